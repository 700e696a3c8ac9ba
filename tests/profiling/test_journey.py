from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from personas.profiling.journey import Journey, JourneyFacts, Move, journey
from tests.profiling.histories import EVENTS, JOURNEY, events, few_events, lazy, sizes

PERSONAS = ("P1", "P2", "P3", "P4", "P5")


@pytest.fixture(scope="module")
def found() -> Journey:
    told = journey(lazy(events(), EVENTS), sizes(), stages=JOURNEY)
    assert told is not None
    return told


def of(frame: pd.DataFrame, persona: str | None) -> pd.DataFrame:
    return frame if persona is None else frame[frame["__persona"] == persona]


def facts_of(found: Journey, persona: str | None) -> JourneyFacts:
    return found.everyone if persona is None else found.personas[persona]


@pytest.mark.parametrize("persona", [None, *PERSONAS])
def test_the_sample_goes_where_pandas_says(found: Journey, persona: str | None) -> None:
    mine, facts = of(events(), persona), facts_of(found, persona)
    times = mine.groupby(["customer", "stage"])["time"].min().unstack()
    reached = times.notna().sum()
    assert facts.reached == {stage: int(reached.get(stage, 0)) for stage in JOURNEY}
    assert facts.n_members == (sum(sizes().values()) if persona is None else sizes()[persona])


@pytest.mark.parametrize("persona", [None, "P2", "P5"])
def test_moves_are_those_of_each_member_in_turn(found: Journey, persona: str | None) -> None:
    place = {stage: at for at, stage in enumerate(JOURNEY)}
    days: dict[tuple[str, str | None], list[int]] = {}
    for _, way in of(events(), persona).groupby("customer"):
        first: dict[str, pd.Timestamp] = {}
        for stage, when in zip(way["stage"], way["time"], strict=True):
            first[stage] = min(when, first.get(stage, when))
        order = sorted(first, key=lambda stage: (first[stage], place[stage]))
        for here, there in pairwise([*order, None]):
            assert here is not None
            taken = 0 if there is None else (first[there] - first[here]).days
            days.setdefault((here, there), []).append(taken)
    moves = facts_of(found, persona).moves
    assert {(a, b): move.n for a in moves for b, move in moves[a].items()} == {
        move: len(taken) for move, taken in days.items()
    }
    for (here, there), taken in days.items():
        median = None if there is None else pytest.approx(pd.Series(taken).median())
        assert moves[here][there].median_days == median


def test_everybody_at_a_stage_goes_on_or_stops(found: Journey) -> None:
    for facts in [found.everyone, *found.personas.values()]:
        for stage, n in facts.reached.items():
            assert sum(move.n for move in facts.moves[stage].values()) == n


def test_where_most_stop_is_told_but_not_of_the_last_stage(found: Journey) -> None:
    facts = found.personas["P2"]
    assert facts.drop == ("first order", facts.moves["first order"][None].n)
    ended = journey(few_events([("P1", "A", "end", "2024-01-01")]), {"P1": 1}, stages=["end"])
    assert ended is not None
    assert ended.everyone.drop is None


def test_row_order_and_repeats_never_matter(found: Journey) -> None:
    frame = events()
    again = pd.concat([frame, frame.sample(500, random_state=1)])
    shuffled = again.sample(frac=1, random_state=2)
    assert journey(lazy(shuffled, EVENTS), sizes(), stages=JOURNEY) == found


def test_a_stage_counts_from_the_first_time() -> None:
    rows = [
        ("P1", "A", "quote", "2024-01-01"),
        ("P1", "A", "quote", "2024-03-01"),
        ("P1", "A", "order", "2024-01-11"),
    ]
    told = journey(few_events(rows), {"P1": 1}, stages=["quote", "order"])
    assert told is not None
    assert told.everyone.moves == {"quote": {"order": Move(1, 10.0)}, "order": {None: Move(1)}}


def test_stages_of_one_moment_follow_their_order() -> None:
    rows = [("P1", "A", stage, "2024-01-01") for stage in ("order", "quote", "enquiry")]
    told = journey(few_events(rows), {"P1": 1}, stages=["enquiry", "quote", "order"])
    assert told is not None
    assert told.everyone.moves["enquiry"] == {"quote": Move(1, 0.0)}


