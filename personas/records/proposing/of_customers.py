"""Columns of the customer that stand on every row of a history."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import narwhals as nw

from personas.records.history.side_rows import tally
from personas.records.proposing.measures import groups_with_one
from personas.records.proposing.proposed import Proposed, percent
from personas.records.proposing.sight import Seen, Sight

_NEARLY_ALL = 0.99
_OFTEN = 0.9
_MOST_LEVELS = 1_000
# Fewer customers with two rows say nothing about what is one for each.
_LEAST_CUSTOMERS = 20
_MOST_KEPT = 8


@dataclass(frozen=True)
class _Constant:
    name: str
    share: float


def kept_columns(sight: Sight, customer: str, taken: Collection[str]) -> Proposed | None:
    """Propose columns that say one thing per customer, personal ones left out.

    A column that nearly always says the same says one thing of nearly everybody by chance; it must
    also say one thing of most customers for whom it ever says something else.
    """
    key = sight.by_name[customer]
    found = []
    for seen in sight.columns:
        if seen.name in taken or not _may_be_kept(seen, key):
            continue
        share = groups_with_one(sight, key, seen, least_rows=2)
        if share >= _NEARLY_ALL and _also_the_uncommon(sight, key, seen):
            found.append(_Constant(seen.name, share))
    if not found:
        return None
    least = min(constant.share for constant in found)
    names = tuple(constant.name for constant in found[:_MOST_KEPT])
    reason = f"one value for {percent(least)} of customers with several rows"
    return Proposed("keep", names, "likely", reason)


def _may_be_kept(seen: Seen, key: Seen) -> bool:
    if seen.is_empty or not 1 < seen.found.n_distinct <= _MOST_LEVELS:
        return False
    if seen.as_record.role in ("personal", "id") or seen.spelled.kind == "text":
        return False
    own = seen.found.n_distinct > 0.5 * key.found.n_distinct
    return not own and seen.filled > 0.5


def _also_the_uncommon(sight: Sight, key: Seen, seen: Seen) -> bool:
    value = nw.col(seen.name)
    rows = sight.frame.select(key=key.text, value=value.cast(nw.String()))
    rows = rows.filter(~nw.col("key").is_null() & ~nw.col("value").is_null())
    counted = rows.group_by("value").agg(nw.len().alias("n"))
    most = counted.sort("n", "value", descending=[True, False]).head(1).collect().rows()[0][0]
    customers = rows.group_by("key").agg(
        nw.len().alias("n"),
        nw.col("value").n_unique().alias("values"),
        (nw.col("value") == most).cast(nw.Int64()).sum().alias("common"),
    )
    uncommon = (nw.col("n") >= 2) & (nw.col("common") < nw.col("n"))
    found = tally(customers, one=uncommon & (nw.col("values") == 1), all=uncommon)
    return found["all"] >= _LEAST_CUSTOMERS and found["one"] >= _OFTEN * found["all"]
