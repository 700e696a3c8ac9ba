"""How well rankings by cells foretell an outcome, on the customers and on resamples of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from personas.profiling.paying_cells import Numbers, Whole

TOP_SHARE = 0.2
RESAMPLES_AT_ONCE = 50


@dataclass(frozen=True)
class Found:
    """One rule on each resample of each half: shape (2, n_resamples) each."""

    share: Numbers
    spearman: Numbers

    def minus(self, other: Found) -> Found:
        """How much more this rule holds, resample by resample."""
        return Found(self.share - other.share, self.spearman - other.spearman)


@dataclass(frozen=True)
class _Groups:
    """Customers in groups that stand in an order, first to last."""

    of: Whole

    @cached_property
    def _matrix(self) -> csr_array:
        n = len(self.of)
        # Sparse, as an outcome may have as many groups as there are customers.
        return csr_array((np.ones(n), (self.of, np.arange(n))), shape=(int(self.of.max()) + 1, n))

    def sums(self, values: Numbers) -> Numbers:
        """Sum the rows of each group: shape (n_groups, n_resamples)."""
        return np.asarray(self._matrix @ values)


def on_customers(scores: Mapping[str, Numbers], outcome: Numbers, half: Whole) -> dict[str, Found]:
    """Measure each rule on the customers as they are; see `on_resamples`."""
    halves = _halves(scores, outcome, half)
    return _measured(halves, [np.ones((one.n, 1)) for one in halves])


def on_resamples(
    scores: Mapping[str, Numbers],
    outcome: Numbers,
    half: Whole,
    *,
    n_resamples: int,
    rng: np.random.Generator,
) -> dict[str, Found]:
    """Measure each rule on resamples of the customers.

    The rankings stay as they are, and only how often each customer is drawn changes; all rules are
    measured on the same draws, so that they can be compared in pairs. Customers are ranked within
    their half and redrawn within it: the halves teach different means, and a ranking across them
    would punish the half whose peers happened to bring less.

    Share: what the first 20 % of a half hold of its outcome, the customers of a tied group in
    random order (its expectation, exactly). Spearman: the correlation of mid-ranks, which are
    worked out anew for each resample, so it is the same as ranking the drawn customers.

    Parameters
    ----------
    scores : mapping of str to ndarray, shape (n_customers,)
        By rule; the highest comes first.
    outcome : ndarray, shape (n_customers,)
    half : ndarray of int, shape (n_customers,)
    n_resamples : int
    rng : numpy.random.Generator

    Returns
    -------
    dict of str to Found
    """
    halves = _halves(scores, outcome, half)
    parts = []
    for begun in range(0, n_resamples, RESAMPLES_AT_ONCE):
        n = min(RESAMPLES_AT_ONCE, n_resamples - begun)
        parts.append(_measured(halves, [_draws(one.n, n, rng) for one in halves]))
    return {
        rule: Found(
            np.concatenate([part[rule].share for part in parts], axis=1),
            np.concatenate([part[rule].spearman for part in parts], axis=1),
        )
        for rule in scores
    }


def _draws(n: int, n_resamples: int, rng: np.random.Generator) -> Numbers:
    """How often each customer is drawn: shape (n, n_resamples)."""
    drawn = [np.bincount(rng.integers(0, n, n), minlength=n) for _ in range(n_resamples)]
    return np.array(drawn, dtype=np.float64).T.copy()


@dataclass(frozen=True)
class _Half:
    outcome: Numbers
    outcomes: _Groups
    rules: Mapping[str, _Groups]

    @property
    def n(self) -> int:
        return len(self.outcome)

    def measured(self, weights: Numbers) -> Iterator[tuple[str, tuple[Numbers, Numbers]]]:
        """Yield the share held and Spearman's correlation of each rule, by resample."""
        worth = weights * self.outcome[:, None]
        total = worth.sum(axis=0)
        ranks, spread = _centred_ranks(self.outcomes.sums(weights))
        ranked = weights * ranks[self.outcomes.of]
        for rule, groups in self.rules.items():
            sizes = groups.sums(weights)
            own, own_spread = _centred_ranks(sizes)
            held = (_part_on_top(sizes) * groups.sums(worth)).sum(axis=0)
            # The first group is the best one and has the lowest rank.
            together = -(own * groups.sums(ranked)).sum(axis=0)
            yield rule, (_over(held, total), _over(together, np.sqrt(spread * own_spread)))


def _over(part: Numbers, whole: Numbers) -> Numbers:
    """Divide; nothing of nothing is 0."""
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)


def _halves(scores: Mapping[str, Numbers], outcome: Numbers, half: Whole) -> list[_Half]:
    return [
        _Half(
            outcome[half == own],
            _groups(outcome[half == own]),
            {rule: _groups(-values[half == own]) for rule, values in scores.items()},
        )
        for own in (0, 1)
    ]


def _groups(values: Numbers) -> _Groups:
    return _Groups(np.unique(values, return_inverse=True)[1].astype(np.int64))


def _measured(halves: list[_Half], weights: list[Numbers]) -> dict[str, Found]:
    by_half = [dict(one.measured(drawn)) for one, drawn in zip(halves, weights, strict=True)]
    return {
        rule: Found(
            np.array([found[rule][0] for found in by_half]),
            np.array([found[rule][1] for found in by_half]),
        )
        for rule in by_half[0]
    }


def _part_on_top(sizes: Numbers) -> Numbers:
    """Part of each group that stands among the first 20 %, groups in order down the rows."""
    before = np.cumsum(sizes, axis=0) - sizes
    free = TOP_SHARE * sizes.sum(axis=0) - before
    return np.asarray(_over(free, sizes).clip(0.0, 1.0))


def _centred_ranks(sizes: Numbers) -> tuple[Numbers, Numbers]:
    """Mid-ranks of groups in order, around their mean, and the sum of their squares."""
    ranks = np.cumsum(sizes, axis=0) - sizes / 2 - sizes.sum(axis=0) / 2
    return ranks, (sizes * ranks**2).sum(axis=0)
