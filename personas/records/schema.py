"""What each column means: kind, role, label, unit.

Kinds say how a column is measured, roles say what it is for. The words are fixed (README, "Words").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from personas.errors import ColumnError, did_you_mean, listed

Kind = Literal["number", "ordered", "category", "flag", "date", "set", "text"]
Role = Literal["id", "segment", "describe", "outcome", "protected", "personal", "ignore"]

# What a prospect can know or say of himself; what came of it later, nobody can be asked.
ASKABLE_ROLES: tuple[Role, ...] = ("segment", "describe")


def is_none(value: object) -> bool:
    """Whether a setting was not made."""
    return value is None


class Column(BaseModel):
    """One column of the records and what it means.

    Attributes
    ----------
    name : str
        The column's name in the source.
    kind : {"number", "ordered", "category", "flag", "date", "set", "text"}
        How it is measured; ``text`` is never clustered on.
    role : {"id", "segment", "describe", "outcome", "protected", "personal", "ignore"}
        What it is for; only ``segment`` columns make clusters.
    label : str
        How a sentence calls it: ``"wine spend"``.
    high, low : str, optional
        What customers with much, or little, of it are called: ``"wine buyers"``. For a flag, what
        customers with a yes, or a no, are called.
    unit : str, optional
        Printed with the number: ``"€"``, ``"€ a year"``, ``"days"``, ``"%"``.
    levels : tuple of str
        The declared order of an ``ordered`` column, lowest first.
    level_names : dict of str to str
        Printed words for codes: ``{"1": "Hotel", "2": "Shop"}``.
    yes : tuple of str
        Spellings of a flag that mean yes; every other value means no.
    no : tuple of str
        Spellings of a flag that mean no.
    missing : tuple of str
        Spellings that stand for a missing value, such as a sentinel -1.
    separator : str, optional
        What separates the values within one cell of a ``set``.
    decimal : {".", ","}
        The decimal sign of a number kept as text.
    date_format : str, optional
        ``strptime`` format of a date kept as text.
    group : str, optional
        Columns of one group share the weight of one column.
    weight : float
        Multiplies the column's influence on the clusters; 0 drops it.
    askable : bool, optional
        Whether a prospect can be asked for it; None where the brief does not say.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: Kind
    role: Role
    label: str
    high: str | None = None
    low: str | None = None
    unit: str | None = None
    levels: tuple[str, ...] = ()
    level_names: dict[str, str] = Field(default_factory=dict)
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    separator: str | None = None
    decimal: Literal[".", ","] = "."
    date_format: str | None = None
    group: str | None = None
    weight: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    # Left out of stored editions where nobody set it: their ids stay what they were.
    askable: bool | None = Field(default=None, exclude_if=is_none)

    @field_validator("label")
    @classmethod
    def _label_is_not_blank(cls, label: str) -> str:
        if not label.strip():
            raise ValueError("a label cannot be blank")
        return label

    @model_validator(mode="after")
    def _levels_are_declared(self) -> Column:
        if self.kind == "ordered" and len(self.levels) < 2:
            raise ValueError("an ordered column needs its levels, lowest first")
        if len(set(self.levels)) != len(self.levels):
            raise ValueError("a level is named twice")
        return self


class Schema(BaseModel):
    """All columns of the records, in the order of the source.

    Attributes
    ----------
    columns : tuple of Column
    unit : str
        What one record is, in the plural, used in every sentence: ``"customers"``.

    Examples
    --------
    >>> visits = Column(name="visits", kind="number", role="segment", label="visits")
    >>> Schema(columns=(visits,)).names(role="segment")
    ('visits',)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: tuple[Column, ...]
    unit: str = "customers"

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        known = [column.name for column in self.columns]
        raise ColumnError(
            f"There is no column '{name}'.",
            where="schema",
            found=listed(known),
            do=did_you_mean([name], known) or "use one of the columns found",
        )

    def __contains__(self, name: object) -> bool:
        return any(column.name == name for column in self.columns)

    def names(self, *, role: Role | None = None, kind: Kind | None = None) -> tuple[str, ...]:
        """Names of the columns of one role, one kind, or both."""
        return tuple(column.name for column in self.of(role=role, kind=kind))

    def of(self, *, role: Role | None = None, kind: Kind | None = None) -> tuple[Column, ...]:
        """Columns of one role, one kind, or both."""
        return tuple(
            column
            for column in self.columns
            if (role is None or column.role == role) and (kind is None or column.kind == kind)
        )

    @property
    def id_column(self) -> Column | None:
        """The column that names a record, if there is one."""
        return next(iter(self.of(role="id")), None)

    @property
    def clustering_columns(self) -> tuple[Column, ...]:
        """The columns that make the clusters: segment columns of a weight above 0, no text."""
        return tuple(
            column
            for column in self.of(role="segment")
            if column.weight > 0 and column.kind != "text"
        )

    def replace(self, changes: Mapping[str, Mapping[str, Any]]) -> Schema:
        """Return a copy in which the named columns have the given attributes changed."""
        for name in changes:
            self[name]
        columns: Iterable[Column] = (
            Column.model_validate({**column.model_dump(), **changes.get(column.name, {})})
            for column in self.columns
        )
        return self.model_copy(update={"columns": tuple(columns)})
