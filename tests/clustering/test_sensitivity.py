from __future__ import annotations

import time
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from personas.clustering.encoder import BalancedEncoder
from personas.clustering.model import PersonaModel
from personas.clustering.sensitivity import (
    MOST_VARIATIONS,
    Sensitivity,
    plainly_scaled,
    sensitivity,
    without_column,
)
from personas.errors import NotFittedError
from personas.records.read import read
from personas.records.schema import Column, Schema
from tests.clustering.fitted import fitted


def column(name, kind="number", **more):
    return Column(name=name, kind=kind, role="segment", label=f"the {name}", **more)


def model_of(frame, columns, labels, *, method="latent_classes"):
    """What `sensitivity` asks of a model, with personas set by hand."""
    schema = Schema(columns=tuple(columns))
    sample = read(frame.assign(label=labels), schema=None).sample(len(frame))
    return SimpleNamespace(
        method=method,
        random_state=0,
        min_share=0.02,
        n_personas_=int(labels.max()) + 1,
        schema_=schema,
        encoder_=BalancedEncoder(schema, min_cell=1).fit(sample),
        study_sample_=sample,
        study_labels_=sample.column("label").to_numpy().astype(int),
    )


@pytest.fixture(scope="module")
def hinged():
    """P1 lies apart in every column; the other two differ in one column alone."""
    rng = np.random.default_rng(0)
    groups = np.repeat([0, 1, 2], [120, 90, 90])
    frame = pd.DataFrame(
        rng.normal(size=(300, 3)) + 6.0 * (groups == 0)[:, None], columns=["a", "b", "c"]
    )
    frame["hinge"] = rng.normal(size=300) + 7.0 * (groups == 1)
    return sensitivity(model_of(frame, map(column, ["a", "b", "c", "hinge"]), groups))


def test_every_choice_is_varied_once(hinged):
    assert set(hinged.table.index) == {
        "2 personas",
        "4 personas",
        *(f"another seed ({seed})" for seed in (1, 2, 3)),
        "plain scaling",
        "k-means",
        *(f"the {name} left out" for name in ("a", "b", "c", "hinge")),
    }
    assert hinged.n_variations == 11


def test_a_persona_that_hangs_on_one_column_is_lost_without_it(hinged):
    assert "the hinge left out" in hinged.lost_when["P2"]
    assert "the hinge left out" in hinged.lost_when["P3"]
    assert "the hinge left out" not in hinged.lost_when["P1"]
    assert "another seed (1)" not in hinged.lost_when["P2"]


def test_kept_and_lost_are_all_there_is(hinged):
    for persona, lost in hinged.lost_when.items():
        assert hinged.kept[persona] + len(lost) == hinged.n_variations
    worst = hinged.lost_when["P2"][0]
    assert hinged.table.loc[worst, "P2"] == hinged.table["P2"].min()


def test_two_personas_are_never_made_one():
    found = sensitivity(fitted(2))
    assert "1 personas" not in found.table.index
    assert "3 personas" in found.table.index


def test_the_same_model_gives_the_same_table():
    pd.testing.assert_frame_equal(sensitivity(fitted(5)).table, sensitivity(fitted(5)).table)


def test_a_table_by_k_means_tries_latent_classes():
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(200, 3)), columns=list("abc"))
    labels = (frame["a"] > 0).to_numpy().astype(int)
    found = sensitivity(model_of(frame, map(column, "abc"), labels, method="kmeans"))
    assert "latent classes" in found.table.index
    assert "k-means" not in found.table.index


def test_of_many_columns_those_that_matter_are_left_out_and_that_is_said():
    rng = np.random.default_rng(0)
    names = [f"c{number}" for number in range(60)]
    frame = pd.DataFrame(rng.normal(size=(120, 60)), columns=names)
    labels = np.repeat([0, 1], 60)
    frame[["c58", "c59"]] += 5.0 * labels[:, None]
    found = sensitivity(model_of(frame, map(column, names), labels))
    assert found.n_variations == MOST_VARIATIONS - 1  # one persona fewer would be one group
    assert {"the c58 left out", "the c59 left out"} <= set(found.table.index)
    assert (found.n_columns, found.n_left_out) == (60, 33)
    assert "Of 60 columns the 33 that set" in found._repr_html_()


def test_few_different_rows_are_no_error():
    frame = pd.DataFrame({"a": np.tile([True, False], 60), "b": np.tile([True, True, False], 40)})
    columns = [column("a", "flag"), column("b", "flag")]
    found = sensitivity(model_of(frame, columns, frame["a"].to_numpy().astype(int)))
    assert found.n_left_out == 2
    assert found.table.notna().all(axis=None)


def test_the_only_column_cannot_be_left_out():
    frame = pd.DataFrame({"a": np.r_[np.arange(60.0), np.arange(60.0) + 500]})
    found = sensitivity(model_of(frame, [column("a")], np.repeat([0, 1], 60)))
    assert (found.n_columns, found.n_left_out) == (1, 0)
    assert "columns" not in found._repr_html_()


def test_the_others_of_a_group_share_its_weight_when_one_is_left_out():
    columns = (column("a", group="g"), column("b", group="g"), column("c"))
    frame = pd.DataFrame(np.arange(30.0).reshape(10, 3), columns=list("abc"))
    encoder = BalancedEncoder(Schema(columns=columns)).fit(frame)
    X, features = without_column(encoder.transform(frame), encoder.features_, "a", encoder.schema_)
    assert features.columns == ("b", "c")
    assert features.weights.tolist() == features.exponents.tolist() == [1.0, 1.0]
    assert X.shape == (10, 2)


def test_plain_scaling_gives_z_scores_of_raw_values_and_0_and_1():
    frame = pd.DataFrame(
        {
            "spend": [*np.arange(49.0), 1e6],
            "member": [True, False] * 25,
            "since": pd.date_range("2020-01-01", periods=50),
        }
    )
    frame.loc[3, "spend"] = np.nan
    columns = (column("spend"), column("member", "flag"), column("since", "date"))
    records = read(frame, schema=Schema(columns=columns))
    sample = records.sample(50)
    encoder = BalancedEncoder(records.schema).fit(sample)
    plain, features = plainly_scaled(encoder.transform(sample), encoder, sample)
    spend = sample.column("spend").to_pandas()
    expected = (spend - spend.mean()) / spend.std(ddof=0)
    assert np.allclose(plain[:, 0], expected, equal_nan=True)
    assert set(np.unique(plain[:, 1])) == {0.0, 1.0}
    assert (features.scales == 1).all()
    assert abs(plain[:, 2].std() - 1) < 1e-6


def test_it_names_itself_in_one_line_and_escapes_labels():
    table = pd.DataFrame({"P1": [0.9, 0.2]}, index=["4 personas", "<b> left out"])
    found = Sensitivity(table, n_rows=100, n_columns=1, n_left_out=1)
    assert repr(found).startswith("<Sensitivity: kept in P1 1 of 2 variations")
    assert "&lt;b&gt; left out" in found._repr_html_()
    assert "<b>" not in found._repr_html_()


def test_to_frame_gives_a_copy():
    found = sensitivity(fitted(2))
    frame = found.to_frame()
    frame.iloc[:] = 0.0
    assert (found.table > 0).all(axis=None)


def test_a_model_without_a_sample_is_refused_in_three_parts():
    with pytest.raises(NotFittedError, match="no study sample") as error:
        sensitivity(PersonaModel())
    assert error.value.do


def test_it_is_fast():
    model = fitted(5)
    started = time.perf_counter()
    sensitivity(model)
    assert time.perf_counter() - started < 10
