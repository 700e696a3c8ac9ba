import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.clustering.scoring import centre_scores, log_sum, memberships, product


@given(st.integers(1, 70), st.integers(1, 12), st.integers(1, 100), st.integers(0, 1000))
def test_a_rows_product_does_not_depend_on_the_rows_around_it(n_features, k, batch, seed):
    rng = np.random.default_rng(seed)
    X = np.asfortranarray(rng.normal(size=(300, n_features)))
    W = rng.normal(size=(n_features, k))
    whole = product(X, W)
    for start in (0, 37):
        part = np.asfortranarray(X[start : start + batch])
        np.testing.assert_array_equal(product(part, W), whole[start : start + batch])
    order = rng.permutation(300)
    np.testing.assert_array_equal(product(np.asfortranarray(X[order]), W), whole[order])


def test_no_rows_give_no_scores():
    assert product(np.empty((0, 3)), np.ones((3, 2))).shape == (0, 2)


def test_scores_of_centres_rank_by_weighted_distance_over_observed_cells():
    rng = np.random.default_rng(0)
    X, centres, weights = rng.normal(size=(50, 4)), rng.normal(size=(3, 4)), rng.random(4)
    X[rng.random(X.shape) < 0.2] = np.nan
    distances = np.nansum(weights * (X[:, None] - centres) ** 2, axis=2)
    scores = centre_scores(centres, weights).of(X)
    np.testing.assert_allclose(
        scores - scores[:, :1], -0.5 * (distances - distances[:, :1]), atol=1e-12
    )


@pytest.mark.parametrize("temperature", [0.1, 1.0, 50.0])
def test_memberships_sum_to_one_even_for_huge_scores(temperature):
    scores = np.array([[1e5, -1e5, 0.0], [0.0, 0.0, 0.0]])
    chances = memberships(scores, temperature=temperature)
    np.testing.assert_allclose(chances.sum(axis=1), 1.0)


def test_log_sum_survives_huge_scores():
    np.testing.assert_allclose(log_sum(np.array([[1e5, 1e5]])), [1e5 + np.log(2)])
