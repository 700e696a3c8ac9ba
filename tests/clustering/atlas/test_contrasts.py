from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from personas.clustering.atlas.contrasts import contrasts
from personas.clustering.encoder import BalancedEncoder
from personas.records.schema import Column, Schema

N = 100


def table_of(frame, columns, labels, **settings):
    schema = Schema(columns=tuple(columns))
    encoder = BalancedEncoder(schema, min_cell=1).fit(frame)
    X = encoder.transform(frame)
    return contrasts(X, encoder.features_, labels, ["P1", "P2"], schema, **settings)


def column(name, kind="number", **more):
    return Column(name=name, kind=kind, role="segment", label=f"the {name}", **more)


LABELS = np.repeat([0, 1], N // 2)


def test_a_persona_with_more_has_a_plus_and_the_others_a_minus():
    frame = pd.DataFrame({"visits": np.r_[np.arange(50.0), np.arange(50.0) + 100]})
    table = table_of(frame, [column("visits")], LABELS)
    assert table.loc["the visits", "P2"] == pytest.approx(-table.loc["the visits", "P1"])
    assert table.loc["the visits", "P2"] > 0.9


def test_later_dates_are_more():
    dates = pd.Timestamp("2020-01-01") + pd.to_timedelta(
        np.r_[np.arange(50), np.arange(50) + 500], "D"
    )
    table = table_of(pd.DataFrame({"since": dates}), [column("since", "date")], LABELS)
    assert table.loc["the since", "P2"] > 0.9


def test_levels_are_named_by_their_column_and_their_printed_word():
    frame = pd.DataFrame({"channel": np.where(LABELS == 0, "w", "s")})
    printed = column("channel", "category", level_names={"w": "web"})
    table = table_of(frame, [printed], LABELS)
    assert set(table.index) == {"the channel: web", "the channel: s"}
    assert table.loc["the channel: web", "P1"] == pytest.approx(1)


def test_only_the_strongest_are_kept_and_each_stands_with_its_persona():
    rng = np.random.default_rng(0)
    strength = np.array([0.1, 3.0, 0.2, 2.0, 1.0])
    values = rng.normal(size=(N, 5)) + strength * LABELS[:, None]
    frame = pd.DataFrame(values, columns=list("abcde"))
    table = table_of(frame, [column(name) for name in "abcde"], LABELS, most=3)
    assert set(table.index) == {"the b", "the d", "the e"}


def test_columns_of_one_label_keep_their_own_rows():
    frame = pd.DataFrame({"a": LABELS + np.arange(N) / N, "b": np.arange(N) % 7 + 3.0 * LABELS})
    columns = [column("a"), Column(name="b", kind="number", role="segment", label="the a")]
    assert len(table_of(frame, columns, LABELS)) == 2


def test_a_constant_column_is_left_out():
    frame = pd.DataFrame({"a": 1.0, "b": np.arange(N) + 50.0 * LABELS})
    assert list(table_of(frame, [column("a"), column("b")], LABELS).index) == ["the b"]
