"""Promises of the figures: ties in random order exactly, ranks as scipy's, draws in pairs."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy.stats import spearmanr

from personas.profiling.paying_resamples import on_customers, on_resamples


def test_a_tie_is_worth_the_mean_over_all_orders_of_the_tied() -> None:
    outcome = np.array([5.0, 0.0, 3.0, 9.0, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0])
    scores = np.array([2.0, 2.0, 2.0, 2.0, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    tied = np.flatnonzero(scores == 2.0)
    orders = [[4, *order] for order in permutations(tied)]
    expected = np.mean([outcome[order[:2]].sum() for order in orders])

    half = np.array([0] * 10 + [1] * 10)
    found = on_customers({"r": np.tile(scores, 2)}, np.tile(outcome, 2), half)["r"]
    assert found.share[:, 0] == pytest.approx(expected / outcome.sum(), abs=1e-12)


def test_scores_that_are_all_alike_hold_a_fifth_and_say_nothing() -> None:
    outcome = np.random.default_rng(0).random(101)
    half = np.arange(101) % 2
    found = on_customers({"r": np.zeros(101)}, outcome, half)["r"]
    assert found.share[:, 0] == pytest.approx(0.2)
    assert (found.spearman == 0.0).all()


def test_spearman_on_a_resample_is_that_of_the_drawn_customers() -> None:
    rng = np.random.default_rng(1)
    n, half = 40, np.array([0] * 20 + [1] * 20)
    scores, outcome = rng.integers(0, 4, n) * 1.0, rng.integers(0, 6, n) * 1.0
    found = on_resamples({"r": scores}, outcome, half, n_resamples=3, rng=_again(7))["r"]
    draws = _again(7)
    picks = [[draws.integers(0, 20, 20) for _ in range(3)] for _ in range(2)]
    for at in range(3):
        drawn = [picks[0][at], 20 + picks[1][at]]
        expected = [spearmanr(scores[one], outcome[one])[0] for one in drawn]
        assert found.spearman[:, at] == pytest.approx(expected)


def test_all_rules_are_measured_on_the_same_draws() -> None:
    rng = np.random.default_rng(2)
    scores, outcome = rng.random(60), rng.random(60)
    rules = {"one": scores, "same": scores.copy()}
    found = on_resamples(rules, outcome, np.arange(60) % 2, n_resamples=60, rng=_again(0))
    assert (found["one"].share == found["same"].share).all()
    assert found["one"].share.std() > 0


def _again(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)
