from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from personas.profiling.conditions import Condition
from personas.profiling.profile import profile
from personas.profiling.recognition import Rule, recognise, split_column
from personas.records.schema import Column
from tests.profiling.planted import few, lazy, positions, rows, schema, understood

RULES = understood().rules
PROFILE = understood().profile


def test_planted_personas_are_found_by_at_most_three_conditions() -> None:
    for rule in RULES.values():
        assert 1 <= len(rule.conditions) <= 3
        assert min(rule.found, rule.right) >= 0.7


def test_a_rule_is_measured_on_rows_it_was_not_made_from() -> None:
    rest = rows().filter(pa.array(np.arange(rows().num_rows) % 2 == 1))
    for persona, rule in RULES.items():
        hits = np.all([one.holds(rest) for one in rule.conditions], axis=0)
        members = positions(rest) == int(persona[1:]) - 1
        assert rule.n_measured == rest.num_rows
        assert rule.n_hits == int(hits.sum())
        assert rule.n_right == int((hits & members).sum())
        assert rule.found == pytest.approx((hits & members).sum() / members.sum())
        assert rule.right == pytest.approx((hits & members).sum() / hits.sum())


def test_a_group_without_a_mark_has_no_rule() -> None:
    noise = np.random.default_rng(0).integers(0, 3, rows().num_rows)
    for rule in recognise(PROFILE, rows(), noise).values():
        assert rule.conditions == ()


def test_a_rule_uses_no_outcome_and_nothing_protected_or_personal() -> None:
    for rule in RULES.values():
        assert {one.column.role for one in rule.conditions} <= {"segment", "describe"}


def test_one_mark_needs_one_condition() -> None:
    mark = Column(name="mark", kind="flag", role="segment", label="mark")
    other = Column(name="other", kind="number", role="segment", label="other")
    names = ["P1", "P2"] * 100
    small = few(
        names,
        mark,
        other,
        mark=[name == "P1" for name in names],
        other=[float(at % 7) for at in range(200)],
    )
    found = profile(lazy(small.table), small.schema)
    # Every other row is of one persona, so the halves are mixed first.
    order = np.random.default_rng(0).permutation(200)
    mixed = small.table.take(pa.array(order))
    rules = recognise(found, mixed, positions(mixed))
    assert [len(rule.conditions) for rule in rules.values()] == [1, 1]
    assert rules["P1"].found == rules["P1"].right == 1.0


def test_conditions_do_not_contradict_each_other() -> None:
    for rule in RULES.values():
        sides = [(one.column.name, one.operator) for one in rule.conditions]
        assert len(set(sides)) == len(sides)


def test_the_same_rows_give_the_same_rules() -> None:
    assert recognise(PROFILE, rows(), positions(rows())) == RULES


def test_a_persona_absent_from_the_sample_has_no_rule() -> None:
    labels = positions(rows())
    labels[labels == 2] = 0
    assert recognise(PROFILE, rows(), labels)["P3"].conditions == ()


def test_personas_split_by_one_column_are_known_by_it() -> None:
    def on(name: str, quality: float) -> Rule:
        one = Condition(schema()[name], "at_least", "college")
        return replace(RULES["P1"], conditions=(one,), found=quality, right=quality)

    every = {persona: on("education", 0.6) for persona in RULES}
    assert split_column(PROFILE, every) == "education"
    assert split_column(PROFILE, {**every, "P3": RULES["P3"]}) is None
    nearly = replace(PROFILE, sizes={"P1": 700, "P2": 400, "P3": 100})
    sharp = {persona: on("education", 0.9) for persona in RULES}
    other = on("spend", 0.9)
    assert split_column(nearly, {**sharp, "P3": other}) == "education"
    assert split_column(nearly, {**every, "P3": other}) is None
    assert split_column(PROFILE, RULES) is None
