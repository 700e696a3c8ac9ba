"""Structureless sets: every kind is made, mixed in order, and repeatable."""

from __future__ import annotations

import pytest

from benchmarks.structureless import KINDS, structureless


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_made_and_repeatable(kind: str) -> None:
    table, schema = structureless(kind, 3, n_rows=200)
    assert len(table) == 200
    assert table.column_names == [column.name for column in schema.clustering_columns]
    assert table.equals(structureless(kind, 3, n_rows=200)[0])


def test_curves_do_not_always_stand_behind_what_they_are_curves_of() -> None:
    orders = [structureless("curved", seed, n_rows=50)[0].column_names for seed in range(5)]
    assert any(names[0].startswith("curve") for names in orders)
