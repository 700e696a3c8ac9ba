"""The comparison of all personas: one row a trait, one claim a cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from personas.edition.claim import Claim
from personas.edition.drafting import book_claim
from personas.edition.everyone import everyone_share
from personas.edition.wording import headed, measure_label, shown_pair
from personas.profiling.facts import Profile
from personas.profiling.measures import hits_in, index_of, value_of
from personas.profiling.suppression import hidden_cells
from personas.profiling.traits import Trait
from personas.profiling.understanding import Understanding

MOST_ROWS = 16
NOT_TOLD = "–"


def comparison_claims(understanding: Understanding) -> Iterable[Claim]:
    """Write what sets any persona apart, for every persona beside each other, row by row.

    The strongest traits of each persona come first, in turn; a column stands once for each of its
    levels. In a row of shares, small cells are not told, nor a further one that the total of
    everyone would give away.
    """
    profile = understanding.profile
    for row, trait in enumerate(_told(understanding), start=1):
        hidden = _hidden(trait, profile)
        for persona, small in zip(profile.persona_ids, hidden, strict=True):
            yield _cell(row, trait, persona, profile, hidden=small)


def _told(understanding: Understanding) -> Iterator[Trait]:
    """Headline traits of all personas, each once: the first of each, then the second, …."""
    traits = [understanding.traits[one].headline for one in understanding.profile.persona_ids]
    seen: set[tuple[str, str | None]] = set()
    longest = max((len(own) for own in traits), default=0)
    for place in range(longest):
        for own in traits:
            if place >= len(own):
                continue
            key = (own[place].aspect.column.name, own[place].aspect.level)
            if key not in seen and len(seen) < MOST_ROWS:
                seen.add(key)
                yield own[place]


def _hidden(trait: Trait, profile: Profile) -> list[bool]:
    found = profile.columns[trait.aspect.column.name]
    facts = [found.personas[persona] for persona in profile.persona_ids]
    known = hidden_cells([one.n for one in facts], profile.min_cell)
    hits = [hits_in(one, trait.aspect, trait.measure) for one in facts]
    counted = [hit for hit in hits if hit is not None]
    if len(counted) < len(facts):
        return list(known)
    misses = [one.n - hit for one, hit in zip(facts, counted, strict=True)]
    few, nearly_all = (hidden_cells(counts, profile.min_cell) for counts in (counted, misses))
    return [any(cell) for cell in zip(known, few, nearly_all, strict=True)]


def _index(trait: Trait, value: float, profile: Profile) -> int | None:
    found = profile.columns[trait.aspect.column.name]
    if hits_in(found.everyone, trait.aspect, trait.measure) is None:
        return index_of(found, trait.measure, value, trait.everyone)
    told = everyone_share(found, trait.aspect, trait.measure, profile.min_cell, profile.texts)
    return told.index(value)


def _cell(row: int, trait: Trait, persona: str, profile: Profile, *, hidden: bool) -> Claim:
    texts, found = profile.texts, profile.columns[trait.aspect.column.name]
    mine = found.personas[persona]
    value = value_of(mine, trait.aspect, trait.measure)
    own = replace(trait, value=value, n=mine.n)
    shown, everyone = shown_pair(own, profile, persona)
    label = measure_label(trait, profile)
    told = shown if not hidden else NOT_TOLD
    against = texts.say("wording.against_everyone", shown=told, everyone=everyone)
    index = _index(trait, value, profile)
    return book_claim(
        f"comparison.{row}.{persona}",
        headed(f"{persona}, {label}", against, texts),
        value=None if hidden else value,
        n=None if hidden else mine.n,
        kind="data",
        basis=texts.say(
            "evidence.comparison_basis",
            persona=persona,
            n=NOT_TOLD if hidden else texts.count(mine.n),
        ),
        source=texts.say(
            "evidence.comparison_source",
            name=trait.aspect.column.name,
            measure=texts.say(f"evidence.{trait.measure}"),
        ),
        persona=persona,
        label=label,
        shown=told,
        everyone_shown=everyone,
        index=None if hidden else index,
    )
