"""Planted sets are as hard as they say, and the same seed gives the same set."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.planted import DEGREES, planted


@pytest.mark.parametrize("degree", DEGREES)
@pytest.mark.parametrize("correlation", ["mild", "strong"])
def test_the_bayes_rule_reaches_the_degree(degree: str, correlation: str) -> None:
    low, high = DEGREES[degree]
    for seed in range(3):
        assert low <= planted(seed, degree, correlation=correlation).bayes_index <= high


def test_sets_have_the_shape_they_promise() -> None:
    for seed in range(8):
        made = planted(seed)
        kinds = [column.name.split("_")[0] for column in made.schema.columns]
        assert 3 <= made.k <= 8
        assert 1_000 <= len(made.table) <= 3_000
        assert 4 <= kinds.count("number") <= 8
        assert 3 <= kinds.count("category") <= 6
        assert kinds.count("noise") <= 4
        assert np.bincount(made.labels).min() > 0.04 * len(made.table)


def test_the_same_seed_gives_the_same_set() -> None:
    first, second = planted(5, "hard"), planted(5, "hard")
    assert first.table.equals(second.table)
    assert not first.table.equals(planted(6, "hard").table)
