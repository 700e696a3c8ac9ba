"""PostgreSQL: what its cells become, that nothing is written, and what is said when it fails."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from postgres_server import PASSWORD, SUPERUSER, PostgresServer

from personas.engine import postgres as module
from personas.engine.database_source import DatabaseSource
from personas.engine.databases import open_database
from personas.engine.engine import Engine
from personas.errors import (
    BriefError,
    ColumnError,
    KindError,
    MissingExtraError,
    PersonasError,
    SourceError,
)

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_PASSWORD", PASSWORD)


def rows(server: PostgresServer, what: str) -> list[tuple[Any, ...]]:
    engine = Engine()
    opened = open_database(engine, DatabaseSource.of(f"{server.address()}::{what}"))
    return engine.rows(f"SELECT * FROM {opened.table.name}")


def refused(server: PostgresServer, what: str, address: str | None = None) -> PersonasError:
    with pytest.raises(PersonasError) as raised:
        open_database(Engine(), DatabaseSource.of(f"{address or server.address()}::{what}"))
    message = f"{raised.value} {raised.value!r}"
    assert raised.value.do
    for secret in (PASSWORD, SUPERUSER, "127.0.0.1", str(server.port)):
        assert secret not in message
    # Nor do the driver's own words stand in a traceback.
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    return raised.value


@pytest.fixture(scope="module")
def shop(postgres: PostgresServer) -> PostgresServer:
    postgres.run(
        """
        CREATE TABLE orders (id uuid, customer bigint, placed timestamptz, day date,
            amount numeric(12, 2), rate double precision, paid bool, note text, tags text[],
            extra jsonb, total numeric, took interval);
        INSERT INTO orders VALUES
            ('00000000-0000-0000-0000-000000000001', 9007199254740993,
             '2026-01-31 23:30:00-05', '2026-01-31', 12345678.91, 0.5, true, 'Ü;x', '{a,b}',
             '{"a": 1}', 3.25, '1 day'),
            (NULL, NULL, 'infinity', '-infinity', 'NaN', 'NaN', NULL, NULL, NULL, NULL, NULL, NULL);
        CREATE SCHEMA crm;
        CREATE TABLE crm.deals AS SELECT g AS id, 'won' AS status FROM generate_series(1, 50000) g;
        CREATE TABLE "Odd Table" ("the id" int);
        CREATE ROLE clerk LOGIN PASSWORD 'clerk';
        CREATE VIEW mine AS SELECT customer FROM orders;
        """
    )
    return postgres


def test_cells_keep_their_values(shop: PostgresServer) -> None:
    full, empty = rows(shop, "orders")
    assert full == (
        "00000000-0000-0000-0000-000000000001",
        9007199254740993,
        datetime(2026, 2, 1, 4, 30),  # as UTC, though the server lives in New York
        date(2026, 1, 31),
        Decimal("12345678.91"),
        0.5,
        True,
        "Ü;x",
        ["a", "b"],
        '{"a": 1}',
        3.25,
        timedelta(days=1),
    )
    assert empty[:2] == (None, None)
    assert empty[2] == datetime.max
    assert empty[3] == date.min
    assert empty[4] is None


def test_types_do_not_hang_on_the_first_rows(shop: PostgresServer) -> None:
    engine = Engine()
    query = "SELECT NULL::int AS a, NULL::numeric(5,1) AS b, NULL AS c, now() AS d WHERE false"
    opened = open_database(engine, DatabaseSource.of(f"{shop.address()}::{query}"))
    assert opened.table.types == {"a": "integer", "b": "number", "c": "text", "d": "date"}
    assert opened.table.n_rows == 0


@pytest.mark.parametrize(
    ("what", "n"),
    [
        ("crm.deals", 50_000),
        ("deals", 50_000),  # no other schema has one
        ("Orders", 2),
        ("mine", 2),
        ("SELECT * FROM crm.deals WHERE status LIKE 'w%n' AND id <= 10", 10),
        ("WITH few AS (SELECT 1 AS a) SELECT * FROM few -- all\n;", 1),
        ("VALUES (1), (2)", 2),
        ("TABLE crm.deals", 50_000),
    ],
)
def test_a_table_or_a_query_is_read_in_full(shop: PostgresServer, what: str, n: int) -> None:
    assert len(rows(shop, what)) == n


def test_a_table_may_have_any_name(shop: PostgresServer) -> None:
    engine = Engine()
    source = DatabaseSource.of({"database": shop.address(), "table": "Odd Table"})
    assert open_database(engine, source).table.names == ("the id",)


def test_rows_come_in_batches_through_a_cursor_of_the_server(
    shop: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "N_ROWS", 1_000)
    source = DatabaseSource.of(f"{shop.address()}::crm.deals")
    with module.postgres_batches(source) as (_, batches):
        assert next(batches).num_rows == 1_000
        running = shop.run("SELECT query FROM pg_stat_activity WHERE query LIKE 'FETCH%'")
        assert running.startswith("FETCH FORWARD")


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM crm.deals",
        "INSERT INTO crm.deals VALUES (0, 'won')",
        "UPDATE crm.deals SET status = 'lost'",
        "CREATE TABLE copied AS SELECT 1",
        "SELECT * INTO copied FROM crm.deals",
        "WITH gone AS (DELETE FROM crm.deals RETURNING id) SELECT * FROM gone",
        "SELECT 1; DELETE FROM crm.deals",
        "COMMIT; DELETE FROM crm.deals",
        "COPY crm.deals TO '/tmp/deals.csv'",
        "DROP TABLE crm.deals",
        "SELECT * FROM crm.deals FOR UPDATE",
        "SELECT nextval('counter')",
        "SELECT changed()",
    ],
)
def test_nothing_is_ever_written(shop: PostgresServer, query: str) -> None:
    shop.run(
        "CREATE SEQUENCE IF NOT EXISTS counter; CREATE OR REPLACE FUNCTION changed() RETURNS int "
        "LANGUAGE sql AS 'DELETE FROM crm.deals; SELECT 1'"
    )
    everything = "SELECT count(*), sum(hashtext(d::text)) FROM crm.deals d"
    before = shop.run(everything), shop.run("SELECT is_called FROM counter")
    error = refused(shop, query)
    assert isinstance(error, BriefError)
    assert "more than read" in error.what
    assert (shop.run(everything), shop.run("SELECT is_called FROM counter")) == before
    assert shop.run("SELECT to_regclass('copied') IS NULL") == "t"


def test_the_transaction_may_not_write_even_where_the_text_is_not_looked_at(
    shop: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "one_reading_statement", lambda query, where: query)
    for query in (
        "SELECT 1; COMMIT; DELETE FROM crm.deals",
        "WITH gone AS (DELETE FROM crm.deals RETURNING id) SELECT * FROM gone",
    ):
        refused(shop, query)
    assert shop.run("SELECT count(*) FROM crm.deals") == "50000"


def test_wrong_names_are_told_with_what_is_there(shop: PostgresServer) -> None:
    error = refused(shop, "ordes")
    assert isinstance(error, SourceError)
    assert "did you mean 'orders'?" in str(error)
    assert "column" in str(refused(shop, "SELECT nme FROM orders"))
    assert "syntax error" in str(refused(shop, "SELECT FROM WHERE"))
    shop.run("CREATE SCHEMA old; CREATE TABLE old.deals (id int)")
    try:
        assert "'crm.deals', 'old.deals'" in str(refused(shop, "deals"))
    finally:
        shop.run("DROP SCHEMA old CASCADE")


def test_two_columns_of_one_name_are_refused(shop: PostgresServer) -> None:
    with pytest.raises(ColumnError, match="one name"):
        rows(shop, "SELECT 1 AS a, 2 AS a")


def test_no_cell_is_quoted(shop: PostgresServer) -> None:
    error = refused(shop, "SELECT note::int FROM orders")
    assert "Ü;x" not in str(error)
    assert "22P02" in str(error)


def test_numbers_too_long_for_a_float_are_not_read_as_others(shop: PostgresServer) -> None:
    assert rows(shop, "SELECT sum(x) AS s FROM (VALUES (1::bigint), (2)) v(x)") == [(3.0,)]
    with pytest.raises(KindError, match="kept exactly"):
        rows(shop, "SELECT 9007199254740993::numeric AS id")


def test_a_server_that_cannot_be_used_is_told_with_a_cure(
    shop: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, address = str(shop.port), shop.address()
    nowhere = refused(shop, "orders", address.replace(port, "1"))
    assert "does not answer" in nowhere.what
    unknown = refused(shop, "orders", shop.address("shopp"))
    assert "no such database" in unknown.what
    clerk = address.replace(SUPERUSER, "clerk")
    monkeypatch.setenv("SHOP_PASSWORD", "clerk")
    assert "may not read" in refused(shop, "orders", clerk).what
    monkeypatch.setenv("SHOP_PASSWORD", "wrong")
    assert "user or the password" in refused(shop, "orders").what
    monkeypatch.delenv("SHOP_PASSWORD")
    with pytest.raises(BriefError, match="variable") as raised:
        open_database(Engine(), DatabaseSource.of(f"{address}::orders"))
    assert "SHOP_PASSWORD" in str(raised.value)


def test_the_usual_variables_of_postgresql_are_known_too(
    shop: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    monkeypatch.setenv("PGUSER", SUPERUSER)
    engine = Engine()
    source = DatabaseSource.of(f"postgresql://127.0.0.1:{shop.port}/shop::mine")
    assert open_database(engine, source).table.n_rows == 2
    socket = DatabaseSource.of(f"postgresql:///shop?host={shop.folder}&port={shop.port}::mine")
    assert open_database(engine, socket).table.n_rows == 2


def test_without_its_packages_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtraError) as raised:
        open_database(Engine(), DatabaseSource.of("postgresql://db.example/shop::orders"))
    assert "personas[postgres]" in str(raised.value)


def test_its_packages_are_imported_only_when_needed() -> None:
    code = (
        "import sys, personas, personas.building, personas.cli, personas.engine.databases;"
        "print({'sqlalchemy', 'psycopg'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
