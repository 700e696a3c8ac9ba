"""The personas of a set of records, labelled by a book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow as pa

from personas.clustering.model import PersonaModel
from personas.edition.edition import Edition
from personas.records.finding import Finding
from personas.records.records import Records


class Assignments:
    """The personas of a set of records.

    Attributes
    ----------
    n_rows : int
    counts : Series
        Number of records by persona.
    findings : tuple of Finding
        What was noticed while reading: levels the book does not know, cells that could not be read.
    population : str
        Which records the book was made from.
    path : Path or None
        The file written, if one was asked for.
    """

    def __init__(
        self, edition: Edition, model: PersonaModel, records: Records, *, out: Path | None
    ) -> None:
        self._edition, self._model = edition, model
        self._records = records
        self._names = {persona.id: persona.name for persona in edition.personas}
        self._counts = dict.fromkeys(self._names, 0)
        self.path = out
        self.n_rows = records.n_rows
        self._table: pa.Table | None = None
        labels = self._counted(model.label(records))
        if out is None:
            self._table = pa.Table.from_batches(labels)
        else:
            records.write_assignments(labels, out, names=self._names, edition=edition.short_id)

    def _counted(self, labels: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in labels:
            for pair in batch.column("persona").value_counts().to_pylist():
                self._counts[pair["values"]] += pair["counts"]
            yield batch

    @property
    def counts(self) -> pd.Series[int]:
        """Number of records by persona."""
        return pd.Series(self._counts, name="n", dtype="int64")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed while reading, and levels that the book does not know."""
        return (*self._records.findings, *self._unknown_levels)

    @cached_property
    def _unknown_levels(self) -> tuple[Finding, ...]:
        encoder = self._model.encoder_
        columns = [column.name for column in encoder.schema_.clustering_columns]
        counts: Counter[str] = Counter()
        for batch in self._records.batches(columns):
            counts.update(encoder.unknown_levels(batch))
        return tuple(
            Finding(
                level="note",
                topic="levels",
                what=f"{count:,} of {self.n_rows:,} cells of '{name}' hold a level that is rare "
                'or unknown in the book; it counts as "Other", or else as missing.',
                where=f"column '{name}'",
                do="look whether the level is spelled as in the records of the book",
                columns=(name,),
            )
            for name, count in counts.items()
        )

    @property
    def population(self) -> str:
        """Which records the book was made from, in a sentence."""
        return " ".join(claim.text for claim in self._edition.claims_in("population"))

    def to_frame(self) -> pd.DataFrame:
        """Return persona, name, fit, runner-up, edge and edition, one row for each record.

        ``fit`` is 0..1; ``edge`` marks records that fit no persona well.
        The index is the frame's that was assigned; records from a file carry their id column.
        """
        table = self._table
        if table is None:
            table = pa.Table.from_batches(self._model.label(self._records))
        frame: pd.DataFrame = table.select(["persona", "fit", "runner_up", "edge"]).to_pandas()
        frame.insert(1, "persona_name", frame["persona"].map(self._names))
        frame["edition"] = self._edition.short_id
        id_column = self._records.schema.id_column
        if id_column is not None:
            batches = self._records.batches([id_column.name])
            ids = pa.Table.from_batches(batches).column(id_column.name).to_pandas()
            frame.insert(0, "id", ids.to_numpy())
        if self._records.index is not None:
            frame.index = self._records.index
        return frame

    def __repr__(self) -> str:
        counts = ", ".join(f"{name} {count:,}" for name, count in self._counts.items())
        return f"<Assignments of {self.n_rows:,} records: {counts}; .to_frame() has the rows>"

    def _repr_html_(self) -> str:
        return str(self.counts.to_frame().to_html())
