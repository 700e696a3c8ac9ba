"""Files of records, opened as tables of the database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from personas.engine.engine import Engine, literal, quoted
from personas.engine.table import Table
from personas.engine.text_file import TextFile, check_names, opened, prepare
from personas.errors import MissingExtraError, SourceError

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
    """

    table: Table
    encoding: str | None = None
    separator: str | None = None
    n_unnamed: int = 0
    n_damaged: int = 0
    sheets: tuple[str, ...] = ()


def open_file(engine: Engine, path: Path) -> Opened:
    """Open a file of records.

    Raises
    ------
    SourceError
        If it is missing, empty, damaged or of a kind that cannot be read.
    ColumnError
        If two columns have one name.
    MissingExtraError
        If it is a workbook and the package for workbooks is not installed.
    """
    try:
        kind = _kind(path)
        if kind == "text":
            return _text(engine, path)
        if kind == "excel":
            return _excel(engine, path)
        return Opened((_parquet if kind == "parquet" else _json)(engine, path))
    except FileNotFoundError as error:
        raise SourceError(
            "There is no such file.", where=str(path), do="check the path"
        ) from error
    except PermissionError as error:
        raise SourceError(
            "The file may not be read.", where=str(path), do="ask for the right to read it"
        ) from error


def _kind(path: Path) -> str:
    if path.is_dir():
        if any(path.glob("**/*.parquet")):
            return "parquet"
        raise SourceError(
            "This is a folder, not a file of records.",
            where=str(path),
            do="give a file, or a folder of .parquet files",
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
    file = prepare(path, engine.folder)
    name = engine.new_name("text")
    try:
        engine.execute(f"CREATE TABLE {name} AS SELECT * FROM {_csv(file)}")
    except duckdb.Error as error:
        raise _uneven(engine, file, path) from error
    finally:
        if file.path != path:
            file.path.unlink(missing_ok=True)
    return Opened(
        Table(engine, name), file.encoding, file.separator, file.n_unnamed, file.n_damaged
    )


def _csv(file: TextFile, *, rejects: bool = False) -> str:
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in file.columns)
    return (
        f"read_csv({literal(str(file.path))}, delim={literal(file.separator)}, quote='\"', "
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
    more = {"MISSING COLUMNS": "fewer cells than", "TOO MANY COLUMNS": "more cells than"}
    return SourceError(
        f"{n_lines:,} line{'s do' if n_lines > 1 else ' does'} not fit the header line.",
        where=f"{path.name}, {'first in ' if n_lines > 1 else ''}line {line:,}",
        found=f"{more.get(str(fault), 'a cell that does not end, in place of')} "
        f"the {len(file.columns)} columns of the header line",
        do="put cells that hold the separator or a line break in double quotes, "
        "or export the records again",
    )


def _parquet(engine: Engine, path: Path) -> Table:
    source = path / "**/*.parquet" if path.is_dir() else path
    name = engine.new_name("parquet")
    try:
        scan = f"read_parquet({literal(str(source))}, hive_partitioning=false)"
        found = engine.rows(f"SELECT name FROM parquet_schema({literal(str(source))}) LIMIT 0")
        engine.execute(f"CREATE TABLE {name} AS SELECT * FROM {scan}")
        del found
    except duckdb.Error as error:
        raise SourceError(
            "The Parquet file cannot be read.",
            where=path.name,
            do="write it again, or export the records as CSV",
        ) from error
    table = Table(engine, name)
    check_names(tuple(table.types), where=path.name)
    return table


def _json(engine: Engine, path: Path) -> Table:
    place = literal(str(path))
    try:
        keys = engine.rows(
            f"SELECT key, min(row) FROM (SELECT unnest(json_keys(json)) AS key, row FROM "
            f"(SELECT json, row_number() OVER () AS row FROM read_json_objects({place}))) "
            "GROUP BY key ORDER BY 2"
        )
    except duckdb.Error as error:
        raise _no_json(path) from error
    names = tuple(str(key) for key, _ in keys)
    if not names:
        raise SourceError("The file is empty.", where=path.name, do="export the records again")
    check_names(names, where=path.name)
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    name = engine.new_name("json")
    try:
        engine.execute(
            f"CREATE TABLE {name} AS SELECT {', '.join(map(quoted, names))} "
            f"FROM read_json({place}, columns={{{columns}}})"
        )
    except duckdb.Error as error:
        raise _no_json(path) from error
    return Table(engine, name)


def _no_json(path: Path) -> SourceError:
    return SourceError(
        "The file cannot be read as JSON lines.",
        where=path.name,
        do="write one JSON object per line, all in UTF-8",
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
            cells = book.parse(book.sheet_names[0], header=None, dtype=object)
    except Exception as error:  # calamine raises its own kinds
        raise SourceError(
            "The workbook cannot be read.",
            where=path.name,
            do="open it and save it again as .xlsx, or save the sheet as CSV",
        ) from error
    if cells.empty:
        raise SourceError("The first sheet is empty.", where=path.name, do="move it to the front")
    header = [_cell(value) or "" for value in cells.iloc[0]]
    names = tuple(name or f"column_{place}" for place, name in enumerate(header, 1))
    check_names(names, where=f"{path.name}, header line")
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
