"""Promises of currencies: money of several is never added up unseen."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from personas.errors import BriefError
from personas.records.brief import Brief
from personas.records.opening import Sources, open_brief
from personas.texts.language import NBSP


def opened(
    folder: Path, money: list[str], said: list[str | None] | None = None, **brief: object
) -> Sources:
    customers = [f"C{n % 40:02}" for n in range(len(money))]
    frame = pd.DataFrame({"who": customers, "day": "2025-03-01", "money": money})
    block = {"source": str(folder / "orders.csv"), "customer": "who", "time": "day"}
    block |= {"amount": "money", "repeats": "all"}
    if said is not None:
        frame, block = frame.assign(cur=said), {**block, "currency": "cur"}
    frame.to_csv(folder / "orders.csv", index=False)
    return open_brief(Brief.model_validate({"orders": block, **brief}))


def revenue(sources: Sources) -> float:
    return float(sources.records.to_frame()["orders_revenue"].sum())


@pytest.mark.parametrize("other", ["CHF 10", "10 USD", "10usd", "¥10", "$ 10"])
def test_currencies_in_the_amounts_are_told_apart(tmp_path: Path, other: str) -> None:
    with pytest.raises(BriefError, match="in 2 currencies"):
        opened(tmp_path, ["10 EUR", other] * 40)


def test_one_currency_spelled_in_several_ways_is_one(tmp_path: Path) -> None:
    assert revenue(opened(tmp_path, ["10 EUR", "€10", "eur 10", "10€"] * 20, currency="€")) == 800


@pytest.mark.parametrize("cell", ["10 CHF", "10"])
def test_another_currency_than_the_books_is_an_error(tmp_path: Path, cell: str) -> None:
    said = None if "CHF" in cell else ["CHF"] * 80
    with pytest.raises(BriefError, match="another currency than the brief's") as caught:
        opened(tmp_path, [cell] * 80, said, currency="€")
    assert "'CHF'" in str(caught.value)
    assert revenue(opened(tmp_path, ["10"] * 80, ["CHF"] * 80, currency="CHF")) == 800


def test_amounts_that_name_no_currency_are_counted(tmp_path: Path) -> None:
    rates = {"USD": 0.5}
    sources = opened(tmp_path, ["10"] * 80, ["USD", None] * 40, currency="€", rates=rates)
    assert revenue(sources) == 40 * 5 + 40 * 10
    said = [finding.what.replace(NBSP, " ") for finding in sources.history.findings]
    assert "40 amounts name no currency; they count as ones of the book's." in said


def test_words_that_are_no_currency_are_counted_and_not_named(tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="in 3 currencies") as caught:
        opened(tmp_path, ["10"] * 90, ["USD", "Ann Smith", "C0123"] * 30)
    assert "'$' and 2 more words" in str(caught.value)
