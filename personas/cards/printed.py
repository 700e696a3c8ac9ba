"""The pieces of which pages are made: printed texts, claims as they stand on a page, sections.

Printed text has three origins and no other: an attribute of a claim (`Said`), the fixed catalogue
(`Word`) and the edition's own id and company (`Stamp`). None of them holds a text of its own, so a
page cannot say anything that is not in the edition.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from personas.cards.words import Word
from personas.edition.claim import Claim, Dots, Point
from personas.edition.edition import Edition
from personas.texts import ENGLISH, Texts

Attribute = Literal[
    "text", "label", "shown", "note", "everyone_shown", "index", "persona", "author", "date",
    "basis", "source", "n", "interval", "value",
]  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One printed attribute of one claim.

    Parameters
    ----------
    claim : Claim
    attribute : str
        Name of the attribute; ``"cells"`` is reached through ``cell``.
    cell : int, optional
        Position of a printed cell, when the claim is a row of a table.

    Raises
    ------
    TypeError
        If it is made from anything but a claim and the name of a printable attribute.

    Examples
    --------
    >>> claim = Claim(id="P1.size.1", text="P1 holds 1,284 accounts.", shown="1,284",
    ...               kind="data", basis="all records", source="count")
    >>> Said(claim, "shown").text
    '1,284'
    """

    claim: Claim
    attribute: Attribute = "text"
    cell: int | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.claim, Claim) or self.attribute not in get_args(Attribute):
            raise TypeError("printed text is an attribute of a claim")

    def text_in(self, texts: Texts) -> str:
        """Return the printed text; texts of claims are in the edition's language already."""
        if self.cell is not None:
            return self.claim.cells[self.cell]
        value = getattr(self.claim, self.attribute)
        if value is None:
            return ""
        if isinstance(value, int):
            return texts.count(value)
        if isinstance(value, float):
            return texts.localised(f"{value:,.0f}" if abs(value) >= 1e5 else f"{value:.6g}")
        if self.attribute == "interval":
            low, high = (f"{end:.4g}" for end in value)
            return f"{texts.localised(low)} – {texts.localised(high)}"
        return str(value)

    @property
    def text(self) -> str:
        """The printed text, figures in English."""
        return self.text_in(ENGLISH)


@dataclass(frozen=True)
class Stamp:
    """What marks a book as a whole: the edition's id, or the company whose book it is.

    No claim can hold the id, because it is the hash of them all.
    """

    edition: Edition
    part: Literal["id", "company"] = "id"

    def text_in(self, texts: Texts) -> str:
        """Return the printed text: twelve hexadecimal digits, or a name."""
        return self.text

    @property
    def text(self) -> str:
        """The printed text."""
        if self.part == "company":
            return self.edition.look.company if self.edition.look else ""
        return self.edition.short_id


Printed = Said | Word | Stamp


@dataclass(frozen=True)
class Item:
    """One claim as it stands on a page: the printed pieces, the drawing, the evidence."""

    id: str
    text: Said
    label: Said | None
    shown: Said | None
    note: Said | None
    everyone: Said | None
    index: Said | None
    basis: Said | None
    n: Said | None
    cells: tuple[Said, ...]
    marks: Dots | None
    point: Point | None
    share: float | None
    everyone_share: float | None
    persona: Said | None
    author: Said | None
    date: Said | None
    human: bool
    signed: bool
    evidence: tuple[tuple[Word, Printed], ...]


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it; `head` names the columns where it is a table."""

    heading: Word
    items: tuple[Item, ...]
    head: tuple[Word, ...] = ()
    key: Word | None = None


_KINDS = {"data": Word.DATA, "derived": Word.DERIVED, "human": Word.SAID}


def item_of(claim: Claim) -> Item:
    def said(attribute: Attribute) -> Said | None:
        printed = Said(claim, attribute)
        return printed if printed.text.strip() else None

    return Item(
        id=claim.id,
        text=Said(claim),
        label=said("label"),
        shown=said("shown"),
        note=said("note"),
        everyone=said("everyone_shown"),
        index=said("index"),
        basis=said("basis"),
        n=said("n"),
        cells=tuple(Said(claim, cell=position) for position in range(len(claim.cells))),
        marks=claim.dots or _marks(claim),
        point=claim.point,
        share=_share(claim),
        everyone_share=claim.everyone_share,
        persona=said("persona"),
        author=said("author"),
        date=said("date"),
        human=claim.kind == "human",
        signed=claim.author is not None,
        evidence=tuple(_evidence(claim)),
    )


def _share(claim: Claim) -> float | None:
    """Length of a bar: as given, else the value of a table's row where that is a share."""
    if claim.share is None and claim.cells and isinstance(claim.value, float):
        return claim.value if 0 <= claim.value <= 1 else None
    return claim.share


def _evidence(claim: Claim) -> Iterable[tuple[Word, Printed]]:
    yield Word.EVIDENCE, _KINDS[claim.kind]
    printed: tuple[tuple[Word, Attribute], ...] = (
        (Word.VALUE, "value"),
        (Word.N, "n"),
        (Word.INTERVAL, "interval"),
        (Word.BASIS, "basis"),
        (Word.SOURCE, "source"),
    )
    for word, attribute in printed:
        is_word = attribute == "value" and isinstance(claim.value, str)
        if Said(claim, attribute).text and not is_word:
            yield word, Said(claim, attribute)


def _marks(claim: Claim) -> Dots | None:
    """Place a value, its interval and everyone's value on a line that begins at 0."""
    value, interval, everyone = claim.value, claim.interval, claim.everyone
    if isinstance(value, str) or value is None or interval is None or everyone is None:
        return None
    numbers = (float(value), everyone, *interval)
    left, right = min(0.0, *numbers), max(0.0, *numbers)
    if not 0 < right - left < float("inf"):
        return None
    # A quarter of the line stays free on the right, so that a mark is not read as "all of them".
    persona, other, low, high = (0.8 * (number - left) / (right - left) for number in numbers)
    return Dots(persona=persona, everyone=other, low=low, high=high)
