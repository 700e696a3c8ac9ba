"""Cut points a person would choose: round numbers, first days of months and years."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from personas.profiling.facts import rounded

EPOCH = date(1970, 1, 1)


def roundest(low: float, high: float) -> float:
    """Return the number with the fewest digits in an interval, the nearest to its middle.

    Examples
    --------
    >>> roundest(861.3, 948.0), roundest(0.31, 0.37), roundest(48_200, 51_900)
    (900.0, 0.35, 50000.0)
    """
    if low <= 0 <= high:
        return 0.0
    middle = (low + high) / 2
    if low < high:
        for step in _steps(max(abs(low), abs(high)), high - low):
            nearest = rounded(round(middle / step) * step, 12)
            if low <= nearest <= high:
                return nearest
    return middle


def _steps(largest: float, width: float) -> Iterator[float]:
    top, bottom = math.floor(math.log10(largest)), math.floor(math.log10(width))
    for power in range(top, bottom - 1, -1):
        yield 10.0**power
        yield 5 * 10.0 ** (power - 1)
        yield 2 * 10.0 ** (power - 1)


def number_cuts(values: npt.NDArray[np.float64], *, whole: bool, most: int = 19) -> list[float]:
    """Round cut points spread over a column's values; customers on both sides of each.

    Parameters
    ----------
    values : array of float
        Without missing values.
    whole : bool
        Whether the column holds whole numbers; then cuts are whole.
    most : int
        About how many cuts to return.

    Examples
    --------
    >>> number_cuts(np.array([0.0, 1, 1, 2, 3]), whole=True)
    [1.0, 2.0, 3.0]
    """
    different = np.unique(values)
    if different.size < 2:
        return []
    if whole and different.size <= most + 1:
        return [float(value) for value in different[1:]]
    edges = np.quantile(values, np.linspace(0, 1, 2 * most + 3))
    cuts = []
    for low, high in zip(edges[1:-2:2], edges[3::2], strict=False):
        cut = roundest(float(low), float(high))
        cuts.append(float(math.ceil(cut)) if whole else cut)
    return [cut for cut in dict.fromkeys(cuts) if different[0] < cut <= different[-1]]


def date_cuts(days: npt.NDArray[np.float64], *, most: int = 12) -> list[float]:
    """First days of years, months or weeks, in days since 1970, between the 5 % and 95 % points."""
    if days.size == 0:
        return []
    low, high = (EPOCH + timedelta(days=float(at)) for at in np.quantile(days, [0.05, 0.95]))
    if (high - low).days > 365 * 4:
        firsts = [date(year, 1, 1) for year in range(low.year + 1, high.year + 1)]
    elif (high - low).days > 90:
        months = range(low.year * 12 + low.month, high.year * 12 + high.month)
        firsts = [date(month // 12, month % 12 + 1, 1) for month in months]
    else:
        firsts = [low + timedelta(days=at) for at in range(7, (high - low).days, 7)]
    step = max(1, math.ceil(len(firsts) / most))
    return [float((first - EPOCH).days) for first in firsts[::step]]
