"""A map of customers: encoded rows on their two main components."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from personas.clustering.features import Features
from personas.clustering.partitions import Labels
from personas.clustering.scoring import Matrix

MOST_WORDS = 3
"""Columns named on an axis."""


@dataclass(frozen=True)
class Ellipse:
    """The ellipse that holds half of a persona's customers.

    Attributes
    ----------
    width, height : float
    angle : float
        Degrees against the clock.
    """

    width: float
    height: float
    angle: float


@dataclass(frozen=True)
class CustomerMap:
    """Customers on two components.

    Attributes
    ----------
    points : ndarray, shape (n_rows, 2)
    labels : ndarray of int, shape (n_rows,)
    centres : ndarray, shape (k, 2)
        NaN for a persona without a customer.
    ellipses : tuple of Ellipse
    shares : tuple of two floats
        Part of the whole spread on each component, 0..1.
    columns : tuple of two tuples of str
        Columns that each component is mostly made of.
    """

    points: Matrix
    labels: Labels
    centres: Matrix
    ellipses: tuple[Ellipse, ...]
    shares: tuple[float, float]
    columns: tuple[tuple[str, ...], tuple[str, ...]]


def customer_map(
    X: Matrix, features: Features, labels: Labels, k: int, column_labels: Mapping[str, str]
) -> CustomerMap:
    """Lay customers out on the principal components of their weighted encoded rows.

    Parameters
    ----------
    X : ndarray, shape (n_rows, n_features)
        Encoded rows; a missing cell stands at the mean.
    labels : ndarray of int, shape (n_rows,)
    column_labels : mapping of str to str
        What columns are called.
    """
    observed = ~np.isnan(X)
    means = np.where(observed, X, 0.0).sum(axis=0) / np.maximum(observed.sum(axis=0), 1)
    centred = np.where(observed, X - means, 0.0) * np.sqrt(features.weights)
    spread, directions = np.linalg.eigh(centred.T @ centred / len(X))
    spread, directions = spread[::-1].clip(min=0.0), directions[:, ::-1]
    axes = np.zeros((X.shape[1], 2))
    for at in range(min(2, X.shape[1])):
        main = directions[np.abs(directions[:, at]).argmax(), at]
        axes[:, at] = directions[:, at] * np.sign(main)
    points = centred @ axes
    parts = np.append(spread, 0.0)[:2] / max(float(spread.sum()), 1e-12)
    own = [points[labels == persona] for persona in range(k)]
    return CustomerMap(
        points=points,
        labels=labels,
        centres=np.array([rows.mean(axis=0) if len(rows) else (np.nan, np.nan) for rows in own]),
        ellipses=tuple(map(_half, own)),
        shares=(float(parts[0]), float(parts[1])),
        columns=(
            _named(axes[:, 0], features, column_labels),
            _named(axes[:, 1], features, column_labels),
        ),
    )


def _half(points: Matrix) -> Ellipse:
    if len(points) < 3:
        return Ellipse(0.0, 0.0, 0.0)
    lengths, directions = np.linalg.eigh(np.cov(points.T) + 1e-12 * np.eye(2))
    within = (points - points.mean(axis=0)) @ directions / np.sqrt(lengths)
    radius = np.sqrt(np.median((within**2).sum(axis=1)))
    width, height = 2 * radius * np.sqrt(lengths)
    return Ellipse(
        float(width),
        float(height),
        float(np.degrees(np.arctan2(directions[1, 0], directions[0, 0]))),
    )


def _named(
    axis: NDArray[np.float64], features: Features, column_labels: Mapping[str, str]
) -> tuple[str, ...]:
    parts: dict[str, float] = {}
    for column, loading in zip(features.columns, axis, strict=True):
        parts[column] = parts.get(column, 0.0) + float(loading**2)
    main = sorted((name for name in parts if parts[name] > 0.02), key=lambda name: -parts[name])
    return tuple(column_labels.get(name, name) for name in main[:MOST_WORDS])
