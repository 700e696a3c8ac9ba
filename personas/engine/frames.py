"""Frames held in memory, as Arrow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from personas.engine.text_file import check_names
from personas.errors import KindError, RecordsError


@dataclass(frozen=True)
class Frame:
    """A frame as Arrow data, and the order of levels where it declares one, lowest first."""

    data: pa.Table | pa.RecordBatchReader
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def frame_from(source: Any) -> Frame:
    """Turn a pandas, Polars or Arrow frame or a DuckDB relation into Arrow data.

    Raises
    ------
    KindError
        If it is none of these.
    RecordsError
        If it has no columns.
    ColumnError
        If two columns have one name.
    """
    if isinstance(source, pd.DataFrame):
        return _from_pandas(source)
    stream = _stream(source)
    names = tuple(stream.schema.names)
    _check_columns(names)
    return Frame(_without_zones(stream))


def _stream(source: Any) -> pa.RecordBatchReader:
    if type(source).__module__.split(".")[0] == "polars" and hasattr(source, "collect"):
        source = source.collect()
    if isinstance(source, pa.RecordBatchReader):
        return source
    if isinstance(source, pa.Table):
        return source.to_reader()
    if isinstance(source, pa.RecordBatch):
        return pa.Table.from_batches([source]).to_reader()
    if hasattr(source, "to_arrow_reader"):  # a relation of the user's own database
        return source.to_arrow_reader()
    if hasattr(source, "__arrow_c_stream__"):
        try:
            return pa.RecordBatchReader.from_stream(source)
        except pa.ArrowInvalid:  # a single column, which Arrow streams too
            raise _not_records(source) from None
    raise _not_records(source)


def _not_records(source: Any) -> KindError:
    return KindError(
        "This cannot be read as records.",
        where="source",
        found=f"an object of type {type(source).__name__}",
        do="give a path, a pandas, Polars or Arrow frame, or a DuckDB relation",
    )


def _check_columns(names: tuple[str, ...]) -> None:
    if not names:
        raise RecordsError(
            "There are no records.",
            where="the frame",
            found="no columns",
            do="give a frame of rows",
        )
    check_names(names, where="the frame's columns")


def _without_zones(stream: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """Moments as their own clocks show them; words for words in a dictionary."""
    schema = pa.schema([(field.name, _plain_type(field.type)) for field in stream.schema])
    if schema.types == stream.schema.types:
        return stream

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in stream:
            columns = [
                _plain(column, kind)
                for column, kind in zip(batch.columns, schema.types, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())


def _plain_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        return pa.timestamp("us")
    if pa.types.is_dictionary(kind) and not _is_text(kind.value_type):
        return _plain_type(kind.value_type)
    return pa.string() if pa.types.is_null(kind) else kind


def _is_text(kind: pa.DataType) -> bool:
    tests = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    return any(test(kind) for test in tests)


def _plain(column: pa.Array, kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(column.type) and column.type != kind:
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type) and column.type.tz is not None:
        column = pc.local_timestamp(column)
    return column if column.type == kind else column.cast(kind, safe=False)


def _from_pandas(frame: pd.DataFrame) -> Frame:
    names = tuple(_name(label) for label in frame.columns)
    _check_columns(names)
    columns, orders = [], {}
    for place, name in enumerate(names):
        values = frame.iloc[:, place]
        columns.append(_column(values))
        if isinstance(values.dtype, pd.CategoricalDtype) and values.dtype.ordered:
            orders[name] = tuple(str(level) for level in values.dtype.categories)
    table = pa.table(columns, names=list(names))
    return Frame(_without_zones(table.to_reader()), orders)


def _name(label: Any) -> str:
    parts = label if isinstance(label, tuple) else (label,)
    return " ".join(str(part) for part in parts if str(part)).strip() or "column"


def _column(values: pd.Series[Any]) -> pa.Array | pa.ChunkedArray:
    kind = values.dtype
    if isinstance(kind, pd.CategoricalDtype):
        levels = pa.array([str(level) for level in kind.categories], type=pa.string())
        codes = np.asarray(values.cat.codes)
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), levels)
    if isinstance(kind, pd.SparseDtype):
        values = pd.Series(np.asarray(values))
    elif isinstance(kind, pd.PeriodDtype):
        values = values.dt.to_timestamp()
    elif isinstance(kind, pd.IntervalDtype) or getattr(kind, "kind", "") == "c":
        return _texts(values)
    try:
        return pa.array(values, from_pandas=True)
    except (pa.ArrowException, OverflowError):
        return _texts(values)


def _texts(values: pd.Series[Any]) -> pa.Array:
    """Values of several types as text."""
    missing = values.isna()
    return pa.array(
        [None if gone else str(value) for value, gone in zip(values, missing, strict=True)],
        type=pa.string(),
    )
