"""The same rows give the same features, however they are ordered and wherever they are kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from records.features.comparing import differences
from records.features.drawn import drawn_orders, opened
from records.features.reference import Rules, reference

RULES = Rules(date(2025, 1, 31), window=18, charges=("postage", "fee"), min_cell=3)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_plays_no_part(tmp_path: Path, seed: int):
    table = drawn_orders(20 + seed)
    # Cents that no float holds exactly: their sums depend on the order in which they are added.
    table["price"] = table["price"] + 0.1
    shuffled = table.sample(frac=1, random_state=seed)
    one = opened(tmp_path / "one", table, RULES)
    other = opened(tmp_path / "other", shuffled, RULES)
    pd.testing.assert_frame_equal(one.records.to_frame(), other.records.to_frame())
    assert one.records.fingerprint() == other.records.fingerprint()
    assert one.history.fingerprints == other.history.fingerprints
    assert [x.what for x in one.history.findings] == [x.what for x in other.history.findings]


def test_csv_and_parquet_say_the_same(tmp_path: Path):
    table = drawn_orders(24)
    csv = opened(tmp_path / "csv", table, RULES)
    parquet = opened(tmp_path / "parquet", table, RULES, suffix="parquet")
    pd.testing.assert_frame_equal(csv.records.to_frame(), parquet.records.to_frame())
    assert csv.records.fingerprint() == parquet.records.fingerprint()
    assert [x.what.replace(".csv", "") for x in csv.history.findings] == [
        x.what.replace(".parquet", "") for x in parquet.history.findings
    ]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize("kind", ["whole numbers", "text", "numbers with gaps"])
def test_keys_are_of_any_kind(tmp_path: Path, suffix: str, kind: str):
    table = drawn_orders(25)
    customers = {name: at for at, name in enumerate(sorted({*table["customer"].dropna()}), 101)}
    orders = {name: at for at, name in enumerate(sorted({*table["order"].dropna()}), 5001)}
    customer, order = table["customer"].map(customers), table["order"].map(orders)
    if kind == "whole numbers":
        table = table.assign(customer=customer.astype("Int64"), order=order.astype("Int64"))
    elif kind == "numbers with gaps":
        # What pandas makes of whole numbers once a cell is missing: 101.0
        table = table.assign(customer=customer.astype(float), order=order.astype(float))
    expected = reference(table, RULES)
    named = [str(int(x)) if kind != "text" else x for x in expected.index]
    expected.index = pd.Index(named)
    frame = opened(tmp_path, table, RULES, suffix=suffix).records.to_frame()
    frame = frame.set_index(frame["customer"].map(str)).drop(columns=["customer", "country"])
    assert differences(frame.sort_index(), expected.sort_index()) == []


def test_a_table_in_several_files_says_what_it_says_in_one(tmp_path: Path):
    table = drawn_orders(28)
    one = opened(tmp_path / "one", table, RULES)
    folder = tmp_path / "parts"
    folder.mkdir()
    for at in range(3):
        table[at::3].to_csv(folder / f"part-{at}.csv", index=False)
    parts = opened(folder, table, RULES, orders={"source": "part-*.csv"})
    pd.testing.assert_frame_equal(one.records.to_frame(), parts.records.to_frame())
    assert one.records.fingerprint() == parts.records.fingerprint()


def test_dates_without_hours_say_the_same_days(tmp_path: Path):
    table = drawn_orders(26)
    days = table.assign(time=table["time"].dt.normalize())
    hours = opened(tmp_path / "hours", table, RULES).records.to_frame()
    whole = opened(tmp_path / "days", days, RULES).records.to_frame()
    columns = [name for name in hours if name != "country"]
    pd.testing.assert_frame_equal(hours[columns], whole[columns])


def test_money_comes_in_any_unit(tmp_path: Path):
    table = drawn_orders(27)
    cents = table.assign(price=np.round(table["price"] * 100), refunded=table["refunded"] * 100)
    euros = opened(tmp_path / "euros", table, RULES).records.to_frame()
    in_cents = opened(tmp_path / "cents", cents, RULES).records.to_frame()
    for name in ("orders_revenue", "median_basket"):
        in_cents[name] = in_cents[name] / 100
    pd.testing.assert_frame_equal(euros, in_cents, rtol=0, atol=1e-8)
