"""Typed columns of a sample as numpy arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from personas.records.schema import Column

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

_MICROSECONDS_A_DAY = 86_400_000_000


def numbers_of(rows: pa.Table, column: Column) -> Floats:
    """Return a number, date, flag or ordered column as numbers, NaN where missing.

    Dates become days since 1970-01-01, flags 0 and 1, levels of an ordered column their place.
    """
    values: Any = rows[column.name]
    if column.kind == "date":
        values = pc.divide(values.cast(pa.int64()).cast(pa.float64()), _MICROSECONDS_A_DAY)
    elif column.kind == "ordered":
        values = pc.index_in(values, pa.array(column.levels, type=values.type))
    elif column.kind == "flag":
        values = values.cast(pa.int8())
    numbers: Floats = values.cast(pa.float64()).to_numpy()
    return numbers


def codes_of(rows: pa.Table, column: Column) -> Codes:
    """Return the levels of a column as codes from 0, -1 where missing."""
    values = rows[column.name].combine_chunks()
    coded = values.cast(pa.string()).dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    codes: Codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes


def mid_ranks(values: Floats) -> Floats:
    """Rank values from 1, equal ones by the middle of their ranks.

    Examples
    --------
    >>> mid_ranks(np.array([10.0, 30.0, 10.0]))
    array([1.5, 3. , 1.5])
    """
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Floats = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return ranks
