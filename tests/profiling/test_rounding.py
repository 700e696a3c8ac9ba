from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.profiling.rounding import EPOCH, date_cuts, number_cuts, roundest


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9))
def test_the_roundest_number_lies_in_the_interval(low: float, width: float) -> None:
    high = low + width
    assert low - 1e-2 * width <= roundest(low, high) <= high + 1e-2 * width


@pytest.mark.parametrize(
    ("low", "high", "round_number"),
    [(861.3, 948, 900), (38.2, 41, 40), (0.31, 0.37, 0.35), (-3, 5, 0), (47_000, 53_000, 50_000)],
)
def test_a_person_would_choose_it(low: float, high: float, round_number: float) -> None:
    assert roundest(low, high) == round_number


def test_cuts_of_whole_numbers_are_whole_and_leave_customers_on_both_sides() -> None:
    values = np.random.default_rng(0).poisson(60, 500).astype(float)
    cuts = number_cuts(values, whole=True)
    assert len(cuts) > 5
    assert all(cut == round(cut) and values.min() < cut <= values.max() for cut in cuts)


def test_cuts_of_money_have_few_digits() -> None:
    values = np.random.default_rng(0).lognormal(7, 1, 2000)
    for cut in number_cuts(values, whole=False):
        assert len(f"{cut:.6g}".replace(".", "").rstrip("0")) <= 3


def test_one_value_has_no_cut() -> None:
    assert number_cuts(np.ones(9), whole=False) == []
    assert date_cuts(np.array([])) == []


@pytest.mark.parametrize(("years", "first_of"), [(8, "year"), (2, "month")])
def test_dates_are_cut_at_first_days(years: int, first_of: str) -> None:
    days = np.linspace(18_000, 18_000 + 365 * years, 300)
    when = [EPOCH + timedelta(days=cut) for cut in date_cuts(days)]
    assert when
    assert all(day.day == 1 for day in when)
    assert first_of == "month" or all(day.month == 1 for day in when)


def test_a_few_weeks_are_cut_by_week() -> None:
    cuts = date_cuts(np.linspace(18_000, 18_060, 100))
    assert set(np.diff(cuts)) == {7.0}
    assert date(1970, 1, 1) == EPOCH
