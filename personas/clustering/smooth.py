"""Smooth dependence: how one column follows from others, fitted so that it can be drawn again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Matrix = NDArray[np.float64]
Codes = NDArray[np.int64]

KNOTS = (-1.0, -0.3, 0.3, 1.0)
"""Where a curve may bend, in normal scores."""

RIDGE, RIDGE_OF_SPREAD, RIDGE_OF_SHARES = 5.0, 20.0, 1.0
"""Rows that each standardised coefficient is pulled to 0 by."""

STEPS_OF_SHARES = 60


def normal_scores(values: Matrix) -> tuple[Matrix, Matrix]:
    """Distinct values, sorted, and the normal quantile of each one's mid-rank.

    Examples
    --------
    >>> normal_scores(np.array([3.0, 1.0, 2.0]))[1].round(2)
    array([-0.97,  0.  ,  0.97])
    """
    distinct, counts = np.unique(values, return_counts=True)
    shares = counts / counts.sum()
    return distinct, np.asarray(ndtri(np.cumsum(shares) - shares / 2))


def curve_basis(scores: Matrix) -> Matrix:
    """What a smooth curve is a sum of, shape (n_rows, 1 + n_knots): lines that begin at a knot."""
    return np.column_stack([scores, *(np.maximum(scores - knot, 0.0) for knot in KNOTS)])


@dataclass(frozen=True)
class Scaling:
    """Centre and deviation of predictors, learnt once and applied to drawn ones."""

    centre: Matrix
    deviation: Matrix

    @classmethod
    def of(cls, predictors: Matrix) -> Self:
        return cls(predictors.mean(axis=0), np.maximum(predictors.std(axis=0), 1e-9))

    def design(self, predictors: Matrix) -> Matrix:
        """Standardised predictors behind a column of ones."""
        scaled = (predictors - self.centre) / self.deviation
        return np.column_stack([np.ones(len(scaled)), scaled])


def ridge(design: Matrix, target: Matrix, strength: float) -> Matrix:
    """Least-squares coefficients, pulled to 0, the first one (of the ones) left free."""
    pull = np.full(design.shape[1], strength)
    pull[0] = 1e-9
    coefficients = np.linalg.solve(design.T @ design + np.diag(pull), design.T @ target)
    return np.asarray(coefficients)


@dataclass(frozen=True)
class Shares:
    """How the shares of levels follow from predictors: a multinomial logit."""

    coefficients: Matrix

    @classmethod
    def fit(cls, design: Matrix, codes: Codes, n_levels: int) -> Self:
        """Fit by steps of bounded curvature (Böhning 1992), sped up by their momentum.

        References
        ----------
        Böhning (1992): "Multinomial logistic regression algorithm", Annals of the Institute of
        Statistical Mathematics 44, doi:10.1007/BF00048682.
        """
        answers = (codes[:, None] == np.arange(n_levels)).astype(np.float64)
        pull = np.full((design.shape[1], 1), RIDGE_OF_SHARES)
        pull[0] = 1e-6
        step = np.linalg.inv(0.5 * design.T @ design + np.diag(pull[:, 0]))
        current = np.zeros((design.shape[1], n_levels))
        current[0] = np.log(answers.mean(axis=0) + 1e-9)
        ahead = current
        for iteration in range(STEPS_OF_SHARES):
            off = design.T @ (answers - _shares(design @ ahead)) - pull * ahead
            moved = ahead + step @ off
            ahead = moved + iteration / (iteration + 3) * (moved - current)
            current = moved
        return cls(current)

    def draw(self, design: Matrix, rng: np.random.Generator) -> Codes:
        heights = design @ self.coefficients
        return np.asarray((heights + rng.gumbel(size=heights.shape)).argmax(axis=1))


def _shares(heights: Matrix) -> Matrix:
    raised = np.exp(heights - heights.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Curve:
    """How a number's normal score follows from predictors: a mean, a spread, and what is left."""

    mean: Matrix
    log_variance: Matrix
    left: Matrix

    @classmethod
    def fit(cls, design: Matrix, scores: Matrix) -> Self:
        mean = ridge(design, scores, RIDGE)
        off = scores - design @ mean
        # The floor keeps rows that lie on the curve by chance from ruling the spread.
        log_square = np.log(off**2 + 0.05 * off.var() + 1e-12)
        log_variance = ridge(design, log_square, RIDGE_OF_SPREAD)
        return cls(mean, log_variance, off / _spread(design, log_variance))

    def draw(self, design: Matrix, rng: np.random.Generator) -> Matrix:
        left = self.left[rng.integers(0, len(self.left), len(design))]
        jitter = 1e-9 * rng.standard_normal(len(design))
        return np.asarray(design @ self.mean + _spread(design, self.log_variance) * left + jitter)


def _spread(design: Matrix, log_variance: Matrix) -> Matrix:
    return np.asarray(np.exp(0.5 * np.clip(design @ log_variance, -30.0, 5.0)))
