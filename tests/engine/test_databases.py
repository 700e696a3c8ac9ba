"""SQLite and DuckDB files: what is read, that nothing is written, and what is said of failures."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from personas.engine.database_source import DatabaseSource
from personas.engine.databases import open_database
from personas.engine.engine import Engine
from personas.engine.files import Opened
from personas.errors import BriefError, ColumnError, PersonasError, SourceError

KINDS = ("sqlite", "duckdb")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "sqlite.db")) as made:
        made.execute("CREATE TABLE orders (id INTEGER, amount REAL, note TEXT)")
        made.execute("INSERT INTO orders VALUES (1, 2.5, 'a'), (2, NULL, 'b')")
        made.execute("CREATE VIEW mine AS SELECT id FROM orders")
        made.commit()
    with closing(duckdb.connect(str(tmp_path / "duckdb.db"))) as base:
        base.execute("CREATE TABLE orders (id INTEGER, amount DOUBLE, note VARCHAR)")
        base.execute("INSERT INTO orders VALUES (1, 2.5, 'a'), (2, NULL, 'b')")
        base.execute("CREATE VIEW mine AS SELECT id FROM orders")
        base.execute(
            "CREATE SCHEMA crm; CREATE TABLE crm.deals AS SELECT range AS id FROM range(9)"
        )
    return tmp_path


def opened(folder: Path, kind: str, what: str) -> Opened:
    source = DatabaseSource.of(f"{kind}:///{kind}.db::{what}").in_folder(folder)
    return open_database(Engine(), source)


def rows(found: Opened) -> list[tuple[Any, ...]]:
    return found.table.engine.rows(f"SELECT * FROM {found.table.name}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_a_view_and_a_query_are_read(shop: Path, kind: str) -> None:
    table = opened(shop, kind, "orders")
    assert rows(table) == [(1, 2.5, "a"), (2, None, "b")]
    assert dict(table.table.types) == {"id": "integer", "amount": "number", "note": "text"}
    assert rows(opened(shop, kind, "Mine")) == [(1,), (2,)]
    assert rows(opened(shop, kind, "SELECT max(id) AS id FROM orders; -- one")) == [(2,)]


def test_a_schema_of_duckdb_can_be_named(shop: Path) -> None:
    assert opened(shop, "duckdb", "crm.deals").table.n_rows == 9


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM orders",
        "INSERT INTO orders VALUES (3, 3, 'c')",
        "UPDATE orders SET id = 0",
        "CREATE TABLE copied AS SELECT * FROM orders",
        "WITH one AS (SELECT 1) DELETE FROM orders",
        "SELECT 1; DELETE FROM orders",
        "ATTACH 'other.db' AS other",
        "PRAGMA user_version = 7",
        "COPY orders TO 'orders.csv'",
        "DROP TABLE orders",
    ],
)
def test_nothing_is_ever_written(shop: Path, kind: str, query: str) -> None:
    file = shop / f"{kind}.db"
    before = file.read_bytes()
    with pytest.raises(PersonasError) as raised:
        opened(shop, kind, query)
    assert isinstance(raised.value, BriefError | SourceError)
    assert raised.value.do
    assert file.read_bytes() == before
    assert {path.name for path in shop.iterdir()} == {"sqlite.db", "duckdb.db"}


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM orders RETURNING id",
        "ATTACH 'other.db' AS other",
        "PRAGMA user_version = 7",
        "CREATE TEMP TABLE t AS SELECT 1",
    ],
)
def test_sqlite_itself_refuses_what_the_text_might_hide(
    shop: Path, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from personas.engine import sqlite_file

    monkeypatch.setattr(sqlite_file, "one_reading_statement", lambda query, where: query)
    monkeypatch.setattr(sqlite_file, "_kinds", lambda connection, sql: [])
    before = (shop / "sqlite.db").read_bytes()
    with pytest.raises(SourceError):
        opened(shop, "sqlite", query)
    assert (shop / "sqlite.db").read_bytes() == before
    assert not (shop / "other.db").exists()


def test_duckdb_itself_refuses_what_the_text_might_hide(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from personas.engine import duckdb_file

    monkeypatch.setattr(duckdb_file, "_check_reads", lambda engine, query, where: None)
    before = (shop / "duckdb.db").read_bytes()
    with pytest.raises(SourceError):
        opened(shop, "duckdb", "DELETE FROM orders RETURNING id")
    assert (shop / "duckdb.db").read_bytes() == before


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_wrong_is_told_without_cells(shop: Path, kind: str) -> None:
    for what, said in (
        ("ordrs", "did you mean 'orders'?"),
        ("SELECT nme FROM orders", "nme"),
        ("SELECT FROM FROM", "syntax error"),
    ):
        with pytest.raises(SourceError) as raised:
            opened(shop, kind, what)
        assert said in str(raised.value)
        assert raised.value.where
        assert raised.value.do
    with pytest.raises(ColumnError, match="one name"):
        opened(shop, kind, "SELECT id, id FROM orders")


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_none_is_told(tmp_path: Path, kind: str) -> None:
    with pytest.raises(SourceError, match="no such file"):
        opened(tmp_path, kind, "orders")
    assert not any(tmp_path.iterdir())  # opening makes no empty database
    (tmp_path / f"{kind}.db").write_text("id,amount\n" * 1000)
    with pytest.raises(SourceError) as raised:
        opened(tmp_path, kind, "orders")
    assert "no database of" in str(raised.value)


def test_an_error_within_the_rows_quotes_no_cell(shop: Path) -> None:
    with closing(duckdb.connect(str(shop / "duckdb.db"))) as base:
        base.execute(
            "CREATE TABLE late AS SELECT CASE WHEN range = 250000 THEN 'Miller' "
            "ELSE range::VARCHAR END AS a FROM range(300000)"
        )
    with pytest.raises(SourceError) as raised:
        opened(shop, "duckdb", "SELECT a::INTEGER AS a FROM late")
    assert "Miller" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_a_file_of_duckdb_that_is_open_for_writing_is_told(shop: Path) -> None:
    with (
        closing(duckdb.connect(str(shop / "duckdb.db"))),
        pytest.raises(SourceError, match="cannot be read") as raised,
    ):
        opened(shop, "duckdb", "orders")
    assert "close it" in str(raised.value)


def test_a_column_of_sqlite_may_hold_anything(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "sqlite.db")) as made:
        made.execute("CREATE TABLE t (mixed, number, whole INTEGER, raw, empty)")
        # The odd cells come late: the first rows do not decide.
        made.executemany(
            "INSERT INTO t VALUES (?, ?, ?, ?, NULL)",
            [(place, place, 2**60, b"\xff\x00") for place in range(30_000)],
        )
        made.execute("INSERT INTO t VALUES ('many', 0.5, NULL, 'text', NULL)")
        made.commit()
    found = opened(tmp_path, "sqlite", "t")
    assert dict(found.table.types) == {
        "mixed": "text",
        "number": "number",
        "whole": "integer",
        "raw": "text",
        "empty": "text",
    }
    everything = rows(found)
    assert len(everything) == 30_001
    assert everything[7] == ("7", 7.0, 2**60, "ff00", None)
    assert everything[-1] == ("many", 0.5, None, "text", None)


def test_texts_of_sqlite_that_are_not_utf_8_are_counted(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "sqlite.db")) as made:
        made.execute("CREATE TABLE t (a TEXT)")
        made.execute("INSERT INTO t VALUES (CAST(x'4dfc6c6c6572' AS TEXT)), ('ok')")
        made.commit()
    found = opened(tmp_path, "sqlite", "t")
    assert rows(found) == [("M\ufffdller",), ("ok",)]
    assert found.n_damaged == 1
