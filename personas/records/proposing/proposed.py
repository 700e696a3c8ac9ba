"""What is proposed for a file, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Sureness = Literal["sure", "likely", "guess"]
TableName = Literal["customers", "orders", "deals", "touches", "events"]
TABLES: tuple[TableName, ...] = ("customers", "orders", "deals", "touches", "events")

_STEPS: tuple[Sureness, ...] = ("guess", "likely", "sure")


def sureness(step: int) -> Sureness:
    """0 a guess, 1 likely, 2 sure.

    Examples
    --------
    >>> sureness(1), sureness(7)
    ('likely', 'sure')
    """
    return _STEPS[max(0, min(step, 2))]


@dataclass(frozen=True)
class Proposed:
    """A value for one setting of a block.

    Attributes
    ----------
    setting : str
    value : str, tuple of str, or mapping
        A column, a list of words, or a block with a ``column``.
    sure : {"sure", "likely", "guess"}
    reason : str
        In a few words, no customer's value among them.
    others : tuple of str
        Columns it could have been.
    """

    setting: str
    value: Any
    sure: Sureness
    reason: str
    others: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the value names."""
        if isinstance(self.value, Mapping):
            return (str(self.value["column"]),)
        if isinstance(self.value, tuple):
            return self.value if self.setting == "keep" else ()
        return (str(self.value),)


@dataclass(frozen=True)
class TableProposal:
    """What is proposed for one file, or for several of one shape.

    Attributes
    ----------
    table : {"customers", "orders", "deals", "touches", "events"}
    file : str
        As people call it.
    source : str
        As the brief names it, relative to the brief.
    n_rows : int
    sure : {"sure", "likely", "guess"}
        That it is this table.
    reason : str
    settings : tuple of Proposed
    missing : mapping of str to str
        Settings for which no column was found, and what each is for.
    known_share : float, optional
        Rows whose key is an id of the customers, where there are customers.
    customers_share : float, optional
        Customers that have a row.
    key_rule : str, optional
        What has to be done to the keys before they are ids of the customers.
    """

    table: TableName
    file: str
    source: str
    n_rows: int
    sure: Sureness
    reason: str
    settings: tuple[Proposed, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    known_share: float | None = None
    customers_share: float | None = None
    key_rule: str | None = None

    def __str__(self) -> str:
        rows = f"{self.n_rows:,} row{'s' * (self.n_rows != 1)}"
        parts = [f"{self.file}: {self.table}, {self.sure} ({self.reason}); {rows}"]
        if self.known_share is not None and self.customers_share is not None:
            parts.append(
                f"{percent(self.known_share)} of rows have a known customer, "
                f"{percent(self.customers_share)} of customers have rows"
            )
        if self.key_rule:
            parts.append(f"keys match only {self.key_rule}")
        return "; ".join(parts)


def percent(share: float) -> str:
    """A share in whole per cent that says 100 only of all and 0 only of none.

    Examples
    --------
    >>> percent(1.0), percent(0.9996), percent(0.0002), percent(0.5)
    ('100 %', '99.9 %', 'under 1 %', '50 %')
    """
    if share == 1.0:
        return "100 %"
    if share > 0.995:
        return f"{min(100 * share, 99.9):.1f} %"
    if 0 < share < 0.01:
        return "under 1 %"
    return f"{100 * share:.0f} %"
