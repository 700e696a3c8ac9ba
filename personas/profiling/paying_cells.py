"""Cells that customers are ranked by: RFM quintiles, and means learnt on the other half."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

QUINTILES = 5


def drawn(keys: Iterable[object], *, seed: int) -> tuple[Whole, Whole]:
    """Order and halve customers by a hash of their keys, so that the order of rows plays no part.

    Parameters
    ----------
    keys : iterable
        What names each customer.
    seed : int

    Returns
    -------
    order : ndarray of int64, shape (n_customers,)
        Positions of the customers, sorted by their hash.
    half : ndarray of int64, shape (n_customers,)
        0 or 1, in that order.

    Examples
    --------
    >>> order, half = drawn(["a", "b", "c", "d", "e", "f"], seed=0)
    >>> int(order[0]), int(half[0])
    (3, 0)
    >>> other, same = drawn(["f", "e", "d", "c", "b", "a"], seed=0)
    >>> int(other[0]), int(same[0])
    (2, 0)
    """
    digests = [hashlib.md5(f"{key}|{seed}".encode()).hexdigest() for key in keys]
    order = np.array(sorted(range(len(digests)), key=digests.__getitem__), dtype=np.int64)
    half = np.array([int(digests[at][-1], 16) % 2 for at in order], dtype=np.int64)
    return order, half


def quintile_cells(days_since_last_order: Numbers, orders: Numbers, revenue: Numbers) -> Whole:
    """Give each customer one of up to 125 cells: quintiles of all three by ranks.

    Customers with the same value stand in the same quintile, so a quintile may be larger than a
    fifth, or empty; whoever never ordered stands behind all who did.

    Returns
    -------
    ndarray of int64, shape (n_customers,)
        Numbers of the cells that are not empty, from 0.

    Examples
    --------
    >>> one = np.arange(10.0)
    >>> quintile_cells(one, one, np.ones(10)).tolist()
    [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    """
    cells = np.zeros(len(revenue), dtype=np.int64)
    for values in (days_since_last_order, orders, revenue):
        ranks = pd.Series(values).rank(na_option="bottom").to_numpy()
        quintile = (QUINTILES * (ranks - 0.5) / len(values)).astype(np.int64)
        cells = QUINTILES * cells + quintile
    return np.unique(cells, return_inverse=True)[1].astype(np.int64)


def learnt(cells: Whole, outcome: Numbers, half: Whole) -> Numbers:
    """Score each customer with the mean of their cell among the customers of the other half.

    A cell that the other half does not know gets the mean of that whole half.

    Examples
    --------
    >>> half = np.array([0, 0, 0, 1, 1, 1])
    >>> learnt(np.array([0, 0, 1, 0, 0, 2]), np.array([1.0, 3, 8, 5, 7, 9]), half).tolist()
    [6.0, 6.0, 7.0, 2.0, 2.0, 4.0]
    """
    scores = np.empty(len(cells))
    for own in (0, 1):
        scores[half == own] = _means(cells[half != own], outcome[half != own], cells.max() + 1)[
            cells[half == own]
        ]
    return scores


def learnt_cut(cells: Whole, like: Whole, outcome: Numbers, half: Whole) -> tuple[Numbers, int]:
    """Score each customer as `learnt` does, by cells that were merged to few.

    On the half that teaches, the cells are ordered by their mean and merged to as many as `like`
    has, of about the same sizes. Both matter: of equal sizes, the best of four cells would hold a
    quarter of the customers, and lose against a persona of a tenth by its size alone. What is
    learnt thus also decides which cells go together, so this is a peer that was told what came
    next.

    Parameters
    ----------
    cells, like : ndarray of int64, shape (n_customers,)
        Numbers from 0.
    outcome : ndarray, shape (n_customers,)
    half : ndarray of int64, shape (n_customers,)

    Returns
    -------
    scores : ndarray, shape (n_customers,)
    n_cells : int
        How many came of it; fewer than asked for where single cells are large.
    """
    scores, most = np.empty(len(cells)), 0
    for own in (0, 1):
        teaching, taught = half != own, half == own
        means = _means(cells[teaching], outcome[teaching], cells.max() + 1)
        sizes = np.bincount(cells[teaching], minlength=len(means))
        order = np.argsort(means, kind="stable")
        middles = np.cumsum(sizes[order]) - sizes[order] / 2
        merged = np.empty(len(means), dtype=np.int64)
        merged[order] = np.searchsorted(_ends(like[teaching], outcome[teaching]), middles)
        by_merged = _means(merged[cells[teaching]], outcome[teaching], merged.max() + 1)
        scores[taught] = np.where(sizes > 0, by_merged[merged], means)[cells[taught]]
        most = max(most, len(np.unique(merged[sizes > 0])))
    return scores, most


def _ends(like: Whole, outcome: Numbers) -> Whole:
    """How many customers stand up to the end of each cell but the last, worst cell first."""
    sizes = np.bincount(like)
    order = np.argsort(_means(like, outcome, len(sizes)), kind="stable")
    return np.cumsum(sizes[order][sizes[order] > 0])[:-1]


def _means(cells: Whole, outcome: Numbers, n_cells: int) -> Numbers:
    sizes = np.bincount(cells, minlength=n_cells)
    sums = np.bincount(cells, weights=outcome, minlength=n_cells)
    return np.where(sizes > 0, sums / np.maximum(sizes, 1), outcome.mean())
