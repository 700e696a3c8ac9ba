"""Promises of the backtest: fitted as it was then, joined by id, no book fails by it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from personas.clustering.model import PersonaModel
from personas.errors import BriefError
from personas.profiling.backtest import backtest
from personas.profiling.paying import Payoff
from personas.records.finding import Finding
from personas.records.read import read
from personas.records.records import Records
from personas.texts import Texts
from personas.texts.language import NBSP

BOOK = PersonaModel(progress=False).get_params(deep=False)
Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def shop(n: int = 600) -> Tables:
    """Two kinds of customers at an earlier date, and what they brought before and after."""
    rng = np.random.default_rng(0)
    keen = rng.random(n) < 0.3
    keys = [f"{at:05d}" for at in range(n)]
    orders = rng.poisson(np.where(keen, 12, 3)) + 1
    spend = rng.gamma(20, np.where(keen, 5, 1))
    then = pd.DataFrame(
        {
            "customer_id": keys,
            "visits": orders,
            "median_basket": spend,
            "web_share": rng.beta(np.where(keen, 8, 2), np.where(keen, 2, 8)),
        }
    )
    before = pd.DataFrame(
        {
            "customer": keys,
            "days_since_last_order": rng.integers(0, 200, n),
            "orders_count": orders,
            "revenue": orders * spend,
        }
    )
    after = pd.DataFrame(
        {"customer": keys, "revenue": rng.gamma(2, np.where(keen, 9, 1)), "orders": 1}
    )
    return then, before, after


def paid(tables: Tables, noted: list[Finding] | None = None, **changes: Any) -> Payoff | None:
    then, before, after = tables
    return backtest(
        _opened(then),
        before,
        after,
        settings=BOOK | changes,
        findings=[] if noted is None else noted,
        as_of=date(2011, 3, 31),
        until=date(2011, 9, 30),
    )


def _opened(then: pd.DataFrame) -> Records:
    opened = read(then)
    assert opened.schema.id_column is not None
    return opened


def test_it_answers_with_the_number_of_personas_of_the_books_rule() -> None:
    tables = shop()
    found = paid(tables)
    assert found is not None
    expected = PersonaModel(progress=False).fit(read(tables[0]), on_step=lambda *_: None)
    assert found.n_personas == expected.n_personas_
    assert found.outcomes[0]["none"].share_gap.low > 0.1  # type: ignore[union-attr]
    assert (found.n, found.then, found.until) == (600, date(2011, 3, 31), date(2011, 9, 30))


def test_tables_are_joined_by_id_whatever_the_order_of_their_rows() -> None:
    then, before, after = shop()
    mixed = before.sample(frac=1, random_state=1), after.sample(frac=1, random_state=2)
    assert paid((then, *mixed)) == paid((then, before, after))


def test_who_is_absent_afterwards_brought_nothing() -> None:
    then, before, after = shop()
    gone = after["customer"].isin(after["customer"][::3])
    zero = after.assign(revenue=after["revenue"].where(~gone, 0), orders=(~gone) * 1)
    assert paid((then, before, after[~gone])) == paid((then, before, zero))


def test_customers_that_only_came_later_are_in_no_figure() -> None:
    then, before, after = shop()
    new = pd.DataFrame({"customer": ["new"], "revenue": [1e9], "orders": [1]})
    assert paid((then, before, pd.concat([after, new]))) == paid((then, before, after))


def test_customers_who_ordered_but_are_not_in_the_records_are_counted_in_a_finding() -> None:
    then, before, after = shop()
    noted: list[Finding] = []
    found = paid((then.iloc[5:], before, after), noted)
    assert found is not None
    assert found.n == 595
    assert noted[0].what.startswith("5 customers ordered before the earlier date")
    assert noted[0].said(Texts("de")).what.startswith("5 Kunden bestellten")


@pytest.mark.parametrize("changes", [{}, {"n_personas": 9}])
def test_records_that_could_not_carry_personas_then_make_a_finding_and_no_error(
    changes: dict[str, int],
) -> None:
    noted: list[Finding] = []
    tables = tuple(table.iloc[:12] for table in shop())
    assert paid(tables, noted, **changes) is None  # type: ignore[arg-type]
    assert [one.topic for one in noted] == ["paying"]
    assert "the 12 customers known by 31 March 2011 cannot carry personas" in noted[0].what.replace(
        NBSP, " "
    )


def test_settings_that_no_book_can_have_are_the_callers_mistake() -> None:
    with pytest.raises(BriefError, match="min_cell"):
        paid(shop(), min_cell=0)


@pytest.mark.real
@pytest.mark.slow
def test_cdnow_personas_of_nine_months_rank_the_next_nine_as_rfm_does(real_data: Path) -> None:
    orders = pd.read_csv(real_data / "cdnow" / "transactions.csv.gz", parse_dates=["date"])
    cut = orders["date"].min() + pd.DateOffset(months=9)
    earlier, later = (
        rows.groupby("customer_id")
        for rows in (orders[orders["date"] < cut], orders[orders["date"] >= cut])
    )
    then = pd.DataFrame(
        {
            "orders_count": earlier.size(),
            "spend": earlier["dollar_value"].sum(),
            "median_basket": earlier["dollar_value"].median(),
            "days_since_last_order": (cut - earlier["date"].max()).dt.days,
            "days_since_first_order": (cut - earlier["date"].min()).dt.days,
        }
    ).reset_index()
    before = then.rename(columns={"customer_id": "customer", "spend": "revenue"})
    after = pd.DataFrame({"revenue": later["dollar_value"].sum(), "orders": later.size()})
    found = paid((then, before, after.rename_axis("customer").reset_index()))
    assert found is not None
    revenue = found.outcomes[0]
    assert found.n == len(then)
    assert 0.55 < revenue["personas"].share.value < 0.75
    assert found.answer in ("as_good", "behind")
