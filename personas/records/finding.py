"""One thing noticed about the data: what, where, what to do."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from personas.texts import Texts

Level = Literal["stop", "warn", "note"]


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

    def said(self, texts: Texts) -> tuple[str, str, str]:
        """Return what, where and what to do in a language."""
        return self.what, self.where, self.do
