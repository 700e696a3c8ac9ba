"""The tables of history that a brief may name, and what holds for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from personas.records.brief_settings import Settings, Text, problem
from personas.records.history.order_settings import OrderSettings, OrderStatus
from personas.records.history.table_settings import (
    ControlSettings,
    DealSettings,
    EventSettings,
    StatusSettings,
    TouchSettings,
)

_MONTHS = {"month": 1, "months": 1, "year": 12, "years": 12, "monat": 1, "monate": 1, "jahre": 12}
_MOST_MONTHS = 12 * 100
_FIGURES = len(str(_MOST_MONTHS))


def _months(value: Any) -> Any:
    number, _, unit = str(value).strip().partition(" ")
    months = _MONTHS.get(unit.strip().lower() or "months")
    if not (months and number.isascii() and number.isdecimal() and number.strip("0")):
        raise problem("This is no length of time.", do="write it as 24 months, or as 2 years")
    # As a text, as numbers of thousands of figures are none to Python.
    if len(number.lstrip("0")) > _FIGURES or int(number) * months > _MOST_MONTHS:
        raise problem(
            "No history is longer than 100 years.", do="drop the window: all of history counts"
        )
    return int(number) * months


Months = Annotated[int, BeforeValidator(_months)]
Rate = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class SideTables(Settings):
    """The tables of history of a brief.

    Attributes
    ----------
    orders : OrderSettings, optional
    deals : DealSettings, optional
    touches : TouchSettings, optional
    events : EventSettings, optional
    window : int, optional
        How many months up to the as-of date count; all of history when not given.
    rates : mapping of str to float
        What one of another currency is worth in the book's: ``{USD: 0.92}``.
    attribution_days : int
        A deal up to so many days after an answered touch is said to follow it.
    """

    orders: OrderSettings | None = None
    deals: DealSettings | None = None
    touches: TouchSettings | None = None
    events: EventSettings | None = None
    window: Months | None = None
    rates: Mapping[Text, Rate] = Field(default_factory=dict)
    attribution_days: int = Field(default=90, ge=1)


_BLOCKS: Mapping[tuple[str, ...], type[Settings]] = {
    ("orders",): OrderSettings,
    ("orders", "status"): OrderStatus,
    ("deals",): DealSettings,
    ("deals", "status"): StatusSettings,
    ("touches",): TouchSettings,
    ("touches", "control"): ControlSettings,
    ("events",): EventSettings,
}


TABLES = tuple(path[0] for path in _BLOCKS if len(path) == 1)


def words_known_at(path: Sequence[str]) -> tuple[str, ...] | None:
    """Words that may stand at a place of a table's block, None at any other place."""
    block = _BLOCKS.get(tuple(path))
    return None if block is None else tuple(block.model_fields)
