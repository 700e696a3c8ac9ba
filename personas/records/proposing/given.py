"""What `personas init` was given: files, tables with their files, and patterns."""

from __future__ import annotations

import glob
import itertools
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from personas.errors import BriefError, SourceError, did_you_mean, listed
from personas.records.proposing.proposed import TABLES, TableName


@dataclass(frozen=True)
class Given:
    """Files that make one table.

    Attributes
    ----------
    paths : tuple of Path
    source : str
        A path, or a pattern that matches exactly these paths.
    table : str, optional
        Where the user said which table it is.
    """

    paths: tuple[Path, ...]
    source: str
    table: TableName | None = None

    @property
    def file(self) -> str:
        """What people call it."""
        return Path(self.source).name

    def beside(self, brief: Path) -> str:
        """The source as a brief names it: relative to itself, with slashes."""
        try:
            return Path(os.path.relpath(self.source, brief.parent)).as_posix()
        except ValueError:  # another drive
            return Path(self.source).absolute().as_posix()


def given_files(sources: Sequence[str | PathLike[str]]) -> tuple[Given, ...]:
    """Read the arguments: ``FILE``, ``orders=FILE``, or a pattern in place of a file.

    Raises
    ------
    BriefError
        If nothing is given, a file is given twice, or what stands before ``=`` is no table.
    SourceError
        If no file matches a pattern.

    Examples
    --------
    >>> [one.table for one in given_files(["accounts.csv", "orders=sales.csv"])]
    [None, 'orders']
    """
    if not sources:
        raise BriefError("No file is given.", where="init", do="personas init FILE")
    found = tuple(_one(os.fspath(source)) for source in sources)
    paths = [path.absolute() for one in found for path in one.paths]
    if twice := sorted({path.name for path in paths if paths.count(path) > 1}):
        raise BriefError(
            "A file is given twice.", where="init", found=listed(twice), do="give each file once"
        )
    return found


def _one(source: str) -> Given:
    word, equals, file = source.partition("=")
    if not equals or Path(source).exists():
        return _with_paths(source, None)
    table = next((name for name in TABLES if name == word.strip().lower()), None)
    if table is not None and file.strip():
        return _with_paths(file.strip(), table)
    raise BriefError(
        f"'{word}' is no table of a brief." if table is None else "No file is given for a table.",
        where=f"init {source}",
        found=None if table else f"the tables are {', '.join(TABLES)}",
        do=did_you_mean([word], TABLES) or "write orders=FILE, or the file alone",
    )


def _with_paths(source: str, table: TableName | None) -> Given:
    path = Path(source).expanduser()
    if path.exists() or not re.search(r"[*?\[]", source):
        return Given((path,), str(path), table)
    matched = _matches(str(path))
    if not matched:
        raise SourceError(
            "No file matches this pattern.", where=source, do="check the folder and the pattern"
        )
    # A brief names one file of customers, never a pattern.
    one_file = len(matched) == 1 and table in (None, "customers")
    return Given(matched, str(matched[0] if one_file else path), table)


def _matches(pattern: str) -> tuple[Path, ...]:
    return tuple(Path(name) for name in sorted(glob.glob(pattern)) if Path(name).is_file())


def pattern_for(paths: Sequence[Path]) -> str | None:
    """Find a pattern that matches these files and no other, None where there is none.

    Examples
    --------
    >>> pattern_for([Path("a/2025-01.csv"), Path("b/2025-02.csv")]) is None
    True
    """
    folders = {path.parent for path in paths}
    if len(folders) != 1 or len({path.suffix for path in paths}) != 1:
        return None
    first = _alike([path.name for path in paths])
    last = _alike([path.name[len(first) :][::-1] for path in paths])[::-1]
    # 2025-*.csv reads better than 2025-0*.csv, and takes October too.
    for start, end in ((first.rstrip("0123456789"), last.lstrip("0123456789")), (first, last)):
        if not (start or end):
            continue
        folder = folders.copy().pop()
        pattern = str(folder / f"{glob.escape(start)}*{glob.escape(end)}")
        escaped = str(Path(glob.escape(str(folder))) / Path(pattern).name)
        if {path.resolve() for path in _matches(escaped)} == {path.resolve() for path in paths}:
            return pattern
    return None


def _alike(words: Sequence[str]) -> str:
    """What all words begin with."""
    pairs = zip(*words, strict=False)
    return "".join(signs[0] for signs in itertools.takewhile(lambda s: len(set(s)) == 1, pairs))
