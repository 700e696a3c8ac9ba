"""PostgreSQL, read in one transaction that may not write, through a cursor of the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from personas.engine.database_source import DatabaseSource, Server, filled
from personas.engine.postgres_errors import connection_error, query_error
from personas.engine.queries import Relation, one_reading_statement, select_all
from personas.engine.text_file import check_names
from personas.errors import KindError, MissingExtraError

if TYPE_CHECKING:
    import sqlalchemy

N_ROWS = 20_000
CONNECT_SECONDS = 10
# Whole numbers from here on are not all told apart by a float.
_EXACT = 2**53

_RELATIONS = """
SELECT n.nspname, c.relname, pg_table_is_visible(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema'
AND n.nspname NOT LIKE 'pg\\_%' AND has_schema_privilege(n.oid, 'USAGE')
"""

Convert = Callable[[Any], Any]


@contextmanager
def postgres_batches(
    source: DatabaseSource,
) -> Iterator[tuple[pa.Schema, Iterator[pa.RecordBatch]]]:
    """Open a table or query of a PostgreSQL server as a schema and a stream of batches.

    Moments with a zone are read as UTC, so that the server's settings change no date. A number of
    free precision is read as a float.

    Raises
    ------
    MissingExtraError
        If the packages are not installed.
    SourceError
        If the server, the database or the table is not there, or the query fails.
    BriefError
        If the query does more than read, or a variable of the address is not set.
    ColumnError
        If two columns have one name.
    """
    where = source.name
    query = source.query and one_reading_statement(source.query, where=where)
    database = _database(source.place, where)
    from sqlalchemy.exc import DBAPIError

    try:
        connection = database.connect()
    except DBAPIError as error:
        # Neither the address nor the driver's own words are handed on.
        raise connection_error(error.orig, where) from None
    try:
        with connection, connection.begin():
            _as_stored(connection)
            sql = query or select_all(source.table or "", _relations(connection), where=where)
            result = connection.execution_options(
                stream_results=True, max_row_buffer=N_ROWS, no_parameters=True
            ).exec_driver_sql(sql)
            with closing(result):
                described: Any = result.cursor.description
                names = tuple(column.name for column in described)
                check_names(names, where=where)
                kinds = [_kind(column) for column in described]
                types = [kind for kind, _ in kinds]
                schema = pa.schema(list(zip(names, types, strict=True)))
                batches = _batches(result.partitions(N_ROWS), kinds, schema, where)
                # What fails at the first row, as most do, fails before anything is stored.
                first = next(batches, None)
                yield schema, batches if first is None else chain([first], batches)
    except DBAPIError as error:
        raise query_error(error.orig, where) from None


def _database(server: Any, where: str) -> sqlalchemy.Engine:
    assert isinstance(server, Server)
    try:
        import psycopg  # noqa: F401
        import sqlalchemy
    except ImportError as error:
        raise MissingExtraError(
            "PostgreSQL needs packages that are not installed.",
            where=where,
            do="pip install 'personas[postgres]', or export the table to a file",
        ) from error
    port = filled(server.port, where=where)
    address = sqlalchemy.URL.create(
        "postgresql+psycopg",
        username=filled(server.user, where=where) or None,
        password=filled(server.password, where=where) or None,
        host=filled(server.host, where=where) or None,
        port=int(port) if port.isdecimal() else None,
        database=filled(server.database, where=where) or None,
        query={name: filled(value, where=where) for name, value in server.options},
    )
    return sqlalchemy.create_engine(
        address,
        poolclass=sqlalchemy.NullPool,
        connect_args={"connect_timeout": CONNECT_SECONDS},
        execution_options={"postgresql_readonly": True},
        hide_parameters=True,
    )


def _as_stored(connection: sqlalchemy.Connection) -> None:
    """No setting of the server or of a user changes how a cell is read."""
    from psycopg.types.datetime import DateLoader, TimestampLoader, TimestamptzLoader
    from psycopg.types.string import TextLoader

    adapters = connection.connection.driver_connection.adapters  # type: ignore[union-attr]
    for name, loader in (
        ("date", _within_years(DateLoader, date.min, date.max)),
        ("timestamp", _within_years(TimestampLoader, datetime.min, datetime.max)),
        ("timestamptz", _within_years(TimestamptzLoader, datetime.min, datetime.max)),
        ("json", TextLoader),
        ("jsonb", TextLoader),
    ):
        adapters.register_loader(name, loader)
    connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
    connection.exec_driver_sql("SET LOCAL datestyle = 'ISO'")
    connection.exec_driver_sql("SET LOCAL intervalstyle = 'postgres'")


def _within_years(loader: type[Any], first: date, last: date) -> type[Any]:
    """Read "infinity" and years that Python does not have as its last or first moment."""
    from psycopg import DataError

    class Within(loader):  # type: ignore[misc]
        def load(self, data: Any) -> Any:
            try:
                return super().load(data)
            except DataError:
                raw = bytes(data)
                return first if raw.startswith(b"-") or raw.endswith(b"BC") else last

    return Within


def _relations(connection: sqlalchemy.Connection) -> list[Relation]:
    found = connection.execution_options(no_parameters=True).exec_driver_sql(_RELATIONS)
    return [Relation(schema, name, visible) for schema, name, visible in found]


def _kind(column: Any) -> tuple[pa.DataType, Convert | None]:
    """Arrow's type for a column of the server, and what turns its cells into it."""
    from psycopg import postgres

    known = postgres.types.get(column.type_code)
    if known is not None and column.type_code == known.array_oid:
        return pa.list_(pa.string()), lambda cells: [_text(cell) for cell in _flat(cells)]
    name = "" if known is None else known.name
    if name == "numeric":
        return _number(column.precision, column.scale)
    if name == "timestamptz":
        return pa.timestamp("us"), lambda moment: moment.replace(tzinfo=None)
    plain: dict[str, pa.DataType] = {
        "bool": pa.bool_(),
        **dict.fromkeys(("int2", "int4", "int8"), pa.int64()),
        **dict.fromkeys(("float4", "float8"), pa.float64()),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us"),
        "interval": pa.duration("us"),
    }
    if name in plain:
        return plain[name], None
    return pa.string(), _text


def _number(precision: int | None, scale: int | None) -> tuple[pa.DataType, Convert]:
    if precision is None or scale is None or not 0 <= scale <= precision <= 38:
        return pa.float64(), _float
    return pa.decimal128(precision, scale), lambda cell: cell if cell.is_finite() else None


def _float(cell: Decimal) -> float:
    if cell.is_finite() and abs(cell) >= _EXACT and cell == cell.to_integral_value():
        # An id of so many digits would become another customer's.
        raise OverflowError
    return float(cell)


def _flat(cells: Sequence[Any]) -> Iterator[Any]:
    for cell in cells:
        if isinstance(cell, list):
            yield from _flat(cell)
        elif cell is not None:
            yield cell


def _text(cell: Any) -> str:
    return cell.hex() if isinstance(cell, bytes) else str(cell)


def _batches(
    parts: Iterator[Sequence[Any]],
    kinds: Sequence[tuple[pa.DataType, Convert | None]],
    schema: pa.Schema,
    where: str,
) -> Iterator[pa.RecordBatch]:
    for rows in parts:
        columns = []
        for name, cells, (kind, convert) in zip(
            schema.names, zip(*rows, strict=True), kinds, strict=True
        ):
            try:
                if convert is not None:
                    cells = tuple(None if cell is None else convert(cell) for cell in cells)
                columns.append(pa.array(cells, kind))
            except (OverflowError, pa.ArrowException):
                raise KindError(
                    f"The column '{name}' holds numbers that cannot be kept exactly.",
                    where=where,
                    found="whole numbers of more than 15 digits" if convert else "too large values",
                    do="give a query that writes them as text: SELECT id::text",
                ) from None
        yield pa.RecordBatch.from_arrays(columns, schema=schema)
