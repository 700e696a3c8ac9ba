"""The blocks of settings that a brief is made of, and how each one is checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from personas.errors import listed
from personas.records.schema import Kind, Role

AS_OF_DO = "give a day from 1970-01-01 to 2199-12-31"

# Settings that speak of one kind of column only: such a setting alone says the kind.
KIND_OF_SETTING: dict[str, Kind] = {
    "levels": "ordered",
    "yes": "flag",
    "no": "flag",
    "separator": "set",
    "date_format": "date",
    "decimal": "number",
}


def problem(what: str, *, do: str, found: str | None = None, at: tuple[str, ...] = ()) -> Exception:
    """Return what a validator raises: a sentence, a cure, and the setting below that is meant."""
    # The sentence travels as context: pydantic would read a brace in it as a placeholder.
    return PydanticCustomError(
        "brief", "{what}", {"what": what, "do": do, "found": found, "at": list(at)}
    )


def repeated(words: Iterable[str]) -> list[str]:
    """Words that occur more than once, in order."""
    return [word for word, n_times in Counter(words).items() if n_times > 1]


def _iso_date(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise problem("This is not a date.", do="write it as 2026-06-30") from None


def may_be_as_of(day: date) -> bool:
    """Whether records can speak of a day: sound dates lie up to 2199, those of exports from 1970.

    Examples
    --------
    >>> may_be_as_of(date(2026, 6, 30)), may_be_as_of(date(9999, 12, 31))
    (True, False)
    """
    return date(1970, 1, 1) <= day <= date(2199, 12, 31)


def _as_of(day: date) -> date:
    if may_be_as_of(day):
        return day
    raise problem("No records speak of this day.", do=AS_OF_DO)


def _words(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _n_personas(value: Any) -> Any:
    text = str(value).strip()
    if text == "auto":
        return "auto"
    if text.isascii() and text.isdecimal() and int(text) >= 2:
        return int(text)
    raise problem(
        "n_personas is neither auto nor a whole number from 2.",
        do="write auto, or a number such as 5",
    )


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
IsoDate = Annotated[date, BeforeValidator(_iso_date)]
AsOf = Annotated[IsoDate, AfterValidator(_as_of)]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
PersonaCount = Annotated[int | Literal["auto"], BeforeValidator(_n_personas)]


class Settings(BaseModel):
    """A block of settings: frozen, no unknown words, an empty setting is one not made."""

    # What was written may hold a password, and is never told in pydantic's own message.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_not_set(cls, content: Any) -> Any:
        if content is None:
            return {}
        if isinstance(content, dict):
            return {name: value for name, value in content.items() if value is not None}
        return content


class ColumnSettings(Settings):
    """What a brief says about one column; what it leaves out stays as inferred.

    The attributes are those of `personas.records.schema.Column`; ``name`` is another word for
    ``label``. A setting of one kind says the kind: ``levels`` make a column ordered, ``yes`` or
    ``no`` a flag, ``separator`` a set, ``date_format`` a date, ``decimal`` a number.
    """

    label: Text | None = None
    kind: Kind | None = None
    role: Role | None = None
    high: Text | None = None
    low: Text | None = None
    unit: Text | None = None
    levels: Words | None = None
    level_names: dict[str, Text] | None = None
    missing: Words | None = None
    yes: Words | None = None
    no: Words | None = None
    separator: str | None = Field(default=None, min_length=1)
    decimal: Literal[".", ","] | None = None
    date_format: Text | None = None
    group: Text | None = None
    weight: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    askable: bool | None = None

    @model_validator(mode="before")
    @classmethod
    def _name_is_the_label(cls, content: Any) -> Any:
        if not isinstance(content, dict) or content.get("name") is None:
            return content
        if content.get("label") is not None:
            raise problem(
                "This column has both a name and a label.", do="keep one of the two", at=("label",)
            )
        return {("label" if key == "name" else key): value for key, value in content.items()}

    @model_validator(mode="after")
    def _settings_fit_together(self) -> ColumnSettings:
        given = {name: kind for name, kind in KIND_OF_SETTING.items() if getattr(self, name)}
        stated = self.kind or next(iter(given.values()), None)
        for name, kind in given.items():
            if kind != stated:
                raise problem(
                    f"'{name}' is a setting of another kind of column.",
                    found=f"kind {stated}",
                    do=f"write kind: {kind}, or drop '{name}'",
                    at=(name,),
                )
        for name in ("levels", "missing", "yes", "no"):
            if twice := repeated(getattr(self, name) or ()):
                raise problem(
                    "A word stands twice in this list.",
                    found=listed(twice),
                    do="keep one of them",
                    at=(name,),
                )
        if both := sorted(set(self.yes or ()) & set(self.no or ())):
            raise problem(
                "A word means both yes and no.",
                found=listed(both),
                do="keep it in one of the two lists",
                at=("no",),
            )
        if self.levels is not None and len(self.levels) < 2:
            raise problem(
                "An order needs two levels or more.",
                do="name all levels, lowest first: levels: [low, middle, high]",
                at=("levels",),
            )
        return self

    def changes(self) -> dict[str, Any]:
        """The attributes of a `Column` that this block sets, by name."""
        changes = {name: value for name, value in self if value is not None}
        for name, kind in KIND_OF_SETTING.items():
            if name in changes:
                changes.setdefault("kind", kind)
        return changes


class GroupSettings(Settings):
    """Columns that share the weight of one column."""

    columns: Words
    weight: float = Field(default=1.0, ge=0, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _list_of_columns(cls, content: Any) -> Any:
        return {"columns": content} if isinstance(content, (list, tuple, str)) else content


class Agreement(Settings):
    """Who agreed to the brief, and when: ``Ann Lee, 2026-06-30``."""

    name: Text
    date: IsoDate | None = None

    @model_validator(mode="before")
    @classmethod
    def _name_and_date_in_one(cls, content: Any) -> Any:
        if not isinstance(content, str):
            return content
        name, comma, tail = content.rpartition(",")
        if comma and any(sign.isdigit() for sign in tail):
            return {"name": name, "date": tail.strip()}
        return {"name": content}
