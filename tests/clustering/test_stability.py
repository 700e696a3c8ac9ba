import numpy as np
import pytest
from sklearn.cluster import KMeans

from personas.clustering.features import Features
from personas.clustering.partitions import adjusted_rand_index
from personas.clustering.rows import Rows
from personas.clustering.stability import recovery, stability_study, stability_word


def blobs(apart, seed=0, n=500, p=6, k=3):
    rng = np.random.default_rng(seed)
    X = apart * rng.normal(size=(k, p))[rng.integers(0, k, n)] + rng.normal(size=(n, p))
    return (X - X.mean(axis=0)) / X.std(axis=0)


def plain_indices(X, k, n_pairs):
    """Stability as anybody would write it: copied rows, scikit-learn, a loop."""
    rng = np.random.default_rng(0)
    indices = []
    for pair in range(n_pairs):
        twins = []
        for side in (0, 1):
            drawn = X[rng.integers(0, len(X), len(X))]
            fit = KMeans(k, n_init=10, random_state=2 * pair + side).fit(drawn)
            twins.append(fit.predict(X))
        indices.append(adjusted_rand_index(*twins))
    return np.array(indices)


@pytest.mark.parametrize("apart", [3.0, 0.0], ids=["separated groups", "no structure"])
def test_figures_agree_with_the_plain_method_within_their_noise(apart):
    X = blobs(apart)
    own = stability_study(Rows.of(X), Features.numbers(6), [3], n_pairs=10, method="kmeans")[
        3
    ].indices
    plain = plain_indices(X, 3, 10)
    noise = np.hypot(own.std(ddof=1), plain.std(ddof=1)) / np.sqrt(10)
    assert abs(own.mean() - plain.mean()) <= 3 * noise + 0.01


@pytest.mark.parametrize("method", ["kmeans", "latent_classes"])
def test_separated_groups_come_back_and_a_blob_does_not(method):
    for apart, stable in ((4.0, True), (0.0, False)):
        found = stability_study(
            Rows.of(blobs(apart)), Features.numbers(6), [3], n_pairs=3, method=method
        )[3]
        assert (found.median > 0.95) == stable
        assert (found.median < 0.6) == (not stable)


def test_a_study_continued_is_the_study_done_at_once():
    rows, features = Rows.of(blobs(1.0)), Features.numbers(6)
    whole = stability_study(rows, features, [2, 3], n_pairs=4)[3]
    first = stability_study(rows, features, [3], n_pairs=2)[3]
    rest = stability_study(rows, features, [3], n_pairs=2, first_pair=2)[3]
    joined = first.with_more(rest)
    np.testing.assert_array_equal(whole.indices, joined.indices)
    np.testing.assert_array_equal(whole.labels, joined.labels)


def test_a_study_is_the_same_on_one_processor(monkeypatch):
    rows, features = Rows.of(blobs(0.5)), Features.numbers(6)
    many = stability_study(rows, features, [3], n_pairs=3)[3]
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0})
    np.testing.assert_array_equal(
        many.labels, stability_study(rows, features, [3], n_pairs=3)[3].labels
    )


def test_recovery_names_the_personas_of_reruns_whatever_their_numbers():
    labels = np.repeat([0, 1, 2], [50, 30, 20])
    swapped = np.array([2, 0, 1])[labels]
    found = recovery(labels, np.stack([swapped, labels]), 3)
    np.testing.assert_array_equal(found.matched, np.stack([labels, labels]))
    assert found.agreement == 1.0
    assert found.found_again.tolist() == [2, 2, 2]


def test_a_persona_that_a_rerun_splits_is_not_found_again():
    labels = np.repeat([0, 1], [60, 40])
    split = np.concatenate([np.repeat([0, 1], 30), np.full(40, 1)])
    found = recovery(labels, split[None], 2)
    assert found.indices[0].tolist() == pytest.approx([0.5, 40 / 70])
    assert found.found_again.tolist() == [0, 0]


def test_a_cluster_that_is_another_group_is_marked():
    labels = np.repeat([0, 1, 2], [40, 30, 30])
    rerun = np.concatenate([np.zeros(40), np.tile([1, 2], 30)]).astype(int)
    found = recovery(labels, rerun[None], 3)
    assert (found.matched[0, :40] == 0).all()
    assert (found.matched[0, 40:] == -1).all()


@pytest.mark.parametrize(
    ("mean", "word"),
    [(0.59, "not trusted"), (0.6, "doubtful"), (0.75, "stable"), (0.85, "highly stable")],
)
def test_words_for_stability_are_hennigs(mean, word):
    assert stability_word(mean) == word


@pytest.mark.real
def test_figures_agree_with_the_plain_method_on_mcdonalds(real_data):
    import pandas as pd

    frame = pd.read_csv(real_data / "mcdonalds" / "mcdonalds.csv")
    X = (frame.iloc[:, :11] == "Yes").to_numpy(float)
    own = stability_study(Rows.of(X), Features.numbers(11), [5], n_pairs=20, method="kmeans")[
        5
    ].indices
    plain = plain_indices(X, 5, 20)
    noise = np.hypot(own.std(ddof=1), plain.std(ddof=1)) / np.sqrt(20)
    assert abs(own.mean() - plain.mean()) <= 3 * noise
