"""The sample company: its tables agree with each other, and the build finds what was planted."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

import personas as ps
from personas.records.brief import Brief

AS_OF = pd.Timestamp("2025-12-31")
DATES = {
    "accounts": ["customer_since"],
    "orders": ["order_date"],
    "deals": ["opened", "closed"],
    "touches": ["sent", "answered"],
    "events": ["date"],
    "planted": [],
}


@pytest.fixture(scope="module")
def tables(sample_data: Path) -> dict[str, pd.DataFrame]:
    return {
        name: pd.read_csv(sample_data / f"{name}.csv", parse_dates=dates)
        for name, dates in DATES.items()
    }


@pytest.fixture(scope="module")
def accounts(tables) -> pd.DataFrame:
    """Each account once, under the id it has in the other tables."""
    rows = tables["accounts"].drop_duplicates().set_index("account_id")
    return rows[~rows.index.str.startswith("AC20")]


def generate(sample_data: Path, folder: Path, seed: int) -> Path:
    script = str(sample_data / "generate.py")
    command = [sys.executable, script, "--seed", str(seed), "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def test_all_tables_together_stay_under_8_megabytes(sample_data: Path) -> None:
    assert sum(path.stat().st_size for path in sample_data.glob("*.csv")) < 8_000_000


def test_the_dictionary_names_every_table_size_and_column(sample_data: Path, tables) -> None:
    dictionary = (sample_data / "README.md").read_text(encoding="utf-8")
    for name, table in tables.items():
        section = dictionary.partition(f"## {name}.csv")[2].partition("\n## ")[0]
        if name != "planted":
            assert [c for c in table.columns if f"`{c}`" not in section] == []
        row = next(line for line in dictionary.splitlines() if line.startswith(f"| `{name}.csv`"))
        assert f"{len(table):,}" in row


def test_accounts_have_every_kind_of_column_by_the_brief(sample_data: Path) -> None:
    brief = Brief.load(sample_data / "brief.yaml")
    schema = ps.read(brief.customers, brief=brief).schema
    kinds = {column.kind for column in schema.clustering_columns}
    assert kinds == {"number", "ordered", "category", "flag", "date", "set"}
    assert schema.id_column is not None
    assert schema.names(role="personal") == ("company", "contact_email")
    assert schema.names(role="protected") == ("contact_gender",)
    assert schema.names(role="outcome") == ("upgrade_response", "churned_12m")


def test_the_defects_that_the_dictionary_names_are_there(tables) -> None:
    rows = tables["accounts"]
    assert len(rows) == 6000
    assert rows.duplicated().sum() == 12
    assert rows.drop(columns="account_id").duplicated().sum() == 30
    assert rows["employees"].isna().mean() == pytest.approx(0.06, abs=0.005)
    assert (rows["employees"] == 999_999).sum() >= 4
    assert (rows["customer_since"] == "1900-01-01").sum() >= 12
    assert (rows["support_tickets_12m"] == -1).mean() == pytest.approx(0.03, abs=0.005)
    assert rows["currency"].nunique() == 1
    assert rows["industry"].nunique() == 8 + 3


@pytest.mark.parametrize("name", ["orders", "deals", "touches", "events"])
def test_every_table_speaks_of_known_accounts_up_to_the_as_of_date(tables, accounts, name) -> None:
    table = tables[name]
    assert table["account_id"].isin(accounts.index).all()
    assert table[DATES[name]].max().max() <= AS_OF


def test_order_columns_of_an_account_are_those_of_its_delivered_orders(tables, accounts) -> None:
    lines = tables["orders"]
    assert (lines.groupby("order_id")[["account_id", "order_date", "status"]].nunique() == 1).all(
        axis=None
    )
    delivered = lines[lines["status"] == "delivered"]
    recent = delivered[delivered["order_date"] >= "2025-01-01"]
    n_orders = recent.groupby("account_id")["order_id"].nunique()
    assert (n_orders.reindex(accounts.index, fill_value=0) == accounts["orders_12m"]).all()
    revenue = recent.groupby("account_id")["amount"].sum().reindex(accounts.index, fill_value=0)
    ratio = (accounts["revenue_12m"] + 1) / (revenue + 1)
    wrong = ratio[(ratio - 1).abs() > 1e-6]
    assert len(wrong) == 3
    assert wrong.between(99, 101).all()
    last = delivered.groupby("account_id")["order_date"].max()
    counted = (AS_OF - last).dt.days
    assert (accounts["days_since_last_order"].reindex(counted.index) == counted).all()


def test_an_account_that_came_since_2023_ordered_first_on_that_day(tables, accounts) -> None:
    new = accounts[accounts["customer_since"] >= "2023-01-01"]
    first = tables["orders"].groupby("account_id")["order_date"].min()
    assert len(new) > 1000
    assert (first.reindex(new.index) == new["customer_since"]).all()


def test_deals_open_before_they_close_and_say_why_they_were_lost(tables) -> None:
    deals = tables["deals"]
    assert deals["deal_id"].is_unique
    assert (deals["closed"].isna() == (deals["status"] == "open")).all()
    assert not (deals["closed"] < deals["opened"]).any()
    assert (deals["lost_reason"].notna() == (deals["status"] == "lost")).all()
    assert deals["discount_share"].dropna().between(0, 1).all()


def test_answers_follow_their_touch_and_agree_with_the_outcome(tables, accounts) -> None:
    touches = tables["touches"]
    waited = (touches["answered"] - touches["sent"]).dt.days.dropna()
    assert waited.between(1, 45).all()
    assert not touches.duplicated(["account_id", "campaign"]).any()
    offered = touches[(touches["campaign"] == "Spring upgrade") & (touches["group"] == "contacted")]
    answers = offered.set_index("account_id")["answered"].notna().map({True: "yes", False: "no"})
    assert (
        accounts["upgrade_response"]
        .dropna()
        .sort_index()
        .equals(answers.sort_index().rename("upgrade_response").astype("str"))
    )


def test_every_campaign_kept_a_control_group_that_answers_less(tables) -> None:
    touches = tables["touches"].assign(took=lambda rows: rows["answered"].notna())
    rates = touches.groupby(["campaign", "channel", "group"])["took"].agg(["mean", "size"])
    wide = rates.unstack("group")
    assert (wide["size", "control"] > 50).all()
    assert (wide["mean", "control"] < wide["mean", "contacted"]).all()


def test_stages_come_in_order_and_close_with_the_account(tables, accounts) -> None:
    events = tables["events"]
    assert events.groupby("account_id")["date"].is_monotonic_increasing.all()
    days = events.pivot_table(index="account_id", columns="stage", values="date", aggfunc="first")
    path = ["enquiry", "quote", "first order", "second order", "fifth order", "closed"]
    for i, earlier in enumerate(path):
        for later in path[i + 1 :]:
            assert not (days[later] < days[earlier]).any()
    assert days["first order"].notna().all()
    known = accounts["customer_since"] > "1900-01-01"
    same = days["first order"].reindex(accounts.index) == accounts["customer_since"]
    assert same[known].all()
    churned = accounts.index[accounts["churned_12m"] == "yes"]
    assert set(days.index[days["closed"].notna()]) == set(churned)


@pytest.mark.slow
def test_the_shipped_tables_are_those_of_seed_1(sample_data: Path, tmp_path: Path) -> None:
    again = generate(sample_data, tmp_path, seed=1)
    for name in DATES:
        assert (again / f"{name}.csv").read_bytes() == (sample_data / f"{name}.csv").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_build_finds_the_planted_personas(sample_data: Path, tmp_path: Path, seed) -> None:
    folder = generate(sample_data, tmp_path, seed)
    brief = shutil.copy(sample_data / "brief.yaml", folder)
    book = ps.build(brief, progress=False)
    assert len(book) == 5
    assert book.verdict != "constructive"
    found = book.assign(folder / "accounts.csv").to_frame()
    planted = pd.read_csv(folder / "planted.csv").set_index("account_id")["persona"]
    truth = planted.loc[found["id"]]
    assert adjusted_rand_score(truth, found["persona"]) >= 0.8
