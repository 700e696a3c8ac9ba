"""Latent classes with shared variances: mixtures in which columns are independent in a class.

For class k, record i and column j with exponent w_j (o_ij = 1 where the cell is observed):

    score_ik = log p_k + sum over numbers    w_j o_ij (x_ij m_kj - m_kj²/2) / v_j
                       + sum over categories w_j o_ij log s_kj(level)

A number's variance v_j is shared by all classes (free ones find wide and narrow groups that nobody
wants) and lies halfway between the pooled variance within classes and the encoded variance of 1
(unshrunk, it locks on to a few columns and may collapse). Shares of levels are smoothed towards
everyone's: s = (n_kl + 20 p_l) / (n_k + 20). A weight is an exponent on a column's density, because
estimated variances undo any scaling of its values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from personas.clustering.features import FLAG, NUMBER, Features
from personas.clustering.rows import Floats, Rows
from personas.clustering.scoring import Matrix, Scores

PRIOR_ROWS = 20.0
"""Weight of everyone's shares in a class's. Adjusted Rand index at the true k, ten published mixed
sets / 15 planted: .415 / .659 with 5, .416 / .664 with 10, .447 / .668 with 20, .440 / .665 with
30; most of the step from 10 to 20 is one small set."""

OWN_VARIANCE = 0.5
"""Part of the pooled variance in a number's variance. Flat: one to two thirds, within .02."""

LEAST_SHARE = 1e-9


@dataclass(frozen=True)
class LatentClasses:
    """Parameters of one or several fits (the leading axis, if there is one).

    Attributes
    ----------
    shares : ndarray, shape (..., k)
    centres : ndarray, shape (..., k, n_features)
        Means of numbers, smoothed shares of flags and levels.
    variances : ndarray, shape (..., n_features)
        Shared variances of numbers; 1 for other features.
    """

    shares: Matrix
    centres: Matrix
    variances: Matrix

    def one(self, position: int) -> Self:
        """One of several fits, without the leading axis."""
        return replace(
            self,
            shares=self.shares[position],
            centres=self.centres[position],
            variances=self.variances[position],
        )

    def taken(self, positions: NDArray[np.int64]) -> Self:
        """Some of several fits, in the order given."""
        return replace(
            self,
            shares=self.shares[positions],
            centres=self.centres[positions],
            variances=self.variances[positions],
        )

    def first(self, most: int) -> Self:
        """The first of several fits."""
        return self.taken(np.arange(min(most, len(self.shares))))

    @classmethod
    def together(cls, parts: Sequence[LatentClasses]) -> Self:
        """Several fits from several parts."""
        return cls(
            np.concatenate([part.shares for part in parts]),
            np.concatenate([part.centres for part in parts]),
            np.concatenate([part.variances for part in parts]),
        )

    def put(self, positions: NDArray[np.int64], new: LatentClasses) -> Self:
        """Several fits, of which some are new."""
        shares, centres = self.shares.copy(), self.centres.copy()
        variances = self.variances.copy()
        shares[positions], centres[positions] = new.shares, new.centres
        variances[positions] = new.variances
        return replace(self, shares=shares, centres=centres, variances=variances)

    def stacked(self) -> Self:
        """One fit as the only one of several."""
        return replace(
            self,
            shares=self.shares[None],
            centres=self.centres[None],
            variances=self.variances[None],
        )

    def scores(self, features: Features) -> Scores:
        """The scoring kernel of one fit."""
        slopes, observed, bias = self.coefficients(features)
        numbers = features.forms == NUMBER
        weights = np.where(numbers, features.exponents, 0.0)
        level = -0.5 * weights * np.log(2 * np.pi * self.variances)
        return Scores(
            slopes=np.ascontiguousarray(slopes.T),
            missing=np.ascontiguousarray(-observed.T),
            bias=bias,
            curvature=-0.5 * weights / self.variances,
            missing_level=-level,
            level=float(level.sum()),
        )

    def coefficients(self, features: Features) -> tuple[Matrix, Matrix, Matrix]:
        """Slope on each feature's value, constant of its observed cell, and sum of constants."""
        forms, weights = features.forms, features.exponents
        variances = self.variances[..., None, :]
        shares = np.clip(self.centres, 1e-12, 1 - 1e-12)
        yes, no = np.log(shares), np.log1p(-shares)
        slopes = np.where(
            forms == NUMBER,
            weights * self.centres / variances,
            weights * np.where(forms == FLAG, yes - no, yes) / features.scales,
        )
        observed = np.where(
            forms == NUMBER,
            -0.5 * weights * self.centres**2 / variances,
            np.where(forms == FLAG, weights * no, 0.0),
        )
        bias = np.log(np.maximum(self.shares, LEAST_SHARE)) + observed.sum(axis=-1)
        return slopes, observed, bias


@dataclass(frozen=True)
class Expectation:
    """Memberships of several fits with what their densities add up to.

    Attributes
    ----------
    memberships : ndarray, shape (n_fits, k, n_rows)
    log_likelihoods, entropies : ndarray, shape (n_fits,)
    """

    memberships: Floats
    log_likelihoods: Matrix
    entropies: Matrix


