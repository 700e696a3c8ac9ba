"""Placing one prospect: what was answered, what it says, what to ask next."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from personas.errors import BriefError, ColumnError, KindError, PersonasError, did_you_mean, listed
from personas.profiling.facts import NO, YES
from personas.profiling.rounding import EPOCH
from personas.profiling.typing_points import POINTS_PER_DOUBLING, Floats
from personas.profiling.typing_questions import UNKNOWN, Question
from personas.profiling.typing_tool import TypingTool, placed_in
from personas.records.schema import Column, Schema

_WHERE = "answers to the typing questions"
_YES = {"yes", "true", "1", "y", "ja", "j"}
_NO = {"no", "false", "0", "n", "nein"}
# From here on two words are the same word misspelled.
_ALIKE = 0.75


@dataclass(frozen=True)
class Placement:
    """Where a prospect belongs.

    Attributes
    ----------
    persona : str
        Id of the persona with most points.
    probability : float
        That this is right, given the answers.
    runner_up : str
    runner_up_probability : float
    probabilities : dict of str to float
        By persona id.
    points : dict of str to int
        By persona id, as the printed form adds them up, less what is equal for all.
    answers : dict of str to str
        What each answered question was answered with, in printed words.
    next_question : str or None
        The question that would help most next; None if all were asked.
    next_key : str or None
        The name under which to answer it.
    """

    persona: str
    probability: float
    runner_up: str
    runner_up_probability: float
    probabilities: dict[str, float]
    points: dict[str, int]
    answers: dict[str, str]
    next_question: str | None
    next_key: str | None

    def __repr__(self) -> str:
        told = (
            f"<Placement: {self.persona} {self.probability:.0%}, "
            f"else {self.runner_up} {self.runner_up_probability:.0%}"
        )
        return f"{told}; ask next: {self.next_key}>" if self.next_key else f"{told}>"


def place(tool: TypingTool, answers: Mapping[str, Any], schema: Schema) -> Placement:
    """Place a prospect by answers to some or all of the questions.

    Parameters
    ----------
    tool : TypingTool
    answers : mapping of str to value
        By column (a set's question also by ``"column: value"``): a value of the column, or the
        printed answer. None means "don't know". For a set, the values it holds.
    schema : Schema
        Spellings of flags, printed words of levels, separators of sets.

    Raises
    ------
    ColumnError
        If a name is none of the questions'.
    KindError
        If a value is none that its question knows.
    """
    known: dict[int, int] = {}
    asked: set[int] = set()
    for name, value in answers.items():
        for at in _asked(tool, name):
            asked.add(at)
            if not _is_unknown(value):
                known[at] = _answer(tool.questions[at], value, schema, by=name)
    sums = tool.sums(known)
    chances = tool.probabilities(sums)
    first = int(placed_in(sums))
    second = int(max(range(sums.size), key=lambda at: (at != first, sums[at], -at)))
    ask = _most_telling(tool, asked, chances)
    return Placement(
        persona=tool.personas[first],
        probability=round(float(chances[first]), 4),
        runner_up=tool.personas[second],
        runner_up_probability=round(float(chances[second]), 4),
        probabilities={
            persona: round(float(chance), 4)
            for persona, chance in zip(tool.personas, chances, strict=True)
        },
        points={
            persona: int(points - sums.min())
            for persona, points in zip(tool.personas, sums, strict=True)
        },
        answers={
            tool.questions[at].key: _printed(tool.questions[at], answer)
            for at, answer in sorted(known.items())
        },
        next_question=None if ask is None else tool.questions[ask].text or tool.questions[ask].key,
        next_key=None if ask is None else tool.questions[ask].key,
    )


def answers_from(texts: Iterable[str]) -> dict[str, str]:
    """Read answers written as ``"column=value"``.

    Raises
    ------
    BriefError
        If one is not written so.

    Examples
    --------
    >>> answers_from(["orders=12", "source=Trade fair"])
    {'orders': '12', 'source': 'Trade fair'}
    """
    answers = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise BriefError(
                "An answer is not written as column=value.",
                where="--answer",
                do='write it as --answer "orders=12"',
            )
        answers[name.strip()] = value.strip()
    return answers


def picked(question: Question, typed: str) -> str | None:
    """Return the printed answer of a number that was typed; None for "don't know".

    Raises
    ------
    KindError
        If it is no number of an answer.

    Examples
    --------
    >>> orders = Question("orders", "number", cuts=(3.0,), answers=("under 3", "3 or more"))
    >>> picked(orders, "2"), picked(orders, "")
    ('3 or more', None)
    """
    typed = typed.strip()
    if not typed:
        return None
    if typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= len(question.answers):
        return question.answers[int(typed) - 1]
    raise KindError(
        f"This is the number of no answer to '{question.key}'.",
        where=_WHERE,
        do=f"type a number from 1 to {len(question.answers)}, or nothing for don't know",
    )


def _printed(question: Question, answer: int) -> str:
    return question.answers[answer] if question.answers else str(answer + 1)


def _asked(tool: TypingTool, name: str) -> list[int]:
    """Positions of the questions that a name stands for."""
    wanted = _plain(name)
    for names in (
        [question.key for question in tool.questions],
        [question.column for question in tool.questions],
        [question.label for question in tool.questions],
    ):
        found = [at for at, known in enumerate(names) if _plain(known) == wanted]
        if found:
            return found
    keys = [question.key for question in tool.questions]
    raise ColumnError(
        "One of the answers is to no question of this book's form.",
        where=_WHERE,
        found=f"questions about {listed(keys, 5)}",
        do=did_you_mean([name], keys) or "answer the questions found",
    )


def _is_unknown(value: Any) -> bool:
    if value is None or value == "":
        return True
    return isinstance(value, float) and math.isnan(value)


def _answer(question: Question, value: Any, schema: Schema, *, by: str) -> int:
    """Position of the answer that a value, or a printed answer, gives."""
    if isinstance(value, str):
        printed = [_plain(answer) for answer in question.answers]
        whole_set = question.kind == "set" and _plain(by) != _plain(question.key)
        if _plain(value) in printed and not whole_set:
            return printed.index(_plain(value))
    column = schema[question.column]
    if question.kind == "set":
        return _set_answer(question, value, column, by)
    if question.kind == "flag":
        return _flag_answer(question, value, column)
    if question.kind in ("number", "date"):
        read = _days if question.kind == "date" else _number
        return question.code(read(question, value))
    return _level_answer(question, value, column)


def _number(question: Question, value: Any) -> float:
    text = str(value).strip().replace("\u2212", "-")
    percent = text.endswith("%") and max(question.cuts, default=0.0) <= 1
    try:
        number = float(text.removesuffix("%")) / (100 if percent else 1)
    except ValueError:
        number = math.nan
    if isinstance(value, bool) or not math.isfinite(number):
        raise _unusable(question, "a number such as 12.5")
    return number


def _days(question: Question, value: Any) -> float:
    if isinstance(value, datetime):
        value = value.date()
    try:
        when = value if isinstance(value, date) else date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        raise _unusable(question, "a date such as 2024-05-01") from None
    return float((when - EPOCH).days)


def _flag_answer(question: Question, value: Any, column: Column) -> int:
    word = _plain(value)
    yes, no = ({_plain(one) for one in words} for words in (column.yes, column.no))
    if word in yes or (word in _YES and word not in no):
        return question.code(YES)
    if word in no or word in _NO:
        return question.code(NO)
    raise _unusable(question, "yes or no")


def _set_answer(question: Question, value: Any, column: Column, by: str) -> int:
    member = str(question.member)
    if _plain(by) == _plain(question.key):
        return _flag_answer(question, value, column)
    if isinstance(value, str):
        value = value.split(column.separator) if column.separator else [value]
    if isinstance(value, bool) or not hasattr(value, "__iter__"):
        raise _unusable(question, "its values, as a list")
    held = {_plain(one) for one in value}
    if _plain(member) in held:
        return question.code(YES)
    if difflib.get_close_matches(_plain(member), sorted(held), n=1, cutoff=_ALIKE):
        raise _unusable(question, f"did you mean '{member}'?")
    return question.code(NO)


def _level_answer(question: Question, value: Any, column: Column) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    spelled = dict(_spellings(question, column))
    answer = spelled.get(_plain(value), UNKNOWN)
    if answer == UNKNOWN:
        levels = [level for answer in question.levels for level in answer]
        near = did_you_mean([str(value)], [*levels, *question.answers])
        raise _unusable(question, near or "one of the answers found")
    return answer


def _spellings(question: Question, column: Column) -> Iterator[tuple[str, int]]:
    for answer, levels in enumerate(question.levels):
        for level in levels:
            yield _plain(level), answer
            yield _plain(column.level_names.get(level, level)), answer
    for level in question.rest:
        yield _plain(level), len(question.levels) - 1
        yield _plain(column.level_names.get(level, level)), len(question.levels) - 1


def _unusable(question: Question, cure: str) -> PersonasError:
    levels = [level for answer in question.levels for level in answer]
    known = list(question.answers) or levels
    return KindError(
        f"The answer to '{question.key}' is none that its question knows.",
        where=_WHERE,
        found=f"answers {listed(known, 10)}" if known else None,
        do=cure if cure.startswith("did you") else f"give {cure}, or a printed answer",
    )


def _most_telling(tool: TypingTool, asked: Set[int], chances: Floats) -> int | None:
    """The open question after which the likeliest persona is, on average, the most likely."""
    gains = {
        at: round(_expected(tool, at, chances), 9)
        for at in range(len(tool.questions))
        if at not in asked
    }
    return max(gains, key=lambda at: (gains[at], -at)) if gains else None


def _expected(tool: TypingTool, at: int, chances: Floats) -> float:
    ratios = np.exp2(np.array(tool.points[at]) * tool.sharpness / POINTS_PER_DOUBLING)
    given = np.array(tool.answer_shares[at])[:, None] * ratios
    given = given / given.sum(axis=0)
    return float((given * chances).max(axis=1).sum())


def _plain(word: Any) -> str:
    """Fold a word so that its spelling by hand is found: case, spaces, dashes."""
    text = str(word).casefold().replace("\u00a0", " ").replace("\u2013", "-").replace("\u2212", "-")
    return re.sub(r"\s+", " ", text).strip().replace(" - ", "-")
