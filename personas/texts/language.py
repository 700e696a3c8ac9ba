"""One language of a book: its sentences and its way of writing numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import yaml

from personas.errors import BriefError

Language = Literal["en", "de"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

NBSP = "\N{NO-BREAK SPACE}"
DASH = " \N{EN DASH} "
MINUS = "\N{MINUS SIGN}"

_SEPARATORS: Mapping[Language, tuple[str, str]] = {"en": (",", "."), "de": (".", ",")}
"""Sign between thousands, and sign before decimals."""


@dataclass(frozen=True)
class Texts:
    """The texts of a book in one language.

    Parameters
    ----------
    language : {"en", "de"}, default "en"

    Examples
    --------
    >>> Texts("de").count(1284), Texts().percent(0.914).replace(NBSP, " ")
    ('1.284', '91 %')
    """

    language: Language = "en"

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise BriefError(
                f"There is no catalogue of texts in '{self.language}'.",
                where="language",
                do=f"choose one of {', '.join(LANGUAGES)}",
            )

    def say(self, key: str, *, number: int | None = None, **values: object) -> str:
        """A text of the catalogue, its places filled.

        Parameters
        ----------
        key : str
            ``"topic.name"``: the file of the catalogue and the entry in it.
        number : int, optional
            Chooses between the forms ``one`` and ``other`` of a text, and fills ``{number}``.
        **values
            What fills the other places.

        Examples
        --------
        >>> Texts("de").say("words.and", first="a", second="b")
        'a und b'
        """
        topic, _, name = key.partition(".")
        text = _entries(topic)[name][self.language]
        if isinstance(text, Mapping):
            text = text["one" if number == 1 else "other"]
        if number is not None:
            values["number"] = self.count(number)
        return str(text).format(**values)

    def has(self, key: str) -> bool:
        """Whether the catalogue has such a text."""
        topic, _, name = key.partition(".")
        return name in _entries(topic)

    def count(self, n: int) -> str:
        """Write a count: "1,284"."""
        return self.localised(f"{n:,}")

    def decimal(self, value: float, *, decimals: int = 2) -> str:
        """Write a number with fixed decimals: "0.93"; never "-0.00"."""
        text = f"{value:,.{decimals}f}"
        return self.localised(text.lstrip("-") if float(text.replace(",", "")) == 0 else text)

    def percent(self, share: float, *, decimals: int | None = None) -> str:
        """Write a share of one as a percentage, with decimals only near 0 and 100 %."""
        hundred = 100 * share
        if share in (0.0, 1.0):
            return f"{hundred:.0f}{NBSP}%"
        if decimals is None:
            decimals = 1 if hundred < 1 or hundred > 99 else 0
        text = f"{hundred:.{decimals}f}"
        if float(text) == 0:
            return self.under(10.0**-decimals, decimals)
        if float(text) == 100 and share < 1:
            return self.over(100 - 10.0**-decimals, decimals)
        return f"{self.localised(text)}{NBSP}%"

    def safe_percent(self, hits: int, n: int, *, min_cell: int, decimals: int | None = None) -> str:
        """Write hits out of n so that no figure rests on fewer than `min_cell` customers.

        Neither the hits nor the rest may be few: then only a bound is told.

        Examples
        --------
        >>> Texts().safe_percent(3, 300, min_cell=10).replace(NBSP, " ")
        'under 4 %'
        """
        if n == 0:
            return DASH.strip()
        if not is_small(hits, n, min_cell):
            return self.percent(hits / n, decimals=decimals)
        hundred = 100 * min_cell / n
        bound = min(100, math.ceil(hundred)) if hundred >= 1 else math.ceil(hundred * 10) / 10
        shown = 0 if bound == int(bound) else 1
        if hits < n - hits:
            return self.under(bound, shown)
        return self.over(100 - bound, shown)

    def under(self, hundred: float, decimals: int = 0) -> str:
        """Write "under 4 %"."""
        return self.say("words.under", value=self.decimal(hundred, decimals=decimals))

    def over(self, hundred: float, decimals: int = 0) -> str:
        """Write "over 96 %"."""
        return self.say("words.over", value=self.decimal(hundred, decimals=decimals))

    def day(self, when: date) -> str:
        """Write a date: "30 June 2026", "30. Juni 2026"."""
        month = self.say(f"months.{when.month}")
        return self.say("words.day", day=when.day, month=month, year=when.year)

    def month(self, when: date) -> str:
        """Write a month: "June 2026", "Juni 2026"."""
        return f"{self.say(f'months.{when.month}')}{NBSP}{when.year}"

    def joined(self, parts: Sequence[str]) -> str:
        """Join parts: "a, b and c"."""
        if len(parts) < 2:
            return "".join(parts)
        return self.say("words.and", first=", ".join(parts[:-1]), second=parts[-1])

    def listed(self, names: Sequence[str], most: int = 12) -> str:
        """List names, and say how many more there are: "a, b and 3 more"."""
        told = ", ".join(names[:most])
        n_more = len(names) - most
        return self.say("words.more", told=told, number=n_more) if n_more > 0 else told

    def localised(self, text: str) -> str:
        """Write the digits of a number, as Python formats it, in the way of the language."""
        thousands, decimal = _SEPARATORS[self.language]
        swapped = text.translate({ord(","): thousands, ord("."): decimal})
        return swapped.replace("-", MINUS)


def is_small(hits: int, n: int, min_cell: int) -> bool:
    """Whether hits, or the rest, are few customers but not none."""
    return 0 < hits < min_cell or 0 < n - hits < min_cell


@cache
def _entries(topic: str) -> Mapping[str, Mapping[Language, Any]]:
    """One topic of the catalogue: every text beside its translation."""
    path = files("personas.texts") / "catalogue" / f"{topic}.yaml"
    found: Mapping[Any, Mapping[Language, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {str(name): texts for name, texts in found.items()}


ENGLISH = Texts("en")
