"""A handle on rows in the engine's database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow as pa

from personas.engine.cells import (
    ENDLESS,
    VALUE_NULL_WORDS,
    CellRule,
    CellType,
    StoredType,
    folded,
    stages,
    text_in,
)
from personas.engine.engine import Engine, literal, quoted
from personas.engine.output import replacing

ROW, CONTENT = "__row", "__content"
_LABELS = pa.schema(
    [
        ("persona", pa.string()),
        ("fit", pa.float64()),
        ("runner_up", pa.string()),
        ("edge", pa.bool_()),
    ]
)
LABEL_COLUMNS = tuple(f"__{name}" for name in _LABELS.names)
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
MOST_LEVELS = 100
# "*" means all columns in every expression.
RESERVED = (ROW, CONTENT, *LABEL_COLUMNS, "*")

COLUMNS_AT_ONCE = 50
"""Columns of one scan: the time and memory of a query grow faster than its columns."""


class Table:
    """Rows in the engine's database, in the order of their source.

    Parameters
    ----------
    engine : Engine
    name : str
        Name of the table in the database.
    is_view : bool
        True if the rows stay where they are, such as in Parquet files.
    """

    def __init__(self, engine: Engine, name: str, *, is_view: bool = False) -> None:
        self.engine, self.name, self.is_view = engine, name, is_view

    @cached_property
    def n_rows(self) -> int:
        """Count of rows."""
        return int(self.engine.rows(f"SELECT count(*) FROM {self.name}")[0][0])

    @property
    def names(self) -> tuple[str, ...]:
        """All columns, internal ones too."""
        return tuple(
            name for (name,) in self.engine.rows(f"SELECT column_name FROM (DESCRIBE {self.name})")
        )

    @cached_property
    def types(self) -> Mapping[str, StoredType]:
        """What is stored in each column, internal columns left out."""
        described = self.engine.rows(f"SELECT column_name, column_type FROM (DESCRIBE {self.name})")
        return {name: _stored(kind) for name, kind in described if name not in (ROW, CONTENT)}

    def typed(self, rules: Mapping[str, CellRule], *, plain: Collection[str] = ()) -> Table:
        """Copy the named columns into a new table with typed values.

        The new table also holds each row's position and the hash of the whole row as it was given,
        so that samples and fingerprints do not depend on how columns are read.

        Parameters
        ----------
        rules : mapping of str to CellRule
        plain : collection of str
            Columns of text in which every cell is known to be a plain number.
        """
        steps = {
            name: stages(name, self.types[name], rule, plain=name in plain)
            for name, rule in rules.items()
        }
        cells = [f"coalesce(CAST({quoted(name)} AS VARCHAR), '')" for name in sorted(self.types)]
        content = f"concat_ws(chr(31), {', '.join(cells)})"
        hashed = f"md5_number_lower({content}) AS {CONTENT}"
        # A source may have a column called rowid itself; counting rows is slower.
        own = any(name.casefold() == "rowid" for name in self.types)
        place = "row_number() OVER () - 1" if own or self.is_view else "rowid"
        query = f"SELECT {place} AS {ROW}, {hashed}, * FROM {self.name}"
        for step in range(3):
            columns = [f"{sql[step]} AS {quoted(name)}" for name, sql in steps.items()]
            query = f"SELECT {', '.join([ROW, CONTENT, *columns])} FROM ({query})"
        name = self.engine.new_name("records")
        self.engine.execute(f"CREATE TABLE {name} AS {query}")
        self._put_in_order(name, place)
        return self._viewed(name)

    def joined(self, frame: nw.LazyFrame[Any], *, key: str) -> Table:
        """Copy all rows, in their order, beside the columns of their customer in a frame."""
        found, name = self.engine.new_name("found"), self.engine.new_name("records")
        frame.to_native().create_view(found)
        self.engine.execute(
            f"CREATE TABLE {name} AS SELECT r.*, f.* EXCLUDE (customer) FROM {self.name} r "
            f"LEFT JOIN {found} f ON r.{quoted(key)} = f.customer ORDER BY r.{ROW}"
        )
        self.engine.execute(f"DROP VIEW {found}")
        return self._viewed(name)

    def _viewed(self, name: str) -> Table:
        self.engine.execute(f"CREATE VIEW {name}_view AS SELECT * EXCLUDE ({CONTENT}) FROM {name}")
        return Table(self.engine, name)

    def _put_in_order(self, name: str, place: str) -> None:
        """Sort a table if the database did not keep the order of its source."""
        places = f"SELECT {place} AS place, {ROW} FROM {name}"
        in_order = f"SELECT coalesce(bool_and(place = {ROW}), true) FROM ({places})"
        if not self.engine.rows(in_order)[0][0]:
            ordered = f"SELECT * FROM {name} ORDER BY {ROW}"
            self.engine.execute(f"CREATE OR REPLACE TABLE {name} AS {ordered}")

    def unread(
        self, source: Table, rules: Mapping[str, CellRule], n_values: Mapping[str, int]
    ) -> Mapping[str, int]:
        """Count the cells of the source that hold something and still became missing here.

        Words such as "unknown" in a column of numbers, and the spellings that the rule itself
        reads as missing, do not count; nor do infinite numbers.
        """
        asked = [name for name, rule in rules.items() if rule.type != "string"]
        if not asked:
            return {}
        counted = ", ".join(f"count({quoted(name)})" for name in asked)
        n_typed = self.engine.rows(f"SELECT {counted} FROM {self.name}")[0]
        lost = [name for name, n in zip(asked, n_typed, strict=True) if n < n_values[name]]
        found = {}
        for name in lost:
            text = text_in(quoted(name), source.types[name])
            known = ", ".join(map(literal, (*VALUE_NULL_WORDS, *folded(rules[name].missing))))
            found[name] = self.engine.rows(
                f"SELECT count(*) FROM (SELECT {quoted(name)} AS typed FROM {self.name}) "
                f"POSITIONAL JOIN (SELECT {text} AS cell FROM {source.name}) WHERE typed IS NULL "
                f"AND lower(regexp_replace(cell, '\\.0+$', '')) NOT IN ({known}) "
                f"AND NOT coalesce(abs(TRY_CAST(cell AS DOUBLE)) >= {ENDLESS!r}, false)"
            )[0][0]
        return found

    def select(self, names: Iterable[str]) -> Table:
        """Return a view of some columns."""
        view = self.engine.new_name("part")
        chosen = ", ".join(quoted(name) for name in names)
        self.engine.execute(f"CREATE VIEW {view} AS SELECT {chosen} FROM {self.name}")
        return Table(self.engine, view, is_view=True)

    def drop(self) -> None:
        """Remove the rows from the database."""
        self.engine.execute(f"DROP {'VIEW' if self.is_view else 'TABLE'} {self.name}")

    def lazy(self) -> nw.LazyFrame[Any]:
        """Narwhals over the typed rows, with ``__row``."""
        return nw.from_native(self.engine.relation(f"{self.name}_view"))

    def with_content(self) -> nw.LazyFrame[Any]:
        """Narwhals over the typed rows, with ``__row`` and the hash of each row as it was given."""
        return nw.from_native(self.engine.relation(self.name))

    def batches(
        self, columns: Sequence[str] | None = None, *, n_rows: int
    ) -> Iterator[pa.RecordBatch]:
        """Stream the named columns of all rows, in input order; without columns, their position."""
        names = list(self.types) if columns is None else list(columns)
        chosen = ", ".join(quoted(name) for name in names) or ROW
        return self.engine.stream(f"SELECT {chosen} FROM {self.name}", n_rows=n_rows)

    def sample(self, n_rows: int, *, seed: int, key_column: str | None) -> pa.Table:
        """Draw rows by the hash of their key; the order of rows plays no part.

        A row without a key is known by its content and its occurrence among equal rows.
        """
        content = f"CAST({CONTENT} AS VARCHAR)"
        occurrence = f"row_number() OVER (PARTITION BY {CONTENT} ORDER BY {ROW})"
        own = f"'row ' || {content} || '|' || {occurrence}"
        key = own
        if key_column is not None:
            key = f"coalesce(CAST({quoted(key_column)} AS VARCHAR), {own})"
        hashed = f"md5(({key}) || '|{int(seed)}')"
        chosen = self._chosen(hashed, min(n_rows, self.n_rows))
        names = ", ".join(f"r.{quoted(name)}" for name in (*self.types, ROW))
        return self.engine.arrow(
            f"SELECT {names} FROM {self.name} r JOIN ({chosen}) c ON r.{ROW} = c.{ROW} "
            f"ORDER BY c.key, c.{CONTENT}, r.{ROW}"
        )

    def _chosen(self, hashed: str, n_rows: int) -> str:
        keys = f"SELECT {ROW}, {CONTENT}, {hashed} AS key FROM {self.name}"
        # A threshold spares sorting all rows: 1.3 times the rows asked for, plus five standard
        # deviations, pass it on average.
        share = (1.3 * n_rows + 5 * n_rows**0.5 + 100) / max(self.n_rows, 1)
        if share < 0.5:
            bound = literal(f"{int(share * 16**8):08x}")
            below = f"SELECT * FROM ({keys}) WHERE key < {bound}"
            if self.engine.rows(f"SELECT count(*) FROM ({below})")[0][0] >= n_rows:
                keys = below
        return f"SELECT * FROM ({keys}) ORDER BY key, {CONTENT}, {ROW} LIMIT {n_rows}"

    def fingerprint(self) -> int:
        """Sum of the hashes of all rows as they were given; order-free."""
        return int(self.engine.rows(f"SELECT coalesce(sum({CONTENT}), 0) FROM {self.name}")[0][0])

    def facts(
        self, types: Mapping[str, CellType], *, levels: Collection[str]
    ) -> dict[str, dict[str, Any]]:
        """Count over all rows of the named columns, by what is stored in them.

        ``levels`` names the columns whose most frequent values are wanted.
        """
        columns = list(types.items())
        facts: dict[str, dict[str, Any]] = {}
        for first in range(0, len(columns), COLUMNS_AT_ONCE):
            facts |= self._facts(dict(columns[first : first + COLUMNS_AT_ONCE]), levels)
        return facts

    def _facts(
        self, types: Mapping[str, CellType], levels: Collection[str]
    ) -> dict[str, dict[str, Any]]:
        parts = []
        for name, kind in types.items():
            column = quoted(name)
            low, high, points = "NULL", "NULL", "NULL"
            if kind in ("number", "date"):
                low, high = f"min({column})", f"max({column})"
            if kind == "number":
                points = f"quantile_cont({column}, {list(QUANTILES)})"
            parts.append(
                f"count(*) - count({column}), count(DISTINCT {column}), {low}, {high}, {points}"
            )
        found = self.engine.rows(f"SELECT {', '.join(parts)} FROM {self.name}")[0]
        facts = {}
        for place, (name, kind) in enumerate(types.items()):
            n_missing, n_distinct, low, high, points = found[5 * place : 5 * place + 5]
            facts[name] = {
                "n_missing": n_missing,
                "n_distinct": n_distinct,
                "minimum": low,
                "maximum": high,
                "quantiles": dict(zip(QUANTILES, points or (), strict=False)),
                "levels": self._levels(name, kind) if name in levels else (),
            }
        return facts

    def _levels(self, name: str, kind: CellType) -> tuple[tuple[str, int], ...]:
        value = f"unnest({quoted(name)})" if kind == "set" else quoted(name)
        found = self.engine.rows(
            f"SELECT CAST(value AS VARCHAR) AS level, count(*) FROM "
            f"(SELECT {value} AS value FROM {self.name}) WHERE value IS NOT NULL "
            f"GROUP BY level ORDER BY 2 DESC, 1 LIMIT {MOST_LEVELS}"
        )
        return tuple((str(level), int(n)) for level, n in found)

    def newest(self, columns: Iterable[str]) -> date | None:
        """Return the newest day in the named columns of dates."""
        names = [f"max({quoted(name)})" for name in columns]
        if not names:
            return None
        days = self.engine.rows(f"SELECT {', '.join(names)} FROM {self.name}")[0]
        moments: list[datetime] = [day for day in days if day is not None]
        return max(moments).date() if moments else None

    def labelled(self, labels: Iterable[pa.RecordBatch]) -> nw.LazyFrame[Any]:
        """Narwhals over the typed rows beside their labels, given in input order."""
        stored = self._stored(labels)
        names = ", ".join(f"l.{name} AS __{name}" for name in _LABELS.names)
        view = self.engine.new_name("labelled")
        self.engine.execute(
            f"CREATE VIEW {view} AS SELECT r.*, {names} "
            f"FROM {self.name}_view r JOIN {stored} l ON r.{ROW} = l.rowid"
        )
        return nw.from_native(self.engine.relation(view))

    def write_labels(
        self,
        labels: Iterable[pa.RecordBatch],
        path: Path,
        *,
        key_column: str | None,
        names: Mapping[str, str],
        edition: str,
    ) -> None:
        """Write one row per record: its key, its label, the label's name.

        An earlier file stays as it was unless the new one is complete.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        stored = self._stored(labels)
        key = f"CAST(r.{ROW} + 1 AS VARCHAR)" if key_column is None else f"r.{quoted(key_column)}"
        named = " ".join(
            f"WHEN {literal(persona)} THEN {literal(name)}" for persona, name in names.items()
        )
        columns = {
            "id": key,
            "persona": "l.persona",
            "persona_name": f"CASE l.persona {named} END" if named else "l.persona",
            "fit": "l.fit",
            "runner_up": "l.runner_up",
            "edition": literal(edition),
        }
        as_text = path.suffix.lower() == ".csv"
        if as_text:
            columns |= {name: _guarded(sql) for name, sql in columns.items() if name != "fit"}
        chosen = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
        form = "FORMAT csv, HEADER true" if as_text else "FORMAT parquet, COMPRESSION zstd"
        try:
            with replacing(path) as beside:
                self.engine.execute(
                    f"COPY (SELECT {chosen} FROM {self.name} r POSITIONAL JOIN {stored} l) "
                    f"TO {literal(str(beside))} ({form})"
                )
        finally:
            self.engine.execute(f"DROP TABLE {stored}")

    def _stored(self, labels: Iterable[pa.RecordBatch]) -> str:
        name = self.engine.store_batches(labels, _LABELS, stem="labels")
        n_labels = self.engine.rows(f"SELECT count(*) FROM {name}")[0][0]
        if n_labels != self.n_rows:
            raise ValueError(f"{n_labels} labels for {self.n_rows} rows")
        return name


def _guarded(sql: str) -> str:
    """SQL of a text that a spreadsheet will not take for a formula."""
    return f"CASE WHEN regexp_matches({sql}, '^[=+@\\t\\r-]') THEN '''' || {sql} ELSE {sql} END"


def _stored(kind: str) -> StoredType:
    if kind in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"):
        return "integer"
    if kind in ("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"):
        return "integer"
    if kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL"):
        return "number"
    if kind == "BOOLEAN":
        return "bool"
    if kind == "INTERVAL":
        return "duration"
    if kind.startswith(("TIMESTAMP", "DATE")):
        return "date"
    if kind.endswith("]"):
        return "list"
    return "text" if kind.startswith(("VARCHAR", "ENUM")) else "other"
