"""Deals, touches and events: those of the sample company beside its planted personas, and few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd
import pyarrow as pa

from personas.records.history.purchases import Purchases

SAMPLE = Path(__file__).parents[2] / "sample_data"
STAGES = ("Qualified", "Quote sent", "Negotiation")
JOURNEY = (
    *("enquiry", "quote", "first order", "second order", "fifth order"),
    *("framework contract", "closed"),
)
DEALS = {
    "customer": pa.string(),
    "opened": pa.timestamp("us"),
    "closed": pa.timestamp("us"),
    "status": pa.string(),
    "stage": pa.string(),
    "amount": pa.float64(),
    "discount_share": pa.float64(),
    "lost_reason": pa.string(),
    "__persona": pa.string(),
}
TOUCHES = {
    "customer": pa.string(),
    "campaign": pa.string(),
    "channel": pa.string(),
    "sent": pa.timestamp("us"),
    "answered": pa.timestamp("us"),
    "was_answered": pa.bool_(),
    "is_control": pa.bool_(),
    "__persona": pa.string(),
}
EVENTS = {
    "customer": pa.string(),
    "stage": pa.string(),
    "time": pa.timestamp("us"),
    "__persona": pa.string(),
}


def lazy(frame: pd.DataFrame, types: Mapping[str, pa.DataType]) -> nw.LazyFrame[Any]:
    """Return a frame as the profiling floor sees it."""
    table = pa.Table.from_pandas(frame[list(types)], pa.schema(types), preserve_index=False)
    return nw.from_native(table).lazy("duckdb")


@cache
def planted() -> pd.Series[str]:
    """Persona of each account of the sample, P1 the largest."""
    frame = pd.read_csv(SAMPLE / "planted.csv").drop_duplicates("account_id")
    order = {name: f"P{at}" for at, name in enumerate(frame["persona"].value_counts().index, 1)}
    return frame.set_index("account_id")["persona"].map(order)


@cache
def sizes() -> dict[str, int]:
    """Accounts by persona."""
    return planted().value_counts().sort_index().to_dict()


def deals() -> pd.DataFrame:
    """Deals of the sample, in canonical columns."""
    frame = pd.read_csv(SAMPLE / "deals.csv", parse_dates=["opened", "closed"])
    frame = frame.rename(columns={"account_id": "customer", "stage_reached": "stage"})
    return _of_personas(frame)


def touches() -> pd.DataFrame:
    """Touches of the sample, in canonical columns."""
    frame = pd.read_csv(SAMPLE / "touches.csv", parse_dates=["sent", "answered"])
    frame = frame.rename(columns={"account_id": "customer"})
    frame["was_answered"] = frame["answered"].notna()
    frame["is_control"] = frame["group"] == "control"
    return _of_personas(frame)


def events() -> pd.DataFrame:
    """Events of the sample, in canonical columns."""
    frame = pd.read_csv(SAMPLE / "events.csv", parse_dates=["date"])
    return _of_personas(frame.rename(columns={"account_id": "customer", "date": "time"}))


def _of_personas(frame: pd.DataFrame) -> pd.DataFrame:
    frame["__persona"] = frame["customer"].map(planted())
    return frame[frame["__persona"].notna()].reset_index(drop=True)


def day(text: str | None) -> datetime | None:
    """A day as a moment: "2024-05-01"."""
    return None if text is None else datetime.fromisoformat(text)


def few_deals(rows: Sequence[Mapping[str, Any]]) -> nw.LazyFrame[Any]:
    """Return deals written one by one; what is not said is blank, P1, or a customer of their own.

    >>> few_deals([{"status": "won"}]).collect()["customer"].to_list()
    ['C0']
    """
    usual: dict[str, Any] = dict.fromkeys(DEALS)
    full = [
        {**usual, "customer": f"C{at}", "__persona": "P1", "status": "won", **row}
        for at, row in enumerate(rows)
    ]
    for row in full:
        row.update({name: day(row[name]) for name in ("opened", "closed")})
    return nw.from_native(pa.Table.from_pylist(full, pa.schema(DEALS))).lazy("duckdb")


def few_touches(rows: Sequence[Mapping[str, Any]]) -> nw.LazyFrame[Any]:
    """Return touches written one by one; an answer on a day, or by ``was_answered`` alone."""
    usual: dict[str, Any] = {**dict.fromkeys(TOUCHES), "campaign": "Spring", "is_control": False}
    full = [
        {**usual, "customer": f"C{at}", "__persona": "P1", "sent": "2024-01-01", **row}
        for at, row in enumerate(rows)
    ]
    for row in full:
        row.update({name: day(row[name]) for name in ("sent", "answered")})
        if row["was_answered"] is None:
            row["was_answered"] = row["answered"] is not None
    return nw.from_native(pa.Table.from_pylist(full, pa.schema(TOUCHES))).lazy("duckdb")


def few_events(rows: Sequence[tuple[str, str, str, str]]) -> nw.LazyFrame[Any]:
    """Return events: persona, customer, stage, day."""
    full = [
        {"__persona": persona, "customer": customer, "stage": stage, "time": day(when)}
        for persona, customer, stage, when in rows
    ]
    return nw.from_native(pa.Table.from_pylist(full, pa.schema(EVENTS))).lazy("duckdb")


def purchases() -> Purchases:
    """Orders of the sample; a product is a category too."""
    frame = pd.read_csv(SAMPLE / "orders.csv", parse_dates=["order_date"])
    kept = frame["status"] != "cancelled"
    frame = _of_personas(
        frame[kept].rename(columns={"account_id": "customer", "order_date": "time"})
    )
    return bought_and_ordered(frame.drop_duplicates("order_id"), frame)


def bought_and_ordered(orders: pd.DataFrame, bought: pd.DataFrame) -> Purchases:
    """Purchases of orders (customer, time) and of lines (customer, product), with personas."""
    text = pa.string()
    times = {"customer": text, "time": pa.timestamp("us"), "__persona": text}
    once = bought.rename(columns={"product": "level"}).drop_duplicates(["customer", "level"])
    levels = lazy(once, {"customer": text, "level": text, "__persona": text})
    return Purchases(lazy(orders, times), {"product": levels, "category": levels})
