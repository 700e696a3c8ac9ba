"""A few values far beyond all the others: a typing error, a placeholder, or one giant customer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import narwhals as nw
import numpy as np

from personas.records.arrays import Floats
from personas.records.finding import Finding, Phrase
from personas.records.records import ColumnFacts, Records
from personas.records.schema import Column

# A gap counts from this ratio of neighbouring distances to the median, and where it is this many
# times as wide as the tail below leads to expect. Under a tail that falls by a power, i times the
# i-th spacing of the logs is exponential with the mean that Hill (1975, doi 10.1214/aos/1176343247)
# estimates, so 7 is passed by chance once in 1,100.
_LEAST_RATIO = 2.0
_LEAST_SURPRISE = 7.0
_MOST_OUTLIERS = 10
_LARGE_RATIO = 4.0
_TAIL_SHARE = 0.05
_TAIL_ROWS = (20, 200)


def outliers(
    records: Records, facts: Mapping[str, ColumnFacts], *, leave_out: Collection[str] = ()
) -> list[Finding]:
    """Find numbers of which a few values lie far from the rest; columns can be left out."""
    findings = []
    for column in records.schema.of(kind="number"):
        judged = column.role in ("segment", "describe", "outcome")
        if not judged or column.name in leave_out:
            continue
        for side in (1, -1):
            found = _far_values(records.lazy(), column.name, facts[column.name], side)
            if found is not None:
                findings.append(_finding(column, side, *found))
    return findings


def _far_values(
    rows: nw.LazyFrame[Any], name: str, facts: ColumnFacts, side: int
) -> tuple[int, float] | None:
    middle, edge = facts.quantiles.get(0.5), facts.quantiles.get(0.99 if side > 0 else 0.01)
    end = facts.maximum if side > 0 else facts.minimum
    if middle is None or edge is None or not isinstance(end, int | float):
        return None
    # Spares sorting the many columns whose largest value lies close to their 99 % point.
    if abs(end - middle) < _LEAST_RATIO * abs(edge - middle):
        return None
    n_values = rows.select(nw.col(name).count()).collect()
    n_tail = int(np.clip(_TAIL_SHARE * int(n_values.item()), *_TAIL_ROWS))
    ends = (
        rows.select(nw.col(name).alias("value"))
        .filter(~nw.col("value").is_null())
        .sort("value", descending=side > 0)
        .head(n_tail + _MOST_OUTLIERS + 1)
        .collect()
    )
    distances = side * (ends["value"].to_numpy().astype(np.float64) - middle)
    return far_values(distances[distances > 0], n_tail)


def far_values(distances: Floats, n_tail: int) -> tuple[int, float] | None:
    """Count the values beyond a gap that their own tail cannot explain.

    Parameters
    ----------
    distances : array, descending
        The largest distances from the median, above 0.
    n_tail : int
        How many values below a gap say how wide gaps are.

    Returns
    -------
    (int, float) or None
        How many lie beyond the gap, and how many times as far as the next one.

    Examples
    --------
    >>> far_values(np.concatenate([[4000.0], np.linspace(500, 400, 30)]), 20)
    (1, 8.0...)
    """
    logs = np.log(distances)
    for count in range(min(_MOST_OUTLIERS, len(logs) - _TAIL_ROWS[0]), 0, -1):
        gap = float(logs[count - 1] - logs[count])
        tail = logs[count : count + n_tail]
        # By the median, as the tail may hold outliers too; no finer than the steps in which the
        # values come, as among counts of 0 and 1 a 2 is no surprise.
        spacing = float(np.median(tail[:-1] - tail[-1])) / np.log(2)
        spacing = max(spacing, _step(distances[count:]))
        if gap >= np.log(_LEAST_RATIO) and count * gap >= _LEAST_SURPRISE * spacing:
            return count, float(np.exp(gap))
    return None


def _step(distances: Floats) -> float:
    """The smallest difference between the values of a tail, as a share of its end."""
    steps = np.diff(np.unique(np.append(distances, 0.0)))
    return float(steps.min() / distances[-1])


def _finding(column: Column, side: int, count: int, ratio: float) -> Finding:
    return Finding.of(
        "outliers_above" if side > 0 else "outliers_below",
        do="outliers_do",
        level="warn" if ratio >= _LARGE_RATIO else "note",
        topic="outliers",
        columns=(column.name,),
        number=count,
        values={
            "name": (column.name,),
            "times": int(np.floor(ratio)) if ratio < 1000 else Phrase("over_a_thousand"),
        },
    )
