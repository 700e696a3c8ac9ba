"""Which personas a playbook entry or a remark speaks to, and what was noticed on the way."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from personas.errors import BriefError, did_you_mean, listed
from personas.profiling.criteria import Measured, aspect_of, measured
from personas.profiling.effects import Aspect, effect_of
from personas.profiling.facts import Profile
from personas.profiling.names import PersonaName
from personas.profiling.traits import SMALLEST_EFFECT, PersonaTraits
from personas.records.agreed import Agreed
from personas.records.finding import Finding
from personas.records.playbook import (
    ALL,
    Content,
    Objection,
    PlaybookEntry,
    Remark,
    Saying,
    When,
    conditions_of,
    trait_column,
)
from personas.records.schema import Column, Schema
from personas.records.targeting_settings import Criterion, Place
from personas.texts import ENGLISH, Texts


@dataclass(frozen=True)
class Support:
    """A figure that stands behind a message: what it is of (None: the size), and how large."""

    criterion: Criterion
    aspect: Aspect | None
    measured: Measured


@dataclass(frozen=True)
class Said:
    """One saying of the playbook to one persona.

    Attributes
    ----------
    slot : str
        ``messages``, ``proof_points``, ``content``, ``say_first``, ``do_not_say``,
        ``objections`` or ``next_step``.
    entry : str
    saying : Saying, Objection or Content
    author : str
    date : datetime.date
    expired : datetime.date or None
        When it expired, if that was before the day the records speak of.
    support : tuple of Support
        Figures that the person named for it.
    chosen_by : tuple of Support
        Figures by which the persona was chosen: why it is said to them, not that it is true.
    """

    slot: str
    entry: str
    saying: Saying | Objection | Content
    author: str
    date: datetime.date
    expired: datetime.date | None
    support: tuple[Support, ...]
    chosen_by: tuple[Support, ...] = ()


@dataclass(frozen=True)
class Addressed:
    """What is said to each persona, the remarks on each, and findings about both."""

    said: Mapping[str, tuple[Said, ...]]
    remarks: Mapping[str, tuple[Remark, ...]]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Known:
    """What conditions are checked against."""

    profile: Profile
    schema: Schema
    traits: Mapping[str, PersonaTraits]
    names: Mapping[str, PersonaName]


def address(known: Known, agreed: Agreed, texts: Texts = ENGLISH) -> Addressed:
    """Give every saying of the playbook, and every remark, to the personas it is for.

    Parameters
    ----------
    known : Known
    agreed : Agreed
    texts : Texts

    Raises
    ------
    BriefError
        If an entry or a remark is for a persona that does not exist.
    """
    place = agreed.place
    said: dict[str, list[Said]] = {persona: [] for persona in known.profile.persona_ids}
    findings: list[Finding] = []
    for name, entry in agreed.playbook.items():
        personas, support = _for_whom(known, agreed.playbook, name, place)
        for persona in personas:
            said[persona] += _said(known.profile, persona, name, entry, support[persona])
        findings += _noticed(known, name, entry, personas, place, texts)
    answered: dict[str, list[Remark]] = {persona: [] for persona in said}
    for at, remark in enumerate(agreed.remarks):
        persona = _persona(known.names, remark.persona, place("remarks", at, "persona"))
        answered[persona].append(remark)
    return Addressed(
        {persona: tuple(found) for persona, found in said.items()},
        {persona: tuple(found) for persona, found in answered.items()},
        tuple(findings),
    )


Supported = Mapping[str, tuple[Support, ...]]


def _for_whom(
    known: Known, playbook: Mapping[str, PlaybookEntry], name: str, place: Place
) -> tuple[tuple[str, ...], Supported]:
    """Personas of an entry, and the figures by which each was chosen."""
    source, entry = conditions_of(playbook, name)
    everyone = known.profile.persona_ids
    if ALL in entry.personas:
        return everyone, dict.fromkeys(everyone, ())
    if entry.personas:
        where = place("playbook", source, "personas")
        chosen = {_persona(known.names, one, where) for one in entry.personas}
        return tuple(one for one in everyone if one in chosen), dict.fromkeys(everyone, ())
    where = place("playbook", source, "when")
    conditions = [_condition(when, known, where) for when in entry.when]
    found = {persona: [condition(persona) for condition in conditions] for persona in everyone}
    met = {
        persona: tuple(support for support in answers if support is not None)
        for persona, answers in found.items()
        if all(support is not None for support in answers)
    }
    return tuple(met), met


def _persona(names: Mapping[str, PersonaName], said: str, where: str) -> str:
    """Find a persona by its id or its name."""
    by_word = {persona.casefold(): persona for persona in names}
    by_word |= {name.text.casefold(): persona for persona, name in names.items()}
    if said.casefold() in by_word:
        return by_word[said.casefold()]
    known = [*names, *(name.text for name in names.values())]
    raise BriefError(
        "There is no such persona in this book.",
        where=where,
        found=f"'{said}'",
        do=did_you_mean([said], known) or f"use one of {listed(known, 2 * len(names))}",
    )


Condition = Callable[[str], Support | None]
"""Gives the figure that meets a condition, or None for a persona that does not meet it."""


def _condition(when: When, known: Known, where: str) -> Condition:
    profile = known.profile
    if when.trait is not None:
        column, high = trait_column(when.trait, known.schema, where)
        return lambda persona: _trait_support(known, column, high, persona)
    aspect = aspect_of(when, profile, where)
    return lambda persona: _column_support(when, aspect, profile, persona)


def _trait_support(known: Known, column: Column, high: bool, persona: str) -> Support | None:
    """The figure of a trait that the persona's card prints, in the direction of the word."""
    for trait in known.traits[persona].headline:
        if trait.aspect.column.name == column.name and (trait.effect > 0) == high:
            criterion = Criterion(column=column.name, level=trait.aspect.level)
            found = measured(criterion, trait.aspect, known.profile, persona)
            return Support(criterion, trait.aspect, found)
    return None


