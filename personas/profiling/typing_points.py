"""Points: how much an answer speaks for each persona, and how well points place customers.

Naive Bayes in whole numbers. Two points more stand for twice as likely, so that a printed table
adds up to the very answer that the stored tool gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

N_FOLDS = 5
POINTS_PER_DOUBLING = 2
# Beyond 16 times as likely, or as unlikely, one answer says no more.
MOST_POINTS = 8
# Shares are smoothed towards everyone's by this many customers.
SMOOTHED_BY = 2

Ints = npt.NDArray[np.int64]
Points = npt.NDArray[np.int16]
Codes = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float64]


def answer_points(counts: Ints, min_cell: int = 1) -> Points:
    """Points of each answer for each persona, from counts of the same shape.

    A cell below `min_cell` counts as a third of it (or as what everyone's share would give, if that
    is less), whatever it holds: no figure of the table rests on fewer customers. Measured on six
    sets, that moves the share placed right by -.5 to +.1 points.

    Parameters
    ----------
    counts : int array of shape (..., n_answers, n_personas)
    min_cell : int

    Returns
    -------
    int array of the same shape
        Above 0 where the answer is more common in the persona than among everyone.

    Examples
    --------
    >>> answer_points(np.array([[800, 100], [200, 900]]))
    array([[ 2, -4],
           [-3,  1]], dtype=int16)
    """
    everyone = counts.sum(axis=-1, keepdims=True)
    expected = everyone / np.maximum(everyone.sum(axis=-2, keepdims=True), 1)
    n = counts.sum(axis=-2, keepdims=True)
    held = np.where(counts < min_cell, np.minimum(n * expected, min_cell / 3), counts)
    share = (held + SMOOTHED_BY * expected) / (held.sum(axis=-2, keepdims=True) + SMOOTHED_BY)
    return _points(share / np.maximum(expected, 1e-12))


def start_points(sizes: Ints) -> Points:
    """Points of each persona before any answer: 0 for one of average size."""
    return _points((sizes + 1) / np.maximum((sizes + 1).mean(axis=-1, keepdims=True), 1e-12))


def _points(ratio: Floats) -> Points:
    # Rounded first: a half must not fall to either side by the last digit of a logarithm.
    exact = np.round(POINTS_PER_DOUBLING * np.log2(np.maximum(ratio, 1e-12)), 9)
    return np.clip(np.rint(exact), -MOST_POINTS, MOST_POINTS).astype(np.int16)


def folds_of(content: Sequence[npt.NDArray[Any]], labels: Ints) -> Ints:
    """Spread the rows of each persona over folds by their content.

    Neither the order of rows nor the numbers of the personas play a part.

    Parameters
    ----------
    content : sequence of int arrays of shape (n_rows,)
        All that tells one row from another.
    labels : int array of shape (n_rows,)
    """
    rng = np.random.default_rng(0)
    keys = np.zeros(labels.size, dtype=np.uint64)
    for part in content:
        odd = np.uint64(int(rng.integers(2**62)) * 2 + 1)
        keys = (keys ^ part.astype(np.int64).view(np.uint64)) * odd
        keys ^= keys >> np.uint64(29)
    # Rows with one key have the same content: which of them comes first is all one.
    order = np.lexsort((keys, labels))
    sizes = np.bincount(labels)
    first = np.repeat(np.cumsum(sizes) - sizes, sizes)
    folds = np.empty(labels.size, dtype=np.int64)
    folds[order] = (np.arange(labels.size) - first) % N_FOLDS
    return folds


@dataclass(frozen=True)
class Sheet:
    """Every row's cross-validated points for every possible question.

    The points of a row come from the other folds. Each persona's sum carries a fraction that
    breaks ties, always to the larger persona, so that the best one is unique.

    Attributes
    ----------
    points : list of int array of shape (n_personas, n_rows)
        By question; no points where the answer is missing.
    own : list of int array of shape (n_rows,)
        The same, for the row's own persona.
    start, start_own : int array
    labels : int array of shape (n_rows,)
    """

    points: Sequence[Points]
    own: Sequence[Points]
    start: Points
    start_own: Points
    labels: Ints

    @property
    def n_questions(self) -> int:
        return len(self.points)

    def accuracy(self, questions: Iterable[int]) -> float:
        """Share of rows that these questions place right."""
        return self.right(*self.sums(questions))

    def sums(self, questions: Iterable[int]) -> tuple[Points, Points]:
        """Points of every persona, and of the own one, over several questions."""
        every, own = self.start.copy(), self.start_own.copy()
        for at in questions:
            every += self.points[at]
            own += self.own[at]
        return every, own

    def right(self, every: Points, own: Points) -> float:
        """Share of rows whose own persona has most points."""
        return float((every.max(axis=0) == own).mean())

    def accuracy_with(self, every: Points, own: Points, extra: int) -> float:
        """Share of rows placed right when one question more is asked."""
        return self.right(every + self.points[extra], own + self.own[extra])


def score_sheet(
    codes: Codes,
    n_answers: Sequence[int],
    labels: Ints,
    n_personas: int,
    *,
    folds: Ints | None = None,
    min_cell: int = 1,
) -> Sheet:
    """Work out the cross-validated points of each row for each question.

    Parameters
    ----------
    codes : int array of shape (n_questions, n_rows)
        Answers from 0; -1 for "don't know".
    n_answers : sequence of int
        Of each question.
    labels : int array of shape (n_rows,)
    n_personas : int
    folds : int array of shape (n_rows,), optional
        By the answers if not given.
    min_cell : int
    """
    folds = folds_of(list(codes), labels) if folds is None else folds
    rows = np.arange(labels.size)
    ties = np.arange(n_personas - 1, -1, -1, dtype=np.int16)
    sizes = np.zeros((N_FOLDS, n_personas), dtype=np.int64)
    np.add.at(sizes, (folds, labels), 1)
    start = start_points(sizes.sum(axis=0) - sizes) * n_personas + ties
    start_rows = start.astype(np.int16).T[:, folds]
    points, own = [], []
    for answers, n in zip(codes, n_answers, strict=True):
        every = _row_points(answers, n, folds, labels, n_personas, min_cell)
        points.append(every)
        own.append(every[labels, rows])
    return Sheet(points, own, start_rows, start_rows[labels, rows], labels)


def _row_points(
    answers: Codes, n_answers: int, folds: Ints, labels: Ints, n_personas: int, min_cell: int
) -> Points:
    counts = fold_counts(answers, n_answers, folds, labels, n_personas)
    others = counts.sum(axis=0) - counts
    table = np.zeros((N_FOLDS, n_answers + 1, n_personas), dtype=np.int16)
    # The last place, where -1 points to, is "don't know".
    table[:, :-1] = answer_points(others, min_cell) * n_personas
    at = folds * (n_answers + 1) + np.where(answers < 0, n_answers, answers)
    by_persona = np.ascontiguousarray(table.reshape(-1, n_personas).T)
    return np.ascontiguousarray(by_persona[:, at])


def fold_counts(answers: Codes, n_answers: int, folds: Ints, labels: Ints, n_personas: int) -> Ints:
    """Count rows by fold, answer and persona; rows without an answer are left out."""
    known = answers >= 0
    at = (folds[known] * n_answers + answers[known]) * n_personas + labels[known]
    counts = np.bincount(at, minlength=N_FOLDS * n_answers * n_personas)
    return counts.reshape(-1, n_answers, n_personas)


def counts_of(answers: Codes, n_answers: int, labels: Ints, n_personas: int) -> Ints:
    """Count rows by answer and persona."""
    folds = np.zeros(labels.size, dtype=np.int64)
    return np.asarray(fold_counts(answers, n_answers, folds, labels, n_personas)[0])
