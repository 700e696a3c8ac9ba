"""Parquet files: one, several of one shape, or a folder partitioned by the names of its folders."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from personas.engine.engine import Engine, literal, quoted
from personas.engine.patterns import literally
from personas.engine.table import Table
from personas.engine.text_file import check_names
from personas.errors import SourceError, listed

_OFFSET = re.compile(r"([-+])(\d{2}):?(\d{2})")


def files_in(folder: Path) -> tuple[Path, ...]:
    """Return the Parquet files of a folder, else those of its partitions, by name.

    Only folders called ``name=value`` are entered: others may hold anything.
    """
    found = [*folder.glob("*.parquet")] or [*_in_partitions(folder)]
    return tuple(sorted(found, key=lambda file: file.as_posix()))


def _in_partitions(folder: Path) -> Iterator[Path]:
    for below in folder.iterdir():
        if "=" in below.name and below.is_dir():
            yield from below.glob("[!._]*.parquet")
            yield from _in_partitions(below)


def open_parquet(
    engine: Engine, files: Sequence[Path], *, where: str, partitioned: bool, copy: bool
) -> tuple[Table, Mapping[str, int]]:
    """Open Parquet files as one table, or as a view that reads of them what a query needs.

    Parameters
    ----------
    files : sequence of Path
        In the order of the rows; columns are put together by name.
    where : str
        The source in messages.
    partitioned : bool
        True if folders such as ``year=2025`` are columns of text.
    copy : bool
        False to leave the rows where they are.

    Returns
    -------
    Table
    mapping of str to int
        How many files lack a column that another one has.

    Raises
    ------
    SourceError
        If a file cannot be read, or folders are named in different ways.
    ColumnError
        If two columns of a file have one name.
    """
    name = engine.new_name("parquet")
    try:
        schemas = [pq.read_schema(file) for file in files]
        columns = [tuple(schema.names) for schema in schemas]
        for names in dict.fromkeys(columns):
            check_names(names, where=where)
        _check_families(schemas, where)
        # Files of one shape need not all be opened for each question.
        one_shape = all(schema.equals(schemas[0]) for schema in schemas)
        chosen = _scan(files, _keys(files, where=where) if partitioned else (), union=not one_shape)
        if clocks := _clocks(engine, schemas):
            chosen = f"SELECT * REPLACE ({', '.join(clocks)}) FROM ({chosen})"
        engine.execute(f"CREATE {'TABLE' if copy else 'VIEW'} {name} AS {chosen}")
    except (duckdb.Error, pa.ArrowException) as error:
        several = len(files) > 1
        raise SourceError(
            "The Parquet files cannot be read as one table."
            if several
            else "The Parquet file cannot be read.",
            where=where,
            do="write it again, or export the records as CSV"
            if not several
            else "give each column one type in all files, or write the damaged file again",
        ) from error
    return Table(engine, name, is_view=not copy), lacking(columns)


def _check_families(schemas: Sequence[pa.Schema], where: str) -> None:
    """Refuse columns of which no type can hold what all files have, before rows are read.

    Text can hold anything, and a number any other; a number is no date, and a list no number.
    """
    families: dict[str, set[str]] = {}
    for field in (field for schema in schemas for field in schema):
        families.setdefault(field.name.casefold(), set()).add(_family(field.type))
    if clashing := [name for name, found in families.items() if len(found - {"text", "null"}) > 1]:
        raise SourceError(
            "The Parquet files cannot be read as one table.",
            where=where,
            found=f"values of different kinds in {listed(clashing)}",
            do="give each column one type in all files",
        )


def _family(kind: pa.DataType) -> str:
    if pa.types.is_dictionary(kind):
        return _family(kind.value_type)
    tests = {
        "null": (pa.types.is_null,),
        "text": (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view),
        "number": (
            *(pa.types.is_integer, pa.types.is_floating),
            *(pa.types.is_decimal, pa.types.is_boolean),
        ),
        "moment": (pa.types.is_date, pa.types.is_timestamp),
        "list": (pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list),
        "struct": (pa.types.is_struct,),
    }
    found = (name for name, are in tests.items() if any(test(kind) for test in are))
    return next(found, str(kind))


def _clocks(engine: Engine, schemas: Sequence[pa.Schema]) -> list[str]:
    """SQL of the moments that have a time zone, as their own clocks show them.

    The file holds them by the clock of Greenwich. Where files differ in the zone, that is left.
    """
    zones: dict[str, set[str]] = {}
    spelled: dict[str, str] = {}
    for field in (field for schema in schemas for field in schema):
        if pa.types.is_timestamp(field.type):
            zones.setdefault(spelled.setdefault(field.name.casefold(), field.name), set()).add(
                field.type.tz or ""
            )
    known = {str(name) for (name,) in engine.rows("SELECT name FROM pg_timezone_names()")}
    shown = []
    for name, found in zones.items():
        zone = next(iter(found)) if len(found) == 1 else ""
        if offset := _OFFSET.fullmatch(zone):
            sign, hours, minutes = offset.groups()
            ahead = f"to_minutes({int(sign + '1') * (60 * int(hours) + int(minutes))})"
            shown.append(f"timezone('UTC', {quoted(name)}) + {ahead} AS {quoted(name)}")
        elif zone in known and zone != "UTC":
            shown.append(f"timezone({literal(zone)}, {quoted(name)}) AS {quoted(name)}")
    return shown


def _scan(files: Sequence[Path], keys: Sequence[str], *, union: bool) -> str:
    listed_files = ", ".join(literal(literally(file)) for file in files)
    hive = (
        "hive_partitioning=true, hive_types_autocast=false" if keys else "hive_partitioning=false"
    )
    # Folders further up may have such names too, and are no part of the table.
    above = {part.partition("=")[0] for part in files[0].parts if "=" in part} - {*keys}
    dropped = f" EXCLUDE ({', '.join(map(quoted, sorted(above)))})" if keys and above else ""
    scan = f"read_parquet([{listed_files}], {hive}, union_by_name={str(union).lower()})"
    return f"SELECT *{dropped} FROM {scan}"


def _keys(files: Sequence[Path], *, where: str) -> tuple[str, ...]:
    """Names of the partitions: of all folders right above a file that are called name=value."""
    found = Counter(_keys_of(file) for file in files)
    if len(found) > 1:
        ways = sorted("/".join(f"{key}=…" for key in keys) or "none" for keys in found)
        raise SourceError(
            "The folders are not partitioned in one way.",
            where=where,
            found=listed(ways),
            do="name the folders of all files alike, such as year=2025/month=01",
        )
    return next(iter(found))


def _keys_of(file: Path) -> tuple[str, ...]:
    keys: list[str] = []
    for folder in file.parents:
        name, sign, _ = folder.name.partition("=")
        if not sign or not name:
            break
        keys.insert(0, name)
    return tuple(keys)


def lacking(columns: Sequence[Sequence[str]]) -> dict[str, int]:
    """Count the files that lack a column, for each column that some have; capitals aside.

    Examples
    --------
    >>> lacking([["id", "spend"], ["ID"], ["id", "visits"]])
    {'spend': 2, 'visits': 2}
    """
    spelled: dict[str, str] = {}
    n_with: Counter[str] = Counter()
    for names in columns:
        for name in names:
            spelled.setdefault(name.casefold(), name)
        n_with.update({name.casefold() for name in names})
    return {
        name: len(columns) - n_with[folded]
        for folded, name in spelled.items()
        if n_with[folded] < len(columns)
    }