@dataclass(frozen=True)
class _Base:
    """What every step of a fit needs of the rows: everyone's means, shares and squares."""

    features: Features
    means: Matrix
    squares: Matrix
    observed: Matrix

    @classmethod
    def of(cls, rows: Rows, features: Features) -> Self:
        sums, observed = rows.totals()
        squares = np.square(rows.values) @ rows.weights
        means = sums / np.maximum(observed, 1e-12)
        return cls(features, means, squares.astype(np.float64), observed)


def expectation(rows: Rows, features: Features, classes: LatentClasses) -> Expectation:
    """Memberships of rows in the classes of several fits."""
    base = _Base.of(rows, features)
    return _expectation(rows, base, classes, entropies=True)


def _expectation(
    rows: Rows, base: _Base, classes: LatentClasses, *, entropies: bool = False
) -> Expectation:
    n_fits, k = classes.shares.shape
    slopes, observed, bias = classes.coefficients(base.features)
    design = np.concatenate([slopes, bias[..., None], -observed[..., rows.missing]], axis=-1)
    design = design.reshape(n_fits * k, -1).astype(rows.matrix.dtype)
    scores = (design @ rows.matrix).reshape(n_fits, k, rows.n_rows)
    top = scores.max(axis=1)
    scores -= top[:, None, :]
    np.exp(scores, out=scores)
    total = scores.sum(axis=1)
    scores /= total[:, None, :]
    weights = rows.weights.astype(np.float64)
    numbers = base.features.forms == NUMBER
    exponents = np.where(numbers, base.features.exponents, 0.0)
    variances = classes.variances
    common = -0.5 * (
        exponents * (base.squares / variances + base.observed * np.log(2 * np.pi * variances))
    ).sum(axis=-1)
    likelihoods = (top + np.log(total)).astype(np.float64) @ weights + common
    return Expectation(scores, likelihoods, _entropies(scores, weights) if entropies else common)


def _entropies(shares: Floats, weights: Matrix) -> Matrix:
    each = -(shares * np.log(np.maximum(shares, 1e-30))).sum(axis=1)
    return np.asarray(each.astype(np.float64) @ weights)


def _maximisation(rows: Rows, base: _Base, memberships: Floats) -> LatentClasses:
    n_fits, k, _ = memberships.shape
    weighted = (memberships * rows.weights).reshape(n_fits * k, -1)
    products = (weighted @ rows.matrix.T).astype(np.float64)
    sums, observed = rows.split(products)
    sums, observed = sums.reshape(n_fits, k, -1), observed.reshape(n_fits, k, -1)
    sizes = products[:, rows.n_features].reshape(n_fits, k)
    numbers = base.features.forms == NUMBER
    means = np.where(observed > 1e-9, sums / np.maximum(observed, 1e-9), base.means)
    within = base.squares - (observed * means**2).sum(axis=1)
    pooled = np.maximum(within, 0.0) / np.maximum(base.observed, 1e-12)
    variances = np.where(numbers, OWN_VARIANCE * pooled + 1 - OWN_VARIANCE, 1.0)
    prior = PRIOR_ROWS * base.means / base.features.scales
    shares = (sums / base.features.scales + prior) / (observed + PRIOR_ROWS)
    return LatentClasses(
        shares=sizes / sizes.sum(axis=1, keepdims=True),
        centres=np.where(numbers, means, shares),
        variances=variances,
    )


def fit_from_labels(
    rows: Rows, features: Features, labels: NDArray[np.int8], k: int
) -> LatentClasses:
    """Parameters of the classes that hard labels make, shape (n_fits, n_rows)."""
    hard = (labels[:, None, :] == np.arange(k)[:, None]).astype(rows.matrix.dtype)
    return _maximisation(rows, _Base.of(rows, features), hard)


def refine(
    rows: Rows,
    features: Features,
    classes: LatentClasses,
    *,
    tolerance: float = -np.inf,
    most_iterations: int = 500,
) -> tuple[LatentClasses, Expectation]:
    """Improve several fits side by side by expectation and maximisation.

    Parameters
    ----------
    classes : LatentClasses
        Where to begin; with a leading axis.
    tolerance : float, optional
        A fit has converged when its log-likelihood grows by less than this for each row; without
        it, all steps are done.

    Returns
    -------
    tuple of LatentClasses and Expectation
        All fits, most likely first.
    """
    base = _Base.of(rows, features)
    active = np.arange(len(classes.shares))
    previous = np.full(len(active), -np.inf)
    least_gain = tolerance * float(rows.weights.sum())
    for _ in range(most_iterations):
        step = _expectation(rows, base, classes.taken(active))
        growing = step.log_likelihoods - previous[active] > least_gain
        previous[active] = step.log_likelihoods
        active = active[growing]
        if not len(active):
            break
        classes = classes.put(active, _maximisation(rows, base, step.memberships[growing]))
    final = _expectation(rows, base, classes, entropies=True)
    order = np.argsort(-final.log_likelihoods, kind="stable")
    found = Expectation(
        final.memberships[order], final.log_likelihoods[order], final.entropies[order]
    )
    return classes.taken(order), found
