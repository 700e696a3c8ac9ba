"""Promises of the cells: halves are apart and known by the key, ties together, peers alike."""

from __future__ import annotations

import numpy as np

from personas.profiling.paying_cells import drawn, learnt, learnt_cut, quintile_cells

RNG = np.random.default_rng(0)


def test_each_customer_is_in_one_half_wherever_their_row_stands() -> None:
    keys = [f"K{at}" for at in range(2_000)]
    mixed = list(RNG.permutation(keys))
    halves = []
    for one in (keys, mixed):
        order, half = drawn(one, seed=3)
        assert sorted(order.tolist()) == list(range(2_000))
        assert set(half.tolist()) == {0, 1}
        assert 900 < half.sum() < 1_100
        halves.append([(one[at], side) for at, side in zip(order, half, strict=True)])
    assert halves[0] == halves[1]


def test_another_seed_makes_other_halves() -> None:
    keys = range(500)
    sides = []
    for seed in (0, 1):
        order, half = drawn(keys, seed=seed)
        sides.append(half[np.argsort(order)])
    assert 150 < (sides[0] != sides[1]).sum() < 350


def test_customers_with_the_same_value_stand_in_the_same_quintile() -> None:
    orders = np.array([1.0] * 60 + [2.0] * 20 + [*range(3, 23)])
    same = np.ones(100)
    cells = quintile_cells(same, orders, same)
    assert len(set(cells[:60])) == len(set(cells[60:80])) == 1
    assert cells[0] != cells[60] != cells[-1]


def test_who_never_ordered_stands_behind_those_who_did() -> None:
    days = np.array([np.nan] * 20 + [*range(80)])
    same = np.ones(100)
    cells = quintile_cells(days, same, same)
    assert set(cells[:20]) == {4}
    assert 4 not in cells[20:]


def test_a_score_is_learnt_on_the_other_half_alone() -> None:
    half = RNG.integers(0, 2, 300)
    cells, outcome = RNG.integers(0, 4, 300), RNG.random(300)
    before = learnt(cells, outcome, half)
    changed = np.where(half == 0, outcome * 100, outcome)
    after = learnt(cells, changed, half)
    assert (after[half == 0] == before[half == 0]).all()
    assert (after[half == 1] != before[half == 1]).all()


def test_rfm_is_cut_to_as_many_cells_of_about_the_sizes_of_the_personas() -> None:
    n = 20_000
    cells = RNG.integers(0, 125, n)
    outcome = cells + RNG.normal(size=n)
    persona = (cells > 112).astype(np.int64) + (cells > 62)
    scores, n_cells = learnt_cut(cells, persona, outcome, RNG.integers(0, 2, n))
    assert n_cells == 3
    top = scores > 100
    assert abs(top.mean() - (persona == 2).mean()) < 0.02
    assert cells[top].min() > 108


def test_a_cell_that_the_other_half_does_not_know_gets_its_overall_mean() -> None:
    half = np.array([0] * 4 + [1] * 4)
    cells = np.array([0, 0, 1, 2, 0, 1, 1, 0])
    outcome = np.array([1.0, 2, 3, 4, 5, 6, 7, 8])
    assert learnt(cells, outcome, half)[3] == 6.5
    assert learnt_cut(cells, np.zeros(8, dtype=np.int64), outcome, half)[0][3] == 6.5
