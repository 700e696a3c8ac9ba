from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.profiling.suppression import hidden_cells, told_steps, total_gives_away

COUNTS = st.lists(st.integers(0, 60) | st.integers(0, 12), min_size=1, max_size=9)
SMALLEST = st.integers(3, 15)


@given(COUNTS, SMALLEST)
def test_no_few_are_told(counts: list[int], smallest: int) -> None:
    hidden = hidden_cells(counts, smallest)
    assert all(is_hidden for n, is_hidden in zip(counts, hidden, strict=True) if 0 < n < smallest)


@given(COUNTS, SMALLEST)
def test_the_total_less_what_is_told_is_none_or_not_few(counts: list[int], smallest: int) -> None:
    hidden = hidden_cells(counts, smallest)
    if sum(counts) < smallest:
        return  # such a total may not be printed itself
    left_out = sum(n for n, is_hidden in zip(counts, hidden, strict=True) if is_hidden)
    assert left_out == 0 or left_out >= smallest
    assert sum(hidden) != 1 or len(counts) == 1


@given(COUNTS, SMALLEST)
def test_nothing_is_hidden_without_need(counts: list[int], smallest: int) -> None:
    hidden = hidden_cells(counts, smallest)
    if not any(0 < n < smallest for n in counts):
        assert not any(hidden)
    # No told cell is smaller than one that was hidden for the sake of another; none are empty.
    added = [n for n, h in zip(counts, hidden, strict=True) if h and not 0 < n < smallest]
    told = [n for n, h in zip(counts, hidden, strict=True) if not h and n > 0]
    assert not added or not told or max(added) <= min(told)


@given(COUNTS, SMALLEST)
def test_cells_that_share_customers_are_hidden_at_least_as_often(
    counts: list[int], smallest: int
) -> None:
    apart = hidden_cells(counts, smallest)
    shared = hidden_cells(counts, smallest, overlapping=True)
    assert all(there or not here for here, there in zip(apart, shared, strict=True))
    left_out = [n for n, is_hidden in zip(counts, shared, strict=True) if is_hidden]
    assert not left_out or max(left_out) >= smallest or all(shared)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([40, 12, 25, 3], [False, True, False, True]),
        ([40, 12, 12, 3], [False, True, False, True]),  # of equals, the first
        ([40, 0, 3], [True, False, True]),  # an empty cell hides nobody
        ([0, 3], [True, True]),
        ([3], [True]),
        ([2, 3, 40, 50], [True, True, True, False]),  # 2 and 3 together are few
    ],
)
def test_the_next_smallest_goes_too(counts: list[int], hidden: list[bool]) -> None:
    assert list(hidden_cells(counts, 10)) == hidden


@given(COUNTS, SMALLEST)
def test_steps_that_are_told_give_nobody_away(parts: list[int], smallest: int) -> None:
    counts = list(accumulate(reversed(parts)))[::-1]
    told = [n for n, is_told in zip(counts, told_steps(parts, smallest), strict=True) if is_told]
    assert not any(0 < n < smallest for n in told)
    assert not any(0 < a - b < smallest for a, b in pairwise(told))


@given(COUNTS, SMALLEST)
def test_a_ladder_without_few_is_told_whole(parts: list[int], smallest: int) -> None:
    if not any(0 < part < smallest for part in parts):
        assert all(told_steps(parts, smallest))


def test_a_step_that_few_left_is_not_told() -> None:
    assert told_steps([20, 4, 36], 10) == (True, False, True)
    assert told_steps([20, 4, 8, 36], 10) == (True, True, False, True)
    assert told_steps([20, 4, 8, 36], 10, overlapping=True) == (True, False, False, True)
    assert told_steps([20, 30, 4], 10) == (True, True, False)
    assert told_steps([4, 30], 10) == (True, False)
    assert told_steps([0, 0], 10) == (True, True)
    assert told_steps([], 10) == ()


@given(COUNTS, SMALLEST)
def test_a_total_is_exact_only_if_it_gives_nobody_away(parts: list[int], smallest: int) -> None:
    if not total_gives_away(parts, smallest):
        few = [n for n in parts if 0 < n < smallest]
        assert not few or (len(few) > 1 and sum(few) >= smallest)
