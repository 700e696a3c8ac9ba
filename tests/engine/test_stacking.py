"""Promises of stacking: rows of all parts, columns met by their names."""

from __future__ import annotations

import pyarrow as pa

from personas.engine import Engine, Table
from personas.engine.stacking import stacked


def test_columns_meet_by_name_whatever_their_order() -> None:
    engine = Engine()
    parts = [
        Table(engine, engine.store(pa.table({"a": ["1"], "b": ["x"]}))),
        Table(engine, engine.store(pa.table({"b": ["y"], "a": ["2"]}))),
    ]
    whole = stacked(parts)
    assert engine.rows(f"SELECT a, b FROM {whole.name}") == [("1", "x"), ("2", "y")]
    tables = engine.rows("SELECT count(*) FROM duckdb_tables()")
    assert tables == [(1,)]
