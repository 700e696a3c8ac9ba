"""Tables of orders as they come: drawn at random, with every flaw that a rule is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from records.features.reference import Rules

from personas.records.brief import Brief
from personas.records.opening import Sources, open_brief

FIRST, LAST = pd.Timestamp("2023-01-01"), pd.Timestamp("2025-06-30")
SETTINGS = (
    *("customer", "time", "order", "amount", "price", "quantity", "refunded", "product"),
    *("category", "channel", "discount", "cancelled"),
)


def drawn_orders(seed: int, n_rows: int = 500) -> pd.DataFrame:
    """Lines of orders: some customers have many, some one; a few orders hold a stray line."""
    draw = np.random.default_rng(seed)
    n_orders = n_rows // 2
    customer = (35 * draw.random(n_orders) ** 2).astype(int)
    minutes = draw.integers(0, int((LAST - FIRST).total_seconds() // 60), n_orders)
    # Some customers buy several times on one day.
    minutes = np.where(draw.random(n_orders) < 0.1, minutes // 144000 * 144000 + 7, minutes)
    channel = draw.choice(["online", "rep", "phone", "fax", "app", "stall", None], n_orders)
    of = draw.integers(0, n_orders, n_rows)
    later = np.where(draw.random(n_rows) < 0.1, draw.integers(0, 60 * 24 * 60, n_rows), 0)
    table = pd.DataFrame(
        {
            "customer": [f"C{customer[at]:02}" for at in of],
            "time": FIRST + pd.to_timedelta(minutes[of] + later, unit="min"),
            "order": [f"O{at}" for at in of],
            "price": np.round(draw.lognormal(2, 1, n_rows), 2),
            "quantity": draw.integers(1, 9, n_rows).astype(float),
            "product": draw.choice([f"p{at}" for at in range(40)] + ["postage", None], n_rows),
            "category": draw.choice([f"k{at}" for at in range(15)] + ["fee", None], n_rows),
            "channel": channel[of],
            "discount": draw.choice([0.0, 0.0, 5.0, np.nan], n_rows),
            "status": draw.choice(["sent", "sent", "sent", "Cancelled", "returned", None], n_rows),
            "refunded": draw.choice([0.0, 0.0, 0.0, 1.25, -2.5, np.nan], n_rows),
            "country": draw.choice(["DE", "FR", None], n_rows),
        }
    )
    return spoilt(table, draw)


def spoilt(table: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    """Cells go missing, money turns negative, one order is of two customers, rows are repeated."""
    n = len(table)
    table["cancelled"] = pd.Series(np.where(draw.random(n) < 0.03, "2025-01-01", None))
    for name, share in (("customer", 0.04), ("time", 0.02), ("order", 0.04), ("price", 0.03)):
        table[name] = table[name].mask(draw.random(n) < share)
    table["quantity"] = table["quantity"].where(draw.random(n) > 0.06, -table["quantity"])
    table["price"] = table["price"].where(draw.random(n) > 0.02, -table["price"])
    table["channel"] = table["channel"].mask(draw.random(n) < 0.05, "online")
    table["customer"] = table["customer"].mask(draw.random(n) < 0.01, "C34")
    table.loc[draw.integers(0, n, 3), "time"] = pd.Timestamp("1900-01-01")
    once = pd.DataFrame({"customer": ["only", "gone"], "time": [LAST, FIRST], "price": [9.5, -3.0]})
    once = once.assign(quantity=1.0, order=["X1", "X2"], status="sent")
    table = pd.concat([table, once], ignore_index=True)
    return pd.concat([table, table.sample(15, random_state=7)], ignore_index=True)


def opened(
    folder: Path,
    table: pd.DataFrame,
    rules: Rules,
    *,
    suffix: str = "csv",
    orders: dict[str, Any] | None = None,
    **brief: Any,
) -> Sources:
    """Write the table and a brief that names all of its columns, and open them."""
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / f"orders.{suffix}"
    table.to_csv(source, index=False) if suffix == "csv" else table.to_parquet(source)
    block: dict[str, Any] = {name: name for name in SETTINGS if name in table.columns}
    if "status" in table.columns:
        words = {"cancelled": [*rules.cancelled], "returned": [*rules.returned]}
        block["status"] = {"column": "status", **words}
    if "country" in table.columns:
        block["keep"] = ["country"]
    block |= {"source": source.name, "charges": [*rules.charges], "repeats": rules.repeats}
    content = {"as_of": rules.as_of, "min_cell": rules.min_cell, "orders": block | (orders or {})}
    content |= {"window": f"{rules.window} months"} if rules.window else {}
    path = folder / "brief.yaml"
    path.write_text(yaml.safe_dump(content | brief), encoding="utf-8")
    return open_brief(Brief.load(path))
