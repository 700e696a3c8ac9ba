from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from personas.profiling.funnel import FollowedBy, Funnel, FunnelFacts, funnel
from personas.profiling.tallies import NONE, Tally
from tests.profiling.histories import (
    DEALS,
    TOUCHES,
    deals,
    few_deals,
    few_touches,
    lazy,
    touches,
)

PERSONAS = ("P1", "P2", "P3", "P4", "P5")
DAYS = 90


@pytest.fixture(scope="module")
def found() -> Funnel:
    told = funnel(lazy(touches(), TOUCHES), lazy(deals(), DEALS), PERSONAS, currency="€")
    assert told is not None
    return told


def slowly() -> pd.DataFrame:
    """Each touch outside the control group, and what followed it, one by one."""
    frame, made = touches(), deals()
    of_customer: dict[str, list[tuple[pd.Timestamp, str, int]]] = {}
    for at, (customer, opened, status) in enumerate(
        zip(made["customer"], made["opened"], made["status"], strict=True)
    ):
        of_customer.setdefault(customer, []).append((opened, status, at))
    frame = frame[~frame["is_control"]].copy()
    start = frame["answered"].where(frame["was_answered"], frame["sent"])
    followed, won = [], []
    for customer, day in zip(frame["customer"], start, strict=True):
        own = [one for one in of_customer.get(customer, []) if 0 <= (one[0] - day).days <= DAYS]
        followed.append(bool(own))
        won.append(tuple(at for _, status, at in own if status == "won"))
    return frame.assign(followed=followed, deals=won, won=[bool(deals_won) for deals_won in won])


@pytest.fixture(scope="module")
def slow() -> pd.DataFrame:
    return slowly()


def test_the_funnel_of_the_sample_is_counted_one_by_one(found: Funnel, slow: pd.DataFrame) -> None:
    for persona in [None, *PERSONAS]:
        mine = slow if persona is None else slow[slow["__persona"] == persona]
        answered = mine[mine["was_answered"]]
        steps = (mine, answered, answered[answered["followed"]], answered[answered["won"]])
        facts = found.everyone if persona is None else found.personas[persona]
        assert facts.steps == tuple(part["customer"].nunique() for part in steps)
        assert sum(facts.parts) == facts.steps[0]


def test_what_followed_each_campaign_is_counted_one_by_one(
    found: Funnel, slow: pd.DataFrame
) -> None:
    amounts = deals()["amount"]

    def tally(frame: pd.DataFrame) -> Tally:
        return Tally(len(frame), frame["customer"].nunique())

    for persona in [None, *PERSONAS]:
        facts = found.everyone if persona is None else found.personas[persona]
        for one in facts.campaigns:
            mine = slow[slow["campaign"] == one.campaign]
            mine = mine if persona is None else mine[mine["__persona"] == persona]
            answered, silent = mine[mine["was_answered"]], mine[~mine["was_answered"]]
            won = {deal for deals_won in answered["deals"] for deal in deals_won}
            assert one.answers == tally(answered)
            assert one.followed == tally(answered[answered["followed"]])
            assert one.won == tally(answered[answered["won"]])
            assert one.silent == tally(silent)
            assert one.silent_followed == tally(silent[silent["followed"]])
            assert one.deals.n == len(won)
            assert one.revenue == pytest.approx(amounts[sorted(won)].sum(), rel=1e-8)


def test_campaigns_with_most_followed_answers_come_first(found: Funnel) -> None:
    for facts in found.personas.values():
        counts = [one.followed.n for one in facts.campaigns]
        assert counts == sorted(counts, reverse=True)


def test_row_order_never_matters(found: Funnel) -> None:
    frames = [
        lazy(frame.sample(frac=1, random_state=4), types)
        for frame, types in ((touches(), TOUCHES), (deals(), DEALS))
    ]
    assert funnel(*frames, PERSONAS, currency="€") == found


