"""Sections of a page: which claims of a slot stand under a heading."""

from __future__ import annotations

from collections.abc import Sequence

from personas.cards.printed import Item, Section, item_of
from personas.cards.words import Word
from personas.edition.claim import Claim
from personas.edition.edition import Edition

# The most that a page has room for; the edition holds them all.
MOST = {
    "size": 4, "traits": 6, "coverage": 4, "inside": 3, "outcomes": 6, "unknown": 2,
    "rule": 2, "trust": 2,
    "decision_why": 5, "remarks": 3,
    "found_at": 5, "buys": 4, "timing": 3, "bought_products": 5,
    "bought_categories": 5, "bought_usual": 5, "ordered_when": 3,
    "offers": 3, "reachable": 4, "campaigns": 6,
    "campaign_fit": 2, "followed_by": 3, "messages": 5, "test_next": 2, "audience": 2,
    "ten_seconds": 3, "say_first": 2, "do_not_say": 3, "pipeline": 7, "win_rate": 1, "stalls": 1,
    "lost": 5, "deal_figures": 3, "objections": 4, "next_step": 2, "not_for_them": 3,
    "call_first": 2, "funnel": 4, "journey": 7, "journey_drop": 1, "journey_moves": 6,
}  # fmt: skip
# Of steps in a row the last counts as much as the first: those before it give way.
_STEPS = ("pipeline", "funnel", "journey")

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
    "campaigns": (
        Word.CAMPAIGN, Word.CHANNEL, Word.SENT, Word.ANSWERED, Word.INTERVAL, Word.EVERYONE,
        Word.LIFT,
    ),
    "targeting": (Word.ATTRACTIVENESS, Word.FIT, Word.TARGETING_DECISION, Word.RANK),
    "targeting_criteria": (
        Word.CRITERION, Word.KIND, Word.WEIGHT, Word.MEASURE, Word.THRESHOLD,
    ),
    "representation": (
        Word.COLUMN, Word.GROUP, Word.PERSONA, Word.INDEX, Word.INTERVAL, Word.N,
    ),
    "paying_rules": (
        Word.RANKED_BY, Word.CELLS, Word.FIRST_FIFTH, Word.AHEAD, Word.RANK_CORRELATION,
    ),
}  # fmt: skip


def claims_of(edition: Edition, slot: str, persona_id: str | None) -> Sequence[Claim]:
    """Claims of a slot that say something, as many as the page has room for."""
    claims = [
        claim for claim in edition.claims_in(slot, persona_id=persona_id) if claim.text.strip()
    ]
    if persona_id is None or len(claims) <= MOST.get(slot, len(claims)):
        return claims
    if slot in _STEPS:
        return [*claims[: MOST[slot] - 1], claims[-1]]
    return claims[: MOST[slot]]


def items_of(edition: Edition, slot: str, persona_id: str | None = None) -> tuple[Item, ...]:
    """Claims of a slot as they stand on a page."""
    return tuple(item_of(claim) for claim in claims_of(edition, slot, persona_id))


def section_of(
    edition: Edition,
    slot: str,
    heading: Word,
    *,
    persona_id: str | None = None,
    key: Word | None = None,
) -> Section | None:
    """A heading with the claims of a slot; None if there are none.

    Parameters
    ----------
    edition : Edition
    slot : str
    heading : Word
    persona_id : str, optional
        None for a slot of the whole book.
    key : Word, optional
        What explains the drawing or the table.
    """
    items = items_of(edition, slot, persona_id)
    if slot in _HEADS:
        items = tuple(item for item in items if len(item.cells) == len(_HEADS[slot]))
    return Section(heading, items, _HEADS.get(slot, ()), key) if items else None
