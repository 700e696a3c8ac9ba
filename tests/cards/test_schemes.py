from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.cards.schemes import ACCENT, contrast, mixed, schemes
from personas.errors import BriefError

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(accent=colours)
def test_any_accent_can_be_read_on_every_ground_in_both_schemes(accent: str) -> None:
    for scheme in schemes(accent).values():
        for paper in ("paper", "tint"):
            for text in ("accent", "ink", "soft", "care"):
                assert contrast(scheme[text], scheme[paper]) >= 4.5, (text, paper)
        assert contrast(scheme["on-accent"], scheme["accent"]) >= 4.5
        assert contrast(scheme["accent"], scheme["track"]) >= 3
        for hot in (scheme["accent"], scheme["care"]):
            assert contrast(scheme["ink"], mixed(hot, scheme["paper"], 0.3)) >= 4.5


def test_an_accent_that_can_be_read_is_kept() -> None:
    assert schemes()["light"]["accent"] == ACCENT
    assert schemes("#1F5F8B")["light"]["accent"] == "#1f5f8b"


@pytest.mark.parametrize("accent", ["teal", "#12345", "#12345g", "", "#+1+1+1"])
def test_an_accent_that_is_no_colour_is_refused_without_repeating_it(accent: str) -> None:
    with pytest.raises(BriefError, match="accent") as error:
        schemes(accent)
    assert not accent or accent not in str(error.value)
