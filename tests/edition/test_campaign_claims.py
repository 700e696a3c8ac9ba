from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from personas.edition.campaign_claims import (
    MOST_CAMPAIGNS,
    campaign_claims,
    fit_claims,
    next_step_claims,
    next_test_claims,
)
from personas.edition.claim import Claim
from personas.edition.drafting import Draft
from personas.profiling.campaigns import campaign_responses
from personas.profiling.next_test import next_tests
from personas.texts import ENGLISH, Texts
from tests.edition.written import claims, edition, facts
from tests.profiling.planted import understood
from tests.profiling.touched import Group, touches

PERSONAS = ("P1", "P2", "P3")
GERMAN = Texts("de")
LIKED = (Group("P1", 200, 80), Group("P2", 200, 20), Group("P3", 100, 20))
HELD_BACK = Group("P1", 100, 20, control=True)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def draft(*groups: Group, persona: str = "P1") -> Draft:
    found = campaign_responses(touches(*groups), PERSONAS, min_cell=10)
    tests = next_tests(found, understood().profile.sizes, min_cell=10)
    return Draft(persona, replace(understood(), campaigns=found, next_tests=tests), facts())


def rows(*groups: Group, **rest: Any) -> list[Claim]:
    return list(campaign_claims(draft(*groups, **rest)))


def test_a_row_is_a_campaign_with_its_evidence() -> None:
    (row,) = rows(*LIKED, HELD_BACK)
    assert [plain(cell) for cell in row.cells] == [
        "Spring", "e-mail", "200", "40 %", "33 – 47 %", "24 %", "+20.0 points",
    ]  # fmt: skip
    assert (row.value, row.n, row.everyone, row.index) == (0.4, 200, 0.24, 167)
    assert row.interval is not None
    assert plain(row.note) == "n = 200"
    assert plain(row.text) == (
        "Spring (e-mail): 40 % of 200 contacted answered (95 % interval 33 – 47 %), everyone "
        "24 %. Lift over the control group: +20.0 points (95 % interval +9.0 to +29.6), "
        "2.0 times the share of those held back; n = 100 held back."
    )


def test_without_a_control_group_no_lift_is_told() -> None:
    (row,) = rows(*LIKED)
    assert row.cells[-1] == "–"
    assert "No lift can be told" in row.text
    assert "caused" not in row.text


def test_a_lift_that_is_not_clear_is_said_to_be_so() -> None:
    (row,) = rows(*LIKED, Group("P1", 100, 35, control=True))
    assert row.cells[-1] == "no clear lift"
    assert "No clear lift over the control group: +5.0" in row.text


def test_a_lift_over_few_answers_is_told_by_a_bound() -> None:
    (row,) = rows(*LIKED, Group("P1", 100, 4, control=True))
    assert row.cells[-1] == "clear lift"
    assert plain(row.text).endswith("Clear lift: of n = 100 held back, under 10 % answered.")
    assert "points" not in row.text


def test_a_campaign_that_does_harm_is_said_to() -> None:
    told = rows(*LIKED, Group("P1", 100, 80, control=True))
    assert plain(told[0].cells[-1]) == "−40.0 points"
    hidden = rows(*LIKED, Group("P1", 100, 97, control=True))
    assert hidden[0].cells[-1] == "clearly fewer"
    assert "Clearly fewer answered" in hidden[0].text


def test_a_lift_over_nobody_names_no_ratio() -> None:
    (row,) = rows(*LIKED, Group("P1", 100, 0, control=True))
    assert "nobody of the n" in row.text


def test_few_answers_are_bounded_and_the_next_smallest_is_withheld() -> None:
    groups = (Group("P1", 200, 80), Group("P2", 200, 12), Group("P3", 200, 4))
    (few,) = rows(*groups, persona="P3")
    (next_smallest,) = rows(*groups, persona="P2")
    assert plain(few.cells[3]) == "under 5 %"
    assert next_smallest.cells[3:5] == ("–", "–")
    assert "would give away" in next_smallest.text
    for row in (few, next_smallest):
        assert (row.value, row.interval, row.index, row.share) == (None, None, None, None)


def test_everyones_count_stands_in_the_basis_only_where_it_betrays_nobody() -> None:
    (row,) = rows(*LIKED)
    (near_few,) = rows(*LIKED[:2], Group("P3", 4, 0))
    assert "500 in all" in row.basis
    assert "404" not in near_few.model_dump_json()


def test_of_many_campaigns_those_are_told_that_set_apart_most() -> None:
    many = [Group(p, 100, 30, f"C{at}") for at in range(9) for p in ("P1", "P2")]
    told = rows(*many, Group("P1", 100, 60, "Loved"), Group("P2", 100, 10, "Loved"))
    assert len(told) == MOST_CAMPAIGNS
    assert told[0].label == "Loved"


