"""Where tables come from: patterns and databases, in a brief and in `read`."""

from __future__ import annotations

import json
import sqlite3
import traceback
from contextlib import closing
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from postgres_server import PASSWORD, SUPERUSER, PostgresServer

from personas.building import build_files
from personas.engine.database_source import DatabaseSource
from personas.errors import BriefError, ColumnError, PersonasError
from personas.records.brief import Brief
from personas.records.history.history import open_history
from personas.records.opening import open_brief
from personas.records.read import read

SECRET = "s3cret-word"


def brief(folder: Path, text: str) -> Brief:
    (folder / "brief.yaml").write_text(text)
    return Brief.load(folder / "brief.yaml")


def refused(folder: Path, text: str) -> BriefError:
    with pytest.raises(BriefError) as raised:
        brief(folder, text)
    shown = "".join(traceback.format_exception(raised.value))
    assert SECRET not in shown
    return raised.value


def customers(n: int = 300) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [f"c{place}" for place in range(n)],
            "visits": [place % 7 + (9 if place % 2 else 0) for place in range(n)],
            "spend": [10.5 * (place % 5) + (200 if place % 2 else 0) for place in range(n)],
            "plan": ["pro" if place % 2 else "basic" for place in range(n)],
        }
    )


def in_parts(folder: Path) -> None:
    rows = customers()
    rows[:100].to_csv(folder / "part-1.csv", index=False)
    rows[100:].to_csv(folder / "part-2.csv", index=False, sep=";")


def in_sqlite(folder: Path) -> Path:
    path = folder / "shop.db"
    with closing(sqlite3.connect(path)) as made:
        customers().to_sql("customers", made, index=False)
    return path


def test_a_source_of_a_brief_is_relative_to_the_brief(tmp_path: Path) -> None:
    read_brief = brief(
        tmp_path,
        "customers: exports/2025-*.csv\n"
        "events:\n  source: sqlite:///crm.db::events\n  customer: id\n  stage: s\n  time: t\n",
    )
    assert read_brief.customers == tmp_path / "exports" / "2025-*.csv"
    source = read_brief.events.source if read_brief.events else None
    assert isinstance(source, DatabaseSource)
    assert source.place == tmp_path / "crm.db"


def test_a_database_may_be_a_block_of_the_brief(tmp_path: Path) -> None:
    in_sqlite(tmp_path)
    agreed = brief(
        tmp_path,
        "customers:\n  database: sqlite:///shop.db\n  query: SELECT * FROM customers LIMIT 9\n",
    )
    records = read(agreed.customers, brief=agreed)
    assert (records.n_rows, records.name) == (9, "query (sqlite)")
    wrong = refused(tmp_path, "customers:\n  database: sqlite:///shop.db\n  tabel: customers\n")
    assert "line 1" in str(wrong)
    assert "did you mean 'table'?" in str(wrong)


@pytest.mark.parametrize(
    "text",
    [
        f"customers: postgresql://ann:{SECRET}@db.example/shop::customers\n",
        f"customers:\n  database: postgresql://ann:{SECRET}@db.example/shop\n  table: t\n",
        f"deals:\n  source: postgresql://ann:{SECRET}@db.example/shop::d\n  customer: id\n",
        f"customers: mysql://ann:{SECRET}@db.example/shop::customers\n",
        f"customers: postgresql://ann:{SECRET}::x@db.example/shop::customers\n",
    ],
)
def test_a_password_in_a_brief_is_refused_and_never_repeated(tmp_path: Path, text: str) -> None:
    error = refused(tmp_path, text)
    assert "brief.yaml" in str(error)
    assert error.do


def test_a_password_in_python_is_not_repeated_either() -> None:
    address = f"postgresql://ann:{SECRET}@db.example/shop::customers"
    for call in (lambda: Brief(customers=address), lambda: read(address)):
        with pytest.raises(ValueError, match="password") as raised:
            call()
        assert SECRET not in "".join(traceback.format_exception(raised.value))


def test_customers_in_several_files_are_one_table(tmp_path: Path) -> None:
    in_parts(tmp_path)
    records = read(tmp_path / "part-*.csv")
    assert (records.n_rows, records.name) == (300, "part-*.csv")
    (tmp_path / "all.csv").write_text(customers().to_csv(index=False))
    assert records.fingerprint() == read(tmp_path / "all.csv").fingerprint()


def test_what_some_files_lack_is_counted(tmp_path: Path) -> None:
    in_parts(tmp_path)
    customers(5).assign(id=list("vwxyz")).drop(columns="plan").to_csv(
        tmp_path / "part-3.csv", index=False
    )
    found = [note for note in read(tmp_path / "part-*.csv").findings if note.topic == "lacking"]
    assert [note.columns for note in found] == [("plan",)]
    assert "1 of 3 files" in found[0].what
    customers(5).drop(columns="id").to_csv(tmp_path / "part-4.csv", index=False)
    with pytest.raises(ColumnError) as raised:
        read(tmp_path / "part-*.csv")
    assert "'id' not in 1 of 4 files" in str(raised.value)


