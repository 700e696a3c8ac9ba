from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from personas.errors import BriefError, ColumnError, KindError
from personas.profiling.placing import answers_from, picked, place
from personas.profiling.typing_questions import Question
from personas.profiling.typing_tool import TypingTool
from personas.records.schema import Column, Schema

SCHEMA = Schema(
    columns=(
        Column(name="orders", kind="number", role="segment", label="orders a year"),
        Column(name="share", kind="number", role="segment", label="online share"),
        Column(
            name="source",
            kind="category",
            role="segment",
            label="first contact",
            level_names={"1": "Trade fair"},
        ),
        Column(name="contract", kind="flag", role="segment", label="contract", yes=("si",)),
        Column(name="since", kind="date", role="segment", label="customer since"),
        Column(name="products", kind="set", role="segment", label="products", separator=";"),
        Column(name="mood", kind="ordered", role="segment", label="mood", levels=("low", "high")),
    )
)
QUESTIONS = (
    Question("orders", "number", cuts=(3.0, 12.0), answers=("under 3", "3 – 11", "12 or more")),
    Question("share", "number", cuts=(0.4,), answers=("under 40\u00a0%", "40\u00a0% or more")),
    Question(
        "source",
        "category",
        levels=(("1",), ("Web",), ()),
        rest=("Referral",),
        answers=("Trade fair", "Web", "another"),
    ),
    Question("contract", "flag", answers=("yes", "no")),
    Question("since", "date", cuts=(19723.0,), answers=("before 2024", "2024 or later")),
    Question("products", "set", member="Desks", label="products: Desks", answers=("yes", "no")),
    Question("products", "set", member="Paper", label="products: Paper", answers=("yes", "no")),
    Question("mood", "ordered", levels=(("low",), ("high",)), answers=("low", "high")),
)
POINTS = (
    ((4, -4), (0, 0), (-4, 4)),
    *[((1, -1), (-1, 1))],
    ((2, -2), (-2, 2), (0, 0)),
    *[((1, -1), (-1, 1))] * 5,
)
TOOL = TypingTool(
    personas=("P1", "P2"),
    questions=QUESTIONS,
    points=POINTS,
    start=(1, 0),
    answer_shares=((0.4, 0.2, 0.4), (0.5, 0.5), (0.4, 0.4, 0.2), *[(0.5, 0.5)] * 5),
    sharpness=1.0,
    accuracy=0.9,
)


def _answer(**answers: Any) -> dict[str, str]:
    return place(TOOL, answers, SCHEMA).answers


def test_without_answers_the_largest_persona_and_the_most_telling_question() -> None:
    nothing = place(TOOL, {}, SCHEMA)
    assert (nothing.persona, nothing.runner_up) == ("P1", "P2")
    assert nothing.next_key == "orders"
    assert nothing.probability == pytest.approx(2**0.5 / (1 + 2**0.5), abs=1e-4)


def test_points_add_up_and_make_odds() -> None:
    placed = place(TOOL, {"orders": 40, "source": "Web"}, SCHEMA)
    assert placed.persona == "P2"
    assert placed.points == {"P1": 0, "P2": 11}
    assert placed.probability == pytest.approx(1 / (1 + 2**-5.5), abs=1e-4)
    assert placed.probability + placed.runner_up_probability == pytest.approx(1)


def test_equal_points_go_to_the_larger_persona() -> None:
    tie = TypingTool(**{**vars(TOOL), "start": (0, 0)})
    assert place(tie, {}, SCHEMA).persona == "P1"


@pytest.mark.parametrize("dont_know", [None, "", float("nan")])
def test_dont_know_adds_nothing_and_is_not_asked_again(dont_know: Any) -> None:
    placed = place(TOOL, {"orders": dont_know}, SCHEMA)
    assert placed.points == place(TOOL, {}, SCHEMA).points
    assert placed.next_key == "source"


