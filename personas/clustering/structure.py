"""Are there groups at all? The records held against references without groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from personas.clustering.features import Features
from personas.clustering.kmeans import kmeans_starts
from personas.clustering.latent_classes import expectation, fit_from_labels, refine
from personas.clustering.reference import Continuum
from personas.clustering.rows import Rows
from personas.clustering.stability import in_threads

if TYPE_CHECKING:
    from matplotlib.figure import Figure

THRESHOLD = 3.5
"""z from which records count as having groups: see benchmarks/README.md, "verdict"."""

MOST_ROWS = 2_000
"""Rows that are tested. More find ever smaller deviations from the references, not groups."""

N_STARTS, N_REFINED, LLOYD_STEPS, TOLERANCE = 4, 2, 50, 1e-4


@dataclass(frozen=True)
class StructureTest:
    """Records held against references without groups.

    Attributes
    ----------
    ks : tuple of int
        Numbers of groups searched.
    gaps : ndarray, shape (n_ks,)
        How much more k groups gain over one group in the records than in the references, on
        average, in standard deviations of the references. Gain is in log-likelihood a row.
    reference_gaps : ndarray, shape (n_references, n_ks)
        The same for each reference.
    z : float
        The records' largest gap against the references' largest gaps, in their standard deviations.
    """

    ks: tuple[int, ...]
    gaps: NDArray[np.float64]
    reference_gaps: NDArray[np.float64]
    z: float

    @property
    def natural(self) -> bool:
        """Whether the records have more structure than references without groups."""
        return self.z >= THRESHOLD

    def plot(self) -> Figure:
        """Gap by number of groups, with the band of the references."""
        from personas.clustering.pictures import gap_by_k

        return gap_by_k(self.ks, self.gaps, self.reference_gaps, natural=self.natural)

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

    Latent classes describe records with groups better than the references, which keep all that two
    columns show together. Groups that show in one column alone are kept by the references too: they
    are a split of that column, and do not count.

    Parameters
    ----------
    X : ndarray, shape (n_rows, n_features)
        Encoded rows in random order, NaN where a cell is missing; the first 2,000 are tested.
    ks : sequence of int
        Numbers of groups to search, 2 or more.
    n_references : int, default 20
    random_state : int, default 0

    Examples
    --------
    >>> X = np.random.default_rng(0).normal(size=(300, 3))
    >>> structure_test(X, Features.numbers(3), ks=[2, 3]).natural
    False
    """
    tested = X[:MOST_ROWS]
    continuum = Continuum.of(tested, features, random_state=random_state)

    def search(position: int) -> NDArray[np.float64]:
        rng = np.random.default_rng([random_state, position])
        rows = tested if position == 0 else continuum.draw(rng)
        return _gains(rows, features, ks, rng)

    found = np.array(in_threads(search, range(n_references + 1)))
    references = found[1:]
    scale = np.maximum(references.std(axis=0, ddof=1), 1e-6)
    gaps = (found - references.mean(axis=0)) / scale
    largest = gaps.max(axis=1)
    spread = max(float(largest[1:].std(ddof=1)), 1e-6)
    z = float(largest[0] - largest[1:].mean()) / spread
    return StructureTest(tuple(ks), gaps[0], gaps[1:], z)


def _gains(
    X: NDArray[np.float64], features: Features, ks: Sequence[int], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Gain in log-likelihood a row of k latent classes over one."""
    rows = Rows.of(X, dtype=np.float32)
    together = np.zeros((1, rows.n_rows), dtype=np.int8)
    single = expectation(rows, features, fit_from_labels(rows, features, together, 1))

    def log_likelihood(k: int) -> float:
        starts = kmeans_starts(
            rows, features.weights, k, n_starts=N_STARTS, rng=rng, most_iterations=LLOYD_STEPS
        )
        begun = fit_from_labels(rows, features, starts.labels[:N_REFINED], k)
        _, found = refine(rows, features, begun, tolerance=TOLERANCE)
        return float(found.log_likelihoods[0])

    best = np.array([log_likelihood(k) for k in ks])
    return (best - float(single.log_likelihoods[0])) / rows.n_rows
