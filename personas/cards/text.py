"""A book as a few lines of plain text, for a terminal or a ``repr``."""

from __future__ import annotations

from collections.abc import Iterator

from personas.cards.glyphs import visible
from personas.cards.pages import Card, Item, Section, pages
from personas.cards.words import Word
from personas.edition.edition import Edition
from personas.texts import Texts


def to_text(edition: Edition) -> str:
    """Say an edition in plain text: verdict, population, and a line per persona.

    Parameters
    ----------
    edition : Edition

    Returns
    -------
    str
        Lines without colour or control characters, each printed text from a claim.

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
    >>> print(to_text(edition))  # a book without claims has little to say
    Personas
    <BLANKLINE>
      A persona without a name
    <BLANKLINE>
    edition ...
    """
    book, texts = pages(edition), Texts(edition.language)
    lines = [_text(book.cover.title) or Word.PERSONAS.text_in(texts)]
    if book.cover.verdict:
        lines += [_joined(": ", item.label, item.text) for item in book.cover.verdict.items]
    lines += [_text(item) for item in book.cover.population]
    rows = [_row(card, texts) for card in book.cards]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines += [""]
    lines += [
        "  ".join(
            cell.rjust(width) if at in (2, 3) else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    lines += ["", f"{Word.EDITION.text_in(texts)} {book.edition.text}"]
    return "\n".join(lines)


def _row(card: Card, texts: Texts) -> tuple[str, ...]:
    size, trust = _first(card.size), _first(card.trust)
    return (
        visible(card.badge.text) if card.badge else "",
        _shortened(_text(card.name) or Word.UNNAMED.text_in(texts)),
        visible(size.shown.text) if size and size.shown else "",
        visible(size.note.text) if size and size.note else "",
        visible(trust.label.text) if trust and trust.label else "",
    )


def _first(section: Section | None) -> Item | None:
    return section.items[0] if section else None


def _text(item: Item | None) -> str:
    return visible(item.text.text) if item else ""


def _joined(between: str, *printed: object) -> str:
    def texts() -> Iterator[str]:
        for part in printed:
            text = getattr(part, "text", None)
            if text:
                yield visible(text)

    return between.join(texts())


def _shortened(text: str, most: int = 56) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
