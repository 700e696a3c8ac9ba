from __future__ import annotations

import pytest

from personas.edition.typing_words import answer_words, label_words, question_words
from personas.profiling.facts import ColumnProfile, Levels, Numbers, NumberTraits
from personas.profiling.typing_questions import Question
from personas.records.schema import Column
from personas.texts.language import Texts

GERMAN = Texts("de")


def _about(question: Question, label: str, *, unit: str | None = None, **nature: object):
    """Return a column's profile as far as words need it."""
    levels = tuple(level for answer in question.levels for level in answer)
    column = Column(
        name=question.column,
        kind=question.kind,
        role="segment",
        label=label,
        unit=unit,
        levels=levels if question.kind == "ordered" else (),
    )
    if question.kind in ("number", "date"):
        everyone: Numbers | Levels = Numbers(100, 0, 5, 2, 1, 2, 5, 8, 9, 90, 0, 1)
    else:
        everyone = Levels(100, 0, {})
    usual = {"whole": True, "non_negative": True, "few_values": False, "year": False}
    traits = NumberTraits(**{**usual, "low": 0, "high": 100, **nature})  # type: ignore[arg-type]
    return ColumnProfile(column, everyone, {}, nature=traits)


def _words(question: Question, about: ColumnProfile, texts: Texts) -> tuple[str, list[str]]:
    _, text, answers = question_words(question, about, texts)
    return text.replace("\u00a0", " "), [answer.replace("\u00a0", " ") for answer in answers]


ORDERS = Question("orders", "number", cuts=(1.0, 3.0, 12.0))
SPEND = Question("spend", "number", cuts=(900.0, 4000.0), none_first=True)
SHARE = Question("online_share", "number", cuts=(0.4, 1.0))
SINCE = Question("since", "date", cuts=(18262.0, 19723.0))
BORN = Question("born", "number", cuts=(1960.0, 1980.0))


def test_counts_are_asked_how_many_and_banded_in_whole_numbers() -> None:
    about = _about(ORDERS, "orders in 12 months")
    assert _words(ORDERS, about, Texts()) == (
        "Orders in 12 months: how many?",
        ["none", "1 – 2", "3 – 11", "12 or more"],
    )


def test_german_questions_and_answers() -> None:
    about = _about(ORDERS, "Bestellungen in 12 Monaten")
    assert _words(ORDERS, about, GERMAN) == (
        "Bestellungen in 12 Monaten: wie viele?",
        ["keine", "1 – 2", "3 – 11", "12 oder mehr"],
    )


def test_money_carries_its_sign_and_none_stands_alone() -> None:
    about = _about(SPEND, "revenue", unit="€", whole=False)
    text, answers = _words(SPEND, about, Texts())
    assert text == "Revenue: how much?"
    assert answers == ["none", "some, under € 900", "€ 900 to under € 4,000", "€ 4,000 or more"]
    assert _words(SPEND, about, GERMAN)[1][3] == "4.000 € oder mehr"


def test_shares_are_asked_as_such_and_all_is_all() -> None:
    about = _about(SHARE, "orders placed online", whole=False, high=1.0)
    assert _words(SHARE, about, Texts()) == (
        "Orders placed online: what share?",
        ["under 40 %", "40 % to under 100 %", "100 %"],
    )


def test_whole_years_of_dates_are_told_as_years() -> None:
    about = _about(SINCE, "customer since")
    assert _words(SINCE, about, Texts())[1] == ["before 2020", "2020 – 2023", "2024 or later"]
    assert _words(SINCE, about, GERMAN)[0] == "Customer since: wann?"


def test_months_of_dates_are_told_as_months() -> None:
    question = Question("since", "date", cuts=(18293.0,))
    about = _about(question, "customer since")
    assert _words(question, about, GERMAN)[1] == ["vor Februar 2020", "Februar 2020 oder später"]


def test_years_take_no_comma() -> None:
    about = _about(BORN, "year of birth", year=True, low=1930, high=2005)
    assert _words(BORN, about, Texts()) == (
        "Year of birth: which year?",
        ["before 1960", "1960 – 1979", "1980 or later"],
    )


@pytest.mark.parametrize(
    ("question", "text", "answers"),
    [
        (Question("c", "flag"), "Contract: yes or no?", ["yes", "no"]),
        (Question("c", "set", member="Desks"), "Contract: Desks among them?", ["yes", "no"]),
        (
            Question("c", "category", levels=(("A",), ("B",), ())),
            "Contract: which one?",
            ["A", "B", "another"],
        ),
        (
            Question("c", "ordered", levels=(("low", "middle"), ("high",))),
            "Contract: which level?",
            ["middle or lower", "high"],
        ),
    ],
)
def test_levels_and_yes_or_no(question: Question, text: str, answers: list[str]) -> None:
    assert _words(question, _about(question, "contract"), Texts()) == (text, answers)


def test_neighbouring_answers_are_told_together() -> None:
    about = _about(ORDERS, "orders in 12 months")
    told = {
        (first, last): answer_words(ORDERS, about, first, last).replace("\u00a0", " ")
        for first, last in ((0, 1), (1, 2), (2, 3))
    }
    assert told == {(0, 1): "under 3", (1, 2): "1 – 11", (2, 3): "3 or more"}


def test_neighbouring_answers_that_begin_with_none() -> None:
    about = _about(SPEND, "revenue", unit="€", whole=False)
    assert answer_words(SPEND, about, 0, 1).replace("\u00a0", " ") == "under € 900"
    assert answer_words(SPEND, about, 1, 3) == "any"


def test_a_label_with_a_colon_gets_no_second_one() -> None:
    question = Question("c", "set", member="Desks")
    assert (
        label_words(question, _about(question, "bought: last year")) == "bought: last year, Desks"
    )


def test_every_answer_is_told_differently() -> None:
    for question, about in (
        (ORDERS, _about(ORDERS, "orders")),
        (SPEND, _about(SPEND, "revenue", unit="€", whole=False)),
        (SHARE, _about(SHARE, "online share", whole=False, high=1.0)),
        (SINCE, _about(SINCE, "since")),
    ):
        for texts in (Texts(), GERMAN):
            answers = _words(question, about, texts)[1]
            assert len(set(answers)) == question.n_answers
