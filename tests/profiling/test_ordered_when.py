"""Times are told where more of a persona's orders come, and not because it came late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from personas.profiling.ordered_when import OrderedWhen, ordered_when
from tests.profiling.histories import bought_and_ordered, planted, purchases, sizes

Order = dict[str, object]
MONDAY = datetime(2024, 1, 1)


def orders(persona: str, n: int, days: Sequence[int], *, hour: int = 0) -> list[Order]:
    """Orders of so many customers, each on the given days after a Monday, 1 January 2024."""
    return [
        {
            "customer": f"{persona}{min(days)}-{who}",
            "time": MONDAY + timedelta(days=int(day), hours=hour),
            "__persona": persona,
        }
        for who in range(n)
        for day in days
    ]


def found(*parts: list[Order], min_cell: int = 10) -> dict[str, list[str]]:
    rows = pd.DataFrame([row for part in parts for row in part])
    frame = bought_and_ordered(rows, rows.assign(product="mug")).orders
    told = ordered_when(frame, ("P1", "P2"), min_cell=min_cell)
    return {who: [f"{one.cycle} {one.level}" for one in some] for who, some in told.items()}


EACH_MONTH = [*range(3, 730, 30)]
IN_NOVEMBER = [day + extra for day in (305, 670) for extra in (0, 3, 6, 9, 13, 15, 18, 21)]


def test_the_figures_are_those_of_pandas() -> None:
    frame = pd.read_csv("sample_data/orders.csv", parse_dates=["order_date"])
    frame = frame.query("status != 'cancelled'").drop_duplicates("order_id")
    frame = frame.assign(persona=frame["account_id"].map(planted())).dropna(subset="persona")
    weekday = pd.crosstab(frame["order_date"].dt.day_of_week + 1, frame["persona"])
    told = ordered_when(purchases().orders, tuple(sizes()), min_cell=10)
    days = {
        persona: [one for one in some if one.cycle == "weekday"] for persona, some in told.items()
    }
    assert sum(map(len, days.values())) >= 3
    for persona, some in days.items():
        for one in some:
            assert (one.orders, one.n) == (
                weekday.loc[one.level, persona],
                weekday[persona].sum(),
            )
            assert one.everyone_orders == weekday.loc[one.level].sum()
            assert one.index >= 120
            assert one.interval[0] < one.orders / one.n < one.interval[1]


def test_a_month_with_more_of_their_orders_is_told() -> None:
    season = orders("P1", 60, [*EACH_MONTH, *IN_NOVEMBER])
    assert "month 11" in found(season, orders("P2", 60, EACH_MONTH))["P1"]
    assert found(season, orders("P2", 60, EACH_MONTH))["P2"][:1] != ["month 11"]


def test_who_came_in_autumn_has_no_autumn() -> None:
    late = orders("P1", 60, [600, 630, 660, 690, 720])
    told = found(late, orders("P2", 60, EACH_MONTH))["P1"]
    assert not any("month" in one for one in told)


def test_the_first_and_the_last_order_make_no_season() -> None:
    ends = orders("P1", 60, [340, 500, 705])
    months = [one for one in found(ends, orders("P2", 60, EACH_MONTH))["P1"] if "month" in one]
    assert "month 12" not in months


def test_quarters_are_told_where_there_is_less_than_a_year() -> None:
    weekly = [*range(0, 300, 7)]
    spring = orders("P1", 60, [*weekly, *range(100, 170, 3)])
    told = found(spring, orders("P2", 60, weekly))["P1"]
    assert "quarter 2" in told
    assert not any("month" in one for one in told)


def test_weekdays_and_parts_of_the_day_are_told() -> None:
    weekly = [*range(0, 728, 7)]
    mondays = orders("P1", 60, weekly, hour=20)
    others = orders("P2", 60, [day + 1 for day in weekly], hour=9)
    told = found(mondays + orders("P1", 60, [5, 12, 720], hour=9), others)["P1"]
    assert {"weekday 1", "daypart 3"} <= set(told)


def test_days_without_hours_have_no_part_of_the_day() -> None:
    told = found(orders("P1", 60, [0, 7, 14, 15]), orders("P2", 60, [1, 8, 15, 14]))
    assert not any("daypart" in one for some in told.values() for one in some)


def test_nothing_is_told_where_all_order_alike() -> None:
    rng = np.random.default_rng(3)
    days = [int(day) for day in rng.integers(0, 730, 60)]
    parts = [orders(persona, 60, days) for persona in ("P1", "P2")]
    assert found(*parts) == {"P1": [], "P2": []}


def test_orders_of_one_customer_are_no_many_customers() -> None:
    weekly = [*range(0, 728, 7)]
    reseller = orders("P1", 1, weekly)
    usual = orders("P1", 60, [1, 9, 17, 25, 33]) + orders("P2", 60, [1, 9, 17, 25, 33])
    assert "weekday 1" not in found(reseller, usual)["P1"]


@pytest.mark.parametrize(("n", "is_told"), [(12, True), (9, False)])
def test_few_customers_are_not_told(n: int, is_told: bool) -> None:
    mixed = [1, 2, 3, 8, 9, 10]
    mondays = orders("P1", n, [0, 7, 14, 21, 28, 35, 42, 49])
    told = found(mondays + orders("P1", 40, [2, 3]), orders("P2", 60, mixed))["P1"]
    assert ("weekday 1" in told) == is_told


def test_what_gives_few_of_another_persona_away_is_not_told() -> None:
    mondays = orders("P1", 40, [0, 7, 14, 16, 17])
    others = orders("P2", 60, [1, 2, 3, 9])
    assert "weekday 1" in found(mondays, others)["P1"]
    assert "weekday 1" not in found(mondays, others + orders("P2", 3, [7, 8]))["P1"]


def test_no_orders_of_personas_have_no_times() -> None:
    rows = pd.DataFrame(orders("P1", 3, [0])).assign(__persona=None)
    frame = bought_and_ordered(rows, rows.assign(product="mug")).orders
    assert ordered_when(frame, ("P1",), min_cell=10) == {"P1": ()}


def test_shares_are_against_everyone() -> None:
    one = OrderedWhen("month", 11, 18, 100, 120, 1000, 50, 0, (0.1, 0.3))
    assert one.index == pytest.approx(150)
    assert one.gap == pytest.approx(0.06)
