from __future__ import annotations

import dataclasses

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personas.errors import RecordsError
from personas.profiling.facts import Profile
from personas.profiling.profile import profile
from personas.records.schema import Column
from tests.profiling.planted import few, lazy, rows, schema

NUMBER = Column(name="x", kind="number", role="segment", label="x")


def test_moments_and_quantiles_are_those_of_numpy() -> None:
    found = profile(lazy(), schema()).columns["spend"]
    cells = rows()["spend"].to_numpy(zero_copy_only=False)
    mine = cells[np.array(rows()["__persona"]) == "P2"]
    mine = mine[~np.isnan(mine)]
    facts = found.numbers("P2")
    assert facts.n == mine.size
    assert facts.n_missing == 400 - mine.size
    assert facts.mean == pytest.approx(mine.mean(), rel=1e-8)
    assert facts.sd == pytest.approx(mine.std(), rel=1e-8)
    assert (facts.q10, facts.median, facts.q90) == pytest.approx(
        tuple(np.quantile(mine, [0.1, 0.5, 0.9])), rel=1e-8
    )


def test_everyone_is_the_personas_taken_together() -> None:
    found = profile(lazy(), schema()).columns["spend"]
    cells = rows()["spend"].to_numpy(zero_copy_only=False)
    cells = cells[~np.isnan(cells)]
    everyone = found.numbers()
    assert everyone.mean == pytest.approx(cells.mean(), rel=1e-8)
    assert everyone.sd == pytest.approx(cells.std(), rel=1e-8)
    assert everyone.median == pytest.approx(np.median(cells), rel=1e-8)
    scale = found.scale
    assert scale is not None
    scaled = np.arcsinh((cells - scale.centre) / scale.width)
    assert everyone.scaled_mean == pytest.approx(scaled.mean(), rel=1e-6)
    assert everyone.scaled_sd == pytest.approx(scaled.std(), rel=1e-6)


def test_row_order_changes_nothing() -> None:
    shuffled = rows().take(pa.array(np.random.default_rng(5).permutation(rows().num_rows)))
    assert _told(profile(lazy(shuffled), schema())) == _told(profile(lazy(), schema()))


def test_numbers_keep_nine_significant_digits() -> None:
    facts = profile(lazy(), schema()).columns["noise"].numbers("P1")
    for value in (facts.mean, facts.sd, facts.scaled_mean, facts.q25):
        assert float(f"{value:.9g}") == value


def test_shares_of_levels_add_up_and_personas_add_up_to_everyone() -> None:
    found = profile(lazy(), schema()).columns["contract"]
    everyone = found.levels()
    assert sum(everyone.counts.values()) == everyone.n == 1200
    for level, n in everyone.counts.items():
        assert n == sum(found.levels(persona).counts[level] for persona in ("P1", "P2", "P3"))


def test_levels_of_few_customers_are_pooled() -> None:
    found = profile(lazy(), schema(), min_cell=10).columns["contract"].levels()
    assert "Rare thing" not in found.counts
    assert 0 < found.counts["Other"] < 10


def test_a_set_counts_each_value_once_and_missing_cells_as_missing() -> None:
    column = Column(name="s", kind="set", role="segment", label="s")
    small = few(["P1"] * 4, column, s=[["a", "a"], ["a", "b"], [], None])
    facts = profile(lazy(small.table), small.schema, min_cell=1).columns["s"].levels("P1")
    assert (facts.n, facts.n_missing) == (3, 1)
    assert dict(facts.counts) == {"a": 2, "b": 1}


def test_a_flag_has_yes_and_no_and_missing() -> None:
    column = Column(name="f", kind="flag", role="outcome", label="f")
    small = few(["P1", "P1", "P2", "P2"], column, f=[True, False, None, True])
    found = profile(lazy(small.table), small.schema, min_cell=1).columns["f"]
    assert dict(found.levels().counts) == {"yes": 2, "no": 1}
    assert found.levels("P2").n_missing == 1


