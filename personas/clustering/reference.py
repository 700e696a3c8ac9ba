"""Records with the groups taken out: what the structure test holds real records against.

A reference keeps each column's values, the correlations between columns and the pattern of missing
cells, and nothing else: a Gaussian copula. It works on encoded rows, since an encoded number is a
monotone change of the given one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from personas.clustering.features import LEVEL, Features

Matrix = NDArray[np.float64]

N_TERMS = 24
"""Hermite terms of a mid-rank; with more the latent correlations stay within .005."""

MOST_CORRELATION = 0.995


@dataclass(frozen=True)
class Continuum:
    """A population without groups that resembles given rows.

    Attributes
    ----------
    values : ndarray, shape (n_rows, n_items)
        An item is a number, a flag, or a category's levels numbered along a line.
    root : ndarray, shape (n_items, n_items)
        Cholesky root of the latent correlations.
    blocks : tuple
        For each item the features it came from and, for a category, the level at each number.
    n_features : int

    Examples
    --------
    >>> X = np.random.default_rng(0).normal(size=(200, 2)) @ np.array([[1.0, 0.8], [0.0, 0.6]])
    >>> drawn = Continuum.of(X, Features.numbers(2)).draw(np.random.default_rng(1))
    >>> bool((np.sort(drawn, axis=0) == np.sort(X, axis=0)).all())
    True
    """

    values: Matrix
    root: Matrix
    blocks: tuple[_Block, ...]
    n_features: int

    @classmethod
    def of(cls, X: Matrix, features: Features) -> Self:
        """Learn the marginals and correlations of encoded rows.

        Parameters
        ----------
        X : ndarray, shape (n_rows, n_features)
            NaN where a cell is missing.
        """
        blocks = _blocks(X, features)
        values = np.column_stack([block.items(X) for block in blocks])
        root = np.linalg.cholesky(latent_correlations(values))
        return cls(values, root, blocks, X.shape[1])

    def draw(self, rng: np.random.Generator) -> Matrix:
        """Encoded rows of a population without groups, as many as were given."""
        n_rows, n_items = self.values.shape
        latent = rng.standard_normal((n_rows, n_items)) @ self.root.T
        missing = np.isnan(self.values)[rng.permutation(n_rows)]
        X = np.zeros((n_rows, self.n_features))
        for item, block in enumerate(self.blocks):
            drawn = _same_values(self.values[:, item], latent[:, item])
            drawn[missing[:, item]] = np.nan
            block.write(drawn, X)
        return X


@dataclass(frozen=True)
class _Block:
    """The features of one item."""

    start: int
    stop: int
    scales: Matrix
    levels: NDArray[np.int64] | None

    def items(self, X: Matrix) -> Matrix:
        if self.levels is None:
            return X[:, self.start]
        block = X[:, self.start : self.stop]
        numbers = np.argsort(self.levels)[block.argmax(axis=1)].astype(np.float64)
        return np.where(np.isnan(block[:, 0]), np.nan, numbers)

    def write(self, drawn: Matrix, X: Matrix) -> None:
        if self.levels is None:
            X[:, self.start] = drawn
            return
        missing = np.isnan(drawn)
        level = self.levels[np.where(missing, 0, drawn).astype(np.int64)]
        X[np.arange(len(X)), self.start + level] = self.scales[level]
        X[missing, self.start : self.stop] = np.nan


def _blocks(X: Matrix, features: Features) -> tuple[_Block, ...]:
    filled = _filled(X)
    first_levels = set(features.first_levels())
    blocks = []
    for start, form in enumerate(features.forms):
        stop = start + 1
        levels = None
        if form == LEVEL:
            if start not in first_levels:
                continue
            while stop < len(features) and features.columns[stop] == features.columns[start]:
                stop += 1
            levels = _levels_on_a_line(filled, start, stop)
        blocks.append(_Block(start, stop, features.scales[start:stop], levels))
    return tuple(blocks)


def _levels_on_a_line(filled: Matrix, start: int, stop: int) -> NDArray[np.int64]:
    """Order levels by what sets their rows apart most in the other columns.

    In arbitrary order, levels cut out of a continuum look like groups.
    """
    others = np.delete(filled, np.s_[start:stop], axis=1)
    block = filled[:, start:stop] - filled[:, start:stop].min(axis=0)
    members = block / np.maximum(block.max(axis=0), 1e-12)
    counts = np.maximum(members.sum(axis=0), 1e-12)
    means = members.T @ others / counts[:, None]
    weighted = np.sqrt(counts)[:, None] * means
    _, axes = np.linalg.eigh(weighted @ weighted.T)
    along = axes[:, -1] / np.sqrt(counts)
    return np.argsort(along, kind="stable")


def _filled(X: Matrix) -> Matrix:
    """Centred rows; a missing cell stands at its feature's mean."""
    observed = ~np.isnan(X)
    sums = np.where(observed, X, 0.0).sum(axis=0)
    means = sums / np.maximum(observed.sum(axis=0), 1)
    return np.asarray(np.where(observed, X - means, 0.0))


