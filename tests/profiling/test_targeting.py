"""Promises of targeting: points by one rule, decisions that add up, ranks that admit doubt."""

from __future__ import annotations

from typing import Any

import pytest

from personas.profiling.facts import Profile
from personas.profiling.profile import profile
from personas.profiling.targeting import Scale, Targeted, check_agreed, target
from personas.records.schema import Column
from personas.records.targeting_settings import Targeting
from tests.profiling.planted import few, lazy, understood


def place(*path: object) -> str:
    return ".".join(map(str, path))


def judged(over: Profile | None = None, **settings: Any) -> Targeted:
    agreed = {
        "attractiveness": {"revenue": {"column": "revenue", "measure": "mean"}},
        "fit": {"newsletter": {"column": "newsletter"}},
        **settings,
    }
    return target(over or understood().profile, Targeting.model_validate(agreed), place)


def small(**of_each: tuple[int, float]) -> Profile:
    """A profile of personas of given size and value."""
    column = Column(name="x", kind="number", role="segment", label="x")
    personas = [one for one, (n, _) in of_each.items() for _ in range(n)]
    # Half a unit above and below: a mean with an error.
    values = [value + (at % 2) - 0.5 for n, value in of_each.values() for at in range(n)]
    rows = few(personas, column, x=values)
    return profile(lazy(rows.table), rows.schema, min_cell=10)


@pytest.mark.parametrize(
    ("index", "high", "low"),
    [(0, 0, 100), (50, 25, 75), (100, 50, 50), (200, 100, 0), (900, 100, 0)],
)
def test_points_are_half_the_index_and_100_at_most(index: int, high: int, low: int) -> None:
    assert Scale(0, 2).points(index / 100) == high
    assert Scale(2, 0, falling=True).points(index / 100) == low


def test_where_everyone_has_none_any_is_all() -> None:
    assert (Scale(0, 0).points(0), Scale(0, 0).points(1)) == (50, 100)
    assert Scale(0, 0, falling=True).points(1) == 0


def test_what_is_not_known_counts_as_everyone() -> None:
    assert Scale(0, 1).points(None) == 50


def test_points_of_a_persona_do_not_hang_on_the_others() -> None:
    """A difference of nothing stays one: 50 and 51 % of everyone's 50 %, not 0 against 100."""
    over = small(P1=(50, 100.0), P2=(50, 101.0))
    agreed = {"x": {"column": "x", "measure": "mean"}}
    both = judged(over, attractiveness=agreed, fit=agreed)
    assert [one.fit for one in both.personas.values()] == [50, 50]


def test_sums_are_whole_points_times_weights() -> None:
    found = judged(
        attractiveness={
            "revenue": {"column": "revenue", "measure": "mean", "weight": 3},
            "stays": {"column": "churned", "better": "low", "weight": 1},
        }
    )
    for one in found.personas.values():
        parts = [part for part in one.points if part.axis == "attractiveness"]
        assert [part.weight for part in parts] == [0.75, 0.25]
        total = sum(part.weight * part.points for part in parts)
        assert one.attractiveness == pytest.approx(total, abs=0.5)
        assert all(isinstance(part.points, int) for part in parts)


@pytest.mark.parametrize(
    ("thresholds", "decision"),
    [
        ({"attractiveness": 0, "fit": 0}, "target"),
        ({"attractiveness": 0, "fit": 100}, "grow"),
        ({"attractiveness": 100, "fit": 0}, "maintain"),
        ({"attractiveness": 100, "fit": 100}, "deprioritise"),
    ],
)
def test_the_quadrant_is_the_decision(thresholds: dict[str, int], decision: str) -> None:
    found = judged(small(P1=(50, 9.0), P2=(50, 10.0)), thresholds=thresholds, **BOTH)
    assert {one.decision for one in found.personas.values()} == {decision}


BOTH = {axis: {"x": {"column": "x", "measure": "mean"}} for axis in ("attractiveness", "fit")}


def test_who_fails_a_knock_out_is_out_and_last_whatever_the_points() -> None:
    found = judged(knock_outs={"big enough": {"measure": "count", "at_least": 300}})
    out = found.personas["P3"]
    assert (out.attractiveness, out.knocked_out) == (100, True)
    assert (out.decision, out.rank) == ("deprioritise", 3)
    assert not any(found.personas[one].knocked_out for one in ("P1", "P2"))


