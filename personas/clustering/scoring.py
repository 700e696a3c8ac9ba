"""The one scoring kernel: log scores of encoded rows by a matrix product, the same bits always."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

ROW_TILE, PERSONA_TILE = 16, 8
"""Shapes are padded to multiples of these, the tiles of the BLAS kernels: at the edge of a tile
OpenBLAS takes another path, and a row's last digit would depend on the rows around it."""


@dataclass(frozen=True)
class Scores:
    """Linear scores of k personas, the higher the nearer.

    score = bias + x · slopes + (missing cells) · missing, and a part that is the same for all
    personas: level + (x² · curvature) + (missing cells) · missing_level.

    Attributes
    ----------
    slopes, missing : ndarray, shape (n_features, k)
    bias : ndarray, shape (k,)
    curvature, missing_level : ndarray, shape (n_features,)
    level : float
    """

    slopes: Matrix
    missing: Matrix
    bias: Matrix
    curvature: Matrix
    missing_level: Matrix
    level: float

    def of(self, X: Matrix) -> Matrix:
        """Scores of encoded rows, shape (n_rows, k); NaN cells pull nowhere."""
        filled, torn, holes = _parted(X)
        scores = product(filled, self.slopes)
        scores += self.bias
        if len(torn):
            scores[torn] += product(holes, self.missing)
        return scores

    def common(self, X: Matrix) -> Matrix:
        """The part of the log density that all personas share, shape (n_rows,)."""
        filled, torn, holes = _parted(X)
        numbers = np.flatnonzero(self.curvature)
        squares = np.square(filled[:, numbers])
        out = product(squares, self.curvature[numbers, None])[:, 0] + self.level
        if len(torn):
            out[torn] += product(holes, self.missing_level[:, None])[:, 0]
        return out


def _parted(X: Matrix) -> tuple[Matrix, NDArray[np.int64], Matrix]:
    """Rows with 0 for missing cells, the rows that have any, and where they have them."""
    # One sum finds out whether any cell is missing; most batches have none.
    if not np.isnan(X.sum()):
        return X, np.empty(0, dtype=np.int64), np.empty((0, X.shape[1]))
    holes = np.isnan(X)
    torn = np.flatnonzero(holes.any(axis=1))
    return np.where(holes, 0.0, X), torn, holes[torn].astype(np.float64)


def product(left: Matrix, right: Matrix) -> Matrix:
    """Matrix product whose rows do not depend on each other's number or order, to the last bit."""
    n_rows, n_features = left.shape
    k = right.shape[1]
    columns = np.zeros((n_features, -(-k // PERSONA_TILE) * PERSONA_TILE))
    columns[:, :k] = right
    out = np.empty((n_rows, columns.shape[1]))
    whole = n_rows - n_rows % ROW_TILE
    np.matmul(left[:whole], columns, out=out[:whole])
    if whole < n_rows:
        rest = np.zeros((ROW_TILE, n_features))
        rest[: n_rows - whole] = left[whole:]
        out[whole:] = (rest @ columns)[: n_rows - whole]
    return np.asarray(out[:, :k])


def memberships(scores: Matrix, *, temperature: float = 1.0) -> Matrix:
    """Probabilities of membership from log scores, each row summing to 1.

    Examples
    --------
    >>> memberships(np.array([[0.0, 0.0]]))
    array([[0.5, 0.5]])
    """
    heights = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
    return np.asarray(heights / heights.sum(axis=1, keepdims=True))


def log_sum(scores: Matrix) -> Matrix:
    """Log of the summed exponentials by row."""
    top = scores.max(axis=1)
    return np.asarray(top + np.log(np.exp(scores - top[:, None]).sum(axis=1)))


def centre_scores(centres: Matrix, weights: Matrix) -> Scores:
    """Scores whose differences are half those of the weighted squared distances to centres."""
    halves = -0.5 * weights * centres**2
    nothing = np.zeros(centres.shape[1])
    return Scores(
        slopes=np.ascontiguousarray((weights * centres).T),
        missing=np.ascontiguousarray(-halves.T),
        bias=halves.sum(axis=1),
        curvature=nothing,
        missing_level=nothing,
        level=0.0,
    )
