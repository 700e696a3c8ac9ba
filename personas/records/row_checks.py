"""Whether there are rows and columns enough: sizes, gaps, constants, repeated customers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import narwhals as nw
import numpy as np
import pyarrow as pa

from personas.records.arrays import codes_of
from personas.records.features.catalogue import is_feature
from personas.records.finding import Finding, Level, Value
from personas.records.records import ColumnFacts, Records
from personas.records.schema import Column, Schema

FEWEST_ROWS = 30
# Dolnicar, Grün, Leisch & Schmidt (2014), doi 10.1177/0047287513496475.
ROWS_PER_COLUMN = 70

_MOST_MISSING = 0.5
_NOTABLE_REPEATS = 0.01
# Repeats are worth a word where there are this many times as many as independent columns bring.
_BEYOND_CHANCE = 10

_REASONS = {
    "id": "the id",
    "describe": "describes only",
    "outcome": "an outcome",
    "protected": "protected",
    "personal": "personal",
    "ignore": "ignored",
}


def usable_columns(schema: Schema, facts: Mapping[str, ColumnFacts]) -> list[Column]:
    """Clustering columns in which customers differ."""
    return [c for c in schema.clustering_columns if facts[c.name].n_distinct > 1]


def sizes(records: Records, facts: Mapping[str, ColumnFacts]) -> list[Finding]:
    """Find out whether there are enough rows for the columns that make the clusters."""
    usable = usable_columns(records.schema, facts)
    n_rows, n_columns = records.n_rows, len(usable)
    findings = []
    if n_rows < FEWEST_ROWS:
        findings.append(
            Finding.of(
                "few_rows",
                level="stop",
                topic="rows",
                where=records.name,
                values={"n": n_rows, "least": FEWEST_ROWS},
            )
        )
    if not usable:
        return [*findings, _nothing_left(records, facts)]
    if FEWEST_ROWS <= n_rows < ROWS_PER_COLUMN * n_columns:
        findings.append(
            Finding.of(
                "rows_advised",
                level="warn",
                topic="rows",
                where=records.name,
                values={
                    "n": n_rows,
                    "n_columns": n_columns,
                    "advised": ROWS_PER_COLUMN * n_columns,
                    "per_column": ROWS_PER_COLUMN,
                },
            )
        )
    if n_columns == 1:
        name = (usable[0].name,)
        findings.append(Finding.of("single_column", level="warn", topic="columns", columns=name))
    return findings


def _nothing_left(records: Records, facts: Mapping[str, ColumnFacts]) -> Finding:
    reasons = [f"'{c.name}' ({_why_out(c, facts[c.name])})" for c in records.schema.columns]
    more = f" and {len(reasons) - 12} more" if len(reasons) > 12 else ""
    return Finding(
        level="stop",
        topic="columns",
        what="No column is left that could make clusters.",
        where=f"columns {', '.join(reasons[:12])}{more}",
        do="give columns in which customers differ role: segment in the brief",
    )


def _why_out(column: Column, facts: ColumnFacts) -> str:
    if column.role != "segment":
        reason = _REASONS[column.role]
        return f"{reason}, one value" if facts.n_distinct == 1 and column.role != "id" else reason
    if facts.n_distinct == 0:
        return "empty"
    if facts.n_distinct == 1:
        return "one value"
    return "text" if column.kind == "text" else "weight 0"


def gaps(records: Records, facts: Mapping[str, ColumnFacts], wanted: set[str]) -> list[Finding]:
    """Find columns that are mostly or wholly empty, or say the same of everybody.

    ``wanted`` holds the columns whose role was set by people: where they said ignore, all is said.
    """
    columns = [
        column
        for column in records.schema.columns
        if column.role not in ("id", "personal")
        and not is_feature(column.name)
        and not (column.role == "ignore" and column.name in wanted)
    ]
    empty = [c.name for c in columns if facts[c.name].n_missing == records.n_rows]
    sparse = [
        c.name
        for c in columns
        if _MOST_MISSING * records.n_rows < facts[c.name].n_missing < records.n_rows
        and c.role != "ignore"
    ]
    same = [c.name for c in columns if facts[c.name].n_distinct == 1 and c.name not in sparse]
    most = max((facts[name].n_missing for name in sparse), default=0) / max(records.n_rows, 1)
    share = int(np.floor(100 * most))
    return [
        *_columns_that("empty", "empty", empty),
        *_columns_that("constant", "constant", same),
        *_columns_that("sparse", "missing", sparse, {"share": share}),
    ]


def _columns_that(
    key: str, topic: str, names: list[str], values: Mapping[str, Value] = MappingProxyType({})
) -> list[Finding]:
    if not names:
        return []
    columns, n = tuple(names), len(names)
    return [Finding.of(key, level="warn", topic=topic, columns=columns, number=n, values=values)]


def repeated_ids(
    records: Records, facts: Mapping[str, ColumnFacts], *, unique: bool, decided: bool
) -> list[Finding]:
    """Find ids that are missing or name several records.

    A stop where they must be unique, and where nobody ``decided`` that rows which look like orders
    are customers.
    """
    column = records.schema.id_column
    if column is None:
        return [_NO_ID_TO_BE_UNIQUE] if unique else []
    found = facts[column.name]
    n_repeats = records.n_rows - found.n_missing - found.n_distinct
    columns = (column.name,)
    findings = []
    if n_repeats > 0:
        events = found.n_distinct < records.n_rows / 2
        findings.append(
            Finding.of(
                "ids_events" if events else "ids_repeated",
                level="stop" if unique or (events and not decided) else "warn",
                topic="ids",
                columns=columns,
                values={"n": n_repeats, "n_rows": records.n_rows},
            )
        )
    if found.n_missing:
        findings.append(
            Finding.of(
                "ids_missing",
                level="warn",
                topic="ids",
                columns=columns,
                values={"n": found.n_missing, "n_rows": records.n_rows},
            )
        )
    return findings


_NO_ID_TO_BE_UNIQUE = Finding(
    level="stop",
    topic="ids",
    what="The brief says that no id repeats, but no column is the id.",
    where="unique_id",
    do="give the column that names a record role: id, or drop unique_id",
)


def repeated_rows(
    records: Records, facts: Mapping[str, ColumnFacts], sample: pa.Table
) -> list[Finding]:
    """Find rows that equal another row in everything but the id."""
    compared = [column for column in records.schema.columns if column.role != "id"]
    alone = any(facts[column.name].n_distinct == records.n_rows for column in compared)
    # Customers of one order each are alike in all that it says; nobody entered them twice.
    alone = alone or all(is_feature(column.name) for column in compared)
    if alone or not usable_columns(records.schema, facts):
        return []
    # Under names of our own: the database reads "a.b" or "*" in a list of keys as more than a name.
    keys = {f"column_{place}": nw.col(column.name) for place, column in enumerate(compared)}
    groups = records.lazy().select(**keys).group_by(*keys).agg(nw.len().alias("n"))
    n_repeats = records.n_rows - int(groups.select(nw.len()).collect().item())
    if n_repeats <= 0:
        return []
    has_id = len(compared) < len(records.schema.columns)
    notable = (
        has_id
        and n_repeats >= _NOTABLE_REPEATS * records.n_rows
        and n_repeats > _BEYOND_CHANCE * chance_repeats(sample, compared, records.n_rows)
    )
    level: Level = "warn" if notable else "note"
    return [
        Finding.of(
            "repeated_but_id" if has_id else "repeated",
            level=level,
            topic="duplicates",
            where=records.name,
            values={"n": n_repeats, "n_rows": records.n_rows},
        )
    ]


def chance_repeats(sample: pa.Table, columns: list[Column], n_rows: int) -> float:
    """How many of the rows would equal another one if the columns were independent."""
    n_pairs = max(len(sample) * (len(sample) - 1), 1)
    match = 1.0
    for column in columns:
        if column.kind != "set":
            counts = np.bincount(codes_of(sample, column) + 1)
            match *= float(np.sum(counts * (counts - 1.0))) / n_pairs
    return min(n_rows * (n_rows - 1) / 2 * match, float(n_rows))
