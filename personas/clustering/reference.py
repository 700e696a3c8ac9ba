"""Records with the groups taken out: what the structure test holds real records against.

A reference is drawn column by column. A number keeps its values; where a row stands among them
follows from the numbers before it through a smooth curve in each, with a spread that is another
smooth curve in each. Shares of levels follow from all columns before them in the same way. So
marginals, correlations, curves, funnels and shared zeros stay as they are, but nothing is left of
what only many columns show together: separate groups. Each row takes a real row's missing cells.

References that keep nothing but the correlations (a Gaussian copula) took curved, funnel-shaped and
heavy-tailed dependence for groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from personas.clustering.features import LEVEL, Features
from personas.clustering.smooth import Curve, Matrix, Scaling, Shares, curve_basis, normal_scores

MOST_LEVELS = 20
"""A number with no more distinct values is drawn as levels. With more, some are no spikes."""

SPIKE = 0.05
"""Share of rows from which on a value, such as no spend, is drawn apart from the others."""

MOST_PREDICTORS = 30
"""Columns that a column is drawn from: of those before it, the ones it hangs together with most."""


@dataclass(frozen=True)
class _Given:
    """One column as it was given, its missing cells NaN.

    Attributes
    ----------
    place : slice
        Its features.
    values : ndarray, shape (n_rows,)
        Encoded values of a number; codes of levels.
    levels : ndarray or None, shape (n_levels, width)
        Features of each level; None for a number.
    """

    place: slice
    values: Matrix
    levels: Matrix | None

    @classmethod
    def of(cls, X: Matrix, place: slice) -> Self:
        block = X[:, place]
        observed = ~np.isnan(block[:, 0])
        levels, codes = np.unique(block[observed], axis=0, return_inverse=True)
        if block.shape[1] == 1 and len(levels) > MOST_LEVELS:
            return cls(place, block[:, 0], None)
        values = np.full(len(X), np.nan)
        values[observed] = codes.ravel()
        return cls(place, values, levels)

    @property
    def is_number(self) -> bool:
        return self.levels is None

    def write(self, drawn: Matrix, X: Matrix) -> None:
        values = drawn[:, None] if self.levels is None else self.levels[drawn.astype(np.int64)]
        X[:, self.place] = values


@dataclass(frozen=True)
class _Drawn:
    """How one column is drawn from others.

    Attributes
    ----------
    given : _Given
    predictors : tuple of int
        Places, in the order of drawing, of the columns it is drawn from.
    distinct, scores : ndarray
        A number's values and their normal scores.
    ordinary : ndarray
        A number's values apart from the spike, sorted.
    """

    given: _Given
    predictors: tuple[int, ...]
    scaling: Scaling
    shares: Shares | None
    curve: Curve | None
    distinct: Matrix
    scores: Matrix
    ordinary: Matrix
    spikes: Matrix

    @classmethod
    def fit(cls, given: _Given, bases: Sequence[Matrix]) -> Self:
        observed = ~np.isnan(given.values)
        values = given.values[observed]
        predictors = _nearest(given, bases)
        scaling = Scaling.of(_beside([bases[place] for place in predictors], len(observed)))
        design = scaling.design(_beside([bases[place] for place in predictors], len(observed)))
        design = design[observed]
        nothing = np.empty(0)
        if given.levels is not None:
            shares = Shares.fit(design, values.astype(np.int64), max(len(given.levels), 1))
            return cls(given, predictors, scaling, shares, None, nothing, nothing, nothing, nothing)
        distinct, scores = normal_scores(values)
        spikes = _spikes(values)
        codes = (values[:, None] == spikes) @ np.arange(1, len(spikes) + 1)
        ordinary = codes == 0
        levels, rest = normal_scores(values[ordinary])
        curve = Curve.fit(design[ordinary], rest[np.searchsorted(levels, values[ordinary])])
        return cls(
            given=given,
            predictors=predictors,
            scaling=scaling,
            shares=Shares.fit(design, codes, len(spikes) + 1) if len(spikes) else None,
            curve=curve,
            distinct=distinct,
            scores=scores,
            ordinary=np.sort(values[ordinary]),
            spikes=spikes,
        )

    def basis(self, values: Matrix) -> Matrix:
        """What other columns follow from, shape (n_rows, width)."""
        if self.given.levels is not None:
            return np.asarray(values[:, None] == np.arange(1, len(self.given.levels)), dtype=float)
        bent = curve_basis(self.scores[np.searchsorted(self.distinct, values)])
        return np.column_stack([bent, values[:, None] == self.spikes])

    def draw(self, bases: Sequence[Matrix], n_rows: int, rng: np.random.Generator) -> Matrix:
        design = self.scaling.design(_beside([bases[place] for place in self.predictors], n_rows))
        codes = np.zeros(n_rows, int) if self.shares is None else self.shares.draw(design, rng)
        if self.curve is None:
            return codes.astype(np.float64)
        ordinary = codes == 0
        drawn = np.append(np.nan, self.spikes)[codes]
        latent = self.curve.draw(design[ordinary], rng)
        ranks = np.argsort(np.argsort(latent, kind="stable"), kind="stable")
        places = (ranks + 0.5) / max(len(ranks), 1) * len(self.ordinary)
        drawn[ordinary] = self.ordinary[places.astype(np.int64)]
        return drawn


@dataclass(frozen=True)
class Continuum:
    """A population without groups that resembles given rows.

    Attributes
    ----------
    columns : tuple of _Drawn
        In the order of drawing: numbers first, a column before those that are curves of it.
    missing : ndarray of bool, shape (n_rows, n_features)

    Examples
    --------
    >>> X = np.random.default_rng(0).normal(size=(200, 2)) @ np.array([[1.0, 0.8], [0.0, 0.6]])
    >>> drawn = Continuum.of(X, Features.numbers(2)).draw(np.random.default_rng(1))
    >>> bool((np.sort(drawn, axis=0) == np.sort(X, axis=0)).all())
    True
    """

    columns: tuple[_Drawn, ...]
    missing: NDArray[np.bool_]

    @classmethod
    def of(cls, X: Matrix, features: Features, *, random_state: int = 0) -> Self:
        """Learn how each column follows from others.

        Parameters
        ----------
        X : ndarray, shape (n_rows, n_features)
            Encoded rows, NaN where a cell is missing.
        random_state : int, default 0
            While learning, a missing cell is filled by a draw from the columns before it.
        """
        rng = np.random.default_rng(random_state)
        given = [_Given.of(X, place) for place in _places(features)]
        given = [
            column for column in given if len(np.unique(column.values[~np.isnan(column.values)]))
        ]
        columns: list[_Drawn] = []
        bases: list[Matrix] = []
        for column in _in_drawing_order(given):
            learnt = _Drawn.fit(column, bases)
            holes = np.isnan(column.values)
            values = column.values
            if holes.any():
                values = np.where(holes, learnt.draw(bases, len(X), rng), values)
            columns.append(learnt)
            bases.append(learnt.basis(values))
        return cls(tuple(columns), np.isnan(X))

    def draw(self, rng: np.random.Generator) -> Matrix:
        """Encoded rows of a population without groups, as many as were given."""
        n_rows = len(self.missing)
        X = np.full(self.missing.shape, np.nan)
        bases: list[Matrix] = []
        for column in self.columns:
            drawn = column.draw(bases, n_rows, rng)
            column.given.write(drawn, X)
            bases.append(column.basis(drawn))
        X[self.missing[rng.permutation(n_rows)]] = np.nan
        return X


def _places(features: Features) -> list[slice]:
    """Features of each column: a category's levels together, anything else alone."""
    starts = set(features.first_levels())
    starts |= {place for place, form in enumerate(features.forms) if form != LEVEL}
    bounds = [*sorted(starts), len(features)]
    return [slice(*bound) for bound in pairwise(bounds)]


