"""Customers that fit no persona well, and what about them is so unusual."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from personas.clustering.features import FLAG, NUMBER, Features
from personas.clustering.latent_classes import LatentClasses
from personas.clustering.scoring import Matrix


def oddest_columns(
    X: Matrix, own: NDArray[np.integer[Any]], classes: LatentClasses, features: Features
) -> NDArray[np.object_]:
    """The column of each row that its persona would have expected least.

    A cell's log density under the own persona is held against what the persona's customers have on
    average, so that a column of many levels is not always the odd one.

    Parameters
    ----------
    X : ndarray, shape (n_rows, n_features)
        Encoded rows.
    own : ndarray of int, shape (n_rows,)
        Position of each row's persona.

    Returns
    -------
    ndarray of str, shape (n_rows,)

    Examples
    --------
    >>> classes = LatentClasses(np.array([1.0]), np.zeros((1, 2)), np.ones(2))
    >>> oddest_columns(np.array([[0.1, 9.0]]), np.array([0]), classes, Features.numbers(2))
    array(['x1'], dtype=object)
    """
    names = list(dict.fromkeys(features.columns))
    member = (np.array(features.columns)[:, None] == np.array(names)).astype(np.float64)
    surprises = _surprises(X, own, classes, features) @ member
    return np.asarray(np.array(names, dtype=object)[surprises.argmax(axis=1)])


def _surprises(
    X: Matrix, own: NDArray[np.integer[Any]], classes: LatentClasses, features: Features
) -> Matrix:
    """How much less likely each cell is than its persona's cells are on average."""
    filled = np.nan_to_num(X)
    centres = classes.centres[own]
    number = 0.5 * ((filled - centres) ** 2 / classes.variances - 1.0)
    shares = np.clip(centres, 1e-12, 1 - 1e-12)
    has = filled / features.scales
    yes, no = np.log(shares), np.log1p(-shares)
    flag = shares * yes + (1 - shares) * no - has * yes - (1 - has) * no
    level = shares * yes - has * yes
    forms = features.forms
    found = np.where(forms == NUMBER, number, np.where(forms == FLAG, flag, level))
    return np.where(np.isnan(X), 0.0, found * features.exponents)
