"""Touches of invented campaigns, a line for each group of customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import narwhals as nw
import pyarrow as pa

SCHEMA = pa.schema(
    {
        "customer": pa.string(),
        "campaign": pa.string(),
        "channel": pa.string(),
        "sent": pa.timestamp("us"),
        "answered": pa.timestamp("us"),
        "was_answered": pa.bool_(),
        "is_control": pa.bool_(),
        "__persona": pa.string(),
    }
)
Row = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """Customers of one persona whom one campaign meant, and how many of them answered."""

    persona: str
    n: int
    hits: int
    campaign: str = "Spring"
    channel: str | None = "e-mail"
    control: bool = False


def rows(*groups: Group) -> list[Row]:
    """One row for each customer, every one another."""
    found: list[Row] = []
    for at, group in enumerate(groups):
        for i in range(group.n):
            answered = i < group.hits
            found.append(
                {
                    "customer": f"K{at}-{i}",
                    "campaign": group.campaign,
                    "channel": group.channel,
                    "sent": datetime(2025, 3, 1),
                    "answered": datetime(2025, 3, 9) if answered else None,
                    "was_answered": answered,
                    "is_control": group.control,
                    "__persona": group.persona,
                }
            )
    return found


def frame(found: Iterable[Row]) -> nw.LazyFrame[Any]:
    """Rows as the profiling floor sees them."""
    return nw.from_native(pa.Table.from_pylist(list(found), SCHEMA)).lazy("duckdb")


def touches(*groups: Group, also: Sequence[Row] = ()) -> nw.LazyFrame[Any]:
    """Touches of groups of customers, and further rows."""
    return frame([*rows(*groups), *also])
