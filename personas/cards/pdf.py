"""A book as PDF, set by Typst: archival (PDF/A-3a), accessible (PDF/UA-1), with its data inside."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from personas.cards.arranged import Plain, comparison_rows, typing_form
from personas.cards.glyphs import WEIGHTS, Printer, font_file, widths
from personas.cards.pages import pages
from personas.cards.paper import PAPERS, Paper, check_paper
from personas.cards.plain import plain
from personas.cards.plane import bubbles
from personas.cards.schemes import ACCENT, mixed, schemes
from personas.edition.claim import Claim
from personas.edition.edition import Edition
from personas.errors import OutputError

ATTACHMENT = "book.json"

# The plane of attractiveness and fit, in millimetres; both papers hold it beside its tables.
PLANE = (108.0, 112.0)

# PDF/A needs a date; a book whose records carry none gets this one, so that its bytes stay equal.
_NO_DATE = date(2000, 1, 1)


def to_pdf(edition: Edition, *, paper: Paper = "a4", only: str | None = None) -> bytes:
    """Set an edition as PDF.

    Parameters
    ----------
    edition : Edition
    paper : {"a4", "letter"}
        The size of a sheet, which lies on its long side.
    only : str, optional
        A persona: its pages and the typing form, without cover and back. The whole edition is
        attached all the same.

    Returns
    -------
    bytes
        The PDF; the same edition gives the same bytes. It conforms to PDF/A-3a and PDF/UA-1,
        carries ``book.json`` as attachment, and its keywords say how it was printed.

    Raises
    ------
    BriefError
        If there is no such paper.
    EditionError
        If there is no such persona.
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

    check_paper(paper)
    if only is not None:
        edition.persona(only)
    printed = _date(edition)
    with tempfile.TemporaryDirectory(prefix="personas-") as name:
        folder = Path(name)
        _laid_out(edition, printed, folder, paper, only)
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
        do="use the HTML, and report this with the book.json if it may be shared"
        + (", or try another logo" if edition.look and edition.look.logo else ""),
    )


def _laid_out(
    edition: Edition, printed: date, folder: Path, paper: Paper, only: str | None
) -> None:
    """Put the template, its data and the typeface side by side, as the compiler wants them."""
    templates = files("personas.cards") / "templates"
    for template in templates.iterdir():
        if template.name.endswith(".typ"):
            (folder / template.name).write_bytes(template.read_bytes())
    (folder / "fonts").mkdir()
    for weight in WEIGHTS:
        shutil.copy(font_file(weight), folder / "fonts")
    content = _content(edition)
    content["date"] = [printed.year, printed.month, printed.day]
    content["only"] = only
    content["keywords"] = [f"paper={paper}", *([f"only={only}"] if only else [])]
    (folder / "pages.json").write_text(json.dumps(content), encoding="utf-8")
    (folder / "look.json").write_text(json.dumps(_look(edition, folder, paper)), encoding="utf-8")
    known = {text: widths(text) for text in _texts(content)}
    (folder / "widths.json").write_text(json.dumps(known), encoding="utf-8")
    (folder / ATTACHMENT).write_text(edition.to_json(), encoding="utf-8")


def _look(edition: Edition, folder: Path, paper: Paper) -> dict[str, Any]:
    """The size of the paper, the colours, and the name of the file that holds the logo."""
    look = edition.look
    logo = None
    if look is not None and look.logo is not None:
        logo = f"logo{look.logo.suffix}"
        (folder / logo).write_bytes(look.logo.bytes)
    accent = look.accent if look is not None and look.accent else ACCENT
    return {"paper": PAPERS[paper], "colours": colours_on_paper(accent), "logo": logo}


def colours_on_paper(accent: str) -> dict[str, str]:
    """Colours of a printed book by name, and four shades of the index that ink can be read on.

    Examples
    --------
    >>> colours_on_paper("#0b6660")["high-1"]
    '#e2edec'
    """
    light = schemes(accent)["light"]
    shades = {
        f"{side}-{level}": mixed(light[name], light["paper"], share)
        for side, name in (("high", "accent"), ("low", "care"))
        for level, share in ((1, 0.12), (2, 0.28))
    }
    return {**light, **shades}


def _content(edition: Edition) -> dict[str, Any]:
    """What the templates read: the pages, and what is arranged before they are set."""
    printer = Printer()
    content = plain(pages(edition), printer, evidence=False)
    claims = {claim.id: claim for claim in edition.claims}
    ids = [persona.id for persona in edition.personas]
    content["matrix"] = comparison_rows(_items(content["comparison"]), claims, ids)
    content["form"] = typing_form(
        _items((content["typing"] or {}).get("typing_questions")),
        _items((content["typing"] or {}).get("typing_points")),
        claims,
        n_personas=len(ids),
        points_per_doubling=1,  # the printed form says it in a sentence of its own
    )["groups"]
    content["plane"] = _plane(_items((content["targeting"] or {}).get("targeting")), claims)
    content["n_replaced"] = printer.n_replaced
    return content


def _texts(thing: Any) -> Iterator[str]:
    """Every text in what the templates read."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict | list):
        for part in thing.values() if isinstance(thing, dict) else thing:
            yield from _texts(part)


def _plane(items: list[Plain], claims: Mapping[str, Claim]) -> Plain:
    """The bubbles of the targeting page; a label is the persona's id and what was decided."""
    labels = {
        item["id"]: " ".join((item["persona"] or "", *item["cells"][2:3])).strip() for item in items
    }
    placed = bubbles((claims[id] for id in labels), labels, width=PLANE[0], height=PLANE[1])
    by_persona = {claims[id].persona or "": label for id, label in labels.items()}
    return {
        "width": PLANE[0],
        "height": PLANE[1],
        "bubbles": [{**asdict(one), "string": by_persona[one.id]} for one in placed],
    }


def _items(section: Plain | None) -> list[Plain]:
    return section["items"] if section else []


def _date(edition: Edition) -> date:
    try:
        return date.fromisoformat((edition.provenance.as_of or "")[:10])
    except ValueError:
        return _NO_DATE
