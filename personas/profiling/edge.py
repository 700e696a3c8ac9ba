"""What the customers are worth that fit no persona well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw

from personas.profiling.facts import Profile, rounded
from personas.profiling.worth import can_be_summed, money_column

EDGE = "__edge"


@dataclass(frozen=True)
class Edge:
    """Customers at the edge.

    Attributes
    ----------
    n : int
    column : str, optional
        The column that says what a customer is worth, if there is one to sum.
    value_share : float, optional
        Their share of its sum over all customers, 0..1.
    """

    n: int
    column: str | None = None
    value_share: float | None = None


def edge(labelled: nw.LazyFrame[Any], profile: Profile) -> Edge:
    """Count the customers at the edge, and their share of the money.

    Parameters
    ----------
    labelled : narwhals.LazyFrame
        All rows, typed columns and ``__edge``.
    profile : Profile

    Examples
    --------
    >>> import pyarrow as pa
    >>> from personas.profiling.profile import profile
    >>> from personas.records.schema import Column, Schema
    >>> rows = pa.table({
    ...     "revenue": [1.0, 2.0, 9.0, 4.0],
    ...     "__persona": ["P1", "P1", "P2", "P2"],
    ...     "__edge": [False, False, True, False],
    ... })
    >>> columns = (Column(name="revenue", kind="number", role="segment", label="revenue"),)
    >>> found = nw.from_native(rows).lazy("duckdb")
    >>> edge(found, profile(found, Schema(columns=columns), min_cell=1))
    Edge(n=1, column='revenue', value_share=0.5625)
    """
    if EDGE not in labelled.collect_schema().names():
        return Edge(0)
    money = money_column(profile)
    name = money.column.name if money is not None and can_be_summed(money) else None
    asked = [nw.col(EDGE).cast(nw.Int64).sum().alias("n")]
    if name is not None:
        # Renamed first: a point in a column's name would be read as a table's.
        labelled = labelled.select(EDGE, value=nw.col(name))
        inside = nw.when(nw.col(EDGE)).then(nw.col("value")).otherwise(nw.lit(None))
        asked += [inside.sum().alias("own"), nw.col("value").sum().alias("all")]
    row = labelled.select(*asked).collect("pyarrow").rows(named=True)[0]
    n = int(row["n"] or 0)
    if name is None or not row["all"]:
        return Edge(n)
    return Edge(n, name, float(rounded((row["own"] or 0.0) / row["all"])))
