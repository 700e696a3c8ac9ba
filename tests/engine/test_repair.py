"""Repairs change the cells they speak of, and no other cell, row or order."""

from __future__ import annotations

import pyarrow as pa
import pytest

from personas.engine.engine import Engine
from personas.engine.repair import count_groups, filled_within, without_apostrophes
from personas.engine.table import Table


@pytest.fixture
def engine():
    made = Engine()
    yield made
    made.close()


def stored(engine: Engine, **columns: list) -> Table:
    return Table(engine, engine.store(pa.table(columns)))


def rows(table: Table) -> list[tuple]:
    return table.engine.rows(f"SELECT * FROM {table.name}")


def test_groups_are_filled_from_whichever_row_speaks(engine):
    table = stored(
        engine,
        order=["a", "b", "a", None, "b", None],
        to=[" ", "x", "y", "z", None, None],
        total=["", "3", "5", "7", " ", None],
        line=["1", "2", "3", "4", "5", "6"],
    )
    filled = filled_within(table, "order", carried=["to"], shared=["total"])
    assert rows(filled) == [
        ("a", "y", "0", "1"),
        ("b", "x", "3", "2"),
        ("a", "y", "5", "3"),
        (None, "z", "7", "4"),
        ("b", "x", "0", "5"),
        (None, None, "0", "6"),
    ]


def test_a_number_is_shared_by_what_the_rows_are_worth(engine):
    table = stored(
        engine,
        order=["a", "a", "a", "b", "b"],
        total=["10.00", None, None, "4", ""],
        price=["2", "1", "0", "0.00", None],
        pieces=["1", "3", "9", "1", "1"],
    )
    filled = filled_within(table, "order", carried=(), shared=["total"], by=["price", "pieces"])
    assert [cells[1] for cells in rows(filled)] == ["4.0", "6.0", "0.0", "4", "0"]


def test_a_group_that_stands_twice_is_shared_as_one_is(engine):
    once = {"order": ["a", "a"], "total": ["7.01", None], "price": ["2", "1"]}
    twice = {name: [*cells, *cells] for name, cells in once.items()}
    shared = [
        rows(
            filled_within(stored(engine, **of), "order", carried=(), shared=["total"], by=["price"])
        )
        for of in (once, twice)
    ]
    assert shared[1] == [*shared[0], *shared[0]]


def test_apostrophes_are_taken_off_once_and_counted(engine):
    table = stored(engine, zip=["'0123", "''9", "5'", None], name=["'t Hof", "a", "b", "c"])
    repaired, n_cells = without_apostrophes(table, ["zip"])
    assert n_cells == 2
    assert [cells[0] for cells in rows(repaired)] == ["0123", "'9", "5'", None]
    assert rows(repaired)[0][1] == "'t Hof"


def test_a_table_without_apostrophes_is_the_same_table(engine):
    table = stored(engine, zip=["0123"], n=[1])
    assert without_apostrophes(table, ["zip", "n"]) == (table, 0)


def test_groups_without_a_value_are_counted(engine):
    table = stored(engine, order=["a", "a", "b", "c", None], mail=["x", None, " ", None, None])
    assert count_groups(table, "order", without="mail") == (3, 2)
