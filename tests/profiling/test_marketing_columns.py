from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from personas.profiling.marketing_columns import BLOCKS, marketing_columns
from personas.records.brief import Brief
from personas.records.features.catalogue import BY_NAME, order_feature
from personas.records.page_settings import PageSettings
from personas.records.read import read
from personas.records.schema import Column, Kind, Role
from personas.texts import Texts


def column(name: str, kind: Kind = "number", role: Role = "segment", label: str = "") -> Column:
    levels = ("low", "high") if kind == "ordered" else ()
    return Column(name=name, kind=kind, role=role, label=label or name, levels=levels)


def block_of(one: Column) -> str | None:
    found = marketing_columns([one])
    return next((block for block in BLOCKS if found[block]), None)


@pytest.mark.parametrize(
    ("name", "kind", "block"),
    [
        ("source", "category", "where_found"),
        ("LeadSource", "category", "where_found"),
        ("hs_analytics_source", "category", "where_found"),
        ("utm_medium", "category", "where_found"),
        ("Channel", "category", "where_found"),
        ("online_share", "number", "where_found"),
        ("NumStorePurchases", "number", "where_found"),
        ("Kanal", "category", "where_found"),
        ("Herkunft", "category", "where_found"),
        ("products", "set", "buys"),
        ("product_category", "category", "buys"),
        ("MntWines", "number", "buys"),
        ("wine_spend", "number", "buys"),
        ("Warengruppe", "category", "buys"),
        ("Produktgruppen", "category", "buys"),
        ("days_since_last_order", "number", "timing"),
        ("Recency", "number", "timing"),
        ("Dt_Customer", "date", "timing"),
        ("orders_12m", "number", "timing"),
        ("order_gap_days", "number", "timing"),
        ("Tage seit Bestellung", "number", "timing"),
        ("weekday", "category", "timing"),
        ("discount_share", "number", "offers"),
        ("Rabattanteil", "number", "offers"),
        ("NumDealsPurchases", "number", "offers"),
        ("used_voucher", "flag", "offers"),
        ("newsletter", "flag", "reachable"),
        ("Newsletteranmeldung", "flag", "reachable"),
        ("email_opt_in", "flag", "reachable"),
        ("E-Mail erlaubt", "flag", "reachable"),
        ("has_phone", "flag", "reachable"),
        ("Accepts Email Marketing", "flag", "reachable"),
        ("Einwilligung", "flag", "reachable"),
    ],
)
def test_a_column_is_guessed_from_its_name(name: str, kind: Kind, block: str) -> None:
    assert block_of(column(name, kind)) == block


@pytest.mark.parametrize(
    ("name", "block"),
    [
        ("median_basket", "buys"),
        ("products_count", "buys"),
        ("top_category", "buys"),
        ("top_category_share", "buys"),
        ("discounted_share", "offers"),
        ("median_gap_days", "timing"),
        ("top_quarter", "timing"),
        ("weekend_orders_share", "timing"),
        ("days_since_last_order", "timing"),
        ("online_orders_share", "where_found"),
        ("top_channel", "where_found"),
        ("orders_count", None),
        ("orders_revenue", None),
        ("spend_trend", None),
        ("gap_variation", None),
        ("returned_share", None),
        ("days_since_first_order", None),
    ],
)
def test_features_of_orders_stand_where_they_say_something(name: str, block: str | None) -> None:
    feature = BY_NAME.get(name, BY_NAME["channel_orders_share"])
    assert block_of(replace(feature, name=name).column(Texts(), "€")) == block


def test_every_feature_of_orders_has_its_place_or_none() -> None:
    for feature in (one for one in BY_NAME.values() if one.table == "orders"):
        assert order_feature(feature.name.format(level="web")) == (feature.key or feature.name)


def test_a_label_says_it_as_well_as_a_name() -> None:
    assert block_of(column("c17", "category", label="first contact channel")) == "where_found"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("PhoneLines", "flag"),
        ("do_not_call", "flag"),
        ("unsubscribed_email", "flag"),
        ("employees", "number"),
        ("total_spend", "number"),
        ("spend_12m", "number"),
        ("revenue_12m", "number"),
        ("industry", "category"),
        ("OnlineBackup", "category"),
        ("birthday", "date"),
        ("remark_source", "text"),
    ],
)
def test_a_column_that_says_none_of_it_stays_out(name: str, kind: Kind) -> None:
    assert block_of(column(name, kind)) is None


@pytest.mark.parametrize("role", ["id", "outcome", "protected", "personal", "ignore"])
def test_columns_of_other_roles_are_never_guessed(role: Role) -> None:
    assert block_of(column("newsletter", "flag", role)) is None


def test_what_the_brief_states_is_not_guessed_over() -> None:
    columns = [column("source", "category"), column("channel", "category"), column("n", "flag")]
    found = marketing_columns(columns, PageSettings(where_found=("n",)))
    assert found["where_found"] == ("n",)


def test_a_block_that_the_brief_leaves_out_is_guessed_without_the_columns_it_uses() -> None:
    columns = [column("source", "category"), column("newsletter", "flag")]
    found = marketing_columns(columns, PageSettings(buys=("newsletter",)))
    assert (found["where_found"], found["buys"], found["reachable"]) == (
        ("source",),
        ("newsletter",),
        (),
    )


def test_a_block_that_the_brief_empties_stays_empty() -> None:
    found = marketing_columns([column("newsletter", "flag")], PageSettings(reachable=()))
    assert found["reachable"] == ()


def test_the_sample_is_guessed_nearly_as_its_brief_states_it(sample_data: Path) -> None:
    brief = Brief.load(sample_data / "brief.yaml")
    guessed = marketing_columns(read(sample_data / "accounts.csv").schema.columns)
    for block, names in brief.pages.blocks():
        assert set(names) <= set(guessed[block])  # type: ignore[index]