def _beside(bases: Sequence[Matrix], n_rows: int) -> Matrix:
    return np.column_stack([np.empty((n_rows, 0)), *bases])


def _spikes(values: Matrix) -> Matrix:
    """Values that many rows share, at least one other value left."""
    distinct, counts = np.unique(values, return_counts=True)
    return np.asarray(distinct[counts >= SPIKE * len(values)])


def _nearest(given: _Given, bases: Sequence[Matrix]) -> tuple[int, ...]:
    """Places of the columns that a column hangs together with most, by their best correlation."""
    if len(bases) <= MOST_PREDICTORS:
        return tuple(range(len(bases)))
    observed = ~np.isnan(given.values)
    values = given.values[observed]
    if given.levels is None:
        distinct, scores = normal_scores(values)
        targets = scores[np.searchsorted(distinct, values)][:, None]
    else:
        targets = np.asarray(values[:, None] == np.arange(len(given.levels)), dtype=float)
    closeness = [float(np.abs(_correlations(basis[observed], targets)).max()) for basis in bases]
    best = np.argsort(-np.array(closeness), kind="stable")[:MOST_PREDICTORS]
    return tuple(sorted(int(place) for place in best))


def _correlations(first: Matrix, second: Matrix) -> Matrix:
    first, second = first - first.mean(axis=0), second - second.mean(axis=0)
    scale = np.outer(np.linalg.norm(first, axis=0), np.linalg.norm(second, axis=0))
    return np.asarray(first.T @ second / np.maximum(scale, 1e-12))


def _in_drawing_order(given: Sequence[_Given]) -> list[_Given]:
    """Numbers first, a column before those that are curves or funnels of it; then levels.

    A parabola can be drawn from its argument but not the other way round.
    """
    numbers = [column for column in given if column.is_number]
    bends = _bends(numbers)
    left, order = list(range(len(numbers))), []
    while left:
        among = bends[np.ix_(left, left)]
        order.append(left.pop(int((among.sum(axis=0) - among.sum(axis=1)).argmin())))
    return [*(numbers[place] for place in order), *(c for c in given if not c.is_number)]


def _bends(numbers: Sequence[_Given]) -> Matrix:
    """Part of each number (second axis) that a curve or funnel of another explains, but no line."""
    n_rows = len(numbers[0].values) if numbers else 0
    scores = np.zeros((n_rows, len(numbers)))
    for place, column in enumerate(numbers):
        observed = ~np.isnan(column.values)
        distinct, ranked = normal_scores(column.values[observed])
        own = ranked[np.searchsorted(distinct, column.values[observed])]
        scores[observed, place] = (own - own.mean()) / max(float(own.std()), 1e-9)
    bends = np.zeros((len(numbers), len(numbers)))
    for place in range(len(numbers)):
        basis = curve_basis(scores[:, place])
        basis, _ = np.linalg.qr(basis - basis.mean(axis=0))
        fitted = basis.T @ scores
        lines = scores[:, place] @ scores / n_rows
        curved = np.maximum((fitted**2).sum(axis=0) / n_rows - lines**2, 0.0)
        off = np.log((scores - basis @ fitted) ** 2 + 0.05)
        off = (off - off.mean(axis=0)) / np.maximum(off.std(axis=0), 1e-9)
        bends[place] = curved + ((basis.T @ off) ** 2).sum(axis=0) / n_rows
    np.fill_diagonal(bends, 0.0)
    return bends
