"""DuckDB files, opened for reading only by a connection of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

from personas.engine.database_source import DatabaseSource
from personas.engine.engine import Engine
from personas.engine.frames import frame_from
from personas.engine.interrupting import watched
from personas.engine.queries import Relation, more_than_reading, select_all
from personas.errors import BriefError, SourceError

N_ROWS = 100_000

_SAFE = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)


def store_duckdb(engine: Engine, source: DatabaseSource, path: Path) -> str:
    """Copy a table or query of a DuckDB file, and return the name of the engine's table.

    Raises
    ------
    SourceError
        If the file is not one of DuckDB or in use, the table is not there, or the query fails.
    BriefError
        If the query does more than read.
    """
    where = source.name
    with _errors(where):
        if source.query is not None:
            _check_reads(engine, source.query, where)
        with closing(_connected(engine, path)) as connection:
            connection.execute("SET enable_progress_bar = false")
            connection.execute("SET TimeZone = 'UTC'")
            sql = source.query or select_all(
                source.table or "", _relations(connection), where=where
            )

            rows = connection.sql(sql).to_arrow_reader(N_ROWS)
            return engine.store(frame_from(rows).data, stem="database")


def _connected(engine: Engine, path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        str(path),
        read_only=True,
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": engine.memory_limit,
            "temp_directory": str(engine.temporary / "source-spill"),
        },
    )
    watched(connection)
    return connection


def _check_reads(engine: Engine, query: str, where: str) -> None:
    kinds = engine.statements(query)
    if kinds == ("SELECT",):
        return
    if not kinds:
        raise BriefError(
            "The query is empty.", where=where, found="no statement", do="give one SELECT"
        )
    several = len(kinds) > 1
    raise more_than_reading("several statements" if several else f"{kinds[0]}", where)


def _relations(connection: duckdb.DuckDBPyConnection) -> list[Relation]:
    found = connection.execute(
        "SELECT table_schema, table_name FROM information_schema.tables "
        "WHERE table_catalog = current_database()"
    ).fetchall()
    return [Relation(schema, name, first=schema == "main") for schema, name in found]


@contextmanager
def _errors(where: str) -> Iterator[None]:
    """Say what DuckDB says of a file or query, without the cells it may quote."""
    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except duckdb.Error as error:
        said = str(error)
        if isinstance(error, _SAFE):
            # About the query and the names of tables, not about cells.
            found, do = said.splitlines()[0], "mend the query, or check the names in it"
        elif "set lock" in said or "different configuration" in said:
            found = "a database that another connection holds open for writing"
            do = "close it there, and run it again"
        elif "not a valid DuckDB" in said:
            found, do = "no database of DuckDB", "check the path of the file"
        else:
            found, do = type(error).__name__, "try the query in DuckDB's own shell"
        raise SourceError("The database cannot be read.", where=where, found=found, do=do) from None
