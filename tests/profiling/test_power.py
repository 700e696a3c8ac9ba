from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from personas.profiling.power import n_per_arm, smallest_gap


def power(n: float, first: float, second: float) -> float:
    """Power of the pooled z test at 5 % two-sided, by its definition."""
    middle = (first + second) / 2
    same = math.sqrt(2 * middle * (1 - middle) / n)
    apart = math.sqrt((first * (1 - first) + second * (1 - second)) / n)
    return float(norm.cdf((abs(first - second) - norm.ppf(0.975) * same) / apart))


def test_the_size_is_that_of_statsmodels() -> None:
    # statsmodels.stats.proportion.samplesize_proportions_2indep_onetail(0.003, 0.02, 0.8,
    # alternative="two-sided"), rounded up.
    assert n_per_arm(0.02, 0.023) == 36_693


def test_power_is_that_of_the_manual_of_r() -> None:
    # R's manual, power.prop.test: n = 50 gives power 0.740, and power 0.90 takes n = 76.7.
    assert power(50, 0.5, 0.75) == pytest.approx(0.740, abs=0.0005)
    assert power(76.7, 0.5, 0.75) == pytest.approx(0.90, abs=0.0005)


@given(shares=st.tuples(st.integers(1, 99), st.integers(1, 99)).filter(lambda s: s[0] != s[1]))
def test_the_size_is_the_smallest_with_the_power_it_promises(shares: tuple[int, int]) -> None:
    first, second = (share / 100 for share in shares)
    n = n_per_arm(first, second)
    assert power(n, first, second) >= 0.8 - 1e-9
    assert n == 1 or power(n - 1, first, second) < 0.8


def test_equal_shares_cannot_be_told_apart() -> None:
    with pytest.raises(ValueError, match="equal shares"):
        n_per_arm(0.3, 0.3)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_nobody_and_everybody_are_shares_too(share: float) -> None:
    assert n_per_arm(share, 0.5) > 0


@given(share=st.floats(0.01, 0.99), n=st.integers(50, 100_000), up=st.booleans())
def test_the_smallest_gap_shows_and_a_smaller_one_does_not(share: float, n: int, up: bool) -> None:
    found = smallest_gap(share, n, up=up)
    if found is None:
        return
    sign = 1 if up else -1
    assert n_per_arm(share, share + sign * found) <= n
    if found > 0.001:
        assert n_per_arm(share, share + sign * (found - 0.001)) > n


def test_a_few_customers_show_nothing() -> None:
    assert smallest_gap(0.5, 5, up=True) is None
    assert smallest_gap(1.0, 500, up=True) is None
