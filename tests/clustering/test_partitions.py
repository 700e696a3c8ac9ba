import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from personas.clustering.partitions import adjusted_rand_index, jaccard


@given(st.integers(0, 10_000), st.integers(2, 60), st.integers(1, 6))
def test_the_adjusted_rand_index_is_scikit_learns(seed, n, k):
    rng = np.random.default_rng(seed)
    first, second = rng.integers(0, k, n), rng.integers(0, k, n)
    assert adjusted_rand_index(first, second) == pytest.approx(adjusted_rand_score(first, second))


def test_jaccard_is_the_shared_part_of_the_joint_rows():
    found = jaccard(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1]), 2)
    np.testing.assert_allclose(found, [[2 / 3, 1 / 4], [0, 1 / 2]])


def test_jaccard_knows_clusters_that_no_row_is_in():
    assert jaccard(np.array([0, 0]), np.array([1, 1]), 3).shape == (3, 3)
