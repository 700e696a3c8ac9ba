"""Rows find their customer however the two systems write the key."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from personas.records.brief import Brief
from personas.records.history.history import open_history
from personas.records.read import read

CUSTOMERS = pd.DataFrame(
    {
        "id": ["C1", "C2", "C3", "C4"],
        "mail": ["ann@shop.example", " Bob@Shop.example", "bob@shop.example", ""],
        "visits": [1, 2, 3, 4],
    }
)


@pytest.fixture
def opened(tmp_path: Path):
    def open_with(block: str, customers: pd.DataFrame, keys: list[str]) -> tuple[list, str]:
        customers.to_csv(tmp_path / "customers.csv", index=False)
        deals = pd.DataFrame({"who": keys, "status": "won", "amount": range(len(keys))})
        deals.to_csv(tmp_path / "deals.csv", index=False)
        path = tmp_path / "brief.yaml"
        path.write_text(
            "customers: customers.csv\ncolumns: {id: {role: id}}\n"
            f"deals: {{source: deals.csv, customer: who, status: status, amount: amount{block}}}\n",
            encoding="utf-8",
        )
        brief = Brief.load(path)
        history = open_history(brief, read(brief.customers, brief=brief))
        found = history.deals.collect().to_pandas().sort_values("amount")
        return found["customer"].tolist(), "\n".join(f.what for f in history.findings)

    return open_with


def test_e_mail_addresses_are_compared_without_capitals_and_space(opened):
    keys = ["ANN@shop.example ", "ann@Shop.example", "eve@shop.example"]
    found, said = opened(", matches: mail, keys: email", CUSTOMERS, keys)
    assert found == ["C1", "C1"]
    assert "1 row is of a customer who is not in the records" in said
    assert "3 of 4 customers in the records have no row here" in said


def test_no_row_is_doubled_where_two_customers_share_an_address(opened):
    found, said = opened(", matches: mail, keys: email", CUSTOMERS, ["bob@shop.example"])
    assert found == ["C2"]
    assert "1 key in column 'mail' of the records is that of several customers" in said


def test_without_it_keys_are_taken_as_they_are_written(opened):
    found, _ = opened(", matches: mail", CUSTOMERS, ["ANN@shop.example", "bob@shop.example"])
    assert found == ["C3"]


def test_ids_of_salesforce_of_either_length(opened):
    # Both of the first two are one id; the last differs from it in a capital alone.
    ids = ["001D000000IRFma", "001D000000IRFmA", "a0D30000001n7Pi", "not an id"]
    customers = CUSTOMERS.assign(id=ids)
    keys = ["001D000000IRFmaIAH", "001D000000IRFma", "001D000000IRFMAIAH"]
    keys += ["001D000000IRFmAIAX", "a0D30000001n7PiEAI", "not an id"]
    found, _ = opened(", keys: salesforce_id", customers, keys)
    assert found == [*[ids[0]] * 3, ids[1], ids[2], ids[3]]


def test_a_row_of_several_customers_counts_for_the_first(opened):
    found, said = opened(', separator: ";"', CUSTOMERS, ["C2; C1", "C3", ";C1"])
    assert found == ["C2", "C3"]
    assert "2 rows name several customers; each counts for the first." in said
    assert "1 row names no customer" in said
