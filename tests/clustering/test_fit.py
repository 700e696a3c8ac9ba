import numpy as np
import pytest

from personas.clustering.features import FLAG, LEVEL, NUMBER, Features
from personas.clustering.fit import (
    edge_threshold,
    own_log_density,
    simulated,
    temperature,
)
from personas.clustering.latent_classes import LatentClasses
from personas.clustering.scoring import memberships


def model():
    features = Features(
        names=("n", "f", "c=x", "c=y"),
        columns=("n", "f", "c", "c"),
        forms=np.array([NUMBER, FLAG, LEVEL, LEVEL]),
        scales=np.array([1.0, 2.0, 1.5, 1.5]),
        weights=np.ones(4),
        exponents=np.ones(4),
    )
    classes = LatentClasses(
        shares=np.array([0.7, 0.3]),
        centres=np.array([[-1.0, 0.2, 0.9, 0.1], [2.0, 0.8, 0.3, 0.7]]),
        variances=np.array([0.6, 1.0, 1.0, 1.0]),
    )
    return classes, features


@pytest.mark.parametrize("agreement", [0.55, 0.7, 0.9])
def test_memberships_are_as_sure_as_reruns_agree(agreement):
    scores = np.random.default_rng(0).normal(size=(500, 3)) * 4
    calibrated = memberships(scores, temperature=temperature(scores, agreement))
    assert calibrated.max(axis=1).mean() == pytest.approx(agreement, abs=1e-4)


def test_agreement_out_of_reach_gives_a_finite_temperature():
    scores = np.random.default_rng(0).normal(size=(50, 2))
    assert 0 < temperature(scores, 1.0) < np.inf
    assert 0 < temperature(scores, 0.0) < np.inf
    assert 0 < temperature(np.zeros((50, 2)), 0.9) < np.inf


def test_simulated_rows_have_the_models_shares_means_and_one_level_each():
    classes, features = model()
    rows = simulated(classes, features, 40_000, np.random.default_rng(0))
    expected = classes.shares @ classes.centres
    np.testing.assert_allclose(rows.mean(axis=0) / features.scales, expected, atol=0.02)
    assert set(np.count_nonzero(rows[:, 2:], axis=1)) == {1}


def test_one_in_a_hundred_rows_of_the_model_lies_beyond_the_edge():
    classes, features = model()
    threshold = edge_threshold(classes, features, np.zeros((10, 4), dtype=bool), seed=0)
    rows = simulated(classes, features, 40_000, np.random.default_rng(9))
    kernel = classes.scores(features)
    beyond = own_log_density(kernel.of(rows), kernel.common(rows), classes) < threshold
    assert beyond.mean() == pytest.approx(0.01, abs=0.003)


def test_a_row_far_from_all_personas_lies_beyond_the_edge():
    classes, features = model()
    threshold = edge_threshold(classes, features, np.zeros((10, 4), dtype=bool), seed=0)
    row = np.array([[8.0, 0.0, 1.5, 0.0]])
    kernel = classes.scores(features)
    assert own_log_density(kernel.of(row), kernel.common(row), classes)[0] < threshold
