"""Weighted k-means that leaves missing cells out, with many starts in one matrix product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from personas.clustering.features import Features
from personas.clustering.rows import Floats, Rows
from personas.errors import BriefError

REACHED = 1e-4
"""A start has reached the best solution if its sum of squares is within this part of it."""

N_POLISHED = 20
MOST_TRANSFERS = 500

MOST_CELLS = 6_000_000
"""Distances held at once (starts x clusters x rows): 24 MB in single precision."""


@dataclass(frozen=True)
class KMeansSolution:
    """The best of many starts.

    Attributes
    ----------
    centres : ndarray, shape (k, n_features)
    labels : ndarray of int, shape (n_rows,)
    inertia : float
        Weighted sum of squared distances to the own centre, over observed cells.
    share_of_best : float
        Share of the starts that reached this solution.
    """

    centres: NDArray[np.float64]
    labels: NDArray[np.int64]
    inertia: float
    share_of_best: float


def kmeans(
    X: ArrayLike,
    k: int,
    *,
    n_starts: int = 100,
    feature_weights: ArrayLike | None = None,
    row_weights: ArrayLike | None = None,
    random_state: int = 0,
    most_iterations: int = 300,
) -> KMeansSolution:
    """Cluster the rows of a matrix into `k` groups around their means.

    Parameters
    ----------
    X : array-like, shape (n_rows, n_features)
        NaN marks a missing cell, which is left out of distances and means.
    k : int
    n_starts : int, default 100
        Starts by greedy k-means++; the best 20 are carried on in double precision, by moving single
        rows.
    feature_weights, row_weights : array-like, optional
        Weights of squared distances by feature, of rows in sums.
    random_state : int, default 0

    Raises
    ------
    BriefError
        If `k` is below 1 or above the number of distinct rows.

    References
    ----------
    Arthur & Vassilvitskii (2007): "k-means++: the advantages of careful seeding", SODA.

    Examples
    --------
    >>> solution = kmeans([[0.0], [0.1], [5.0], [5.2]], 2)
    >>> round(solution.inertia, 3)
    0.025
    """
    rows = Rows.of(X, weights=row_weights)
    _check_k(rows, k)
    features = Features.numbers(rows.n_features)
    weights = features.weights if feature_weights is None else np.asarray(feature_weights, float)
    starts = kmeans_starts(
        rows.as_type(np.float32),
        weights,
        k,
        n_starts=n_starts,
        rng=np.random.default_rng(random_state),
        most_iterations=most_iterations,
    )
    best = polished(rows, weights, starts.centres[:N_POLISHED])
    return KMeansSolution(
        centres=np.asarray(best.centres[0]),
        labels=best.labels[0].astype(np.int64),
        inertia=float(best.inertias[0]),
        share_of_best=float(np.mean(starts.inertias <= best.inertias[0] * (1 + REACHED))),
    )


def polished(rows: Rows, weights: NDArray[np.float64], centres: Floats) -> Starts:
    """Carry solutions on in double precision, moving single rows where that helps."""
    ended = lloyd(rows, weights, centres.astype(np.float64), most_iterations=300)
    if len(rows.missing):
        return ended.ordered()
    moved = [
        transferred(rows, weights, own, labels)
        for own, labels in zip(ended.centres, ended.labels, strict=True)
    ]
    return lloyd(rows, weights, np.stack(moved), most_iterations=300).ordered()


def transferred(
    rows: Rows, weights: NDArray[np.float64], centres: Floats, labels: NDArray[np.int8]
) -> Floats:
    """Centres after moving one row at a time, while that lowers the sum of squares.

    A row that is as near to another mean as to its own pulls its own mean along: k-means stops
    where moving it would still help. Rows must be complete.

    References
    ----------
    Hartigan & Wong (1979): "A k-means clustering algorithm", Applied Statistics 28,
    doi:10.2307/2346830.
    """
    centres, labels = centres.copy(), labels.astype(np.int64)
    each, everyone = rows.weights, np.arange(rows.n_rows)
    sizes = np.bincount(labels, weights=each, minlength=len(centres))
    squares = _squares(rows, weights)
    distances = _distances(rows, weights, centres) + squares
    for _ in range(MOST_TRANSFERS):
        without = np.maximum(sizes[labels] - each, 1e-12)
        given_up = distances[labels, everyone] * sizes[labels] / without
        taken_on = distances * (sizes[:, None] / (sizes[:, None] + each))
        taken_on[labels, everyone] = np.inf
        gains = each * np.where(sizes[labels] > each, given_up - taken_on.min(axis=0), -np.inf)
        row = int(gains.argmax())
        if gains[row] <= 1e-9 * max(float(given_up[row]), 1e-12):
            break
        old, new = labels[row], int(taken_on[:, row].argmin())
        values = rows.values[:, row]
        centres[old] += (centres[old] - values) * each[row] / (sizes[old] - each[row])
        centres[new] += (values - centres[new]) * each[row] / (sizes[new] + each[row])
        sizes[old] -= each[row]
        sizes[new] += each[row]
        labels[row] = new
        distances[[old, new]] = _distances(rows, weights, centres[[old, new]]) + squares
    return centres


@dataclass(frozen=True)
class Starts:
    """What several starts ended in, best first.

    Attributes
    ----------
    centres : ndarray, shape (n_starts, k, n_features)
    labels : ndarray of int, shape (n_starts, n_rows)
    inertias : ndarray, shape (n_starts,)
    """

    centres: Floats
    labels: NDArray[np.int8]
    inertias: NDArray[np.float64]

    @property
    def share_of_best(self) -> float:
        """Share of the starts that reached the best sum of squares."""
        return float(np.mean(self.inertias <= self.inertias[0] * (1 + REACHED)))

    def ordered(self) -> Starts:
        order = np.argsort(self.inertias, kind="stable")
        return Starts(self.centres[order], self.labels[order], self.inertias[order])


def kmeans_starts(
    rows: Rows,
    weights: NDArray[np.float64],
    k: int,
    *,
    n_starts: int,
    rng: np.random.Generator,
    most_iterations: int = 300,
) -> Starts:
    """Run k-means from `n_starts` greedy k-means++ seeds, several in one product."""
    at_once = max(1, min(n_starts, MOST_CELLS // max(1, k * rows.n_rows)))
    parts = []
    for first in range(0, n_starts, at_once):
        seeds = seed_centres(rows, weights, k, n_starts=min(at_once, n_starts - first), rng=rng)
        parts.append(lloyd(rows, weights, seeds, most_iterations=most_iterations))
    return Starts(
        np.concatenate([part.centres for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.inertias for part in parts]),
    ).ordered()


def seed_centres(
    rows: Rows,
    weights: NDArray[np.float64],
    k: int,
    *,
    n_starts: int,
    rng: np.random.Generator,
) -> Floats:
    """Greedy k-means++: each next centre is the best of a few drawn by squared distance.

    Returns
    -------
    ndarray, shape (n_starts, k, n_features)
    """
    n_trials = 2 + int(np.log(k))
    squares = _squares(rows, weights)
    sums, observed = rows.totals()
    means = (sums / np.maximum(observed, 1e-12)).astype(rows.matrix.dtype)
    centres = np.empty((n_starts, k, rows.n_features), dtype=rows.matrix.dtype)
    cumulated = np.cumsum(rows.weights, dtype=np.float64)
    drawn = np.searchsorted(cumulated, rng.random(n_starts) * cumulated[-1], side="right")
    centres[:, 0] = _filled(rows, drawn, means)
    nearest = np.maximum(_distances(rows, weights, centres[:, 0]) + squares, 0)
    for next_centre in range(1, k):
        drawn = _draw(nearest * rows.weights, n_trials, rng)
        trials = _filled(rows, drawn.ravel(), means)
        distances = np.maximum(_distances(rows, weights, trials) + squares, 0)
        distances = np.minimum(distances.reshape(n_starts, n_trials, -1), nearest[:, None, :])
        best = (distances @ rows.weights).argmin(axis=1)
        chosen = np.arange(n_starts)
        centres[:, next_centre] = trials.reshape(n_starts, n_trials, -1)[chosen, best]
        nearest = distances[chosen, best]
    return centres


def _draw(masses: Floats, n_trials: int, rng: np.random.Generator) -> NDArray[np.int64]:
    cumulated = np.cumsum(masses, axis=1, dtype=np.float64)
    heights = rng.random((len(masses), n_trials)) * cumulated[:, -1:]
    drawn = [
        np.searchsorted(line, height, side="right")
        for line, height in zip(cumulated, heights, strict=True)
    ]
    return np.asarray(np.minimum(np.array(drawn), masses.shape[1] - 1))


def _filled(rows: Rows, drawn: NDArray[np.int64], means: Floats) -> Floats:
    """Drawn rows as centres; a missing cell takes its feature's mean."""
    values = rows.values[:, drawn].T.copy()
    holes = rows.matrix[rows.n_features + 1 :, drawn].T
    values[:, rows.missing] += holes * means[rows.missing]
    return values


