"""On which paper a book is printed, and which of its pages."""

from __future__ import annotations

import base64
import io
from functools import cache
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from personas.cards import to_html, to_pdf
from personas.cards.schemes import contrast, schemes
from personas.cards.words import Word
from personas.edition.edition import Edition
from personas.edition.look import Logo, Look
from personas.errors import BriefError, EditionError, OutputError
from tests.cards.harbour_and_pine import edition
from tests.cards.printed import boxes, elements, page_texts

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 40">'
    b'<rect width="400" height="40"/></svg>'
)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@cache
def letter() -> bytes:
    return to_pdf(edition(2), paper="letter")


def dressed(**look: Any) -> Edition:
    return edition(1).model_copy(update={"look": Look(**look)})


def sizes(content: bytes) -> set[tuple[int, int]]:
    with pypdfium2.PdfDocument(content) as document:
        return {(round(page.get_width()), round(page.get_height())) for page in document}


def test_a_sheet_is_a4_or_letter_on_its_long_side() -> None:
    assert sizes(to_pdf(edition(1), only="P1")) == {(842, 595)}
    assert sizes(letter()) == {(792, 612)}


def test_on_letter_every_text_lies_inside_the_page_and_each_page_stays_one() -> None:
    for box in boxes(letter()):
        assert 36 <= box.left <= box.right <= 792 - 36, box
        assert 20 <= box.bottom <= box.top <= 612 - 25, box
    assert len(page_texts(letter())) == len(page_texts(to_pdf(edition(2))))


def test_one_persona_alone_is_its_pages_and_the_form_with_the_whole_edition_inside() -> None:
    book = edition(3)
    content = to_pdf(book, only="P2")
    front, marketing, sales, form = page_texts(content)
    assert front.startswith("P2")
    assert Word.MARKETING_PAGE.text in marketing
    assert Word.SALES_PAGE.text in sales
    assert form.startswith(Word.TYPING_QUESTIONS.text)
    with pikepdf.open(io.BytesIO(content)) as document:
        attached = document.attachments["book.json"].get_file().read_bytes()
    assert Edition.from_json(attached).id == book.id


def test_a_persona_or_a_paper_that_is_not_there_is_refused() -> None:
    with pytest.raises(EditionError, match="no persona 'P9'"):
        to_pdf(edition(1), only="P9")
    with pytest.raises(BriefError, match="no such paper") as error:
        to_pdf(edition(1), paper="lettr")  # type: ignore[arg-type]
    assert error.value.found == "did you mean 'letter'?"


@pytest.mark.parametrize(
    ("logo", "drawn"),
    [(Logo.of(SVG, ".svg"), "wide"), (Logo.of(PNG, ".png"), "square"), (None, "")],
    ids=["svg", "png", "none"],
)
def test_the_logo_stands_on_the_cover_and_says_whose_it_is(logo: Logo | None, drawn: str) -> None:
    content = to_pdf(dressed(company="Pine Ltd", logo=logo))
    stated = [alternative for kind, alternative in elements(content) if kind == "/Figure"]
    assert stated.count("Logo Pine Ltd") == bool(drawn)
    assert "PINE LTD" in page_texts(content)[0].upper()


def test_the_company_is_not_printed_twice_where_it_is_the_title() -> None:
    cover = page_texts(to_pdf(dressed(company="Harbour & Pine")))[0]
    assert cover.upper().count("HARBOUR & PINE") == 2  # the title and the foot of the page


def test_a_logo_that_is_no_picture_is_an_error_that_names_it() -> None:
    with pytest.raises(OutputError) as error:
        to_pdf(dressed(logo=Logo.of(b"no picture", ".png")))
    assert "logo" in str(error.value.do)


def test_the_page_in_the_browser_has_logo_and_accent_too() -> None:
    page = to_html(dressed(company="Pine Ltd", accent="#7a1f5c", logo=Logo.of(SVG, ".svg")))
    assert 'src="data:image/svg+xml;base64,' in page
    assert 'alt="Logo Pine Ltd"' in page
    assert "--accent:#7a1f5c" in page


@given(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))
def test_any_accent_can_be_read_on_paper_on_its_tint_and_under_white(accent: str) -> None:
    colours = schemes(accent)["light"]
    for text in ("accent", "ink", "soft", "care"):
        assert contrast(colours[text], colours["tint"]) >= 4.5
    assert contrast(colours["accent"], "#ffffff") >= 4.5
    assert colours["on-accent"] == "#ffffff"  # as the pages print it


def test_a_book_without_a_look_keeps_its_id_and_one_with_a_look_has_another() -> None:
    plain = edition(1)
    assert '"look"' not in plain.to_json()
    assert Edition.from_json(plain.to_json()).look is None
    assert dressed(company="Pine Ltd").id != plain.id
    stored = dressed(company="Pine Ltd", accent="#7a1f5c", logo=Logo.of(PNG, ".png"))
    assert Edition.from_json(stored.to_json()) == stored


@pytest.mark.parametrize("wrong", [{"accent": "teal"}, {"logo": {"media_type": "image/gif"}}])
def test_a_look_that_cannot_be_printed_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Look(**wrong)
