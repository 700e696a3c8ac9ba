from __future__ import annotations

import numpy as np
import pytest

from personas.profiling.conditions import Condition, Count, count_each
from tests.profiling.planted import lazy, positions, rows, schema

COLUMNS = schema()
EVERY_KIND = [
    Condition(COLUMNS["spend"], "at_least", 900.0),
    Condition(COLUMNS["spend"], "under", 900.0),
    Condition(COLUMNS["kids"], "above", 0.0),
    Condition(COLUMNS["kids"], "at_most", 0.0),
    Condition(COLUMNS["contract"], "is", "Two year"),
    Condition(COLUMNS["contract"], "is_not", "Two year"),
    Condition(COLUMNS["newsletter"], "is", "yes"),
    Condition(COLUMNS["newsletter"], "is", "no"),
    Condition(COLUMNS["education"], "at_least", "college"),
    Condition(COLUMNS["education"], "under", "college"),
    Condition(COLUMNS["since"], "at_least", 18_000.0),
    Condition(COLUMNS["products"], "is", "paper"),
    Condition(COLUMNS["products"], "is_not", "paper"),
]


@pytest.mark.parametrize("condition", EVERY_KIND, ids=str)
def test_database_and_sample_agree_on_who_meets_a_condition(condition: Condition) -> None:
    split = count_each(lazy(), {"P2": [[condition]]})["P2"][0]
    members = positions(rows()) == 1
    holds, observed = condition.holds(rows()), condition.observed(rows())
    assert split.members == Count(int((holds & members).sum()), int((observed & members).sum()))
    assert split.others == Count(int((holds & ~members).sum()), int((observed & ~members).sum()))


def test_a_condition_and_its_contrary_part_those_with_a_value() -> None:
    above, under = EVERY_KIND[:2]
    assert not (above.holds(rows()) & under.holds(rows())).any()
    assert ((above.holds(rows()) | under.holds(rows())) == above.observed(rows())).all()
    assert not above.observed(rows()).all()


def test_several_conditions_are_met_together_and_missing_means_no() -> None:
    spend, contract = EVERY_KIND[0], EVERY_KIND[4]
    split = count_each(lazy(), {"P3": [[spend, contract]]})["P3"][0]
    both = spend.holds(rows()) & contract.holds(rows()) & (positions(rows()) == 2)
    assert split.members == Count(int(both.sum()), 200)


def test_nothing_asked_is_nothing_counted() -> None:
    assert count_each(lazy(), {"P1": []}) == {"P1": []}


def test_the_share_of_nobody_is_nothing() -> None:
    assert Count(0, 0).share == 0.0


def test_levels_from_a_cut_include_it() -> None:
    assert EVERY_KIND[8].levels_from_cut() == ["college", "master"]
    assert np.array_equal(EVERY_KIND[9].holds(rows()), np.array(rows()["education"]) == "school")
