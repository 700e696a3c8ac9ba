"""A German book of the sample data says the same as an English one, and says it in German."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from personas.book import PersonaBook
from personas.building import build
from personas.cards import book_html, to_html, to_pdf, to_text
from personas.cards.words import Word
from personas.edition.edition import Edition
from personas.errors import BriefError
from personas.texts import Language, Texts
from tests.cards.printed import page_texts

BRIEF = Path(__file__).parent / "brief.yaml"
# Words without which hardly an English sentence does; none of them is German.
ENGLISH_WORDS = re.compile(
    r"\b(?:the|of|with|and|everyone|from|is|are|not|no|by|than|or|for|their|they|them|which|this|"
    r"that|you|found|between|under|over|any|records|columns?|January|December|June)\b"
)
GERMAN_WORDS = re.compile(
    r"\b(?:der|die|das|und|mit|von|bei|aus|oder|nicht|keine?|alle|überhaupt|unter|über|Spalten?|"
    r"Januar|Dezember|Stärkste)\b"
)


@cache
def edition(language: Language) -> Edition:
    """Build the book once in each language."""
    return build(BRIEF, language=language, progress=False).edition


def texts(book: Edition) -> list[tuple[str, str]]:
    """Every text of every claim, with the claim's id."""
    return [
        (claim.id, str(text))
        for claim in book.claims
        for text in (
            *(claim.text, claim.label, claim.shown, claim.note, claim.everyone_shown),
            *(claim.basis, claim.source, claim.author, *claim.cells),
        )
        if text
    ]


def test_no_claim_of_a_german_book_holds_an_english_word() -> None:
    # What an English setting is called in the brief, and what the records hold, stays.
    kept = re.compile(r"'[^']*'|`[^`]*`|\b\w+_\w+\b|agreed_by: \w+|[\w-]+: \w+ geben|no decision")
    english = [
        (claim, text)
        for claim, text in texts(edition("de"))
        if ENGLISH_WORDS.search(kept.sub("", text))
    ]
    assert english == []


def test_no_claim_of_an_english_book_holds_a_german_word_of_ours() -> None:
    """Labels are the brief's, so only what surrounds them can be told apart."""
    columns = edition("en").schema_.columns
    labels = [word for column in columns for word in (column.label, column.high) if word]
    ours = sorted(labels, key=len, reverse=True)
    given = ("population", "title", "choice_rule")
    for claim, text in texts(edition("en")):
        if not claim.removeprefix("book.").startswith(given):
            for label in ours:
                text = re.sub(re.escape(label), "", text, flags=re.IGNORECASE)
            assert not GERMAN_WORDS.search(text), (claim, text)


@pytest.mark.parametrize("word", list(Word))
def test_every_fixed_text_is_translated(word: Word) -> None:
    assert not ENGLISH_WORDS.search(word.text_in(Texts("de")))


def test_both_books_hold_the_same_facts() -> None:
    english, german = edition("en"), edition("de")
    assert [persona.slots for persona in english.personas] == [p.slots for p in german.personas]
    for one, other in zip(english.claims, german.claims, strict=True):
        for name in ("id", "n", "interval", "index", "dots", "share", "everyone"):
            assert getattr(one, name) == getattr(other, name)
        assert isinstance(one.value, str) or one.value == other.value


def test_numbers_and_dates_are_written_the_german_way() -> None:
    every = " ".join(text for _, text in texts(edition("de")))
    assert "Grundlage: 6.000 Kunden" in every
    assert "31.\u00a0Dezember\u00a02025" in every
    assert "12.\u00a0Januar\u00a02026" in every
    assert re.search(r"\d,\d\u00a0%", every)
    assert re.search(r"\d\u00a0€", every)
    assert not re.search(r"€\u00a0\d", every)
    assert not re.search(r"\d\.\d\u00a0%", every)


def test_an_analysts_reason_is_quoted_in_the_german_sentence() -> None:
    rule = edition("de").claims_in("choice_rule")[0].text
    assert rule.startswith("5 Personas waren gewünscht; ")
    english = edition("en").claims_in("choice_rule")[0].text
    assert english.startswith("5 personas were asked for; ")


def test_pages_are_marked_and_set_in_german() -> None:
    book = edition("de")
    pages = page_texts(to_pdf(book))
    assert "Seite 1 /" in pages[0]
    assert any("woran man sie erkennt" in page.casefold() for page in pages)
    assert b"/Lang" in to_pdf(book)
    assert '<html lang="de">' in to_html(book)
    assert 'lang="de"' in book_html(book)
    assert to_text(book).endswith(f"Ausgabe {book.short_id}")
    assert '<html lang="en">' in to_html(edition("en"))


def test_the_language_is_kept_in_the_edition(tmp_path: Path) -> None:
    book = PersonaBook(edition("de"))
    again = PersonaBook.load(book.save(tmp_path / "book.json"))
    assert again.edition == book.edition
    assert again.edition.language == "de"
    assert '"language"' not in PersonaBook(edition("en")).edition.to_json()


def test_a_language_without_texts_is_refused() -> None:
    with pytest.raises(BriefError, match="no catalogue"):
        build(BRIEF, language="fr", progress=False)  # type: ignore[arg-type]


def test_without_a_unit_the_books_language_has_a_word_for_customers() -> None:
    from personas.records.brief import Brief

    assert Brief(language="de").unit == "Kunden"
    assert Brief().in_language("de").unit == "Kunden"
    assert Brief(language="de").in_language("en").unit == "customers"
    assert Brief(unit="Firmen", language="de").in_language("en").unit == "Firmen"
