"""Promises of the unjudged model: the same personas, for less work."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest

from personas.clustering import model as judged
from personas.clustering.model import PersonaModel
from personas.clustering.unjudged import UnjudgedModel


def customers() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    kind = rng.integers(0, 3, 600)
    return pd.DataFrame(
        {
            "spend": rng.normal(100 * kind, 25),
            "visits": rng.normal(np.array([2, 9, 4])[kind], 1.5),
            "web": rng.random(600) < np.array([0.1, 0.5, 0.9])[kind],
        }
    )


@pytest.mark.parametrize("n_personas", ["auto", 4])
def test_it_finds_the_very_personas_of_the_book_without_the_test_of_structure(
    n_personas: int | Literal["auto"], monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = customers()
    expected = PersonaModel(n_personas, progress=False).fit(frame, on_step=_silent)

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the test of structure was run")

    monkeypatch.setattr(judged, "structure_test", refuse)
    found = UnjudgedModel(n_personas, progress=False).fit(frame, on_step=_silent)
    assert found.n_personas_ == expected.n_personas_
    assert (found.predict(frame) == expected.predict(frame)).all()


def test_where_the_number_is_set_the_others_are_not_studied() -> None:
    found = UnjudgedModel(3, progress=False).fit(customers(), on_step=_silent)
    assert [row.k for row in found.choice_.evidence] == [3]


def _silent(*_: object) -> None:
    """Take the steps in place of a bar."""
