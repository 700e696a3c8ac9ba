"""Names that people give to personas, and what each name was given for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import model_validator

from personas.errors import listed
from personas.records.brief_settings import Settings, Text, Words, problem, repeated

_PERSONA_ID = re.compile(r"P[1-9][0-9]*")


class PersonaNaming(Settings):
    """A persona's name: ``Wine lovers``, or the name with what the persona was known by then.

    Attributes
    ----------
    name : str
    known_by : tuple of str
        The traits it had when it was named, as a finding of the book writes them:
        ``["wine_spend high", "kids low"]``. Ids follow size, so new records may give an id to
        other people; the book then warns.
    """

    name: Text
    known_by: Words = ()

    @model_validator(mode="before")
    @classmethod
    def _name_alone(cls, content: Any) -> Any:
        return {"name": content} if isinstance(content, str) else content


def check_persona_names(
    names: Mapping[str, PersonaNaming], n_personas: int | Literal["auto"]
) -> None:
    """Check that ids exist and that no two personas share a name."""
    for persona in names:
        if not _PERSONA_ID.fullmatch(persona):
            raise problem(
                f"'{persona}' is not a persona.",
                do="call personas P1, P2, P3 and so on, as the book does",
                at=("persona_names", persona),
            )
        if n_personas != "auto" and int(persona[1:]) > n_personas:
            raise problem(
                f"'{persona}' is named, but the brief asks for {n_personas} personas.",
                do="drop the name, or raise n_personas",
                at=("persona_names", persona),
            )
    if twice := repeated(naming.name for naming in names.values()):
        raise problem(
            "Two personas have one name.",
            found=listed(twice),
            do="give each persona a name of its own",
            at=("persona_names",),
        )
