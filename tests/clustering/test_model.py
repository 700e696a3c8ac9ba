import json
import warnings

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from personas.clustering.model import PersonaModel
from personas.clustering.partitions import adjusted_rand_index
from personas.errors import BriefError, NotFittedError, PersonasWarning, RecordsError
from personas.records.read import read
from personas.records.schema import Column, Schema


def customers(n=600, seed=0, apart=4.0):
    """Four unequal groups in three numbers, two categories and a flag."""
    rng = np.random.default_rng(seed)
    labels = rng.choice(4, n, p=[0.4, 0.3, 0.2, 0.1])
    centres = np.array([[0, 0, 0], [1, 1, 0], [0, 1, 1], [1, 0, 1]])
    numbers = apart * centres[labels] + rng.normal(size=(n, 3))
    frame = pd.DataFrame(
        {
            "customer": [f"c{number:04}" for number in range(n)],
            "spend": np.exp(numbers[:, 0] / 3),
            "visits": numbers[:, 1],
            "age": 40 + 10 * numbers[:, 2],
            "channel": np.where(
                rng.random(n) < 0.8,
                np.array(["web", "shop", "rep", "shop"])[labels],
                rng.choice(["web", "shop", "rep"], n),
            ),
            "member": rng.random(n) < np.array([0.1, 0.8, 0.5, 0.9])[labels],
        }
    )
    return frame, labels


def column(name, kind="number", role="segment", **more):
    return Column(name=name, kind=kind, role=role, label=name, **more)


SCHEMA = Schema(
    columns=(
        column("customer", "category", "id"),
        column("spend"),
        column("visits"),
        column("age"),
        column("channel", "category"),
        column("member", "flag"),
    )
)


def quiet_model(*args, **settings):
    return PersonaModel(*args, **{"progress": False, "max_personas": 5, **settings})


@pytest.fixture(scope="module")
def fitted():
    frame, labels = customers()
    records = read(frame, schema=SCHEMA)
    return quiet_model().fit(records), records, frame, labels


@pytest.mark.parametrize("method", ["latent_classes", "kmeans"])
def test_planted_groups_are_found_and_said_to_exist(method):
    frame, labels = customers()
    model = quiet_model(method=method).fit(read(frame, schema=SCHEMA))
    assert model.n_personas_ == 4
    assert model.verdict_ == "natural"
    found = model.predict(read(frame, schema=SCHEMA))
    assert adjusted_rand_index(labels, pd.factorize(found)[0]) > 0.8
    assert (model.stability_ > 0.75).all()
    assert (model.found_again_ <= model.n_reruns_).all()


def test_a_blob_is_called_constructive_with_a_warning_and_still_labelled():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(400, 6)), columns=list("abcdef"))
    with pytest.warns(PersonasWarning, match="continuum"):
        model = quiet_model().fit(frame)
    assert model.verdict_ == "constructive"
    assert not model.structure_.natural
    assert set(model.predict(frame)) == set(model.shares_.index)


def test_personas_are_numbered_by_size(fitted):
    model, _, frame, _ = fitted
    counts = model.predict(frame).value_counts(normalize=True).reindex(model.shares_.index)
    np.testing.assert_allclose(counts, model.shares_)
    assert model.shares_.is_monotonic_decreasing
    assert model.shares_.sum() == pytest.approx(1.0)


def test_rows_in_another_order_give_the_same_model_and_labels(fitted):
    model, _, frame, _ = fitted
    mixed = frame.sample(frac=1, random_state=5)
    other = quiet_model().fit(read(mixed, schema=SCHEMA))
    assert json.dumps(other.to_dict()) == json.dumps(model.to_dict() | {})
    pd.testing.assert_series_equal(
        other.predict(mixed).sort_index(), model.predict(frame).sort_index()
    )


def test_a_stored_model_labels_to_the_last_bit_as_the_fitted_one(fitted):
    model, records, _, _ = fitted
    again = PersonaModel.from_dict(json.loads(json.dumps(model.to_dict())))
    for first, second in zip(model.label(records), again.label(records), strict=True):
        assert first.equals(second)
    assert again.to_dict() == model.to_dict()


def test_what_is_stored_holds_no_customer(fitted):
    model, _, frame, _ = fitted
    assert not any(name in json.dumps(model.to_dict()) for name in frame["customer"])


