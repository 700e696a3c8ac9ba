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
        holes = np.isnan(X)
        scores = product(np.where(holes, 0.0, X), self.slopes) + self.bias
        torn = np.flatnonzero(holes.any(axis=1))
        if len(torn):
            scores[torn] += product(holes[torn].astype(np.float64), self.missing)
        return scores

    def common(self, X: Matrix) -> Matrix:
        """The part of the log density that all personas share, shape (n_rows,)."""
        holes = np.isnan(X)
        squares = np.square(np.where(holes, 0.0, X))
        both = np.stack([self.curvature, np.zeros_like(self.curvature)], axis=1)
        out = product(squares, both)[:, 0] + self.level
        torn = np.flatnonzero(holes.any(axis=1))
        if len(torn):
            lost = np.stack([self.missing_level, np.zeros_like(self.missing_level)], axis=1)
            out[torn] += product(holes[torn].astype(np.float64), lost)[:, 0]
        return out


def product(left: Matrix, right: Matrix) -> Matrix:
    """Matrix product whose rows do not depend on each other's number or order, to the last bit."""
    n_rows, n_features = left.shape
    k = right.shape[1]
    rows = np.zeros((-(-max(n_rows, 1) // ROW_TILE) * ROW_TILE, n_features))
    rows[:n_rows] = left
    columns = np.zeros((n_features, -(-k // PERSONA_TILE) * PERSONA_TILE))
    columns[:, :k] = right
    return np.asarray((rows @ columns)[:n_rows, :k])


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
