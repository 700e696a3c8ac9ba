from __future__ import annotations

import re

import pytest

from personas.edition.edition import Edition
from tests.edition.written import claims, edition, facts, write
from tests.profiling.planted import understood

PERSONAS = ("P1", "P2", "P3")


def _all_texts(found: Edition) -> list[str]:
    return [
        text
        for claim in found.claims
        for text in (claim.text, claim.label, claim.shown, claim.note, claim.everyone_shown)
    ]


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_slot_of_a_card_is_filled(persona: str) -> None:
    slots = edition().persona(persona).slots
    assert {"name", "summary", "size", "traits", "coverage", "rule", "outcomes"} <= set(slots)
    assert {"trust", "unknown"} <= set(slots)
    assert 2 <= len(slots["size"]) <= 4
    assert 3 <= len(slots["traits"]) <= 6
    assert len(slots.get("inside", ())) <= 3
    assert 1 <= len(slots["unknown"]) <= 2


def test_no_float_tail_no_z_score_and_no_minus_zero_is_printed() -> None:
    for text in _all_texts(edition()):
        assert not re.search(r"\d\.\d{4,}", text), text
        assert not re.search(r"\bz\b|standard deviation|nan|None|inf\b", text), text
        assert not re.search(r"[-−]0(?![\d.])", text), text


def test_personal_values_and_columns_are_on_no_card() -> None:
    cards = [claim for claim in edition().claims if claim.persona]
    assert not any("example.com" in claim.model_dump_json() for claim in edition().claims)
    assert not any("email" in claim.model_dump_json() for claim in cards)


def test_every_claim_names_its_basis_and_source() -> None:
    for claim in edition().claims:
        assert claim.basis
        assert claim.source
        assert claim.text


def test_numbers_stored_in_claims_have_nine_digits() -> None:
    for claim in edition().claims:
        for value in (claim.value, claim.everyone, claim.share, *(claim.interval or ())):
            if isinstance(value, float):
                assert float(f"{value:.9g}") == value


def test_the_size_is_counted_and_shared() -> None:
    size = claims("size", "P1")[0]
    assert (size.shown, size.label, size.note) == ("600", "accounts", "50.0\u00a0% of all")
    assert (size.value, size.n, size.kind) == (600, 600, "data")


def test_a_name_set_by_people_is_a_human_claim() -> None:
    from dataclasses import replace

    from personas.profiling.names import name_personas

    found = understood()
    names = name_personas(found.profile, found.traits, given={"P2": "Webbies"})
    named = replace(found, names=names)
    written = write(facts(), understanding=named)
    assert written.persona("P2").name == "Webbies"
    assert written.claims_in("name", persona_id="P2")[0].kind == "human"
    assert written.claims_in("name", persona_id="P1")[0].kind == "derived"


def test_trust_says_the_word_the_count_and_the_verdict() -> None:
    trust = [claims("trust", persona)[0] for persona in PERSONAS]
    assert [claim.label for claim in trust] == ["Highly stable", "Stable", "Not trusted"]
    assert trust[0].text == "Found again in 39 of 40 re-runs. These groups exist in the data."
    constructive = edition("constructive").claims_in("trust", persona_id="P1")[0]
    assert "Accounts form a continuum; these borders are ours." in constructive.text


def test_a_rule_says_what_it_finds_and_what_it_was_measured_on() -> None:
    rule = claims("rule", "P2")[0]
    assert re.fullmatch(r"finds .*% of them · right in .*% of cases", rule.note)
    assert rule.basis == "n = 600 accounts the rule was not made from"
    assert rule.text.endswith(".")


def test_much_missing_is_said_among_the_unknown() -> None:
    told = [claim.text for persona in PERSONAS for claim in claims("unknown", persona)]
    assert all("why they act so" in text for text in told if "not known for" not in text)


def test_the_words_use_the_books_unit() -> None:
    assert not any(re.search(r"\bcustomers\b", text) for text in _all_texts(edition()))


@pytest.mark.parametrize("min_cell", [50, 150])
def test_nothing_is_printed_on_fewer_than_min_cell(min_cell: int) -> None:
    from personas.profiling.understanding import understand
    from tests.profiling.planted import lazy, schema, study

    strict = understand(lazy(), schema(), study(), min_cell=min_cell)
    for claim in write(facts(), understanding=strict).claims:
        if claim.persona is None or claim.n is None:
            continue
        assert claim.n >= min_cell
        if isinstance(claim.value, float) and claim.shown.endswith("%") and claim.value <= 1:
            if claim.label.endswith(("median", "average")):
                continue
            hits = round(claim.value * claim.n)
            assert hits in (0, claim.n) or min_cell <= hits <= claim.n - min_cell, claim.id


def test_deals_touches_and_events_fill_their_slots() -> None:
    from dataclasses import replace

    from personas.edition.persona_claims import persona_claims
    from tests.edition.sold import sample
    from tests.profiling.planted import understood

    history = {part: getattr(sample(), part) for part in ("pipeline", "funnel", "journey")}
    told = ("pipeline", "win_rate", "stalls", "lost", "deal_figures", "funnel", "followed_by")
    told += ("journey", "journey_drop", "journey_moves")
    slots = persona_claims("P1", replace(understood(), **history), facts())
    assert set(told) <= set(slots)
    assert not set(told) & set(edition().persona("P1").slots)
    ids = [claim.id for claims in slots.values() for claim in claims]
    assert len(ids) == len(set(ids))
    assert all(claim.n is None or claim.n >= 10 for slot in told for claim in slots[slot])