def test_encodings_of_several_files_are_told_once(tmp_path: Path) -> None:
    for place in (1, 2):
        rows = customers(20).assign(id=range(20 * place, 20 * place + 20), plan="Müßig")
        rows.to_csv(tmp_path / f"{place}.csv", index=False, encoding="cp1252")
    in_parts(tmp_path)
    notes = [note.what for note in read(tmp_path / "*.csv").findings if note.topic == "encoding"]
    assert notes == ["2 of 4 files are not UTF-8 and were read as cp1252."]


EVENTS = """
customers: part-*.csv
as_of: 2026-12-31
events: {source: 'events-*.csv', customer: id, stage: stage, time: time}
"""


def test_a_side_table_may_lie_in_several_files(tmp_path: Path) -> None:
    in_parts(tmp_path)
    for month in ("01", "02"):
        events = pd.DataFrame(
            {"id": [f"c{n}" for n in range(60)], "stage": "visit", "time": f"2026-{month}-03"}
        )
        events.to_csv(tmp_path / f"events-{month}.csv", index=False)
    agreed = brief(tmp_path, EVENTS)
    history = open_history(agreed, read(agreed.customers, brief=agreed))
    assert history.events is not None
    assert len(history.events.collect()) == 120
    events.drop(columns="time").to_csv(tmp_path / "events-03.csv", index=False)
    with pytest.raises(ColumnError) as raised:
        open_history(agreed, read(agreed.customers, brief=agreed))
    assert "'time' not in 1 of 3 files" in str(raised.value)
    assert "events (line" in str(raised.value)


def test_orders_in_partitions_are_read_where_they_lie(tmp_path: Path) -> None:
    in_parts(tmp_path)
    for month in ("01", "02"):
        folder = tmp_path / "orders" / "year=2026" / f"month={month}"
        folder.mkdir(parents=True)
        rows = f"'c' || range AS id, TIMESTAMP '2026-{month}-03' AS day, 9.5 AS paid"
        duckdb.connect().execute(f"COPY (SELECT {rows} FROM range(60)) TO '{folder / 'a.parquet'}'")
    agreed = brief(
        tmp_path,
        "customers: part-*.csv\ncurrency: €\nas_of: 2026-03-01\n"
        "orders: {source: orders, customer: id, time: day, amount: paid}\n",
    )
    sources = open_brief(agreed)
    assert sources.orders is not None
    assert len(sources.orders.table.collect()) == 120
    kept = sources.records.engine.rows(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'parquet%'"
    )
    assert kept == [(0,)]  # a view, not a copy


def test_a_database_gives_the_same_records_as_a_file(tmp_path: Path) -> None:
    path = in_sqlite(tmp_path)
    base = tmp_path / "base.db"
    with closing(duckdb.connect(str(base))) as made:
        made.register("frame", customers())
        made.execute("CREATE TABLE customers AS SELECT * FROM frame")
    (tmp_path / "all.csv").write_text(customers().to_csv(index=False))
    expected = read(tmp_path / "all.csv")
    for source in (f"sqlite:///{path}::customers", f"duckdb:///{base}::customers"):
        records = read(source)
        assert records.schema.columns == expected.schema.columns
        assert records.n_rows == 300
        assert records.schema.unit == expected.schema.unit


@pytest.mark.postgres
def test_no_secret_of_a_server_reaches_a_book(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = ", ".join(
        f"('{row.id}', {row.visits}, {row.spend}, '{row.plan}')" for row in customers().itertuples()
    )
    postgres.run(
        "DROP TABLE IF EXISTS customers; CREATE TABLE customers "
        "(id text, visits int, spend numeric(9, 2), plan text); "
        f"INSERT INTO customers VALUES {values}"
    )
    monkeypatch.setenv("SHOP_PASSWORD", PASSWORD)
    path = tmp_path / "brief.yaml"
    path.write_text(f"customers: {postgres.address()}::customers\nn_personas: 2\n")
    result = build_files(path, tmp_path / "out", progress=False)
    stored = json.loads((tmp_path / "out" / "book.json").read_text())
    assert stored["provenance"]["source"] == "customers (postgresql)"
    for file in result.files:
        content = file.read_bytes()
        for secret in (PASSWORD, SUPERUSER, "127.0.0.1", str(postgres.port), "SHOP_PASSWORD"):
            assert secret.encode() not in content or file.suffix == ".pdf"
    monkeypatch.setenv("SHOP_PASSWORD", "another")
    with pytest.raises(PersonasError) as raised:
        build_files(path, tmp_path / "out", progress=False)
    assert "another" not in "".join(traceback.format_exception(raised.value))
