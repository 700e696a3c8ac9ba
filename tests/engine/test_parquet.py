"""Promises of Parquet files: several are one table, or the column in the way is named."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from personas.engine.engine import Engine
from personas.engine.parquet import open_parquet
from personas.errors import SourceError


def opened(folder: Path, *columns: pa.Array, copy: bool = False, sql: str = "x") -> list[Any]:
    """The values of a column ``x`` of several files, read without copying a row."""
    files = [folder / f"{at}.parquet" for at in range(len(columns))]
    for file, column in zip(files, columns, strict=True):
        pq.write_table(pa.table({"x": column}), file)
    with closing(Engine()) as engine:
        table, _ = open_parquet(engine, files, where="orders", partitioned=False, copy=copy)
        return [value for (value,) in engine.rows(f"SELECT {sql} FROM {table.name}")]


@pytest.mark.parametrize(
    "other",
    [
        pa.array([[1.5]]),
        pa.array([{"part": 1.5}]),
        pa.array([datetime(2025, 1, 31)]),
        pa.array([b"\xff"]),
    ],
)
def test_columns_that_no_type_can_hold_are_named_before_rows_are_read(
    tmp_path: Path, other: pa.Array
) -> None:
    with pytest.raises(SourceError, match="as one table") as caught:
        opened(tmp_path, pa.array([1.5]), other)
    assert "different kinds in 'x'" in str(caught.value)
    assert "1.5" not in str(caught.value)


def test_numbers_and_texts_of_several_types_are_one_column(tmp_path: Path) -> None:
    assert opened(tmp_path, pa.array([1]), pa.array([1.5]), pa.nulls(1)) == [1, 1.5, None]
    texts = pa.array(["b"]).dictionary_encode()
    assert opened(tmp_path, pa.array([1]), texts) == ["1", "b"]


@pytest.mark.parametrize("copy", [False, True])
@pytest.mark.parametrize(
    ("zone", "hour"), [("Europe/Berlin", 1), ("America/New_York", 19), ("+05:30", 5), ("UTC", 0)]
)
def test_moments_are_those_of_their_own_clock(
    tmp_path: Path, zone: str, hour: int, copy: bool
) -> None:
    midnight = datetime(2025, 1, 15)
    kept = pa.array([midnight], pa.timestamp("us")).cast(pa.timestamp("us", zone))
    (found,) = opened(tmp_path, kept, copy=copy, sql="CAST(x AS TIMESTAMP)")
    assert found.hour == hour
    assert found.day == (14 if zone == "America/New_York" else 15)
