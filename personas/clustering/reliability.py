"""Whether the fit of a customer keeps what it promises: probabilities held against re-runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from personas.clustering.scoring import Matrix

N_BINS = 10
LEAST_ROWS = 10
"""Customers that a bin needs to be shown."""


def reliability(
    chances: Matrix, labels: NDArray[np.integer[Any]], refits: NDArray[np.integer[Any]]
) -> pd.DataFrame:
    """Hold calibrated memberships against the labels of re-runs, by fit.

    Parameters
    ----------
    chances : ndarray, shape (n_rows, k)
        Calibrated probabilities of membership.
    labels : ndarray of int, shape (n_rows,)
    refits : ndarray of int, shape (n_reruns, n_rows)
        Labels of the re-runs in the same numbers; -1 where a cluster has no match.

    Returns
    -------
    DataFrame
        A row for each tenth of the fit that at least 10 rows have: ``fit``, its mean (own minus
        runner-up's probability, 0..1); ``promised``, the mean own probability; ``agreed``, the mean
        share of re-runs that give the same persona, with its quartiles ``low`` and ``high``; ``n``.

    Examples
    --------
    >>> chances = np.tile([0.9, 0.1], (20, 1))
    >>> sure = np.zeros(20, dtype=int)
    >>> reliability(chances, sure, np.zeros((4, 20), dtype=int))[["fit", "promised", "agreed"]]
       fit  promised  agreed
    0  0.8       0.9     1.0
    """
    rows = np.arange(len(labels))
    own = chances[rows, labels]
    others = chances.copy()
    others[rows, labels] = -np.inf
    fit = np.clip(own - others.max(axis=1), 0.0, 1.0)
    agreed = (refits == labels).mean(axis=0)
    frame = pd.DataFrame({"fit": fit, "promised": own, "agreed": agreed})
    bins = np.minimum((fit * N_BINS).astype(int), N_BINS - 1)
    grouped = frame.groupby(bins)
    table = grouped.mean()
    table["low"], table["high"] = (grouped["agreed"].quantile(at) for at in (0.25, 0.75))
    table["n"] = grouped.size()
    return table[table["n"] >= LEAST_ROWS].reset_index(drop=True)
