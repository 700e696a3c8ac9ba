"""How well k groups describe records, what correlations explain without any group taken off.

cost_k = -2 (log-likelihood_k + n D_k) + 3 parameters + sqrt(n entropy_k) / 2

D_k is the dependence that is left between columns within groups, per record: -1/2 log det of the
correlations of what group means leave, of the numbers, and a tenth of what categories add to that
(half of it where there are no two numbers). Without it every criterion takes correlated columns for
many groups. The entropy of the memberships enters by its root: in full, as in ICL, it makes one
group of any two that overlap, and without it correlations pass for groups.

Right number / within one / adjusted Rand index of the solution, on 115 planted sets of each degree
that are none of those in benchmarks/README.md, and 24 moderate ones with strong correlations within
groups (standard errors about .04 / .03 / .013; .1 / .08 / .02):

===================== ================ ================ ================ ================
cost                  easy             moderate         hard             strong
===================== ================ ================ ================ ================
this one              .97 / 1.0 / .92  .76 / .97 / .72  .33 / .72 / .40  .29 / .62 / .44
D of numbers alone    .97 / 1.0 / .92  .76 / .97 / .72  .32 / .73 / .40  .29 / .62 / .44
a quarter of the rest .96 / 1.0 / .92  .75 / .96 / .71  .31 / .67 / .38  .33 / .75 / .47
half of it, 2/3 of
the entropy, 2 a
parameter             .89 / 1.0 / .92  .73 / .93 / .71  .17 / .47 / .32  .33 / .88 / .49
BIC                   .83 / .98 / .91  .62 / .92 / .70  .25 / .72 / .41  .33 / .58 / .44
===================== ================ ================ ================ ================

Flat: 2.5 to 4 a parameter with roots times .4 to .7 lie within .03.
"""

from __future__ import annotations

import numpy as np

from personas.clustering.features import NUMBER, Features
from personas.clustering.rows import Floats, Rows
from personas.clustering.scoring import Matrix

PARAMETER_COST, ENTROPY_COST = 3.0, 0.5

PART_OF_CATEGORIES, PART_WITHOUT_NUMBERS = 0.1, 0.5
"""What counts of the dependence that categories add to that of the numbers."""

LEAST_ROOT = 1e-6
"""Least eigenvalue of correlations that is taken at its word: copies of a column have none."""


def cost(
    rows: Rows,
    features: Features,
    memberships: Floats,
    *,
    log_likelihood: float,
    entropy: float,
) -> float:
    """What the description of rows by k groups costs, the less the better.

    Parameters
    ----------
    memberships : ndarray, shape (k, n_rows)
    log_likelihood, entropy : float
        Of the groups on these rows.
    """
    n_rows = float(rows.weights.sum(dtype=np.float64))
    explained = log_likelihood + n_rows * dependence(rows, features, memberships)
    parameters = features.n_parameters(len(memberships))
    overlap = float(np.sqrt(n_rows * max(entropy, 0.0)))
    return -2 * explained + PARAMETER_COST * parameters + ENTROPY_COST * overlap


def dependence(rows: Rows, features: Features, memberships: Floats) -> float:
    """Dependence left within groups, per row: that of numbers, and a part of what others add."""
    moments = _residual_moments(rows, memberships)
    numbers = features.forms == NUMBER
    among_numbers = _total_correlation(moments, features, numbers)
    among_all = _total_correlation(moments, features, np.ones_like(numbers))
    part = PART_OF_CATEGORIES if numbers.sum() > 1 else PART_WITHOUT_NUMBERS
    return among_numbers + part * (among_all - among_numbers)


def _residual_moments(rows: Rows, memberships: Floats) -> Matrix:
    """Mean products of what group means leave, over the rows that have both cells."""
    values = rows.values.astype(np.float64)
    observed = np.ones_like(values)
    observed[rows.missing] -= rows.matrix[rows.n_features + 1 :]
    weights = rows.weights.astype(np.float64)
    products = np.zeros((len(values), len(values)))
    for own in memberships.astype(np.float64) * weights:
        means = (values @ own) / np.maximum(observed @ own, 1e-12)
        left = (values - means[:, None]) * observed
        products += (left * own) @ left.T
    together = (observed * weights) @ observed.T if len(rows.missing) else weights.sum()
    return np.asarray(products / np.maximum(together, 1e-12))


def _total_correlation(moments: Matrix, features: Features, among: np.ndarray) -> float:
    """-1/2 log det of the correlations between columns, each column made uncorrelated in itself."""
    columns = np.array(features.columns)
    axes, strengths = [], []
    for column in dict.fromkeys(columns[among].tolist()):
        own = np.flatnonzero(columns == column)
        roots, vectors = np.linalg.eigh(moments[np.ix_(own, own)])
        for root, vector in zip(roots, vectors.T, strict=True):
            if root > LEAST_ROOT * max(float(roots[-1]), 1.0):
                axis = np.zeros(len(columns))
                axis[own] = vector / np.sqrt(root)
                axes.append(axis)
                strengths.append(min(1.0, float(features.exponents[own[0]])))
    if len(axes) < 2:
        return 0.0
    correlations = np.array(axes) @ moments @ np.array(axes).T
    # Columns of one group share one column's weight, and what they say of each other is shared too.
    correlations *= np.sqrt(np.outer(strengths, strengths))
    np.fill_diagonal(correlations, 1.0)
    return float(-0.5 * np.log(np.maximum(np.linalg.eigvalsh(correlations), LEAST_ROOT)).sum())