def _squares(rows: Rows, weights: NDArray[np.float64]) -> Floats:
    return weights.astype(rows.matrix.dtype) @ np.square(rows.values)


def _distances(rows: Rows, weights: NDArray[np.float64], centres: Floats) -> Floats:
    """Squared distances less each row's own square, shape (n_centres, n_rows)."""
    weighted = centres * weights.astype(centres.dtype)
    squared = weighted * centres
    return np.asarray(
        np.concatenate(
            [-2 * weighted, squared.sum(axis=1, keepdims=True), -squared[:, rows.missing]], axis=1
        )
        @ rows.matrix
    )


def lloyd(
    rows: Rows, weights: NDArray[np.float64], centres: Floats, *, most_iterations: int
) -> Starts:
    """Move centres to the means of their rows until no row changes its cluster.

    Parameters
    ----------
    centres : ndarray, shape (n_starts, k, n_features)
    """
    n_starts, k, _ = centres.shape
    centres = centres.copy()
    labels = np.full((n_starts, rows.n_rows), -1, dtype=np.int8)
    inertias = np.zeros(n_starts)
    squares = _squares(rows, weights)
    fixed = float(squares.astype(np.float64) @ rows.weights.astype(np.float64))
    active = np.arange(n_starts)
    for _ in range(most_iterations):
        distances = _distances(rows, weights, centres[active].reshape(len(active) * k, -1))
        found, nearest = _nearest(distances.reshape(len(active), k, -1))
        inertias[active] = nearest @ rows.weights + fixed
        moved = (found != labels[active]).any(axis=1)
        labels[active] = found
        active, found, nearest = active[moved], found[moved], nearest[moved]
        if not len(active):
            break
        centres[active] = _means(rows, found, nearest + squares, k)
    return Starts(centres, labels, np.maximum(inertias, 0.0))


