"""Tables and queries of databases, copied as tables of the engine's own."""

from __future__ import annotations

from pathlib import Path

from personas.engine.database_source import DatabaseSource, Server, filled
from personas.engine.engine import Engine
from personas.engine.files import Opened
from personas.engine.table import Table
from personas.errors import SourceError


def open_database(engine: Engine, source: DatabaseSource) -> Opened:
    """Copy a table, or the rows of a query, into the engine's database, batch by batch.

    Nothing is written to the source: its connection is for reading only, and a query that says
    more than SELECT is refused before.

    Raises
    ------
    SourceError
        If the database, the table or the query cannot be read.
    BriefError
        If the query does more than read, or a variable of the environment is not set.
    ColumnError
        If two columns have one name.
    MissingExtraError
        If the packages for PostgreSQL are not installed.
    """
    if isinstance(source.place, Server):
        from personas.engine.postgres import postgres_batches

        with postgres_batches(source) as (schema, batches):
            return Opened(Table(engine, engine.store_batches(batches, schema, stem="database")))
    path = _file(source.place, source.name)
    if source.kind == "duckdb":
        from personas.engine.duckdb_file import store_duckdb

        return Opened(Table(engine, store_duckdb(engine, source, path)))
    from personas.engine.sqlite_file import Texts, sqlite_batches

    texts = Texts()
    with sqlite_batches(source, path, texts) as (schema, batches):
        stored = engine.store_batches(batches, schema, stem="database")
        return Opened(Table(engine, stored), n_damaged=texts.n_damaged)


def _file(written: Path, where: str) -> Path:
    path = Path(filled(str(written), where=where)).expanduser()
    if not path.is_file():
        raise SourceError(
            "There is no such file." if not path.is_dir() else "This is a folder, not a database.",
            where=str(written),
            do="check the path; three slashes before it are relative to the brief, four absolute",
        )
    return path
