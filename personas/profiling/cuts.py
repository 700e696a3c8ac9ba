"""The condition that turns a trait into something one customer meets or not."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from personas.profiling.conditions import Condition, numbers_of
from personas.profiling.effects import Aspect
from personas.profiling.facts import NO, YES, ColumnProfile
from personas.profiling.rounding import date_cuts, number_cuts

Mask = npt.NDArray[np.bool_]


def best_condition(
    found: ColumnProfile, aspect: Aspect, effect: float, rows: pa.Table, members: Mask
) -> Condition:
    """Return the condition, with a round cut, that most members and fewest others meet.

    Parameters
    ----------
    found : ColumnProfile
    aspect : Aspect
        What the trait is about.
    effect : float
        Its sign says on which side the persona stands.
    rows : pa.Table
        Sampled rows in which cuts are tried.
    members : bool array of shape (n_rows,)
    """
    column = aspect.column
    if column.kind == "flag":
        return Condition(column, "is", YES if effect > 0 else NO)
    if column.kind == "ordered":
        return Condition(column, "at_least" if effect > 0 else "under", str(aspect.level))
    if column.kind in ("category", "set"):
        return Condition(column, "is" if effect > 0 else "is_not", str(aspect.level))
    tried = list(number_conditions(found, numbers_of(rows, column), above=effect > 0))
    if not tried:
        return Condition(column, "at_least" if effect > 0 else "under", found.numbers().median)
    return max(tried, key=lambda condition: _worth(condition, rows, members))


def number_conditions(
    found: ColumnProfile, values: npt.NDArray[np.float64], *, above: bool
) -> Iterable[Condition]:
    """Yield conditions with round cuts on a number or date, on one side."""
    observed = values[~np.isnan(values)]
    column, nature = found.column, found.nature
    whole = nature is not None and nature.whole
    cuts = date_cuts(observed) if column.kind == "date" else number_cuts(observed, whole=whole)
    for cut in cuts:
        yield Condition(column, "at_least" if above else "under", cut)
    if nature is not None and nature.non_negative and not whole and column.kind == "number":
        none = float((observed == 0).mean()) if observed.size else 0.0
        if 0.05 <= none <= 0.95:
            yield Condition(column, "above" if above else "at_most", 0.0)


def _worth(condition: Condition, rows: pa.Table, members: Mask) -> float:
    """Share of members less share of others; a trait that most members lack counts for less."""
    observed = condition.observed(rows)
    holds = condition.holds(rows)
    mine, others = holds[observed & members], holds[observed & ~members]
    share = float(mine.mean()) if mine.size else 0.0
    share_others = float(others.mean()) if others.size else 0.0
    return share - share_others + min(0.0, share - 0.6)
