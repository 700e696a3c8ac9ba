"""Colours that every reader and every printer can tell apart."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from personas.cards.schemes import schemes

TEMPLATES = files("personas.cards") / "templates"


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def pdf_colours() -> dict[str, str]:
    source = (TEMPLATES / "look.typ").read_text("utf-8")
    return dict(re.findall(r'#let ([\w-]+) = rgb\("(#\w{6})"\)', source)) | {"paper": "#ffffff"}


SCHEMES = {
    "pdf": pdf_colours(),
    **schemes(),
}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "paper"),
        ("soft", "paper"),
        ("accent", "paper"),
        ("care", "paper"),
        ("ink", "tint"),
        ("soft", "tint"),
    ],
)
def test_text_can_be_read(scheme: str, text: str, ground: str) -> None:
    assert contrast(SCHEMES[scheme][text], SCHEMES[scheme][ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_badge_can_be_read(scheme: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours.get("on-accent", "#ffffff"), colours["accent"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_bars_and_dots_stand_out_in_greys_too(scheme: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours["accent"], colours["track"]) >= 3
    assert contrast(colours["soft"], colours["paper"]) >= 3


def test_paper_and_screen_look_alike() -> None:
    for name, colour in SCHEMES["pdf"].items():
        shown = SCHEMES["light"].get(name, colour)
        steps = [abs(int(colour[k : k + 2], 16) - int(shown[k : k + 2], 16)) for k in (1, 3, 5)]
        assert max(steps) <= 1, name
