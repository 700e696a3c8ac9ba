"""The typing tool: the fewest questions that place a prospect, and the points of each answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from personas.profiling.conditions import numbers_of
from personas.profiling.facts import Profile, rounded
from personas.profiling.typing_points import (
    N_FOLDS,
    POINTS_PER_DOUBLING,
    Codes,
    Floats,
    Ints,
    answer_points,
    counts_of,
    folds_of,
    score_sheet,
    start_points,
)
from personas.profiling.typing_questions import Question, every_level, possible_questions
from personas.profiling.typing_search import best_questions

# How far points are trusted as odds: answers that hang together count for less than they seem to.
_SHARPNESS = np.round(np.arange(0.2, 1.501, 0.05), 2)


@dataclass(frozen=True)
class TypingTool:
    """Questions, and what each answer to them says of each persona.

    Attributes
    ----------
    personas : tuple of str
        Their ids, in the order of all points.
    questions : tuple of Question
        In the order in which to ask them.
    points : tuple of tuple of tuple of int
        By question, answer and persona; 2 points stand for twice as likely as for everyone.
    start : tuple of int
        Points of each persona before any answer, for its size.
    answer_shares : tuple of tuple of float
        By question: the share of everyone who gives each answer.
    sharpness : float
        The exponent that turns points into odds, so that probabilities come true.
    accuracy : float
        Share of customers whom all questions place right, cross-validated.
    """

    personas: tuple[str, ...]
    questions: tuple[Question, ...]
    points: tuple[tuple[tuple[int, ...], ...], ...]
    start: tuple[int, ...]
    answer_shares: tuple[tuple[float, ...], ...]
    sharpness: float
    accuracy: float

    def sums(self, answers: Mapping[int, int]) -> Ints:
        """Add up the points of each persona for answers by position of their question."""
        parts = [self.points[at][answer] for at, answer in answers.items()]
        return np.asarray(np.array([self.start, *parts], dtype=np.int64).sum(axis=0))

    def probabilities(self, sums: npt.NDArray[Any]) -> Floats:
        """Turn points into probabilities; the last axis runs over the personas."""
        return _probabilities(sums, self.sharpness)

    def told(self, words: Sequence[tuple[str, str, Sequence[str]]]) -> TypingTool:
        """Return it with a label, a question and its answers in words, by question."""
        asked = [
            replace(question, label=label, text=text, answers=tuple(answers))
            for question, (label, text, answers) in zip(self.questions, words, strict=True)
        ]
        return replace(self, questions=tuple(asked))

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "personas": list(self.personas),
            "questions": [question.to_dict() for question in self.questions],
            "points": [[list(row) for row in table] for table in self.points],
            "start": list(self.start),
            "answer_shares": [list(shares) for shares in self.answer_shares],
            "sharpness": self.sharpness,
            "accuracy": self.accuracy,
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> TypingTool:
        """Make it again from plain data."""
        return cls(
            personas=tuple(plain["personas"]),
            questions=tuple(Question.from_dict(question) for question in plain["questions"]),
            points=tuple(tuple(tuple(row) for row in table) for table in plain["points"]),
            start=tuple(plain["start"]),
            answer_shares=tuple(tuple(shares) for shares in plain["answer_shares"]),
            sharpness=plain["sharpness"],
            accuracy=plain["accuracy"],
        )


@dataclass(frozen=True)
class Typing:
    """A typing tool, and how well it does.

    Attributes
    ----------
    tool : TypingTool
    n : int
        Customers it was made from and measured on, each placed by points of the other folds, with
        bands cut anew in every fold.
    steps : tuple of float
        Share placed right by size alone, then after each question.
    taken_for : int array of shape (n_personas, n_personas)
        Customers by true persona (row) and persona placed in.
    counts : tuple of int array of shape (n_answers, n_personas)
        By question of ``asked``: customers by answer and persona.
    asked : tuple of Question
        All questions that could have been asked.
    brief_says : bool
        Whether the brief says what can be asked.
    """

    tool: TypingTool
    n: int
    steps: tuple[float, ...]
    taken_for: Ints
    counts: tuple[Ints, ...]
    asked: tuple[Question, ...]
    brief_says: bool = False


def find_typing_tool(
    profile: Profile,
    rows: pa.Table,
    labels: Ints,
    columns: Sequence[str],
    *,
    brief_says: bool = False,
) -> Typing | None:
    """Find the fewest questions that place a prospect.

    Parameters
    ----------
    profile : Profile
    rows : pa.Table
        A sample of rows.
    labels : int array of shape (n_rows,)
        Position of each row's persona in the profile's ``persona_ids``.
    columns : sequence of str
        What can be asked; `askable_columns` says.
    brief_says : bool
        Whether the brief marked them.

    Returns
    -------
    Typing or None
        None if no question places more customers than no question at all.
    """
    n_personas = len(profile.persona_ids)
    if n_personas < 2 or rows.num_rows < 2 * N_FOLDS:
        return None
    asked = possible_questions(profile, columns, rows, labels)
    if not asked:
        return None
    codes = _codes(profile, asked, rows)
    n_answers = [question.n_answers for question in asked]
    folds = folds_of(_content(profile, asked, codes, rows), labels)
    sheet = score_sheet(
        codes, n_answers, labels, n_personas, folds=folds, min_cell=profile.min_cell
    )
    chosen = best_questions(sheet)
    if not chosen:
        return None
    counts = [
        counts_of(answers, n, labels, n_personas)
        for answers, n in zip(codes, n_answers, strict=True)
    ]
    questions = [asked[at] for at in chosen]
    sums = _held_out(profile, questions, rows, labels, folds)
    steps = [float((placed_in(part) == labels).mean()) for part in sums]
    return Typing(
        tool=_tool(profile, questions, [counts[at] for at in chosen], labels, sums[-1], steps[-1]),
        n=rows.num_rows,
        steps=tuple(rounded(step) for step in steps),
        taken_for=_taken_for(labels, placed_in(sums[-1]), n_personas),
        counts=tuple(counts),
        asked=tuple(asked),
        brief_says=brief_says,
    )


def placed_in(sums: npt.NDArray[Any]) -> Ints:
    """Position of the persona with most points; of equal ones the larger persona, named first."""
    return np.asarray(sums.argmax(axis=-1), dtype=np.int64)


def _codes(profile: Profile, questions: Sequence[Question], rows: pa.Table) -> Codes:
    return np.stack([one.codes(rows, profile.columns[one.column].column) for one in questions])


def _content(
    profile: Profile, questions: Sequence[Question], codes: Codes, rows: pa.Table
) -> list[npt.NDArray[Any]]:
    """All that bands are cut from: numbers and levels themselves, else the answers."""
    found: list[npt.NDArray[Any]] = []
    for question, answers in zip(questions, codes, strict=True):
        column = profile.columns[question.column].column
        if question.kind in ("number", "date"):
            found.append(numbers_of(rows, column).view(np.int64))
        elif question.kind == "ordered":
            found.append(every_level(column).codes(rows, column))
        else:
            found.append(answers)
    return found


def _tool(
    profile: Profile,
    questions: Sequence[Question],
    counts: Sequence[Ints],
    labels: Ints,
    sums: Ints,
    accuracy: float,
) -> TypingTool:
    sizes = np.bincount(labels, minlength=len(profile.persona_ids))
    everyone = [table.sum(axis=1) for table in counts]
    return TypingTool(
        personas=profile.persona_ids,
        questions=tuple(questions),
        points=tuple(
            tuple(tuple(int(p) for p in row) for row in answer_points(table, profile.min_cell))
            for table in counts
        ),
        start=tuple(int(points) for points in start_points(sizes)),
        answer_shares=tuple(tuple(rounded(float(one), 4) for one in n / n.sum()) for n in everyone),
        sharpness=_sharpness(sums, labels),
        accuracy=rounded(accuracy),
    )


def _held_out(
    profile: Profile,
    questions: Sequence[Question],
    rows: pa.Table,
    labels: Ints,
    folds: Ints,
) -> list[Ints]:
    """Points of each row from the other folds, after no question, one, two ... of them."""
    n_personas = len(profile.persona_ids)
    rows = rows.select(list(dict.fromkeys(question.column for question in questions)))
    sums = np.zeros((len(questions) + 1, labels.size, n_personas), dtype=np.int64)
    for fold in range(N_FOLDS):
        making, held = folds != fold, folds == fold
        made, left = rows.filter(pa.array(making)), rows.filter(pa.array(held))
        sizes = np.bincount(labels[making], minlength=n_personas)
        total = np.tile(start_points(sizes).astype(np.int64), (int(held.sum()), 1))
        sums[0, held] = total
        for at, question in enumerate(questions, start=1):
            cut = _cut_anew(profile, question, made, labels[making])
            if cut is not None:
                column = profile.columns[cut.column].column
                answers = cut.codes(made, column)
                counts = counts_of(answers, cut.n_answers, labels[making], n_personas)
                dont_know = np.zeros((1, n_personas), dtype=np.int16)
                table = np.vstack([answer_points(counts, profile.min_cell), dont_know])
                total = total + table[cut.codes(left, column)]
            sums[at, held] = total
    return list(sums)


def _cut_anew(
    profile: Profile, question: Question, rows: pa.Table, labels: Ints
) -> Question | None:
    found = possible_questions(profile, [question.column], rows, labels)
    return next((one for one in found if one.member == question.member), None)


def _sharpness(sums: Ints, labels: Ints) -> float:
    """The exponent under which held-out customers are most likely to be where they are."""
    rows = np.arange(labels.size)
    losses = [
        round(float(-np.log(_probabilities(sums, one)[rows, labels] + 1e-12).mean()), 9)
        for one in _SHARPNESS
    ]
    return float(_SHARPNESS[int(np.argmin(losses))])


def _probabilities(sums: npt.NDArray[Any], sharpness: float) -> Floats:
    powers = (sums - sums.max(axis=-1, keepdims=True)) * (sharpness / POINTS_PER_DOUBLING)
    odds = np.exp2(powers)
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True))


def _taken_for(labels: Ints, placed: Ints, n_personas: int) -> Ints:
    counts = np.bincount(labels * n_personas + placed, minlength=n_personas * n_personas)
    return counts.reshape(n_personas, n_personas)
