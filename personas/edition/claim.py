"""A claim: one printed fact with its evidence. Cards print nothing else."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from personas.records.schema import is_none

ClaimKind = Literal["data", "derived", "human"]


class Dots(BaseModel):
    """Where a claim's marks stand on its line, each from 0 (left end) to 1 (right end)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    persona: float = Field(ge=0, le=1)
    everyone: float = Field(ge=0, le=1)
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class Point(BaseModel):
    """Where a claim's bubble stands on a plane, and its share of the whole, each 0 to 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)
    size: float = Field(ge=0, le=1)


class Claim(BaseModel):
    """One printed fact with its evidence.

    The first eight attributes are the claim; the others are the same fact cut into the pieces that
    a card sets in type. Every text a card prints, its fixed headings aside, is an attribute of a
    claim.

    Attributes
    ----------
    id : str
        Stable and readable: ``"P2.trait.1"``, ``"book.verdict"``.
    text : str
        One sentence that stands alone.
    value : float, int, str or None
        The number or word that the sentence states, unrounded.
    n : int or None
        How many records the value rests on.
    interval : tuple of two floats, optional
        95 % interval, or the spread over re-runs; ``basis`` says which.
    kind : {"data", "derived", "human"}
        Counted from the records, worked out from such counts, or said by a person.
    basis : str
        Which records, which interval: ``"1,284 accounts in P2, 1,270 with a value"``.
    source : str
        The columns it comes from and how it was computed.
    persona : str, optional
        The persona it speaks of; None for the whole book.
    label : str
        What is measured: ``"orders placed online"``.
    shown : str
        The value as printed: ``"91 %"``.
    note : str
        A second, smaller line: ``"21.4 % of all"``.
    everyone : float, optional
        The same measure over all records.
    everyone_shown : str
        As printed: ``"48 %"``.
    index : int, optional
        100 = same as everyone.
    dots : Dots, optional
        Marks on a line for traits.
    point : Point, optional
        A bubble on a plane.
    share : float, optional
        Length of a bar, 0 to 1; ``everyone_share`` for the bar it is held against.
    cells : tuple of str
        The printed cells, when the claim is a row of a table.
    author, date : str, optional
        Who said it and when, for ``human`` claims.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str
    value: float | int | str | None = None
    n: int | None = None
    interval: tuple[float, float] | None = None
    kind: ClaimKind
    basis: str
    source: str
    persona: str | None = None
    label: str = ""
    shown: str = ""
    note: str = ""
    everyone: float | None = None
    everyone_shown: str = ""
    index: int | None = None
    dots: Dots | None = None
    # Left out where there is none: ids of editions from before it stay what they were.
    point: Point | None = Field(default=None, exclude_if=is_none)
    share: float | None = Field(default=None, ge=0, le=1)
    everyone_share: float | None = Field(default=None, ge=0, le=1)
    cells: tuple[str, ...] = ()
    author: str | None = None
    date: str | None = None
