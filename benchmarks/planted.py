"""Planted mixed sets: groups of a known number at a known degree of difficulty.

A set has 3 to 8 groups of unequal size in 1,000 to 3,000 rows, 4 to 8 numbers of which half are
skewed, 3 to 6 categories and 0 to 4 columns of noise. Within a group the numbers are correlated and
the categories lean on them. How hard a set is, is said by the adjusted Rand index that the Bayes
rule reaches with the true parameters; the distance between groups is found by bisection.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
from scipy.special import log_softmax
from sklearn.metrics import adjusted_rand_score

from personas.records.schema import Column, Schema

Degree = Literal["easy", "moderate", "hard"]
Correlation = Literal["mild", "strong"]

DEGREES: dict[Degree, tuple[float, float]] = {
    "easy": (0.95, 0.99),
    "moderate": (0.80, 0.85),
    "hard": (0.60, 0.65),
}
LEAST_SHARE = 0.07

# Spread of the numbers' loadings on two factors within groups, and of the categories' leanings on
# the numbers. Mild: correlations of .1 to .3 within groups. Strong: methods that take columns as
# independent within groups stay far below the Bayes rule even at the true k.
WITHIN_GROUPS: dict[Correlation, tuple[float, float]] = {"mild": (0.3, 0.05), "strong": (0.6, 0.2)}


@dataclass(frozen=True)
class PlantedSet:
    """A set with known groups.

    Attributes
    ----------
    table : pa.Table
        Numbers as float64, categories as string.
    schema : Schema
        Every column a ``segment`` column.
    labels : np.ndarray of int, shape (n,)
        The planted group of each row.
    bayes_index : float
        Adjusted Rand index of the Bayes rule on these rows.
    k : int
        Number of groups.
    seed : int
    degree : str
    """

    table: pa.Table
    schema: Schema
    labels: np.ndarray
    bayes_index: float
    k: int
    seed: int
    degree: Degree


@dataclass(frozen=True)
class _Draws:
    """All that is random in a set, drawn once, so that only the separation moves."""

    labels: np.ndarray
    shares: np.ndarray
    within: np.ndarray
    correlation: np.ndarray
    centres: np.ndarray
    leanings: list[np.ndarray]
    base_logits: list[np.ndarray]
    group_logits: list[np.ndarray]
    gumbel: list[np.ndarray]

    def at(self, separation: float) -> tuple[np.ndarray, list[np.ndarray]]:
        """Numbers (latent) and categories (codes) at one separation."""
        numbers = separation * self.centres[self.labels] + self.within
        codes = [
            np.argmax(
                base + separation * group[self.labels] + self.within @ leaning + noise, axis=1
            )
            for base, group, leaning, noise in zip(
                self.base_logits, self.group_logits, self.leanings, self.gumbel, strict=True
            )
        ]
        return numbers, codes

    def bayes_index(self, separation: float) -> float:
        """Adjusted Rand index of the most probable group given the true parameters."""
        numbers, codes = self.at(separation)
        precision = np.linalg.inv(self.correlation)
        scores = np.empty((len(numbers), len(self.shares)))
        for group, share in enumerate(self.shares):
            off = numbers - separation * self.centres[group]
            score = np.log(share) - 0.5 * np.einsum("ij,jk,ik->i", off, precision, off)
            for code, base, logits, leaning in zip(
                codes, self.base_logits, self.group_logits, self.leanings, strict=True
            ):
                chances = log_softmax(base + separation * logits[group] + off @ leaning, axis=1)
                score += chances[np.arange(len(off)), code]
            scores[:, group] = score
        return float(adjusted_rand_score(self.labels, scores.argmax(axis=1)))


def planted(
    seed: int,
    degree: Degree = "moderate",
    *,
    k: int | None = None,
    n_rows: int | None = None,
    correlation: Correlation = "mild",
) -> PlantedSet:
    """Make one planted set.

    Parameters
    ----------
    seed : int
        The same seed and degree give the same set.
    degree : {"easy", "moderate", "hard"}
        Bayes index .95 to .99, .80 to .85 or .60 to .65.
    k, n_rows : int, optional
        Fix the number of groups or rows instead of drawing them.
    correlation : {"mild", "strong"}
        How much columns hang together within groups.

    Returns
    -------
    PlantedSet
    """
    rng = np.random.default_rng([seed, list(DEGREES).index(degree)])
    drawn_k, drawn_n = int(rng.integers(3, 9)), int(rng.integers(1_000, 3_001))
    k, n_rows = k or drawn_k, n_rows or drawn_n
    while True:
        draws = _draw(rng, k, n_rows, *WITHIN_GROUPS[correlation])
        separation = _find_separation(draws, DEGREES[degree], rng)
        if separation is not None:
            break
    numbers, codes = draws.at(separation)
    table, schema = _as_table(rng, numbers, codes)
    index = draws.bayes_index(separation)
    return PlantedSet(table, schema, draws.labels, index, k, seed, degree)


def _draw(rng: np.random.Generator, k: int, n_rows: int, loading: float, leaning: float) -> _Draws:
    n_numbers, n_categories = int(rng.integers(4, 9)), int(rng.integers(3, 7))
    shares = LEAST_SHARE + (1 - k * LEAST_SHARE) * rng.dirichlet(np.full(k, 2.0))
    loadings = rng.normal(0, loading, (n_numbers, 2))
    covariance = loadings @ loadings.T + np.eye(n_numbers)
    scale = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(scale, scale)
    n_levels = rng.integers(2, 7, n_categories)
    return _Draws(
        labels=rng.choice(k, n_rows, p=shares),
        shares=shares,
        within=rng.multivariate_normal(np.zeros(n_numbers), correlation, n_rows),
        correlation=correlation,
        centres=rng.normal(0, 1, (k, n_numbers)),
        leanings=[rng.normal(0, leaning, (n_numbers, m)) for m in n_levels],
        base_logits=[rng.normal(0, 0.4, m) for m in n_levels],
        group_logits=[rng.normal(0, 1, (k, m)) for m in n_levels],
        gumbel=[rng.gumbel(size=(n_rows, m)) for m in n_levels],
    )


def _find_separation(
    draws: _Draws, wanted: tuple[float, float], rng: np.random.Generator
) -> float | None:
    target = rng.uniform(*wanted)
    low, high = 0.0, 8.0
    for _ in range(24):
        middle = (low + high) / 2
        index = draws.bayes_index(middle)
        if abs(index - target) < 0.002:
            break
        low, high = (middle, high) if index < target else (low, middle)
    return middle if wanted[0] <= index <= wanted[1] else None


def _as_table(
    rng: np.random.Generator, numbers: np.ndarray, codes: list[np.ndarray]
) -> tuple[pa.Table, Schema]:
    n_rows = len(numbers)
    n_noise = int(rng.integers(0, 5))
    n_noise_numbers = int(rng.integers(0, n_noise + 1))
    columns: dict[str, np.ndarray] = {}
    for j in range(numbers.shape[1]):
        # Every second number is log-normal: a monotone change keeps the Bayes rule as it is.
        latent = numbers[:, j]
        values = np.exp(0.8 * latent) if j % 2 else latent
        columns[f"number_{j + 1}"] = 10.0 ** rng.integers(0, 4) * values
    for j, code in enumerate(codes):
        columns[f"category_{j + 1}"] = code
    for j in range(n_noise_numbers):
        latent = rng.normal(size=n_rows)
        columns[f"noise_number_{j + 1}"] = np.exp(0.8 * latent) if rng.random() < 0.5 else latent
    for j in range(n_noise - n_noise_numbers):
        m = int(rng.integers(2, 7))
        columns[f"noise_category_{j + 1}"] = rng.choice(m, n_rows, p=rng.dirichlet(np.full(m, 5.0)))
    return mixed_table(columns)


def mixed_table(columns: dict[str, np.ndarray]) -> tuple[pa.Table, Schema]:
    """Make typed columns of arrays: floats are numbers, booleans flags, integers level codes."""
    arrays: dict[str, pa.Array] = {}
    described = []
    for name, values in columns.items():
        kind: Literal["number", "flag", "category"]
        if values.dtype == bool:
            kind, arrays[name] = "flag", pa.array(values)
        elif values.dtype.kind == "f":
            kind, arrays[name] = "number", pa.array(values)
        else:
            kind, arrays[name] = "category", pa.array([f"level {code}" for code in values])
        label = name.replace("_", " ")
        described.append(Column(name=name, kind=kind, role="segment", label=label))
    return pa.table(arrays), Schema(columns=tuple(described))
