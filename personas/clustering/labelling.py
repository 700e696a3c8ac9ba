"""Giving records their persona: the fitted parameters, and the one way of applying them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from personas.clustering.column_codes import significant
from personas.clustering.edge import oddest_columns
from personas.clustering.encoder import BalancedEncoder
from personas.clustering.fit import own_log_density
from personas.clustering.latent_classes import LatentClasses
from personas.clustering.scoring import Matrix, centre_scores, memberships
from personas.clustering.solutions import Solution
from personas.records.schema import Schema

LABELS = pa.schema(
    [
        ("persona", pa.string()),
        ("fit", pa.float64()),
        ("runner_up", pa.string()),
        ("edge", pa.bool_()),
    ]
)


FIT_DIGITS = 4
"""Digits of a fit: more would look exact, and differ between machines."""

ROWS_AT_ONCE = 16_384
"""Encoded rows that fit into the processor's cache."""


@dataclass(frozen=True)
class Labeller:
    """All that labelling needs.

    Attributes
    ----------
    encoder : BalancedEncoder
    classes : LatentClasses
        Densities of the personas.
    centres : ndarray, shape (k, n_features), optional
        Centres in encoded units, where the nearest one decides (k-means).
    temperature : float
        What log scores are divided by before they become probabilities.
    edge : float
        Log density below which a record fits no persona well.
    """

    encoder: BalancedEncoder
    classes: LatentClasses
    centres: Matrix | None
    temperature: float = 1.0
    edge: float = -1e300

    @classmethod
    def of(cls, encoder: BalancedEncoder, solution: Solution) -> Self:
        """The labeller of a solution, its parameters rounded so that they survive being stored."""
        rounded = np.vectorize(significant, otypes=[float])
        classes = LatentClasses(
            rounded(solution.classes.shares),
            rounded(solution.classes.centres),
            rounded(solution.classes.variances),
        )
        centres = rounded(solution.centres) if solution.method == "kmeans" else None
        return cls(encoder, classes, centres)

    @property
    def k(self) -> int:
        return len(self.classes.shares)

    @property
    def names(self) -> list[str]:
        """``"P1"`` to ``"Pk"``."""
        return [f"P{number}" for number in range(1, self.k + 1)]

    def in_order(self, order: Sequence[int]) -> Self:
        """The same personas in another order."""
        classes = replace(
            self.classes,
            shares=self.classes.shares[list(order)],
            centres=self.classes.centres[list(order)],
        )
        centres = None if self.centres is None else self.centres[list(order)]
        return replace(self, classes=classes, centres=centres)

    def scores(self, X: Matrix) -> Matrix:
        """Scores of encoded rows; the highest one decides."""
        features = self.encoder.features_
        if self.centres is not None:
            return centre_scores(self.centres, features.weights).of(X)
        return self.classes.scores(features).of(X)

    def scored(
        self, batches: Iterable[pa.RecordBatch], given: NDArray[np.int64] | None = None
    ) -> Iterator[tuple[Matrix, NDArray[np.int64], NDArray[np.bool_]]]:
        """Scores of typed rows, the position of their persona, and whether they fit none well.

        Parameters
        ----------
        given : ndarray of int64, shape (n_rows,), optional
            Personas of all rows that are known beforehand; -1 where the highest score decides.
        """
        features = self.encoder.features_
        density = self.classes.scores(features)
        kernel = density if self.centres is None else centre_scores(self.centres, features.weights)
        n_seen = 0
        for batch in _sliced(batches):
            X = self.encoder.transform(batch)
            scores = kernel.of(X)
            densities = scores if self.centres is None else density.of(X)
            own = own_log_density(densities, density.common(X), self.classes)
            positions = scores.argmax(axis=1)
            if given is not None:
                known = given[n_seen : n_seen + len(X)]
                positions = np.where(known < 0, positions, known)
            n_seen += len(X)
            yield scores, positions, own < self.edge

    def edge_reasons(self, X: Matrix) -> dict[str, int]:
        """Count the encoded rows that fit no persona well by the column that is oddest."""
        density = self.classes.scores(self.encoder.features_)
        own = own_log_density(density.of(X), density.common(X), self.classes)
        odd = X[own < self.edge]
        positions = self.scores(odd).argmax(axis=1)
        columns = oddest_columns(odd, positions, self.classes, self.encoder.features_)
        counts = Counter(columns.tolist())
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def at_edge(
        self, batches: Iterable[pa.RecordBatch], given: NDArray[np.int64] | None = None
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.object_]]]:
        """Rows that fit no persona well: their place, their persona, the column that is oddest."""
        n_seen = 0
        for batch in _sliced(batches):
            own_given = None if given is None else given[n_seen:]
            ((_, positions, edge),) = self.scored([batch], own_given)
            rows = np.flatnonzero(edge)
            if len(rows):
                X = self.encoder.transform(batch)[rows]
                features = self.encoder.features_
                columns = oddest_columns(X, positions[rows], self.classes, features)
                yield n_seen + rows, positions[rows], columns
            n_seen += batch.num_rows

    def label(
        self, batches: Iterable[pa.RecordBatch], given: NDArray[np.int64] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """Persona, fit, runner-up and edge of typed rows."""
        names = pa.array(self.names)
        for scores, own, edge in self.scored(batches, given):
            chances = memberships(scores, temperature=self.temperature)
            rows = np.arange(len(scores))
            scores[rows, own] = -np.inf
            second = scores.argmax(axis=1)
            fit = np.clip(chances[rows, own] - chances[rows, second], 0.0, 1.0).round(FIT_DIGITS)
            columns = [names.take(pa.array(own)), fit, names.take(pa.array(second)), edge]
            yield pa.record_batch(columns, schema=LABELS)

    def to_dict(self) -> dict[str, Any]:
        """As JSON-safe data."""
        return {
            "encoder": self.encoder.to_dict(),
            "shares": self.classes.shares.tolist(),
            "centres": self.classes.centres.tolist(),
            "variances": self.classes.variances.tolist(),
            "nearest": None if self.centres is None else self.centres.tolist(),
            "temperature": self.temperature,
            "edge": self.edge,
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any], *, schema: Schema) -> Self:
        """The labeller that `to_dict` described."""
        encoder = BalancedEncoder.from_dict(content["encoder"], schema=schema)
        parameters = [np.array(content[name]) for name in ("shares", "centres", "variances")]
        nearest = content["nearest"]
        return cls(
            encoder,
            LatentClasses(*parameters),
            None if nearest is None else np.array(nearest),
            content["temperature"],
            content["edge"],
        )


def _sliced(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for first in range(0, batch.num_rows, ROWS_AT_ONCE):
            yield batch.slice(first, ROWS_AT_ONCE)
