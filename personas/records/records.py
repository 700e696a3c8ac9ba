"""Records: rows with a meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd
import pyarrow as pa

from personas.engine.cells import CellRule, CellType
from personas.engine.engine import Engine
from personas.engine.table import Table
from personas.records.finding import Finding
from personas.records.schema import Column, Schema

_STYLE = """
.personas-records { font: 13px/1.5 system-ui, sans-serif; }
.personas-records .head { margin: 0 0 .5em; }
.personas-records table { border-collapse: collapse; }
.personas-records th, .personas-records td { text-align: left; padding: .15em 1.2em .15em 0; }
.personas-records th { font-weight: 600; border-bottom: 1px solid currentColor; }
"""


@dataclass(frozen=True)
class ColumnFacts:
    """Counts over all rows of one typed column.

    Attributes
    ----------
    n_missing, n_distinct : int
        Cells without a value; different values.
    minimum, maximum : float or datetime, optional
        Of numbers and dates.
    quantiles : mapping of float to float
        Of numbers, at 1, 5, 25, 50, 75, 95 and 99 per cent.
    levels : tuple of (str, int)
        The 100 most frequent levels with their counts, for categories, ordered columns, flags
        (``"true"``, ``"false"``) and sets (their items); none for personal columns.
    """

    n_missing: int
    n_distinct: int
    minimum: float | datetime | None = None
    maximum: float | datetime | None = None
    quantiles: Mapping[float, float] = field(default_factory=dict)
    levels: tuple[tuple[str, int], ...] = ()


class Records:
    """Customer records: typed rows, what their columns mean, and what was noticed while reading.

    Made by `personas.read`. Rows stay in an embedded database that spills to a temporary folder, so
    nothing here needs all rows in memory but `to_frame`.

    Attributes
    ----------
    schema : Schema
        Every column of the source, ignored ones included.
    name : str
        The file's name, or the frame's type.
    n_rows : int
    index : pandas.Index, optional
        Of the pandas frame the records were read from.
    findings : tuple of Finding
        Rules that were applied while reading, and doubts.

    Examples
    --------
    >>> import pandas as pd
    >>> from personas import read
    >>> records = read(pd.DataFrame({"visits": [3, 1, 4], "plan": ["basic", "pro", "basic"]}))
    >>> records
    Records('DataFrame', 3 rows x 2 columns, 2 to cluster on); next: check(records)
    """

    def __init__(
        self,
        table: Table,
        schema: Schema,
        *,
        name: str,
        index: pd.Index[Any] | None = None,
        findings: tuple[Finding, ...] = (),
        given: tuple[str, ...] | None = None,
    ) -> None:
        self._table = table
        # Columns of the source: what history says of a record is no part of its fingerprint.
        self._given = tuple(table.types) if given is None else given
        self.schema = schema
        self.name = name
        self.n_rows = table.n_rows
        self.index = index
        self.findings = findings

    @property
    def engine(self) -> Engine:
        """The database that holds the rows; side tables are read into it to be joined."""
        return self._table.engine

    def with_schema(self, schema: Schema) -> Records:
        """The same rows under another schema of the same kinds: other roles, groups or weights."""
        return self._over(self._table, schema)

    def with_features(self, features: nw.LazyFrame[Any], schema: Schema) -> Records:
        """The same rows with more columns.

        Parameters
        ----------
        features : narwhals.LazyFrame
            ``customer``, the id of a record, once each, beside the columns to add.
        schema : Schema
            Of all columns.
        """
        assert self._id is not None, "features are found by the id"
        table = self._table.joined(features, key=self._id)
        return self._over(table, schema)

    def _over(self, table: Table, schema: Schema) -> Records:
        return Records(
            table,
            schema,
            name=self.name,
            index=self.index,
            findings=self.findings,
            given=self._given,
        )

    def sample(self, n_rows: int, *, seed: int = 0) -> pa.Table:
        """Draw a reproducible sample in which the order of rows plays no part.

        Rows are chosen and sorted by a hash of id and seed, so the first rows of a larger sample
        are the smaller one.

        Parameters
        ----------
        n_rows : int
            As many as there are, if that is fewer.
        seed : int

        Returns
        -------
        pyarrow.Table
            All typed columns, and ``__row``, the position in the source from 0.
        """
        return self._table.sample(n_rows, seed=seed, key_column=self._id)

    def batches(
        self, columns: Sequence[str] | None = None, *, n_rows: int = 131_072
    ) -> Iterator[pa.RecordBatch]:
        """Stream typed columns of all rows in input order.

        Parameters
        ----------
        columns : sequence of str, optional
            All columns when not given.
        n_rows : int
            About as many rows a batch.

        Yields
        ------
        pyarrow.RecordBatch
        """
        return self._table.batches(columns, n_rows=n_rows)

    def lazy(self) -> nw.LazyFrame[Any]:
        """Narwhals over the typed rows, with ``__row``."""
        return self._table.lazy()

    def labelled(self, labels: Iterable[pa.RecordBatch]) -> nw.LazyFrame[Any]:
        """Narwhals over the typed rows beside their labels.

        Parameters
        ----------
        labels : iterable of pyarrow.RecordBatch
            Columns persona, fit, runner_up and edge, all rows in input order.

        Returns
        -------
        narwhals.LazyFrame
            With the labels as ``__persona``, ``__fit``, ``__runner_up`` and ``__edge``.
        """
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
        """Write id, persona, persona_name, fit, runner_up and edition of every record.

        Without an id column the position in the source, from 1, is the id. Cells of a .csv file
        that a spreadsheet would run as a formula begin with an apostrophe. An earlier file stays as
        it was unless the new one is complete.

        Parameters
        ----------
        labels : iterable of pyarrow.RecordBatch
            As for `labelled`.
        path : Path
            Ending in .parquet or .csv.
        names : mapping of str to str
            Names of the personas by their id.
        edition : str
        most_rows : int, optional
            Write nothing when there are more records.

        Returns
        -------
        int
            How many rows were written.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        if most_rows is not None and self.n_rows > most_rows:
            return 0
        self._table.write_labels(labels, path, key_column=self._id, names=names, edition=edition)
        return self.n_rows

    def fingerprint(self) -> str:
        """64 hexadecimal digits of all columns as they were given, in any order of rows."""
        return fingerprint(self._given, self._table)

    def newest_date(self) -> date | None:
        """Newest day in the columns of dates, if there are any."""
        used = (name for name, kind in self._types().items() if kind == "date")
        return self._table.newest(used)

    def column_facts(self) -> Mapping[str, ColumnFacts]:
        """Count over all rows, by column."""
        levels = [
            column.name
            for column in self.schema.columns
            if column.kind in ("category", "ordered", "flag", "set")
            and column.role not in ("id", "personal")
        ]
        facts = self._table.facts(self._types(), levels=levels)
        return {name: ColumnFacts(**found) for name, found in facts.items()}

    def to_frame(self) -> pd.DataFrame:
        """All typed rows as a pandas frame, with the index they came with."""
        frame: pd.DataFrame = pa.Table.from_batches(list(self.batches())).to_pandas()
        if self.index is not None:
            frame.index = self.index
        return frame

    def row_index(self) -> pd.Index[Any]:
        """What names each row: the frame's index, else the id, else the position."""
        if self.index is not None:
            return self.index
        if self._id is None:
            return pd.RangeIndex(self.n_rows)
        batches = self.batches([self._id])
        ids: pd.Index[Any] = pd.Index(
            [value for batch in batches for value in batch.column(0).to_pylist()], name=self._id
        )
        return ids

    def __repr__(self) -> str:
        return f"Records({self._size()}); next: check(records)"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(column.name)}</td><td>{escape(column.label)}</td>"
            f"<td>{column.kind}</td><td>{column.role}</td></tr>"
            for column in self.schema.columns
        )
        head = "<tr><th>column</th><th>label</th><th>kind</th><th>role</th></tr>"
        return (
            f'<div class="personas-records"><style>{_STYLE}</style>'
            f'<p class="head">{escape(self._size())}; {len(self.findings)} findings</p>'
            f"<table>{head}{rows}</table></div>"
        )

    def _size(self) -> str:
        n_columns, n_used = len(self.schema.columns), len(self.schema.clustering_columns)
        return (
            f"'{self.name}', {self.n_rows:,} row{'s' * (self.n_rows != 1)} x "
            f"{n_columns} column{'s' * (n_columns != 1)}, {n_used} to cluster on"
        )

    def _types(self) -> dict[str, CellType]:
        stored = self._table.types
        return {
            column.name: cell_rule(column).type if stored[column.name] != "text" else "string"
            for column in self.schema.columns
        }

    @property
    def _id(self) -> str | None:
        column = self.schema.id_column
        return None if column is None else column.name


def fingerprint(names: Iterable[str], typed: Table) -> str:
    """64 hexadecimal digits of the columns of a source and of its rows as they were given."""
    parts = [*sorted(names), str(typed.n_rows), str(typed.fingerprint())]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def cell_rule(column: Column) -> CellRule:
    """How the cells of a column are read."""
    types: dict[str, CellType] = {"number": "number", "flag": "flag", "date": "date", "set": "set"}
    as_text = column.role in ("id", "personal")
    return CellRule(
        type="string" if as_text else types.get(column.kind, "string"),
        missing=column.missing,
        decimal=column.decimal,
        yes=column.yes,
        no=column.no,
        date_format=column.date_format,
        separator=column.separator,
    )
