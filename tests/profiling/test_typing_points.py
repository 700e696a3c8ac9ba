from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.profiling.typing_points import (
    N_FOLDS,
    answer_points,
    counts_of,
    folds_of,
    score_sheet,
    start_points,
)


def _planted(seed: int = 0, n: int = 1500) -> tuple[np.ndarray, np.ndarray]:
    """Four questions of three answers, the first two telling, over three personas."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, n)
    noise = rng.integers(0, 3, (4, n))
    told = rng.random((4, n)) < np.array([0.7, 0.5, 0.05, 0.0])[:, None]
    codes = np.where(told, labels, noise)
    codes[rng.random((4, n)) < 0.05] = -1
    return codes.astype(np.int16), labels


def test_two_points_stand_for_twice_as_likely() -> None:
    points = answer_points(np.array([[400_000, 100_000], [600_000, 900_000]]))
    assert points[0].tolist() == [1, -3]
    assert points[0, 0] - points[0, 1] == 4


def test_equal_shares_have_no_points() -> None:
    assert not answer_points(np.array([[50, 100], [50, 100]])).any()


def test_no_cell_below_the_smallest_shows_in_the_points() -> None:
    few = [answer_points(np.array([[n, 400], [600 - n, 200]]), 10).tolist() for n in range(10)]
    assert all(points == few[0] for points in few)


def test_the_larger_persona_starts_ahead() -> None:
    assert start_points(np.array([400, 200, 100])).tolist() == [2, 0, -2]


def test_points_are_the_bayes_rule_up_to_rounding() -> None:
    codes, labels = _planted()
    counts = counts_of(codes[0], 3, labels, 3)
    exact = 2 * np.log2(counts / counts.sum(axis=0) / (counts.sum(axis=1) / counts.sum())[:, None])
    assert np.abs(answer_points(counts) - exact).max() < 0.6


def test_folds_do_not_depend_on_the_order_of_rows() -> None:
    codes, labels = _planted()
    order = np.random.default_rng(1).permutation(labels.size)
    folds = folds_of(codes, labels)
    again = folds_of(codes[:, order], labels[order])
    content = np.vstack([codes, labels]).T
    before = sorted(zip(map(tuple, content.tolist()), folds.tolist(), strict=True))
    after = sorted(zip(map(tuple, content[order].tolist()), again.tolist(), strict=True))
    assert before == after


def test_folds_are_of_one_size_in_every_persona() -> None:
    codes, labels = _planted()
    folds = folds_of(codes, labels)
    for persona in range(3):
        sizes = np.bincount(folds[labels == persona], minlength=N_FOLDS)
        assert sizes.max() - sizes.min() <= 1


def test_a_sheet_places_as_points_of_the_other_folds_do() -> None:
    codes, labels = _planted()
    sheet = score_sheet(codes, [3] * 4, labels, 3)
    folds = folds_of(codes, labels)
    right = 0
    for fold in range(N_FOLDS):
        making, held = folds != fold, folds == fold
        sums = np.tile(start_points(np.bincount(labels[making], minlength=3)), (held.sum(), 1))
        for answers in codes[:2]:
            table = answer_points(counts_of(answers[making], 3, labels[making], 3))
            sums = sums + np.vstack([table, np.zeros((1, 3), int)])[answers[held]]
        right += (sums.argmax(axis=1) == labels[held]).sum()
    assert sheet.accuracy([0, 1]) == right / labels.size


@given(st.integers(0, 50))
def test_noise_is_not_placed_better_than_by_size(seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = (rng.random(400) < 0.3).astype(np.int64)
    codes = rng.integers(0, 4, (3, 400)).astype(np.int16)
    sheet = score_sheet(codes, [4] * 3, labels, 2)
    assert sheet.accuracy([0, 1, 2]) <= sheet.accuracy([]) + 0.05


@given(st.permutations(range(3)))
def test_renumbering_the_personas_changes_ties_only(order: list[int]) -> None:
    codes, labels = _planted()
    renumbered = np.array(order)[labels]
    before = score_sheet(codes, [3] * 4, labels, 3).accuracy([0, 1])
    after = score_sheet(codes, [3] * 4, renumbered, 3).accuracy([0, 1])
    assert after == pytest.approx(before, abs=0.03)
