from __future__ import annotations

import numpy as np
import pytest

from personas.profiling.typing_bands import best_bands


def _planted(*shares: float, n: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Codes 0, 1 …, each with n rows of which a share is the second persona."""
    codes = np.repeat(np.arange(len(shares)), n)
    labels = np.concatenate([np.arange(n) < share * n for share in shares]).astype(np.int64)
    return codes, labels


def test_bands_are_cut_where_the_personas_change() -> None:
    codes, labels = _planted(0.1, 0.1, 0.9, 0.9, 0.3, 0.3)
    assert best_bands(codes, labels, 6, most=4, smallest=10) == [2, 4]


def test_no_more_bands_than_asked_for() -> None:
    codes, labels = _planted(0.1, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.9)
    assert len(best_bands(codes, labels, 8, most=4, smallest=10)) == 3


@pytest.mark.parametrize("smallest", [10, 60, 150])
def test_no_band_is_smaller_than_asked_for(smallest: int) -> None:
    rng = np.random.default_rng(0)
    codes = rng.geometric(0.3, 1000) - 1
    labels = (rng.random(1000) < 0.1 + 0.05 * codes).astype(np.int64)
    edges = [0, *best_bands(codes, labels, 40, most=4, smallest=smallest), 40]
    sizes = np.histogram(codes, edges)[0]
    assert sizes.min() >= smallest


def test_a_band_that_tells_nothing_is_left_out() -> None:
    codes, labels = _planted(0.1, 0.1, 0.9, 0.9)
    assert best_bands(codes, labels, 4, most=4, smallest=10) == [2]


def test_one_value_cannot_be_cut() -> None:
    assert best_bands(np.zeros(50, int), np.arange(50) % 2, 1, most=4, smallest=10) == []


def test_no_rows_cannot_be_cut() -> None:
    nothing = np.array([], dtype=np.int64)
    assert best_bands(nothing, nothing, 5, most=4, smallest=10) == []
