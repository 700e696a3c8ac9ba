"""How a book looks: the company, its logo and its accent colour, as plain data."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

MediaType = Literal["image/png", "image/jpeg", "image/svg+xml"]

_MEDIA_TYPES: dict[str, MediaType] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
}


class _Plain(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Logo(_Plain):
    """A picture with its media type, its bytes as base64."""

    media_type: MediaType
    content: str

    @field_validator("content")
    @classmethod
    def _is_base64(cls, content: str) -> str:
        try:
            base64.b64decode(content, validate=True)
        except binascii.Error as error:
            raise ValueError("the logo is not base64") from error
        return content

    @classmethod
    def of(cls, content: bytes, suffix: str) -> Logo:
        """Make a logo from the bytes of a file and the ending of its name.

        Parameters
        ----------
        content : bytes
        suffix : {".png", ".jpg", ".jpeg", ".svg"}

        Examples
        --------
        >>> Logo.of(b"<svg/>", ".svg").media_type
        'image/svg+xml'
        """
        coded = base64.b64encode(content).decode("ascii")
        return cls(media_type=_MEDIA_TYPES[suffix.lower()], content=coded)

    @property
    def bytes(self) -> bytes:
        """The picture as a file holds it."""
        return base64.b64decode(self.content)

    @property
    def suffix(self) -> str:
        """How the name of such a file ends: ``".png"``."""
        return next(end for end, kind in _MEDIA_TYPES.items() if kind == self.media_type)


class Look(_Plain):
    """What a company brings to the look of its book.

    Attributes
    ----------
    company : str
        Printed over the title where the title is another; "" prints nothing.
    accent : str, optional
        ``"#rrggbb"``.
    logo : Logo, optional
    """

    company: str = ""
    accent: Annotated[str, Field(pattern="^#[0-9a-f]{6}$")] | None = None
    logo: Logo | None = None
