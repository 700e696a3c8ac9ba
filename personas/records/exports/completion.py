"""Tables of history that a brief names and an export maps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from personas.engine.files import column_names
from personas.errors import PersonasError
from personas.records.exports.description import Block, FoundExport
from personas.records.exports.detection import known_export

_BLOCKS: tuple[Block, ...] = ("orders", "deals")
_SIGNS_OF_A_PATTERN = frozenset("*?[")
# Money of a row is given in one of these ways.
_OTHER_MONEY = ("price",)


def completed(content: Mapping[str, Any], folder: Path, blocks: Iterable[str]) -> dict[str, Any]:
    """Complete the tables of history whose file is a known export.

    Parameters
    ----------
    content : mapping
        A brief as it was written; a table of history may be only a path.
    folder : Path
        Where its paths begin.
    blocks : iterable of str
        Names of the tables of history.

    Returns
    -------
    dict
        The same brief. Settings that it makes itself are as they were; one that it leaves empty
        stays empty.

    Raises
    ------
    SourceError, ColumnError
        If of a table nothing is known but its file, and that cannot be opened.
    """
    whole = dict(content)
    for name in (block for block in blocks if isinstance(content.get(block), str)):
        whole[name] = {"source": content[name]}
    for block in _BLOCKS:
        written = whole.get(block)
        if not isinstance(written, dict):
            continue
        found = _export_in(
            written.get("source"), folder, block, needed=written.keys() == {"source"}
        )
        if found is not None and found.export.mapping is not None:
            customers = _export_in(content.get("customers"), folder, "customers", needed=False)
            settings = found.export.mapping(found, customers)
            whole[block] = _with_settings(written, settings)
    return whole


def _export_in(source: Any, folder: Path, block: Block, *, needed: bool) -> FoundExport | None:
    path = _first_file(source, folder)
    if path is None:
        return None
    try:
        return known_export(column_names(path), block)
    except PersonasError:
        if needed:
            raise
        return None  # it is said when the file is opened to be read


def _first_file(source: Any, folder: Path) -> Path | None:
    """The file whose header can be read: no database, the first of a pattern."""
    if not isinstance(source, str) or not source.strip() or "://" in source:
        return None
    path = folder / Path(source.strip()).expanduser()
    if _SIGNS_OF_A_PATTERN.isdisjoint(source) or path.exists():
        return path
    return next(iter(sorted(folder.glob(source.strip()))), None)


def _with_settings(written: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in settings.items() if value is not None}
    if any(written.get(name) for name in _OTHER_MONEY) and "amount" not in written:
        known.pop("amount", None)
        known.pop("refunded", None)
    if "customer" in written:
        # How keys are written belongs to the column that holds them.
        same = written["customer"] == known.get("customer")
        known = {
            n: v for n, v in known.items() if same or n not in ("keys", "matches", "separator")
        }
    whole = {**known, **written}
    if "status" in written and "status" in known:
        whole["status"] = _status(written["status"], known)
    return whole


def _status(written: Any, known: Mapping[str, Any]) -> Any:
    status: Mapping[str, Any] = known["status"]
    if isinstance(written, dict) and not written.get("column"):
        # Words of the brief are words of the stage, not of a flag.
        column = known.get("stage") if "ended" in status else status["column"]
        words = {"others": "open"} if "ended" in status else status
        return {**words, "column": column, **written}
    return {**status} if written == status["column"] else written
