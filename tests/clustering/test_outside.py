import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import HDBSCAN, AgglomerativeClustering, KMeans
from sklearn.mixture import GaussianMixture

from personas.clustering.model import PersonaModel
from personas.clustering.outside import grouped
from personas.clustering.partitions import adjusted_rand_index
from personas.clustering.rows import Rows
from personas.errors import BriefError, RecordsError


def customers(n=600, k=3, apart=6.0, seed=0):
    rng = np.random.default_rng(seed)
    groups = rng.integers(0, k, n)
    X = apart * np.eye(k, 4)[groups] + rng.normal(size=(n, 4))
    frame = pd.DataFrame(X, columns=list("abcd"))
    frame["channel"] = np.where(rng.random(n) < 0.8, np.array(list("xyz"))[groups % 3], "x")
    return frame, groups


METHODS = {
    "mixture": GaussianMixture(n_init=2),
    "density": HDBSCAN(min_cluster_size=40),
    "centres": KMeans(n_init=3),
    "neither predict nor centres": AgglomerativeClustering(),
}


@pytest.mark.parametrize("name", METHODS)
def test_another_clusterer_is_judged_labels_and_survives_storage_like_our_own(name):
    frame, groups = customers()
    model = PersonaModel(method=METHODS[name], max_personas=4, progress=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.fit(frame)
    found = model.predict(frame)
    assert model.n_personas_ == 3
    assert model.verdict_ == "natural"
    assert adjusted_rand_index(groups, pd.factorize(found)[0]) > 0.9
    assert (model.stability_ > 0.85).all()
    assert model.kept_ > 0.95
    assert PersonaModel.from_dict(model.to_dict()).predict(frame).equals(found)
    assert model.sensitivity().kept.min() > 0


def test_one_that_decides_the_number_itself_says_so():
    frame, _ = customers()
    model = PersonaModel(method=METHODS["density"], progress=False).fit(frame)
    assert [row.k for row in model.choice_.evidence] == [3]
    assert "decides" in model.choice_.rule


def test_one_that_finds_no_groups_is_told_in_three_parts():
    frame, _ = customers(n=200)
    with pytest.raises(RecordsError, match="found no groups"):
        PersonaModel(method=HDBSCAN(min_cluster_size=150), progress=False).fit(frame)


def test_a_clusterer_is_copied_and_not_changed():
    frame, _ = customers(n=200)
    mine = KMeans(n_clusters=7)
    PersonaModel(3, method=mine, progress=False).fit(frame)
    assert mine.n_clusters == 7
    assert not hasattr(mine, "labels_")


def test_weights_scale_what_another_clusterer_sees_and_centres_come_back_unscaled():
    X = np.array([[0.0, 5.0], [0.0, -5.0], [9.0, 5.0], [9.0, -5.0]] * 10)
    found = grouped(KMeans(n_init=5), Rows.of(X), np.array([1.0, 0.01]), 2, seed=0)
    assert sorted(found.centres[:, 0].round(6)) == [0.0, 9.0]
    np.testing.assert_allclose(found.centres[:, 1], 0.0, atol=1e-9)


def test_rows_called_noise_go_to_the_persona_they_fit_best():
    frame, _ = customers()
    frame.loc[0, list("abcd")] = 40.0
    model = PersonaModel(method=METHODS["density"], progress=False).fit(frame)
    assert model.predict(frame).notna().all()


@pytest.mark.parametrize("method", ["hierarchic", GaussianMixture, 3])
def test_what_is_no_clusterer_is_refused(method):
    frame, _ = customers(n=100)
    with pytest.raises(BriefError, match="method cannot be as given"):
        PersonaModel(method=method, progress=False).fit(frame)
