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


@cache
def _advances() -> dict[int, float]:
    """Width of each printable character in the widest weight, in sizes of the type."""
    from fontTools.ttLib import TTFont

    widest: dict[int, float] = {}
    for weight in WEIGHTS:
        with TTFont(font_file(weight), lazy=True) as font:
            unit, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
            for point, name in font.getBestCmap().items():
                widest[point] = max(widest.get(point, 0.0), metrics[name][0] / unit)
    # Figures of equal width are wider than a narrow one.
    figures = max(widest[ord(figure)] for figure in "0123456789")
    return widest | {ord(figure): figures for figure in "0123456789"}


def widths(text: str) -> tuple[float, float]:
    """Width that a text on one line stays within, and that of its longest word, in type sizes.

    Setting a text to learn its width takes a hundred times as long.

    Examples
    --------
    >>> narrow, wide = widths("ill"), widths("ill WWW")
    >>> narrow[0] < wide[1] < wide[0]
    True
    """
    advances = _advances()
    kerning = 1.02  # a pair of letters may stand a little wider apart

    def width(part: str) -> float:
        return kerning * sum(
            0.0 if unicodedata.category(letter) == "Cf" else advances.get(ord(letter), 1.0)
            for letter in part
        )

    words = [width(word) for word in text.split(" ")]
    between = width(" ") * (len(words) - 1)
    return round(sum(words) + between, 4), round(max(words), 4)


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
