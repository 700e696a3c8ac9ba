"""Does segmenting pay: what personas of an earlier date foretold, held against no segments and RFM.

Each customer is scored by the mean that their cell brought among the other half of the customers;
then the customers of a half are ranked by it. A cell is a persona, a cell of RFM quintiles (up to
125), or one of as many cells, about as large as the personas, to which those of RFM were merged in
the order of what they brought. The last is a strong peer: it was told what came next, and personas
were not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import numpy as np
import pandas as pd

from personas.profiling.paying_cells import (
    Numbers,
    Whole,
    drawn,
    learnt,
    learnt_cut,
    quintile_cells,
)
from personas.profiling.paying_resamples import TOP_SHARE, Found, on_customers, on_resamples

Rule = Literal["personas", "rfm_cut", "rfm", "none"]
OutcomeName = Literal["revenue", "orders", "answered"]
Answer = Literal["better", "as_good", "behind", "no_better", "worse", "too_few", "nothing_bought"]

PAST = ("days_since_last_order", "orders_count", "revenue")

LEAST_BUYERS = 50
"""Customers who must have bought afterwards: the share held by a few says little of the rest."""

MOST_DRAWS, LEAST_RESAMPLES = 100_000_000, 200
"""Customers drawn in all resamples together; of many customers, fewer resamples are as exact."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Ranking:
    """How well one rule ranks customers by an outcome.

    Attributes
    ----------
    rule : {"personas", "rfm_cut", "rfm", "none"}
    n_cells : int
    share : Estimate
        Share of the outcome held by the first 20 % of the customers, 0..1.
    spearman : Estimate
        Spearman's rank correlation of score and outcome.
    share_gap, spearman_gap : Estimate, optional
        The same of personas, minus that of this rule; paired.
    """

    rule: Rule
    n_cells: int
    share: Estimate
    spearman: Estimate
    share_gap: Estimate | None = None
    spearman_gap: Estimate | None = None


@dataclass(frozen=True)
class Foretold:
    """All rules on one outcome: over ``n`` customers, ``n_with`` of whom have more than none."""

    outcome: OutcomeName
    n: int
    n_with: int
    rankings: tuple[Ranking, ...]

    def __getitem__(self, rule: Rule) -> Ranking:
        return next(ranking for ranking in self.rankings if ranking.rule == rule)


@dataclass(frozen=True)
class Payoff:
    """What personas of an earlier date foretold.

    Attributes
    ----------
    answer : str
        On revenue, by 95 % intervals of paired differences. "better": than no segments, and than
        RFM cut to as many cells; "as_good": better than none, and like RFM so cut; "behind": better
        than none, worse than RFM so cut; "no_better": like none; "worse": than none; "too_few":
        customers bought afterwards to tell; "nothing_bought".
    n, n_buyers : int
        Customers known then; those who brought revenue afterwards.
    n_personas, n_resamples : int
    least_buyers : int
        Fewer are "too_few".
    then, until : date, optional
        The day of the personas, and the last day of what came next.
    outcomes : tuple of Foretold
        Revenue first; none where nothing can be told.
    of_orders_alone : bool
        Whether the book's personas are made of more than orders: what else its records say was not
        kept from that day, so the personas tested are not quite those of the book.
    """

    answer: Answer
    n: int
    n_buyers: int
    n_personas: int
    n_resamples: int
    least_buyers: int
    then: date | None = None
    until: date | None = None
    outcomes: tuple[Foretold, ...] = ()
    of_orders_alone: bool = False

    def to_frame(self) -> pd.DataFrame:
        """One row for each outcome and rule; figures beside their intervals and differences."""
        rows = []
        for found in self.outcomes:
            for one in found.rankings:
                row: dict[str, object] = {
                    "outcome": found.outcome,
                    "rule": one.rule,
                    "n_cells": one.n_cells,
                    "n": found.n,
                }
                for name in ("share", "spearman", "share_gap", "spearman_gap"):
                    figure = getattr(one, name)
                    for part in ("value", "low", "high"):
                        column = name if part == "value" else f"{name}_{part}"
                        row[column] = None if figure is None else getattr(figure, part)
                rows.append(row)
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        return f"<Payoff of {self.n_personas} personas: {self.answer}; figures: .to_frame()>"


