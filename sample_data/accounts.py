"""Accounts before anything is counted: whom they are like, when they came, when they ordered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from defects import N_REENTERED, N_REPEATED
from stories import STORIES, Story

N_ROWS = 6_000
AS_OF = np.datetime64("2025-12-31")


@dataclass
class Account:
    """One invented account before anything is counted or spoilt."""

    id: str
    story: Story
    size: float
    eager: float
    since: np.datetime64
    ends: np.datetime64
    closed: np.datetime64 | None
    orders: np.ndarray
    contract: bool


def choose(
    rng: np.random.Generator, options: Sequence[str], weights: Sequence[float] | None = None
) -> str:
    """One option, drawn by weight."""
    ends = np.cumsum(weights or np.ones(len(options)))
    return options[min(int(np.searchsorted(ends, rng.random() * ends[-1])), len(options) - 1)]


def day_between(rng: np.random.Generator, first: object, last: object) -> np.datetime64:
    """A day from first to last, both included."""
    begin, end = np.datetime64(first, "D"), np.datetime64(last, "D")
    return begin + np.timedelta64(int(rng.integers(0, max((end - begin).astype(int), 0) + 1)), "D")


def days(number: float) -> np.timedelta64:
    """A span of days."""
    return np.timedelta64(round(number), "D")


def draw_accounts(rng: np.random.Generator) -> list[Account]:
    """All accounts, in the order of their ids, which says nothing about them."""
    n_accounts = N_ROWS - N_REPEATED - N_REENTERED
    counts = [round(story.share * n_accounts) for story in STORIES]
    counts[0] += n_accounts - sum(counts)
    stories = [story for story, n in zip(STORIES, counts, strict=True) for _ in range(n)]
    order = rng.permutation(n_accounts)
    return [
        draw_account(rng, f"AC{10_001 + position}", stories[which])
        for position, which in enumerate(order)
    ]


def draw_account(rng: np.random.Generator, name: str, story: Story) -> Account:
    """One account: when it came, when it stopped, and the days on which it ordered."""
    size, eager = rng.normal(size=2)
    since = day_between(rng, *story.since)
    leaves = rng.random() < story.leaves / (1 + np.exp(0.7 * eager)) * 2
    ends = day_between(rng, *story.stops) if story.stops else AS_OF
    closed = None
    if leaves:
        earliest = np.datetime64("2025-01-15" if story.stops else "2025-09-15")
        closed = day_between(rng, max(earliest, since + days(20)), "2025-12-28")
        ends = min(ends, closed - days(5))
    orders = draw_order_days(rng, story, since, ends, eager)
    contract = bool(rng.random() < story.contract) and len(orders) > 2
    return Account(name, story, size, eager, since, ends, closed, orders, contract)


def draw_order_days(
    rng: np.random.Generator,
    story: Story,
    since: np.datetime64,
    ends: np.datetime64,
    eager: float,
) -> np.ndarray:
    """Days of all orders since the first, also of those older than ``orders.csv``."""
    median, spread = story.orders_a_year
    if not spread:  # one-off buyers do not order at a rate: most never come back
        gaps = rng.integers(20, 200, size=rng.poisson(median))
    else:
        rate = median * np.exp(spread * (0.7 * eager + 0.7 * rng.normal()))
        years = (ends - since).astype(int) / 365
        n_gaps = int(rate * years * 1.6) + 12
        gaps = np.maximum(np.round(rng.gamma(2.5, 365 / rate / 2.5, size=n_gaps)), 1).astype(int)
    dates = since + np.concatenate([[0], np.cumsum(gaps)]).astype("timedelta64[D]")
    if story.channels[0] < 50:  # only the shop is open at weekends
        dates[1:] = np.busday_offset(dates[1:], 0, roll="forward")
    return dates[(dates <= ends) | (dates == since)]
