"""A book as PDF, set by Typst: archival (PDF/A-3a), accessible (PDF/UA-1), with its data inside."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

from personas.cards.glyphs import WEIGHTS, Printer, font_file
from personas.cards.pages import pages
from personas.cards.plain import plain
from personas.edition.edition import Edition
from personas.errors import OutputError

STANDARDS = ["a-3a", "ua-1"]
ATTACHMENT = "book.json"

# PDF/A needs a date; a book whose records carry none gets this one, so that its bytes stay equal.
_NO_DATE = date(2000, 1, 1)


def to_pdf(edition: Edition, path: str | os.PathLike[str] | None = None) -> bytes:
    """Set an edition as PDF.

    Parameters
    ----------
    edition : Edition
    path : path-like, optional
        Where to write it as well; an older file stays whole until the new one is complete.

    Returns
    -------
    bytes
        The PDF; the same edition gives the same bytes. It is A4 landscape, conforms to PDF/A-3a
        and PDF/UA-1, and carries ``book.json`` as attachment.

    Raises
    ------
    OutputError
        If the file cannot be written, or the pages cannot be set.
    """
    content = _compiled(edition)
    if path is not None:
        _written(content, Path(path))
    return content


def _compiled(edition: Edition) -> bytes:
    # Imported here: a notebook that never asks for a PDF does not pay for the compiler.
    import typst

    printed = _date(edition)
    with tempfile.TemporaryDirectory(prefix="personas-") as name:
        folder = Path(name)
        _laid_out(edition, printed, folder)
        compiler = typst.Compiler(
            str(folder / "book.typ"),
            root=str(folder),
            font_paths=[str(folder / "fonts")],
            ignore_system_fonts=True,
        )
        try:
            content, warnings = compiler.compile_with_warnings(
                format="pdf",
                pdf_standards=STANDARDS,
                timestamp=datetime(printed.year, printed.month, printed.day, tzinfo=UTC),
            )
        except typst.TypstError as error:
            raise _not_set(edition) from error
    if warnings:
        raise _not_set(edition) from warnings[0]
    return bytes(content)


def _not_set(edition: Edition) -> OutputError:
    return OutputError(
        "The pages cannot be set as PDF.",
        where=f"edition {edition.short_id}",
        do="use the HTML, and report this with the book.json if it may be shared",
    )


def _laid_out(edition: Edition, printed: date, folder: Path) -> None:
    """Put the template, its data and the typeface side by side, as the compiler wants them."""
    templates = files("personas.cards") / "templates"
    for template in templates.iterdir():
        if template.name.endswith(".typ"):
            (folder / template.name).write_bytes(template.read_bytes())
    (folder / "fonts").mkdir()
    for weight in WEIGHTS:
        shutil.copy(font_file(weight), folder / "fonts")
    printer = Printer()
    content = plain(pages(edition), printer, evidence=False)
    content["n_replaced"] = printer.n_replaced
    content["date"] = [printed.year, printed.month, printed.day]
    (folder / "pages.json").write_text(json.dumps(content), encoding="utf-8")
    (folder / ATTACHMENT).write_text(edition.to_json(), encoding="utf-8")


def _date(edition: Edition) -> date:
    try:
        return date.fromisoformat((edition.provenance.as_of or "")[:10])
    except ValueError:
        return _NO_DATE


def _written(content: bytes, path: Path) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OutputError(
            "The PDF cannot be written.",
            where=str(path),
            found=error.strerror,
            do="choose a folder that exists and can be written to",
        ) from error