def _nearest(distances: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Nearest centre and its distance; the first of equals. Shape (n_starts, n_rows) each."""
    best = distances.min(axis=1)
    k = distances.shape[1]
    # The first of equals: small integers, so that a whole line of rows is one instruction.
    heights = np.arange(k, 0, -1, dtype=np.int8)[:, None]
    found = k - ((distances == best[:, None]).view(np.int8) * heights).max(axis=1)
    return found.astype(np.int8, copy=False), best


def nearest_centres(rows: Rows, weights: NDArray[np.float64], centres: Floats) -> NDArray[np.int8]:
    """The nearest of the centres for each row."""
    distances = _distances(rows, weights, centres.astype(rows.matrix.dtype))
    return np.asarray(_nearest(distances[None])[0][0])


def _means(rows: Rows, found: NDArray[np.int8], distances: Floats, k: int) -> Floats:
    """Means of each start's clusters; an empty one moves to the row farthest from its centre."""
    n_starts = len(found)
    members = (found[:, None, :] == np.arange(k, dtype=np.int8)[:, None]) * rows.weights
    sums = members.reshape(n_starts * k, -1) @ rows.matrix.T
    values, observed = rows.split(sums)
    means: Floats = values / np.maximum(observed, 1e-12)
    empty = np.flatnonzero(sums[:, rows.n_features] <= 0)
    for position, cluster in enumerate(empty):
        farthest = np.argsort(-distances[cluster // k], kind="stable")[position % rows.n_rows]
        means[cluster] = rows.values[:, farthest]
    return means.reshape(n_starts, k, -1)


def _check_k(rows: Rows, k: int) -> None:
    n_distinct = len(np.unique(rows.matrix.T, axis=0))
    if not 1 <= k <= n_distinct:
        raise BriefError(
            f"{k} groups cannot be made of these rows.",
            where="number of groups",
            found=f"{n_distinct} distinct rows",
            do="ask for no more groups than there are distinct rows",
        )
