from __future__ import annotations

import numpy as np
import pytest

from personas.profiling.intervals import wilson
from personas.profiling.outcomes import most_telling, outcomes
from personas.profiling.profile import profile
from personas.records.schema import Column
from tests.profiling.planted import few, lazy, positions, rows, schema, understood

OUTCOMES = understood().outcomes


def test_a_rate_is_counted_over_all_members_with_a_wilson_interval() -> None:
    churned = np.array(rows()["churned"])
    for persona, (rate, _) in OUTCOMES.items():
        mine = churned[positions(rows()) == int(persona[1:]) - 1]
        assert (rate.hits, rate.n) == (int(mine.sum()), mine.size)
        assert rate.value == pytest.approx(mine.mean())
        assert rate.interval == pytest.approx(wilson(int(mine.sum()), mine.size))
        assert rate.everyone == pytest.approx(churned.mean())


def test_others_are_everybody_else() -> None:
    revenue = rows()["revenue"].to_numpy()
    mean = OUTCOMES["P1"][1]
    assert mean.others == pytest.approx(revenue[positions(rows()) != 0].mean(), rel=1e-6)
    assert mean.median is not None
    assert mean.interval[0] < mean.value < mean.interval[1]


def test_planted_differences_are_seen_and_chance_is_not() -> None:
    assert all(one.differs for one in OUTCOMES["P1"])
    coin = schema(gender={"role": "outcome"})
    found = outcomes(profile(lazy(), coin))
    assert not any(one.differs for told in found.values() for one in told if one.key[0] == "gender")


def test_tests_are_adjusted_over_the_whole_book() -> None:
    more = outcomes(profile(lazy(), schema(gender={"role": "outcome"})))
    for persona, told in OUTCOMES.items():
        for one in told:
            again = next(o for o in more[persona] if o.key == one.key)
            assert again.p_adjusted >= one.p_adjusted


def test_only_outcome_columns_are_outcomes() -> None:
    assert {one.key for told in OUTCOMES.values() for one in told} == {
        ("churned", "yes"),
        ("revenue", None),
    }


def test_a_persona_with_too_few_values_is_left_out() -> None:
    column = Column(name="won", kind="flag", role="outcome", label="won")
    won = [True, False] * 10 + [True] * 3 + [None] * 17
    small = few(["P1"] * 20 + ["P2"] * 20, column, won=won)
    found = outcomes(profile(lazy(small.table), small.schema, min_cell=10))
    assert len(found["P1"]) == 1
    assert found["P2"] == ()


def test_an_outcome_of_two_words_is_told_by_the_affirming_one() -> None:
    column = Column(name="deal", kind="category", role="outcome", label="deal")
    small = few(["P1"] * 20 + ["P2"] * 20, column, deal=["Yes", "No"] * 10 + ["No"] * 20)
    found = outcomes(profile(lazy(small.table), small.schema, min_cell=1))
    assert [one.key for one in found["P1"]] == [("deal", "Yes")]


def test_the_most_telling_outcome_is_the_one_personas_differ_in() -> None:
    coin = schema(gender={"role": "outcome"})
    ranked = most_telling(outcomes(profile(lazy(), coin)))
    assert ranked[0] == ("revenue", None)
    assert ranked[-1][0] == "gender"
