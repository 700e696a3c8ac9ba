"""Files of records, opened as tables of the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from personas.engine.engine import Engine, literal, quoted
from personas.engine.parquet import files_in, lacking, open_parquet
from personas.engine.patterns import files_matching, literally, shown
from personas.engine.table import Table
from personas.engine.text_file import (
    TextFile,
    check_names,
    header_names,
    header_of,
    opened,
    prepare,
)
from personas.errors import MissingExtraError, PersonasError, SourceError, listed

_ENDINGS = (
    (("csv", "tsv", "txt", "tab"), "text"),
    (("parquet", "pq"), "parquet"),
    (("jsonl", "ndjson", "json"), "json"),
    (("xlsx", "xlsm", "xls", "xlsb", "ods"), "excel"),
)


@dataclass(frozen=True)
class Opened:
    """A file opened as a table, and how it was written.

    Attributes
    ----------
    table : Table
        Text files: every cell as text.
    encoding, separator : str, optional
        Of a text file.
    n_unnamed : int
        Columns without a name in the header line.
    n_damaged : int
        Characters of a UTF-8 file that were not, and were replaced.
    sheets : tuple of str
        All sheets of a workbook; the first one was read.
    parts : tuple of Opened
        Each file of a pattern, as it was written; their rows are in ``table``.
    n_files : int
        How many files the rows come from.
    lacking : mapping of str to int
        How many of the files lack a column, for each column that others have.
    """

    table: Table
    encoding: str | None = None
    separator: str | None = None
    n_unnamed: int = 0
    n_damaged: int = 0
    sheets: tuple[str, ...] = ()
    parts: tuple[Opened, ...] = ()
    n_files: int = 1
    lacking: Mapping[str, int] = field(default_factory=dict)


def open_file(engine: Engine, path: Path, *, copy: bool = True) -> Opened:
    """Open a file of records, all files that fit a pattern, or a folder of Parquet files.

    Parameters
    ----------
    engine : Engine
    path : Path
        With ``*``, ``?``, ``[…]`` or ``**`` a pattern, unless there is a file of that very name.
    copy : bool
        False to leave Parquet files where they are, as a view; others are copied.

    Raises
    ------
    SourceError
        If it is missing, empty, damaged or of a kind that cannot be read.
    ColumnError
        If two columns have one name.
    MissingExtraError
        If it is a workbook and the package for workbooks is not installed.
    """
    with _said_of(path):
        files = files_matching(path)
        if files is not None:
            return _matching(engine, files, where=shown(path), copy=copy)
        return _open_one(engine, path, _kind(path), copy=copy)


def column_names(path: Path) -> tuple[str, ...]:
    """Names of the columns of a file of records, read from its beginning where that will do.

    Raises
    ------
    SourceError
        If the file is missing or of a kind that cannot be read.
    ColumnError
        If two columns have one name.
    """
    with _said_of(path):
        kind = _kind(path)
        if kind == "text":
            return header_of(path)
        engine = Engine()
        try:
            return _open_one(engine, path, kind, copy=False).table.names
        finally:
            engine.close()


@contextmanager
def _said_of(path: Path) -> Iterator[None]:
    """Say what keeps a path from being read in three parts."""
    try:
        str(path).encode()
        yield
    except PersonasError:
        raise
    except FileNotFoundError as error:
        raise SourceError("There is no such file.", where=str(path), do="check the path") from error
    except ValueError as error:
        raise SourceError("This is no path.", where=repr(str(path)), do="check the path") from error
    except PermissionError as error:
        raise SourceError(
            "The file may not be read.", where=str(path), do="ask for the right to read it"
        ) from error


def _open_one(engine: Engine, path: Path, kind: str, *, copy: bool = True) -> Opened:
    if kind == "text":
        return _text(engine, path)
    if kind == "excel":
        return _excel(engine, path)
    if kind == "json":
        return Opened(_json(engine, path))
    files = files_in(path) if path.is_dir() else (path,)
    below = path.is_dir() and files[0].parent != path
    return _parquet(engine, files, path.name, partitioned=below, copy=copy)


def _parquet(
    engine: Engine, files: Sequence[Path], where: str, *, partitioned: bool, copy: bool
) -> Opened:
    table, absent = open_parquet(engine, files, where=where, partitioned=partitioned, copy=copy)
    return Opened(table, n_files=len(files), lacking=absent)


def _matching(engine: Engine, files: Sequence[Path], *, where: str, copy: bool) -> Opened:
    """Put the rows of several files below each other, in the order of the files' names."""
    kinds = {file: _kind(file) for file in files}
    if "parquet" in kinds.values():
        if others := [file.name for file, kind in kinds.items() if kind != "parquet"]:
            raise SourceError(
                "Parquet files and others cannot be one table.",
                where=where,
                found=listed(others),
                do="write a pattern that fits files of one kind",
            )
        return _parquet(engine, files, where, partitioned=True, copy=copy)
    parts: list[Opened] = []
    columns: list[tuple[str, ...]] = []
    for file, kind in kinds.items():
        part = _open_one(engine, file, kind)
        columns.append(part.table.names)
        if parts:
            _append(parts[0].table, part.table, where=f"{where}: {file.name}")
        parts.append(part)
    whole = Table(engine, parts[0].table.name)
    return Opened(whole, parts=tuple(parts), n_files=len(files), lacking=lacking(columns))


