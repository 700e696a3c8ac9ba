"""Promises of the targeting claims: a decision with arithmetic that can be done again by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from personas.edition.claim import Claim
from personas.edition.drafting import Draft
from personas.edition.targeting_claims import (
    criteria_claims,
    decision_claims,
    decision_sum_claims,
    decision_why_claims,
    fingerprint_claims,
    targeting_claims,
)
from personas.profiling.targeting import target
from personas.profiling.understanding import Understanding
from personas.records.targeting_settings import Targeting
from personas.texts import ENGLISH, Texts
from tests.edition.written import facts, write
from tests.profiling.planted import understood

AGREED = Targeting.model_validate(
    {
        "knock_outs": {
            "big enough": {"measure": "count", "at_least": 300},
            "reachable": {"column": "newsletter", "at_least": "5 %", "at_most": "99 %"},
        },
        "attractiveness": {
            "revenue": {"column": "revenue", "measure": "mean", "weight": 3},
            "they stay": {"column": "churned", "better": "low"},
        },
        "fit": {
            "buy online": {"column": "online_share", "zero_at": "0 %", "full_at": "80 %"},
            "part of all": {"measure": "share_of_customers"},
        },
    }
)


@cache
def found() -> Understanding:
    bare = understood()
    return replace(bare, targeted=target(bare.profile, AGREED, lambda *path: "here"))


def of(persona: str) -> Draft:
    return Draft(persona, found(), facts())


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def decision(persona: str) -> Claim:
    (one,) = decision_claims(of(persona))
    return one


def why(persona: str, texts: Texts = ENGLISH) -> list[str]:
    return [plain(one.text) for one in decision_why_claims(of(persona), texts)]


def sums(persona: str) -> list[str]:
    return [plain(one.text) for one in decision_sum_claims(of(persona))]


def test_a_decision_is_a_word_a_sentence_and_a_rank() -> None:
    one = decision("P2")
    assert (one.label, one.shown, one.value) == ("Decision", "Target", "target")
    assert re.fullmatch(
        r"Target: \d+ of 100 points for attractiveness \(agreed limit 50\) and \d+ for fit "
        r"\(agreed limit 50\)\.",
        one.text,
    )
    assert plain(one.note).startswith("rank 1 of 3 (")
    assert AGREED.fingerprint[:12] in one.source


def test_who_is_knocked_out_is_told_by_which_knock_out() -> None:
    one = decision("P3")
    assert one.shown == "Deprioritise"
    assert "does not pass big enough" in one.text
    assert sums("P3")[0] == "Knocked out: big enough 200 (at least 300)."


def test_the_arithmetic_shown_adds_up() -> None:
    for persona in ("P1", "P2", "P3"):
        told = sums(persona)
        assert len(told) == 3
        for text in told[1:3]:
            total = int(re.match(r"\w+ (\d+) = ", text)[1])
            parts = re.findall(r"(\d+) × (\d+) %", text)
            assert len(parts) == 2
            by_hand = sum(int(points) * int(weight) / 100 for points, weight in parts)
            assert total == pytest.approx(by_hand, abs=0.5)


def test_the_figures_behind_the_points_are_told() -> None:
    knock_outs, attractive, fitting = sums("P2")
    decided, surely = why("P2")
    assert decided == decision("P2").text
    assert knock_outs.startswith("Passes the knock-outs: big enough 400 (at least 300); reachable")
    assert "(5 % to 99 %)" in knock_outs
    assert "(they stay: " in attractive
    assert ", everyone " in attractive
    assert "(part of all: share of all accounts 33 %, an even part is 33 %)" in fitting
    assert "of 2,000 repeats" in surely


def test_the_plane_and_the_table_say_the_same() -> None:
    rows = list(targeting_claims(found()))
    assert [row.id for row in rows] == [f"book.targeting.P{at}" for at in (1, 2, 3)]
    for row in rows:
        target_of = found().targeted.personas[row.persona]
        assert row.cells[:2] == (str(target_of.attractiveness), str(target_of.fit))
        assert (row.point.x, row.point.y) == (target_of.fit / 100, target_of.attractiveness / 100)
        assert row.cells[3] == row.note
        assert row.label == found().names[row.persona].text
    assert sum(row.point.size for row in rows) == pytest.approx(1, abs=0.001)


def test_the_criteria_are_printed_with_weight_measure_and_bound() -> None:
    rows = [tuple(map(plain, row.cells)) for row in criteria_claims(found())]
    assert rows[0] == ("big enough", "knock-out", "–", "number of accounts", "at least 300")
    assert rows[3][:4] == ("they stay", "attractiveness", "25 %", "churned, share, less is better")
    assert rows[4] == (
        *("buy online", "fit", "50 %", "online share, median"),
        "0 points at 0 %, 100 at 80 %",
    )


def test_the_fingerprint_is_kept_whole_and_shown_short() -> None:
    first, *rules = fingerprint_claims(found())
    assert first.value == AGREED.fingerprint
    assert AGREED.fingerprint[:12] in first.text
    assert len(rules) == 2


@pytest.mark.parametrize(
    ("agreed_as", "words"),
    [(AGREED.fingerprint[:12], "are the criteria that were agreed on"), ("0" * 12, "are not the")],
)
def test_where_the_agreed_fingerprint_is_held_the_book_says_if_it_fits(
    agreed_as: str, words: str
) -> None:
    settings = AGREED.model_copy(update={"agreed_as": agreed_as})
    changed = replace(found(), targeted=replace(found().targeted, settings=settings))
    assert words in list(fingerprint_claims(changed))[1].text


def test_all_is_said_in_german_too() -> None:
    german = Texts("de")
    (one,) = decision_claims(of("P2"), german)
    assert (one.label, one.shown) == ("Entscheidung", "Zielgruppe")
    assert plain(one.note).startswith("Rang 1 von 3 (1.")
    assert why("P2", german)[1].startswith("Die Entscheidung ist dieselbe in")
    assert "2.000" in why("P2", german)[1]


def test_without_an_agreement_nothing_is_decided() -> None:
    edition = write(facts())
    assert not {"targeting", "targeting_criteria", "targeting_fingerprint"} & set(edition.slots)
    assert not {"decision", "decision_why"} & set(edition.personas[0].slots)


def test_the_edition_holds_the_decisions() -> None:
    edition = write(facts(), understanding=found())
    assert len(edition.claims_in("targeting")) == 3
    assert edition.claims_in("decision", persona_id="P2")[0].shown == "Target"
    assert edition.claims_in("targeting_fingerprint")[0].value == AGREED.fingerprint


@pytest.mark.parametrize(
    ("rank", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")]
)
def test_places_are_written_as_people_say_them(rank: int, words: str) -> None:
    targeted = found().targeted
    one = replace(targeted.personas["P2"], rank_low=rank, rank_high=rank)
    changed = replace(targeted, personas={**targeted.personas, "P2": one})
    draft = Draft("P2", replace(found(), targeted=changed), facts())
    (claim,) = decision_claims(draft)
    assert f"({words} in" in claim.note
