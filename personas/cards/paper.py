"""The papers that a book can be printed on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from personas.errors import BriefError, did_you_mean

Paper = Literal["a4", "letter"]

# Width and height in millimetres, lying: ISO 216 and ANSI Y14.1.
PAPERS: Mapping[str, tuple[float, float]] = {"a4": (297, 210), "letter": (279.4, 215.9)}


def check_paper(paper: str) -> None:
    """Refuse a paper that a book cannot be printed on.

    Raises
    ------
    BriefError
    """
    if paper not in PAPERS:
        raise BriefError(
            "There is no such paper.",
            where="paper",
            found=did_you_mean([str(paper)], list(PAPERS)),
            do=f"choose one of {', '.join(PAPERS)}",
        )
