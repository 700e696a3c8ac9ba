from __future__ import annotations

import pytest

from personas.clustering.model import PersonaModel
from personas.errors import NotFittedError
from tests.clustering.fitted import NAMES, customers, cut_off, drawn_texts, fitted, overlapping

PICTURES = {
    "choice": lambda model: model.choice_.plot(),
    "structure": lambda model: model.structure_.plot(),
    "personas": lambda model: model.plot_stability(),
    "personas of the choice": lambda model: model.choice_.plot_personas(),
    "flow": lambda model: model.plot_flow(),
    "map": lambda model: model.plot_map(names=NAMES),
    "profiles": lambda model: model.plot_profiles(names=NAMES),
    "fit": lambda model: model.plot_fit(),
    "sensitivity": lambda model: model.sensitivity().plot(),
}


@pytest.mark.parametrize("k", [2, 5, 8])
@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_no_label_covers_another_or_is_cut_off(k, draw):
    figure = draw(fitted(k))
    assert drawn_texts(figure)
    assert overlapping(figure) == []
    assert cut_off(figure) == []


def test_names_and_labels_are_printed_as_they_are_and_never_read_as_formulas():
    model = fitted(5)
    profiles = [
        text.replace("\n", " ") for text, _ in drawn_texts(model.plot_profiles(names=NAMES))
    ]
    assert "P5 $New$ customers_{2}" in profiles
    assert "channel: $x$ shop_{1}" in profiles
    on_the_map = [text for text, _ in drawn_texts(model.plot_map(names=NAMES))]
    assert "P3 Silent ones" in on_the_map


def test_a_map_of_given_records_shows_them():
    model, more = fitted(2), customers(2, n_each=90)
    assert any("one of 180" in text for text, _ in drawn_texts(model.plot_map(more)))
    assert any("one of 90" in text for text, _ in drawn_texts(model.plot_map()))


def test_the_flow_numbers_the_chosen_groups_as_the_personas():
    model = fitted(5)
    texts = {text for text, _ in drawn_texts(model.plot_flow())}
    shares = [f"P{at + 1}  {100 * share:.0f}\u00a0%" for at, share in enumerate(model.shares_)]
    assert texts.issuperset(shares)


@pytest.mark.parametrize(
    "draw", ["plot_map", "plot_profiles", "plot_flow", "plot_fit", "sensitivity"]
)
def test_a_stored_model_says_that_it_holds_no_study_sample(draw):
    stored = PersonaModel.from_dict(fitted(2).to_dict())
    with pytest.raises(NotFittedError, match="no study sample"):
        getattr(stored, draw)()
    assert overlapping(stored.choice_.plot()) == []
    assert overlapping(stored.plot_stability()) == []
