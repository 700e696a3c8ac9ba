"""What a criterion measures on a persona, with its interval; the same figures for all of a book."""

from __future__ import annotations

import math
from dataclasses import dataclass

from personas.errors import BriefError, did_you_mean, listed
from personas.profiling.effects import Aspect
from personas.profiling.facts import YES, ColumnProfile, Numbers, Profile, rounded
from personas.profiling.intervals import (
    Z95,
    Interval,
    mean_interval,
    median_interval,
    wilson,
)
from personas.profiling.measures import Measure, hits_in, share_gives_away, value_of
from personas.profiling.suppression import rough_share
from personas.records.targeting_settings import Criterion, CriterionMeasure


@dataclass(frozen=True)
class Measured:
    """One measure of one persona.

    Attributes
    ----------
    value : float or None
        None where fewer than ``min_cell`` members have a value. A share whose hits, or rest, are
        fewer than ``min_cell`` stands at 0 or 1, so that nothing made of it betrays the count;
        so does the reference.
    reference : float or None
        The same of everyone; for a size and a share of a total, an even part of the whole.
    interval : tuple of two floats or None
        95 %.
    n : int
        Members with a value.
    hits : int or None
        Members behind a share.
    hidden : bool
        Whether only a bound may be printed.
    """

    value: float | None
    reference: float | None
    interval: Interval | None
    n: int
    hits: int | None = None
    hidden: bool = False


UNKNOWN = Measured(None, None, None, 0)


def measure_of(criterion: Criterion, profile: Profile) -> CriterionMeasure:
    """Return the measure that a criterion takes: stated, or the usual one of its column."""
    if criterion.measure is not None:
        return criterion.measure
    found = profile.columns[str(criterion.column)]
    return "median" if isinstance(found.everyone, Numbers) else "share"


def aspect_of(criterion: Criterion, profile: Profile, where: str) -> Aspect | None:
    """Return what a criterion looks at; None for a size.

    Raises
    ------
    BriefError
        If the column has no such level; rare levels are one level, "Other".
    """
    if criterion.column is None:
        return None
    found = profile.columns[criterion.column]
    column = found.column
    if isinstance(found.everyone, Numbers):
        return Aspect(column)
    named = {text: level for level, text in column.level_names.items()}
    level = criterion.level or YES
    known = list(found.everyone.counts)
    level = level if level in known else named.get(level, level)
    if level not in known:
        raise BriefError(
            f"'{column.name}' has no level of that name on {profile.min_cell} {profile.unit} "
            "or more.",
            where=where,
            found=f"'{criterion.level}'",
            do=did_you_mean([level], known) or f"use one of {listed(known, 10)}",
        )
    return Aspect(column, level)


def measured(
    criterion: Criterion, aspect: Aspect | None, profile: Profile, persona: str
) -> Measured:
    """Measure one persona.

    Parameters
    ----------
    criterion : Criterion
    aspect : Aspect or None
        From `aspect_of`.
    profile : Profile
    persona : str
    """
    measure = measure_of(criterion, profile)
    if measure == "count" or measure == "share_of_customers" or aspect is None:
        return _size(measure, profile, persona)
    found = profile.columns[aspect.column.name]
    if measure == "share_of_total":
        return _share_of_total(found, profile, persona)
    of_members: Measure = measure
    if measure == "share" and isinstance(found.everyone, Numbers):
        of_members = "share_above_zero"
    return _of_members(found, aspect, of_members, profile.min_cell, persona)


def _size(measure: CriterionMeasure, profile: Profile, persona: str) -> Measured:
    size, n = profile.sizes[persona], profile.n
    times = n if measure == "count" else 1
    low, high = wilson(size, n)
    return Measured(
        value=rounded(times * size / n),
        reference=rounded(times / len(profile.sizes)),
        interval=(rounded(times * low), rounded(times * high)),
        n=size,
    )


def _share_of_total(found: ColumnProfile, profile: Profile, persona: str) -> Measured:
    """Return a persona's part of a column's sum; its error from those of all the sums."""
    parts = {one: found.numbers(one) for one in profile.persona_ids}
    sums = {one: part.n * part.mean for one, part in parts.items()}
    total = sum(sums.values())
    if parts[persona].n < profile.min_cell or total <= 0:
        return UNKNOWN
    share = sums[persona] / total
    variances = {one: part.n * part.sd**2 for one, part in parts.items()}
    others = sum(variances.values()) - variances[persona]
    variance = ((1 - share) ** 2 * variances[persona] + share**2 * others) / total**2
    half = Z95 * math.sqrt(variance)
    return Measured(
        value=rounded(share),
        reference=rounded(1 / len(parts)),
        interval=(rounded(max(0.0, share - half)), rounded(min(1.0, share + half))),
        n=parts[persona].n,
    )


def _of_members(
    found: ColumnProfile, aspect: Aspect, measure: Measure, min_cell: int, persona: str
) -> Measured:
    mine = found.personas[persona]
    if mine.n < min_cell:
        return UNKNOWN
    hits = hits_in(mine, aspect, measure)
    if hits is None:
        assert isinstance(mine, Numbers)
        low, high = (
            mean_interval(mine.mean, mine.sd, mine.n)
            if measure == "mean"
            else median_interval(mine.q25, mine.median, mine.q75, mine.n)
        )
        value, reference = (value_of(facts, aspect, measure) for facts in (mine, found.everyone))
        return Measured(value, reference, (rounded(low), rounded(high)), mine.n)
    told = _told_hits(hits, mine.n, min_cell)
    everyone = found.everyone
    of_all = _told_hits(hits_in(everyone, aspect, measure) or 0, everyone.n, min_cell)
    away = share_gives_away(found, aspect, measure, min_cell)
    return Measured(
        value=rounded(told / mine.n),
        reference=rough_share(of_all, everyone.n, min_cell)
        if away
        else rounded(of_all / everyone.n),
        interval=_wilson(told, mine.n),
        n=mine.n,
        hits=hits,
        hidden=told != hits,
    )


def _told_hits(hits: int, n: int, min_cell: int) -> int:
    """Hits, or none or all where they or the rest are few: nothing made of it betrays the few."""
    if min_cell <= hits <= n - min_cell:
        return hits
    return 0 if hits < n - hits else n


def _wilson(hits: int, n: int) -> Interval:
    low, high = wilson(hits, n)
    return rounded(low), rounded(high)
