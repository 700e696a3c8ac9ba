"""One solution: k clusters of encoded rows by one of the methods, from many starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from personas.clustering.description import cost
from personas.clustering.features import Features
from personas.clustering.kmeans import MOST_CELLS, kmeans_starts, lloyd, nearest_centres
from personas.clustering.latent_classes import (
    Expectation,
    LatentClasses,
    expectation,
    fit_from_labels,
    refine,
)
from personas.clustering.outside import grouped
from personas.clustering.partitions import Labels, adjusted_rand_index
from personas.clustering.rows import Floats, Rows

OwnMethod = Literal["latent_classes", "kmeans"]
Method = OwnMethod | Any
"""One of ours, or a clusterer that keeps the contract of `outside`."""


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
RERUNS: dict[str, Effort] = {
    "latent_classes": Effort(n_starts=20, n_refined=3, tolerance=1e-4),
    "kmeans": Effort(n_starts=10, n_refined=1, tolerance=0.0),
}
"""Effort in bootstrap fits; a start of latent classes costs less, since few are finished."""

LLOYD_STEPS_OF_A_START, EM_STEPS_OF_A_START = 5, 12
"""A start of latent classes: a few steps of k-means, then a few of expectation and maximisation,
and only then are the best picked, by likelihood. Picked by their sum of squares after k-means had
converged, the best were often near-copies of each other, far from the most likely solution."""

SAME_GROUPS = 0.95
"""Adjusted Rand index with the best solution from which a start has reached it."""

NEAR_COPY = 0.98
"""Adjusted Rand index from which two starts are near-copies, of which one is refined."""

MOST_LARGE_FITS = 2
"""Fits that are taken from the starting rows to all rows."""


@dataclass(frozen=True)
class Solution:
    """k clusters of some rows.

    Attributes
    ----------
    k : int
    method : {"latent_classes", "kmeans"}
        How rows are assigned: by density, or by the nearest centre.
    centres : ndarray, shape (k, n_features)
        Centres in encoded units, for k-means.
    classes : LatentClasses
        Densities of the clusters; for k-means those that its clusters have.
    labels : ndarray of int, shape (n_rows,)
    log_likelihood, icl : float
        ICL = -2 log-likelihood + parameters x log n + 2 x entropy of the memberships.
    cost : float
        Of the description, dependence within clusters taken off (`description.cost`).
    reached : float
        Share of the starts that reached the best k-means solution.
    kept : float
        Share of the rows that are assigned to the cluster they were given to; below 1 only for
        clusters that were not made here.
    """

    k: int
    method: OwnMethod
    centres: Floats
    classes: LatentClasses
    labels: Labels
    log_likelihood: float
    icl: float
    cost: float
    reached: float
    kept: float = 1.0

    def assign(self, rows: Rows, features: Features) -> Labels:
        """Clusters of other rows."""
        if self.method == "kmeans":
            return nearest_centres(rows, features.weights, self.centres)
        found = expectation(rows, features, self.classes.stacked())
        return np.asarray(found.memberships[0].argmax(axis=0))


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
    if not isinstance(method, str):
        found_elsewhere = grouped(method, few, features.weights, k, int(rng.integers(2**31)))
        return from_labels(few, features, found_elsewhere.labels, centres=found_elsewhere.centres)
    if method == "kmeans":
        return _by_kmeans(rows, few, features, k, effort, rng, least_rows)
    early = _early_fits(few.as_type(np.float32), features, k, effort, rng)
    picked = early.classes.taken(early.different(effort.n_refined))
    classes, found = refine(few, features, picked, tolerance=effort.tolerance)
    reached = early.share_reaching(found)
    if starting_rows is not None:
        largest = classes.first(MOST_LARGE_FITS)
        classes, found = refine(rows, features, largest, tolerance=effort.tolerance)
    labels = found.memberships.argmax(axis=1).astype(np.int8)
    best = _first_large_enough(rows, labels, k, least_rows)
    return _solution(rows, features, k, "latent_classes", reached, labels[best], classes.one(best))


@dataclass(frozen=True)
class _EarlyFits:
    """Where the starts of latent classes stand after a few steps, most likely first."""

    classes: LatentClasses
    labels: Labels

    def different(self, most: int) -> NDArray[np.int64]:
        """Positions of the most likely ones that are not near-copies of one before."""
        kept: list[int] = []
        for position, own in enumerate(self.labels):
            if all(adjusted_rand_index(own, self.labels[one]) < NEAR_COPY for one in kept):
                kept.append(position)
            if len(kept) == most:
                break
        return np.array(kept)

    def share_reaching(self, found: Expectation) -> float:
        best = found.memberships[0].argmax(axis=0)
        agreements = [adjusted_rand_index(own, best) for own in self.labels]
        return float(np.mean([agreement >= SAME_GROUPS for agreement in agreements]))


def _early_fits(
    rows: Rows, features: Features, k: int, effort: Effort, rng: np.random.Generator
) -> _EarlyFits:
    starts = kmeans_starts(
        rows,
        features.weights,
        k,
        n_starts=effort.n_starts,
        rng=rng,
        most_iterations=LLOYD_STEPS_OF_A_START,
    )
    at_once = max(1, MOST_CELLS // (k * rows.n_rows))
    parts = []
    for first in range(0, effort.n_starts, at_once):
        labels = starts.labels[first : first + at_once]
        begun = fit_from_labels(rows, features, labels, k)
        parts.append(refine(rows, features, begun, most_iterations=EM_STEPS_OF_A_START))
    likelihoods = np.concatenate([found.log_likelihoods for _, found in parts])
    labels = np.concatenate([found.memberships.argmax(axis=1) for _, found in parts])
    order = np.argsort(-likelihoods, kind="stable")
    return _EarlyFits(
        LatentClasses.together([classes for classes, _ in parts]).taken(order), labels[order]
    )


def _by_kmeans(
    rows: Rows,
    few: Rows,
    features: Features,
    k: int,
    effort: Effort,
    rng: np.random.Generator,
    least_rows: float,
) -> Solution:
    weights = features.weights
    starts = kmeans_starts(few.as_type(np.float32), weights, k, n_starts=effort.n_starts, rng=rng)
    reached = starts.share_of_best
    if few is not rows:
        best_few = starts.centres[: effort.n_refined].astype(rows.matrix.dtype)
        starts = lloyd(rows, weights, best_few, most_iterations=300).ordered()
    best = _first_large_enough(rows, starts.labels, k, least_rows)
    labels, centres = starts.labels[best], starts.centres[best]
    classes = fit_from_labels(rows, features, labels[None], k).one(0)
    return _solution(rows, features, k, "kmeans", reached, labels, classes, centres)


def from_labels(
    rows: Rows, features: Features, labels: Labels, *, centres: Floats | None = None
) -> Solution:
    """Describe clusters that were made elsewhere; rows of the label -1 are in none of them.

    Rows are assigned by the nearest of the centres, if there are any, else by the densities that
    the clusters have.
    """
    k = max(int(labels.max(initial=0)) + 1, 1)
    inside = labels >= 0
    members = labels[inside] if inside.any() else np.zeros(len(labels), dtype=np.int64)
    of_members = rows.resampled(np.where(inside, rows.weights, 0)) if inside.any() else rows
    classes = fit_from_labels(of_members, features, members[None].astype(np.int8), k).one(0)
    if centres is None:
        found = expectation(rows, features, classes.stacked())
        assigned = np.asarray(found.memberships[0].argmax(axis=0))
    else:
        assigned = np.asarray(nearest_centres(rows, features.weights, centres))
    kept = float((assigned == labels)[inside].mean()) if inside.any() else 0.0
    method: OwnMethod = "latent_classes" if centres is None else "kmeans"
    solution = _solution(rows, features, k, method, 1.0, assigned, classes, centres)
    return replace(solution, kept=kept)


def _solution(
    rows: Rows,
    features: Features,
    k: int,
    method: OwnMethod,
    reached: float,
    labels: Labels,
    classes: LatentClasses,
    centres: Floats | None = None,
) -> Solution:
    found = expectation(rows, features, classes.stacked())
    log_likelihood, entropy = float(found.log_likelihoods[0]), float(found.entropies[0])
    penalty = features.n_parameters(k) * float(np.log(rows.weights.sum(dtype=np.float64)))
    return Solution(
        k=k,
        method=method,
        centres=classes.centres if centres is None else centres,
        classes=classes,
        labels=labels,
        log_likelihood=log_likelihood,
        icl=-2 * log_likelihood + penalty + 2 * entropy,
        cost=cost(
            rows,
            features,
            found.memberships[0],
            log_likelihood=log_likelihood,
            entropy=entropy,
        ),
        reached=reached,
    )


def effort_of_reruns(method: Method) -> Effort:
    """Effort in bootstrap fits; another clusterer brings its own."""
    return RERUNS.get(method if isinstance(method, str) else "kmeans", RERUNS["kmeans"])


def _first_large_enough(rows: Rows, labels: Labels, k: int, least_rows: float) -> int:
    for position, found in enumerate(labels):
        if np.bincount(found, weights=rows.weights, minlength=k).min() >= least_rows:
            return position
    return 0


def one_cluster(rows: Rows, features: Features) -> Solution:
    """All rows as one cluster."""
    together = np.zeros((1, rows.n_rows), dtype=np.int8)
    classes = fit_from_labels(rows, features, together, 1).one(0)
    return _solution(rows, features, 1, "latent_classes", 1.0, together[0], classes)
