import json
from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks

from personas.clustering.encoder import BalancedEncoder
from personas.errors import ColumnError, KindError
from personas.records.schema import Column, Schema


def column(name, kind, **more):
    return Column(name=name, kind=kind, role="segment", label=name, **more)


@pytest.fixture(scope="module")
def every_kind():
    rng = np.random.default_rng(0)
    n = 1_000
    tags = [list(rng.choice(list("pqrs"), rng.integers(0, 4), replace=False)) for _ in range(n)]
    table = pa.table(
        {
            "spend": rng.lognormal(3, 1, n),
            "since": pa.array(
                [datetime(2024, 1, 1 + int(day)) for day in rng.integers(0, 30, n)],
                pa.timestamp("us"),
            ),
            "city": rng.choice(["Bonn", "Ulm", "Kiel"], n, p=[0.6, 0.3, 0.1]),
            "member": rng.random(n) < 0.3,
            "size": rng.choice(["S", "M", "L"], n, p=[0.2, 0.5, 0.3]),
            "tags": tags,
        }
    )
    schema = Schema(
        columns=(
            column("spend", "number"),
            column("since", "date"),
            column("city", "category"),
            column("member", "flag"),
            column("size", "ordered", levels=("S", "M", "L")),
            column("tags", "set"),
        )
    )
    return table, schema


@parametrize_with_checks([BalancedEncoder()])
def test_it_keeps_the_conventions_of_scikit_learn(estimator, check):
    check(estimator)


def test_every_column_adds_the_same_squared_distance_between_two_random_records(every_kind):
    table, schema = every_kind
    encoder = BalancedEncoder(schema).fit(table)
    X = encoder.transform(table)
    other = X[np.random.default_rng(1).permutation(len(X))]
    for name in schema.names():
        own = np.array(encoder.feature_columns_) == name
        distance = ((X[:, own] - other[:, own]) ** 2).sum(axis=1).mean()
        assert distance == pytest.approx(2.0, rel=0.12), name


def test_a_flag_that_few_have_weighs_no_more_than_one_that_a_tenth_have():
    rare = np.zeros(1_000, dtype=bool)
    rare[:10] = True
    tenth = np.zeros(1_000, dtype=bool)
    tenth[:100] = True
    X = BalancedEncoder().fit_transform(pa.table({"rare": rare, "tenth": tenth}))
    assert X[0, 0] == pytest.approx(X[0, 1])


def test_the_order_of_rows_changes_nothing_to_the_last_bit(every_kind):
    table, schema = every_kind
    mixed = table.take(np.random.default_rng(2).permutation(len(table)))
    assert (
        BalancedEncoder(schema).fit(table).to_dict() == BalancedEncoder(schema).fit(mixed).to_dict()
    )


@settings(max_examples=20, deadline=None)
@given(factor=st.floats(1e-6, 1e6), shift=st.floats(-1e3, 1e3), seed=st.integers(0, 100))
def test_units_of_a_number_change_nothing(factor, shift, seed):
    values = np.random.default_rng(seed).lognormal(size=(60, 1))
    given_units = BalancedEncoder().fit_transform(values)
    other_units = BalancedEncoder().fit_transform(factor * (values + shift))
    np.testing.assert_allclose(given_units, other_units, atol=1e-4)


def test_a_batch_is_encoded_as_the_whole_is(every_kind):
    table, schema = every_kind
    encoder = BalancedEncoder(schema).fit(table)
    whole = encoder.transform(table)
    batches = [encoder.transform(batch) for batch in table.to_batches(max_chunksize=7)]
    np.testing.assert_array_equal(np.concatenate(batches), whole)


def test_missing_cells_stay_missing_in_every_kind(every_kind):
    table, schema = every_kind
    holed = pa.table(
        {
            name: pa.array(
                [None, *table.column(name).to_pylist()[1:]], table.schema.field(name).type
            )
            for name in table.schema.names
        }
    )
    X = BalancedEncoder(schema).fit_transform(holed)
    assert np.isnan(X[0]).all()
    assert not np.isnan(X[1:]).any()


def test_rare_and_new_levels_are_other():
    city = ["Bonn"] * 500 + ["Ulm"] * 490 + ["Kiel"] * 5 + ["Rom"] * 5
    encoder = BalancedEncoder().fit(pa.table({"city": city}))
    assert list(encoder.get_feature_names_out()) == ["city=Bonn", "city=Ulm", "city=Other"]
    rare, new = encoder.transform(pa.table({"city": ["Kiel", "Paris"]}))
    assert rare[2] > 0
    np.testing.assert_array_equal(rare, new)


def test_a_new_level_counts_as_missing_where_no_level_was_rare():
    encoder = BalancedEncoder().fit(pa.table({"city": ["Bonn"] * 50 + ["Ulm"] * 50}))
    assert np.isnan(encoder.transform(pa.table({"city": ["Paris"]}))).all()


