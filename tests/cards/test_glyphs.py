from __future__ import annotations

import base64
import io

import pytest
from fontTools.ttLib import TTFont

from personas.cards.glyphs import (
    REPLACEMENT,
    WEIGHTS,
    Printer,
    embedded,
    font_file,
    printable,
    visible,
)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_each_weight_is_one_file_that_is_there(weight: int) -> None:
    assert font_file(weight).is_file()


def test_european_letters_and_signs_are_printed_as_they_are() -> None:
    text = "Ærø Çağ Łódź ñ ß € £ – — · … → ✓ % ½ “”‘’ «»\N{NO-BREAK SPACE}x"
    printer = Printer()
    assert printer(text) == text
    assert printer.n_replaced == 0


@pytest.mark.parametrize(
    ("text", "shown", "n"),
    [
        ("北京", REPLACEMENT * 2, 2),
        ("שלום", REPLACEMENT * 4, 4),
        ("😀", REPLACEMENT, 1),
        ("a\x00b", f"a{REPLACEMENT}b", 1),
        ("\ue000", REPLACEMENT, 1),
        ("a\tb\nc\u2028d", "a b c d", 0),
        ("\u202eabc\u202c\u200b\ufeff", "abc", 0),
        ("x\ufe0f", "x", 0),
        ("e\u0301", "é", 0),
        ("\u200b", REPLACEMENT, 1),
        ("a\u2011b\u2010c", "a-b-c", 0),
        (REPLACEMENT, REPLACEMENT, 0),
        ("", "", 0),
    ],
)
def test_what_the_typeface_lacks_is_replaced_and_counted(text: str, shown: str, n: int) -> None:
    printer = Printer()
    assert printer(text) == shown
    assert printer.n_replaced == n


def test_a_text_that_is_printed_twice_counts_once() -> None:
    printer = Printer()
    printer("北京")
    printer("北京")
    assert printer.n_replaced == 2


def test_html_keeps_foreign_letters_and_drops_control_characters() -> None:
    assert visible("北京 שלום 😀") == "北京 שלום 😀"
    assert visible("a\x00\x1b\x7fb\ud800\uffff") == f"a{REPLACEMENT * 3}b{REPLACEMENT * 2}"


def test_an_embedded_font_holds_the_letters_asked_for_and_few_others() -> None:
    content = base64.b64decode(embedded(400, "Harbour"))
    with TTFont(io.BytesIO(content)) as font:
        held = set(font.getBestCmap())
    assert {ord(letter) for letter in "Harbour"} <= held
    assert len(held) < 20
    assert len(content) < 20_000


def test_the_same_letters_give_the_same_font() -> None:
    assert embedded(600, "abc") == embedded(600, "abc")


def test_printable_characters_have_a_glyph_in_every_weight() -> None:
    assert {ord(c) for c in "Aa0%€"} <= printable()
    assert ord("北") not in printable()
