"""Several quantiles of several columns in one scan: a verb Narwhals lacks.

Asked one by one, the database keeps the values of a column once per quantile; asked together it
keeps them once. Seven quantiles of twelve columns of a million rows took .6 s instead of 1.8 s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from personas.engine.engine import quoted

Quantiles = dict[str | None, list[list[float] | None]]


def quantiles(
    frame: nw.LazyFrame[Any],
    columns: Sequence[str],
    at: Sequence[float],
    *,
    by: str | None = None,
) -> Quantiles:
    """Interpolated quantiles of number columns, for all rows or for each group.

    Parameters
    ----------
    frame : narwhals.LazyFrame
        Backed by DuckDB.
    columns : sequence of str
    at : sequence of float
        Between 0 and 1.
    by : str, optional
        A text column whose values make the groups.

    Returns
    -------
    dict
        By group, or under None for all rows: for each column a list as long as ``at``, or None
        where the column has no values.

    Examples
    --------
    >>> import narwhals as nw, pyarrow as pa
    >>> rows = pa.table({"x": [1.0, 2.0, 4.0, None], "group": ["a", "a", "b", "b"]})
    >>> quantiles(nw.from_native(rows).lazy("duckdb"), ["x"], [0.5], by="group")["a"]
    [[1.5]]
    """
    wanted = ", ".join(repr(float(share)) for share in at)
    asked = [f"quantile_cont({quoted(column)}, [{wanted}])" for column in columns]
    group = "NULL" if by is None else quoted(by)
    relation = frame.to_native().aggregate(
        ", ".join([group, *asked]), "" if by is None else quoted(by)
    )
    return {row[0]: list(row[1:]) for row in relation.fetchall()}