def _same_values(values: Matrix, latent: Matrix) -> Matrix:
    """The item's own values, in the order of a latent column."""
    observed = np.sort(values[~np.isnan(values)])
    if not len(observed):
        return np.full(len(values), np.nan)
    ranks = np.empty(len(latent))
    ranks[np.argsort(latent, kind="stable")] = np.arange(len(latent))
    return np.asarray(observed[((ranks + 0.5) / len(ranks) * len(observed)).astype(np.int64)])


def latent_correlations(values: Matrix) -> Matrix:
    """Correlations of normals which, cut to these values, have these mid-rank correlations.

    Parameters
    ----------
    values : ndarray, shape (n_rows, n_items)
        NaN where missing; pairs of items are taken over the rows that have both.

    Returns
    -------
    ndarray, shape (n_items, n_items)
        The nearest positive-definite correlation matrix.

    Notes
    -----
    With the Hermite coefficients a_ih of each item's mid-rank as a function of its latent normal,
    the covariance of two mid-ranks is the polynomial sum of a_ih a_jh r^h in the latent
    correlation r, which grows with r; bisection solves it for all pairs at once.
    """
    ranks, coefficients = zip(*(_mid_ranks(item) for item in values.T), strict=True)
    centred = np.column_stack(ranks)
    observed = (~np.isnan(values)).astype(np.float64)
    wanted = centred.T @ centred / np.maximum(observed.T @ observed, 1.0)
    terms = np.stack(coefficients)
    products = terms[:, None, :] * terms[None, :, :]
    low = np.full(wanted.shape, -MOST_CORRELATION)
    high = -low
    for _ in range(30):
        middle = (low + high) / 2
        covariance = np.zeros_like(middle)
        for term in range(N_TERMS - 1, -1, -1):
            covariance = (covariance + products[:, :, term]) * middle
        above = covariance < wanted
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    latent = (low + high) / 2
    constant = (terms**2).sum(axis=1) < 1e-12
    latent[constant] = latent[:, constant] = 0.0
    np.fill_diagonal(latent, 1.0)
    return nearest_correlation(latent)


def _mid_ranks(item: Matrix) -> tuple[Matrix, Matrix]:
    """Centred mid-ranks (0 where missing), and their Hermite coefficients on the latent normal."""
    observed = ~np.isnan(item)
    _, places, counts = np.unique(item[observed], return_inverse=True, return_counts=True)
    shares = counts / max(counts.sum(), 1)
    mid = np.cumsum(shares) - shares / 2
    ranks = np.zeros(len(item))
    ranks[observed] = mid[places] - 0.5
    cuts = ndtri(np.clip(np.cumsum(shares)[:-1], 1e-12, 1 - 1e-12))
    steps = np.diff(mid) * np.exp(-(cuts**2) / 2) / np.sqrt(2 * np.pi)
    coefficients = np.empty(N_TERMS)
    before, hermite = np.zeros_like(cuts), np.ones_like(cuts)
    for term in range(1, N_TERMS + 1):
        coefficients[term - 1] = (steps * hermite).sum() / np.sqrt(term)
        following = (cuts * hermite - np.sqrt(term - 1) * before) / np.sqrt(term)
        before, hermite = hermite, following
    return ranks, coefficients


def nearest_correlation(matrix: Matrix, *, n_steps: int = 50) -> Matrix:
    """Project a symmetric matrix onto the correlation matrices.

    References
    ----------
    Higham (2002): "Computing the nearest correlation matrix", IMA Journal of Numerical Analysis 22,
    doi:10.1093/imanum/22.3.329.

    Examples
    --------
    >>> nearest_correlation(np.array([[1.0, 0.2], [0.2, 1.0]])).round(3)
    array([[1. , 0.2],
           [0.2, 1. ]])
    """
    least = 1e-6
    current, correction = matrix.copy(), np.zeros_like(matrix)
    for _ in range(n_steps):
        roots, axes = np.linalg.eigh(current - correction)
        projected = (axes * np.maximum(roots, least)) @ axes.T
        correction = projected - (current - correction)
        current = projected.copy()
        np.fill_diagonal(current, 1.0)
        if np.linalg.eigvalsh(current)[0] >= least / 2:
            break
    roots, axes = np.linalg.eigh(current)
    projected = (axes * np.maximum(roots, least)) @ axes.T
    scale = np.sqrt(np.diag(projected))
    return np.asarray(projected / np.outer(scale, scale))
