"""What a fitted model says of records: their personas, and itself as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa

from personas.clustering.encoder import BalancedEncoder
from personas.clustering.given_labels import GivenLabels
from personas.clustering.labelling import LABELS, Labeller
from personas.clustering.storing import restore, stored
from personas.errors import NotFittedError
from personas.records.read import read
from personas.records.records import Records
from personas.records.schema import Schema


class Predicting:
    """Labels of records, by a fitted model."""

    random_state: int
    n_records_: int
    schema_: Schema
    encoder_: BalancedEncoder
    labeller_: Labeller
    study_sample_: pa.Table
    _given: GivenLabels | None = None
    _fingerprint = ""

    def predict(self, X: Any) -> pd.Series:
        """The persona of each record.

        Returns
        -------
        Series of str
            ``"P1"`` to ``"Pk"``, by the frame's index, else by the id.
        """
        self._check_fitted()
        records = X if isinstance(X, Records) else read(X, schema=self._reading_schema(X))
        labels = pa.Table.from_batches(self.label(records), schema=LABELS)
        return pd.Series(
            labels.column("persona").to_pylist(),
            index=records.row_index(),
            name="persona",
            dtype="str",
        )

    @property
    def given_names(self) -> dict[str, str]:
        """What the groups were called where they were made, by persona; numbers are no names."""
        if self._given is None or all(name.lstrip("-").isdecimal() for name in self._given.names):
            return {}
        return dict(zip(self.labeller_.names, self._given.names, strict=True))

    def label(self, records: Records) -> Iterator[pa.RecordBatch]:
        """Persona, fit, runner-up and edge of each record, in the order of the input.

        Yields
        ------
        RecordBatch
            ``persona`` and ``runner_up`` as text; ``fit``, the own minus the runner-up's
            probability of membership, 0..1; ``edge``, whether the record fits no persona well.
        """
        self._check_fitted()
        # Found out before the stream begins: a query cannot run inside another one's stream.
        given = self._own(records)
        return self.labeller_.label(self._batches(records), given)

    def edge(self, records: Records) -> pd.DataFrame:
        """The records that fit no persona well.

        Returns
        -------
        DataFrame
            By what names the record (the frame's index, else the id, else the position):
            ``persona``, the one it fits best; ``odd_column``, what its persona would have expected
            least of it. None is left out of any figure.
        """
        self._check_fitted()
        found = list(self.labeller_.at_edge(self._batches(records), self._own(records)))
        empty = np.empty(0, dtype=np.int64)
        rows, positions, columns = (
            np.concatenate([part[at] for part in found]) if found else empty for at in range(3)
        )
        names = np.array(self.labeller_.names, dtype=object)
        return pd.DataFrame(
            {"persona": names[positions], "odd_column": columns}, index=records.row_index()[rows]
        )

    def positions(self, sample: pa.Table, records: Records) -> np.ndarray[Any, Any]:
        """Position of the persona of each row of a sample of records, 0 for P1.

        Returns
        -------
        ndarray of int64, shape (n_rows,)
        """
        self._check_fitted()
        found = self.labeller_.scores(self.encoder_.transform(sample)).argmax(axis=1)
        own = self._own(records)
        if own is None:
            return np.asarray(found)
        given = own[sample.column("__row").to_numpy()]
        return np.asarray(np.where(given < 0, found, given))

    def _own(self, records: Records) -> np.ndarray[Any, Any] | None:
        """Labels that were given for these very records, in their order."""
        if self._given is None or records.n_rows != self.n_records_:
            return None
        fitted = self.study_sample_.column("__row")
        asked = records.sample(len(fitted), seed=self.random_state).column("__row")
        same = asked.equals(fitted) and records.fingerprint() == self._fingerprint
        return self._given.positions if same else None

    def _batches(self, records: Records) -> Iterator[pa.RecordBatch]:
        return records.batches([column.name for column in self.schema_.clustering_columns])

    def to_dict(self) -> dict[str, Any]:
        """All that labelling needs, and the judgement, as JSON-safe data."""
        self._check_fitted()
        return stored(self)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Self:
        """The model that `to_dict` described; it labels as the fitted one does."""
        model = cls(**content["settings"])
        restore(model, content)
        return model

    def _reading_schema(self, X: Any) -> Schema:
        """Only what labelling needs: the clustering columns, and the id where there is one."""
        wanted = [*self.schema_.clustering_columns]
        key = self.schema_.id_column
        if key is not None and key.name in getattr(X, "columns", [key.name]):
            wanted.append(key)
        return self.schema_.model_copy(update={"columns": tuple(wanted)})

    def _check_fitted(self) -> None:
        if not hasattr(self, "labeller_"):
            raise NotFittedError("This model has not been fitted.", do="call .fit(records) first")
