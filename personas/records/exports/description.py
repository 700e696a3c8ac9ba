"""What is known of one kind of export: its columns, what tells it, how it maps to the brief."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from personas.records.schema import Kind, Role

System = Literal["hubspot", "salesforce", "shopify"]
Block = Literal["customers", "orders", "deals"]
Meaning = Literal["moves", "shared", "labelled", "system"]
"""Why a column is no trait of a customer: it moves with what was sold, counts a deal for everyone
who shares it, holds personas made elsewhere, or only serves the system."""

NAMES: Mapping[System, str] = {
    "hubspot": "HubSpot",
    "salesforce": "Salesforce",
    "shopify": "Shopify",
}

_ROLES: Mapping[Meaning, Role] = {
    "moves": "outcome",
    "shared": "describe",
    "labelled": "ignore",
    "system": "ignore",
}


def spelled(name: str) -> str:
    """A header's name as names are compared: no capitals, one form of spaces and apostrophes.

    Examples
    --------
    >>> spelled("Chiffre d’affaires  total")
    "chiffre d'affaires total"
    """
    plain = unicodedata.normalize("NFKC", name).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return re.sub(r"\s+", " ", plain).strip().casefold()


@dataclass(frozen=True)
class KnownColumn:
    """A column of an export.

    Attributes
    ----------
    names : tuple of str
        How headers call it: the label in each language, and the internal name.
    role, kind : str, optional
        What it is for and how it is measured; as inferred without one.
    separator : str, optional
        What separates the values within one cell of a set.
    label : str, optional
        How a sentence calls it, where a header's own word would not do.
    meaning : {"moves", "shared", "labelled", "system"}, optional
        Why it is no trait; says the role too.
    apostrophe : bool
        Whether the system writes an apostrophe before figures.
    begins : bool
        Whether ``names`` are beginnings of names.
    """

    names: tuple[str, ...]
    role: Role | None = None
    kind: Kind | None = None
    separator: str | None = None
    label: str | None = None
    meaning: Meaning | None = None
    apostrophe: bool = False
    begins: bool = False

    @property
    def changes(self) -> dict[str, Any]:
        """Attributes of a `Column` that are known."""
        role = self.role or (_ROLES[self.meaning] if self.meaning else None)
        known = {
            "role": role,
            "kind": self.kind,
            "separator": self.separator,
            "label": self.label,
        }
        return {name: value for name, value in known.items() if value is not None}


@dataclass(frozen=True)
class Export:
    """One kind of file that a system writes.

    Attributes
    ----------
    system : {"hubspot", "salesforce", "shopify"}
    holds : str
        What one row is, in the plural, as the system calls it: ``"contacts"``.
    block : {"customers", "orders", "deals"}
        What of a brief it can be.
    columns : mapping of str to KnownColumn
        By a word of this package.
    needs : tuple of tuple of str
        Of each of these groups of columns one must be there.
    marks : tuple of str
        Columns that other systems do not have under these names ...
    n_marks : int
        ... and how many of them must be there.
    exact : bool
        Whether capitals tell its names from those of others.
    mapping : callable, optional
        Settings of the brief's block, from the columns found and the customers' export.
    """

    system: System
    holds: str
    block: Block
    columns: Mapping[str, KnownColumn]
    needs: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...] = ()
    n_marks: int = 0
    exact: bool = False
    mapping: Callable[[FoundExport, FoundExport | None], dict[str, Any]] | None = None

    def found_in(self, header: Iterable[str]) -> FoundExport:
        """The known columns among names, whether or not they make an export."""
        compared: Callable[[str], str] = str.strip if self.exact else spelled
        known = {
            compared(name): key
            for key, column in reversed(list(self.columns.items()))
            if not column.begins
            for name in column.names
        }
        names: dict[str, list[str]] = {}
        for given in header:
            key = known.get(compared(given)) or self._begun(given)
            if key is not None:
                names.setdefault(key, []).append(given)
        return FoundExport(self, {key: tuple(found) for key, found in names.items()})

    def _begun(self, given: str) -> str | None:
        for key, column in self.columns.items():
            if column.begins and any(spelled(given).startswith(spelled(n)) for n in column.names):
                return key
        return None


@dataclass(frozen=True)
class FoundExport:
    """An export, and what its known columns are called in one header."""

    export: Export
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def name(self, *keys: str) -> str | None:
        """The header's name of the first of these columns that is there."""
        return next((self.names[key][0] for key in keys if key in self.names), None)

    def all_names(self, keys: Iterable[str]) -> tuple[str, ...]:
        """All names that these columns have in the header."""
        return tuple(name for key in keys for name in self.names.get(key, ()))

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns that the header would need, by their first name."""
        lacking = [group for group in self.export.needs if not self.name(*group)]
        return tuple(self.export.columns[group[0]].names[0] for group in lacking)

    @property
    def fits(self) -> bool:
        """Whether the header is of this export."""
        n_marks = sum(key in self.names for key in self.export.marks)
        return not self.missing and n_marks >= self.export.n_marks
