"""Text files as they come: encodings, separators, header lines. No database here."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import itertools
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from personas.errors import ColumnError, SourceError, listed

_CHUNK = 1 << 20
_SEPARATORS = (",", ";", "\t", "|")
_FIGURES = re.compile(r"[-+]?[\d.,:/ -]*\d[\d.,:/ -]*")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_GZIP = b"\x1f\x8b"
_NOT_CP1252 = b"\x81\x8d\x8f\x90\x9d"
# Control characters but tab, line feed, form feed, carriage return, end of file and escape.
_NOT_TEXT = bytes(set(range(32)) - {0, 9, 10, 12, 13, 26, 27})


@dataclass(frozen=True)
class TextFile:
    """A text file made ready for the database.

    Attributes
    ----------
    path : Path
        UTF-8 without a byte order mark: the file itself, or the copy.
    encoding : str
        As found: ``"utf-8"``, ``"utf-16"``, ``"cp1252"`` or ``"latin-1"``.
    separator : str
    columns : tuple of str
        Names in the header line, an empty one replaced by its position.
    n_unnamed : int
        How many had no name.
    n_damaged : int
        Characters of a UTF-8 file that were not, and were replaced.
    """

    path: Path
    encoding: str
    separator: str
    columns: tuple[str, ...]
    n_unnamed: int
    n_damaged: int


def prepare(path: Path, copy: Path) -> TextFile:
    """Find out how a text file is written; copy it as plain UTF-8 where needed.

    Raises
    ------
    SourceError
        If the file is empty or holds no text.
    ColumnError
        If two columns have one name.
    """
    try:
        written = _written(path)
        ready = path if written.plain else _transcoded(path, written, copy)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(
            "The compressed file is damaged.", where=path.name, do="compress it again"
        ) from error
    start = _start(ready)
    if not start.strip():
        raise SourceError(
            "The file is empty.", where=path.name, do="export the records again, with a header line"
        )
    separator = _separator(start)
    where = f"{path.name}, header line"
    try:
        header = next(csv.reader(io.StringIO(start, newline=""), delimiter=separator))
    except csv.Error as error:
        raise SourceError(
            "The header line does not end.",
            where=where,
            do="look for a double quote that opens and is not closed",
        ) from error
    columns = header_names(header, where=where)
    n_unnamed = sum(not name.strip() for name in header)
    return TextFile(ready, written.encoding, separator, columns, n_unnamed, written.n_damaged)


def header_of(path: Path) -> tuple[str, ...]:
    """Names in the header line of a text file; only the start of the file is looked at.

    Raises
    ------
    SourceError
        If the first line is no header.
    ColumnError
        If two columns have one name.
    """
    start = next(_chunks(path), b"")
    try:
        # The last character of the part may be cut.
        text = codecs.getincrementaldecoder(_wide(start) or "utf-8-sig")().decode(start)
    except UnicodeDecodeError:
        text = start.decode("cp1252", errors="replace")
    line: list[str] = []
    if text.strip():
        with suppress(csv.Error):  # a double quote that does not end
            line = next(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    return header_names(line, where=f"{path.name}, header line")


def header_names(header: Sequence[str], *, where: str) -> tuple[str, ...]:
    """Names of the columns in a header line; one without a name is called by its place.

    Raises
    ------
    SourceError
        If the line is empty or a record: nothing but figures, or an e-mail address.
    ColumnError
        If two columns have one name.
    """
    names = [name.strip() for name in header]
    named = [name for name in names if name]
    figures = all(_FIGURES.fullmatch(name) for name in named)
    if figures or any(_MAIL.fullmatch(name) for name in named):
        raise SourceError(
            "The first line looks like a record, not like names of columns."
            if named
            else "The first line is empty.",
            where=where,
            do="put a line with the names of the columns first",
        )
    columns = tuple(name or f"column_{place}" for place, name in enumerate(names, 1))
    check_names(columns, where=where)
    return columns


def check_names(names: tuple[str, ...], *, where: str) -> None:
    """Refuse two columns of one name; the database does not tell upper from lower case.

    Raises
    ------
    ColumnError
    """
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names, 1):
        places.setdefault(name.casefold(), []).append(place)
    doubled = [found for found in places.values() if len(found) > 1]
    if doubled:
        first = doubled[0]
        same = len({names[place - 1] for place in first}) == 1
        raise ColumnError(
            f"{len(doubled)} column names occur more than once."
            if len(doubled) > 1
            else f"{len(first)} columns have one name"
            + ("." if same else ", upper and lower case aside."),
            where=where,
            found=f"{listed([names[found[0] - 1] for found in doubled])}; "
            f"columns {' and '.join(str(place) for place in first)}",
            do="give each column a name of its own",
        )


def opened(path: Path) -> BinaryIO:
    """Open a file that may be compressed by gzip."""
    stream = path.open("rb")
    if stream.read(2) == _GZIP:
        stream.close()
        return gzip.open(path, "rb")  # type: ignore[return-value]
    stream.seek(0)
    return stream


def _chunks(path: Path) -> Iterator[bytes]:
    with opened(path) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


@dataclass(frozen=True)
class _Written:
    encoding: str
    plain: bool
    n_damaged: int = 0


def _written(path: Path) -> _Written:
    """How the whole file is written: one odd byte in its last line counts."""
    start = next(_chunks(path), b"")
    if wide := _wide(start):
        return _Written(wide, plain=False)
    strict = codecs.getincrementaldecoder("utf-8")()
    patient = codecs.getincrementaldecoder("utf-8")(errors="replace")
    utf_8, cp1252, n_bad, n_odd = True, True, 0, 0
    for chunk in itertools.chain(_chunks(path), [b""]):
        if b"\0" in chunk or chunk.translate(None, _NOT_TEXT) != chunk:
            raise _no_text(path, nul=b"\0" in chunk)
        try:
            strict.decode(chunk, final=not chunk)
        except UnicodeDecodeError:
            utf_8 = False
        if not chunk.isascii():
            text = patient.decode(chunk)
            n_bad += text.count("\ufffd")
            n_odd += len(text) - len(text.encode("ascii", errors="ignore"))
            cp1252 = cp1252 and not any(byte in chunk for byte in _NOT_CP1252)
    if utf_8:
        with path.open("rb") as stream:
            packed = stream.read(2) == _GZIP
        return _Written("utf-8", plain=not packed and not start.startswith(codecs.BOM_UTF8))
    if n_bad <= 0.01 * n_odd:
        return _Written("utf-8", plain=False, n_damaged=n_bad)
    return _Written("cp1252" if cp1252 else "latin-1", plain=False)


def _wide(start: bytes) -> str | None:
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # Without a byte order mark: western text has a NUL in every second byte.
    pairs = start[:2000]
    if len(pairs) >= 8 and len(pairs) % 2 == 0 and pairs[1::2].count(0) > 0.4 * len(pairs):
        return "utf-16-le"
    if len(pairs) >= 8 and len(pairs) % 2 == 0 and pairs[::2].count(0) > 0.4 * len(pairs):
        return "utf-16-be"
    return None


def _no_text(path: Path, *, nul: bool) -> SourceError:
    return SourceError(
        "The file holds a NUL byte, which no text does."
        if nul
        else "The file holds control characters, which no text does.",
        where=path.name,
        do="export the records again as CSV in UTF-8, or give the file its true ending",
    )


def _transcoded(path: Path, written: _Written, target: Path) -> Path:
    encoding = "utf-8-sig" if written.encoding == "utf-8" else written.encoding
    errors = "replace" if written.n_damaged else "strict"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    try:
        with target.open("wb") as out:
            for chunk in itertools.chain(_chunks(path), [b""]):
                text = decoder.decode(chunk, final=not chunk)
                if "\0" in text:
                    raise _no_text(path, nul=True)
                out.write(text.encode("utf-8"))
    except UnicodeError as error:
        raise SourceError(
            f"The file begins like {written.encoding.upper()} but does not go on so.",
            where=path.name,
            do="export the records again as CSV in UTF-8",
        ) from error
    return target


def _start(path: Path) -> str:
    with path.open("rb") as stream:
        return stream.read(_CHUNK).decode("utf-8", errors="ignore")


def _separator(start: str) -> str:
    """The separator under which most lines have as many cells as the header, and more than one.

    A file of one column has none; then it is one that does not occur in it.
    """
    best, best_score = "", (0.0, 0)
    for separator in _SEPARATORS:
        lines = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
        try:
            header = next(lines)
            sizes = [len(line) for line, _ in zip(lines, range(200), strict=False) if line]
        except csv.Error:
            continue
        if len(header) < 2:
            continue
        same = sum(size == len(header) for size in sizes) / len(sizes) if sizes else 1.0
        score = (round(same, 1), len(header))
        if score > best_score:
            best, best_score = separator, score
    return best or next((sign for sign in (*_SEPARATORS, "\x1f") if sign not in start), ",")
