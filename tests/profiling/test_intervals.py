from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from personas.profiling.intervals import (
    holm,
    mean_interval,
    means_differ,
    median_interval,
    newcombe,
    shares_differ,
    wilson,
)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_that_of_scipy(cell: tuple[int, int]) -> None:
    hits, n = cell
    theirs = stats.binomtest(hits, n).proportion_ci(method="wilson")
    assert wilson(hits, n) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_none_and_all_reach_the_ends_exactly() -> None:
    assert wilson(0, 475)[0] == 0.0
    assert wilson(475, 475)[1] == 1.0
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_interval_of_a_mean_is_students() -> None:
    values = np.random.default_rng(0).normal(5, 2, 30)
    theirs = stats.ttest_1samp(values, 0).confidence_interval()
    mine = mean_interval(float(values.mean()), float(values.std()), 30)
    assert mine == pytest.approx((theirs.low, theirs.high))


def test_the_interval_of_a_median_covers_it_about_95_times_in_100() -> None:
    rng = np.random.default_rng(0)
    hits = 0
    for _ in range(400):
        q25, median, q75 = np.quantile(rng.normal(0, 1, 200), [0.25, 0.5, 0.75])
        low, high = median_interval(q25, median, q75, 200)
        hits += low <= 0 <= high
    assert 0.91 <= hits / 400 <= 0.99


def test_two_means_are_compared_as_welch_does() -> None:
    rng = np.random.default_rng(1)
    one, two = rng.normal(0, 1, 40), rng.normal(0.5, 3, 70)
    mine = means_differ(one.mean(), one.std(), 40, two.mean(), two.std(), 70)
    assert mine == pytest.approx(stats.ttest_ind(one, two, equal_var=False).pvalue)


def test_two_shares_are_compared_as_chi_square_does() -> None:
    theirs = stats.chi2_contingency([[30, 70], [60, 240]], correction=False).pvalue
    assert shares_differ(30, 100, 60, 300) == pytest.approx(theirs)
    assert shares_differ(0, 10, 0, 20) == 1.0
    assert shares_differ(0, 0, 5, 20) == 1.0


def test_holm_never_lets_a_larger_p_overtake() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


@pytest.mark.parametrize(
    ("first", "second", "interval"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((0, 10), (0, 10), (-0.2775, 0.2775)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
        ((10, 10), (0, 10), (0.6075, 1.0)),
    ],
)
def test_newcombes_interval_is_that_of_his_table(first, second, interval) -> None:
    # Newcombe 1998, table II, method 10.
    assert newcombe(*first, *second) == pytest.approx(interval, abs=0.00005)


def test_no_customers_leave_a_difference_open() -> None:
    assert newcombe(0, 0, 3, 10) == (-1.0, 1.0)
