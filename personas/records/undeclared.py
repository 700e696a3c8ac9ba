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
                Finding(
                    level="warn",
                    topic="levels",
                    what=(
                        f"{n_cells:,} of {records.n_rows:,} cells of '{column.name}' hold a level "
                        "that its order does not name; they count as missing."
                    ),
                    where=f"column '{column.name}'",
                    do="name every level under `levels`, lowest first",
                    columns=(column.name,),
                )
            )
    return findings


def _undeclared_cells(records: Records, column: Column) -> int:
    values = nw.col(column.name)
    undeclared = ~values.is_null() & ~values.is_in(list(column.levels))
    counted = records.lazy().select(undeclared.cast(nw.Int64).sum().alias("n")).collect()
    return int(counted["n"][0] or 0)
