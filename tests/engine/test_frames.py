"""Frames of every make become Arrow."""

from __future__ import annotations

from datetime import datetime, timedelta

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from personas.engine.engine import Engine
from personas.engine.frames import frame_from
from personas.engine.table import Table
from personas.errors import ColumnError, KindError, RecordsError


def stored(source: object) -> Table:
    engine = Engine()
    return Table(engine, engine.store(frame_from(source).data))


def rows(table: Table) -> list[tuple[object, ...]]:
    return table.engine.rows(f"SELECT * FROM {table.name}")


@pytest.mark.parametrize(
    "source",
    [
        pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}),
        pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}, index=["u", "u"]),
        pd.DataFrame({"a": pd.array([1, 2], dtype="Int64"), "b": pd.Categorical(["x", "y"])}),
        pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}).convert_dtypes(dtype_backend="pyarrow"),
        pl.DataFrame({"a": [1, 2], "b": ["x", "y"]}),
        pl.LazyFrame({"a": [1, 2], "b": ["x", "y"]}),
        pl.DataFrame({"a": [1, 2], "b": ["x", "y"]}, schema_overrides={"b": pl.Categorical}),
        pa.table({"a": [1, 2], "b": ["x", "y"]}),
        pa.record_batch({"a": [1, 2], "b": ["x", "y"]}),
        pa.table({"a": [1, 2], "b": ["x", "y"]}).to_reader(),
    ],
    ids=lambda source: f"{type(source).__module__.split('.')[0]} {type(source).__name__}",
)
def test_every_frame_gives_the_same_rows(source: object) -> None:
    assert rows(stored(source)) == [(1, "x"), (2, "y")]


def test_a_relation_of_the_users_own_database_is_read() -> None:
    with duckdb.connect() as own:
        relation = own.sql("SELECT * FROM (VALUES (1, 'x'), (2, 'y')) t(a, b)")
        assert rows(stored(relation)) == [(1, "x"), (2, "y")]


def test_moments_are_what_their_own_clock_showed() -> None:
    berlin = pd.DataFrame({"at": pd.to_datetime(["2024-07-01 09:30"]).tz_localize("Europe/Berlin")})
    for source in (berlin, pl.from_pandas(berlin), pa.Table.from_pandas(berlin)):
        assert rows(stored(source)) == [(datetime(2024, 7, 1, 9, 30),)]


def test_odd_columns_of_pandas_find_a_plain_type() -> None:
    frame = pd.DataFrame(
        {
            "mixed": [1, "x", None],
            "lasted": [timedelta(days=1), timedelta(hours=12), None],
            "month": pd.PeriodIndex(["2024-01", "2024-02", "2024-03"], freq="M"),
            "band": pd.cut([1, 5, 9], [0, 4, 10]),
            "sparse": pd.arrays.SparseArray([0.0, 1.0, 0.0]),
            "complex": [1 + 2j, 3j, 1],
            "nothing": [None, None, None],
        }
    )
    types = stored(frame).types
    assert types["mixed"] == types["band"] == types["complex"] == types["nothing"] == "text"
    assert types["lasted"] == "duration"
    assert types["month"] == "date"
    assert types["sparse"] == "number"


def test_only_a_declared_order_of_levels_counts() -> None:
    size = pd.CategoricalDtype(["small", "large"], ordered=True)
    frame = pd.DataFrame({"size": pd.Series(["large", "small"], dtype=size), "b": ["x", "y"]})
    assert frame_from(frame).orders == {"size": ("small", "large")}
    assert frame_from(frame.astype({"size": "category"}).astype(str)).orders == {}


def test_codes_of_a_category_stay_what_they_were() -> None:
    frame = pd.DataFrame({"region": pd.Categorical([10, 20, None])})
    assert rows(stored(frame)) == [("10",), ("20",), (None,)]


def test_names_that_are_no_text_become_text() -> None:
    frame = pd.DataFrame(np.zeros((1, 2)), columns=[0, ("a", "b")])
    assert list(stored(frame).types) == ["0", "a b"]


def test_columns_of_one_name_are_refused() -> None:
    with pytest.raises(ColumnError):
        frame_from(pd.DataFrame([[1, 2]], columns=["a", "a"]))


def test_a_frame_without_columns_is_refused() -> None:
    with pytest.raises(RecordsError):
        frame_from(pd.DataFrame(index=[1, 2, 3]))


@pytest.mark.parametrize(
    "source", [5, None, [1, 2], {"a": [1]}, np.zeros((2, 2)), pd.Series([1.0, 2.0])]
)
def test_what_is_no_frame_is_refused_by_its_type(source: object) -> None:
    with pytest.raises(KindError, match="type"):
        frame_from(source)