def test_a_knock_out_that_is_not_known_is_not_passed() -> None:
    member = Column(name="m", kind="flag", role="segment", label="m")
    rows = few(["P1"] * 40 + ["P2"] * 40, member, m=[True] * 35 + [None] * 45)
    over = profile(lazy(rows.table), rows.schema, min_cell=10)
    agreed = {"m": {"column": "m"}}
    found = judged(
        over, attractiveness=agreed, fit=agreed, knock_outs={"k": {"column": "m", "at_most": 1}}
    )
    assert [one.knocked_out for one in found.personas.values()] == [False, True]
    assert found.personas["P2"].fit == 50


def test_a_column_that_can_be_negative_and_a_date_span_from_a_tenth_to_nine_tenths() -> None:
    over = understood().profile
    found = judged(fit={"new": {"column": "since"}})
    everyone = over.columns["since"].numbers()
    assert found.scales["fit", "new"] == Scale(everyone.q10, everyone.q90)
    assert found.personas["P3"].fit > found.personas["P1"].fit


def test_an_agreed_scale_is_used_as_it_is() -> None:
    found = judged(small(P1=(50, 9.0), P2=(50, 20.0)), attractiveness=BOTH["fit"], fit=FIXED)
    assert [one.fit for one in found.personas.values()] == [45, 100]


FIXED = {"x": {"column": "x", "measure": "mean", "zero_at": 0, "full_at": 20}}


def test_a_clear_order_has_one_rank_and_a_close_one_several() -> None:
    clear = judged(small(P1=(400, 1.0), P2=(400, 10.0), P3=(400, 20.0)), **BOTH)
    assert [(one.rank_low, one.rank, one.rank_high) for one in clear.personas.values()] == [
        (3, 3, 3),
        (2, 2, 2),
        (1, 1, 1),
    ]
    assert all(one.same_share == 1 for one in clear.personas.values())
    close = judged(small(P1=(20, 1.0), P2=(20, 1.05), P3=(20, 3.0)), **BOTH).personas
    assert (close["P1"].rank_low, close["P1"].rank_high) == (2, 3)
    assert (close["P3"].rank_low, close["P3"].rank_high) == (1, 1)


def test_equal_personas_share_a_rank() -> None:
    both = judged(small(P1=(40, 5.0), P2=(40, 5.0)), **BOTH).personas
    assert [one.rank for one in both.values()] == [1, 1]
    assert [one.rank_high for one in both.values()] == [2, 2]


def test_a_knock_out_near_its_bound_makes_the_decision_doubtful() -> None:
    over = small(P1=(100, 5.0), P2=(100, 5.0))
    found = judged(
        over,
        knock_outs={"k": {"measure": "count", "at_least": 100}},
        thresholds={"attractiveness": 0, "fit": 0},
        **BOTH,
    )
    assert 0.3 < found.personas["P1"].same_share < 0.7


def test_the_same_seed_and_any_order_of_criteria_give_the_same_ranks() -> None:
    criteria = {
        "revenue": {"column": "revenue", "weight": 2},
        "stays": {"column": "churned", "better": "low"},
    }
    first = judged(attractiveness=criteria)
    turned = judged(attractiveness=dict(reversed(criteria.items())))
    for persona, one in first.personas.items():
        other = turned.personas[persona]
        assert (one.rank_low, one.rank_high, one.same_share) == (
            other.rank_low,
            other.rank_high,
            other.same_share,
        )


def test_criteria_that_were_changed_after_the_agreement_are_a_warning() -> None:
    agreed = Targeting.model_validate(BOTH)
    held = agreed.model_copy(update={"agreed_as": agreed.fingerprint[:12]})
    assert list(check_agreed(held, place)) == []
    assert list(check_agreed(agreed, place)) == []
    moved = held.model_copy(update={"attractiveness": FIXED_CRITERION})
    (found,) = check_agreed(moved, place)
    assert agreed.fingerprint[:12] in found.what
    assert moved.fingerprint[:12] in found.what
    assert (found.level, found.where) == ("warn", "targeting.agreed_as")


FIXED_CRITERION = Targeting.model_validate({"attractiveness": FIXED, "fit": FIXED}).attractiveness
