"""One solution: k clusters of encoded rows by one of the methods, from many starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from personas.clustering.features import Features
from personas.clustering.kmeans import Starts, kmeans_starts, lloyd, nearest_centres
from personas.clustering.latent_classes import (
    LatentClasses,
    expectation,
    fit_from_labels,
    fit_latent_classes,
    refine,
)
from personas.clustering.rows import Floats, Rows

Method = Literal["latent_classes", "kmeans"]
Labels = NDArray[np.int8]


@dataclass(frozen=True)
class Effort:
    """How hard to look for the best solution.

    Attributes
    ----------
    n_starts : int
        k-means starts. With one, stability measures the optimiser, not the data: on survey items
        of McDonald's at k = 4 the median index of bootstrap pairs is .44 with 1 start, .84 with 10.
    n_refined : int
        Starts that latent classes are refined from.
    tolerance : float
        Gain in log-likelihood, for each row, that is worth another iteration.
    """

    n_starts: int
    n_refined: int
    tolerance: float


FINAL = Effort(n_starts=50, n_refined=5, tolerance=1e-6)
MOST_LARGE_FITS = 2
"""Fits that are taken from the starting rows to all rows."""

RERUN = Effort(n_starts=10, n_refined=3, tolerance=1e-4)


@dataclass(frozen=True)
class Solution:
    """k clusters of some rows.

    Attributes
    ----------
    k : int
    method : {"latent_classes", "kmeans"}
    centres : ndarray, shape (k, n_features)
        Centres in encoded units, for k-means.
    classes : LatentClasses
        Densities of the clusters; for k-means those that its clusters have.
    labels : ndarray of int, shape (n_rows,)
    log_likelihood, icl : float
        ICL = -2 log-likelihood + parameters x log n + 2 x entropy of the memberships.
    reached : float
        Share of the starts that reached the best k-means solution.
    """

    k: int
    method: Method
    centres: Floats
    classes: LatentClasses
    labels: Labels
    log_likelihood: float
    icl: float
    reached: float

    def assign(self, rows: Rows, features: Features) -> Labels:
        """Clusters of other rows."""
        if self.method == "kmeans":
            return nearest_centres(rows, features.weights, self.centres)
        found = expectation(rows, features, self.classes.stacked())
        return found.memberships[0].argmax(axis=0).astype(np.int8)


def solve(
    rows: Rows,
    features: Features,
    k: int,
    *,
    method: Method,
    effort: Effort,
    seed: Sequence[int],
    starting_rows: Rows | None = None,
    least_rows: float = 0.0,
) -> Solution:
    """Find `k` clusters of rows.

    Parameters
    ----------
    seed : sequence of int
        Everything that chance depends on.
    starting_rows : Rows, optional
        Fewer of the rows, to run the starts on.
    least_rows : float, default 0
        Solutions with a smaller cluster are passed over if there is another.
    """
    rng = np.random.default_rng(list(seed))
    few = starting_rows or rows
    weights = features.weights
    starts = kmeans_starts(
        few.as_type(np.float32), weights, k, n_starts=effort.n_starts, rng=rng
    )
    reached = starts.share_of_best
    if method == "kmeans":
        if starting_rows is not None:
            best = starts.centres[: effort.n_refined].astype(rows.matrix.dtype)
            starts = lloyd(rows, weights, best, most_iterations=300).ordered()
        return _of_kmeans(rows, features, starts, reached, least_rows)
    classes, found = fit_latent_classes(
        few, features, starts, n_refined=effort.n_refined, tolerance=effort.tolerance
    )
    if starting_rows is not None:
        best_few = classes.taken(np.arange(min(MOST_LARGE_FITS, len(classes.shares))))
        classes, found = refine(rows, features, best_few, tolerance=effort.tolerance)
    labels = found.memberships.argmax(axis=1).astype(np.int8)
    best_fit = _first_large_enough(rows, labels, k, least_rows)
    return _solution(
        rows, features, k, method, reached, labels[best_fit], classes.one(best_fit)
    )


def _of_kmeans(
    rows: Rows, features: Features, starts: Starts, reached: float, least_rows: float
) -> Solution:
    k = starts.centres.shape[1]
    best = _first_large_enough(rows, starts.labels, k, least_rows)
    classes = fit_from_labels(rows, features, starts.labels[best : best + 1], k).one(0)
    return _solution(
        rows, features, k, "kmeans", reached, starts.labels[best], classes, starts.centres[best]
    )


def _solution(
    rows: Rows,
    features: Features,
    k: int,
    method: Method,
    reached: float,
    labels: Labels,
    classes: LatentClasses,
    centres: Floats | None = None,
) -> Solution:
    found = expectation(rows, features, classes.stacked())
    log_likelihood = float(found.log_likelihoods[0])
    penalty = features.n_parameters(k) * float(np.log(rows.weights.sum(dtype=np.float64)))
    return Solution(
        k=k,
        method=method,
        centres=classes.centres if centres is None else centres,
        classes=classes,
        labels=labels,
        log_likelihood=log_likelihood,
        icl=-2 * log_likelihood + penalty + 2 * float(found.entropies[0]),
        reached=reached,
    )


def _first_large_enough(rows: Rows, labels: Labels, k: int, least_rows: float) -> int:
    for position, found in enumerate(labels):
        if np.bincount(found, weights=rows.weights, minlength=k).min() >= least_rows:
            return position
    return 0


def one_cluster(rows: Rows, features: Features) -> float:
    """ICL of all rows as one cluster."""
    together = np.zeros((1, rows.n_rows), dtype=np.int8)
    classes = fit_from_labels(rows, features, together, 1).one(0)
    return _solution(rows, features, 1, "latent_classes", 1.0, together[0], classes).icl
