from __future__ import annotations

import numpy as np
import pytest

from personas.clustering.atlas.customer_map import customer_map
from personas.clustering.features import Features


def mapped(X, labels=None, k=1, words=None):
    labels = np.zeros(len(X), dtype=int) if labels is None else labels
    return customer_map(X, Features.numbers(X.shape[1]), labels, k, words or {})


def cloud(n=400, seed=0):
    return np.random.default_rng(seed).normal(size=(n, 4)) * [5, 2, 1, 0.5]


def test_the_axes_are_the_main_components_and_say_what_they_are_made_of():
    found = mapped(cloud(), words={"x0": "spend", "x1": "visits"})
    assert found.columns[0][0] == "spend"
    assert found.columns[1][0] == "visits"
    assert found.shares[0] == pytest.approx(25 / 30.25, abs=0.05)
    assert abs(np.corrcoef(found.points.T)[0, 1]) < 1e-9


def test_an_ellipse_holds_half_of_the_persona():
    found = mapped(cloud())
    angle = np.radians(found.ellipses[0].angle)
    turned = (found.points - found.centres[0]) @ np.array(
        [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    )
    halves = np.array([found.ellipses[0].width, found.ellipses[0].height]) / 2
    assert (((turned / halves) ** 2).sum(axis=1) <= 1).mean() == pytest.approx(0.5, abs=0.01)


def test_missing_cells_stand_at_the_mean():
    X = cloud()
    X[0] = np.nan
    assert np.allclose(mapped(X).points[0], 0)


def test_a_weight_of_0_takes_a_column_off_the_map():
    features = Features.numbers(4)
    weighted = Features(
        *(*list(vars(features).values())[:4], np.array([0.0, 1, 1, 1]), features.exponents)
    )
    found = customer_map(cloud(), weighted, np.zeros(400, dtype=int), 1, {})
    assert "x0" not in found.columns[0]


def test_one_column_and_a_persona_of_nobody_have_a_map():
    found = mapped(cloud()[:, :1], k=2)
    assert found.points.shape == (400, 2)
    assert found.shares[1] == 0
    assert np.isnan(found.centres[1]).all()


def test_the_order_of_rows_turns_no_axis():
    X = cloud()
    assert np.allclose(mapped(X).points, mapped(X[::-1]).points[::-1])
