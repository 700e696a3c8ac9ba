"""Pages that hold far more than usual: every section many times over, a long comparison."""

from __future__ import annotations

from personas.cards import to_pdf
from personas.cards.words import Word
from personas.edition.edition import Edition
from tests.cards.harbour_and_pine import edition
from tests.cards.printed import bookmarks, boxes, page_texts

BACK = (
    "method", "choice", "choice_rule", "stability", "sensitivity", "edge", "limits", "findings",
    "columns", "provenance", "representation", "proxy",
)  # fmt: skip
COPIES = 9


def crowded() -> Edition:
    """Every section of a persona's three pages holds nine times as many items."""
    book = edition(2, without=BACK)
    marks = ["", *(f".copy{copy}" for copy in range(1, COPIES))]
    claims = tuple(
        claim.model_copy(update={"id": claim.id + mark}) for claim in book.claims for mark in marks
    )
    personas = tuple(
        persona.model_copy(
            update={
                "slots": {
                    slot: tuple(id + mark for mark in marks for id in ids)
                    for slot, ids in persona.slots.items()
                }
            }
        )
        for persona in book.personas
    )
    return book.model_copy(update={"claims": claims, "personas": personas})


def compared(n_traits: int, n_personas: int) -> Edition:
    book = edition(n_personas, without=BACK)
    cells = book.claims_in("comparison")[:n_personas]
    more = [
        cell.model_copy(update={"id": f"{cell.id}.{k}", "label": f"trait number {k}"})
        for k in range(n_traits)
        for cell in cells
    ]
    slots = book.slots | {"comparison": tuple(claim.id for claim in more)}
    return book.model_copy(update={"claims": (*book.claims, *more), "slots": slots})


def starts(content: bytes) -> list[int]:
    """On which page each part of the book begins."""
    return [page for _, page in bookmarks(content)]


def sound(content: bytes) -> None:
    """No text leaves the page or lies over another."""
    found = sorted(boxes(content), key=lambda box: (box.page, box.bottom))
    for k, box in enumerate(found):
        assert 36 <= box.left <= box.right <= 842 - 36, box
        assert 20 <= box.bottom <= box.top <= 595 - 25, box
        for other in found[k + 1 :]:
            if other.page != box.page or other.bottom >= box.top:
                break
            assert box.overlap(other) < 0.35, (box, other)


def test_however_many_items_a_section_has_each_page_of_a_persona_stays_one() -> None:
    content = to_pdf(crowded())
    pages = starts(content)
    assert pages == list(range(1 + 1 + 2 * 3 + 1 + 1 + 1))
    sound(content)


def test_a_remark_is_not_cut_to_nothing_on_a_full_page() -> None:
    front = page_texts(to_pdf(crowded(), only="P1"))[0]
    assert "Two of mine" in front


def test_the_marketing_page_says_what_its_bars_and_lines_are() -> None:
    assert Word.KEY_MARKETING.text in page_texts(to_pdf(edition(1), only="P1"))[1]


def test_of_many_stages_the_last_is_kept() -> None:
    sales = page_texts(to_pdf(crowded(), only="P1"))[2]
    first, *_, last = edition(1).claims_in("pipeline", persona_id="P1")
    assert first.label in sales
    assert last.label in sales


def test_a_comparison_of_many_traits_runs_on_under_the_same_heads() -> None:
    content = to_pdf(compared(60, n_personas=12))
    first, after = starts(content)[1:3]
    assert after - first >= 2
    texts = page_texts(content)[first:after]
    assert all("P12" in text for text in texts)
    assert all(f"trait number {k}" in " ".join(texts) for k in range(60))
    sound(content)
