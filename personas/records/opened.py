"""A source as a table of the database: files, a table of a database or a frame, as it was given."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import pandas as pd

from personas.engine.database_source import DatabaseSource
from personas.engine.databases import open_database
from personas.engine.engine import Engine
from personas.engine.files import Opened as OpenedFile
from personas.engine.files import open_file
from personas.engine.frames import frame_from
from personas.engine.table import RESERVED, Table
from personas.errors import ColumnError, listed
from personas.records.finding import Finding, Level, Phrase, Value
from personas.records.table_source import source_from, source_name

NAMED = (str, os.PathLike, DatabaseSource)
"""What names a source, rather than being one."""


@dataclass(frozen=True)
class Opened:
    """A source as a table, its name, and what was noticed on opening it.

    ``lacking`` counts, for each column that only some of several files have, those without it.
    """

    table: Table
    name: str
    index: pd.Index[Any] | None = None
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    n_files: int = 1
    lacking: Mapping[str, int] = field(default_factory=dict)


def open_table(engine: Engine, source: Any, *, copy: bool = True) -> Opened:
    """Open files, a table of a database or a frame as a table, cells as they were given.

    Without ``copy``, Parquet files stay where they are and the table is a view of them.
    """
    if not isinstance(source, NAMED):
        frame = frame_from(source)
        table = Table(engine, engine.store(frame.data, stem="frame"))
        index = source.index if isinstance(source, pd.DataFrame) else None
        return Opened(table, type(source).__name__, index, frame.orders)
    source = source_from(source)
    name = source_name(source)
    if isinstance(source, DatabaseSource):
        file = open_database(engine, source)
    else:
        file = open_file(engine, source.expanduser(), copy=copy)
    notes = tuple(_opening_notes(file, name))
    return Opened(file.table, name, findings=notes, n_files=file.n_files, lacking=file.lacking)


def _opening_notes(file: OpenedFile, name: str) -> Iterable[Finding]:
    """How the files were written, and what some of them lack."""
    parts = file.parts or (file,)
    encodings = Counter(str(part.encoding) for part in parts if part.encoding)
    for encoding, n in encodings.items():
        if encoding != "utf-8":
            key = "encoding" if file.n_files == 1 else "encodings"
            values: dict[str, Value] = {"encoding": encoding, "n": n, "files": file.n_files}
            yield note(key, "encoding", name, values=values)
    if n_damaged := sum(part.n_damaged for part in parts):
        yield note("damaged", "encoding", name, level="warn", values={"n": n_damaged})
    if n_unnamed := sum(part.n_unnamed for part in parts):
        yield note("unnamed", "unnamed", Phrase("header", name), values={"n": n_unnamed})
    if (n_sheets := max(len(part.sheets) for part in parts)) > 1:
        yield note("sheets", "sheets", name, values={"n": n_sheets})
    if file.lacking:
        values = {"files": file.n_files, "absent": max(file.lacking.values())}
        columns = list(file.lacking)
        yield note(
            *("lacking", "lacking", name),
            columns=columns,
            level="warn",
            number=len(columns),
            values=values,
        )


def check_in_every_file(opened: Opened, columns: Iterable[str], *, where: str) -> None:
    """Refuse a source of several files when one of them lacks a column that must be there.

    Raises
    ------
    ColumnError
    """
    if missing := [name for name in dict.fromkeys(columns) if name in opened.lacking]:
        lacking = ", ".join(
            f"'{name}' not in {opened.lacking[name]} of {opened.n_files} files" for name in missing
        )
        raise ColumnError(
            f"{len(missing)} column{'s' * (len(missing) > 1)} that must be in every file "
            f"{'are' if len(missing) > 1 else 'is'} missing in some.",
            where=f"{opened.name}; {where}" if where != opened.name else where,
            found=lacking,
            do="export the files again with the same columns, or write a pattern without them",
        )


def check_reserved(opened: Opened) -> None:
    """Refuse columns whose names mean something else here."""
    names = opened.table.names
    if reserved := [name for name in names if name.casefold() in RESERVED]:
        raise ColumnError(
            "A column has a name that means something else here.",
            where=opened.name,
            found=listed(reserved),
            do="give it another name",
        )


def note(
    key: str,
    topic: str,
    where: str | Phrase,
    *,
    columns: Iterable[str] = (),
    level: Level = "note",
    number: int | None = None,
    values: Mapping[str, Value] = MappingProxyType({}),
) -> Finding:
    """Return a finding about a source as it was read."""
    return Finding.of(
        key,
        level=level,
        topic=topic,
        columns=tuple(columns),
        where=where,
        most=3,
        number=number,
        values=values,
    )
