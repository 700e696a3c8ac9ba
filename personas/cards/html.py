"""A book as HTML: one self-contained file, and small pieces for a notebook."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache, partial
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from personas.cards.arranged import bubbles, comparison_rows, typing_form
from personas.cards.glyphs import FAMILY, embedded, visible
from personas.cards.pages import pages
from personas.cards.plain import plain
from personas.cards.schemes import ACCENT, style
from personas.edition.claim import Claim
from personas.edition.edition import Edition
from personas.profiling.typing_points import POINTS_PER_DOUBLING
from personas.texts import Texts

_HTML_WEIGHTS = (400, 600)


def to_html(edition: Edition) -> str:
    """Show an edition as one page of HTML that needs no network.

    Parameters
    ----------
    edition : Edition

    Returns
    -------
    str
        The page: the content of the PDF, with the evidence of each claim shown while the pointer
        or the keyboard is on it, and an anchor per persona (``#P1``). The same edition gives the
        same text.

    Examples
    --------
    >>> from personas.edition.edition import Edition, Provenance
    >>> from personas.records.schema import Schema
    >>> made = Provenance(source="accounts.csv", fingerprint="0", n_records=0, as_of=None, seed=0,
    ...                   settings={}, versions={})
    >>> edition = Edition(title="Empty", verdict="constructive", schema_=Schema(columns=()),
    ...                   model={}, personas=(), slots={}, claims=(), findings=(),
    ...                   provenance=made)
    >>> to_html(edition)[:15]
    '<!DOCTYPE html>'
    """
    book = _book(edition)
    claims = {claim.id: claim for claim in edition.claims}
    ids = [persona.id for persona in edition.personas]
    stated = [_stated(card, book["words"]) for card in book["cards"]]
    script = _file("book.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return (
        _environment()
        .get_template("book.html.j2")
        .render(
            book=book,
            words=book["words"],
            say=partial(_say, Texts(edition.language)),
            sizes=" ".join(stated),
            matrix=comparison_rows(_in(book["comparison"]), claims, ids),
            typing=_typing(book, claims, edition),
            bubbles=bubbles(_in(book["targeting"] and book["targeting"]["targeting"]), claims),
            colours=Markup(style(_accent(edition))),  # names and hexadecimal digits
            logo=_logo(edition),
            style=_file("book.css"),
            fonts=_fonts(_letters(book)),
            script=script,
            script_hash=f"sha256-{digest}",
        )
    )


def book_html(edition: Edition) -> str:
    """Show an edition as a small piece of HTML for a notebook.

    Parameters
    ----------
    edition : Edition

    Returns
    -------
    str
        One escaped ``<div>`` with its own scoped style, no script, no network.

    Examples
    --------
    >>> from personas.edition.edition import Edition, Provenance
    >>> from personas.records.schema import Schema
    >>> made = Provenance(source="accounts.csv", fingerprint="0", n_records=0, as_of=None, seed=0,
    ...                   settings={}, versions={})
    >>> edition = Edition(title="Empty", verdict="constructive", schema_=Schema(columns=()),
    ...                   model={}, personas=(), slots={}, claims=(), findings=(),
    ...                   provenance=made)
    >>> book_html(edition)[:31]
    '<div class="personas-fragment">'
    """
    return _fragment(_book(edition), None)


def persona_html(edition: Edition, persona_id: str) -> str:
    """Show one persona as a small piece of HTML for a notebook.

    Parameters
    ----------
    edition : Edition
    persona_id : str
        Such as ``"P1"``.

    Returns
    -------
    str
        One escaped ``<div>`` with its own scoped style, no script, no network.

    Raises
    ------
    EditionError
        If the edition has no such persona.

    Examples
    --------
    >>> from personas.edition.edition import Edition, Persona, Provenance
    >>> from personas.records.schema import Schema
    >>> made = Provenance(source="accounts.csv", fingerprint="0", n_records=0, as_of=None, seed=0,
    ...                   settings={}, versions={})
    >>> regulars = Persona(id="P1", name="Regulars", n=12, share=1.0, slots={})
    >>> edition = Edition(title="Empty", verdict="constructive", schema_=Schema(columns=()),
    ...                   model={}, personas=(regulars,), slots={}, claims=(), findings=(),
    ...                   provenance=made)
    >>> "A persona without a name" in persona_html(edition, "P1")
    True
    """
    edition.persona(persona_id)
    book = _book(edition)
    return _fragment(book, next(card for card in book["cards"] if card["id"] == persona_id))


def _book(edition: Edition) -> dict[str, Any]:
    return plain(pages(edition), visible, evidence=True)


def _accent(edition: Edition) -> str:
    return (edition.look and edition.look.accent) or ACCENT


def _logo(edition: Edition) -> str:
    """The logo as an address that holds the picture itself; "" without one."""
    logo = edition.look and edition.look.logo
    return f"data:{logo.media_type};base64,{logo.content}" if logo else ""


def _in(section: dict[str, Any] | None) -> list[dict[str, Any]]:
    return section["items"] if section else []


def _typing(book: dict[str, Any], claims: dict[str, Claim], edition: Edition) -> dict[str, Any]:
    form = book["typing"] or {"typing_questions": None, "typing_points": None}
    stored = edition.typing or {"sharpness": 1.0}
    return typing_form(
        _in(form["typing_questions"]),
        _in(form["typing_points"]),
        claims,
        n_personas=len(edition.personas),
        points_per_doubling=POINTS_PER_DOUBLING / stored["sharpness"],
    )


def _say(texts: Texts, key: str, *, number: int | None = None, **values: object) -> str:
    """A text that only the HTML book needs."""
    return texts.say(f"html.{key}", number=number, **values)


def _stated(card: dict[str, Any], words: dict[str, str]) -> str:
    """What the strip of shares states of one persona."""
    if card["size"]:
        return str(card["size"]["items"][0]["text"])
    return str(card["name"]["text"] if card["name"] else words["unnamed"])


def _fragment(book: dict[str, Any], persona: dict[str, Any] | None) -> str:
    return (
        _environment()
        .get_template("fragment.html.j2")
        .render(book=book, words=book["words"], persona=persona, style=_file("fragment.css"))
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("personas.cards", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )


@cache
def _file(name: str) -> Markup:
    text = (files("personas.cards") / "templates" / name).read_text(encoding="utf-8")
    return Markup(text)  # a file of this package


def _letters(thing: Any) -> str:
    """Every character that a book's plain data holds, once, in order."""

    def texts(thing: Any) -> Iterator[str]:
        if isinstance(thing, str):
            yield thing
        elif isinstance(thing, dict | list):
            for part in thing.values() if isinstance(thing, dict) else thing:
                yield from texts(part)

    return "".join(sorted({character for text in texts(thing) for character in text}))


@cache
def _fonts(letters: str) -> Markup:
    faces = (
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};font-display:swap;'
        f"src:url(data:font/woff;base64,{embedded(weight, letters)})}}"
        for weight in _HTML_WEIGHTS
    )
    return Markup("\n".join(faces))  # letters and digits of base64 only