def _column_support(
    when: When, aspect: Aspect | None, profile: Profile, persona: str
) -> Support | None:
    found = measured(when, aspect, profile, persona)
    if aspect is None or (when.above is None and when.below is None):
        return Support(when, aspect, found) if _bounded(when, found) else None
    effect = effect_of(profile.columns[aspect.column.name], aspect, persona)
    far = effect >= SMALLEST_EFFECT if when.above is not None else effect <= -SMALLEST_EFFECT
    return Support(when, aspect, found) if far and found.value is not None else None


def _bounded(when: When, found: Measured) -> bool:
    if found.value is None:
        return False
    low, high = when.at_least, when.at_most
    return (low is None or found.value >= low) and (high is None or found.value <= high)


def _said(
    profile: Profile,
    persona: str,
    name: str,
    entry: PlaybookEntry,
    support: Sequence[Support],
) -> Iterator[Said]:
    for slot, _, saying in entry.sayings():
        named = _named_support(profile, persona, saying) if isinstance(saying, Saying) else ()
        chosen = support if slot in ("messages", "proof_points") else ()
        yield Said(
            slot=slot,
            entry=name,
            saying=saying,
            author=saying.owner or entry.owner,
            date=saying.date or entry.date,
            expired=_expired(saying.expires or entry.expires, profile.as_of),
            support=tuple(_once([*named])),
            chosen_by=tuple(_once(chosen)),
        )


def _once(support: Sequence[Support]) -> Iterator[Support]:
    """Figures that can be printed, each column and level once."""
    told = set()
    for one in support:
        if one.aspect is not None and one.criterion.column is not None:
            key = (one.criterion.column, one.aspect.level)
            if key not in told:
                told.add(key)
                yield one


def _named_support(profile: Profile, persona: str, saying: Saying) -> Iterator[Support]:
    for column in saying.supported_by:
        criterion = Criterion(column=column)
        aspect = aspect_of(criterion, profile, column)
        if aspect is not None:
            found = measured(criterion, aspect, profile, persona)
            if found.value is not None:
                yield Support(criterion, aspect, found)


def _expired(expires: datetime.date | None, as_of: datetime.date | None) -> datetime.date | None:
    """The last day of what expired before the day the records speak of; without one, None."""
    return expires if expires is not None and as_of is not None and expires < as_of else None


def _noticed(
    known: Known,
    name: str,
    entry: PlaybookEntry,
    personas: Sequence[str],
    place: Place,
    texts: Texts,
) -> Iterable[Finding]:
    where = place("playbook", name)
    if not personas:
        yield Finding(
            level="warn",
            topic="playbook",
            what=texts.say("playbook.fits_nobody", entry=name),
            where=where,
            do=texts.say("playbook.fits_nobody_do"),
        )
    n_expired = sum(
        1
        for _, _, saying in entry.sayings()
        if _expired(saying.expires or entry.expires, known.profile.as_of)
    )
    if n_expired:
        yield Finding(
            level="warn",
            topic="playbook",
            what=texts.say("playbook.has_expired", number=n_expired, entry=name),
            where=where,
            do=texts.say("playbook.has_expired_do"),
        )
