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
from personas.profiling.journey import Gap, Journey, JourneyFacts
from personas.profiling.understanding import Understanding
from personas.texts import LANGUAGES, Texts
from tests.edition.sold import draft, given, plainly, printed, sample
from tests.profiling.histories import JOURNEY

WRITERS = (journey_claims, journey_drop_claims, journey_move_claims)


def walked(**members: JourneyFacts) -> Understanding:
    """Return an understanding in which personas went from ask to buy."""
    everyone = JourneyFacts(
        n_members=sum(facts.n_members for facts in members.values()),
        reached={s: sum(facts.reached[s] for facts in members.values()) for s in ("ask", "buy")},
        gaps={},
        moves={"ask": {None: sum(f.moves["ask"].get(None, 0) for f in members.values())}},
    )
    sizes = {persona: facts.n_members for persona, facts in members.items()}
    return given(sizes, journey=Journey(("ask", "buy"), True, everyone, members))


def way(n: int, ask: int, buy: int, gap: Gap | None = None) -> JourneyFacts:
    """Of n members, some ask and, of these, some buy."""
    moves = {"ask": {"buy": buy, None: ask - buy}, "buy": {None: buy}}
    counts = {stage: {to: k for to, k in next_.items() if k} for stage, next_ in moves.items()}
    gaps = {"buy": gap or Gap("ask", buy, 12.0 if buy else None)}
    return JourneyFacts(n, {"ask": ask, "buy": buy}, gaps, counts)


def test_each_stage_has_its_share_everyones_and_the_days_before() -> None:
    rows = list(journey_claims(draft("P4")))
    assert [row.label for row in rows] == list(JOURNEY)
    quote = rows[1]
    assert printed(quote) == ("quote", "93 %", "median 5 days after enquiry · n = 947")
    assert quote.everyone_shown == Texts().percent(0.46)
    assert quote.share == quote.value
    assert all(row.n == 1017 for row in rows)


def test_time_is_not_told_where_most_went_the_other_way_round() -> None:
    rows = {row.label: row for row in journey_claims(draft("P4"))}
    assert rows["framework contract"].note == ""
    backwards = way(100, 60, 40, Gap("ask", 20, 3.0, n_backwards=21))
    assert [row.note for row in journey_claims(draft("P1", walked(P1=backwards)))] == ["", ""]


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
            hits = round(float(claim.value or 0) * claim.n)
            told |= {claim.n, hits}
            assert not 0 < hits < 10
            assert not 0 < claim.n - hits < 10
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
