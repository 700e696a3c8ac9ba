"""The number a card shows for a trait: a median, a mean or a share, chosen to suit the column."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from personas.profiling.conditions import numbers_of
from personas.profiling.effects import Aspect, Floats, Study, hits_of, sample_effect, scores
from personas.profiling.facts import ColumnProfile, Levels, Numbers, rounded
from personas.profiling.intervals import Interval, mean_interval, median_interval, wilson
from personas.profiling.suppression import total_gives_away

Measure = Literal["median", "mean", "share", "share_above_zero"]
FEWEST_REFITS = 5


def measure_for(found: ColumnProfile, persona: str) -> Measure:
    """Choose what a reader grasps: a share for levels and rare counts, else the median.

    A median of 0 on both sides hides the difference, so a number that many customers have none of
    is told by the share who have any, and one of few values by its mean.
    """
    if isinstance(found.everyone, Levels):
        return "share"
    everyone, mine, nature = found.numbers(), found.numbers(persona), found.nature
    if nature is None or found.column.kind == "date":
        return "median"
    some = 0.05 <= everyone.share_above_zero <= 0.95 and nature.non_negative
    gap = abs(mine.share_above_zero - everyone.share_above_zero)
    if some and nature.few_values and gap >= 0.05:
        return "share_above_zero"
    if some and (everyone.median == 0 or mine.median == 0) and gap >= 0.1:
        return "share_above_zero"
    if nature.few_values or mine.median == everyone.median:
        return "mean"
    return "median"


def value_of(facts: Numbers | Levels, aspect: Aspect, measure: Measure) -> float:
    """Return the number to show for one group of customers."""
    if isinstance(facts, Levels):
        return rounded(hits_of(facts, aspect) / facts.n) if facts.n else 0.0
    if measure == "share_above_zero":
        return facts.share_above_zero
    return facts.mean if measure == "mean" else facts.median


def hits_in(facts: Numbers | Levels, aspect: Aspect, measure: Measure) -> int | None:
    """Return the count behind a share; None for a mean or a median."""
    if isinstance(facts, Levels):
        return hits_of(facts, aspect)
    return facts.n_above_zero if measure == "share_above_zero" else None


def share_gives_away(found: ColumnProfile, aspect: Aspect, measure: Measure, min_cell: int) -> bool:
    """Whether everyone's exact share beside the personas' would give a few customers away."""
    counted = [(hits_in(one, aspect, measure), one.n) for one in found.personas.values()]
    known = [(hits, n) for hits, n in counted if hits is not None]
    parts = ([hits for hits, _ in known], [n - hits for hits, n in known])
    return any(total_gives_away(counts, min_cell) for counts in parts)


def index_of(found: ColumnProfile, measure: Measure, value: float, everyone: float) -> int | None:
    """Return the value with everyone's as 100; None where a ratio means nothing."""
    nature = found.nature
    if measure in ("median", "mean"):
        if nature is None or not found.has_ratios or nature.year:
            return None
        if found.column.kind == "date":
            return None
    return round(100 * value / everyone) if everyone > 0 else None


def sampling_interval(facts: Numbers | Levels, aspect: Aspect, measure: Measure) -> Interval:
    """95 % interval of the shown number: Wilson, t, or from the quartiles for a median."""
    hits = hits_in(facts, aspect, measure)
    if hits is not None:
        return wilson(hits, facts.n)
    assert isinstance(facts, Numbers)
    if measure == "mean":
        return mean_interval(facts.mean, facts.sd, facts.n)
    return median_interval(facts.q25, facts.median, facts.q75, facts.n)


def spread_over_refits(
    study: Study, found: ColumnProfile, aspect: Aspect, measure: Measure, at: int
) -> tuple[Interval | None, Interval | None]:
    """Return how the shown value and the effect vary over the matched re-runs.

    Returns
    -------
    value_shift : tuple of two floats or None
        Middle 95 % of the value in the re-runs less the value in the study sample, to be laid
        around the value over all rows. None if fewer than 5 re-runs found the persona.
    effect_spread : tuple of two floats or None
        Middle 95 % of the effect in the re-runs.
    """
    values = scores(study.rows, aspect, found.scale)
    shown = _shown(study.rows, aspect, measure)
    pairs = [
        (_summary(shown, refit == at, measure), sample_effect(values, refit == at))
        for refit in study.refits
    ]
    pairs = [pair for pair in pairs if not math.isnan(pair[0]) and not math.isnan(pair[1])]
    own = _summary(shown, study.labels == at, measure)
    if len(pairs) < FEWEST_REFITS or math.isnan(own):
        return None, None
    low, high = np.quantile(np.array(pairs), [0.025, 0.975], axis=0)
    return (float(low[0] - own), float(high[0] - own)), (float(low[1]), float(high[1]))


def _shown(rows: pa.Table, aspect: Aspect, measure: Measure) -> Floats:
    if measure == "share":
        return scores(rows, aspect, None)
    numbers = numbers_of(rows, aspect.column)
    if measure == "share_above_zero":
        return np.where(np.isnan(numbers), np.nan, (numbers > 0).astype(float))
    return numbers


def _summary(values: Floats, members: npt.NDArray[np.bool_], measure: Measure) -> float:
    mine = values[members]
    mine = mine[~np.isnan(mine)]
    if not mine.size:
        return math.nan
    return float(np.median(mine) if measure == "median" else mine.mean())
