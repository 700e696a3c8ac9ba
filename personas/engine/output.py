"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from personas.errors import OutputError, PersonasError

_CURES = {
    errno.ENOSPC: ("the disk is full", "free some space, or write to another disk"),
    errno.EDQUOT: ("the disk quota is used up", "free some space, or write to another disk"),
    errno.EACCES: ("writing is not allowed there", "choose a folder that you may write to"),
    errno.EPERM: ("writing is not allowed there", "choose a folder that you may write to"),
    errno.EROFS: ("the disk is read-only", "choose a folder that you may write to"),
    errno.ENOTDIR: ("a file stands where a folder is needed", "choose another path"),
    errno.EEXIST: ("a file stands where a folder is needed", "choose another path"),
    errno.EISDIR: ("a folder stands where a file is needed", "choose another path"),
    errno.ENAMETOOLONG: ("the name is too long", "choose a shorter path"),
}


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path beside ``path`` to write to; rename it to ``path`` only if all went well.

    An earlier file stays as it was when the block fails or is interrupted.

    Raises
    ------
    OutputError
        If the folder cannot be made, or the file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with replacing(Path(folder) / "book.json") as beside:
    ...         _ = beside.write_text("{}")
    ...     (Path(folder) / "book.json").read_text()
    '{}'
    """
    with _output_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".personas-", dir=path.parent) as folder:
            beside = Path(folder) / path.name
            yield beside
            os.replace(beside, path)


@contextmanager
def replacing_all(folder: Path) -> Iterator[Path]:
    """Give a folder to fill; move its files into ``folder`` only if all went well.

    Raises
    ------
    OutputError
        If the folder cannot be made, or a file cannot be written.
    """
    with _output_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".personas-", dir=folder) as beside:
            yield Path(beside)
            for file in sorted(Path(beside).iterdir()):
                os.replace(file, folder / file.name)


@contextmanager
def _output_errors(path: Path) -> Iterator[None]:
    try:
        str(path).encode()
        yield
    except PersonasError:
        raise
    except UnicodeEncodeError as error:
        raise OutputError(
            "The result cannot be written.",
            where=repr(str(path)),
            found="a path that is not UTF-8",
            do="choose another path",
        ) from error
    except OSError as error:
        if error.errno not in _CURES:
            raise
        found, cure = _CURES[error.errno]
        raise OutputError(
            "The result cannot be written.", where=str(path), found=found, do=cure
        ) from error
