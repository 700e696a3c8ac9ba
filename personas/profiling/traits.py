"""What sets each persona apart, most distinctive first, near-redundant columns told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np

from personas.profiling.conditions import Condition, Split, count_each
from personas.profiling.cuts import best_condition
from personas.profiling.effects import Aspect, Floats, Study, best_aspect, likeness, scores
from personas.profiling.facts import Profile, rounded
from personas.profiling.intervals import Interval
from personas.profiling.measures import (
    Measure,
    index_of,
    measure_for,
    sampling_interval,
    spread_over_refits,
    value_of,
)

HEADLINE = 6
FEWEST = 3
SMALLEST_EFFECT = 0.25
CONSIDERED = 12
MOST_OF_A_THEME = 2


@dataclass(frozen=True)
class Trait:
    """One thing that sets a persona apart.

    Attributes
    ----------
    aspect : Aspect
        The column, and the level if it is about one.
    clusters : bool
        Whether the column made the clusters; then ``interval`` is the spread over re-runs,
        otherwise a 95 % interval.
    effect : float
        Difference to everybody else in standard deviations, signed.
    effect_spread : tuple of two floats or None
        Middle 95 % of the effect over the matched re-runs.
    measure : {"median", "mean", "share", "share_above_zero"}
    value, everyone : float
        The shown measure for the persona and for all records, in the column's unit.
    interval : tuple of two floats or None
    index : int or None
        100 = same as everyone.
    n : int
        Members with a value.
    condition : Condition
        What a member-level check asks.
    met : Split
        How many members, and how many others, meet the condition.
    also : tuple of str
        Columns that tell the same and were left out for it.
    kin : tuple of str
        Columns of other traits of this persona that belong to the same theme.
    """

    aspect: Aspect
    clusters: bool
    effect: float
    effect_spread: Interval | None
    measure: Measure
    value: float
    everyone: float
    interval: Interval | None
    index: int | None
    n: int
    condition: Condition
    met: Split
    also: tuple[str, ...]
    kin: tuple[str, ...]

    @property
    def names_most(self) -> bool:
        """Whether it may enter a name: 60 % of members have it and under 40 % of the others."""
        return self.met.members.share >= 0.6 and self.met.others.share < 0.4


@dataclass(frozen=True)
class PersonaTraits:
    """All distinctive traits of one persona, the headline ones first."""

    persona: str
    all: tuple[Trait, ...]
    n_headline: int

    @property
    def headline(self) -> tuple[Trait, ...]:
        """The three to six traits a card prints."""
        return self.all[: self.n_headline]


@dataclass(frozen=True)
class _Candidate:
    aspect: Aspect
    effect: float
    clusters: bool
    scores: Floats
    also: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.aspect.column.name


def find_traits(
    labelled: nw.LazyFrame[Any], profile: Profile, study: Study
) -> dict[str, PersonaTraits]:
    """Find what sets each persona apart.

    Columns that made the clusters come first; columns that only describe follow, and the last of
    six places is theirs when one of them is distinctive. Outcomes, protected and personal columns
    are never traits.

    Parameters
    ----------
    labelled : narwhals.LazyFrame
        All rows with ``__persona``; scanned once.
    profile : Profile
    study : Study
        Sampled rows, their personas and the re-runs' labels.
    """
    chosen = {
        persona: _candidates(profile, study, persona, at)
        for at, persona in enumerate(profile.persona_ids)
    }
    conditions = {
        persona: [_condition(profile, study, candidate, at) for candidate in candidates]
        for at, (persona, candidates) in enumerate(chosen.items())
    }
    counts = count_each(labelled, {p: [[c] for c in found] for p, found in conditions.items()})
    traits = {}
    for at, (persona, candidates) in enumerate(chosen.items()):
        found = [
            _trait(profile, study, candidate, condition, split, at)
            for candidate, condition, split in zip(
                candidates, conditions[persona], counts[persona], strict=True
            )
        ]
        traits[persona] = _headlined(persona, found)
    return traits


def _candidates(profile: Profile, study: Study, persona: str, at: int) -> list[_Candidate]:
    found = []
    for name, column in profile.columns.items():
        if column.column.role not in ("segment", "describe"):
            continue
        best = best_aspect(profile, name, persona)
        if best is None:
            continue
        aspect, effect = best
        clusters = column.column.role == "segment" and column.column.weight > 0
        row_scores = scores(study.rows, aspect, column.scale)
        found.append(_Candidate(aspect, rounded(effect), clusters, row_scores))
    found.sort(key=lambda candidate: (not candidate.clusters, -abs(candidate.effect)))
    return _told_once(found, study)[:CONSIDERED]


def _told_once(ranked: Sequence[_Candidate], study: Study) -> list[_Candidate]:
    """Keep one of near-copies, and put the third and further ones of a theme behind the rest."""
    kept: list[_Candidate] = []
    for candidate in ranked:
        alike = [_likeness(one, candidate, study) for one in kept]
        if "twin" in alike:
            at = alike.index("twin")
            if abs(candidate.effect) >= SMALLEST_EFFECT:
                kept[at] = replace(kept[at], also=(*kept[at].also, candidate.name))
            continue
        kin = [at for at, how in enumerate(alike) if how == "kin"]
        for at in kin:
            kept[at] = replace(kept[at], kin=(*kept[at].kin, candidate.name))
        kept.append(replace(candidate, kin=tuple(kept[at].name for at in kin)))
    return _themes_spread(kept)


def _themes_spread(kept: Sequence[_Candidate]) -> list[_Candidate]:
    front: list[_Candidate] = []
    behind: list[_Candidate] = []
    for one in kept:
        n_told = sum(1 for told in front if told.name in one.kin)
        (front if n_told < MOST_OF_A_THEME else behind).append(one)
    return front + behind


def _likeness(first: _Candidate, second: _Candidate, study: Study) -> str | None:
    group = first.aspect.column.group
    if group is not None and group == second.aspect.column.group:
        return "twin"
    return likeness(first.scores, second.scores, study.labels)


def _condition(profile: Profile, study: Study, candidate: _Candidate, at: int) -> Condition:
    found = profile.columns[candidate.name]
    return best_condition(
        found, candidate.aspect, candidate.effect, study.rows, np.asarray(study.labels == at)
    )


def _trait(
    profile: Profile,
    study: Study,
    candidate: _Candidate,
    condition: Condition,
    met: Split,
    at: int,
) -> Trait:
    aspect, persona = candidate.aspect, profile.persona_ids[at]
    found = profile.columns[aspect.column.name]
    measure = measure_for(found, persona)
    mine = found.personas[persona]
    value, everyone = (value_of(facts, aspect, measure) for facts in (mine, found.everyone))
    shift, effect_spread = spread_over_refits(study, found, aspect, measure, at)
    interval: Interval | None
    if candidate.clusters:
        interval = None if shift is None else (value + shift[0], value + shift[1])
    else:
        interval = sampling_interval(mine, aspect, measure)
    return Trait(
        aspect=aspect,
        clusters=candidate.clusters,
        effect=candidate.effect,
        effect_spread=effect_spread,
        measure=measure,
        value=value,
        everyone=everyone,
        interval=_possible(interval, measure, found.nature is not None and found.nature.low >= 0),
        index=index_of(found, measure, value, everyone),
        n=mine.n,
        condition=condition,
        met=met,
        also=candidate.also,
        kin=candidate.kin,
    )


def _possible(interval: Interval | None, measure: Measure, non_negative: bool) -> Interval | None:
    """Cut an interval to what the measure can be, and round it."""
    if interval is None:
        return None
    low, high = interval
    if measure in ("share", "share_above_zero"):
        low, high = min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0)
    elif non_negative:
        low = max(low, 0.0)
    return rounded(low), rounded(high)


def _crowded(trait: Trait, before: Sequence[Trait]) -> bool:
    return sum(1 for told in before if told.aspect.column.name in trait.kin) >= MOST_OF_A_THEME


def _headlined(persona: str, found: Sequence[Trait]) -> PersonaTraits:
    strong = [
        trait
        for at, trait in enumerate(found)
        if abs(trait.effect) >= SMALLEST_EFFECT and not _crowded(trait, found[:at])
    ]
    # What most members have comes before what merely more of them have than of the others.
    strong.sort(key=lambda trait: (not trait.clusters, trait.met.members.share < 0.5))
    made = [trait for trait in strong if trait.clusters]
    described = [trait for trait in strong if not trait.clusters]
    headline = made[: HEADLINE - bool(described)] + described
    headline = headline[:HEADLINE]
    by_size = sorted(found, key=lambda trait: -abs(trait.effect))
    for trait in by_size:
        if len(headline) >= FEWEST:
            break
        if trait not in headline:
            headline.append(trait)
    rest = [trait for trait in found if trait not in headline]
    return PersonaTraits(persona, (*headline, *rest), len(headline))
