"""Tables of history that are exports of a known system."""

from __future__ import annotations

from collections.abc import Mapping

from personas.records.exports.description import NAMES, Block
from personas.records.exports.detection import known_export
from personas.records.exports.preparation import prepared
from personas.records.history.side_notes import SideNotes
from personas.records.history.table_settings import TableSettings
from personas.records.opened import Opened

_BLOCKS: Mapping[str, Block] = {"orders": "orders", "deals": "deals"}


def as_exported(opened: Opened, settings: TableSettings, notes: SideNotes) -> Opened:
    """Bring the rows of an export into shape, and say what the file was taken for."""
    block = _BLOCKS.get(notes.block)
    found = known_export(opened.table.names, block) if block is not None else None
    if found is not None:
        pairs = ", ".join(f"{name}: '{column}'" for name, column in settings.mapped.items())
        system, holds = NAMES[found.export.system], found.export.holds
        notes.add("note", "export", do="export_do", system=system, holds=holds, mapped=pairs)
    return prepared(opened, found)
