"""Rows of an export come into shape without one row or one cent more or less."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from personas.engine.engine import Engine
from personas.records.exports.detection import known_export
from personas.records.exports.preparation import prepared
from personas.records.opened import Opened
from personas.records.read import open_table

DATA = Path(__file__).parent / "data"
ORDERS = DATA / "shopify-orders.csv"


def shaped(source: object) -> tuple[pd.DataFrame, Opened]:
    engine = Engine()
    opened = open_table(engine, source)
    made = prepared(opened, known_export(opened.table.names, "orders"))
    return engine.arrow(f"SELECT * FROM {made.table.name}").to_pandas(), made


def given() -> pd.DataFrame:
    return pd.read_csv(ORDERS, dtype=str).astype(object).where(lambda cells: cells.notna(), None)


def test_every_line_says_what_holds_for_its_order():
    found, _ = shaped(ORDERS)
    source = given()
    assert found["Name"].tolist() == source["Name"].tolist()
    assert found["Lineitem name"].tolist() == source["Lineitem name"].tolist()
    assert source["Financial Status"].isna().any()
    for column in ("Email", "Created at", "Financial Status", "Currency", "Cancelled at", "Source"):
        first = source.groupby("Name")[column].first()
        expected = source["Name"].map(first).fillna("").tolist()
        assert found[column].fillna("").tolist() == expected, column


def test_money_of_an_order_counts_once():
    found, _ = shaped(ORDERS)
    source = given()
    for column in ("Total", "Refunded Amount", "Subtotal"):
        assert found[column].notna().all()
        of_orders = found[column].astype(float).groupby(found["Name"]).sum()
        expected = source[column].astype(float).groupby(source["Name"]).sum()
        pd.testing.assert_series_equal(of_orders, expected, check_names=False)


def test_each_line_has_its_part_of_the_money():
    found, _ = shaped(ORDERS)
    worth = found["Lineitem price"].astype(float) * found["Lineitem quantity"].astype(float)
    part = worth / worth.groupby(found["Name"]).transform("sum")
    total = found["Total"].astype(float)
    expected = total.groupby(found["Name"]).transform("sum") * part
    pd.testing.assert_series_equal(total, expected, check_names=False)
    assert (part < 1).any()


def test_orders_of_the_till_are_counted():
    source = given()
    emails = source.groupby("Name")["Email"].first()
    _, opened = shaped(ORDERS)
    lines, guests = (finding.what for finding in opened.findings[-2:])
    n_orders, n_guests = len(emails), int(emails.isna().sum())
    assert lines.startswith(f"{len(source)} rows are lines of {n_orders} orders")
    assert guests.startswith(f"{n_guests} of {n_orders} orders have no e-mail address")


def test_the_order_of_rows_does_not_matter(tmp_path):
    shuffled = given().sample(frac=1, random_state=3)
    path = tmp_path / "orders.csv"
    shuffled.to_csv(path, index=False)
    again, whole = shaped(path)[0], shaped(ORDERS)[0]
    keys = ["Name", "Lineitem name"]
    pd.testing.assert_frame_equal(
        again.sort_values(keys).reset_index(drop=True),
        whole.sort_values(keys).reset_index(drop=True),
    )


def test_columns_that_are_stored_as_numbers_are_filled_too(tmp_path):
    source = pd.read_csv(ORDERS)
    path = tmp_path / "orders.parquet"
    source.dropna(axis=1, how="all").to_parquet(path)
    found, _ = shaped(path)
    assert round(found["Total"].sum(), 2) == round(source["Total"].sum(), 2)
    assert found["Total"].notna().all()
    assert found["Financial Status"].notna().all()


def test_a_table_of_no_system_is_not_touched():
    engine = Engine()
    opened = open_table(engine, pd.DataFrame({"zip": ["'01", "'02"], "orders": [1, 2]}))
    assert prepared(opened, None) is opened
