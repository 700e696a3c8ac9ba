"""The colours of a book, light and dark, around one accent that stays readable in both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from personas.errors import BriefError

ACCENT = "#0b6660"

_COLOUR = re.compile("#[0-9a-fA-F]{6}")

_LIGHT = {
    "paper": "#ffffff", "ink": "#17222c", "soft": "#55616c", "rule": "#c5ccd1",
    "track": "#e4e8ea", "mid": "#a9b5bb", "care": "#8a4b08",
}  # fmt: skip
_DARK = {
    "paper": "#12181d", "ink": "#e9eef1", "soft": "#a7b3bc", "rule": "#3a4650",
    "track": "#2a343c", "mid": "#5b6973", "care": "#f0b35f",
}  # fmt: skip

# WCAG 2.2, 1.4.3, asks for 4.5; the rest is for rounding to whole colour steps.
_CONTRAST = 4.6
_TINT = {"light": 0.09, "dark": 0.12}


@cache
def schemes(accent: str = ACCENT) -> Mapping[str, Mapping[str, str]]:
    """Colours by name, for the schemes ``light`` and ``dark``.

    Parameters
    ----------
    accent : str
        ``"#rrggbb"``. Where it is too pale for white paper or too deep for dark paper, the next
        readable shade of it stands in.

    Returns
    -------
    mapping of str to mapping of str to str

    Raises
    ------
    BriefError
        If the accent is no such colour.

    Examples
    --------
    >>> schemes()["light"]["accent"]
    '#0b6660'
    >>> yellow = schemes("#ffdd00")
    >>> contrast(yellow["light"]["accent"], yellow["light"]["tint"]) >= 4.5
    True
    >>> yellow["dark"]["accent"]
    '#ffdd00'
    """
    made = {}
    for name, colours in (("light", _LIGHT), ("dark", _DARK)):
        tint = mixed(accent, colours["paper"], _TINT[name])
        shade = readable(accent, (colours["paper"], tint), towards=colours["ink"])
        on_accent = max(("#ffffff", "#0c1a1a"), key=lambda ink: contrast(ink, shade))
        made[name] = {**colours, "accent": shade, "tint": tint, "on-accent": on_accent}
    return made


def style(accent: str = ACCENT) -> str:
    """The colours as variables of a style sheet: dark only on screens, where the reader likes it.

    Examples
    --------
    >>> style()[:21]
    ':root{--paper:#ffffff'
    """
    light, dark = (
        "".join(f"--{part}:{colour};" for part, colour in colours.items()) + f"color-scheme:{name}"
        for name, colours in schemes(accent).items()
    )
    return "\n".join(
        (
            f":root{{{light}}}",
            f"@media screen{{:root[data-scheme=dark]{{{dark}}}}}",
            "@media screen and (prefers-color-scheme:dark)"
            f"{{:root:not([data-scheme=light]){{{dark}}}}}",
        )
    )


def contrast(one: str, other: str) -> float:
    """How much two colours differ in lightness, 1 to 21, as WCAG 2.2 defines it.

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """A share of one colour and the rest of another.

    Examples
    --------
    >>> mixed("#000000", "#ffffff", 0.2)
    '#cccccc'
    """
    parts = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in parts)


def readable(colour: str, papers: tuple[str, ...], *, towards: str) -> str:
    """The shade nearest to a colour that can be read on each of some papers.

    Examples
    --------
    >>> readable("#0b6660", ("#ffffff",), towards="#17222c")
    '#0b6660'
    """
    shades = (mixed(towards, colour, step / 40) for step in range(41))
    enough = (s for s in shades if min(contrast(s, paper) for paper in papers) >= _CONTRAST)
    return next(enough, towards)


def _parts(colour: str) -> tuple[int, int, int]:
    if not _COLOUR.fullmatch(colour):
        raise BriefError(
            "The accent is not a colour.",
            where="accent",
            do="write it as six hexadecimal digits, such as #0b6660",
        )
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    def linear(part: int) -> float:
        level = part / 255
        return level / 12.92 if level <= 0.04045 else float(((level + 0.055) / 1.055) ** 2.4)

    red, green, blue = map(linear, _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
