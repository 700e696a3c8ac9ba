"""Promises of the proposal: the table and the columns are told from the files, with reasons."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from personas.errors import BriefError, RecordsError
from personas.records.proposing.proposed import TableProposal
from personas.records.proposing.proposing import Proposal, propose
from tests.records.proposing.exports import (
    german_customers,
    german_invoices,
    salesforce_accounts,
    salesforce_opportunities,
    shopify_customers,
    shopify_orders,
)

SAMPLES = ("accounts", "orders", "deals", "touches", "events")


def of(proposal: Proposal, table: str) -> TableProposal:
    return next(one for one in proposal.tables if one.table == table)


def mapped(table: TableProposal) -> dict[str, object]:
    return {one.setting: one.value for one in table.settings}


@pytest.fixture(scope="module")
def sample(sample_data: Path) -> Proposal:
    return propose([sample_data / f"{n}.csv" for n in SAMPLES], brief=sample_data / "brief.yaml")


def write(path: Path, **columns: object) -> Path:
    pd.DataFrame(columns).to_csv(path, index=False)
    return path


def test_every_file_of_the_sample_company_is_told_for_sure(sample: Proposal) -> None:
    assert [(t.table, t.source, t.sure) for t in sample.tables] == [
        ("customers", "accounts.csv", "sure"),
        ("orders", "orders.csv", "sure"),
        ("deals", "deals.csv", "sure"),
        ("touches", "touches.csv", "sure"),
        ("events", "events.csv", "sure"),
    ]


def test_names_of_files_are_not_needed(sample_data: Path, tmp_path: Path) -> None:
    for number, name in enumerate(SAMPLES):
        (tmp_path / f"{number}.csv").write_bytes((sample_data / f"{name}.csv").read_bytes())
    told = propose([tmp_path / f"{n}.csv" for n in (4, 2, 0, 3, 1)], brief=tmp_path / "b.yaml")
    assert [table.source for table in told.tables] == [f"{n}.csv" for n in range(5)]
    assert [t.table for t in told.tables] == ["customers", "orders", "deals", "touches", "events"]


def test_keys_of_the_sample_company_are_known_both_ways(sample: Proposal) -> None:
    for table in sample.histories:
        assert mapped(table)["customer"] == "account_id"
        assert table.known_share == 1.0
    assert of(sample, "events").customers_share == pytest.approx(5970 / 5988)
    reason = of(sample, "orders").settings[0].reason
    assert reason.startswith("5,970 of 5,970 keys are ids of accounts.csv")


def test_the_mapping_is_that_of_the_committed_brief(sample: Proposal) -> None:
    assert mapped(of(sample, "deals")) == {
        "customer": "account_id",
        "status": {"column": "status"},
        "opened": "opened",
        "closed": "closed",
        "stage": "stage_reached",
        "stages": ("Qualified", "Quote sent", "Negotiation"),
        "amount": "amount",
        "discount": "discount_share",
        "lost_reason": "lost_reason",
    }
    assert mapped(of(sample, "touches")) == {
        "customer": "account_id",
        "campaign": "campaign",
        "sent": "sent",
        "answered": "answered",
        "channel": "channel",
        "control": {"column": "group", "value": "control"},
    }
    assert mapped(of(sample, "events")) == {
        "customer": "account_id",
        "stage": "stage",
        "time": "date",
        "stages": (
            *("enquiry", "quote", "first order", "second order"),
            *("framework contract", "fifth order", "closed"),
        ),
        "ends": ("closed",),
    }
    assert mapped(of(sample, "orders")) == {
        "customer": "account_id",
        "time": "order_date",
        "order": "order_id",
        "discount": "discount_percent",
        "amount": "amount",
        "product": "product",
        "status": {"column": "status", "cancelled": ("cancelled",), "returned": ("returned",)},
        "channel": "channel",
    }


def test_a_shop_joins_by_address_where_its_numbers_join_nothing(tmp_path: Path) -> None:
    orders = shopify_orders(tmp_path / "orders_export_1.csv")
    customers = shopify_customers(tmp_path / "customers_export.csv")
    told = propose([orders, customers], brief=tmp_path / "b.yaml")
    assert told.id_column == "Email"
    found = mapped(of(told, "orders"))
    assert found | {"product": "", "status": ""} == {
        "customer": "Email",
        "time": "Created at",
        "order": "Name",
        "amount": "Total",
        "price": "Lineitem price",
        "quantity": "Lineitem quantity",
        "refunded": "Refunded Amount",
        "discount": "Discount Amount",
        "cancelled": "Cancelled at",
        "currency": "Currency",
        "product": "",
        "product_name": "Lineitem name",
        "status": "",
    }
    assert found["product"] == "Lineitem sku"
    # What was refunded stands in a column of its own: it is not taken off twice.
    status = {"column": "Financial Status", "cancelled": ("voided",), "returned": ()}
    assert found["status"] == status


def test_a_pipeline_is_read_beside_its_accounts(tmp_path: Path) -> None:
    accounts = salesforce_accounts(tmp_path / "Account.csv")
    chances = salesforce_opportunities(tmp_path / "Opportunity.csv")
    told = propose([chances, accounts], brief=tmp_path / "b.yaml")
    assert [table.table for table in told.tables] == ["customers", "deals"]
    found = mapped(of(told, "deals"))
    assert found["customer"] == "AccountId"
    assert (found["opened"], found["closed"]) == ("CreatedDate", "CloseDate")
    status = found["status"]
    assert isinstance(status, dict)
    assert status["column"] == "StageName"
    assert {"Alpha", "Beta", "Gamma", "Delta"} <= {*status["open"]}
    assert "won" not in status  # "Closed Won" is known as it is


def test_stages_are_ordered_by_their_chances(tmp_path: Path) -> None:
    chances = pd.read_csv(salesforce_opportunities(tmp_path / "o.csv"))
    chances["Status"] = chances.StageName.map({"Closed Won": "won", "Closed Lost": "lost"})
    chances["Stage reached"] = chances.StageName.where(chances.Probability.between(1, 99))
    chances.drop(columns="StageName").to_csv(tmp_path / "deals.csv", index=False)
    found = mapped(propose([tmp_path / "deals.csv"], brief=tmp_path / "b.yaml").tables[0])
    assert found["stages"] == ("Beta", "Alpha", "Delta", "Gamma")


def test_german_invoices_are_orders(tmp_path: Path) -> None:
    path = german_invoices(tmp_path / "Rechnungen.csv")
    (table,) = propose([path], brief=tmp_path / "b.yaml").tables
    assert (table.table, table.sure) == ("orders", "sure")
    assert mapped(table) == {
        "customer": "Kundennummer",
        "time": "Rechnungsdatum",
        "order": "Rechnungsnr",
        "price": "Einzelpreis",
        "quantity": "Menge",
        "product": "Artikelnr",
        "category": "Warengruppe",
        "discount": "Rabatt",
        "status": {"column": "Status", "cancelled": ("storniert",)},
        "currency": "Währung",
        "charges": ("PORTO",),
        "keep": ("Land",),
    }


def test_keys_that_only_match_without_zeros_are_said_to(tmp_path: Path) -> None:
    files = [german_customers(tmp_path / "k.csv"), german_invoices(tmp_path / "Rechnungen.csv")]
    table = of(propose(files, brief=tmp_path / "b.yaml"), "orders")
    assert table.key_rule == "without leading zeros"
    assert mapped(table)["customer"] == "Kundennummer"
    assert "without leading zeros" in str(table)
    assert table.settings[0].sure != "sure"


def test_keys_that_are_no_ids_are_a_guess(tmp_path: Path) -> None:
    customers = write(tmp_path / "customers.csv", customer_id=range(100), age=[30, 40] * 50)
    orders = write(
        tmp_path / "orders.csv",
        customer_id=[f"X{n % 50}" for n in range(200)],
        order_date=["2025-01-05", "2025-02-07"] * 100,
        amount=[9.5, 7.25, 3.0, 1.5] * 50,
    )
    table = of(propose([customers, orders], brief=tmp_path / "b.yaml"), "orders")
    assert (table.known_share, table.customers_share) == (0.0, 0.0)
    assert table.settings[0].sure == "guess"
    assert "0 % of rows have a known customer" in str(table)


def test_a_key_is_found_by_its_values_whatever_it_is_called(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    ids = [f"K{number:03d}" for number in range(100)]
    customers = write(tmp_path / "customers.csv", customer_id=ids, age=rng.integers(20, 70, 100))
    orders = write(
        tmp_path / "orders.csv",
        member=rng.choice(["a", "b", "c"], 400),
        reference=rng.choice(ids, 400),
        order_date=["2025-01-05", "2025-02-07"] * 200,
        amount=rng.lognormal(3, 1, 400).round(2),
        quantity=rng.integers(1, 90, 400),
    )
    found = mapped(of(propose([customers, orders], brief=tmp_path / "b.yaml"), "orders"))
    assert found["customer"] == "reference"


def test_an_amount_is_proved_by_price_times_quantity(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    price, pieces = rng.lognormal(2, 1, 300).round(2), rng.integers(1, 9, 300)
    path = write(
        tmp_path / "o.csv",
        customer_id=rng.integers(1000, 1050, 300),
        date=["2025-01-05", "2025-02-07", "2025-03-09"] * 100,
        unit_price=price,
        qty=pieces,
        line_total=(price * pieces).round(2),
    )
    (table,) = propose([path], brief=tmp_path / "b.yaml").tables
    amount = next(one for one in table.settings if one.setting == "amount")
    assert (amount.value, amount.sure) == ("line_total", "sure")
    assert amount.reason == "price x quantity in 100 %"


def test_what_is_said_of_everybody_is_not_kept_by_chance(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    customer = rng.integers(0, 200, 2000)
    path = write(
        tmp_path / "o.csv",
        customer_id=customer,
        date="2025-01-05",
        amount=rng.lognormal(3, 1, 2000).round(2),
        wrapped=np.where(rng.random(2000) < 0.0005, "yes", "no"),
        country=np.where(customer % 4 == 0, "AT", "DE"),
        email=[f"someone{number}@example.org" for number in customer],
    )
    found = mapped(propose([path], brief=tmp_path / "b.yaml").tables[0])
    assert found["keep"] == ("country",)


@pytest.mark.parametrize("n_rare", [3, 12])
def test_words_on_few_rows_are_not_named(tmp_path: Path, n_rare: int) -> None:
    rng = np.random.default_rng(0)
    status = ["delivered"] * 300 + ["returned"] * 40 + ["cancelled for Ann Lee"] * n_rare
    path = write(
        tmp_path / "orders.csv",
        customer_id=rng.integers(0, 60, len(status)),
        date="2025-01-05",
        amount=rng.lognormal(3, 1, len(status)).round(2),
        status=status,
    )
    (table,) = propose([path], brief=tmp_path / "b.yaml").tables
    assert ("Ann Lee" in repr(table)) == (n_rare >= 10)


def test_two_files_of_one_table_are_refused(sample_data: Path, tmp_path: Path) -> None:
    files = [sample_data / "accounts.csv", sample_data / "planted.csv"]
    with pytest.raises(BriefError, match="2 files both look like customers") as caught:
        propose(files, brief=tmp_path / "b.yaml")
    assert "'accounts.csv', 'planted.csv'" in str(caught.value)
    assert "one row a key" in str(caught.value)
    assert "customers=FILE" in str(caught.value)


def test_a_file_like_no_table_is_refused_beside_others_and_not_alone(
    sample_data: Path, tmp_path: Path
) -> None:
    strange = write(tmp_path / "no.csv", a=[1, 2, 3], b=["secret", "secret", "x"])
    with pytest.raises(BriefError, match="looks like no table") as caught:
        propose([sample_data / "accounts.csv", strange], brief=tmp_path / "b.yaml")
    assert "columns 'a', 'b'" in str(caught.value)
    assert "orders=FILE" in str(caught.value)
    assert "secret" not in str(caught.value)
    (table,) = propose([strange], brief=tmp_path / "b.yaml").tables
    assert (table.table, table.sure) == ("customers", "guess")


def test_what_the_user_says_goes_before_what_a_file_looks_like(
    sample_data: Path, tmp_path: Path
) -> None:
    sources = [f"customers={sample_data / 'planted.csv'}", f"events={sample_data / 'orders.csv'}"]
    told = propose(sources, brief=tmp_path / "b.yaml")
    assert [(t.table, t.file, t.reason) for t in told.tables] == [
        ("customers", "planted.csv", "as given"),
        ("events", "orders.csv", "as given"),
    ]


def test_a_file_of_customers_may_speak_of_deals_and_campaigns(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    path = write(
        tmp_path / "export.csv",
        account_id=range(1000, 1200),
        industry=rng.choice(["Bau", "Handel"], 200),
        last_deal_status=rng.choice(["won", "lost"], 200),
        deal_stage=rng.choice(["offer", "contract"], 200),
        last_order_date="2025-01-05",
        revenue=rng.lognormal(3, 1, 200).round(2),
        products=rng.integers(1, 9, 200),
        number_of_orders=rng.integers(1, 9, 200),
        campaign=rng.choice(["spring", "autumn"], 200),
        contact_date="2025-01-05",
        response=rng.choice(["yes", "no"], 200),
    )
    (table,) = propose([path], brief=tmp_path / "b.yaml").tables
    assert table.table == "customers"


def months(folder: Path, *names: str) -> list[Path]:
    rng = np.random.default_rng(0)
    return [
        write(
            folder / f"{name}.csv",
            customer_id=rng.integers(0, 40, 100),
            order_date=[f"{name}-05", f"{name}-07"] * 50,
            amount=rng.lognormal(3, 1, 100).round(2),
        )
        for name in names
    ]


def test_files_of_one_header_become_one_table_by_a_pattern(tmp_path: Path) -> None:
    files = months(tmp_path, "2025-01", "2025-02", "2025-03")
    (table,) = propose(files, brief=tmp_path / "b.yaml").tables
    assert (table.table, table.source, table.n_rows) == ("orders", "2025-*.csv", 300)


def test_no_pattern_may_take_a_file_that_was_not_given(tmp_path: Path) -> None:
    files = months(tmp_path, "2025-01", "2025-02", "2025-03")
    with pytest.raises(BriefError, match="2 files have the same header") as caught:
        propose([files[0], files[2]], brief=tmp_path / "b.yaml")
    assert "give one file per table" in str(caught.value)


def test_a_pattern_may_be_given(tmp_path: Path) -> None:
    months(tmp_path, "2025-01", "2025-02")
    (table,) = propose([f"orders={tmp_path}/2025-0*.csv"], brief=tmp_path / "b.yaml").tables
    assert (table.source, table.n_rows, table.sure) == ("2025-0*.csv", 200, "sure")


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "orders.csv"
    empty.write_text("customer_id,date,amount\n")
    with pytest.raises(RecordsError, match="no rows"):
        propose([empty], brief=tmp_path / "b.yaml")


@pytest.mark.real
def test_invoices_of_a_gift_shop_are_orders(real_data: Path, tmp_path: Path) -> None:
    path = real_data / "online_retail" / "transactions.csv.gz"
    (table,) = propose([path], brief=tmp_path / "b.yaml").tables
    assert (table.table, table.sure) == ("orders", "sure")
    found = mapped(table)
    charges = found.pop("charges")
    assert found == {
        "customer": "CustomerID",
        "time": "InvoiceDate",
        "order": "InvoiceNo",
        "price": "UnitPrice",
        "quantity": "Quantity",
        "product": "StockCode",
        "product_name": "Description",
        "keep": ("Country",),
    }
    assert isinstance(charges, tuple)
    assert {"POST", "DOT", "M", "C2", "D", "S", "BANK CHARGES", "AMAZONFEE"} <= {*charges}
    assert "85123A" not in charges
    assert "PADS" not in charges  # on four rows
    assert table.settings[0].reason == "name says customer, 4,372 keys, 93.1 rows each"


@pytest.mark.real
def test_purchases_of_a_music_shop_are_orders(real_data: Path, tmp_path: Path) -> None:
    path = real_data / "cdnow" / "transactions.csv.gz"
    (table,) = propose([path], brief=tmp_path / "b.yaml").tables
    assert (table.table, table.sure) == ("orders", "sure")
    assert mapped(table) == {
        "customer": "customer_id",
        "time": "date",
        "amount": "dollar_value",
        "quantity": "number_of_cds",
    }


@pytest.mark.real
@pytest.mark.parametrize(
    "file",
    [
        *("telco_churn/Telco-Customer-Churn.csv", "marketing_campaign/marketing_campaign.csv"),
        *("bank_marketing/customers.csv.gz", "wholesale/wholesale.csv"),
        *("mcdonalds/mcdonalds.csv", "mixed_benchmark/Adult.csv.gz"),
    ],
)
def test_files_of_customers_stay_files_of_customers(
    real_data: Path, tmp_path: Path, file: str
) -> None:
    (table,) = propose([real_data / file], brief=tmp_path / "b.yaml").tables
    assert table.table == "customers"
