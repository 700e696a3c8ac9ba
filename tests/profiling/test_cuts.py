from __future__ import annotations

import numpy as np

from personas.profiling.cuts import best_condition, number_conditions
from personas.profiling.effects import Aspect
from tests.profiling.planted import positions, rows, schema, understood

PROFILE = understood().profile


def test_the_cut_lies_between_the_groups() -> None:
    found = PROFILE.columns["spend"]
    members = positions(rows()) == 2
    condition = best_condition(found, Aspect(found.column), 1.0, rows(), members)
    assert condition.operator == "at_least"
    assert 1000 <= float(condition.value) <= 2500
    holds = condition.holds(rows())
    assert holds[members].mean() > 0.7
    assert holds[~members].mean() < 0.2


def test_the_side_follows_the_effect() -> None:
    columns = schema()
    members = positions(rows()) == 0
    for name, level, effect, operator, value in (
        ("newsletter", "yes", -1.0, "is", "no"),
        ("contract", "Two year", -1.0, "is_not", "Two year"),
        ("education", "master", -1.0, "under", "master"),
        ("products", "paper", 1.0, "is", "paper"),
    ):
        aspect = Aspect(columns[name], level)
        condition = best_condition(PROFILE.columns[name], aspect, effect, rows(), members)
        assert (condition.operator, condition.value) == (operator, value)


def test_many_zeros_give_a_cut_at_nothing() -> None:
    found = PROFILE.columns["spend"]
    values = np.concatenate([np.zeros(50), np.linspace(3.5, 90.2, 50)])
    made = list(number_conditions(found, values, above=False))
    assert ("at_most", 0.0) in [(one.operator, one.value) for one in made]


def test_whole_numbers_are_cut_at_whole_numbers() -> None:
    found = PROFILE.columns["web_orders"]
    values = rows()["web_orders"].to_numpy()
    made = list(number_conditions(found, values, above=True))
    assert made
    assert all(float(one.value).is_integer() for one in made)


def test_without_variation_the_condition_is_the_median() -> None:
    found = PROFILE.columns["constant"]
    condition = best_condition(found, Aspect(found.column), 1.0, rows(), positions(rows()) == 0)
    assert condition.value == 1.0
