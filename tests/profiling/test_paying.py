"""Promises of the payoff: it says yes, no, and who does better, as it was planted."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from personas.profiling.paying import Payoff, payoff

N = 3_000
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Planted:
    """Customers whose personas, and whose past, are worth so much afterwards."""

    personas: list[str]
    before: pd.DataFrame
    after: pd.DataFrame

    def paid(self, rows: npt.NDArray[np.int64] | None = None, **settings: int) -> Payoff:
        rows = np.arange(len(self.personas)) if rows is None else rows
        return payoff(
            [self.personas[at] for at in rows],
            self.before.iloc[rows],
            self.after.iloc[rows],
            customers=[f"K{at}" for at in rows],
            then=date(2011, 3, 31),
            until=date(2011, 9, 30),
            **settings,
        )


def planted(of_persona: float, of_past: float, *, n: int = N, seed: int = 0) -> Planted:
    rng = np.random.default_rng(seed)
    persona = rng.choice(4, n, p=[0.4, 0.3, 0.2, 0.1])
    orders = rng.poisson(3, n) * 1.0
    revenue = orders * rng.gamma(4, 10, n)
    worth = 1 + of_persona * persona + of_past * np.argsort(np.argsort(revenue)) / n
    return Planted(
        [f"P{at + 1}" for at in persona],
        pd.DataFrame(
            {
                "days_since_last_order": rng.integers(0, 300, n) * 1.0,
                "orders_count": orders,
                "revenue": revenue,
            }
        ),
        _after(worth, rng),
    )


def _after(worth: Numbers, rng: np.random.Generator) -> pd.DataFrame:
    bought = rng.random(len(worth)) < 0.6
    return pd.DataFrame(
        {
            "revenue": bought * rng.gamma(2, worth),
            "orders": bought * rng.poisson(1 + worth) * 1.0,
            "answered": (rng.random(len(worth)) < worth / 20) * 1.0,
        }
    )


def test_personas_that_carry_what_comes_next_pay_and_beat_rfm() -> None:
    found = planted(of_persona=3, of_past=0).paid()
    assert found.answer == "better"
    revenue = found.outcomes[0]
    own = revenue["personas"].share
    # The best tenth earns 10, the next fifth 7, the others 4 and 1.
    truth = (0.1 * 10 + 0.1 * 7) / (0.1 * 10 + 0.2 * 7 + 0.3 * 4 + 0.4 * 1)
    assert own.low < truth < own.high
    assert revenue["none"].share.value == pytest.approx(0.2)
    assert revenue["personas"].spearman.low > 0.2
    assert [one.outcome for one in found.outcomes] == ["revenue", "orders", "answered"]


def test_at_least_95_in_100_intervals_hold_the_truth_and_are_not_idly_wide() -> None:
    rng, n, found = np.random.default_rng(3), 800, []
    # A tenth of the customers brings 3 on average, the others 1: the first fifth holds a third.
    for _ in range(100):
        best = rng.random(n) < 0.1
        past = {name: rng.random(n) for name in ("days_since_last_order", "orders_count")}
        revenue = rng.gamma(2.0, np.where(best, 1.5, 0.5))
        paid = payoff(
            np.where(best, "P2", "P1"),
            past | {"revenue": rng.random(n)},
            {"revenue": revenue},
            customers=range(n),
            n_resamples=200,
        )
        found.append(paid.outcomes[0]["personas"].share)
    assert sum(one.low <= 1 / 3 <= one.high for one in found) >= 95
    spread = np.std([one.value for one in found])
    width = np.mean([one.high - one.low for one in found])
    assert width < 1.5 * 2 * 1.96 * spread


def test_personas_that_say_nothing_of_it_do_not_pay() -> None:
    n_tries, answers = 40, []
    for seed in range(n_tries):
        answers.append(planted(of_persona=0, of_past=0, n=600, seed=seed).paid().answer)
    # Each 95 % interval may miss on either side: of 40, seven would be far more than chance allows.
    assert answers.count("no_better") > n_tries - 7


def test_rfm_that_alone_knows_what_comes_next_does_better() -> None:
    found = planted(of_persona=1, of_past=6).paid()
    assert found.answer == "behind"
    gap = found.outcomes[0]["rfm_cut"].share_gap
    assert gap is not None
    assert gap.high < 0


def test_personas_that_are_rfm_are_as_good_as_rfm() -> None:
    base = planted(of_persona=0, of_past=20)
    worth = pd.qcut(base.before["revenue"].rank(method="first"), 4, labels=False)
    same = Planted([f"P{at + 1}" for at in worth], base.before, base.after)
    assert same.paid().answer == "as_good"


def test_the_order_of_rows_plays_no_part() -> None:
    base = planted(of_persona=1, of_past=1)
    rows = np.random.default_rng(5).permutation(N)
    assert base.paid(rows) == base.paid()
    assert base.paid(seed=1) != base.paid()


def test_few_buyers_are_not_told_of_and_none_are_said_to_be_none() -> None:
    base = planted(of_persona=3, of_past=0)
    few = base.after.assign(revenue=base.after["revenue"].where(np.arange(N) < 40, 0.0))
    none = base.after.assign(revenue=0.0)
    found = Planted(base.personas, base.before, few).paid()
    assert (found.answer, found.outcomes) == ("too_few", ())
    assert Planted(base.personas, base.before, none).paid().answer == "nothing_bought"
    assert base.paid(min_cell=N).answer == "too_few"


def test_who_was_not_addressed_counts_in_no_answer() -> None:
    base = planted(of_persona=3, of_past=0)
    answered = base.after["answered"].where(np.arange(N) % 2 == 0)
    half = Planted(base.personas, base.before, base.after.assign(answered=answered)).paid()
    assert [one.n for one in half.outcomes] == [N, N, N // 2]


def test_the_table_holds_each_figure_beside_its_interval() -> None:
    frame = planted(of_persona=3, of_past=0).paid().to_frame()
    assert len(frame) == 12
    assert (frame["share_low"] <= frame["share"] + 1e-12).all()
    assert (frame["share"] <= frame["share_high"] + 1e-12).all()
    gaps = frame[frame["rule"] != "personas"]
    own = frame[frame["rule"] == "personas"].set_index("outcome")["share"]
    expected = gaps["outcome"].map(own) - gaps["share"]
    assert gaps["share_gap"].to_numpy() == pytest.approx(expected.to_numpy())


@pytest.mark.slow
def test_25_000_customers_take_seconds() -> None:
    base = planted(of_persona=1, of_past=1, n=25_000)
    begun = time.process_time()
    base.paid()
    assert time.process_time() - begun < 10