def _append(whole: Table, part: Table, *, where: str) -> None:
    """Move the rows of a part to the end of the whole, column by column of one name."""
    engine, known = whole.engine, {name.casefold() for name in whole.names}
    try:
        for name, kind in engine.rows(
            f"SELECT column_name, column_type FROM (DESCRIBE {part.name})"
        ):
            if name.casefold() not in known:
                engine.execute(f"ALTER TABLE {whole.name} ADD COLUMN {quoted(name)} {kind}")
        engine.execute(f"INSERT INTO {whole.name} BY NAME SELECT * FROM {part.name}")
    except duckdb.Error as error:
        raise SourceError(
            "A column does not hold the same kind of thing as in the files before it.",
            where=where,
            do="export the files again in one way",
        ) from error
    part.drop()


def _kind(path: Path) -> str:
    if path.is_dir():
        if files_in(path):
            return "parquet"
        raise SourceError(
            "This is a folder, not a file of records.",
            where=str(path),
            do="give a file, a pattern such as FOLDER/*.csv, or a folder of .parquet files",
        )
    with opened(path) as stream:
        start = stream.read(4)
    if start == b"PAR1":
        return "parquet"
    if start == b"PK\x03\x04" or start == b"\xd0\xcf\x11\xe0":
        return "excel"
    if start == b"%PDF":
        raise SourceError(
            "This is a PDF, not a file of records.", where=path.name, do="give the data file"
        )
    endings = [ending.lstrip(".").lower() for ending in path.suffixes if ending.lower() != ".gz"]
    ending = endings[-1] if endings else ""
    kind = next((kind for known, kind in _ENDINGS if ending in known), "text")
    # A workbook or a Parquet file announces itself in its first bytes.
    return kind if kind == "json" else "text"


def _text(engine: Engine, path: Path) -> Opened:
    name = engine.new_name("text")
    try:
        file = prepare(path, engine.copy_path)
        engine.execute(f"CREATE TABLE {name} AS SELECT * FROM {_csv(file)}")
    except duckdb.Error as error:
        raise _uneven(engine, file, path) from error
    finally:
        engine.copy_path.unlink(missing_ok=True)
    return Opened(
        Table(engine, name), file.encoding, file.separator, file.n_unnamed, file.n_damaged
    )


def _csv(file: TextFile, *, rejects: bool = False) -> str:
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in file.columns)
    return (
        f"read_csv({literal(literally(file.path))}, delim={literal(file.separator)}, quote='\"', "
        f"escape='\"', header=true, auto_detect=false, columns={{{columns}}}, "
        f"max_line_size=16777216{', store_rejects=true' if rejects else ''})"
    )


