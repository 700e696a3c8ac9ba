"""The pages beside a persona's front: marketing, sales; and of the book: typing form, targeting."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeVar

from personas.cards.printed import Section
from personas.cards.sections import section_of
from personas.cards.words import Word
from personas.edition.edition import Edition


@dataclass(frozen=True)
class Marketing:
    """Where to find a persona, what to say to it, what to test next. A field is a slot."""

    found_at: Section | None
    buys: Section | None
    bought_products: Section | None
    bought_categories: Section | None
    bought_usual: Section | None
    ordered_when: Section | None
    timing: Section | None
    offers: Section | None
    reachable: Section | None
    campaigns: Section | None
    campaign_fit: Section | None
    followed_by: Section | None
    messages: Section | None
    test_next: Section | None
    audience: Section | None


@dataclass(frozen=True)
class Sales:
    """How to tell a persona in ten seconds, what became of its deals. A field is a slot."""

    ten_seconds: Section | None
    say_first: Section | None
    do_not_say: Section | None
    pipeline: Section | None
    win_rate: Section | None
    stalls: Section | None
    lost: Section | None
    deal_figures: Section | None
    objections: Section | None
    next_step: Section | None
    not_for_them: Section | None
    call_first: Section | None
    funnel: Section | None
    journey: Section | None
    journey_drop: Section | None
    journey_moves: Section | None


@dataclass(frozen=True)
class Form:
    """The questions that place a prospect. A field is a slot of the book."""

    typing_questions: Section | None
    typing_points: Section | None
    typing_accuracy: Section | None
    typing_how: Section | None


@dataclass(frozen=True)
class Targeting:
    """What was decided about each persona, by criteria agreed before. A field is a slot."""

    targeting: Section | None
    targeting_criteria: Section | None
    targeting_fingerprint: Section | None


Sheet = TypeVar("Sheet", Marketing, Sales, Form, Targeting)

# The heading of each slot is the word of the same name, but for one that is a head of a table.
_HEADINGS = {"lost": Word.LOST_REASONS}


def sheet_of(kind: type[Sheet], edition: Edition, persona_id: str | None = None) -> Sheet | None:
    """Lay out one page, a section per slot; None if no slot says anything.

    Parameters
    ----------
    kind : type
        The page: its fields are the slots.
    edition : Edition
    persona_id : str, optional
        None for a page of the whole book.

    Returns
    -------
    object of that type, or None
    """
    slots = {
        field.name: section_of(
            edition,
            field.name,
            _HEADINGS.get(field.name) or Word[field.name.upper()],
            persona_id=persona_id,
        )
        for field in fields(kind)
    }
    return kind(**slots) if any(slots.values()) else None
