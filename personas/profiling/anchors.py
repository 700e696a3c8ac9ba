"""Whether a name given by people still stands on the persona it was given to.

Personas are numbered by size, so a rebuild on new records may give the id to other people. What a
persona is known by are its strongest traits, each as its column and a direction: ``visits high``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from personas.profiling.facts import Levels, Profile
from personas.profiling.traits import PersonaTraits, Trait
from personas.records.brief_yaml import quoted
from personas.records.finding import Finding
from personas.records.persona_naming import PersonaNaming
from personas.records.targeting_settings import Place
from personas.texts import ENGLISH, Texts

ANCHORS = 3


def known_by(found: PersonaTraits, profile: Profile) -> tuple[str, ...]:
    """Return the strongest traits of a persona, in the words of a brief's ``known_by``."""
    return tuple(_word(trait, profile) for trait in found.headline[:ANCHORS])


def check_names(
    profile: Profile,
    traits: Mapping[str, PersonaTraits],
    names: Mapping[str, PersonaNaming],
    place: Place,
    texts: Texts = ENGLISH,
) -> Iterable[Finding]:
    """Say which names lost their persona, which were never bound to one, and which have none.

    A name fits while at least half of what its persona was known by is still among its traits.

    Parameters
    ----------
    profile : Profile
    traits : mapping of str to PersonaTraits
    names : mapping of str to PersonaNaming
    place : callable
        Says where in the brief a setting stands.
    texts : Texts
    """
    now = {
        persona: frozenset(_word(trait, profile) for trait in found.all)
        for persona, found in traits.items()
    }
    for persona, naming in names.items():
        where = place("persona_names", persona)
        if persona not in traits:
            yield _finding(texts, "nobody", where, persona=persona, n=len(traits))
        elif not naming.known_by:
            words = ", ".join(quoted(word) for word in known_by(traits[persona], profile))
            yield _finding(texts, "unbound", where, level="note", persona=persona, words=words)
        elif _kept(naming, now[persona]) < 0.5:
            best = max(now, key=lambda other: _kept(naming, now[other]))
            key = "moved" if _kept(naming, now[best]) >= 0.5 else "lost"
            yield _finding(texts, key, where, persona=persona, other=best)


def _kept(naming: PersonaNaming, now: frozenset[str]) -> float:
    return sum(word in now for word in naming.known_by) / len(naming.known_by)


def _word(trait: Trait, profile: Profile) -> str:
    column = trait.aspect.column
    way = "high" if trait.effect > 0 else "low"
    levels = isinstance(profile.columns[column.name].everyone, Levels)
    if levels and column.kind in ("category", "set"):
        return f"{column.name} {trait.aspect.level} {way}"
    return f"{column.name} {way}"


def _finding(texts: Texts, key: str, where: str, *, level: str = "warn", **values: Any) -> Finding:
    return Finding(
        level="note" if level == "note" else "warn",
        topic="names",
        what=texts.say(f"naming.{key}", **values),
        where=where,
        do=texts.say(f"naming.{key}_do", **values),
    )