def test_best_and_worst_fit_are_told_only_where_they_are_clear() -> None:
    assert list(fit_claims(draft(Group("P1", 100, 30), Group("P2", 100, 33)))) == []
    best, worst = fit_claims(
        draft(*LIKED, Group("P1", 100, 10, "Autumn"), Group("P2", 100, 60, "Autumn"))
    )
    assert (best.label, worst.label) == ("Best fit", "Worst fit")
    assert plain(best.text).startswith("Best fit: Spring (e-mail) – 40 % of 200 contacted answered")
    assert plain(worst.text).startswith("Worst fit: Autumn (e-mail) – 10 % of 100")
    assert "p under 0.001 after Holm" in plain(best.source)
    assert best.kind == "derived"


def test_the_next_step_is_what_suited_best_and_nothing_where_nothing_is_clear() -> None:
    (step,) = next_step_claims(draft(*LIKED))
    assert plain(step.text) == (
        "Offer them what “Spring (e-mail)” offered: 40 % of those contacted answered (33 % to "
        "47 %, n = 200)."
    )
    assert step.kind == "derived"
    alike = (Group("P1", 200, 40), Group("P2", 200, 40), Group("P3", 100, 20))
    assert list(next_step_claims(draft(*alike))) == []
    assert list(next_step_claims(draft(*LIKED, persona="P2"))) == []


def test_a_bound_that_shows_no_difference_is_no_worst_fit() -> None:
    others = Group("P2", 400, 160)
    (small,) = [one for one in rows(Group("P1", 24, 2), others) if "under" in one.shown]
    assert plain(small.shown) == "under 42 %"
    assert list(fit_claims(draft(Group("P1", 24, 2), others))) == []
    (worst,) = fit_claims(draft(Group("P1", 100, 2), others))
    assert plain(worst.text).startswith("Worst fit: Spring (e-mail) – under 10 % of 100")


def test_the_next_test_says_how_many_it_takes_and_that_there_are_not_enough() -> None:
    (claim,) = next_test_claims(draft(Group("P1", 400, 48)))
    assert plain(claim.text) == (
        "Test next: send Spring (e-mail) to half of them and hold the other half back, for no "
        "clear lift is known yet. 12.0 % of 400 contacted answered it. To tell 12.0 % from 7.0 % "
        f"takes {claim.value} accounts in each half (80 % power, 5 % two-sided). "
        "P1 has 600: not enough. Two halves of it can only show a difference of 6.5 points or more."
    )
    assert (claim.n, claim.kind) == (400, "derived")


def test_the_next_test_says_that_there_are_enough() -> None:
    (claim,) = next_test_claims(draft(Group("P1", 400, 8), Group("P1", 400, 300, "Winter")))
    assert claim.label == "Winter (e-mail)"
    sizes = {"P1": 60_000, "P2": 400, "P3": 200}
    big = draft(Group("P1", 400, 48))
    tests = next_tests(big.understanding.campaigns, sizes, min_cell=10)
    enough = Draft("P1", replace(big.understanding, next_tests=tests), facts())
    (claim,) = next_test_claims(enough)
    assert claim.text.endswith("P1 has 60,000: enough.")
    assert claim.note.endswith("enough")


def test_a_persona_no_campaign_reached_is_told_so() -> None:
    (claim,) = next_test_claims(draft(Group("P1", 400, 48), persona="P3"))
    assert "no campaign on record reached enough of them" in claim.text
    assert list(campaign_claims(draft(Group("P1", 400, 48), persona="P3"))) == []


@pytest.mark.parametrize("hits", [0, 200])
def test_nobody_and_everybody_may_answer(hits: int) -> None:
    (row,) = rows(Group("P1", 200, hits), Group("P2", 100, hits // 2))
    assert row.value == hits / 200
    assert plain(row.cells[3]) == ("100 %" if hits else "0 %")


def test_campaigns_are_told_in_german() -> None:
    found = draft(*LIKED, HELD_BACK, Group("P1", 4000, 100, "Herbst"))
    told = list(campaign_claims(found, GERMAN))
    assert told[0].cells[-1] == "+20,0\N{NO-BREAK SPACE}Punkte"
    assert "haben geantwortet" in told[0].text
    assert told[1].cells[2] == "4.000"
    (best,) = fit_claims(found, GERMAN)
    assert best.label == "Passt am besten"
    (test,) = next_test_claims(found, GERMAN)
    assert test.text.startswith("Als Nächstes testen:")


@pytest.mark.parametrize("texts", [ENGLISH, GERMAN], ids=["en", "de"])
def test_signs_of_markup_in_a_campaign_are_text(texts: Texts) -> None:
    name = "<b>{0} #x $y$ *z*"
    (row,) = campaign_claims(draft(Group("P1", 100, 30, name, "{channel}")), texts)
    assert row.cells[:2] == (name, "{channel}")
    assert f"{name} ({{channel}})" in row.text


def test_a_book_without_touches_has_no_campaigns() -> None:
    for persona in edition().personas:
        assert not {"campaigns", "campaign_fit", "test_next"} & set(persona.slots)


def test_a_book_with_touches_has_them_in_their_slots() -> None:
    understanding = draft(*LIKED, HELD_BACK).understanding
    for slot in ("campaigns", "campaign_fit", "test_next"):
        told = claims(slot, "P1", understanding=understanding)
        assert told
        assert all(claim.id.startswith(f"P1.{slot}") for claim in told)
