from __future__ import annotations

import numpy as np
import pytest

from personas.profiling.effects import Aspect, Study, effect_of
from personas.profiling.measures import (
    index_of,
    measure_for,
    sampling_interval,
    spread_over_refits,
    value_of,
)
from personas.profiling.profile import profile
from personas.records.schema import Column
from tests.profiling.planted import few, lazy, rows, study, understood

PROFILE = understood().profile


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("spend", "median"),
        ("kids", "share_above_zero"),
        ("contract", "share"),
        ("since", "median"),
        ("web_orders", "median"),
    ],
)
def test_each_kind_of_column_is_told_in_the_measure_a_reader_grasps(
    name: str, measure: str
) -> None:
    assert measure_for(PROFILE.columns[name], "P2") == measure


def test_equal_medians_are_told_by_the_mean() -> None:
    column = Column(name="x", kind="number", role="segment", label="x")
    small = few(["P1"] * 4 + ["P2"] * 4, column, x=[2.5, 3, 3, 3.5, 3, 3, 9, 3])
    found = profile(lazy(small.table), small.schema, min_cell=1).columns["x"]
    assert measure_for(found, "P2") == "mean"
    assert value_of(found.numbers("P2"), Aspect(column), "mean") == 4.5


def test_an_index_is_a_ratio_of_what_is_shown() -> None:
    spend, since = PROFILE.columns["spend"], PROFILE.columns["since"]
    assert index_of(spend, "median", 30.0, 20.0) == 150
    assert index_of(spend, "share", 0.0, 0.5) == 0
    assert index_of(spend, "median", 30.0, 0.0) is None
    assert index_of(since, "median", 18_000.0, 17_000.0) is None


def test_years_and_amounts_below_zero_have_no_index() -> None:
    year = Column(name="y", kind="number", role="segment", label="year of birth")
    debt = Column(name="d", kind="number", role="segment", label="balance")
    small = few(["P1", "P2"] * 5, year, debt, y=[1950, 1990] * 5, d=[-5.0, 9] * 5)
    found = profile(lazy(small.table), small.schema, min_cell=1).columns
    assert index_of(found["y"], "median", 1950, 1970) is None
    assert index_of(found["d"], "median", -5, 2) is None


def test_without_movement_between_reruns_the_spread_is_the_value() -> None:
    found = PROFILE.columns["spend"]
    still = study(wrong=0.0)
    shift, effect = spread_over_refits(still, found, Aspect(found.column), "median", 1)
    assert shift == (0.0, 0.0)
    assert effect is not None
    assert (
        effect[0]
        == effect[1]
        == pytest.approx(effect_of(found, Aspect(found.column), "P2"), rel=1e-5)
    )


def test_unstable_reruns_widen_the_spread() -> None:
    found = PROFILE.columns["spend"]
    widths = []
    for wrong in (0.02, 0.3):
        shift, _ = spread_over_refits(study(wrong=wrong), found, Aspect(found.column), "median", 1)
        assert shift is not None
        widths.append(max(abs(end) for end in shift))
    assert widths[1] > widths[0]


def test_a_persona_seldom_found_again_has_no_spread() -> None:
    found, still = PROFILE.columns["spend"], study(n_reruns=10)
    lost = still.refits.copy()
    lost[:6][lost[:6] == 1] = -1
    few_left = Study(rows(), still.labels, lost)
    assert spread_over_refits(few_left, found, Aspect(found.column), "median", 1) == (None, None)


def test_sampling_intervals_hold_the_value() -> None:
    for name, level, measure in (
        ("country", "Austria", "share"),
        ("spend", None, "median"),
        ("noise", None, "mean"),
    ):
        found = PROFILE.columns[name]
        aspect, facts = Aspect(found.column, level), found.personas["P3"]
        low, high = sampling_interval(facts, aspect, measure)  # type: ignore[arg-type]
        assert low < value_of(facts, aspect, measure) < high  # type: ignore[arg-type]
        assert np.isfinite([low, high]).all()
