"""One thing noticed about the data: what, where, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr

from personas.texts import ENGLISH, Texts

Level = Literal["stop", "warn", "note"]


@dataclass(frozen=True)
class Phrase:
    """A text of the catalogue within another one, which may hold ``names``."""

    key: str
    names: str = ""


@dataclass(frozen=True)
class Either:
    """Spellings of which each will do: "-1 or 999"."""

    spellings: tuple[str, ...]


Value = int | float | str | date | tuple[str, ...] | Phrase | Either
"""What fills a place of a text: counts, figures, words, days, and names, which are quoted."""


@dataclass(frozen=True)
class _Told:
    """Where the texts of a finding stand in the catalogue, and what fills their places."""

    key: str
    do: str
    number: int | None
    values: Mapping[str, Value]
    columns: tuple[str, ...]
    where: str | Phrase | None
    most: int

    def said(self, texts: Texts) -> tuple[str, str, str]:
        values = {name: _written(value, texts) for name, value in self.values.items()}
        what, do = (
            texts.say(f"findings.{key}", number=self.number, **values)
            for key in (self.key, self.do)
        )
        return what, self._place(texts), do

    def _place(self, texts: Texts) -> str:
        place = None if self.where is None else _written(self.where, texts)
        if not self.columns or isinstance(self.where, Phrase):
            return place or ""
        names, n = _quoted(self.columns, self.most, texts), len(self.columns)
        if place is None:
            return texts.say("findings.columns", number=n, names=names)
        return texts.say("findings.place_columns", number=n, names=names, place=place)


class Finding(BaseModel):
    """One thing noticed while reading or checking records.

    Attributes
    ----------
    level : {"stop", "warn", "note"}
        A stop forbids clustering, a warning is for the analyst's judgement, a note states a rule
        that was applied.
    topic : str
        A short word for the kind of finding, such as ``"duplicates"``.
    what : str
        One sentence with counts, never with a customer's value.
    where : str
        The columns or the file concerned.
    do : str
        What the analyst can do.
    columns : tuple of str
        Names of the columns concerned, as given in the source.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: Level
    topic: str
    what: str
    where: str
    do: str
    columns: tuple[str, ...] = ()

    _told: _Told | None = PrivateAttr(default=None)

    @classmethod
    def of(
        cls,
        key: str,
        *,
        level: Level,
        topic: str,
        columns: tuple[str, ...] = (),
        where: str | Phrase | None = None,
        do: str | None = None,
        most: int = 10,
        number: int | None = None,
        values: Mapping[str, Value] = MappingProxyType({}),
    ) -> Self:
        """Make a finding whose texts stand in the catalogue.

        Parameters
        ----------
        key : str
            Name of its sentence under ``findings``.
        level, topic, columns
        where : str or Phrase, optional
            A file, before the columns; a phrase stands alone.
        do : str, optional
            Name of what to do; ``key`` with "_do" without it.
        most : int
            How many columns are named at most.
        number : int, optional
            Chooses the form of both texts.
        values : mapping of str to Value
            What fills their places.

        Examples
        --------
        >>> Finding.of("no_id", level="note", topic="id", where=Phrase("all_columns")).where
        'all columns'
        """
        told = _Told(key, do or f"{key}_do", number, values, columns, where, most)
        what, place, cure = told.said(ENGLISH)
        finding = cls(level=level, topic=topic, what=what, where=place, do=cure, columns=columns)
        finding._told = told
        return finding

    def about(self, columns: tuple[str, ...]) -> Finding:
        """Return it for some of its columns only."""
        if self._told is None or columns == self.columns:
            return self
        number = self._told.number
        if number == len(self.columns):
            number = len(columns)
        told = replace(self._told, columns=columns, number=number)
        what, where, do = told.said(ENGLISH)
        update = {"columns": columns, "what": what, "where": where, "do": do}
        rest = self.model_copy(update=update)
        rest._told = told
        return rest

    def said(self, texts: Texts) -> Finding:
        """Return it in a language, as far as it is known in it, ready to be stored."""
        told = (self.what, self.where, self.do) if self._told is None else self._told.said(texts)
        names = ("what", "where", "do")
        return Finding.model_validate({**self.model_dump(), **dict(zip(names, told, strict=True))})


def _written(value: Value, texts: Texts) -> str:
    if isinstance(value, Phrase):
        return texts.say(f"findings.{value.key}", names=value.names)
    if isinstance(value, Either):
        first, *others = value.spellings
        for other in others:
            first = texts.say("words.or", first=first, second=other)
        return first
    if isinstance(value, date):
        return texts.day(value)
    if isinstance(value, tuple):
        return _quoted(value, 3, texts)
    if isinstance(value, float):
        return texts.decimal(value)
    return texts.count(value) if isinstance(value, int) else value


def _quoted(names: tuple[str, ...], most: int, texts: Texts) -> str:
    return texts.listed([f"'{name}'" for name in names], most)
