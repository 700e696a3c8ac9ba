from __future__ import annotations

import io

import numpy as np
import pandas as pd

from personas.clustering.atlas.customer_map import customer_map
from personas.clustering.atlas.pictures import map_of_customers, profiles, variations_by_persona
from personas.clustering.features import Features
from tests.clustering.fitted import drawn_texts, overlapping


def a_map(n, k=3, apart=4.0):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, k, n)
    X = rng.normal(size=(n, 4)) + apart * np.eye(k, 4)[labels]
    found = customer_map(X, Features.numbers(4), labels, k, {})
    return map_of_customers(found, [f"P{at + 1}" for at in range(k)], unit="customers")


def dots(figure):
    return max(len(part.get_offsets()) for part in figure.axes[0].collections)


def test_a_map_draws_each_of_a_few_customers_and_the_density_of_many():
    assert dots(a_map(900)) == 900
    many = a_map(20_000)
    assert dots(many) < 5_000
    assert any("how many of 20,000 customers" in text for text, _ in drawn_texts(many))
    content = io.BytesIO()
    many.savefig(content, format="svg")
    assert len(content.getvalue()) < 2_000_000


def test_customers_with_the_same_answers_are_shown_by_their_number():
    labels = np.arange(400) % 4
    found = customer_map(np.eye(4)[labels], Features.numbers(4), labels, 4, {})
    figure = map_of_customers(found, ["P1", "P2", "P3", "P4"], unit="guests")
    assert any("how many of 400 guests" in text for text, _ in drawn_texts(figure))


def test_personas_in_one_spot_are_still_each_named():
    figure = a_map(600, k=8, apart=0.0)
    texts = {text for text, _ in drawn_texts(figure)}
    assert {f"P{number}" for number in range(1, 9)} <= texts
    assert overlapping(figure) == []


def test_a_profile_writes_what_stands_out_with_its_sign():
    table = pd.DataFrame({"P1": [1.5, 0.1], "P2": [-0.5, -2.0]}, index=["spend", "age"])
    texts = [text for text, _ in drawn_texts(profiles(table, ["P1", "P2"]))]
    assert {"+1.5", "−0.5", "−2.0"} <= set(texts)
    assert "+0.1" not in texts


def test_lost_personas_look_other_than_kept_ones():
    table = pd.DataFrame(
        {"P1": [0.75, 1.0], "P2": [0.7499, 0.0]}, index=["k-means", "age left out"]
    )
    figure = variations_by_persona(table, least=0.75)
    shades = figure.axes[0].images[0].get_array()
    assert (shades[:, 0] > 0.5).all()
    assert (shades[:, 1] < 0.5).all()
