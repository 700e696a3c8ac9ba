"""References keep what single columns and pairs of columns show."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from personas.clustering.encoder import BalancedEncoder
from personas.clustering.features import Features
from personas.clustering.reference import Continuum


def drawn_like(X: np.ndarray, *, features: Features | None = None) -> np.ndarray:
    continuum = Continuum.of(X, features or Features.numbers(X.shape[1]))
    return continuum.draw(np.random.default_rng(1))


def test_a_number_keeps_its_values() -> None:
    X = np.exp(np.random.default_rng(0).normal(size=(500, 3)))
    np.testing.assert_array_equal(np.sort(drawn_like(X), axis=0), np.sort(X, axis=0))


def test_correlations_are_kept() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(3_000, 2)) @ rng.normal(size=(2, 5)) + rng.normal(size=(3_000, 5))
    np.testing.assert_allclose(np.corrcoef(drawn_like(X).T), np.corrcoef(X.T), atol=0.06)


def test_a_parabola_is_kept_whichever_column_comes_first() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=3_000)
    y = x**2 + 0.3 * rng.normal(size=3_000)
    for X in (np.column_stack([x, y]), np.column_stack([y, x])):
        drawn = drawn_like(X)
        there, here = (np.corrcoef(np.abs(rows.T))[0, 1] for rows in (X, drawn))
        assert abs(there - here) < 0.05


def test_a_funnel_is_kept() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=3_000)
    drawn = drawn_like(np.column_stack([x, np.exp(0.8 * x) * rng.normal(size=3_000)]))
    wide, narrow = (drawn[side, 1].std() for side in (drawn[:, 0] > 1, drawn[:, 0] < -1))
    assert wide > 4 * narrow


def test_columns_that_are_zero_together_stay_zero_together() -> None:
    rng = np.random.default_rng(0)
    bought = rng.random(3_000) < 0.6
    X = np.where(bought[:, None], np.exp(rng.normal(size=(3_000, 2))), 0.0)
    zero = drawn_like(X) == 0
    assert (zero[:, 0] == zero[:, 1]).mean() > 0.97


def test_levels_and_their_dependence_are_kept() -> None:
    rng = np.random.default_rng(0)
    z = rng.normal(size=3_000)
    level = np.array(["low", "middle", "high"])[np.digitize(z, [-0.5, 0.5])]
    table = pa.table({"z": z + 0.3 * rng.normal(size=3_000), "level": level, "flag": z > 0.3})
    encoder = BalancedEncoder().fit(table)
    X = encoder.transform(table)
    drawn = drawn_like(X, features=encoder.features_)
    assert set(map(tuple, drawn[:, 1:4])) == set(map(tuple, X[:, 1:4]))
    np.testing.assert_allclose(drawn.mean(axis=0), X.mean(axis=0), atol=0.08)
    np.testing.assert_allclose(np.corrcoef(drawn.T), np.corrcoef(X.T), atol=0.08)


def test_rows_take_the_missing_cells_of_real_rows() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(400, 3))
    X[:100, :2] = np.nan
    missing = np.isnan(drawn_like(X))
    assert missing[:, 0].sum() == 100
    np.testing.assert_array_equal(missing[:, 0], missing[:, 1])
    assert not missing[:, 2].any()


def test_what_only_several_columns_show_together_is_not_kept() -> None:
    rng = np.random.default_rng(0)
    signs = rng.choice([-1.0, 1.0], size=(3_000, 2))
    corners = np.column_stack([signs, signs.prod(axis=1)])
    X = corners + 0.3 * rng.normal(size=corners.shape)
    drawn = drawn_like(X)
    assert np.sign(X).prod(axis=1).mean() > 0.95
    assert abs(np.sign(drawn).prod(axis=1).mean()) < 0.1