def test_ordered_levels_keep_their_order_even_when_rare() -> None:
    found = profile(lazy(), schema(), min_cell=500).columns["education"].levels()
    assert list(found.counts) == ["school", "college", "master"]


def test_dates_are_days_since_1970() -> None:
    from datetime import datetime

    column = Column(name="d", kind="date", role="segment", label="d")
    days = [datetime(1970, 1, 3), datetime(1970, 1, 5), datetime(1969, 12, 31, 12)]
    small = few(["P1"] * 3, column, d=days)
    facts = profile(lazy(small.table), small.schema, min_cell=1).columns["d"].numbers("P1")
    assert (facts.median, facts.mean) == (2.0, pytest.approx(5.5 / 3))


def test_personal_text_and_id_columns_are_not_profiled() -> None:
    found = profile(lazy(), schema())
    assert not {"id", "email", "remark"} & set(found.columns)
    assert {"gender", "churned", "country"} <= set(found.columns)


def test_an_all_missing_column_is_told_as_such() -> None:
    small = few(["P1", "P2"], NUMBER, x=[None, None])
    found = profile(lazy(small.table), small.schema, min_cell=1).columns["x"]
    assert found.is_constant
    assert found.everyone.n == 0
    assert found.everyone.n_missing == 2


def test_huge_numbers_do_not_run_over() -> None:
    small = few(["P1", "P1", "P2", "P2"], NUMBER, x=[9e99, 1.0, 2.0, 3.0])
    everyone = profile(lazy(small.table), small.schema, min_cell=1).columns["x"].numbers()
    assert everyone.mean == pytest.approx(2.25e99)
    assert np.isfinite([everyone.sd, everyone.scaled_mean, everyone.scaled_sd]).all()


def test_no_rows_is_an_error() -> None:
    with pytest.raises(RecordsError, match="no records"):
        profile(lazy(rows().slice(0, 0)), schema())


def test_p10_comes_after_p9() -> None:
    names = [f"P{at}" for at in range(1, 12)]
    small = few(names, NUMBER, x=[1.0] * 11)
    assert profile(lazy(small.table), small.schema, min_cell=1).persona_ids == tuple(names)


@pytest.mark.parametrize("name", ['we"ird', "#import", "a b", "x;drop table t", "ünïcode", "1"])
def test_hostile_column_names_are_only_names(name: str) -> None:
    column = Column(name=name, kind="number", role="segment", label=name)
    level = Column(name=f"{name} too", kind="category", role="segment", label=name)
    small = few(["P1", "P2"], column, level, **{name: [1.0, 2.0], f"{name} too": ["'", '"']})
    found = profile(lazy(small.table), small.schema, min_cell=1)
    assert found.columns[name].numbers().mean == 1.5
    assert set(found.columns[f"{name} too"].levels().counts) == {"'", '"'}


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["P1", "P2"]),
            st.one_of(st.none(), st.floats(-1e9, 1e9, allow_subnormal=False)),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_weighted_means_of_personas_are_the_mean_of_all(
    cells: list[tuple[str, float | None]],
) -> None:
    small = few([name for name, _ in cells], NUMBER, x=[value for _, value in cells])
    found = profile(lazy(small.table), small.schema, min_cell=1).columns["x"]
    values = [value for _, value in cells if value is not None]
    expected = float(np.mean(values)) if values else 0.0
    assert found.numbers().mean == pytest.approx(expected, rel=1e-6, abs=1e-3)


def test_the_frame_hides_small_cells() -> None:
    frame = profile(lazy(), schema(), min_cell=100).to_frame()
    kids = frame[(frame["column"] == "contract") & (frame["group"] == "P3")]
    assert kids.set_index("level")["share"].isna()["Month-to-month"]


def _told(found: Profile) -> object:
    return dataclasses.asdict(found)
