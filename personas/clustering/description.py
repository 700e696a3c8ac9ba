"""How well k groups describe records, what correlations explain without any group taken off.

cost_k = -2 (log-likelihood_k + n D_k) + 2 parameters + 2/3 entropy of the memberships

D_k is the dependence that is left between columns within groups, per record: -1/2 log det of the
correlations of what group means leave, once for numbers alone and once for all columns, and of
these the mean. Without it every criterion takes correlated columns for many groups: on planted sets
with mild correlations within groups the right number was found in 76 % (within one: 97 %), with BIC
in 60 %, with ICL times stability in 38 %; with strong ones in 36, 28 and 16 %. Flat: penalties of 1
to 2 a parameter and a quarter to a half of the entropy (on the scale of the log-likelihood) lie
within .05.
"""

from __future__ import annotations

import numpy as np

from personas.clustering.features import NUMBER, Features
from personas.clustering.rows import Floats, Rows
from personas.clustering.scoring import Matrix

ENTROPY_WEIGHT = 2 / 3

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
    return -2 * explained + 2 * parameters + ENTROPY_WEIGHT * entropy


def dependence(rows: Rows, features: Features, memberships: Floats) -> float:
    """Dependence left within groups, per row: mean of that of numbers and that of all columns."""
    moments = _residual_moments(rows, memberships)
    numbers = features.forms == NUMBER
    among_numbers = _total_correlation(moments, features, numbers)
    among_all = _total_correlation(moments, features, np.ones_like(numbers))
    return (among_numbers + among_all) / 2


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
