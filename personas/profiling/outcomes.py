"""What happened to the members of each persona: rates and means with intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from personas.profiling.effects import Aspect, aspects, effect_of, hits_of
from personas.profiling.facts import YES, ColumnProfile, Levels, Numbers, Profile, rounded
from personas.profiling.intervals import (
    Interval,
    holm,
    mean_interval,
    means_differ,
    shares_differ,
    wilson,
)

MOST_LEVELS = 3


@dataclass(frozen=True)
class Outcome:
    """One outcome of one persona.

    Attributes
    ----------
    aspect : Aspect
        The column, and the level for a flag or category.
    value, everyone, others : float
        A share, or a mean in the column's unit.
    median : float or None
        Of a number.
    interval : tuple of two floats
        95 %, Wilson for a share, t for a mean.
    n : int
        Members with a value.
    hits : int or None
        Members behind a share.
    p_adjusted : float
        Two-sided test of members against everybody else, Holm-adjusted over the whole book.
    gap : float
        Difference to everybody else in standard deviations.
    """

    persona: str
    aspect: Aspect
    value: float
    everyone: float
    others: float
    median: float | None
    interval: Interval
    n: int
    hits: int | None
    p_adjusted: float
    gap: float

    @property
    def key(self) -> tuple[str, str | None]:
        """The column and level, the same for all personas."""
        return self.aspect.column.name, self.aspect.level

    @property
    def differs(self) -> bool:
        """Whether members differ from the others at 5 % after adjustment."""
        return self.p_adjusted < 0.05


def outcomes(profile: Profile) -> dict[str, tuple[Outcome, ...]]:
    """Compare each persona with everybody else on every outcome column.

    Parameters
    ----------
    profile : Profile

    Returns
    -------
    dict of str to tuple of Outcome
        By persona id, in the order of the columns; empty where there are no outcomes. A persona
        with fewer than ``min_cell`` values is left out.
    """
    found: list[Outcome] = []
    for column in profile.columns.values():
        if column.column.role != "outcome" or column.is_constant:
            continue
        for aspect in _told(column, profile.min_cell):
            for persona in profile.persona_ids:
                if column.personas[persona].n >= profile.min_cell:
                    found.append(_outcome(column, aspect, persona))
    adjusted = holm([outcome.p_adjusted for outcome in found])
    found = [replace(one, p_adjusted=rounded(p)) for one, p in zip(found, adjusted, strict=True)]
    return {
        persona: tuple(one for one in found if one.persona == persona)
        for persona in profile.persona_ids
    }


def most_telling(found: Mapping[str, Sequence[Outcome]]) -> list[tuple[str, str | None]]:
    """Return the outcomes, as column and level, by the largest gap any persona shows."""
    widest: dict[tuple[str, str | None], float] = {}
    for told in found.values():
        for one in told:
            widest[one.key] = max(widest.get(one.key, 0.0), abs(one.gap))
    return sorted(widest, key=lambda key: -widest[key])


def _told(column: ColumnProfile, min_cell: int) -> list[Aspect]:
    told = aspects(column, min_cell)
    if column.column.kind != "category":
        return told
    if len(told) == 2:
        affirmed = [one for one in told if str(one.level).casefold() in (YES, "true", "1")]
        return affirmed or told[-1:]
    return told[:MOST_LEVELS]


def _outcome(column: ColumnProfile, aspect: Aspect, persona: str) -> Outcome:
    if isinstance(column.everyone, Levels):
        return _share(column, aspect, persona)
    return _mean(column, aspect, persona)


def _share(column: ColumnProfile, aspect: Aspect, persona: str) -> Outcome:
    everyone, mine = column.levels(), column.levels(persona)
    hits, n_others = hits_of(mine, aspect), everyone.n - mine.n
    hits_others = hits_of(everyone, aspect) - hits
    low, high = wilson(hits, mine.n)
    return Outcome(
        persona=persona,
        aspect=aspect,
        value=rounded(hits / mine.n),
        everyone=rounded(hits_of(everyone, aspect) / everyone.n),
        others=rounded(hits_others / n_others) if n_others else math.nan,
        median=None,
        interval=(rounded(low), rounded(high)),
        n=mine.n,
        hits=hits,
        gap=rounded(effect_of(column, aspect, persona)),
        p_adjusted=shares_differ(hits, mine.n, hits_others, n_others),
    )


def _mean(column: ColumnProfile, aspect: Aspect, persona: str) -> Outcome:
    everyone, mine = column.numbers(), column.numbers(persona)
    n_others = everyone.n - mine.n
    mean_others, sd_others = _others(everyone, mine) if n_others else (math.nan, 0.0)
    low, high = mean_interval(mine.mean, mine.sd, mine.n)
    return Outcome(
        persona=persona,
        aspect=aspect,
        value=mine.mean,
        everyone=everyone.mean,
        others=rounded(mean_others),
        median=mine.median,
        interval=(rounded(low), rounded(high)),
        n=mine.n,
        hits=None,
        gap=rounded(effect_of(column, aspect, persona)),
        p_adjusted=means_differ(mine.mean, mine.sd, mine.n, mean_others, sd_others, n_others)
        if n_others
        else 1.0,
    )


def _others(everyone: Numbers, mine: Numbers) -> tuple[float, float]:
    """Mean and deviation of everybody else, from those of everyone and of the members."""
    n = everyone.n - mine.n
    mean = (everyone.n * everyone.mean - mine.n * mine.mean) / n
    squares = everyone.n * (everyone.sd**2 + everyone.mean**2)
    squares -= mine.n * (mine.sd**2 + mine.mean**2)
    return mean, math.sqrt(max(0.0, squares / n - mean**2))
