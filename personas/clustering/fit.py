"""How well a customer fits the own persona: calibrated memberships, and the edge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from personas.clustering.features import LEVEL, NUMBER, Features
from personas.clustering.latent_classes import LatentClasses
from personas.clustering.scoring import Matrix, Scores, memberships

EDGE_PERCENTILE = 1.0
N_SIMULATED = 20_000
LEAST_TEMPERATURE, MOST_TEMPERATURE = 0.05, 1e4


def temperature(scores: Matrix, agreement: float) -> float:
    """What to divide log scores by, so that memberships are as sure as re-runs agree.

    Parameters
    ----------
    scores : ndarray, shape (n_rows, k)
    agreement : float
        Share of rows that re-runs label as the model does.

    Returns
    -------
    float
        The temperature at which the mean of the highest membership equals the agreement.

    Examples
    --------
    >>> round(temperature(np.array([[0.0, 2.0], [1.0, 0.0]]), 0.7), 2)
    1.74
    """

    def excess(log_temperature: float) -> float:
        sure = memberships(scores, temperature=float(np.exp(log_temperature)))
        return float(sure.max(axis=1).mean()) - agreement

    low, high = np.log(LEAST_TEMPERATURE), np.log(MOST_TEMPERATURE)
    if excess(low) <= 0:
        return LEAST_TEMPERATURE
    if excess(high) >= 0:
        return MOST_TEMPERATURE
    return float(np.exp(brentq(excess, low, high, xtol=1e-6)))


def own_log_density(scores: Matrix, common: Matrix, classes: LatentClasses) -> Matrix:
    """Log density of each row under the persona that scores highest."""
    own = scores.argmax(axis=1)
    log_shares = np.log(np.maximum(classes.shares, 1e-300))
    return np.asarray(scores[np.arange(len(scores)), own] - log_shares[own] + common)


def edge_threshold(
    classes: LatentClasses, features: Features, holes: NDArray[np.bool_], *, seed: int
) -> float:
    """Log density that 99 of 100 rows simulated from the model reach.

    Parameters
    ----------
    holes : ndarray of bool, shape (n_rows, n_features)
        Where real rows have missing cells; simulated rows take a real row's.
    """
    rng = np.random.default_rng(seed)
    rows = simulated(classes, features, N_SIMULATED, rng)
    rows[holes[rng.integers(0, len(holes), N_SIMULATED)]] = np.nan
    kernel: Scores = classes.scores(features)
    densities = own_log_density(kernel.of(rows), kernel.common(rows), classes)
    return float(np.percentile(densities, EDGE_PERCENTILE))


def simulated(
    classes: LatentClasses, features: Features, n_rows: int, rng: np.random.Generator
) -> Matrix:
    """Encoded rows drawn from the latent classes."""
    own = rng.choice(len(classes.shares), size=n_rows, p=classes.shares / classes.shares.sum())
    centres = classes.centres[own]
    numbers = centres + rng.standard_normal(centres.shape) * np.sqrt(classes.variances)
    yes = rng.random(centres.shape) < centres
    out = np.where(features.forms == NUMBER, numbers, np.where(yes, features.scales, 0.0))
    for first in features.first_levels():
        block = np.flatnonzero(
            (np.array(features.columns) == features.columns[first]) & (features.forms == LEVEL)
        )
        cumulated = np.cumsum(centres[:, block], axis=1)
        heights = rng.random((n_rows, 1)) * cumulated[:, -1:]
        level = (heights > cumulated).sum(axis=1)
        out[:, block] = 0.0
        out[np.arange(n_rows), block[level]] = features.scales[block[level]]
    return np.asarray(out)
