"""Features of published sets of orders, all customers of them, against the slow reference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import yaml
from records.features.comparing import differences
from records.features.reference import Rules, reference
from records.features.reference_notes import sentences

from personas.records.brief import Brief
from personas.records.opening import Sources, open_brief
from personas.texts.language import Texts

CHARGES = ("POST", "D", "M", "DOT", "BANK CHARGES", "C2", "PADS", "CRUK")
RETAIL = {
    "customer": "CustomerID",
    "time": "InvoiceDate",
    "order": "InvoiceNo",
    "price": "UnitPrice",
    "quantity": "Quantity",
    "product": "StockCode",
    "keep": ["Country"],
    "charges": [*CHARGES],
}
CDNOW = {"customer": "customer_id", "time": "date", "amount": "dollar_value"}

pytestmark = pytest.mark.real


def opened(folder: Path, source: Path, rules: Rules, orders: dict[str, object]) -> Sources:
    block = orders | {"source": str(source)}
    content = {"orders": block, "as_of": rules.as_of, "min_cell": rules.min_cell}
    content |= {"window": rules.window} if rules.window else {}
    (folder / "brief.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return open_brief(Brief.load(folder / "brief.yaml"))


def as_settings(table: pd.DataFrame, orders: dict[str, object]) -> pd.DataFrame:
    """Columns under the names of the settings; the others stay, as rows are compared by them."""
    names = {column: name for name, column in orders.items() if isinstance(column, str)}
    table = table.rename(columns=names)
    return table.assign(time=pd.to_datetime(table["time"]))


def features_of(sources: Sources, customer: str) -> pd.DataFrame:
    frame = sources.records.to_frame().set_index(customer).drop(columns="Country", errors="ignore")
    return frame.set_index(frame.index.astype(int)).sort_index()


def check(sources: Sources, table: pd.DataFrame, rules: Rules, customer: str) -> None:
    expected = reference(table, rules)
    assert differences(features_of(sources, customer), expected) == []
    found = {finding.what for finding in sources.history.findings}
    assert sentences(table, rules) <= found


@pytest.mark.parametrize(
    ("as_of", "window"),
    [(date(2011, 12, 9), None), (date(2011, 6, 15), None), (date(2011, 9, 30), 3)],
)
def test_online_retail(tmp_path: Path, real_data: Path, as_of: date, window: int | None):
    source = real_data / "online_retail" / "transactions.csv.gz"
    rules = Rules(as_of, window, charges=CHARGES)
    sources = opened(tmp_path, source, rules, RETAIL)
    table = pd.read_csv(source, dtype={"StockCode": str, "InvoiceNo": str})
    table["CustomerID"] = table["CustomerID"].astype("Int64")
    check(sources, as_settings(table, RETAIL), rules, "CustomerID")


@pytest.mark.parametrize(
    ("as_of", "window"),
    [(date(1998, 6, 30), None), (date(1997, 9, 30), None), (date(1998, 2, 28), 6)],
)
def test_cdnow(tmp_path: Path, real_data: Path, as_of: date, window: int | None):
    source = real_data / "cdnow" / "transactions.csv.gz"
    rules = Rules(as_of, window)
    sources = opened(tmp_path, source, rules, CDNOW)
    table = as_settings(pd.read_csv(source), CDNOW)
    check(sources, table, rules, "customer_id")
    assert Texts().say("history.orders_by_day") in {x.what for x in sources.history.findings}


def test_rows_that_are_alike_count_as_often_as_they_stand_if_the_brief_says_so(
    tmp_path: Path, real_data: Path
):
    source = real_data / "cdnow" / "transactions.csv.gz"
    rules = replace(Rules(date(1997, 4, 30)), repeats="all")
    sources = opened(tmp_path, source, rules, CDNOW | {"repeats": "all"})
    check(sources, as_settings(pd.read_csv(source), CDNOW), rules, "customer_id")
