"""Whether there are rows and columns enough: sizes, gaps, constants, repeated customers."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw
import numpy as np
import pyarrow as pa

from personas.errors import listed
from personas.records.arrays import codes_of
from personas.records.finding import Finding, Level
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
            Finding(
                level="stop",
                topic="rows",
                what=f"There are {n_rows:,} rows; personas need at least {FEWEST_ROWS}.",
                where=records.name,
                do="give more records",
            )
        )
    if not usable:
        return [*findings, _nothing_left(records, facts)]
    if FEWEST_ROWS <= n_rows < ROWS_PER_COLUMN * n_columns:
        findings.append(
            Finding(
                level="warn",
                topic="rows",
                what=(
                    f"{n_rows:,} rows for {n_columns} clustering columns are few: "
                    f"{ROWS_PER_COLUMN * n_columns:,}, {ROWS_PER_COLUMN} a column, are advised "
                    "(Dolnicar et al. 2014)."
                ),
                where=records.name,
                do="give more records, or let fewer columns make the clusters (role: describe)",
            )
        )
    if n_columns == 1:
        findings.append(_single_column(usable[0].name))
    return findings


def _single_column(name: str) -> Finding:
    return Finding(
        level="warn",
        topic="columns",
        what="Only 1 column makes the clusters: they will be bands of that column.",
        where=f"column '{name}'",
        do="give more columns role: segment",
        columns=(name,),
    )


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
    upto = f" (up to {np.floor(100 * most):.0f} %)" if len(sparse) > 1 else ""
    upto = f" ({np.floor(100 * most):.0f} %)" if len(sparse) == 1 else upto
    return [
        *_columns_that(empty, "empty", ("is empty", "are empty"), "they are left out"),
        *_columns_that(
            same, "constant", ("has one value only", "have one value only"), "they are left out"
        ),
        *_columns_that(
            sparse,
            "missing",
            (f"is more than half empty{upto}", f"are more than half empty{upto}"),
            "empty cells pull nowhere, so the others decide",
        ),
    ]


def _columns_that(names: list[str], topic: str, verbs: tuple[str, str], so: str) -> list[Finding]:
    if not names:
        return []
    one = len(names) == 1
    does = {
        "empty": "nothing, or drop it from the export",
        "constant": "nothing, or drop it from the export",
        "missing": "see whether empty means something (never, none): then say so at the source; "
        "otherwise give it role: describe",
    }
    so = so.replace("they are", "it is") if one else so
    return [
        Finding(
            level="warn",
            topic=topic,
            what=f"{'1 column' if one else f'{len(names)} columns'} {verbs[not one]}: {so}.",
            where=f"column{'' if one else 's'} {listed(names, 10)}",
            do=does[topic] if one else does[topic].replace(" it ", " them "),
            columns=tuple(names),
        )
    ]


def repeated_ids(
    records: Records, facts: Mapping[str, ColumnFacts], *, unique: bool
) -> list[Finding]:
    """Find ids that are missing or name several records; a stop where they must be unique."""
    column = records.schema.id_column
    if column is None:
        return [_NO_ID_TO_BE_UNIQUE] if unique else []
    found = facts[column.name]
    n_repeats = records.n_rows - found.n_missing - found.n_distinct
    rows, where = f"of {records.n_rows:,} rows", f"column '{column.name}'"
    findings = []
    if n_repeats > 0:
        events = " The rows look like events, not like customers."
        findings.append(
            Finding(
                level="stop" if unique else "warn",
                topic="ids",
                what=f"{n_repeats:,} {rows} carry an id that another row has."
                + (events if found.n_distinct < records.n_rows / 2 else ""),
                where=where,
                do="keep one row per customer, or give another column role: id",
                columns=(column.name,),
            )
        )
    if found.n_missing:
        findings.append(
            Finding(
                level="warn",
                topic="ids",
                what=f"{found.n_missing:,} {rows} have no id.",
                where=where,
                do="fill the ids at the source, so that the labels find their way back",
                columns=(column.name,),
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
    but = " but the id" if has_id else ""
    return [
        Finding(
            level=level,
            topic="duplicates",
            what=(
                f"{n_repeats:,} of {records.n_rows:,} rows equal another row in everything{but}."
            ),
            where=records.name,
            do="see whether one customer was entered twice; all rows are kept and counted",
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
