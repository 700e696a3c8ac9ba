"""What was known on the earlier day and what came next are told apart, to the day and the cent."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from personas.profiling import earlier
from personas.profiling.paying import Payoff
from personas.records.brief import Brief
from personas.records.finding import Finding
from personas.records.opening import open_brief

THEN, UNTIL = "2024-12-31", "2025-12-31"
FOUND = Payoff("too_few", 10, 0, 2, 1_000, 50)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the backtest was asked, in place of a fit."""
    seen: dict[str, Any] = {}

    def backtest(then: Any, before: pd.DataFrame, after: pd.DataFrame, **more: Any) -> Payoff:
        seen.update(more, then=then.to_frame(), before=before, after=after)
        return FOUND

    monkeypatch.setattr(earlier, "backtest", backtest)
    return seen


def brief(orders: Path, **more: object) -> Brief:
    columns = {"customer": "account_id", "time": "order_date", "order": "order_id"}
    columns |= {"amount": "amount", "status": "status"}
    return Brief.model_validate({"orders": {"source": str(orders), **columns}, **more})


def test_the_two_halves_are_those_of_a_plain_count(
    sample_data: Path, asked: dict[str, Any]
) -> None:
    sources = open_brief(brief(sample_data / "orders.csv"))
    assert earlier.payoff_of(sources, settings={}, findings=[]) == FOUND
    assert (asked["as_of"], asked["until"]) == (date(2024, 12, 31), date(2025, 12, 31))
    lines = pd.read_csv(sample_data / "orders.csv").drop_duplicates()
    lines = lines[lines["status"] != "cancelled"]
    kept = lines["amount"].where(lines["status"] != "returned", 0.0)
    lines = lines.assign(kept=kept, late=lines["order_date"] > THEN)
    for frame, late in ((asked["before"], False), (asked["after"], True)):
        half = lines[lines["late"] == late].groupby("account_id")
        found = frame.set_index("customer")
        pd.testing.assert_series_equal(
            found["revenue"], half["kept"].sum(), check_names=False, atol=0.005
        )
        n_orders = found["orders" if late else "orders_count"]
        pd.testing.assert_series_equal(
            n_orders, half["order_id"].nunique().astype(float), check_names=False
        )
    assert set(asked["then"]["account_id"]) == set(asked["before"]["customer"])


def test_beside_a_file_of_customers_the_test_knows_the_orders_alone(
    sample_data: Path, asked: dict[str, Any]
) -> None:
    both = brief(sample_data / "orders.csv", customers=str(sample_data / "accounts.csv"))
    found = earlier.payoff_of(open_brief(both), settings={}, findings=[])
    assert found is not None
    assert found.of_orders_alone
    assert "industry" not in asked["then"]


def test_less_than_a_year_of_orders_is_too_little(
    sample_data: Path, tmp_path: Path, asked: dict[str, Any]
) -> None:
    lines = pd.read_csv(sample_data / "orders.csv")
    lines[lines["order_date"] >= "2025-04-01"].to_csv(tmp_path / "orders.csv", index=False)
    findings: list[Finding] = []
    sources = open_brief(brief(tmp_path / "orders.csv"))
    assert earlier.payoff_of(sources, settings={}, findings=findings) is None
    assert [finding.topic for finding in findings] == ["paying"]
    assert asked == {}
