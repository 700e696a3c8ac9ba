"""Smooth dependence: curves and shares that are fitted are the ones that are drawn."""

from __future__ import annotations

import numpy as np

from personas.clustering.smooth import Curve, Scaling, Shares, curve_basis, normal_scores


def test_equal_values_share_a_normal_score() -> None:
    distinct, scores = normal_scores(np.array([5.0, 1.0, 1.0, 5.0, 9.0]))
    np.testing.assert_array_equal(distinct, [1.0, 5.0, 9.0])
    assert (np.diff(scores) > 0).all()


def test_shares_follow_their_predictor() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(4_000, 1))
    codes = (x[:, 0] + 0.5 * rng.logistic(size=4_000) > 0).astype(np.int64)
    design = Scaling.of(x).design(x)
    drawn = Shares.fit(design, codes, 2).draw(design, rng)
    for side in (x[:, 0] > 0.5, x[:, 0] < -0.5):
        assert abs(drawn[side].mean() - codes[side].mean()) < 0.04


def test_a_curve_keeps_its_bend_and_its_spread() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=4_000)
    y = np.abs(x) + np.exp(0.5 * x - 1) * rng.normal(size=4_000)
    basis = curve_basis(x)
    design = Scaling.of(basis).design(basis)
    drawn = Curve.fit(design, y).draw(design, rng)
    for part in (x < -1, np.abs(x) < 0.5, x > 1):
        assert abs(drawn[part].mean() - y[part].mean()) < 0.12
        assert 0.75 < drawn[part].std() / y[part].std() < 1.35


def test_no_predictor_leaves_the_marginal() -> None:
    design = Scaling.of(np.empty((500, 0))).design(np.empty((500, 0)))
    codes = np.repeat([0, 1, 1, 1], 125)
    drawn = Shares.fit(design, codes, 2).draw(design, np.random.default_rng(0))
    assert abs(drawn.mean() - 0.75) < 0.06
