"""How a book looks beside its words: the accent colour and the logo, kept with the edition."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

LogoKind = Literal["png", "jpg", "svg"]

# A book of eight personas takes about 1 MB, and its logo stands in it twice: printed, and in the
# attached edition.
MOST_LOGO_BYTES = 300_000


def logo_kind(content: bytes) -> LogoKind | None:
    """Kind of a picture by how it begins; None for what cannot be printed.

    Examples
    --------
    >>> logo_kind(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), logo_kind(b"GIF89a")
    ('svg', None)
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return "svg" if b"<svg" in content[:4096].lower() else None


def _picture(logo: str) -> str:
    try:
        content = base64.b64decode(logo, validate=True)
    except binascii.Error as error:
        raise ValueError("the logo is not base64") from error
    if logo_kind(content) is None or len(content) > MOST_LOGO_BYTES:
        raise ValueError("the logo is no small PNG, JPEG or SVG picture")
    return logo


class Look(BaseModel):
    """An accent colour and a logo.

    They are part of the edition, so that a page can be set again from the edition alone.

    Attributes
    ----------
    accent : str, optional
        ``"#rrggbb"``.
    logo : str, optional
        A PNG, JPEG or SVG picture as base64.

    Examples
    --------
    >>> Look.of(accent="#1f5f8b").accent
    '#1f5f8b'
    >>> Look.of(logo=b"<svg/>").logo_bytes
    b'<svg/>'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    accent: str | None = Field(default=None, pattern="^#[0-9a-fA-F]{6}$")
    logo: Annotated[str, AfterValidator(_picture)] | None = None

    @classmethod
    def of(cls, *, accent: str | None = None, logo: bytes | None = None) -> Look:
        """Make a look from a colour and the bytes of a picture."""
        return cls(
            accent=accent, logo=None if logo is None else base64.b64encode(logo).decode("ascii")
        )

    @property
    def logo_bytes(self) -> bytes | None:
        """The picture itself."""
        return None if self.logo is None else base64.b64decode(self.logo)
