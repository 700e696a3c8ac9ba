"""Encoded records as the clusterers hold them: missing cells apart, rows with weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Rows:
    """Encoded rows, transposed, with all that a fit needs in one matrix.

    Attributes
    ----------
    matrix : ndarray, shape (n_features + 1 + n_features_with_missing, n_rows)
        Values with 0 for missing cells; a row of ones; a 1 for each missing cell of the features
        that have any. One product with it gives sums, counts and counts of missing cells.
    n_features : int
    missing : ndarray of int
        Positions of the features that have missing cells.
    weights : ndarray, shape (n_rows,)
        How often each row counts.
    """

    matrix: Floats
    n_features: int
    missing: NDArray[np.int64]
    weights: Floats

    @classmethod
    def of(cls, X: ArrayLike, *, weights: ArrayLike | None = None, dtype: Any = np.float64) -> Self:
        """Take rows from an encoded matrix, shape (n_rows, n_features), NaN where missing.

        Examples
        --------
        >>> Rows.of([[1.0, 2.0], [3.0, float("nan")]]).matrix
        array([[1., 3.],
               [2., 0.],
               [1., 1.],
               [0., 1.]])
        """
        encoded = np.asarray(X, dtype=np.float64)
        holes = np.isnan(encoded)
        missing = np.flatnonzero(holes.any(axis=0))
        n_rows, n_features = encoded.shape
        matrix = np.empty((n_features + 1 + len(missing), n_rows), dtype=dtype)
        matrix[:n_features] = np.where(holes, 0.0, encoded).T if len(missing) else encoded.T
        matrix[n_features] = 1.0
        matrix[n_features + 1 :] = holes[:, missing].T
        each = np.ones(n_rows) if weights is None else np.asarray(weights)
        return cls(matrix, n_features, missing, each.astype(dtype))

    @property
    def n_rows(self) -> int:
        return int(self.matrix.shape[1])

    @property
    def values(self) -> Floats:
        """Values with 0 for missing cells, shape (n_features, n_rows)."""
        return self.matrix[: self.n_features]

    def resampled(self, counts: NDArray[np.int64]) -> Self:
        """Rows drawn `counts` times each; those not drawn are left out."""
        drawn = np.flatnonzero(counts)
        return type(self)(
            np.ascontiguousarray(self.matrix[:, drawn]),
            self.n_features,
            self.missing,
            counts[drawn].astype(self.matrix.dtype),
        )

    def as_type(self, dtype: Any) -> Self:
        """The same rows in another precision."""
        return type(self)(
            self.matrix.astype(dtype), self.n_features, self.missing, self.weights.astype(dtype)
        )

    def split(self, sums: Floats) -> tuple[Floats, Floats]:
        """Sums of values, and weights of observed cells, from products with the matrix.

        Parameters
        ----------
        sums : ndarray, shape (..., matrix rows)

        Returns
        -------
        tuple of two ndarrays, shape (..., n_features)
        """
        values = sums[..., : self.n_features]
        observed = np.repeat(sums[..., self.n_features, None], self.n_features, axis=-1)
        observed[..., self.missing] -= sums[..., self.n_features + 1 :]
        return values, observed

    def totals(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Sum of values and weight of observed cells, by feature."""
        sums = self.matrix.astype(np.float64) @ self.weights.astype(np.float64)
        values, observed = self.split(sums)
        return np.asarray(values), np.asarray(observed)