def test_a_frame_is_predicted_by_its_index_and_a_file_by_its_id(fitted, tmp_path):
    model, _, frame, _ = fitted
    shifted = frame.set_index(pd.RangeIndex(1_000, 1_000 + len(frame)))
    assert list(model.predict(shifted).index) == list(shifted.index)
    frame.to_csv(tmp_path / "customers.csv", index=False)
    by_id = model.predict(tmp_path / "customers.csv")
    assert by_id.index.name == "customer"
    assert (by_id.loc[frame["customer"]].to_numpy() == model.predict(frame).to_numpy()).all()


def test_one_customer_is_labelled_as_among_all(fitted):
    model, _, frame, _ = fitted
    whole = model.predict(frame)
    for position in (0, 17, 599):
        assert model.predict(frame.iloc[[position]]).iloc[0] == whole.iloc[position]


def test_labels_say_fit_runner_up_and_edge(fitted):
    model, records, _, _ = fitted
    labels = pa.Table.from_batches(model.label(records)).to_pandas()
    assert labels["fit"].between(0, 1).all()
    assert (labels["persona"] != labels["runner_up"]).all()
    assert labels["edge"].sum() == model.n_edge_
    sure = 0.5 * (1 + labels["fit"].mean())
    assert sure > 0.8


def test_someone_unlike_all_lies_on_the_edge(fitted):
    model, _, frame, _ = fitted
    odd = frame.iloc[[0]].assign(spend=1e9, visits=-1e9, age=1e9)
    batch = next(model.label(read(odd, schema=SCHEMA)))
    assert batch.column("edge").to_pylist() == [True]


def test_missing_cells_and_new_levels_are_labelled(fitted):
    model, _, frame, _ = fitted
    holed = frame.copy()
    holed.loc[0, ["spend", "visits", "age"]] = np.nan
    holed.loc[1, "channel"] = "carrier pigeon"
    assert model.predict(read(holed, schema=SCHEMA)).isin(list(model.shares_.index)).all()


def test_study_labels_and_refits_belong_to_the_study_sample(fitted):
    model, records, _, _ = fitted
    n_study = len(model.study_sample_)
    assert model.study_labels_.shape == (n_study,)
    assert model.refits_.shape == (model.n_reruns_, n_study)
    assert (model.refits_ == model.study_labels_).mean() > 0.8
    np.testing.assert_array_equal(
        model.positions(model.study_sample_, records), model.study_labels_
    )


def test_a_number_that_was_asked_for_is_obeyed_and_recorded_with_its_reason():
    frame, _ = customers(n=300)
    records = read(frame, schema=SCHEMA)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PersonasWarning)
        model = quiet_model(2, reason="two sales teams").fit(records)
    assert model.n_personas_ == 2
    assert "2 personas were asked for; the rule would have taken 4" in model.choice_.override
    assert "two sales teams" in model.choice_.override


def test_large_data_are_fitted_on_a_sample_and_labelled_in_full():
    frame, labels = customers(n=3_000)
    model = quiet_model(4, fit_rows=1_000, study_rows=400).fit(read(frame, schema=SCHEMA))
    found = model.predict(read(frame, schema=SCHEMA))
    assert len(found) == 3_000
    assert adjusted_rand_index(labels, pd.factorize(found)[0]) > 0.75
    assert len(model.study_sample_) == 400


def test_progress_is_told_in_steps_that_only_grow():
    frame, _ = customers(n=200)
    told = []
    quiet_model().fit(
        read(frame, schema=SCHEMA), on_step=lambda name, share: told.append((name, share))
    )
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert len({name for name, _ in told}) >= 4


def test_min_share_keeps_small_personas_out():
    frame, _ = customers()
    model = quiet_model(min_share=0.15).fit(read(frame, schema=SCHEMA))
    assert model.shares_.min() >= 0.15


def test_an_unfitted_model_says_so():
    with pytest.raises(NotFittedError, match="not been fitted"):
        quiet_model().predict(pd.DataFrame({"a": [1.0]}))


