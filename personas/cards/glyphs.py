"""The typeface: its files, and which characters it can print.

PDF/A and PDF/UA refuse a page with a character that no glyph stands for, so what the typeface lacks
is printed as U+FFFD. The claims keep the original.
"""

from __future__ import annotations

import base64
import io
import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path

FAMILY = "Source Sans Pro"
WEIGHTS = {400: "Regular", 600: "Semibold", 700: "Bold"}
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Other characters that look the same; the typeface has the second of each pair.
_TWINS = {"\N{HYPHEN}": "-", "\N{NON-BREAKING HYPHEN}": "-", "\N{FIGURE DASH}": "\N{EN DASH}"}


def font_file(weight: int) -> Path:
    """Path of the typeface in one weight: 400, 600 or 700.

    Only the OpenType files are used: they hold the small capitals, and a folder that held the
    TrueType files too would offer two fonts of one name.
    """
    name = f"SourceSansPro-{WEIGHTS[weight]}.otf"
    return Path(str(files("font_source_sans_pro") / "files" / name))


@cache
def printable() -> frozenset[int]:
    """Code points that all weights in use have a glyph for."""
    # Imported here because reading a font is only needed once a page is set.
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    known: frozenset[int] | None = None
    for weight in WEIGHTS:
        with TTFont(font_file(weight), lazy=True) as font:
            points = frozenset(font.getBestCmap())
        known = points if known is None else known & points
    return known or frozenset()


def embedded(weight: int, text: str) -> str:
    """One weight of the typeface, cut down to the characters of a text, as base64 of a WOFF file.

    The same text gives the same bytes.
    """
    from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont

    options = Options(hinting=False, layout_features=["kern", "pnum", "tnum", "c2sc", "smcp"])
    with TTFont(font_file(weight), recalcTimestamp=False) as font, io.BytesIO() as stream:
        subsetter = Subsetter(options)
        subsetter.populate(text=text)
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(stream)
        return base64.b64encode(stream.getvalue()).decode("ascii")


class Printer:
    """Rewrites texts so that the typeface can print them, and counts what it replaced.

    Attributes
    ----------
    n_replaced : int
        Characters replaced by U+FFFD so far; a text that is printed twice counts once.

    Examples
    --------
    >>> printer = Printer()
    >>> printer("Caf\\u00e9 \\u5317\\u4eac")
    'Café ��'
    >>> printer.n_replaced
    2
    """

    def __init__(self) -> None:
        self.n_replaced = 0
        self._done: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        if text not in self._done:
            composed = unicodedata.normalize("NFC", text)
            printed = "".join(map(self._printed, composed))
            if text.strip() and not printed.strip():  # invisible marks alone
                self.n_replaced += 1
                printed = REPLACEMENT
            self._done[text] = printed
        return self._done[text]

    def _printed(self, character: str) -> str:
        character = _TWINS.get(character, character)
        kind = unicodedata.category(character)
        if kind == "Cf" or "VARIATION SELECTOR" in unicodedata.name(character, ""):
            return ""  # marks of direction and joining have no shape of their own
        if character == REPLACEMENT or (ord(character) in printable() and kind != "Cc"):
            return character
        if character.isspace():
            return " "
        self.n_replaced += 1
        return REPLACEMENT


def visible(text: str) -> str:
    """Text as HTML may hold it: control characters, which HTML forbids, become U+FFFD.

    Examples
    --------
    >>> visible("a\\x00b\\tc")
    'a�b c'
    """
    return "".join(
        " " if character in "\t\n\r\f" else REPLACEMENT if _forbidden(character) else character
        for character in text
    )


def _forbidden(character: str) -> bool:
    point = ord(character)
    return unicodedata.category(character) in ("Cc", "Cs") or (point & 0xFFFE) == 0xFFFE
