"""One class talks to the database."""

from __future__ import annotations

import atexit
import errno
import functools
import itertools
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa

from personas.engine.interrupting import watched
from personas.errors import BriefError, OutputError

# Enough for 1 M rows x 20 columns in memory; larger data spills to the temporary folder.
MEMORY_LIMIT = "2GB"
_NUMBERS = itertools.count()


class Engine:
    """A database of its own, in memory, that spills to a temporary folder.

    Parameters
    ----------
    memory_limit : str
        What the database may hold in memory before it spills, such as ``"2GB"``.
    spill_folder : Path, optional
        A folder on a large disk: temporary files go into a folder of their own in it, which is
        removed at the end of the process. The system's temporary folder without it.

    Attributes
    ----------
    memory_limit : str
    temporary : Path
        Folder of this process for temporary files.
    copy_path : Path
        Where a source may be copied to while it is read.

    Raises
    ------
    BriefError
        If the memory limit is no size.
    OutputError
        If the spill folder is not there or may not be written to.

    Examples
    --------
    >>> engine = Engine()
    >>> engine.rows("SELECT 1 + 1")
    [(2,)]
    >>> engine.close()
    """

    def __init__(
        self, *, memory_limit: str = MEMORY_LIMIT, spill_folder: Path | None = None
    ) -> None:
        number = next(_NUMBERS)
        self.memory_limit = checked_memory_limit(memory_limit)
        self.temporary = _folder(spill_folder)
        self.copy_path = self.temporary / f"copy-{number}.txt"
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": self.memory_limit,
                # Made when first needed; the database removes it with itself.
                "temp_directory": str(self.temporary / f"spill-{number}"),
                "preserve_insertion_order": "true",
            },
        )
        watched(self._connection)
        self._connection.execute("SET enable_progress_bar = false")
        # Long lists after IN would become joins, and rows lose their order in joins.
        self._connection.execute("SET disabled_optimizers = 'in_clause'")
        # No clock of the machine may change a date.
        self._connection.execute("SET TimeZone = 'UTC'")
        self._n_names = 0

    def close(self) -> None:
        """Let go of the rows now rather than when the last frame over them is gone."""
        self._connection.close()

    def execute(self, sql: str) -> None:
        """Run a statement."""
        with _translated():
            self._connection.execute(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a query and return all its rows."""
        with _translated():
            return self._connection.execute(sql).fetchall()

    def arrow(self, sql: str) -> pa.Table:
        """Run a query and return its result as one Arrow table."""
        with _translated():
            return self._connection.sql(sql).to_arrow_table()

    def stream(self, sql: str, *, n_rows: int) -> Iterator[pa.RecordBatch]:
        """Run a query and stream its result; other statements may run meanwhile."""
        with _translated():
            cursor = self._connection.cursor()
            watched(cursor)
            cursor.execute("SET enable_progress_bar = false")
            yield from cursor.sql(sql).to_arrow_reader(n_rows)

    def statements(self, sql: str) -> tuple[str, ...]:
        """Return the kind of each statement, such as ``"SELECT"``; nothing is run."""
        return tuple(found.type.name for found in self._connection.extract_statements(sql))

    def relation(self, name: str) -> duckdb.DuckDBPyRelation:
        """Return a table or view as a relation."""
        return self._connection.table(name)

    def keep(self, frame: nw.LazyFrame[Any], *, stem: str) -> nw.LazyFrame[Any]:
        """Work a frame over this database's rows out once, and return it as a table of its own."""
        return nw.from_native(self.relation(self.keep_as_table(frame, stem=stem)))

    def keep_as_table(self, frame: nw.LazyFrame[Any], *, stem: str) -> str:
        """Work a frame over this database's rows out once, and return the name of its table."""
        name = self.new_name(stem)
        with _translated():
            frame.to_native().create(name)
        return name

    def new_name(self, stem: str) -> str:
        """Return a table name not used before."""
        self._n_names += 1
        return f"{stem}_{self._n_names}"

    def store(self, data: pa.Table | pa.RecordBatchReader, *, stem: str = "arrow") -> str:
        """Copy Arrow data into a new table, in its order, and return the table's name."""
        name, source = self.new_name(stem), self.new_name("source")
        self._connection.register(source, data)
        try:
            self.execute(f"CREATE TABLE {name} AS SELECT * FROM {source}")
        finally:
            self._connection.unregister(source)
        return name

    def store_batches(
        self, batches: Iterable[pa.RecordBatch], schema: pa.Schema, *, stem: str
    ) -> str:
        """Copy a stream of Arrow batches into a new table; errors of the stream come through."""
        raised: list[BaseException] = []

        def watched() -> Iterable[pa.RecordBatch]:
            try:
                for batch in batches:
                    yield batch.select(schema.names).cast(schema)
            except BaseException as error:  # the database would turn it into one of its own
                raised.append(error)
                raise

        try:
            return self.store(pa.RecordBatchReader.from_batches(schema, watched()), stem=stem)
        except (duckdb.Error, KeyboardInterrupt):
            if raised:
                raise raised[0] from None
            raise


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the database says of Ctrl-C, memory and disks into what Python and users know."""
    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except RuntimeError as error:
        if "interrupted" in str(error):
            raise KeyboardInterrupt from None
        raise
    except duckdb.OutOfMemoryException as error:
        raise OutputError(
            "There is not enough memory and temporary disk space for these records.",
            where="the engine's temporary folder",
            do="free some space there, or name a folder on a larger disk: spill_folder in the "
            "brief, or TMPDIR; a higher memory_limit in the brief spills less",
        ) from error
    except duckdb.IOException as error:
        if "No space left" in str(error):
            raise OSError(errno.ENOSPC, "No space left on device") from error
        raise


def checked_memory_limit(text: str) -> str:
    """Return a size of memory as the database takes it.

    Raises
    ------
    BriefError
        If it is no size.

    Examples
    --------
    >>> checked_memory_limit("4 gb")
    '4GB'
    """
    size = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]I?B)", str(text).strip(), re.I)
    if size is None or float(size[1]) == 0:
        raise BriefError(
            "The memory limit is no size.", found=f"'{text}'", do="write it as 4GB, or as 500MB"
        )
    return f"{size[1]}{size[2].upper().replace('I', 'i')}"


@functools.cache
def _folder(parent: Path | None) -> Path:
    """The temporary folder of this process, removed at its end."""
    try:
        within = None if parent is None else os.path.abspath(parent)
        folder = tempfile.mkdtemp(prefix="personas-", dir=within)
    except OSError as error:
        raise OutputError(
            "Temporary files cannot be written.",
            where=tempfile.gettempdir() if parent is None else str(parent),
            found=error.strerror,
            do="name a folder that is there and may be written to: spill_folder in the brief, "
            "or TMPDIR",
        ) from error
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def quoted(name: str) -> str:
    """Quote a column name for SQL.

    Examples
    --------
    >>> print(quoted('a "b"'))
    "a ""b\"""
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text for SQL.

    Examples
    --------
    >>> print(literal("it's"))
    'it''s'
    """
    return "'" + text.replace("'", "''") + "'"
