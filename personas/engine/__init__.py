"""Where rows live: files and frames are opened, typed, sampled, streamed and written here.

The only floor that knows DuckDB. `Engine` is a database of its own for one set of records, `Table`
is a handle on rows in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from personas.engine.engine import Engine as Engine
    from personas.engine.table import Table as Table

__all__ = ["Engine", "Table"]


def __getattr__(name: str) -> Any:
    if name == "Engine":
        from personas.engine.engine import Engine

        return Engine
    if name == "Table":
        from personas.engine.table import Table

        return Table
    raise AttributeError(f"module 'personas.engine' has no attribute '{name}'")
