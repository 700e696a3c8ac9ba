"""Counts over groups of rows that say what a column is."""

from __future__ import annotations

import narwhals as nw

from personas.records.history.side_rows import Frame, tally
from personas.records.proposing.sight import Seen, Sight


def groups_with_one(sight: Sight, group: Seen, value: Seen, *, least_rows: int = 1) -> float:
    """Share of the groups that have one value, among those of so many rows with a value."""
    rows = sight.frame.select(group=group.text, value=nw.col(value.name))
    known = rows.filter(~nw.col("group").is_null() & ~nw.col("value").is_null())
    counted = known.group_by("group").agg(
        nw.len().alias("n"), nw.col("value").n_unique().alias("values")
    )
    many = nw.col("n") >= least_rows
    found = tally(counted, one=many & (nw.col("values") == 1), all=many)
    return found["one"] / found["all"] if found["all"] else 0.0


def precedence(sight: Sight, customer: Seen, stage: str, time: str) -> dict[tuple[str, str], int]:
    """Count the customers who reached one stage before another, for the first time each."""
    rows = sight.frame.select(customer=customer.text, stage=nw.col(stage), time=nw.col(time))
    for name in ("customer", "stage", "time"):
        rows = rows.filter(~nw.col(name).is_null())
    first = sight.typed.engine.keep(
        rows.group_by("customer", "stage").agg(nw.col("time").min()), stem="firsts"
    )
    second: Frame = first.select("customer", second=nw.col("stage"), later=nw.col("time"))
    pairs = first.join(second, on="customer", how="inner").filter(nw.col("time") < nw.col("later"))
    counted = pairs.group_by("stage", "second").agg(nw.len().alias("n")).collect()
    return {(row["stage"], row["second"]): int(row["n"]) for row in counted.rows(named=True)}