def one_funnel(touched: list[dict[str, Any]], made: list[dict[str, Any]]) -> FunnelFacts:
    told = funnel(few_touches(touched), few_deals(made), ("P1",))
    assert told is not None
    return told.personas["P1"]


ANSWER = {"customer": "A", "answered": "2024-01-10"}


@pytest.mark.parametrize(
    ("opened", "follows"),
    [("2024-01-09", 0), ("2024-01-10", 1), ("2024-04-09", 1), ("2024-04-10", 0)],
)
def test_a_deal_follows_from_the_day_of_the_answer_to_the_last_day(
    opened: str, follows: int
) -> None:
    facts = one_funnel([ANSWER], [{"customer": "A", "opened": opened, "amount": 5.0}])
    assert facts.steps == (1, 1, follows, follows)


def test_hours_do_not_count() -> None:
    late = {**ANSWER, "answered": "2024-01-10 18:00"}
    facts = one_funnel([late], [{"customer": "A", "opened": "2024-01-10 09:00"}])
    assert facts.steps == (1, 1, 1, 1)


def test_an_answer_without_a_day_is_counted_from_the_day_of_sending() -> None:
    touched = few_touches([{"customer": "A", "was_answered": True, "sent": "2024-01-01"}])
    told = funnel(touched, few_deals([{"customer": "A", "opened": "2024-01-02"}]), ("P1",))
    assert told is not None
    assert told.personas["P1"].steps == (1, 1, 1, 1)
    assert not told.has_answer_days


def test_the_control_group_is_not_touched() -> None:
    control = {**ANSWER, "is_control": True}
    assert funnel(few_touches([control]), few_deals([{"opened": "2024-01-11"}]), ("P1",)) is None


def test_two_equal_deals_are_two_and_one_deal_after_two_answers_is_one() -> None:
    deal = {"customer": "A", "opened": "2024-01-12", "amount": 100.0}
    again = {**ANSWER, "answered": "2024-01-11"}
    facts = one_funnel([ANSWER, again], [deal, deal, {**deal, "status": "open", "amount": None}])
    assert facts.steps == (1, 1, 1, 1)
    spring = facts.campaigns[0]
    assert (spring.answers, spring.followed, spring.won) == (Tally(2, 1),) * 3
    assert (spring.deals, spring.revenue) == (Tally(2, 1), 200.0)


def test_repeated_touches_count_once() -> None:
    facts = one_funnel([ANSWER, ANSWER], [{"customer": "A", "opened": "2024-01-12"}])
    assert facts.campaigns[0].answers == Tally(1, 1)


def test_one_deal_may_follow_two_campaigns() -> None:
    other = {**ANSWER, "campaign": "Autumn"}
    facts = one_funnel([ANSWER, other], [{"customer": "A", "opened": "2024-01-12", "amount": 7.0}])
    assert [(one.campaign, one.revenue) for one in facts.campaigns] == [
        ("Autumn", 7.0),
        ("Spring", 7.0),
    ]


def test_a_deal_of_another_customer_follows_nothing() -> None:
    facts = one_funnel([ANSWER], [{"customer": "B", "opened": "2024-01-12"}])
    assert facts.steps == (1, 1, 0, 0)
    assert facts.campaigns == (FollowedBy("Spring", answers=Tally(1, 1)),)


def test_without_days_of_opening_or_touches_there_is_no_funnel() -> None:
    assert funnel(few_touches([ANSWER]), few_deals([{"customer": "A"}]), ("P1",)) is None
    assert funnel(few_touches([]), few_deals([{"opened": "2024-01-12"}]), ("P1",)) is None


def test_a_persona_that_was_not_touched_has_an_empty_funnel() -> None:
    told = funnel(few_touches([ANSWER]), few_deals([{"opened": "2024-01-12"}]), ("P1", "P2"))
    assert told is not None
    assert told.personas["P2"] == FunnelFacts()
    assert told.personas["P1"].campaigns[0].silent == NONE
