from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from personas.edition.journey_claims import (
    journey_claims,
    journey_drop_claims,
    journey_move_claims,
)
from personas.profiling.journey import Journey, JourneyFacts, Move
from personas.profiling.understanding import Understanding
from personas.texts import LANGUAGES, Texts
from tests.edition.sold import draft, given, plainly, printed, sample
from tests.profiling.histories import JOURNEY

WRITERS = (journey_claims, journey_drop_claims, journey_move_claims)


def walked(**members: JourneyFacts) -> Understanding:
    """Return an understanding in which personas went from ask to buy."""
    parts = members.values()
    reached = {stage: sum(facts.reached[stage] for facts in parts) for stage in ("ask", "buy")}
    stops = Move(sum(facts.moves["ask"].get(None, Move(0)).n for facts in parts))
    everyone = JourneyFacts(sum(f.n_members for f in parts), reached, {"ask": {None: stops}})
    sizes = {persona: facts.n_members for persona, facts in members.items()}
    return given(sizes, journey=Journey(("ask", "buy"), True, everyone, members))


def way(n: int, ask: int, buy: int) -> JourneyFacts:
    """Of n members, some ask and, of these, some buy."""
    moves: dict[str, dict[str | None, Move]] = {
        "ask": {"buy": Move(buy, 12.0), None: Move(ask - buy)},
        "buy": {None: Move(buy)},
    }
    kept = {here: {to: move for to, move in m.items() if move.n} for here, m in moves.items()}
    return JourneyFacts(n, {"ask": ask, "buy": buy}, kept)


def test_each_stage_has_its_share_everyones_and_the_days_before() -> None:
    rows = list(journey_claims(draft("P4")))
    assert [row.label for row in rows] == list(JOURNEY)
    quote = rows[1]
    assert printed(quote) == ("quote", "93 %", "median 5 days after enquiry · n = 947")
    assert quote.everyone_shown == Texts().percent(0.46)
    assert quote.share == quote.value
    assert all(row.n == 1017 for row in rows)


def test_time_of_few_is_not_told() -> None:
    told = ((40, "n = 40"), (9, ""), (55, "n = over 50"))
    for buy, n in told:
        note = n and f"median 12 days after ask · {n}"
        rows = list(journey_claims(draft("P1", walked(P1=way(100, 60, buy)))))
        assert [plainly(row.note) for row in rows] == ["", note]


def test_where_most_stop_is_told_with_everyones_share() -> None:
    (claim,) = journey_drop_claims(draft("P1", walked(P1=way(100, 80, 20), P2=way(100, 80, 60))))
    assert plainly(claim.text) == (
        "Most of those who stop, stop after “ask”: 75 % of the 80 who reached it show no later "
        "stage; of everyone 50 %."
    )
    assert claim.n == 80


def test_the_most_frequent_moves_stand_in_the_order_of_the_stages() -> None:
    moves = list(journey_move_claims(draft("P4")))
    assert len(moves) == 6
    stages = [move.label.split(" → ")[0] for move in moves]
    assert stages == sorted(stages, key=JOURNEY.index)
    assert printed(moves[0]) == ("enquiry → quote", "100 %", "n = 947")


def test_what_all_but_a_few_did_is_told_as_a_bound() -> None:
    (move,) = journey_move_claims(draft("P1", walked(P1=way(1000, 800, 797))))
    assert printed(move) == ("ask → buy", "over 98 %", "n = 800")
    assert (move.value, move.share) == (None, 1.0)


def test_few_who_did_not_reach_a_stage_are_not_given_away() -> None:
    found = draft("P1", walked(P1=way(100, 96, 40)))
    rows = list(journey_claims(found))
    assert plainly(rows[0].shown) == "over 90 %"
    assert (rows[0].value, rows[0].share) == (None, None)
    (drop,) = journey_drop_claims(found)
    assert drop.n is None
    assert "over 90" in drop.text
    assert "96" not in drop.text
    (move,) = journey_move_claims(found)
    assert printed(move) == ("ask → buy", "42 %", "n = over 90")


def test_a_bar_of_a_bound_is_drawn_where_it_is_nearly_none_or_all() -> None:
    rows = list(journey_claims(draft("P1", walked(P1=way(1000, 996, 4)))))
    assert [row.share for row in rows] == [1.0, 0.0]
    assert [row.value for row in rows] == [None, None]


def test_everyones_exact_share_gives_no_small_persona_away() -> None:
    rows = list(journey_claims(draft("P1", walked(P1=way(100, 80, 50), P2=way(100, 80, 4)))))
    assert rows[0].everyone == pytest.approx(0.8)
    assert rows[1].everyone is None
    assert rows[1].everyone_shown == Texts().percent(0.27)


@drawn(st.integers(10, 120), st.data())
def test_no_few_can_be_worked_out_of_one_journey(n: int, data: st.DataObject) -> None:
    ask = data.draw(st.integers(0, n))
    buy = data.draw(st.integers(0, ask))
    found = draft("P1", walked(P1=way(n, ask, buy)))
    told = {0, n}
    for claim in journey_claims(found):
        if claim.value is not None:
            told.add(round(float(claim.value) * n))
    for claim in [*journey_move_claims(found), *journey_drop_claims(found)]:
        if claim.n is not None:
            told.add(claim.n)
        if claim.value is not None:
            assert min(n for n in (ask - buy, buy) if n) >= 10
    assert not any(0 < count < 10 or 0 < n - count < 10 for count in told)


def test_an_order_that_nobody_declared_is_said_to_be_found() -> None:
    found = sample().journey
    assert found is not None
    undeclared = replace(sample(), journey=replace(found, is_declared=False))
    assert "most customers went" in next(iter(journey_claims(draft("P1", undeclared)))).source


@pytest.mark.parametrize("persona", [f"P{at}" for at in range(1, 6)])
def test_german_says_the_same_of_the_same_numbers(persona: str) -> None:
    for writer in WRITERS:
        english, german = (list(writer(draft(persona), Texts(one))) for one in LANGUAGES)
        assert [claim.value for claim in english] == [claim.value for claim in german]
        assert all(a.text != b.text for a, b in zip(english, german, strict=True))


def test_without_events_nothing_is_said() -> None:
    for writer in WRITERS:
        assert not list(writer(draft("P1", replace(sample(), journey=None))))
    silent = draft("P1", walked(P1=way(100, 0, 0)))
    assert not list(journey_drop_claims(silent))
    assert not list(journey_move_claims(silent))