def test_the_usual_order_is_the_one_most_customers_went() -> None:
    told = journey(lazy(events(), EVENTS), sizes())
    assert told is not None
    assert not told.is_declared
    assert told.stages[:4] == JOURNEY[:4]
    assert told.stages[-1] == "closed"


def test_who_skips_the_enquiry_does_not_put_the_order_first() -> None:
    rows = [("P1", f"S{at}", "order", "2024-01-01") for at in range(20)]
    for at in range(3):
        days = zip(("enquiry", "quote", "order"), ("01", "05", "09"), strict=True)
        rows += [("P1", f"A{at}", stage, f"2024-02-{day}") for stage, day in days]
    told = journey(few_events(rows), {"P1": 23}, min_cell=3)
    assert told is not None
    assert told.stages == ("enquiry", "quote", "order")


def test_undeclared_stages_of_few_customers_are_left_out() -> None:
    rows = [("P1", f"A{at}", "order", "2024-01-01") for at in range(5)]
    rows += [("P1", "A1", "a secret of one", "2024-02-01")]
    told = journey(few_events(rows), {"P1": 5}, min_cell=3)
    assert told is not None
    assert told.stages == ("order",)
    assert told.everyone.moves == {"order": {None: Move(5)}}


def test_ties_between_stages_are_settled_by_name() -> None:
    rows = [("P1", "A", "b", "2024-01-01"), ("P1", "B", "a", "2024-01-01")]
    told = journey(few_events(rows), {"P1": 2}, min_cell=1)
    assert told is not None
    assert told.stages == ("a", "b")


def test_without_events_there_is_no_journey() -> None:
    assert journey(few_events([]), {"P1": 3}) is None
    assert journey(few_events([]), {"P1": 3}, stages=["order"]) is None
    assert journey(few_events([("P9", "A", "order", "2024-01-01")]), {"P1": 3}) is None


def test_a_persona_without_events_reaches_nothing() -> None:
    rows = [("P1", "A", "quote", "2024-01-01"), ("P1", "A", "order", "2024-01-03")]
    told = journey(few_events(rows), {"P1": 1, "P2": 4}, stages=["quote", "order"])
    assert told is not None
    nobody = JourneyFacts(4, {"quote": 0, "order": 0}, {"quote": {}, "order": {}})
    assert told.personas["P2"] == nobody
    assert (nobody.drop, nobody.before("order")) == (None, None)


def test_stages_out_of_order_are_moves_back() -> None:
    rows = [
        ("P1", "A", "quote", "2024-01-01"),
        ("P1", "A", "order", "2024-01-03"),
        ("P1", "B", "order", "2024-01-01"),
        ("P1", "B", "quote", "2024-05-03"),
    ]
    told = journey(few_events(rows), {"P1": 2}, stages=["quote", "order"])
    assert told is not None
    assert told.everyone.moves["quote"] == {"order": Move(1, 2.0), None: Move(1)}
    assert told.everyone.moves["order"] == {"quote": Move(1, 123.0), None: Move(1)}
    assert told.everyone.before("order") == ("quote", Move(1, 2.0))


def test_time_is_counted_from_where_most_came_from(found: Journey) -> None:
    before = {persona: facts.before("fifth order") for persona, facts in found.personas.items()}
    assert before["P1"] is not None
    assert before["P4"] is not None
    assert (before["P1"][0], before["P4"][0]) == ("second order", "framework contract")


def test_who_has_not_reached_a_stage_that_ends_it_all_has_not_dropped_off() -> None:
    told = journey(lazy(events(), EVENTS), sizes(), stages=JOURNEY, ends=["closed"])
    assert told is not None
    goals = [stage for stage in JOURNEY if stage != "closed"]
    for facts in (told.everyone, *told.personas.values()):
        assert facts.drop is None or facts.drop[0] in goals[:-1]
    without = journey(lazy(events(), EVENTS), sizes(), stages=JOURNEY)
    assert without is not None
    assert told.everyone.reached == without.everyone.reached
