from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from personas.profiling.typing_points import Sheet, score_sheet
from personas.profiling.typing_search import best_questions, in_order


def _sheet(strengths: list[float], seed: int = 0, n: int = 2000, k: int = 4) -> Sheet:
    """Questions that tell the persona with the given probability, else say anything."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, k, n)
    told = rng.random((len(strengths), n)) < np.array(strengths)[:, None]
    codes = np.where(told, labels, rng.integers(0, k, (len(strengths), n)))
    return score_sheet(codes.astype(np.int16), [k] * len(strengths), labels, k)


def test_the_telling_questions_are_chosen() -> None:
    sheet = _sheet([0.0, 0.6, 0.0, 0.5, 0.4, 0.0])
    assert set(best_questions(sheet)) >= {1, 3, 4}


def test_a_question_that_adds_nothing_is_not_asked() -> None:
    assert best_questions(_sheet([0.95, 0.0, 0.0, 0.0])) == (0,)


def test_no_question_helps_with_noise() -> None:
    assert len(best_questions(_sheet([0.0, 0.0, 0.0], k=2, n=400, seed=3))) <= 1


def test_never_more_than_five() -> None:
    assert len(best_questions(_sheet([0.3] * 9))) == 5


@pytest.mark.parametrize("seed", range(5))
def test_as_good_as_the_best_of_all_fives(seed: int) -> None:
    strengths = np.random.default_rng(seed).uniform(0, 0.4, 10).tolist()
    sheet = _sheet(strengths, seed=seed)
    best = max(sheet.accuracy(five) for five in combinations(range(10), 5))
    assert sheet.accuracy(best_questions(sheet)) >= best - 0.005


def test_two_questions_that_only_help_together_are_found() -> None:
    # The first question halves the personas; which half of that half, two others tell together.
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 4, 2000)
    codes = np.stack([labels // 2, labels % 2, rng.integers(0, 2, 2000)]).astype(np.int16)
    assert set(best_questions(score_sheet(codes, [2] * 3, labels, 4))) == {0, 1}


def test_questions_come_in_the_order_of_what_they_add() -> None:
    sheet = _sheet([0.3, 0.2, 0.8, 0.6])
    order = in_order(sheet, (0, 1, 2, 3))
    assert order[0] == max(range(4), key=lambda at: sheet.accuracy([at]))
    assert order[1] == max({0, 1, 3}, key=lambda at: sheet.accuracy([order[0], at]))
    assert sorted(order) == [0, 1, 2, 3]
