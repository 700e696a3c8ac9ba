"""What people use today: other clusterers, and the classical rules for the number of groups."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from sklearn.cluster import KMeans
from sklearn.metrics import (
    calinski_harabasz_score,
    davies_bouldin_score,
    silhouette_score,
)
from sklearn.mixture import GaussianMixture

from personas.records.schema import Schema

Matrix = np.ndarray


def z_scores_and_one_hot(table: pa.Table, schema: Schema) -> Matrix:
    """The usual encoding: standardised numbers beside a 0/1 column for each level."""
    parts = []
    for column in schema.clustering_columns:
        values = table.column(column.name).to_pandas()
        if column.kind == "number":
            numbers = values.to_numpy(dtype=float)
            numbers = np.where(np.isnan(numbers), np.nanmedian(numbers), numbers)
            parts.append(((numbers - numbers.mean()) / max(numbers.std(), 1e-12))[:, None])
        else:
            levels = values.astype(str).to_numpy()
            parts.append((levels[:, None] == np.unique(levels)[None, :]).astype(float))
    return np.column_stack(parts)


def kmeans_labels(X: Matrix, k: int, seed: int) -> Matrix:
    return np.asarray(KMeans(k, n_init=50, random_state=seed).fit_predict(X))


def mixture_labels(X: Matrix, k: int, seed: int) -> Matrix:
    """Gaussian mixture, diagonal: a full one does not converge on 0/1 columns."""
    mixture = GaussianMixture(
        k, covariance_type="diag", n_init=10, reg_covar=1e-3, max_iter=500, random_state=seed
    )
    return np.asarray(mixture.fit_predict(X))


def classical_choices(X: Matrix, labels: dict[int, Matrix], seed: int) -> dict[str, int]:
    """Number of groups that each rule picks among k-means solutions.

    Parameters
    ----------
    X : ndarray, shape (n_rows, n_features)
    labels : dict of int to ndarray
        By k, from 2.
    """
    ks = list(labels)
    some = min(2_000, len(X))
    silhouette = [silhouette_score(X, labels[k], sample_size=some, random_state=seed) for k in ks]
    return {
        "silhouette": ks[int(np.argmax(silhouette))],
        "Calinski-Harabasz": max(ks, key=lambda k: calinski_harabasz_score(X, labels[k])),
        "Davies-Bouldin": min(ks, key=lambda k: davies_bouldin_score(X, labels[k])),
        "gap statistic": _gap_choice(X, labels, seed),
    }


def _gap_choice(X: Matrix, labels: dict[int, Matrix], seed: int, n_references: int = 10) -> int:
    """Tibshirani, Walther & Hastie (2001): uniform boxes along the principal axes, one-error rule.

    k = 1 is a possible answer there; among 2 and more the first that satisfies the rule is taken.
    """
    rng = np.random.default_rng(seed)
    ks = list(labels)
    own = {k: np.log(_inertia(X, labels[k])) for k in ks}
    _, _, axes = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    turned = (X - X.mean(axis=0)) @ axes.T
    low, high = turned.min(axis=0), turned.max(axis=0)
    reference = np.empty((n_references, len(ks)))
    for row in reference:
        box = rng.uniform(low, high, X.shape)
        row[:] = [np.log(KMeans(k, n_init=2, random_state=seed).fit(box).inertia_) for k in ks]
    gaps = reference.mean(axis=0) - np.array([own[k] for k in ks])
    errors = reference.std(axis=0) * np.sqrt(1 + 1 / n_references)
    for place in range(len(ks) - 1):
        if gaps[place] >= gaps[place + 1] - errors[place + 1]:
            return ks[place]
    return ks[-1]


def _inertia(X: Matrix, labels: Matrix) -> float:
    return float(
        sum(((X[labels == g] - X[labels == g].mean(axis=0)) ** 2).sum() for g in np.unique(labels))
    )
