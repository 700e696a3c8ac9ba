"""Promises of the pages: what personas foretold stands on the last page, in PDF and HTML."""

from __future__ import annotations

from personas.cards import to_html, to_pdf
from personas.cards.words import Word
from personas.edition.edition import Edition
from personas.edition.paying_claims import paying_claims
from tests.cards.harbour_and_pine import edition
from tests.cards.printed import page_texts
from tests.cards.test_pdf_crowded import sound
from tests.edition.test_paying_claims import paid


def with_payoff() -> Edition:
    book = edition(5)
    slots = paying_claims(paid("behind"), "accounts")
    claims = tuple(claim for held in slots.values() for claim in held)
    ids = {slot: tuple(claim.id for claim in held) for slot, held in slots.items()}
    return book.model_copy(
        update={"claims": (*book.claims, *claims), "slots": {**book.slots, **ids}}
    )


def test_sentence_and_table_stand_on_the_last_page_and_cost_none() -> None:
    pages = page_texts(content := to_pdf(with_payoff()))
    assert len(pages) == len(page_texts(to_pdf(edition(5))))
    assert "RFM does better" in " ".join(pages[-1].split())
    assert "63" in pages[-1]
    assert Word.RANK_CORRELATION.text in pages[-1]
    sound(content)


def test_html_says_the_same() -> None:
    html = to_html(with_payoff())
    assert Word.PAYING.text in html
    assert "rank by RFM, and use personas to know whom you talk to" in html
    assert "book.paying_rules.none" in html


def test_where_it_was_not_tested_nothing_is_printed() -> None:
    assert Word.PAYING.text not in to_html(edition(5))
