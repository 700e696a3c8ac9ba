import numpy as np
import pandas as pd
import pytest

from personas.clustering.kmeans import kmeans
from personas.clustering.partitions import adjusted_rand_index
from personas.errors import BriefError


def blobs(seed=0, n=300, k=3, p=4, apart=6.0):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, k, n)
    return apart * rng.normal(size=(k, p))[labels] + rng.normal(size=(n, p)), labels


@pytest.mark.real
@pytest.mark.parametrize(
    ("k", "inertia", "sizes"),
    [
        (2, 2145.5, None),
        (3, 1818.7, None),
        (4, 1602.9, [580, 318, 315, 240]),
        (5, 1434.6, None),
    ],
)
def test_it_reaches_the_published_solutions_on_mcdonalds(real_data, k, inertia, sizes):
    frame = pd.read_csv(real_data / "mcdonalds" / "mcdonalds.csv")
    solution = kmeans((frame.iloc[:, :11] == "Yes").to_numpy(float), k)
    assert round(solution.inertia, 1) == inertia
    if sizes:
        assert sorted(np.bincount(solution.labels), reverse=True) == sizes


def test_its_inertia_is_the_sum_of_squares_to_the_own_mean():
    X, _ = blobs()
    solution = kmeans(X, 3)
    means = np.stack([X[solution.labels == cluster].mean(axis=0) for cluster in range(3)])
    np.testing.assert_allclose(solution.centres, means)
    assert solution.inertia == pytest.approx(((X - means[solution.labels]) ** 2).sum())


def test_a_weight_of_three_is_three_copies_of_the_row():
    X, _ = blobs(n=60)
    weights = np.random.default_rng(1).integers(1, 4, 60)
    weighted = kmeans(X, 3, row_weights=weights)
    copied = kmeans(np.repeat(X, weights, axis=0), 3)
    assert weighted.inertia == pytest.approx(copied.inertia)


def test_a_feature_of_weight_zero_has_no_effect():
    X, _ = blobs()
    noise = 100 * np.random.default_rng(1).normal(size=(len(X), 1))
    plain = kmeans(X, 3)
    beside = kmeans(np.hstack([X, noise]), 3, feature_weights=[1, 1, 1, 1, 0])
    np.testing.assert_array_equal(
        plain.labels[:, None] == plain.labels, beside.labels[:, None] == beside.labels
    )


def test_missing_cells_are_left_out_of_distances_and_means():
    X, labels = blobs(apart=10.0)
    holes = np.random.default_rng(2).random(X.shape) < 0.2
    holes[holes.all(axis=1)] = False
    solution = kmeans(np.where(holes, np.nan, X), 3)
    assert adjusted_rand_index(labels, solution.labels) > 0.9
    for cluster in range(3):
        own = solution.labels == cluster
        expected = np.nanmean(np.where(holes, np.nan, X)[own], axis=0)
        np.testing.assert_allclose(solution.centres[cluster], expected)


def test_the_same_seed_gives_the_same_bits():
    X, _ = blobs(apart=0.5)
    first, second = kmeans(X, 4, random_state=3), kmeans(X, 4, random_state=3)
    np.testing.assert_array_equal(first.centres, second.centres)


def test_it_is_no_worse_than_scikit_learn():
    from sklearn.cluster import KMeans

    X, _ = blobs(seed=4, apart=0.8, k=6, n=500)
    reference = KMeans(5, n_init=50, random_state=0).fit(X)
    assert kmeans(X, 5).inertia <= reference.inertia_ * (1 + 1e-6)


def test_separated_groups_are_reached_by_most_starts():
    X, _ = blobs(apart=8.0)
    assert kmeans(X, 3).share_of_best > 0.8


def test_more_groups_than_distinct_rows_are_refused():
    with pytest.raises(BriefError, match="4 groups cannot be made"):
        kmeans([[0.0], [1.0], [1.0], [2.0]], 4)


def test_as_many_groups_as_distinct_rows_leave_nothing_unexplained():
    assert kmeans([[0.0], [1.0], [1.0], [2.0]], 3).inertia == pytest.approx(0.0, abs=1e-12)
