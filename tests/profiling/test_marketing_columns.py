from __future__ import annotations

from pathlib import Path

import pytest

from personas.profiling.marketing_columns import BLOCKS, marketing_columns
from personas.records.brief import Brief
from personas.records.page_settings import PageSettings
from personas.records.read import read
from personas.records.schema import Column, Kind, Role


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
