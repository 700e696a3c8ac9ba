"""A stopped benchmark goes on where it stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import store
from benchmarks.tables import rate

CALLS: list[int] = []


def squared(number: int) -> dict[str, int]:
    CALLS.append(number)
    return {"square": number**2}


def test_known_results_are_not_computed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "FOLDER", tmp_path)
    CALLS.clear()
    store.Store("numbers").all(squared, [(1,), (2,)], n_workers=1)
    found = store.Store("numbers").all(squared, [(2,), (3,), (1,)], n_workers=1)
    assert CALLS == [1, 2, 3]
    assert [result["square"] for _, result in found] == [4, 9, 1]


def test_rates_carry_their_interval() -> None:
    assert rate(0, 100) == "0 % (0 – 4)"
    assert rate(200, 200) == "100 % (98 – 100)"
