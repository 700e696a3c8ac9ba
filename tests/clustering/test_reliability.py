from __future__ import annotations

import numpy as np
import pytest

from personas.clustering.reliability import reliability


def test_rows_are_grouped_by_fit_with_what_was_promised_and_what_came():
    chances = np.repeat([[0.95, 0.05], [0.45, 0.55]], [40, 20], axis=0)
    labels = np.repeat([0, 1], [40, 20])
    refits = np.tile(labels, (10, 1))
    refits[:4, 40:] = 0
    refits[4, 40:] = -1
    table = reliability(chances, labels, refits)
    assert table["fit"].tolist() == pytest.approx([0.1, 0.9])
    assert table["promised"].tolist() == pytest.approx([0.55, 0.95])
    assert table["agreed"].tolist() == pytest.approx([0.5, 1.0])
    assert table["n"].tolist() == [20, 40]


def test_quartiles_span_the_middle_half_of_the_customers():
    refits = (np.arange(100)[None, :] >= np.arange(0, 100, 10)[:, None]).astype(int) - 1
    table = reliability(np.tile([0.9, 0.1], (100, 1)), np.zeros(100, dtype=int), refits)
    assert table.loc[0, "low"] == pytest.approx(0.3)
    assert table.loc[0, "high"] == pytest.approx(0.8, abs=0.1)


def test_a_fit_that_few_customers_have_is_not_shown():
    chances = np.repeat([[0.95, 0.05], [0.55, 0.45]], [40, 9], axis=0)
    labels = np.zeros(49, dtype=int)
    assert len(reliability(chances, labels, np.tile(labels, (3, 1)))) == 1
