"""Whether a printed book still says what its edition says: edits of many kinds are found."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import cache

import pikepdf
import pytest

from personas.cards import to_pdf, verify
from personas.edition.edition import Edition
from personas.errors import EditionError
from tests.cards.harbour_and_pine import edition
from tests.cards.printed import page_texts

LIMITS = "It detects changes, it does not prove authorship."

# Enough pages to tell them apart, and quick to set.
BACK = (
    "method", "choice", "choice_rule", "stability", "sensitivity", "findings", "columns",
    "comparison", "representation", "proxy",
)  # fmt: skip


@cache
def book(n_personas: int = 2) -> Edition:
    return edition(n_personas, without=BACK)


@cache
def pdf(only: str | None = None, paper: str = "a4") -> bytes:
    return to_pdf(book(), only=only, paper=paper)  # type: ignore[arg-type]


def edited(content: bytes, edit: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document, io.BytesIO() as stream:
        edit(document)
        document.save(stream)
        return stream.getvalue()


def attached(document: pikepdf.Pdf, content: bytes) -> None:
    document.attachments["book.json"] = pikepdf.AttachedFileSpec(
        document, content, filename="book.json"
    )


def over_printed(page: int) -> Callable[[pikepdf.Pdf], None]:
    """Write a figure over a page, as an editor would."""

    def edit(document: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        there = document.pages[page]
        name = there.add_resource(font, pikepdf.Name.Font)
        stream = f"q BT {name} 20 Tf 300 300 Td (99 percent) Tj ET Q"
        there.contents_add(stream.encode())

    return edit


@pytest.mark.parametrize(("only", "paper"), [(None, "a4"), ("P2", "letter")])
def test_a_file_as_it_was_printed_is_unchanged(only: str | None, paper: str) -> None:
    content = pdf(only, paper)
    result = verify(content, where="personas.pdf", against=book())
    assert result.unchanged
    assert (result.edition_id, result.stated_id) == (book().id, book().id)
    assert result.n_pages == len(page_texts(content))
    assert "unchanged" in repr(result)
    assert str(result).startswith("Unchanged")
    assert str(result).endswith(LIMITS)
    assert json.loads(json.dumps(result.to_dict()))["changes"] == []


def test_a_file_that_another_program_saved_again_is_unchanged() -> None:
    assert verify(edited(pdf(), lambda document: None), where="personas.pdf").unchanged


def test_a_text_written_over_a_page_is_found_on_that_page() -> None:
    result = verify(edited(pdf(), over_printed(2)), where="personas.pdf")
    assert not result.unchanged
    assert [(change.kind, change.page) for change in result.changes] == [("differs", 3)]
    assert "99 percent" in result.changes[0].file_says
    assert "Page 3 differs" in str(result)


def test_a_page_taken_out_is_missing_and_the_others_are_as_they_were() -> None:
    def edit(document: pikepdf.Pdf) -> None:
        del document.pages[1]

    result = verify(edited(pdf(), edit), where="personas.pdf")
    assert [(change.kind, change.page) for change in result.changes] == [("missing", 2)]


def test_a_page_put_in_is_found() -> None:
    def edit(document: pikepdf.Pdf) -> None:
        document.add_blank_page()

    result = verify(edited(pdf(), edit), where="personas.pdf")
    assert [(change.kind, change.page) for change in result.changes] == [
        ("added", len(page_texts(pdf())) + 1)
    ]


def test_a_book_inside_that_was_changed_is_found_and_the_pages_that_would_show_it() -> None:
    changed = book().to_json().replace("Online repeat buyers", "Online rare buyers").encode()
    result = verify(edited(pdf(), lambda d: attached(d, changed)), where="personas.pdf")
    assert result.attachment_changed
    assert not result.unchanged
    assert result.stated_id == book().id != result.edition_id
    assert {change.kind for change in result.changes} == {"differs"}
    assert 0 < len(result.changes) < result.n_pages
    assert "The book inside was changed" in str(result)


def test_another_edition_is_not_the_same_although_the_file_is_unchanged() -> None:
    result = verify(pdf(), where="personas.pdf", against=edition(1, without=BACK))
    assert not result.changes
    assert not result.unchanged
    assert result.n_claims_differ > 10
    assert "another edition" in str(result)


def test_the_result_speaks_the_language_of_the_edition() -> None:
    german = book().model_copy(update={"language": "de"})
    said = str(verify(to_pdf(german, only="P1"), where="personas.pdf"))
    assert said.startswith("Unverändert: Alle")
    assert said.endswith("es beweist nicht die Urheberschaft.")


def newer(content: str) -> bytes:
    return json.dumps(json.loads(content) | {"format": 99}).encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (lambda: b"no PDF at all", "cannot be read as PDF"),
        (lambda: pdf("P1")[:2000], "cannot be read as PDF"),
        (
            lambda: edited(pdf("P1"), lambda d: d.attachments.__delitem__("book.json")),
            "carries no book",
        ),
        (lambda: edited(pdf("P1"), lambda d: attached(d, b"{")), "not a stored book"),
        (
            lambda: edited(pdf("P1"), lambda d: attached(d, newer(book().to_json()))),
            "another version",
        ),
    ],
    ids=["no PDF", "torn off", "no book inside", "damaged book", "newer book"],
)
def test_what_cannot_be_verified_is_an_error_in_three_parts(
    content: Callable[[], bytes], message: str
) -> None:
    with pytest.raises(EditionError, match=message) as error:
        verify(content(), where="personas.pdf")
    assert error.value.where is not None
    assert "personas.pdf" in error.value.where
    assert error.value.do


def test_a_persona_that_the_keywords_invent_does_not_stop_the_comparison() -> None:
    def edit(document: pikepdf.Pdf) -> None:
        document.docinfo["/Keywords"] = "paper=a0, only=P99"

    assert not verify(edited(pdf("P1"), edit), where="personas.pdf").unchanged
