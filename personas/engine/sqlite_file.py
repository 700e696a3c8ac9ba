"""SQLite files, opened for reading only and streamed in typed batches."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa

from personas.engine.database_source import DatabaseSource
from personas.engine.queries import Relation, one_reading_statement, select_all
from personas.engine.text_file import check_names
from personas.errors import SourceError

N_ROWS = 20_000
_READS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
# Steps of the query between two looks at whether Ctrl-C was pressed: some thousandths of a second.
_STEPS = 200_000


class Texts:
    """Reads texts, and counts the characters that are not UTF-8."""

    def __init__(self) -> None:
        self.n_damaged = 0

    def __call__(self, raw: bytes) -> str:
        try:
            return raw.decode()
        except UnicodeDecodeError:
            text = raw.decode(errors="replace")
            self.n_damaged += text.count("\ufffd")
            return text


@contextmanager
def sqlite_batches(
    source: DatabaseSource, path: Path, texts: Texts
) -> Iterator[tuple[pa.Schema, Iterator[pa.RecordBatch]]]:
    """Open a table or query of a SQLite file as a schema and a stream of batches.

    SQLite's columns hold what each cell was given: one that holds numbers and texts is text.

    Raises
    ------
    SourceError
        If the file is not one of SQLite, the table is not there, or the query fails.
    BriefError
        If the query does more than read.
    ColumnError
        If two columns have one name.
    """
    where = source.name
    query = source.query and one_reading_statement(source.query, where=where)
    # Batches are fetched by a thread of the engine.
    address = f"file:{quote(path.resolve().as_posix())}?mode=ro"
    with (
        _translated(where),
        closing(sqlite3.connect(address, uri=True, check_same_thread=False)) as connection,
    ):
        connection.isolation_level = None
        connection.text_factory = texts
        connection.set_progress_handler(lambda: 0, _STEPS)
        # Both passes over the rows see one state of the database.
        connection.execute("BEGIN")
        sql = query or select_all(source.table or "", _relations(connection), where=where)
        connection.set_authorizer(_only_reads)
        kinds = _kinds(connection, sql)
        texts.n_damaged = 0
        cursor = connection.execute(sql)
        names = tuple(column[0] for column in cursor.description)
        check_names(names, where=where)
        schema = pa.schema(list(zip(names, kinds, strict=True)))
        yield schema, _batches(cursor, schema, where)


def _only_reads(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


def _relations(connection: sqlite3.Connection) -> list[Relation]:
    found = connection.execute(
        "SELECT name FROM sqlite_master "
        "WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite@_%' ESCAPE '@'"
    )
    return [Relation("main", name) for (name,) in found]


def _kinds(connection: sqlite3.Connection, sql: str) -> list[pa.DataType]:
    """Type of each column, from what all its cells hold."""
    n_columns = len(connection.execute(f"SELECT * FROM (\n{sql}\n) LIMIT 0").description)
    names = [f"c{place}" for place in range(n_columns)]
    held = ", ".join(f"group_concat(DISTINCT typeof({name}))" for name in names)
    found = connection.execute(
        f"WITH cells({', '.join(names)}) AS (\n{sql}\n) SELECT {held} FROM cells"
    ).fetchone()
    return [_kind({*(held or "").split(",")} - {"null", ""}) for held in found]


def _kind(held: set[str]) -> pa.DataType:
    if held == {"integer"}:
        return pa.int64()
    if held and held <= {"integer", "real"}:
        return pa.float64()
    return pa.string()


def _batches(cursor: sqlite3.Cursor, schema: pa.Schema, where: str) -> Iterator[pa.RecordBatch]:
    with _translated(where):
        while rows := cursor.fetchmany(N_ROWS):
            columns = [
                _column(cells, kind)
                for cells, kind in zip(zip(*rows, strict=True), schema.types, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _column(cells: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_string(kind):
        return pa.array([None if cell is None else _text(cell) for cell in cells], kind)
    if pa.types.is_floating(kind):
        return pa.array([None if cell is None else float(cell) for cell in cells], kind)
    return pa.array(cells, kind)


def _text(cell: Any) -> str:
    if isinstance(cell, bytes):
        try:
            return cell.decode()
        except UnicodeDecodeError:
            return cell.hex()
    return str(cell)


@contextmanager
def _translated(where: str) -> Iterator[None]:
    """Say what SQLite says, without the cells it may quote."""
    try:
        yield
    except sqlite3.Error as error:
        said = str(error)
        if said == "interrupted":
            raise KeyboardInterrupt from None
        if "prohibited" in said or "not authorized" in said:
            found, do = "something that is not allowed when reading", "give one SELECT of tables"
        elif "unable to open" in said or "file is not a database" in said:
            found, do = "no database of SQLite", "check the path of the file"
        elif "locked" in said or "busy" in said:
            found, do = "a database that another program holds", "close it there, and run it again"
        elif isinstance(error, sqlite3.OperationalError):
            # About the query and the names of tables, not about cells.
            found, do = said.splitlines()[0], "mend the query, or check the names in it"
        else:
            found, do = type(error).__name__, "try the query in SQLite's own shell"
        raise SourceError("The database cannot be read.", where=where, found=found, do=do) from None
