import numpy as np
import pandas as pd
import pytest

from personas.building import build
from personas.clustering.model import PersonaModel
from personas.errors import BriefError, PersonasWarning
from personas.records.read import read
from tests.clustering.test_outside import customers

WORDS = np.array(["gold", "silver", "tin"])


def test_records_keep_the_groups_they_were_given_and_others_are_told_by_their_densities():
    frame, groups = customers()
    labels = pd.Series(WORDS[groups])
    labels[5] = "tin" if labels[5] != "tin" else "gold"
    model = PersonaModel.from_labels(frame, labels, progress=False)
    assert model.predict(frame).map(model.given_labels_).tolist() == labels.tolist()
    new, new_groups = customers(seed=1)
    told = model.predict(new).map(model.given_labels_)
    assert (told == WORDS[new_groups]).mean() > 0.95


def test_shares_are_those_of_the_given_groups_largest_first():
    frame, groups = customers()
    model = PersonaModel.from_labels(frame, WORDS[groups], progress=False)
    counts = pd.Series(WORDS[groups]).value_counts(normalize=True)
    pd.testing.assert_series_equal(
        model.shares_.set_axis(model.given_labels_.to_list()),
        counts,
        check_names=False,
        check_index_type=False,
    )


def test_a_series_is_aligned_by_the_frames_index():
    frame, groups = customers()
    frame.index = [f"c{number}" for number in range(len(frame))]
    labels = pd.Series(WORDS[groups], index=frame.index)
    straight = PersonaModel.from_labels(frame, labels, progress=False)
    shuffled = PersonaModel.from_labels(
        frame, labels.sample(frac=1, random_state=3), progress=False
    )
    assert straight.predict(frame).equals(shuffled.predict(frame))


def test_records_without_a_group_go_to_the_persona_they_fit_best():
    frame, groups = customers()
    labels = pd.Series(groups).where(np.arange(len(frame)) >= 30, -1)
    model = PersonaModel.from_labels(frame, labels, progress=False)
    first = model.predict(frame)[:30].map(model.given_labels_).astype(int)
    assert (first == groups[:30]).mean() > 0.9


def test_the_same_rows_in_another_order_are_other_records():
    frame, groups = customers()
    wrong = np.where(np.arange(len(groups)) < 20, (groups + 1) % 3, groups)
    model = PersonaModel.from_labels(frame, WORDS[wrong], progress=False)
    turned = frame.iloc[::-1].reset_index(drop=True)
    by_densities = model.predict(turned).map(model.given_labels_)
    assert (by_densities[::-1].to_numpy() == WORDS[groups]).mean() > 0.95


def test_groups_that_are_in_the_data_are_found_again_and_arbitrary_ones_are_not():
    frame, groups = customers()
    assert PersonaModel.from_labels(frame, groups, progress=False).verdict_ == "natural"
    arbitrary = np.arange(len(frame)) % 3
    with pytest.warns(PersonasWarning) as told:
        model = PersonaModel.from_labels(frame, arbitrary, progress=False)
    assert "hold groups, but not these" in str(told[0].message)
    assert "back the group they were put in" in str(told[1].message)
    assert model.verdict_ == "constructive"
    assert model.found_again_.max() == 0


def test_a_book_of_given_groups_carries_their_names_and_assigns_them(tmp_path):
    frame, groups = customers()
    records = read(frame)
    model = PersonaModel.from_labels(records, WORDS[groups], progress=False)
    book = build(records, tmp_path, model=model, progress=False)
    assert {card.name for card in book} == set(WORDS)
    assigned = pd.read_csv(tmp_path / "assignments.csv")
    assert assigned["persona_name"].tolist() == WORDS[groups].tolist()
    assert "given" in " ".join(book.claims["text"])


def test_a_book_takes_no_model_of_other_records():
    frame, groups = customers()
    model = PersonaModel.from_labels(frame, groups, progress=False)
    with pytest.raises(BriefError, match="other records"):
        build(frame.iloc[:300], model=model, progress=False)


@pytest.mark.parametrize(
    ("labels", "what"),
    [
        (lambda n: ["a"] * (n - 1), "not one label for each"),
        (lambda n: ["a"] * n, "make no personas"),
        (lambda n: [None] * n, "make no personas"),
        (lambda n: ["a"] * (n - 3) + ["b"] * 3, "too small"),
    ],
)
def test_labels_that_cannot_be_personas_are_refused(labels, what):
    frame, _ = customers(n=120)
    with pytest.raises(BriefError, match=what) as refused:
        PersonaModel.from_labels(frame, labels(120), progress=False)
    assert refused.value.do
