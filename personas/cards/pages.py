"""What stands on the pages of a book, before it is set as PDF, HTML or plain text.

Printed text has three origins and no other: an attribute of a claim (`Said`), the fixed catalogue
(`Word`) and the edition's own id (`Stamp`). None of them holds a text of its own, so a page cannot
say anything that is not in the edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, get_args

from personas.cards.words import Word
from personas.edition.claim import Claim, Dots
from personas.edition.edition import Edition, Persona
from personas.texts import ENGLISH, Texts

Attribute = Literal[
    "text", "label", "shown", "note", "everyone_shown", "index", "persona", "author", "date",
    "basis", "source", "n", "interval",
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
        if self.attribute in ("n", "index"):
            return texts.count(value)
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
    """The edition's id, which no claim can hold because it is the hash of them all."""

    edition: Edition

    def text_in(self, texts: Texts) -> str:
        """Return the printed text: twelve hexadecimal digits."""
        return self.edition.short_id

    @property
    def text(self) -> str:
        """The printed text."""
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
    cells: tuple[Said, ...]
    marks: Dots | None
    share: float | None
    everyone_share: float | None
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


@dataclass(frozen=True)
class Card:
    """One persona: its entry on the cover and its front page."""

    id: str
    badge: Said | None
    name: Item | None
    summary: Item | None
    banner: Item | None
    share: float
    doubt: Literal["", "doubtful", "not trusted"]
    size: Section | None
    traits: Section | None
    coverage: Section | None
    inside: Section | None
    rule: Section | None
    outcomes: Section | None
    trust: Section | None
    unknown: Section | None


@dataclass(frozen=True)
class Cover:
    """The first page, which sets all personas side by side."""

    title: Item | None
    population: tuple[Item, ...]
    verdict: Section | None
    agreed: Section | None


@dataclass(frozen=True)
class Back:
    """The last pages: how the book was made."""

    method: Section | None
    choice: Section | None
    choice_rule: Section | None
    stability: Section | None
    sensitivity: Section | None
    edge: Section | None
    limits: Section | None
    findings: Section | None
    columns: Section | None
    provenance: Section | None


@dataclass(frozen=True)
class Book:
    """All pages of one edition, as every renderer reads them."""

    edition: Stamp
    verdict: str
    cover: Cover
    cards: tuple[Card, ...]
    back: Back


# The most that a page has room for, as the edition promises it.
MOST = {"size": 4, "traits": 6, "coverage": 4, "inside": 3, "outcomes": 6, "unknown": 2}

_HEADS: dict[str, tuple[Word, ...]] = {
    "choice": (
        Word.COUNT, Word.AGREEMENT, Word.MIDDLE_HALF, Word.SCORE, Word.GAP, Word.SMALLEST,
        Word.DECISION,
    ),
    "stability": (Word.ID, Word.NAME, Word.OVERLAP, Word.IN_WORDS, Word.FOUND_AGAIN),
    "sensitivity": (Word.ID, Word.NAME, Word.KEPT, Word.LOST),
    "findings": (Word.LEVEL, Word.WHERE, Word.WHAT, Word.TO_DO),
    "columns": (Word.COLUMN, Word.KIND, Word.USE, Word.MISSING),
    "provenance": (Word.FACT, Word.VALUE),
}  # fmt: skip

_KINDS = {"data": Word.DATA, "derived": Word.DERIVED, "human": Word.SAID}


def pages(edition: Edition) -> Book:
    """Lay out an edition: which claim stands where, under which heading.

    Parameters
    ----------
    edition : Edition

    Returns
    -------
    Book
    """
    section = partial(_section, edition)
    title = _items(edition, "title")
    return Book(
        edition=Stamp(edition),
        verdict=edition.verdict,
        cover=Cover(
            title=title[0] if title else None,
            population=_items(edition, "population"),
            verdict=section("verdict", Word.VERDICT),
            agreed=section("agreed", Word.AGREED),
        ),
        cards=tuple(_card(edition, persona) for persona in edition.personas),
        back=Back(
            method=section("method", Word.METHOD),
            choice=section("choice", Word.CHOICE, key=Word.KEY_CHOICE),
            choice_rule=section("choice_rule", Word.CHOICE),
            stability=section("stability", Word.STABILITY, key=Word.KEY_STABILITY),
            sensitivity=section("sensitivity", Word.SENSITIVITY, key=Word.KEY_SENSITIVITY),
            edge=section("edge", Word.EDGE),
            limits=section("limits", Word.LIMITS),
            findings=section("findings", Word.FINDINGS),
            columns=section("columns", Word.COLUMNS),
            provenance=section("provenance", Word.PROVENANCE),
        ),
    )


def _card(edition: Edition, persona: Persona) -> Card:
    section = partial(_section, edition, persona_id=persona.id)
    name = _items(edition, "name", persona.id)
    summary = _items(edition, "summary", persona.id)
    verdict = _items(edition, "verdict")
    said = [claim for slot in persona.slots for claim in _claims(edition, slot, persona.id)]
    badge = next((Said(claim, "persona") for claim in said if claim.persona), None)
    return Card(
        id=persona.id,
        badge=badge,
        name=name[0] if name else None,
        summary=summary[0] if summary else None,
        banner=verdict[0] if verdict and edition.verdict == "constructive" else None,
        share=persona.share,
        doubt=_doubt(_items(edition, "trust", persona.id), Texts(edition.language)),
        size=section("size", Word.HOW_BIG),
        traits=section("traits", Word.SETS_APART),
        coverage=section("coverage", Word.COVERAGE),
        inside=section("inside", Word.INSIDE),
        rule=section("rule", Word.RECOGNISE),
        outcomes=section("outcomes", Word.OUTCOMES),
        trust=section("trust", Word.TRUST),
        unknown=section("unknown", Word.UNKNOWN),
    )


def _doubt(trust: Sequence[Item], texts: Texts) -> Literal["", "doubtful", "not trusted"]:
    """Whether the persona's own label warns of it; the label is what is printed."""
    words = {item.label.text.casefold() for item in trust if item.label}
    if texts.say("wording.not_trusted") in words:
        return "not trusted"
    return "doubtful" if texts.say("wording.doubtful") in words else ""


def _claims(edition: Edition, slot: str, persona_id: str | None) -> Sequence[Claim]:
    claims = [
        claim for claim in edition.claims_in(slot, persona_id=persona_id) if claim.text.strip()
    ]
    return claims[: MOST[slot]] if persona_id and slot in MOST else claims


def _items(edition: Edition, slot: str, persona_id: str | None = None) -> tuple[Item, ...]:
    return tuple(_item(claim) for claim in _claims(edition, slot, persona_id))


def _section(
    edition: Edition,
    slot: str,
    heading: Word,
    *,
    persona_id: str | None = None,
    key: Word | None = None,
) -> Section | None:
    items = _items(edition, slot, persona_id)
    if slot in _HEADS:
        items = tuple(item for item in items if len(item.cells) == len(_HEADS[slot]))
    return Section(heading, items, _HEADS.get(slot, ()), key) if items else None


def _item(claim: Claim) -> Item:
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
        cells=tuple(Said(claim, cell=position) for position in range(len(claim.cells))),
        marks=claim.dots or _marks(claim),
        share=_share(claim),
        everyone_share=claim.everyone_share,
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
        (Word.N, "n"),
        (Word.INTERVAL, "interval"),
        (Word.BASIS, "basis"),
        (Word.SOURCE, "source"),
    )
    for word, attribute in printed:
        if Said(claim, attribute).text:
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