def _uneven(engine: Engine, file: TextFile, path: Path) -> SourceError:
    """Name the lines that the database could not read, none of their content."""
    try:
        engine.rows(f"SELECT count(*) FROM {_csv(file, rejects=True)}")
        found = engine.rows(
            "SELECT count(DISTINCT line), min(line), arg_min(error_type, line) FROM reject_errors"
        )
        n_lines, line, fault = found[0]
    except duckdb.Error:
        n_lines, line, fault = 0, None, None
    if not n_lines:
        return SourceError(
            "The file cannot be read as a table of text.",
            where=path.name,
            do="export the records again as CSV in UTF-8",
        )
    faults = {"MISSING COLUMNS": "fewer cells", "TOO MANY COLUMNS": "more cells"}
    n_columns = f"{len(file.columns)} column{'s' * (len(file.columns) > 1)}"
    return SourceError(
        f"{n_lines:,} line{'s do' if n_lines > 1 else ' does'} not fit the header line.",
        where=f"{path.name}, {'first in ' if n_lines > 1 else ''}line {line:,}",
        found=f"{faults[fault]} than the {n_columns} of the header line"
        if fault in faults
        else "a cell that begins with a double quote and does not end with one",
        do="put cells that hold the separator or a line break in double quotes, "
        "or export the records again",
    )


def _json(engine: Engine, path: Path) -> Table:
    place, name = literal(literally(path)), engine.new_name("json")
    try:
        keys = engine.rows(
            "SELECT key FROM (SELECT unnest(json_keys(json)) AS key, row, "
            "generate_subscripts(json_keys(json), 1) AS place FROM (SELECT json, "
            f"row_number() OVER () AS row FROM read_json_objects({place}))) "
            "GROUP BY key ORDER BY min(row * 100000 + place)"
        )
        names = tuple(str(key) for (key,) in keys)
        if not names:
            raise SourceError("The file is empty.", where=path.name, do="export the records again")
        check_names(names, where=path.name)
        columns = ", ".join(f"{literal(key)}: 'VARCHAR'" for key in names)
        engine.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_json({place}, columns={{{columns}}})"
        )
        _unfold_lists(engine, name, names)
    except duckdb.Error as error:
        raise SourceError(
            "The file cannot be read as JSON lines.",
            where=path.name,
            do="write one JSON object per line, all in UTF-8",
        ) from error
    return Table(engine, name)


def _unfold_lists(engine: Engine, table: str, names: tuple[str, ...]) -> None:
    """Columns that hold nothing but JSON lists become lists."""
    tests = ", ".join(f"bool_and({quoted(name)} LIKE '[%]')" for name in names)
    for name, is_list in zip(names, engine.rows(f"SELECT {tests} FROM {table}")[0], strict=True):
        if is_list:
            engine.execute(
                f"ALTER TABLE {table} ALTER COLUMN {quoted(name)} TYPE VARCHAR[] "
                f"USING from_json({quoted(name)}, '[\"VARCHAR\"]')"
            )


def _excel(engine: Engine, path: Path) -> Opened:
    import pandas as pd

    try:
        import python_calamine  # noqa: F401
    except ImportError as error:
        raise MissingExtraError(
            "Workbooks need a package that is not installed.",
            where=path.name,
            do="pip install 'personas[excel]', or save the sheet as CSV",
        ) from error
    try:
        with pd.ExcelFile(path, engine="calamine") as book:
            sheets = tuple(str(sheet) for sheet in book.sheet_names)
            cells = pd.read_excel(book, header=None, dtype=object)
    except Exception as error:  # calamine raises its own kinds
        raise SourceError(
            "The workbook cannot be read.",
            where=path.name,
            do="open it and save it again as .xlsx, or save the sheet as CSV",
        ) from error
    if cells.empty:
        raise SourceError("The first sheet is empty.", where=path.name, do="move it to the front")
    header = [_cell(value) or "" for value in cells.iloc[0]]
    names = header_names(header, where=f"{path.name}, header line")
    columns = [
        pa.array([_cell(value) for value in cells.iloc[1:, place]], type=pa.string())
        for place in range(len(names))
    ]
    stored = engine.store(pa.table(columns, names=list(names)), stem="sheet")
    return Opened(Table(engine, stored), n_unnamed=header.count(""), sheets=sheets)


def _cell(value: Any) -> str | None:
    """A workbook's cell as text: dates as ISO 8601, whole numbers without a point."""
    if value is None or value != value:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
