"""What rows mean: reading, schema, brief, readiness."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from personas.records.brief import Brief as Brief
    from personas.records.finding import Finding as Finding
    from personas.records.records import ColumnFacts as ColumnFacts
    from personas.records.records import Records as Records
    from personas.records.schema import Column as Column
    from personas.records.schema import Schema as Schema

_HOMES = {
    "Brief": "brief",
    "Column": "schema",
    "ColumnFacts": "records",
    "Finding": "finding",
    "Records": "records",
    "Schema": "schema",
}

__all__ = [*_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'personas.records' has no attribute '{name}'")
    return getattr(import_module(f"personas.records.{_HOMES[name]}"), name)
