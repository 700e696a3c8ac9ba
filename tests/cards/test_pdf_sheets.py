"""Marketing, sales, comparison, form and targeting pages in print, however much they hold."""

from __future__ import annotations

from functools import cache

from personas.cards import to_pdf
from personas.cards.words import Word
from personas.edition.claim import Claim, Point
from personas.edition.edition import Edition
from tests.cards.harbour_and_pine import edition
from tests.cards.printed import boxes, elements, marked, page_texts, squeezed

BACK = (
    "method", "choice", "choice_rule", "stability", "sensitivity", "edge", "limits", "findings",
    "columns", "provenance", "representation", "proxy",
)  # fmt: skip
COPIES = 9


def _more(claim: Claim, copy: int) -> Claim:
    return claim.model_copy(update={"id": f"{claim.id}.copy{copy}"}) if copy else claim


def crowded() -> Edition:
    """Every section of every page holds nine times as many items."""
    book = edition(2, without=BACK)
    claims = [_more(claim, copy) for claim in book.claims for copy in range(COPIES)]

    def more(slots: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        copies = ["", *(f".copy{copy}" for copy in range(1, COPIES))]
        return {slot: tuple(id + c for c in copies for id in ids) for slot, ids in slots.items()}

    personas = tuple(p.model_copy(update={"slots": more(p.slots)}) for p in book.personas)
    return book.model_copy(update={"claims": tuple(claims), "personas": personas})


def compared(n_traits: int, n_personas: int = 12) -> Edition:
    book = edition(n_personas, without=BACK)
    cells = book.claims_in("comparison")[:n_personas]
    more = [
        cell.model_copy(update={"id": f"{cell.id}.{k}", "label": f"trait number {k}"})
        for k in range(n_traits)
        for cell in cells
    ]
    slots = book.slots | {"comparison": tuple(claim.id for claim in more)}
    return book.model_copy(update={"claims": (*book.claims, *more), "slots": slots})


def inside(content: bytes) -> None:
    for box in boxes(content):
        assert 36 <= box.left <= box.right <= 842 - 36, box
        assert 20 <= box.bottom <= box.top <= 595 - 25, box


def apart(content: bytes) -> None:
    found = sorted(boxes(content), key=lambda box: (box.page, box.bottom))
    for k, box in enumerate(found):
        for other in found[k + 1 :]:
            if other.page != box.page or other.bottom >= box.top:
                break
            assert box.overlap(other) < 0.35, (box, other)


@cache
def whole() -> tuple[Edition, bytes]:
    book = edition(2, without=BACK)
    return book, to_pdf(book)


def test_however_many_items_a_section_has_marketing_and_sales_stay_one_page_each() -> None:
    content = to_pdf(crowded())
    pages = marked(content)
    assert pages == list(range(len(pages)))
    assert len(pages) == 1 + 1 + 2 * 3 + 1 + 1 + 1
    inside(content)
    apart(content)


def test_of_many_stages_the_last_is_kept() -> None:
    sales = page_texts(to_pdf(crowded(), only="P1"))[2]
    first, last = edition(1).claims_in("pipeline", persona_id="P1")[::3]
    assert f"{first.label} {first.shown}".replace("\N{NO-BREAK SPACE}", " ") in sales
    assert last.label in sales


def test_a_comparison_of_many_traits_runs_on_under_the_same_heads() -> None:
    book = compared(60)
    content = to_pdf(book)
    first, after = marked(content)[1:3]
    assert after - first >= 3
    for number, text in enumerate(page_texts(content)[first:after]):
        assert "P12" in text, number
    text = " ".join(page_texts(content)[first:after])
    assert all(f"trait number {k}" in text for k in range(60))
    inside(content)
    apart(content)


def test_every_drawing_of_these_pages_states_a_claim() -> None:
    book, content = whole()
    said = {squeezed(claim.text) for claim in book.claims}
    strips = {
        squeezed("".join(book.claims_in("size", persona_id=p.id)[0].text for p in book.personas)),
        squeezed("".join(claim.text for claim in book.claims_in("targeting"))),
    }
    drawings = [squeezed(text) for kind, text in elements(content) if kind == "/Figure"]
    assert set(drawings) <= said | strips
    shown = ("found_at", "reachable", "pipeline", "lost", "funnel", "journey", "journey_moves")
    for slot in shown:
        for claim in book.claims_in(slot, persona_id="P1"):
            assert squeezed(claim.text) in drawings, slot


def test_the_pages_say_what_their_bars_and_figures_rest_on() -> None:
    _, content = whole()
    _, _, _, marketing, sales, *_ = page_texts(content)
    assert Word.KEY_MARKETING.text in marketing
    assert "n = 412" in sales
    assert "n = 255" in sales


def test_how_often_we_win_stands_under_the_stages_without_a_heading_of_its_own() -> None:
    sales = page_texts(whole()[1])[4]
    assert "We win 38 % of their deals" in sales.replace("\N{NO-BREAK SPACE}", " ")
    assert Word.WIN_RATE.text.upper() not in sales.upper()
    alone = page_texts(to_pdf(edition(1, without=("pipeline",)), only="P1"))[2]
    assert Word.WIN_RATE.text.upper() in alone.upper()


def test_a_journey_is_printed_without_a_marketing_page_too() -> None:
    without = (
        "found_at", "buys", "timing", "offers", "reachable", "campaigns", "campaign_fit",
        "followed_by", "messages", "test_next", "audience",
    )  # fmt: skip
    sales = page_texts(to_pdf(edition(1, without=without), only="P1"))[1]
    assert Word.JOURNEY.text.upper() in sales.upper()


def _targeted(points: list[tuple[float, float, str]]) -> str:
    """Text of the targeting page of three personas at these places."""
    book = edition(3, without=BACK)
    at = {f"book.targeting.P{i}": point for i, point in enumerate(points, 1)}

    def moved(claim: Claim) -> Claim:
        if claim.id not in at:
            return claim
        x, y, decision = at[claim.id]
        cells = (*claim.cells[:2], decision, *claim.cells[3:])
        return claim.model_copy(update={"point": Point(x=x, y=y, size=0.2), "cells": cells})

    book = book.model_copy(update={"claims": tuple(map(moved, book.claims))})
    content = to_pdf(book)
    return page_texts(content)[marked(content)[-2]]


def test_a_quarter_of_the_plane_is_named_by_the_decision_that_all_in_it_share() -> None:
    shared = _targeted([(0.8, 0.8, "Target"), (0.7, 0.9, "Target"), (0.2, 0.1, "Deprioritise")])
    assert shared.count("Target") == 3  # one more than in the table
    assert shared.count("Deprioritise") == 2
    mixed = _targeted([(0.8, 0.8, "Target"), (0.7, 0.9, "Grow"), (0.2, 0.1, "Deprioritise")])
    assert mixed.count("Target") == 1


def test_a_book_of_eight_with_all_pages_is_small() -> None:
    content = to_pdf(edition(8))
    assert len(marked(content)) == 1 + 1 + 8 * 3 + 1 + 1 + 1
    assert len(content) < 2_000_000
