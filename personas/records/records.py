"""Records: rows with a meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd
import pyarrow as pa

from personas.engine.cells import CellRule, CellType
from personas.engine.table import Table
from personas.records.finding import Finding
from personas.records.schema import Column, Schema


@dataclass(frozen=True)
class ColumnFacts:
    """Counts over all rows of one typed column.

    Attributes
    ----------
    n_missing, n_distinct : int
    minimum, maximum : float or datetime, optional
        Of numbers and dates.
    quantiles : mapping of float to float
        Of numbers.
    levels : tuple of (str, int)
        The most frequent levels with their counts; of categories, ordered columns, flags, sets.
    """

    n_missing: int
    n_distinct: int
    minimum: float | datetime | None = None
    maximum: float | datetime | None = None
    quantiles: Mapping[float, float] = field(default_factory=dict)
    levels: tuple[tuple[str, int], ...] = ()


class Records:
    """Customer records: typed rows, a schema, and what was noticed while reading.

    Made by `personas.read`.
    """

    def __init__(
        self,
        table: Table,
        schema: Schema,
        *,
        name: str,
        index: pd.Index | None = None,
        findings: tuple[Finding, ...] = (),
    ) -> None:
        self._table = table
        self.schema = schema
        self.name = name
        self.n_rows = table.n_rows
        self.index = index
        self.findings = findings

    def with_schema(self, schema: Schema) -> Records:
        """The same rows under another schema of the same kinds: other roles, groups or weights."""
        return Records(
            self._table, schema, name=self.name, index=self.index, findings=self.findings
        )

    def sample(self, n_rows: int, *, seed: int = 0) -> pa.Table:
        """Draw a reproducible sample that does not depend on the order of rows."""
        return self._table.sample(n_rows, seed=seed, key_column=self._id)

    def batches(
        self, columns: Sequence[str] | None = None, *, n_rows: int = 131_072
    ) -> Iterator[pa.RecordBatch]:
        """Stream typed columns of all rows in input order."""
        return self._table.batches(columns, n_rows=n_rows)

    def lazy(self) -> nw.LazyFrame[object]:
        """Narwhals over the typed rows, with ``__row``."""
        return self._table.lazy()

    def labelled(self, labels: Iterable[pa.RecordBatch]) -> nw.LazyFrame[object]:
        """Narwhals over the typed rows beside their labels."""
        return self._table.labelled(labels)

    def write_assignments(
        self,
        labels: Iterable[pa.RecordBatch],
        path: Path,
        *,
        names: Mapping[str, str],
        edition: str,
        most_rows: int | None = None,
    ) -> int:
        """Write id, persona, persona_name, fit, runner_up, edition of every record."""
        if most_rows is not None and self.n_rows > most_rows:
            return 0
        self._table.write_labels(labels, path, key_column=self._id, names=names, edition=edition)
        return self.n_rows

    def fingerprint(self) -> str:
        """64 hexadecimal digits that do not depend on the order of rows or columns."""
        rows = self._table.fingerprint()
        content = "\x1f".join([*sorted(self._table.types), str(self.n_rows), str(rows)])
        return hashlib.sha256(content.encode()).hexdigest()

    def newest_date(self) -> date | None:
        """Newest day in the columns of dates."""
        used = (name for name, kind in self._types().items() if kind == "date")
        return self._table.newest(used)

    def column_facts(self) -> Mapping[str, ColumnFacts]:
        """Counts per column over all rows."""
        levels = [
            column.name
            for column in self.schema.columns
            if column.kind in ("category", "ordered", "flag", "set")
            and column.role not in ("id", "personal")
        ]
        facts = self._table.facts(self._types(), levels=levels)
        return {name: ColumnFacts(**found) for name, found in facts.items()}

    def _types(self) -> dict[str, CellType]:
        return {column.name: cell_rule(column).type for column in self.schema.columns}

    def to_frame(self) -> pd.DataFrame:
        """All typed rows as a pandas frame."""
        table = pa.Table.from_batches(list(self.batches()))
        frame = table.to_pandas()
        if self.index is not None:
            frame.index = self.index
        return frame

    def __repr__(self) -> str:
        n_columns = len(self.schema.columns)
        return f"Records('{self.name}', {self.n_rows:,} rows x {n_columns} columns)"

    @property
    def _id(self) -> str | None:
        column = self.schema.id_column
        return None if column is None else column.name


def cell_rule(column: Column) -> CellRule:
    """How the cells of a column are read."""
    types: dict[str, Any] = {"number": "number", "flag": "flag", "date": "date", "set": "set"}
    text = column.role in ("id", "personal")
    return CellRule(
        type="string" if text else types.get(column.kind, "string"),
        missing=column.missing,
        decimal=column.decimal,
        yes=column.yes,
        no=column.no,
        date_format=column.date_format,
        separator=column.separator,
    )