def payoff(
    personas: Iterable[str],
    before: Mapping[str, Iterable[float]] | pd.DataFrame,
    after: Mapping[str, Iterable[float]] | pd.DataFrame,
    *,
    customers: Iterable[object],
    seed: int = 0,
    n_resamples: int = 1_000,
    min_cell: int = 10,
    then: date | None = None,
    until: date | None = None,
) -> Payoff:
    """Hold personas of an earlier date against what their members did next.

    Parameters
    ----------
    personas : iterable of str, shape (n_customers,)
        The persona of each customer, of a model that knew nothing of what came next.
    before : DataFrame or mapping
        ``days_since_last_order`` (NaN where there was none), ``orders_count`` and ``revenue`` of
        each customer on the earlier date.
    after : DataFrame or mapping
        ``revenue`` and ``orders`` of each customer from then on, and, where customers were
        addressed, ``answered``, 0..1 (NaN for those who were not).
    customers : iterable
        Keys; by a hash of them the customers are cut into halves, so the order of rows plays no
        part.
    seed : int
    n_resamples : int
        Fewer, but at least 200, are drawn of more than 100,000 customers.
    min_cell : int
        At least so many must have bought, and at least 50.
    then, until : date, optional

    Returns
    -------
    Payoff

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> large = rng.random(2_000) < 0.2
    >>> before = {name: rng.random(2_000) for name in ("days_since_last_order", "orders_count")}
    >>> payoff(
    ...     np.where(large, "P2", "P1"),
    ...     before | {"revenue": rng.random(2_000)},
    ...     {"revenue": rng.gamma(np.where(large, 4.0, 1.0)), "orders": np.ones(2_000)},
    ...     customers=range(2_000),
    ... )
    <Payoff of 2 personas: better; figures: .to_frame()>
    """
    order, half = drawn(customers, seed=seed)
    names, of_persona = np.unique(np.array(list(personas), dtype=str)[order], return_inverse=True)
    of_rfm = quintile_cells(*(_numbers(before[name], order) for name in PAST))
    came = {name: _numbers(after[name], order) for name in get_args(OutcomeName) if name in after}
    least, n_buyers = max(LEAST_BUYERS, min_cell), int((came["revenue"] > 0).sum())
    n_drawn = min(n_resamples, max(LEAST_RESAMPLES, MOST_DRAWS // max(len(order), 1)))
    answer = _answer_without(came["revenue"], n_buyers, least)
    outcomes: tuple[Foretold, ...] = ()
    if answer is None:
        cells = (of_persona.astype(np.int64), of_rfm)
        found = (
            _foretold(name, cells, came[name], half, n_drawn, (seed, at), least)
            for at, name in enumerate(came)
        )
        outcomes = tuple(one for one in found if one is not None)
        answer = _answer(outcomes[0])
    return Payoff(
        answer,
        n=len(order),
        n_buyers=n_buyers,
        n_personas=len(names),
        n_resamples=n_drawn,
        least_buyers=least,
        then=then,
        until=until,
        outcomes=outcomes,
    )


def _numbers(values: Iterable[float], order: Whole) -> Numbers:
    return np.asarray(values, dtype=np.float64)[order]


def _answer_without(revenue: Numbers, n_buyers: int, least: int) -> Answer | None:
    """Why there are no figures, if there are none."""
    if n_buyers == 0 or revenue.sum() <= 0:
        return "nothing_bought"
    return "too_few" if n_buyers < least else None


def _answer(found: Foretold) -> Answer:
    none, peer = found["none"].share_gap, found["rfm_cut"].share_gap
    assert none is not None
    assert peer is not None
    if none.low <= 0:
        return "worse" if none.high < 0 else "no_better"
    if peer.low > 0:
        return "better"
    return "behind" if peer.high < 0 else "as_good"


def _foretold(
    name: OutcomeName,
    cells: tuple[Whole, Whole],
    outcome: Numbers,
    half: Whole,
    n_resamples: int,
    seed: tuple[int, int],
    least: int,
) -> Foretold | None:
    """Measure all rules on the customers whose outcome is known; None if too few have any."""
    known = ~np.isnan(outcome)
    outcome, half = outcome[known], half[known]
    of_persona, of_rfm = (of[known] for of in cells)
    n_with = int((outcome > 0).sum())
    if n_with < least or outcome.sum() <= 0:
        return None
    n_personas = int(cells[0].max()) + 1
    cut, n_cut = learnt_cut(of_rfm, of_persona, outcome, half)
    scores = {
        "personas": learnt(of_persona, outcome, half),
        "rfm_cut": cut,
        "rfm": learnt(of_rfm, outcome, half),
    }
    sizes: dict[Rule, int] = {"personas": n_personas, "rfm_cut": n_cut}
    sizes |= {"rfm": len(np.unique(of_rfm)), "none": 1}
    rng = np.random.default_rng(seed)
    points = on_customers(scores, outcome, half)
    redrawn = on_resamples(scores, outcome, half, n_resamples=n_resamples, rng=rng)
    chance = Found(np.full((2, 1), TOP_SHARE), np.zeros((2, 1)))
    by_rule = {rule: (points[rule], redrawn[rule]) for rule in scores} | {"none": (chance, chance)}
    joined = _Joined.of(outcome, half)
    rankings = tuple(_ranking(rule, n, by_rule, joined) for rule, n in sizes.items())
    return Foretold(name, len(outcome), n_with, rankings)


@dataclass(frozen=True)
class _Joined:
    """How much each half counts: by what it holds for shares, by its size for correlations.

    Each half is ranked by what the other taught, so their errors are not independent: where two
    cells stand in the wrong order in one, they often do in the other. The ends of their intervals
    are therefore added as if the errors were one, which makes an interval as wide as that of one
    half alone: never too narrow, and up to 1.4 times too wide where the order of the cells is sure.
    """

    held: Numbers
    size: Numbers

    @classmethod
    def of(cls, outcome: Numbers, half: Whole) -> _Joined:
        held, size = np.bincount(half, weights=outcome), np.bincount(half)
        return cls(held / held.sum(), size / size.sum())

    def shares(self, point: Found, redrawn: Found) -> Estimate:
        return _estimate(point.share, redrawn.share, self.held)

    def spearmans(self, point: Found, redrawn: Found) -> Estimate:
        return _estimate(point.spearman, redrawn.spearman, self.size)


def _ranking(
    rule: Rule, n_cells: int, by_rule: Mapping[str, tuple[Found, Found]], joined: _Joined
) -> Ranking:
    found = by_rule[rule]
    figures = (joined.shares(*found), joined.spearmans(*found))
    if rule == "personas":
        return Ranking(rule, n_cells, *figures)
    gaps = [one.minus(other) for one, other in zip(by_rule["personas"], found, strict=True)]
    return Ranking(rule, n_cells, *figures, joined.shares(*gaps), joined.spearmans(*gaps))


def _estimate(points: Numbers, resamples: Numbers, weights: Numbers) -> Estimate:
    low, high = np.quantile(resamples, [0.025, 0.975], axis=1) @ weights
    return Estimate(float(points[:, 0] @ weights), float(low), float(high))
