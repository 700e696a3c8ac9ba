"""Other clusterers on the same footing: what is asked of them, and what their labels become.

The contract is scikit-learn's: ``fit`` and, if there are any, ``labels_``, ``predict`` and
``cluster_centers_``. A number of groups is set through ``n_clusters`` or ``n_components`` where the
clusterer has one of them; without, it decides itself. Groups with centres are kept as centres,
others as the densities of latent classes that their labels make: a book stores parameters, never a
pickled estimator, and labels new customers by them.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning

from personas.clustering.partitions import Labels
from personas.clustering.rows import Floats, Rows

NUMBER_SETTINGS = ("n_clusters", "n_components")
LEAST_WEIGHT = 1e-12


@dataclass(frozen=True)
class Grouping:
    """What another clusterer makes of rows.

    Attributes
    ----------
    labels : ndarray of int, shape (n_rows,)
        From 0; -1 where the clusterer calls a row noise.
    centres : ndarray, shape (k, n_features), optional
        In encoded units.
    """

    labels: Labels
    centres: Floats | None

    @property
    def k(self) -> int:
        return int(self.labels.max(initial=-1)) + 1


def is_clusterer(method: object) -> bool:
    """Whether an object keeps the contract."""
    return hasattr(method, "fit") and hasattr(method, "get_params") and not isinstance(method, type)


def number_setting(estimator: Any) -> str | None:
    """The setting that says how many groups, if the clusterer has one."""
    return next((name for name in NUMBER_SETTINGS if name in estimator.get_params()), None)


def grouped(
    estimator: Any, rows: Rows, weights: NDArray[np.float64], k: int | None, seed: int
) -> Grouping:
    """Group rows by another clusterer, which is copied and not changed.

    Missing cells are given the mean, and a feature's weight scales its values, for other clusterers
    know neither.

    Parameters
    ----------
    weights : ndarray, shape (n_features,)
        Of squared distances.
    k : int, optional
        How many groups, if the clusterer can be told.
    """
    own = clone(estimator)
    settings: dict[str, Any] = {}
    name = number_setting(own)
    if name is not None and k is not None:
        settings[name] = k
    if "random_state" in own.get_params():
        settings["random_state"] = seed
    own.set_params(**settings)
    scales = np.sqrt(np.maximum(weights, 0.0))
    X = rows.values.T.astype(np.float64) * scales
    times = rows.weights.astype(np.int64)
    own.fit(np.repeat(X, times, axis=0))
    first = np.cumsum(times) - times
    labels = own.labels_[first] if hasattr(own, "labels_") else own.predict(X)
    found = np.asarray(labels, dtype=np.int64)
    used = np.unique(found[found >= 0])
    numbers = np.full(int(found.max(initial=-1)) + 2, -1)
    numbers[used] = np.arange(len(used))
    centres = getattr(own, "cluster_centers_", None)
    if centres is not None:
        centres = np.asarray(centres, dtype=np.float64)[used] / np.maximum(scales, LEAST_WEIGHT)
        centres[:, weights <= 0] = 0.0
    return Grouping(numbers[found], centres)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what other clusterers warn of, convergence and later versions, from the reader."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", FutureWarning)
        yield