def test_levels_that_fewer_than_min_cell_have_are_not_stored():
    frame = pa.table({"job": ["clerk"] * 40 + ["smith"] * 40 + ["the only astronaut"] * 9})
    stored = json.dumps(BalancedEncoder(min_cell=10).fit(frame).to_dict())
    assert "astronaut" not in stored
    assert "clerk" in stored


def test_weights_and_groups_are_stated_beside_the_encoding_not_in_it(every_kind):
    table, schema = every_kind
    weighted = schema.replace(
        {"spend": {"weight": 3.0}, "city": {"group": "g"}, "member": {"group": "g"}}
    )
    plain, heavy = BalancedEncoder(schema).fit(table), BalancedEncoder(weighted).fit(table)
    np.testing.assert_array_equal(plain.transform(table), heavy.transform(table))
    weights = dict(zip(heavy.feature_columns_, heavy.feature_weights_, strict=True))
    assert (weights["spend"], weights["city"], weights["member"]) == (3.0, 0.5, 0.5)
    assert weights["size"] == 1.0


def test_the_flags_of_a_set_share_the_exponent_of_one_column(every_kind):
    table, schema = every_kind
    encoder = BalancedEncoder(schema).fit(table)
    own = np.array(encoder.feature_columns_) == "tags"
    assert encoder.features_.exponents[own].sum() == pytest.approx(1.0)


def test_centres_come_back_in_the_columns_own_units(every_kind):
    table, schema = every_kind
    encoder = BalancedEncoder(schema).fit(table)
    X = encoder.transform(table)
    back = encoder.inverse_centres(X[[5]]).iloc[0]
    row = table.slice(5, 1).to_pylist()[0]
    assert back["spend"] == pytest.approx(row["spend"])
    assert abs(back["since"] - row["since"]).total_seconds() < 1
    assert back["size"] == row["size"]
    assert back[f"city={row['city']}"] == pytest.approx(1.0)
    assert back["member"] == pytest.approx(float(row["member"]))


def test_it_encodes_the_same_after_a_round_through_json(every_kind):
    table, schema = every_kind
    encoder = BalancedEncoder(schema).fit(table)
    stored = json.loads(json.dumps(encoder.to_dict()))
    again = BalancedEncoder.from_dict(stored, schema=schema)
    np.testing.assert_array_equal(again.transform(table), encoder.transform(table))
    assert again.to_dict() == stored


def test_set_output_gives_pandas_with_the_frames_index():
    frame = pd.DataFrame({"a": [1.0, 2.0, 4.0], "b": ["x", "y", "x"]}, index=[7, 8, 9])
    out = BalancedEncoder(min_cell=1).set_output(transform="pandas").fit_transform(frame)
    assert list(out.index) == [7, 8, 9]
    assert list(out.columns) == ["a", "b=x", "b=y"]


def test_a_clone_has_the_same_settings_and_nothing_learnt(every_kind):
    table, schema = every_kind
    copy = clone(BalancedEncoder(schema, clip=3.0).fit(table))
    assert copy.clip == 3.0
    assert not hasattr(copy, "features_")


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([5.0] * 50, id="constant"),
        pytest.param([None] * 50, id="all missing"),
        pytest.param([0.0] * 97 + [3.0, 9.0, 1.0], id="zero for most"),
        pytest.param([*range(99), 1e9], id="one a billion times richer"),
        pytest.param([1e300, -1e300] * 30 + [1.0], id="huge"),
    ],
)
def test_awkward_numbers_give_finite_codes(values):
    X = BalancedEncoder().fit_transform(pa.table({"n": pa.array(values, pa.float64())}))
    observed = X[~np.isnan(X)]
    assert np.abs(observed).max(initial=0) <= 4
    assert len(observed) == sum(value is not None for value in values)


def test_one_rich_customer_does_not_squeeze_the_others():
    X = BalancedEncoder().fit_transform(np.append(np.arange(99.0), 1e9)[:, None])
    assert np.ptp(X[:99]) > 2.5


def test_an_absent_column_is_named_with_the_nearest_one():
    schema = Schema(columns=(column("visits", "number"),))
    encoder = BalancedEncoder(schema).fit(pa.table({"visits": [1.0, 2.0]}))
    with pytest.raises(ColumnError, match="'visits' is not in the records"):
        encoder.transform(pa.table({"vists": [1.0]}))


def test_values_of_another_kind_are_refused_without_being_quoted():
    schema = Schema(columns=(column("visits", "number"),))
    with pytest.raises(KindError) as error:
        BalancedEncoder(schema).fit(pa.table({"visits": ["hunter2", "x"]}))
    assert "hunter2" not in str(error.value)
