"""Are there groups at all? The records held against references without groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from personas.clustering.features import Features
from personas.clustering.kmeans import kmeans_starts
from personas.clustering.reference import Continuum
from personas.clustering.rows import Rows
from personas.clustering.stability import in_threads

THRESHOLD = 3.0
N_STARTS = 3


@dataclass(frozen=True)
class StructureTest:
    """Records held against references without groups.

    Attributes
    ----------
    ks : tuple of int
    gaps : ndarray, shape (n_ks,)
        Log within-cluster inertia of the references (mean) minus that of the records, by k.
    reference_gaps : ndarray, shape (n_references, n_ks)
        The same for each reference.
    z : float
        Largest gap of the records, in standard deviations of the references' largest gaps.
    """

    ks: tuple[int, ...]
    gaps: NDArray[np.float64]
    reference_gaps: NDArray[np.float64]
    z: float

    @property
    def natural(self) -> bool:
        """Whether the records have more structure than their references."""
        return self.z >= THRESHOLD

    def __repr__(self) -> str:
        word = "more structure than" if self.natural else "no more structure than"
        return f"<StructureTest: {word} {len(self.reference_gaps)} references (z = {self.z:.1f})>"


def structure_test(
    X: NDArray[np.float64],
    features: Features,
    *,
    ks: Sequence[int],
    n_references: int = 20,
    random_state: int = 0,
) -> StructureTest:
    """Hold encoded rows against references without groups.

    Parameters
    ----------
    X : ndarray, shape (n_rows, n_features)
        Encoded rows, NaN where a cell is missing.
    ks : sequence of int
        Numbers of groups to search.
    n_references : int, default 20

    Examples
    --------
    >>> X = np.random.default_rng(0).normal(size=(300, 3))
    >>> structure_test(X, Features.numbers(3), ks=[2, 3]).natural
    False
    """
    continuum = Continuum.of(X, features)

    def search(position: int) -> NDArray[np.float64]:
        rng = np.random.default_rng([random_state, position])
        rows = X if position == 0 else continuum.draw(rng)
        return _log_inertias(rows, features, ks, rng)

    found = np.array(in_threads(search, range(n_references + 1)))
    gaps = found[1:].mean(axis=0) - found[0]
    reference_gaps = found[1:].mean(axis=0) - found[1:]
    largest = reference_gaps.max(axis=1)
    z = (gaps.max() - largest.mean()) / max(float(largest.std(ddof=1)), 1e-12)
    return StructureTest(tuple(ks), gaps, reference_gaps, float(z))


def _log_inertias(
    X: NDArray[np.float64], features: Features, ks: Sequence[int], rng: np.random.Generator
) -> NDArray[np.float64]:
    rows = Rows.of(X, dtype=np.float32)

    def inertia(k: int) -> float:
        starts = kmeans_starts(rows, features.weights, k, n_starts=N_STARTS, rng=rng)
        return float(starts.inertias[0])

    return np.log([max(inertia(k), 1e-12) for k in ks])
