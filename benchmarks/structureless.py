"""Sets without groups: many kinds of dependence that clusterers mistake for personas."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from benchmarks.planted import mixed_table
from personas.records.schema import Schema

Columns = dict[str, np.ndarray]
Maker = Callable[[np.random.Generator, int], Columns]


def structureless(kind: str, seed: int, *, n_rows: int | None = None) -> tuple[pa.Table, Schema]:
    """Make one set without groups.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    seed : int
        The same kind and seed give the same set.
    n_rows : int, optional
        Default: drawn from 1,000 to 3,000.

    Returns
    -------
    tuple of pa.Table and Schema
    """
    rng = np.random.default_rng([seed, list(KINDS).index(kind), 7])
    drawn = int(rng.integers(1_000, 3_001))
    columns = KINDS[kind](rng, n_rows or drawn)
    return mixed_table({name: columns[name] for name in rng.permutation(list(columns))})


def _independent(rng: np.random.Generator, n: int) -> Columns:
    return _mixed(rng, rng.normal(size=(n, int(rng.integers(8, 15)))))


def _correlated_blob(rng: np.random.Generator, n: int) -> Columns:
    m = int(rng.integers(8, 15))
    return _mixed(rng, _factor_normal(rng, n, m, n_factors=int(rng.integers(2, 5)), strength=0.8))


def _skewed(rng: np.random.Generator, n: int) -> Columns:
    """Log-normal, exponential, gamma and count marginals, correlated."""
    latent = _factor_normal(rng, n, int(rng.integers(8, 15)), n_factors=2, strength=0.7)
    columns: Columns = {}
    for j, z in enumerate(latent.T):
        shape = rng.integers(0, 4)
        if shape == 0:
            values = np.exp(rng.uniform(0.5, 1.5) * z)
        elif shape == 1:
            values = -np.log1p(-_uniform(z))
        elif shape == 2:
            values = np.log1p(-_uniform(z)) ** 2
        else:
            values = np.floor(np.exp(0.8 * z) * rng.uniform(0.5, 3))
        columns[f"number_{j + 1}"] = values
    return columns


def _binary_items(rng: np.random.Generator, n: int) -> Columns:
    """Yes/no items cut out of a correlated normal, as in a brand survey."""
    latent = _factor_normal(rng, n, int(rng.integers(8, 16)), n_factors=2, strength=1.0)
    cuts = rng.normal(0, 0.5, latent.shape[1])
    return {f"item_{j + 1}": latent[:, j] > cut for j, cut in enumerate(cuts)}


def _three_level_items(rng: np.random.Generator, n: int) -> Columns:
    latent = _factor_normal(rng, n, int(rng.integers(6, 13)), n_factors=2, strength=1.0)
    columns: Columns = {}
    for j, z in enumerate(latent.T):
        cuts = np.sort(rng.normal(0, 0.8, 2))
        columns[f"item_{j + 1}"] = rng.permutation(3)[np.digitize(z, cuts)]
    return columns


def _one_factor(rng: np.random.Generator, n: int) -> Columns:
    """One strong factor behind every column: a continuum from little to much."""
    m = int(rng.integers(8, 15))
    loadings = rng.uniform(0.6, 0.95, m)
    latent = rng.normal(size=(n, 1)) * loadings + rng.normal(size=(n, m)) * np.sqrt(1 - loadings**2)
    return _mixed(rng, latent)


def _heavy_tails(rng: np.random.Generator, n: int) -> Columns:
    """Multivariate t: all columns are far out together."""
    latent = _factor_normal(rng, n, int(rng.integers(6, 13)), n_factors=2, strength=0.7)
    degrees = rng.uniform(2, 5)
    latent = latent / np.sqrt(rng.chisquare(degrees, n) / degrees)[:, None]
    return _mixed(rng, latent, bend=False)


def _curved(rng: np.random.Generator, n: int) -> Columns:
    """Half of the numbers are curves of the others: parabolas, waves, exponentials."""
    half = int(rng.integers(3, 6))
    base = _factor_normal(rng, n, half, n_factors=1, strength=0.6)
    columns: Columns = {f"number_{j + 1}": z for j, z in enumerate(base.T)}
    for j, z in enumerate(base.T):
        bend = rng.integers(0, 3)
        curve = z**2 if bend == 0 else np.sin(rng.uniform(1, 2) * z) if bend == 1 else np.exp(z)
        columns[f"curve_{j + 1}"] = curve + rng.uniform(0.2, 0.8) * rng.normal(size=n)
    return columns | _some_categories(rng, base)


def _funnel(rng: np.random.Generator, n: int) -> Columns:
    """The spread of half of the numbers grows with the others."""
    half = int(rng.integers(3, 6))
    base = _factor_normal(rng, n, half, n_factors=1, strength=0.6)
    columns: Columns = {f"number_{j + 1}": z for j, z in enumerate(base.T)}
    for j, z in enumerate(base.T):
        columns[f"spread_{j + 1}"] = np.exp(rng.uniform(0.5, 1.2) * z) * rng.normal(size=n)
    return columns | _some_categories(rng, base)


def _joint_zeros(rng: np.random.Generator, n: int) -> Columns:
    """Spend in several fields, zero below a threshold of a shared, continuous activity."""
    m = int(rng.integers(5, 11))
    activity = rng.normal(size=(n, 1))
    latent = rng.uniform(0.5, 0.9, m) * activity + 0.6 * rng.normal(size=(n, m))
    cuts = np.quantile(latent, rng.uniform(0.2, 0.6), axis=0)
    spend = np.where(latent > cuts, np.exp(1 + latent), 0.0)
    columns: Columns = {f"spend_{j + 1}": values for j, values in enumerate(spend.T)}
    return columns | _some_categories(rng, activity)


def _zero_pairs(rng: np.random.Generator, n: int) -> Columns:
    """Pairs of numbers (orders, spend) that are zero for the same customers and log-normal else."""
    columns: Columns = {}
    latent = _factor_normal(rng, n, int(rng.integers(2, 5)), n_factors=1, strength=0.5)
    for j, z in enumerate(latent.T):
        bought = z > np.quantile(z, rng.uniform(0.2, 0.6))
        columns[f"orders_{j + 1}"] = np.where(bought, 1 + rng.poisson(np.exp(0.5 * z)), 0.0)
        columns[f"spend_{j + 1}"] = np.where(bought, np.exp(z + 0.5 * rng.normal(size=n)), 0.0)
    others = _factor_normal(rng, n, 4, n_factors=1, strength=0.5)
    return columns | _mixed(rng, others)


def _mixed(rng: np.random.Generator, latent: np.ndarray, *, bend: bool = True) -> Columns:
    """Marginals for a latent normal: plain and skewed numbers, flags, categories."""
    columns: Columns = {}
    for j, z in enumerate(latent.T):
        shape = rng.integers(0, 5)
        if shape <= 1:
            columns[f"number_{j + 1}"] = z
        elif shape == 2:
            columns[f"number_{j + 1}"] = np.exp(0.8 * z) if bend else z
        elif shape == 3:
            columns[f"flag_{j + 1}"] = z > np.quantile(z, rng.uniform(0.2, 0.8))
        else:
            columns[f"category_{j + 1}"] = _levels(rng, z)
    return columns


def _some_categories(rng: np.random.Generator, latent: np.ndarray) -> Columns:
    """Up to three categories that lean on the given latent columns."""
    columns: Columns = {}
    for j in range(int(rng.integers(0, 4))):
        z = latent[:, int(rng.integers(latent.shape[1]))]
        columns[f"category_{j + 1}"] = _levels(rng, z + rng.normal(size=len(z)))
    return columns


def _levels(rng: np.random.Generator, z: np.ndarray) -> np.ndarray:
    """Cut a continuous column into two to six levels whose codes say nothing of their order."""
    n_levels = int(rng.integers(2, 7))
    cuts = np.quantile(z, np.cumsum(rng.dirichlet(np.full(n_levels, 4.0)))[:-1])
    return np.asarray(rng.permutation(n_levels)[np.digitize(z, cuts)])


def _factor_normal(
    rng: np.random.Generator, n: int, m: int, *, n_factors: int, strength: float
) -> np.ndarray:
    """Normal columns of unit variance, correlated through a few factors."""
    loadings = rng.normal(0, strength, (m, n_factors))
    latent = rng.normal(size=(n, n_factors)) @ loadings.T + rng.normal(size=(n, m))
    return latent / np.sqrt((loadings**2).sum(axis=1) + 1)


def _uniform(z: np.ndarray) -> np.ndarray:
    return (np.argsort(np.argsort(z)) + 0.5) / len(z)


KINDS: dict[str, Maker] = {
    "independent": _independent,
    "correlated blob": _correlated_blob,
    "skewed": _skewed,
    "yes/no items": _binary_items,
    "three-level items": _three_level_items,
    "one strong factor": _one_factor,
    "heavy tails": _heavy_tails,
    "curved": _curved,
    "funnel": _funnel,
    "joint zeros": _joint_zeros,
    "zero pairs": _zero_pairs,
}
