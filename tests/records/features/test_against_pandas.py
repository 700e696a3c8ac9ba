"""Features of orders against a slow reference that knows only the rules that are stated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from records.features.comparing import differences
from records.features.drawn import drawn_orders, opened
from records.features.reference import Rules, reference
from records.features.reference_notes import sentences

from personas.records.opening import Sources, at_day
from personas.texts.language import Texts

RULES = Rules(date(2025, 1, 31), charges=("postage", "fee"), min_cell=3)
CASES = {
    "all of history": RULES,
    "a window of a year": replace(RULES, window=12),
    "a window from the end of a month": replace(RULES, as_of=date(2024, 8, 31), window=6),
    "the day of the newest row": replace(RULES, as_of=date(2025, 8, 31)),
    "every row counts": replace(RULES, repeats="all"),
    "no charges": replace(RULES, charges=()),
    "larger cells": replace(RULES, min_cell=25),
}
NOT_THERE = {
    "no order number": ["order"],
    "no category": ["category"],
    "no product": ["product"],
    "no product and no category": ["product", "category"],
    "no channel, no discount": ["channel", "discount"],
    "no status, no refunds": ["status", "refunded", "cancelled"],
    "no money": ["price"],
}


def features_of(sources: Sources) -> pd.DataFrame:
    return sources.records.to_frame().set_index("customer").drop(columns="country", errors="ignore")


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("case", CASES)
def test_every_feature_and_every_count_equals_the_reference(tmp_path: Path, case: str, seed: int):
    table, rules = drawn_orders(seed), CASES[case]
    sources = opened(tmp_path, table, rules)
    assert differences(features_of(sources), reference(table, rules)) == []
    assert said_of_rows(sources) == sentences(table, rules)


def said_of_rows(sources: Sources) -> set[str]:
    """What was found of rows, orders and customers, without what is said of words, days, money."""
    others = ("as sold", "look lapsed", "main categories", "printed without a sign")
    found = {finding.what for finding in sources.history.findings}
    return {sentence for sentence in found if not any(other in sentence for other in others)}


@pytest.mark.parametrize("case", NOT_THERE)
def test_what_the_file_does_not_hold_is_done_without(tmp_path: Path, case: str):
    table = drawn_orders(5).drop(columns=NOT_THERE[case])
    charges = RULES.charges if {"product", "category"} & {*table.columns} else ()
    rules = replace(RULES, window=18, charges=charges)
    sources = opened(tmp_path, table, rules)
    assert differences(features_of(sources), reference(table, rules)) == []


def test_the_amount_of_a_row_goes_before_price_times_quantity(tmp_path: Path):
    table = drawn_orders(6)
    table["amount"] = (table["price"] * table["quantity"].abs() * 0.9).round(2)
    sources = opened(tmp_path, table, RULES)
    assert differences(features_of(sources), reference(table, RULES)) == []


@pytest.mark.parametrize("channels", [["online", "shop"], ["online"]])
def test_of_two_channels_the_smaller_has_a_feature_and_of_one_none(tmp_path: Path, channels):
    table = drawn_orders(7)
    table["channel"] = [channels[at % 3 % len(channels)] for at in range(len(table))]
    sources = opened(tmp_path, table, RULES)
    expected = reference(table, RULES)
    assert ("shop_orders_share" in expected.columns) == (len(channels) == 2)
    assert differences(features_of(sources), expected) == []


def test_few_products_are_told_as_categories_are(tmp_path: Path):
    table = drawn_orders(8).drop(columns="category")
    table["product"] = table["product"].replace([f"p{at}" for at in range(15, 40)], "p3")
    sources = opened(tmp_path, table, RULES)
    expected = reference(table, RULES)
    assert expected["top_category"].notna().any()
    assert differences(features_of(sources), expected) == []


def test_the_customer_keeps_what_the_newest_row_that_counts_says(tmp_path: Path):
    table = drawn_orders(9)
    table["time"] = table["time"].dt.normalize()
    frame = opened(tmp_path, table, RULES).records.to_frame().set_index("customer")
    cancelled = table["status"].eq("Cancelled") | table["cancelled"].notna()
    day = table["time"].dt.date
    counts = table["time"].notna() & (day >= date(1970, 1, 1)) & (day <= RULES.as_of) & ~cancelled
    for customer, kept in frame["country"].items():
        rows = table[counts & table["customer"].eq(customer) & table["country"].notna()]
        newest = rows[rows["time"] == rows["time"].max()]["country"]
        assert (kept if isinstance(kept, str) else None) == min(newest, default=None), customer


def test_rows_without_an_order_number_are_one_order_of_their_customer_and_day(tmp_path: Path):
    table = drawn_orders(13)
    table["time"] = table["time"].mask(
        table["order"].str.endswith(("1", "2")), pd.Timestamp("2024-05-05 10:00")
    )
    table["order"] = table["order"].mask(table["order"].str.endswith(("1", "2")))
    sources = opened(tmp_path, table, RULES)
    assert differences(features_of(sources), reference(table, RULES)) == []
    assert said_of_rows(sources) == sentences(table, RULES)


@pytest.mark.parametrize("window", [None, 12])
def test_an_earlier_day_is_seen_as_it_was_seen_then(tmp_path: Path, window: int | None):
    table = drawn_orders(10)
    rules = replace(RULES, as_of=date(2025, 5, 31), window=window)
    earlier = at_day(opened(tmp_path, table, rules), date(2024, 6, 30))
    expected = reference(table, replace(rules, as_of=date(2024, 6, 30)))
    frame = earlier.to_frame().set_index("customer")
    assert differences(frame, expected) == []


def test_without_an_as_of_day_the_newest_row_is_the_last_day(tmp_path: Path):
    table = drawn_orders(11)
    newest = table["time"].max().date()
    rules = replace(RULES, as_of=newest)
    sources = opened(tmp_path, table, rules, as_of=None)
    assert sources.brief.as_of == newest
    assert differences(features_of(sources), reference(table, rules)) == []


def test_who_is_in_the_records_without_an_order_has_none(tmp_path: Path):
    table = drawn_orders(12).drop(columns="country")
    rules = replace(RULES, window=12)
    expected = reference(table, rules)
    known = [*expected.index[::2], "gone", "never seen"]
    pd.DataFrame({"id": known, "size": range(len(known))}).to_csv(
        tmp_path / "customers.csv", index=False
    )
    role = {"id": {"role": "id"}}
    sources = opened(tmp_path, table, rules, customers="customers.csv", columns=role)
    frame = sources.records.to_frame().set_index("id").drop(columns="size")
    buyers = expected.index[::2]
    assert differences(frame.loc[buyers], expected.loc[buyers]) == []
    counted = ["orders_count", "orders_revenue", "products_count"]
    assert frame.loc["never seen", counted].eq(0).all()
    assert frame.loc["never seen"].drop(counted).isna().all()
    texts = Texts()
    found = {finding.what for finding in sources.history.findings}
    assert texts.say("history.without_orders", number=2) in found
