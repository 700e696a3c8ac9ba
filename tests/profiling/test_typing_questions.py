from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest

from personas.profiling.typing_questions import (
    UNKNOWN,
    Question,
    askable_columns,
    possible_questions,
)
from tests.profiling.planted import positions, rows, schema, understood

PROFILE = understood().profile
ASKED = possible_questions(PROFILE, askable_columns(schema()), rows(), positions(rows()))


def _about(column: str) -> list[Question]:
    return [question for question in ASKED if question.column == column]


def test_without_a_word_in_the_brief_all_clustering_columns_can_be_asked_for() -> None:
    assert set(askable_columns(schema())) == {one.name for one in schema().clustering_columns}


def test_marked_columns_alone_are_asked_for() -> None:
    marked = schema(country={"askable": True}, spend={"askable": True})
    assert askable_columns(marked) == ("spend", "country")


def test_a_column_can_be_taken_out() -> None:
    without = schema(spend={"askable": False})
    assert "spend" not in askable_columns(without)
    assert "web_orders" in askable_columns(without)


def test_nothing_is_asked_of_outcomes_protected_or_personal_columns() -> None:
    every = [column.name for column in schema().columns]
    asked = possible_questions(PROFILE, every, rows(), positions(rows()))
    roles = {schema()[question.column].role for question in asked}
    assert roles <= {"segment", "describe"}


def test_numbers_and_dates_have_at_most_four_bands_with_round_edges() -> None:
    banded = [question for question in ASKED if question.kind in ("number", "date")]
    assert {"spend", "since"} <= {question.column for question in banded}
    for question in banded:
        assert 2 <= question.n_answers <= 4
    for cut in _about("spend")[0].cuts:
        assert float(f"{cut:.2g}") == cut


def test_a_set_is_asked_value_by_value() -> None:
    members = {question.member for question in _about("products")}
    assert {"paper", "desks"} <= members
    assert all(question.n_answers == 2 for question in _about("products"))


def test_levels_stay_in_their_declared_order() -> None:
    (education,) = _about("education")
    assert [level for answer in education.levels for level in answer] == [
        "school",
        "college",
        "master",
    ]


def test_rare_levels_are_pooled_and_the_pool_comes_last() -> None:
    names = [f"level {at:02d}" for at in range(30)]
    cells = pa.array([names[at % 30] for at in range(1200)])
    question = Question("country", "category", levels=(("level 00",), ("level 01",), ()))
    codes = question.codes(pa.table({"country": cells}), schema()["country"])
    assert np.bincount(codes).tolist() == [40, 40, 1120]


def test_a_missing_value_is_no_answer() -> None:
    cells = pa.table({"spend": pa.array([1.0, None]), "newsletter": pa.array([None, True])})
    number = Question("spend", "number", cuts=(0.5,))
    flag = Question("newsletter", "flag")
    assert number.codes(cells, schema()["spend"]).tolist() == [1, UNKNOWN]
    assert flag.codes(cells, schema()["newsletter"]).tolist() == [UNKNOWN, 0]


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.key)
def test_one_value_and_a_column_of_values_give_the_same_answers(question: Question) -> None:
    column = schema()[question.column]
    codes = question.codes(rows(), column)
    cells = rows()[question.column].to_pylist()
    for code, value in list(zip(codes, cells, strict=True))[:200]:
        if value is None:
            assert code == UNKNOWN
        elif question.kind in ("number", "ordered", "category", "flag"):
            assert code == question.code(value)
        elif question.kind == "set":
            assert code == question.code(question.member in value)


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.key)
def test_a_question_survives_json(question: Question) -> None:
    assert Question.from_dict(json.loads(json.dumps(question.to_dict()))) == question


def test_none_is_an_answer_of_its_own_where_many_have_none() -> None:
    question = Question("spend", "number", cuts=(900.0,), none_first=True)
    assert question.n_answers == 3
    assert [question.code(value) for value in (0, 0.01, 899, 900)] == [0, 1, 1, 2]
