from __future__ import annotations

import numpy as np
import pytest

from personas.profiling.effects import (
    Aspect,
    best_aspect,
    effect_of,
    likeness,
    sample_effect,
    scores,
)
from personas.profiling.profile import profile
from personas.records.schema import Column
from tests.profiling.planted import few, lazy, positions, rows, schema, understood

PROFILE = understood().profile


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("spend", None),
        ("since", None),
        ("newsletter", "yes"),
        ("contract", "Two year"),
        ("education", "college"),
        ("products", "paper"),
    ],
)
def test_the_effect_over_all_rows_is_that_of_the_rows(name: str, level: str | None) -> None:
    found = PROFILE.columns[name]
    aspect = Aspect(found.column, level)
    values = scores(rows(), aspect, found.scale)
    assert effect_of(found, aspect, "P2") == pytest.approx(
        sample_effect(values, positions(rows()) == 1), rel=1e-5
    )


def test_an_effect_does_not_depend_on_the_unit() -> None:
    column = Column(name="x", kind="number", role="segment", label="x")
    values = np.random.default_rng(0).lognormal(3, 1, 60)
    effects = []
    for unit in (1.0, 1000.0):
        small = few(["P1"] * 30 + ["P2"] * 30, column, x=list(values * unit))
        found = profile(lazy(small.table), small.schema, min_cell=1).columns["x"]
        effects.append(effect_of(found, Aspect(column), "P1"))
    assert effects[0] == pytest.approx(effects[1], rel=1e-6)


def test_a_level_members_have_wins_over_one_they_lack() -> None:
    best = best_aspect(PROFILE, "contract", "P1")
    assert best is not None
    assert best[0].level == "Month-to-month"
    assert best[1] > 0.5


def test_lacking_what_few_have_says_nothing() -> None:
    column = Column(name="c", kind="category", role="segment", label="c")
    small = few(["P1"] * 50 + ["P2"] * 50, column, c=["a"] * 50 + ["a"] * 40 + ["b"] * 10)
    found = profile(lazy(small.table), small.schema, min_cell=1)
    best = best_aspect(found, "c", "P1")
    assert best is not None
    assert best[0].level == "a"


def test_a_denial_is_never_denied() -> None:
    column = Column(name="c", kind="category", role="segment", label="c")
    cells = ["yes"] * 30 + ["no"] * 20 + ["No service"] * 50
    small = few(["P1"] * 50 + ["P2"] * 50, column, c=cells)
    found = profile(lazy(small.table), small.schema, min_cell=1)
    best = best_aspect(found, "c", "P1")
    assert best is not None
    assert best[0].level == "yes"


@pytest.mark.parametrize("blank", ["all", "members"])
def test_a_column_that_is_mostly_blank_is_no_trait(blank: str) -> None:
    column = Column(name="x", kind="number", role="segment", label="x")
    cells: list[float | None] = [1.0] * 20 + [None] * 30 + [5.0] * 50
    if blank == "all":
        cells = [1.0] * 40 + [None] * 10 + [5.0] * 10 + [None] * 90
    names = ["P1"] * 50 + ["P2"] * (len(cells) - 50)
    small = few(names, column, x=cells)
    found = profile(lazy(small.table), small.schema, min_cell=1)
    assert best_aspect(found, "x", "P1") is None


def test_near_copies_are_twins_and_kinds_of_one_thing_are_kin() -> None:
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 500)
    theme, first, second = rng.normal(0, 1, (3, 1000))
    assert likeness(first, first + 0.1 * second, labels) == "twin"
    assert likeness(first, -first, labels) == "twin"
    wine, meat = 3 * labels + theme / 2 + first, 3 * labels + theme / 2 + second
    assert likeness(wine, meat, labels) == "kin"
    assert likeness(first, second, labels) is None


def test_columns_that_merely_follow_the_personas_are_two_traits() -> None:
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 500)
    first, second = rng.normal(0, 1, (2, 1000))
    assert likeness(5 * labels + first, 5 * labels + second, labels) is None


def test_columns_that_are_the_persona_itself_are_copies_of_each_other() -> None:
    labels = np.repeat([0, 1], 500)
    assert likeness(labels * 1.0, labels * -2.0, labels) == "twin"


def test_scores_keep_missing_cells_missing() -> None:
    found = PROFILE.columns["spend"]
    values = scores(rows(), Aspect(found.column), found.scale)
    assert int(np.isnan(values).sum()) == rows()["spend"].null_count
    assert schema()["spend"] == found.column
