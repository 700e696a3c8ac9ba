"""Promises of the drafted brief of several files: it loads, it checks, and says why."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from personas.building import check_source
from personas.errors import BriefError
from personas.records.brief import Brief
from personas.records.proposing.drafting import init_brief
from tests.records.proposing.exports import (
    german_customers,
    german_invoices,
    salesforce_accounts,
    salesforce_opportunities,
    shopify_customers,
    shopify_orders,
)

SAMPLES = ("accounts", "orders", "deals", "touches", "events")


@pytest.fixture(scope="module")
def sample_brief(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("briefs") / "brief.yaml"
    return init_brief([sample_data / f"{name}.csv" for name in SAMPLES], path).path


def test_the_draft_of_the_sample_company_checks_without_an_edit(sample_brief: Path) -> None:
    assert check_source(sample_brief).may_build


def test_the_draft_says_what_the_committed_brief_says(
    sample_brief: Path, sample_data: Path
) -> None:
    drafted, committed = Brief.load(sample_brief), Brief.load(sample_data / "brief.yaml")
    for name in ("deals", "touches", "events"):
        ours, theirs = getattr(drafted, name), getattr(committed, name)
        assert ours.mapped == theirs.mapped
        assert ours.source.resolve() == theirs.source.resolve()
    assert drafted.events.stages == committed.events.stages
    assert drafted.events.ends == committed.events.ends
    assert drafted.deals.stages == committed.deals.stages
    assert drafted.touches.control == committed.touches.control
    assert drafted.orders.mapped["amount"] == "amount"


def test_each_setting_says_how_sure_it_is_and_why(sample_brief: Path) -> None:
    text = sample_brief.read_text(encoding="utf-8")
    blocks = text.partition("\norders:\n")[2].partition("\n# window")[0]
    settings = [line for line in blocks.splitlines() if re.match(r"  \w+: ", line)]
    stated = [line for line in settings if not line.startswith("  source: ")]
    assert len(stated) > 20
    assert [line for line in stated if not re.search(r"  # (sure|likely|guess): \S", line)] == []


def test_files_are_named_relative_to_the_brief(tmp_path: Path) -> None:
    data, briefs = tmp_path / "data", tmp_path / "briefs"
    data.mkdir()
    briefs.mkdir()
    german_invoices(data / "Rechnungen.csv")
    german_customers(data / "Kunden.csv")
    init_brief([data / "Rechnungen.csv", data / "Kunden.csv"], briefs / "brief.yaml")
    text = (briefs / "brief.yaml").read_text(encoding="utf-8")
    assert 'source: "../data/Rechnungen.csv"' in text
    assert 'customers: "../data/Kunden.csv"' in text
    assert str(tmp_path) not in text


def test_orders_alone_give_a_brief_without_customers_that_checks(tmp_path: Path) -> None:
    init_brief(german_invoices(tmp_path / "Rechnungen.csv"), tmp_path / "brief.yaml")
    assert check_source(tmp_path / "brief.yaml").may_build
    brief = Brief.load(tmp_path / "brief.yaml")
    assert brief.customers is None
    assert brief.columns == {}
    assert brief.orders is not None
    assert brief.orders.charges == ("PORTO",)


def test_the_id_of_the_draft_is_the_column_that_joins(tmp_path: Path) -> None:
    orders = shopify_orders(tmp_path / "orders_export_1.csv")
    customers = shopify_customers(tmp_path / "customers_export.csv")
    brief = Brief.load(init_brief([orders, customers], tmp_path / "brief.yaml").path)
    assert brief.columns["Email"].role == "id"
    assert brief.columns["Customer ID"].role == "ignore"
    assert check_source(tmp_path / "brief.yaml").may_build


def test_a_pipeline_checks_without_an_edit(tmp_path: Path) -> None:
    files = [salesforce_accounts(tmp_path / "a.csv"), salesforce_opportunities(tmp_path / "o.csv")]
    assert check_source(init_brief(files, tmp_path / "brief.yaml").path).may_build


def test_a_block_that_lacks_a_column_waits_behind_signs(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    pd.DataFrame({"a": [1, 2], "b": [3, 4]}).to_csv(path, index=False)
    init_brief([f"orders={path}"], tmp_path / "brief.yaml")
    text = (tmp_path / "brief.yaml").read_text(encoding="utf-8")
    assert Brief.load(tmp_path / "brief.yaml").orders is None
    assert "# Not used before you name a column for: customer, time." in text
    assert "#   time: COLUMN  # needed" in text


HOSTILE = [
    *("customer\nid", "order: date", "#amount", "{status}", "]channel", '"qty"', "a, b product"),
    *("category 'x'", "discount\u202e", "country\x85", "currency`", "*keep*"),
]


def test_hostile_headers_stay_words(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    n = 400
    customer = rng.integers(0, 60, n)
    levels = rng.choice(["one", "two", "three"], n)
    values: list[object] = [
        customer,
        ["2025-01-05"] * n,
        rng.lognormal(3, 1, n).round(2),
        rng.choice(["fine", "cancelled: {no}", "returned #1"], n),
        *(levels, rng.integers(1, 9, n), levels, levels, rng.random(n).round(2)),
        np.where(customer % 2 == 0, "]: x", "# y"),
        *(["EUR"] * n, levels),
    ]
    frame = pd.DataFrame(dict(zip(HOSTILE, values, strict=True)))
    frame.to_parquet(tmp_path / "or\nders.parquet")
    init_brief(tmp_path / "or\nders.parquet", tmp_path / "brief.yaml")
    orders = Brief.load(tmp_path / "brief.yaml").orders
    assert orders is not None
    assert orders.customer == "customer\nid"
    assert orders.time == "order: date"
    assert orders.status is not None
    assert orders.status.cancelled == ("cancelled: {no}",)
    assert orders.keep == ("country\x85",)


def test_no_key_stands_in_a_draft(tmp_path: Path) -> None:
    files = [
        shopify_orders(tmp_path / "orders_export_1.csv"),
        shopify_customers(tmp_path / "customers_export.csv"),
    ]
    drafted = init_brief(files, tmp_path / "brief.yaml")
    said = drafted.path.read_text() + "".join(str(table) for table in drafted.proposal.tables)
    for secret in ("buyer1", "#10", "700000", "Person", "First1"):
        assert secret not in said


def test_a_brief_is_not_replaced_before_the_files_are_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text("unit: accounts\n")
    with pytest.raises(BriefError, match="already"):
        init_brief(tmp_path / "missing.csv", path)
    assert path.read_text() == "unit: accounts\n"


@pytest.mark.real
@pytest.mark.parametrize("name", ["online_retail", "cdnow"])
def test_published_orders_alone_give_a_brief_that_checks(
    real_data: Path, tmp_path: Path, name: str
) -> None:
    path = real_data / name / "transactions.csv.gz"
    brief = Brief.load(init_brief(path, tmp_path / "brief.yaml").path)
    assert check_source(tmp_path / "brief.yaml").may_build
    assert brief.customers is None
    assert brief.orders is not None
    assert brief.orders.source.resolve() == path.resolve()
