"""Addresses of databases: what they mean, and that none gives a secret away."""

from __future__ import annotations

from pathlib import Path

import pytest

from personas.engine.database_source import DatabaseSource, Server, filled, is_address
from personas.errors import BriefError


def refused(written: str | dict[str, str]) -> BriefError:
    with pytest.raises(BriefError) as raised:
        DatabaseSource.of(written)
    assert raised.value.do
    assert raised.value.found
    return raised.value


def test_three_slashes_are_relative_and_four_absolute(tmp_path: Path) -> None:
    near = DatabaseSource.of("sqlite:///crm/shop.db::orders")
    assert near.in_folder(tmp_path).place == tmp_path / "crm" / "shop.db"
    far = DatabaseSource.of("duckdb:////data/shop.db::orders")
    assert far.in_folder(tmp_path).place == Path("/data/shop.db")


def test_what_stands_behind_the_colons_is_a_table_or_a_query() -> None:
    source = DatabaseSource.of("sqlite:///shop.db::crm.deals")
    assert (source.table, source.query, source.name) == ("crm.deals", None, "deals (sqlite)")
    source = DatabaseSource.of("sqlite:///shop.db:: SELECT a::text FROM b ")
    assert (source.table, source.query) == (None, "SELECT a::text FROM b")
    assert source.name == "query (sqlite)"


def test_a_server_has_a_user_a_host_a_port_and_a_database() -> None:
    source = DatabaseSource.of("postgresql://ann%40x:${PW}@[::1]:5433/my%20shop?sslmode=require::t")
    assert source.place == Server(
        "ann@x", "${PW}", "::1", "5433", "my shop", (("sslmode", "require"),)
    )
    assert DatabaseSource.of("postgres:///shop::t").place == Server(database="shop")


def test_a_block_of_settings_says_the_same() -> None:
    text = DatabaseSource.of("postgresql://db.example/shop::SELECT 1")
    block = {"database": "postgresql://db.example/shop", "query": "SELECT 1"}
    assert DatabaseSource.of(block) == text
    table = DatabaseSource.of({"database": "sqlite:///a.db", "table": "order lines"})
    assert table.table == "order lines"


@pytest.mark.parametrize(
    "written",
    [
        "postgresql://ann:s3cret@db.example/shop::orders",
        "postgresql://ann:s3cret${X}@db.example/shop::orders",
        "postgresql://ann:s3:/@cret@db.example/shop::orders",
        "postgresql://ann:s3cret@db.example/shop",
        "postgresql://db.example/shop?password=s3cret::orders",
        "postgresql://db.example/shop?sslpassword=s3cret::orders",
        {"database": "postgresql://ann:s3cret@db.example/shop", "table": "orders"},
    ],
)
def test_a_password_may_not_be_written_out(written: str | dict[str, str]) -> None:
    error = refused(written)
    assert "password is written out" in error.what
    assert "${NAME}" in str(error)
    assert "PGPASSWORD" in str(error)
    assert not any(secret in str(error) for secret in ("s3", "cret", "ann", "example"))


@pytest.mark.parametrize(
    "written",
    [
        "postgresql://ann:s3::cret@db.example/shop::orders",
        "postgresql://db.example:s3cret/shop::orders",
        "mysql://ann:s3cret@db.example/shop::orders",
        "postgresql://db.example/shop?options=s3cret::orders",
        "sqlite://s3cret.db::orders",
        "sqlite:///s3cret.db",
        "sqlite:///::s3cret",
        {"database": "s3cret", "table": "orders"},
        {"database": "sqlite:///s3cret.db", "table": "orders", "query": "SELECT 1"},
        {"database": "sqlite:///s3cret.db", "tabel": "orders"},
        {},
    ],
)
def test_an_address_that_cannot_be_read_is_not_repeated(written: str | dict[str, str]) -> None:
    assert "cret" not in str(refused(written))


def test_its_picture_gives_neither_user_nor_host_away() -> None:
    source = DatabaseSource.of("postgresql://ann:${PW}@db.example:5432/shop::crm.orders")
    assert source.name == "orders (postgresql)"
    assert not any(word in repr(source) for word in ("ann", "PW", "example", "5432", "shop"))


def test_variables_are_filled_in_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_PORT", "5433")
    assert filled("${SHOP_PORT}", where="t") == "5433"
    monkeypatch.delenv("SHOP_PASSWORD", raising=False)
    with pytest.raises(BriefError) as raised:
        filled("${SHOP_PORT}${SHOP_PASSWORD}", where="t")
    assert "SHOP_PASSWORD" in str(raised.value)
    assert "5433" not in str(raised.value)


def test_paths_are_no_addresses() -> None:
    assert not any(is_address(path) for path in ("a.csv", "C:/a.csv", "x::y", "a b://c", "/a://b"))
    assert is_address("https://example.org/a.csv")
