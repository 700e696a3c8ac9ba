"""What the parts of a brief must not say together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from personas.errors import listed
from personas.records.brief_settings import ColumnSettings, problem

# In a column's unit this word stands for the currency: "money a year".
MONEY = "money"
_PERSONA_ID = re.compile(r"P[1-9][0-9]*")


class Membership(NamedTuple):
    """One column in one group, and where the brief says so."""

    group: str
    column: str
    weight: float
    place: tuple[str, ...]


def check_groups(memberships: Sequence[Membership]) -> None:
    """Refuse a column in two groups, and a group of one column."""
    groups: dict[str, str] = {}
    for member in memberships:
        other = groups.setdefault(member.column, member.group)
        if other != member.group:
            raise problem(
                f"The column '{member.column}' is in two groups.",
                found=listed([other, member.group]),
                do="keep it in one of them",
                at=member.place,
            )
    for member in memberships:
        if list(groups.values()).count(member.group) == 1:
            raise problem(
                f"The group '{member.group}' has one column.",
                do="name two columns or more, or drop the group",
                at=member.place,
            )


def check_ids(columns: Mapping[str, ColumnSettings]) -> None:
    """Refuse two columns that both name a record."""
    ids = [name for name, settings in columns.items() if settings.role == "id"]
    if len(ids) > 1:
        raise problem(
            "Two columns have the role id.",
            found=listed(ids),
            do="keep the one that names a record, give the other role: ignore",
            at=("columns", ids[1], "role"),
        )


def is_money(unit: str | None) -> bool:
    """Whether a unit speaks of money."""
    return unit is not None and unit.split()[0] == MONEY


def check_money(columns: Mapping[str, ColumnSettings], currency: str | None) -> None:
    """Refuse money without a currency."""
    for name, settings in columns.items():
        if is_money(settings.unit) and currency is None:
            raise problem(
                f"The unit of '{name}' is money, but no currency is set.",
                do='add a line such as currency: "€"',
                at=("columns", name, "unit"),
            )
