"""Counts of rows that never forget how many customers are behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import narwhals as nw


@dataclass(frozen=True)
class Tally:
    """A count of deals or answers, and how many customers are behind them."""

    n: int = 0
    customers: int = 0

    def is_few(self, min_cell: int) -> bool:
        """Whether there are customers behind it, but too few to be told."""
        return 0 < self.customers < min_cell


NONE = Tally()


def tallies(frame: nw.LazyFrame[Any], *by: str) -> dict[tuple[Any, ...], Tally]:
    """Count rows and customers by the values of some columns.

    Parameters
    ----------
    frame : narwhals.LazyFrame
        With a column ``customer`` without blanks.
    *by : str
        At least one column.

    Examples
    --------
    >>> import narwhals as nw, pyarrow as pa
    >>> rows = pa.table({"customer": ["a", "a", "b"], "status": ["won", "won", "lost"]})
    >>> tallies(nw.from_native(rows).lazy("duckdb"), "status")[("won",)]
    Tally(n=2, customers=1)
    """
    counted = frame.group_by(*by).agg(
        nw.len().alias("__n"), nw.col("customer").n_unique().alias("__customers")
    )
    return {
        tuple(row[name] for name in by): Tally(int(row["__n"]), int(row["__customers"]))
        for row in counted.collect().rows(named=True)
    }


def together(parts: Iterable[Tally]) -> Tally:
    """Add up the tallies of several personas, whose customers are never the same.

    Examples
    --------
    >>> together([Tally(3, 2), Tally(1, 1)])
    Tally(n=4, customers=3)
    """
    parts = list(parts)
    return Tally(sum(part.n for part in parts), sum(part.customers for part in parts))
