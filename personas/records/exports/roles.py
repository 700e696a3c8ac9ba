"""What the columns of an export of customers are for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from personas.engine.survey import Evidence
from personas.records.exports.description import NAMES, FoundExport, Meaning
from personas.records.exports.detection import other_rows
from personas.records.finding import Finding
from personas.records.schema import Column, Schema

_MEANINGS: tuple[Meaning, ...] = ("moves", "shared", "labelled", "system")
# Spellings of the old kind say nothing of another one.
_OF_THE_OLD_KIND: Mapping[str, Any] = {
    "levels": (),
    "yes": (),
    "no": (),
    "missing": (),
    "separator": None,
    "date_format": None,
    "unit": None,
}


def with_roles(schema: Schema, evidence: Mapping[str, Evidence], found: FoundExport) -> Schema:
    """Give the columns that are known their roles, kinds and labels.

    Parameters
    ----------
    schema : Schema
        As inferred; empty and constant columns stay ignored.
    evidence : mapping of str to Evidence
    found : FoundExport

    Returns
    -------
    Schema
        The same columns in the same order.
    """
    columns = found.export.columns
    known = {
        name: dict(columns[key].changes) for key, names in found.names.items() for name in names
    }
    id_column = found.name("id") or found.name("email")
    if id_column is not None and evidence[id_column].n_values:
        known[id_column] |= {"role": "id", "kind": "text"}
        for column in schema.of(role="id"):
            if column.name != id_column:
                known[column.name] = {"role": "ignore"} | known.get(column.name, {})
    return schema.model_copy(
        update={
            "columns": tuple(
                _changed(column, known.get(column.name, {}), evidence[column.name])
                for column in schema.columns
            )
        }
    )


def _changed(column: Column, known: dict[str, Any], found: Evidence) -> Column:
    if found.n_values == 0:
        return column
    if column.role == "ignore" and found.n_distinct <= 1 and known.get("role") != "personal":
        return column
    if known.get("kind", column.kind) != column.kind:
        known = {**_OF_THE_OLD_KIND, **known}
    return Column.model_validate({**column.model_dump(), **known})


def findings_on(found: FoundExport, schema: Schema, *, where: str) -> list[Finding]:
    """Say which export a file was taken for, and by which rules its columns are read."""
    export = found.export
    values = {"system": NAMES[export.system], "holds": export.holds}
    n_known = sum(map(len, found.names.values()))
    findings = [
        Finding.of(
            "export",
            level="note",
            topic="export",
            where=where,
            number=n_known,
            values={**values, "n_columns": len(schema.columns)},
        )
    ]
    for meaning in _MEANINGS:
        keys = [key for key, column in export.columns.items() if column.meaning == meaning]
        role = export.columns[keys[0]].changes["role"] if keys else None
        names = tuple(name for name in found.all_names(keys) if schema[name].role == role)
        if names:
            level = "warn" if meaning in ("moves", "shared") else "note"
            findings.append(
                Finding.of(
                    f"export_{meaning}",
                    level="warn" if level == "warn" else "note",
                    topic="export",
                    columns=names,
                    most=5,
                    number=len(names),
                )
            )
    return findings


def not_customers(header: tuple[str, ...], *, where: str) -> list[Finding]:
    """Warn of a file whose rows are orders or deals where customers were asked for."""
    found = other_rows(header)
    if found is None:
        return []
    values = {
        "system": NAMES[found.export.system],
        "holds": found.export.holds,
        "block": found.export.block,
    }
    return [Finding.of("export_other", level="warn", topic="export", where=where, values=values)]
