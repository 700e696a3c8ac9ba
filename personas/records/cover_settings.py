"""Settings of how a book looks: its language, its logo and its accent colour."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from personas.errors import BriefError
from personas.records.brief_settings import Settings, Text, problem
from personas.texts.language import Language

# WCAG 2.2, success criterion 1.4.3: text and its ground.
LEAST_CONTRAST = 4.5

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_STARTS = {
    "PNG": (".png",),
    "JPEG": (".jpg", ".jpeg"),
    "SVG": (".svg",),
}


def _readable_accent(colour: str) -> str:
    if not _COLOUR.fullmatch(colour):
        raise problem(
            "The accent is not a colour.",
            do='write it as six hexadecimal digits in quotes: "#1f5f8b"',
        )
    contrast = contrast_on_white(colour)
    if contrast < LEAST_CONTRAST:
        raise problem(
            f"Text in the accent colour is hard to read on white: its contrast is {contrast:.1f} "
            f"to 1, and {LEAST_CONTRAST} to 1 is the least.",
            do=f'take a darker one, such as "{_darkened(colour)}"',
        )
    return colour.lower()


Accent = Annotated[Text, AfterValidator(_readable_accent)]


class CoverSettings(Settings):
    """How the book looks.

    Attributes
    ----------
    language : {"en", "de"}
    logo : Path, optional
        A PNG, JPEG or SVG file; in a file, relative to the brief.
    accent : str, optional
        ``"#rrggbb"``, with a contrast of at least 4.5 to 1 on white.
    """

    language: Language = "en"
    logo: Path | None = None
    accent: Accent | None = None


def contrast_on_white(colour: str) -> float:
    """Contrast ratio of a colour ``#rrggbb`` on white, from 1 to 21.

    References
    ----------
    WCAG 2.2, "contrast ratio" and "relative luminance".

    Examples
    --------
    >>> round(contrast_on_white("#767676"), 2), contrast_on_white("#000000")
    (4.54, 21.0)
    """
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _darkened(colour: str) -> str:
    """The same hue, as light as text may be."""
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    for hundredths in range(100, -1, -1):
        darker = "#" + "".join(f"{part * hundredths // 100:02x}" for part in parts)
        if contrast_on_white(darker) >= LEAST_CONTRAST:
            return darker
    return "#000000"


def check_logo(logo: Path, *, where: str) -> None:
    """Refuse a logo that is not there or cannot be printed.

    Raises
    ------
    BriefError
    """
    try:
        with logo.open("rb") as stream:
            start = stream.read(4096)
    except (OSError, ValueError) as error:
        raise BriefError(
            "The logo cannot be opened.",
            where=where,
            found=getattr(error, "strerror", None),
            do="check the path; it is relative to the brief",
        ) from error
    kind = _picture(start)
    if kind is None or logo.suffix.lower() not in _STARTS[kind]:
        raise BriefError(
            "The logo is no picture that can be printed.",
            where=where,
            found=f"{kind} in a file called {logo.suffix or 'without an ending'}" if kind else None,
            do="give a .png, .jpg or .svg file",
        )


def _picture(start: bytes) -> str | None:
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if start.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    return "SVG" if b"<svg" in start.lower() else None
