"""A book as PDF, set by Typst: archival (PDF/A-3a), accessible (PDF/UA-1), with its data inside."""

from __future__ import annotations

import json
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

ATTACHMENT = "book.json"

# PDF/A needs a date; a book whose records carry none gets this one, so that its bytes stay equal.
_NO_DATE = date(2000, 1, 1)


def to_pdf(edition: Edition) -> bytes:
    """Set an edition as PDF.

    Parameters
    ----------
    edition : Edition

    Returns
    -------
    bytes
        The PDF; the same edition gives the same bytes. It is A4 landscape, conforms to PDF/A-3a
        and PDF/UA-1, and carries ``book.json`` as attachment.

    Raises
    ------
    OutputError
        If the pages cannot be set.

    Examples
    --------
    >>> from personas.edition.edition import Edition, Provenance
    >>> from personas.records.schema import Schema
    >>> made = Provenance(source="accounts.csv", fingerprint="0", n_records=0, as_of=None, seed=0,
    ...                   settings={}, versions={})
    >>> edition = Edition(title="Empty", verdict="constructive", schema_=Schema(columns=()),
    ...                   model={}, personas=(), slots={}, claims=(), findings=(),
    ...                   provenance=made)
    >>> to_pdf(edition)[:8]
    b'%PDF-1.7'
    """
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
                pdf_standards=["a-3a", "ua-1"],
                timestamp=datetime(printed.year, printed.month, printed.day, tzinfo=UTC),
            )
        except typst.TypstError as error:
            raise _not_set(edition) from error
        finally:
            _forget(folder)
    if warnings:
        raise _not_set(edition) from warnings[0]
    if not isinstance(content, bytes):
        raise _not_set(edition)
    return content


def _forget(folder: Path) -> None:
    """Let the compiler drop what it keeps of this book.

    It keeps what it worked out until ten more documents are set, which adds up: 16 books took
    1.5 GB, with eleven empty documents after each one 0.2 GB. They take half a millisecond.
    """
    import typst

    empty = folder / "empty.typ"
    empty.touch()
    compiler = typst.Compiler(str(empty), root=str(folder), ignore_system_fonts=True)
    for _ in range(11):
        compiler.compile(format="pdf")


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
