from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import get_type_hints

import pytest

from personas.cards import pages as pages_module
from personas.cards import printed, sheets
from personas.cards.pages import MOST, Said, Stamp, pages
from personas.cards.plain import plain
from personas.cards.words import Word
from personas.edition.claim import Claim
from tests.cards.harbour_and_pine import edition


def a_claim(text: str = "Invented.") -> Claim:
    return Claim(id="x", text=text, kind="data", basis="", source="")


def test_printed_text_cannot_be_made_from_a_string() -> None:
    with pytest.raises(TypeError):
        Said("Susan, 34, loves yoga")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Said(a_claim(), "id")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not a valid Word"):
        Word("Susan, 34, loves yoga")


def test_no_part_of_a_page_holds_a_text_of_its_own() -> None:
    parts = [
        thing
        for module in (pages_module, printed, sheets)
        for thing in vars(module).values()
        if is_dataclass(thing) and thing.__module__ == module.__name__
    ]
    holding = {
        (part.__name__, field.name)
        for part in parts
        for field in fields(part)
        if "str" in str(get_type_hints(part)[field.name])
    }
    # Ids are anchors, the verdict picks a sketch.
    assert holding == {("Item", "id"), ("Card", "id"), ("Book", "verdict")}


def test_a_claim_from_elsewhere_is_refused() -> None:
    book = pages(edition())
    stranger = pages(edition(change=lambda claim: claim.model_copy(update={"note": "new"})))
    mixed = replace(book, cover=stranger.cover)
    with pytest.raises(ValueError, match="own edition"):
        plain(mixed, str, evidence=False)


def test_an_absent_slot_is_none() -> None:
    card = pages(edition(without=("outcomes", "rule"))).cards[0]
    assert card.outcomes is None
    assert card.rule is None
    assert card.traits is not None


def test_a_blank_text_is_not_set() -> None:
    book = pages(
        edition(change=lambda c: c.model_copy(update={"text": " "}) if "name" in c.id else c)
    )
    assert book.cards[0].name is None


def test_a_row_with_the_wrong_number_of_cells_is_not_set() -> None:
    book = pages(
        edition(
            change=lambda claim: (
                claim.model_copy(update={"cells": claim.cells[:2]})
                if claim.id == "book.choice.2"
                else claim
            )
        )
    )
    assert book.back.choice is not None
    assert "book.choice.2" not in [item.id for item in book.back.choice.items]
    assert len(book.back.choice.items) == 6


def test_a_card_holds_no_more_than_a_page_has_room_for() -> None:
    book = edition()
    slots = book.personas[0].slots
    crowded = book.personas[0].model_copy(
        update={"slots": {**slots, "traits": tuple(slots["traits"]) * 3}}
    )
    card = pages(book.model_copy(update={"personas": (crowded,)})).cards[0]
    assert card.traits is not None
    assert len(card.traits.items) == MOST["traits"]


def test_an_interval_is_drawn_in_proportion() -> None:
    card = pages(edition()).cards[1]
    assert card.outcomes is not None
    marks = card.outcomes.items[0].marks  # 11 % (9 to 13), everyone 16 %
    assert marks is not None
    assert marks.persona / marks.everyone == pytest.approx(11 / 16)
    assert marks.low < marks.persona < marks.high < marks.everyone <= 0.8


@pytest.mark.parametrize("value", [None, "many", float("inf"), float("nan"), 0.0])
def test_what_cannot_be_drawn_is_not_drawn(value: float | str | None) -> None:
    claim = a_claim().model_copy(update={"value": value, "interval": (0.0, 0.0), "everyone": 0.0})
    assert printed._marks(claim) is None


def test_the_stamp_is_the_editions_own_id() -> None:
    book = edition()
    assert Stamp(book).text == book.short_id


def test_evidence_is_left_out_where_it_is_not_shown() -> None:
    book = pages(edition(1))
    assert "evidence" in plain(book, str, evidence=True)["cover"]["title"]
    assert "evidence" not in plain(book, str, evidence=False)["cover"]["title"]


def test_counts_and_indices_are_printed_with_thousands() -> None:
    claim = a_claim().model_copy(update={"index": 1440, "n": 12345, "interval": (0.5, 12.25)})
    assert [Said(claim, name).text for name in ("index", "n", "interval")] == [
        "1,440",
        "12,345",
        "0.5 – 12.25",
    ]


def test_only_a_persona_that_its_own_label_doubts_is_marked() -> None:
    def relabelled(claim: Claim) -> Claim:
        changed = claim.id.startswith("P1.trust")
        return claim.model_copy(update={"label": "Not trusted"}) if changed else claim

    doubts = {card.id: card.doubt for card in pages(edition(change=relabelled)).cards}
    assert doubts == {"P1": "not trusted", "P2": "", "P3": "", "P4": "", "P5": "doubtful"}
    assert not any(card.doubt for card in pages(edition(without=("trust",))).cards)


def test_hyphenated_words_hold_together_and_names_of_files_can_be_copied() -> None:
    def text_of(text: str) -> str:
        book = pages(edition(1, change=lambda claim: claim.model_copy(update={"text": text})))
        return str(plain(book, str, evidence=False)["cover"]["population"][0]["text"])

    joined = "month-\N{WORD JOINER}to-\N{WORD JOINER}month"
    assert text_of("a month-to-month contract.") == f"a {joined} contract."
    assert text_of("Telco-Customer-Churn.csv") == "Telco-Customer-Churn.csv"
