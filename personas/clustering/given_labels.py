"""Groups that were made elsewhere: one label for each record, in the order of the records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from personas.clustering.limits import MOST_PERSONAS
from personas.errors import BriefError
from personas.records.records import Records

NOISE = -1


@dataclass(frozen=True)
class GivenLabels:
    """Which of the given groups each record is in.

    Attributes
    ----------
    positions : ndarray of int64, shape (n_records,)
        Position in `names`; -1 for records in no group.
    names : tuple of str
        What the groups were called.
    """

    positions: NDArray[np.int64]
    names: tuple[str, ...]

    @classmethod
    def of(cls, labels: Any, records: Records, *, min_cell: int) -> Self:
        """Read labels: one for each record; missing ones and the number -1 mean no group.

        Raises
        ------
        BriefError
            If there is not one label for each record, or a group is too small, or there are fewer
            than two groups.
        """
        series = _aligned(labels, records)
        known = series.notna() & ~series.isin([NOISE, str(NOISE)])
        codes, values = pd.factorize(series[known], sort=False)
        names = tuple(_name(value) for value in values)
        order = np.argsort(np.array(names, dtype=object), kind="stable")
        positions = np.full(len(series), NOISE, dtype=np.int64)
        positions[known.to_numpy()] = np.argsort(order, kind="stable")[codes]
        given = cls(positions, tuple(names[at] for at in order))
        given._check(min_cell)
        return given

    def _check(self, min_cell: int) -> None:
        if not 2 <= len(self.names) <= MOST_PERSONAS:
            raise BriefError(
                "These labels make no personas.",
                where="labels",
                found=f"{len(self.names)} different labels",
                do=f"give labels of 2 to {MOST_PERSONAS} groups",
            )
        smallest = int(self.sizes.min())
        if smallest < min_cell:
            raise BriefError(
                "A group of these labels is too small to be a persona.",
                where="labels",
                found=f"{smallest} records, fewer than min_cell = {min_cell}",
                do="join it with another group, or label its records as missing",
            )

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Records in each group."""
        inside = self.positions[self.positions >= 0]
        return np.bincount(inside, minlength=len(self.names)).astype(np.int64)

    def in_order(self, order: Sequence[int]) -> Self:
        """The same groups in another order."""
        new_places = np.argsort(np.array(order))
        positions = np.where(self.positions < 0, NOISE, new_places[self.positions])
        return replace(self, positions=positions, names=tuple(self.names[at] for at in order))

    def of_rows(self, table: pa.Table) -> NDArray[np.int64]:
        """Groups of sampled rows, which know their place in the records."""
        return np.asarray(self.positions[table.column("__row").to_numpy()])


def _aligned(labels: Any, records: Records) -> pd.Series[Any]:
    series = labels if isinstance(labels, pd.Series) else pd.Series(np.asarray(labels).ravel())
    if len(series) != records.n_rows:
        raise BriefError(
            "There is not one label for each record.",
            where="labels",
            found=f"{len(series):,} labels for {records.n_rows:,} records",
            do="give a label for every record, in the order of the records; missing means no group",
        )
    index = records.index
    by_index = isinstance(labels, pd.Series) and labels.index.is_unique
    if index is not None and by_index and index.is_unique and set(series.index) == set(index):
        series = series.reindex(index)
    return series.reset_index(drop=True)


def _name(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value)
