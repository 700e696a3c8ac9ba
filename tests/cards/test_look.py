"""Colours that every reader and every printer can tell apart."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from personas.cards.pdf import colours_on_paper
from personas.cards.schemes import ACCENT, schemes

TEMPLATES = files("personas.cards") / "templates"


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


# Pale, dark, grey, loud: whatever a company brings.
ACCENTS = ("#0b6660", "#ffdd00", "#f4f4f4", "#000000", "#ff0000", "#1f5f8b", "#7a3cff", "#808080")

SCHEMES = {f"paper {accent}": colours_on_paper(accent) for accent in ACCENTS} | {**schemes()}


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


@pytest.mark.parametrize("accent", ACCENTS)
def test_every_shade_of_an_index_can_be_read(accent: str) -> None:
    colours = colours_on_paper(accent)
    for shade in ("high-1", "high-2", "low-1", "low-2"):
        assert contrast(colours["ink"], colours[shade]) >= 4.5, shade
    for side in ("high", "low"):
        assert contrast(colours["paper"], colours[f"{side}-2"]) > contrast(
            colours["paper"], colours[f"{side}-1"]
        )


def test_paper_and_screen_look_alike() -> None:
    paper = colours_on_paper(ACCENT)
    assert {name: paper[name] for name in schemes()["light"]} == dict(schemes()["light"])


def test_no_template_has_a_colour_of_its_own() -> None:
    for template in TEMPLATES.iterdir():
        if template.name.endswith(".typ"):
            source = template.read_text("utf-8")
            assert not re.findall(r"#[0-9a-fA-F]{6}|\b(?:luma|cmyk|oklch)\(", source), template.name
            assert source.count("rgb(") == (template.name == "look.typ"), template.name
