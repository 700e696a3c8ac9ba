from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from personas.edition.claim import Claim
from personas.edition.typing_claims import (
    not_for_them_claims,
    ten_seconds_claims,
    told_tool,
    typing_claims,
)
from personas.profiling.typing_tool import Typing, find_typing_tool
from personas.texts.language import Texts
from tests.edition.written import edition
from tests.profiling.planted import positions, rows, understood

PROFILE = understood().profile


# Without the two columns that tell the planted personas by themselves.
COLUMNS = "web_orders kids online_share contract newsletter education products source".split()


@cache
def _found() -> Typing:
    typing = find_typing_tool(PROFILE, rows(), positions(rows()), COLUMNS)
    assert typing is not None
    return typing


def _typing(**changes: object) -> Typing:
    return replace(_found(), **changes)  # type: ignore[arg-type]


def _form(slot: str, **changes: object) -> list[Claim]:
    return typing_claims(_typing(**changes), PROFILE)[slot]


def test_the_form_prints_what_is_stored() -> None:
    stored = edition().typing
    assert stored is not None
    questions = edition().claims_in("typing_questions")
    assert [claim.text for claim in questions] == [one["text"] for one in stored["questions"]]
    assert [list(claim.cells) for claim in questions] == [
        one["answers"] for one in stored["questions"]
    ]


def test_printed_points_differ_from_the_stored_ones_by_what_is_equal_for_all() -> None:
    stored = [row for table in _typing().tool.points for row in table]
    printed = [one for one in _form("typing_points") if not one.id.endswith("start")]
    assert len(printed) == len(stored)
    for claim, row in zip(printed, stored, strict=True):
        points = [int(cell) for cell in claim.cells]
        assert min(points) == 0
        assert len({one - two for one, two in zip(points, row, strict=True)}) == 1


def test_the_gain_of_each_question_goes_on_from_the_last() -> None:
    questions = _form("typing_questions")
    assert len(questions) > 1
    for claim, after in zip(questions, _typing().steps[1:], strict=True):
        assert claim.value == after
        assert "with this question" in claim.note
    for before, after in pairwise(questions):
        assert f"places {before.shown} " in after.note


def test_the_accuracy_has_its_n_and_interval() -> None:
    (claim,) = _form("typing_accuracy")
    assert claim.n == _typing().n
    assert claim.interval is not None
    assert claim.interval[0] < float(claim.value or 0) < claim.interval[1]


def test_the_form_says_when_the_brief_does_not_say_what_can_be_asked() -> None:
    texts = {
        says: " ".join(claim.text for claim in _form("typing_how", brief_says=says))
        for says in (True, False)
    }
    assert "askable" in texts[False]
    assert "askable" not in texts[True]


def test_personas_that_are_often_confused_or_never_reached_are_named() -> None:
    taken = np.array([[500, 100, 0], [0, 400, 0], [0, 200, 0]])
    how = _form("typing_how", taken_for=taken)
    texts = [claim.text.replace("\u00a0", " ") for claim in how]
    assert "P1 is often taken for P2: 17 % of P1." in texts
    assert any(text.startswith("The form never ends at P3:") for text in texts)


def test_few_confused_customers_are_not_counted_aloud() -> None:
    taken = np.array([[30, 8, 0], [0, 400, 0], [0, 0, 200]])
    how = _form("typing_how", taken_for=taken)
    assert not any("often taken" in claim.text for claim in how)


@pytest.mark.parametrize("persona", ["P1", "P2", "P3"])
def test_ten_seconds_are_three_questions_with_their_answers(persona: str) -> None:
    told = ten_seconds_claims(_typing(), PROFILE, persona)
    assert len(told) == 3
    for claim in told:
        assert claim.label.endswith("?")
        assert claim.shown
        assert "of them" in claim.note
        assert claim.persona == persona


@pytest.mark.parametrize("persona", ["P1", "P2", "P3"])
def test_who_they_are_not_names_another_persona_and_its_n(persona: str) -> None:
    told = not_for_them_claims(_typing(), PROFILE, persona)
    assert 1 <= len(told) <= 3
    for claim in told:
        assert claim.n is not None
        assert claim.n >= PROFILE.min_cell
        assert re.search(rf"n\u00a0=\u00a0(about\u00a0)?{claim.n:,}\)", claim.text)
        assert persona not in claim.text


def test_no_figure_rests_on_few_customers() -> None:
    strict = replace(PROFILE, min_cell=60)
    for persona in PROFILE.persona_ids:
        for claim in (
            *ten_seconds_claims(_typing(), strict, persona),
            *not_for_them_claims(_typing(), strict, persona),
        ):
            if isinstance(claim.value, float) and claim.value > 0 and claim.interval:
                hits = round(claim.value * (claim.n or 0))
                assert hits >= 60


def test_without_a_tool_there_is_no_form() -> None:
    assert typing_claims(None, PROFILE) == {}
    assert ten_seconds_claims(None, PROFILE, "P1") == []
    assert not_for_them_claims(None, PROFILE, "P1") == []


def test_the_german_form_is_german() -> None:
    german = typing_claims(_typing(), PROFILE, Texts("de"))
    assert "mit dieser Frage" in german["typing_questions"][0].note
    assert "ordnen" in german["typing_accuracy"][0].text
    every = [claim.text for slot in german.values() for claim in slot]
    assert not any(word in text for text in every for word in (" the ", " or more", "places"))
    assert "yes" not in told_tool(_typing(), PROFILE, Texts("de")).to_dict().__repr__().split("'")