def test_all_answered_leaves_nothing_to_ask() -> None:
    every = {question.key: question.answers[0] for question in QUESTIONS}
    placed = place(TOOL, every, SCHEMA)
    assert (placed.next_key, placed.next_question) == (None, None)
    assert "ask next" not in repr(placed)


@pytest.mark.parametrize(
    ("column", "value", "answer"),
    [
        ("orders", 2, "under 3"),
        ("orders", "3", "3 – 11"),
        ("orders", "3-11", "3 – 11"),
        ("orders", "12 or more", "12 or more"),
        ("share", 0.5, "40\u00a0% or more"),
        ("share", "50 %", "40\u00a0% or more"),
        ("share", "under 40 %", "under 40\u00a0%"),
        ("source", "1", "Trade fair"),
        ("source", 1.0, "Trade fair"),
        ("source", "trade fair", "Trade fair"),
        ("source", "Referral", "another"),
        ("contract", True, "yes"),
        ("contract", "si", "yes"),
        ("contract", 0, "no"),
        ("since", "2024-01-01", "2024 or later"),
        ("since", date(2023, 12, 31), "before 2024"),
        ("since", datetime(2025, 5, 1, 12), "2024 or later"),
        ("mood", "HIGH", "high"),
    ],
)
def test_raw_values_and_printed_answers_are_understood(
    column: str, value: Any, answer: str
) -> None:
    assert _answer(**{column: value}) == {column: answer}


@pytest.mark.parametrize(
    ("value", "answers"),
    [
        (["Desks"], ("yes", "no")),
        ("Desks;Paper", ("yes", "yes")),
        ([], ("no", "no")),
    ],
)
def test_one_set_answers_all_questions_about_it(value: Any, answers: tuple[str, str]) -> None:
    found = _answer(products=value)
    assert (found["products: Desks"], found["products: Paper"]) == answers


def test_one_value_of_a_set_can_be_answered_alone() -> None:
    assert _answer(**{"products: Desks": "yes"}) == {"products: Desks": "yes"}


def test_a_question_is_also_known_by_its_label() -> None:
    assert _answer(**{"Products:  desks": "no"}) == {"products: Desks": "no"}


def test_an_unknown_column_is_named_with_the_nearest() -> None:
    with pytest.raises(ColumnError, match="did you mean 'orders'") as raised:
        _answer(ordres=4)
    assert raised.value.where
    assert raised.value.found


@pytest.mark.parametrize(
    ("column", "value", "cure"),
    [
        ("source", "Wbe", "did you mean 'Web'"),
        ("source", "XXSECRETXX", "printed answer"),
        ("orders", "XXSECRETXX", "a number"),
        ("orders", True, "a number"),
        ("orders", float("inf"), "a number"),
        ("since", "XXSECRETXX", "a date"),
        ("contract", "XXSECRETXX", "yes or no"),
        ("products", ["Dseks"], "did you mean 'Desks'"),
        ("products", 7, "a list"),
        ("products: Desks", "XXSECRETXX", "yes or no"),
    ],
)
def test_an_unusable_answer_says_the_cure_and_not_the_value(
    column: str, value: Any, cure: str
) -> None:
    with pytest.raises(KindError) as raised:
        _answer(**{column: value})
    assert cure in str(raised.value.do)
    assert "SECRET" not in str(raised.value)


def test_answers_of_the_command_line() -> None:
    assert answers_from(["a=1", "b = x=y "]) == {"a": "1", "b": "x=y"}
    with pytest.raises(BriefError, match="column=value"):
        answers_from(["orders"])


@pytest.mark.parametrize(("typed", "answer"), [("1", "under 3"), (" 3 ", "12 or more"), ("", None)])
def test_a_number_picks_an_answer(typed: str, answer: str | None) -> None:
    assert picked(QUESTIONS[0], typed) == answer


@pytest.mark.parametrize("typed", ["0", "4", "x", "1.0", "²"])
def test_a_wrong_number_is_refused(typed: str) -> None:
    with pytest.raises(KindError):
        picked(QUESTIONS[0], typed)