@pytest.mark.parametrize(
    "settings",
    [
        {"n_personas": 1},
        {"n_personas": "many"},
        {"method": "magic"},
        {"min_share": 0.9},
        {"max_personas": 1},
        {"study_rows": 5},
    ],
)
def test_settings_that_cannot_be_are_named(settings):
    with pytest.raises(BriefError, match=next(iter(settings))):
        quiet_model(**settings).fit(pd.DataFrame({"a": [1.0, 2.0]}))


def numbers(rng, n, p):
    return pd.DataFrame({f"x{j}": rng.normal(size=n) for j in range(p)})


AWKWARD = {
    "a constant column": lambda rng: numbers(rng, 120, 3).assign(same=5.0),
    "only categories": lambda rng: pd.DataFrame(
        {f"c{j}": rng.choice(list("xyz"), 150) for j in range(4)}
    ),
    "only flags": lambda rng: pd.DataFrame({f"f{j}": rng.random(150) < 0.4 for j in range(5)}),
    "more columns than rows": lambda rng: numbers(rng, 100, 200),
    "a column copied ten times": lambda rng: numbers(rng, 150, 3).pipe(
        lambda frame: frame.assign(**{f"copy{j}": frame["x0"] for j in range(10)})
    ),
    "one customer a billion times richer": lambda rng: numbers(rng, 150, 3).pipe(
        lambda frame: frame.assign(x0=np.where(np.arange(150) == 7, 1e9, frame["x0"]))
    ),
    "a flag that few have": lambda rng: numbers(rng, 400, 3).assign(rare=np.arange(400) < 2),
    "a number that is zero for most": lambda rng: numbers(rng, 300, 3).assign(
        sparse=np.where(rng.random(300) < 0.03, rng.lognormal(size=300), 0.0)
    ),
    "a column that is all missing": lambda rng: numbers(rng, 120, 3).assign(void=np.nan),
    "many missing cells": lambda rng: numbers(rng, 200, 5).mask(rng.random((200, 5)) < 0.5),
}


def plain_schema(frame):
    kinds = {"b": "flag", "O": "category", "U": "category"}
    return Schema(
        columns=tuple(
            column(
                name,
                "category"
                if not pd.api.types.is_numeric_dtype(frame[name])
                else kinds.get(frame[name].dtype.kind, "number"),
            )
            for name in frame
        )
    )


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_records_give_a_result_without_a_library_warning(name):
    frame = AWKWARD[name](np.random.default_rng(0))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", PersonasWarning)
        model = quiet_model(max_personas=3).fit(read(frame, schema=plain_schema(frame)))
    assert model.verdict_ in {"reproducible", "constructive"}
    assert model.shares_.min() * len(frame) >= 10


def test_equal_rows_cannot_carry_personas():
    frame = pd.DataFrame({"a": [1.0] * 50, "b": ["x"] * 50})
    with pytest.raises(RecordsError, match="cannot carry two personas"):
        quiet_model().fit(read(frame, schema=plain_schema(frame)))


def test_three_rows_cannot_carry_personas():
    with pytest.raises(RecordsError, match="cannot carry two personas"):
        quiet_model().fit(numbers(np.random.default_rng(0), 3, 3))


def test_no_column_to_cluster_on_is_said():
    frame = numbers(np.random.default_rng(0), 50, 2)
    schema = plain_schema(frame).replace({"x0": {"weight": 0}, "x1": {"role": "describe"}})
    with pytest.raises(RecordsError, match="No column is left"):
        quiet_model().fit(read(frame, schema=schema))


def test_a_column_of_weight_zero_changes_nothing():
    frame, _ = customers(n=300)
    heavy = SCHEMA.replace({"age": {"weight": 0}})
    without = Schema(columns=tuple(c for c in SCHEMA.columns if c.name != "age"))
    first = quiet_model(4, random_state=1).fit(read(frame, schema=heavy))
    second = quiet_model(4, random_state=1).fit(read(frame.drop(columns="age"), schema=without))
    assert first.labeller_.to_dict() == second.labeller_.to_dict()


def test_more_personas_than_distinct_rows_are_refused():
    frame = pd.DataFrame({"a": np.repeat([1.0, 2.0, 3.0], 40)})
    with pytest.raises(BriefError, match="5 personas cannot be made"):
        quiet_model(5).fit(read(frame, schema=plain_schema(frame)))
