"""Where the rows of a table come from, as it is written: files, or a table of a database."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import PlainValidator
from pydantic_core import PydanticCustomError

from personas.engine.database_source import DatabaseSource, is_address
from personas.engine.patterns import shown
from personas.errors import BriefError
from personas.records.brief_settings import problem


def source_from(written: str | os.PathLike[str] | DatabaseSource) -> Path | DatabaseSource:
    """Read a source: a path or pattern stays a path, an address becomes a `DatabaseSource`.

    Raises
    ------
    BriefError
        If an address cannot be read, or holds a password.

    Examples
    --------
    >>> source_from("sqlite:///shop.db::orders").name
    'orders (sqlite)'
    """
    if isinstance(written, DatabaseSource):
        return written
    if isinstance(written, str) and is_address(written):
        return DatabaseSource.of(written)
    return Path(written)


def in_folder(source: Path | DatabaseSource, folder: Path) -> Path | DatabaseSource:
    """Take a relative source from a folder."""
    if isinstance(source, DatabaseSource):
        return source.in_folder(folder)
    return folder / source.expanduser()


def source_name(source: Path | DatabaseSource) -> str:
    """Return what readers see of a source: a file's name, a pattern, a table and its kind.

    Examples
    --------
    >>> source_name(Path("exports/2025-*.csv"))
    '2025-*.csv'
    """
    return source.name if isinstance(source, DatabaseSource) else shown(source)


def _parsed(written: Any) -> Path | DatabaseSource:
    try:
        if isinstance(written, Mapping):
            return DatabaseSource.of(written)
        if isinstance(written, str | os.PathLike | DatabaseSource):
            return source_from(written)
    except BriefError as error:
        # `found` is always said: without it the text itself would be quoted, password and all.
        raise problem(error.what, do=error.do or "", found=error.found or "…") from None
    raise PydanticCustomError("path_type", "Input should be a path")


TableSource = Annotated[Path | DatabaseSource, PlainValidator(_parsed)]
"""A setting that names a source."""
