"""What stands on the pages of a book, before it is set as PDF, HTML or plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from personas.cards.printed import Item, Printed, Said, Section, Stamp
from personas.cards.sections import MOST, claims_of, items_of, section_of
from personas.cards.sheets import Form, Marketing, Sales, Targeting, sheet_of
from personas.cards.words import Word
from personas.edition.edition import Edition, Persona
from personas.texts import Texts

__all__ = [
    "MOST",
    "Back",
    "Book",
    "Card",
    "Cover",
    "Item",
    "Printed",
    "Said",
    "Section",
    "Stamp",
    "pages",
]


@dataclass(frozen=True)
class Card:
    """One persona: its entry on the cover, its front, its marketing and its sales page."""

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
    decision: Item | None
    decision_why: Section | None
    decision_sums: Section | None
    remarks: Section | None
    marketing: Marketing | None
    sales: Sales | None


@dataclass(frozen=True)
class Cover:
    """The first page, which sets all personas side by side."""

    title: Item | None
    company: Stamp | None
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
    representation: Section | None
    proxy: Section | None
    paying: Section | None
    paying_rules: Section | None


@dataclass(frozen=True)
class Book:
    """All pages of one edition, as every renderer reads them."""

    edition: Stamp
    has_human: bool
    verdict: str
    cover: Cover
    comparison: Section | None
    cards: tuple[Card, ...]
    typing: Form | None
    targeting: Targeting | None
    back: Back


def pages(edition: Edition) -> Book:
    """Lay out an edition: which claim stands where, under which heading.

    Parameters
    ----------
    edition : Edition

    Returns
    -------
    Book
    """
    section = partial(section_of, edition)
    title = items_of(edition, "title")
    company = Stamp(edition, "company")
    return Book(
        edition=Stamp(edition),
        has_human=any(claim.kind == "human" for claim in edition.claims),
        verdict=edition.verdict,
        cover=Cover(
            title=title[0] if title else None,
            company=company if company.text.strip() else None,
            population=items_of(edition, "population"),
            verdict=section("verdict", Word.VERDICT),
            agreed=section("agreed", Word.AGREED),
        ),
        comparison=section("comparison", Word.COMPARISON),
        typing=sheet_of(Form, edition),
        targeting=sheet_of(Targeting, edition),
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
            representation=section("representation", Word.REPRESENTATION),
            proxy=section("proxy", Word.REPRESENTATION),
            paying=section("paying", Word.PAYING),
            paying_rules=section("paying_rules", Word.PAYING, key=Word.KEY_PAYING),
        ),
    )


def _card(edition: Edition, persona: Persona) -> Card:
    section = partial(section_of, edition, persona_id=persona.id)
    name = items_of(edition, "name", persona.id)
    summary = items_of(edition, "summary", persona.id)
    verdict = items_of(edition, "verdict")
    decision = items_of(edition, "decision", persona.id)
    said = [claim for slot in persona.slots for claim in claims_of(edition, slot, persona.id)]
    badge = next((Said(claim, "persona") for claim in said if claim.persona), None)
    return Card(
        id=persona.id,
        badge=badge,
        name=name[0] if name else None,
        summary=summary[0] if summary else None,
        banner=verdict[0] if verdict and edition.verdict == "constructive" else None,
        share=persona.share,
        doubt=_doubt(items_of(edition, "trust", persona.id), Texts(edition.language)),
        size=section("size", Word.HOW_BIG),
        traits=section("traits", Word.SETS_APART),
        coverage=section("coverage", Word.COVERAGE),
        inside=section("inside", Word.INSIDE),
        rule=section("rule", Word.RECOGNISE),
        outcomes=section("outcomes", Word.OUTCOMES),
        trust=section("trust", Word.TRUST),
        unknown=section("unknown", Word.UNKNOWN),
        decision=decision[0] if decision else None,
        decision_why=section("decision_why", Word.DECISION_WHY),
        decision_sums=section("decision_sums", Word.DECISION_WHY),
        remarks=section("remarks", Word.REMARKS),
        marketing=sheet_of(Marketing, edition, persona.id),
        sales=sheet_of(Sales, edition, persona.id),
    )


def _doubt(trust: Sequence[Item], texts: Texts) -> Literal["", "doubtful", "not trusted"]:
    """Whether the persona's own label warns of it; the label is what is printed."""
    words = {item.label.text.casefold() for item in trust if item.label}
    if texts.say("wording.not_trusted") in words:
        return "not trusted"
    return "doubtful" if texts.say("wording.doubtful") in words else ""
