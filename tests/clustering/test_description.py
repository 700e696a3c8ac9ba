import numpy as np
import pyarrow as pa
import pytest

from personas.clustering.description import dependence
from personas.clustering.encoder import BalancedEncoder
from personas.clustering.features import Features
from personas.clustering.rows import Rows
from personas.clustering.solutions import FINAL, one_cluster, solve


def correlated(n=2_000, r=0.6, seed=0):
    rng = np.random.default_rng(seed)
    return rng.multivariate_normal([0, 0], [[1, r], [r, 1]], n)


def test_dependence_of_two_numbers_is_their_gaussian_information():
    X = correlated()
    r = np.corrcoef(X.T)[0, 1]
    found = dependence(Rows.of(X), Features.numbers(2), np.ones((1, len(X))))
    assert found == pytest.approx(-0.5 * np.log(1 - r**2))


def test_independent_columns_have_next_to_none():
    X = np.random.default_rng(0).normal(size=(2_000, 4))
    assert dependence(Rows.of(X), Features.numbers(4), np.ones((1, 2_000))) < 0.01


def test_dependence_that_groups_explain_is_not_left_within_them():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, 2_000)
    X = 4.0 * labels[:, None] + rng.normal(size=(2_000, 2))
    rows, features = Rows.of(X), Features.numbers(2)
    together = dependence(rows, features, np.ones((1, 2_000)))
    apart = dependence(rows, features, np.stack([labels == 0, labels == 1]).astype(float))
    assert together > 0.5
    assert apart < 0.01


def test_levels_of_one_category_are_not_counted_as_dependent_on_each_other():
    rng = np.random.default_rng(0)
    table = pa.table({"c": rng.choice(list("xyz"), 1_000), "d": rng.choice(list("uv"), 1_000)})
    encoder = BalancedEncoder().fit(table)
    rows = Rows.of(encoder.transform(table))
    assert dependence(rows, encoder.features_, np.ones((1, 1_000))) < 0.01


def test_missing_cells_are_left_out_pair_by_pair():
    X = correlated(n=6_000)
    holed = np.where(np.random.default_rng(1).random(X.shape) < 0.3, np.nan, X)
    everyone, features = np.ones((1, 6_000)), Features.numbers(2)
    assert dependence(Rows.of(holed), features, everyone) == pytest.approx(
        dependence(Rows.of(X), features, everyone), abs=0.03
    )


def test_a_correlated_blob_is_not_described_better_by_groups():
    X = correlated(r=0.8)
    rows, features = Rows.of(X), Features.numbers(2)
    single = one_cluster(rows, features)
    two = solve(rows, features, 2, method="latent_classes", effort=FINAL, seed=(0,))
    assert two.log_likelihood > single.log_likelihood + 100
    assert single.cost - two.cost < 0
