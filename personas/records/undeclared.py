"""Levels of an ordered column that the declared order does not name."""

from __future__ import annotations

import narwhals as nw

from personas.records.finding import Finding
from personas.records.records import Records
from personas.records.schema import Column


def undeclared_levels(records: Records) -> list[Finding]:
    """Find ordered columns with cells whose level has no place in the declared order.

    Such cells have no rank and count as missing; when they are many, what is left misleads.
    """
    findings = []
    for column in records.schema.of(kind="ordered"):
        n_cells = _undeclared_cells(records, column)
        if n_cells:
            findings.append(
                Finding.of(
                    "undeclared",
                    level="warn",
                    topic="levels",
                    columns=(column.name,),
                    values={"n": n_cells, "n_rows": records.n_rows, "name": (column.name,)},
                )
            )
    return findings


def _undeclared_cells(records: Records, column: Column) -> int:
    values = nw.col(column.name)
    undeclared = ~values.is_null() & ~values.is_in(list(column.levels))
    counted = records.lazy().select(undeclared.cast(nw.Int64).sum().alias("n")).collect()
    return int(counted["n"][0] or 0)
