"""An invented company whose three personas are known, with columns of every kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from personas.profiling.effects import Study
from personas.profiling.understanding import Understanding, understand
from personas.records.schema import Column, Schema

SIZES = (600, 400, 200)
HOSTILE = "<script>#x $y$ *z*"


def schema(**changes: dict[str, Any]) -> Schema:
    """Columns of every kind and role."""
    column = [
        Column(name="id", kind="category", role="id", label="id"),
        Column(name="spend", kind="number", role="segment", label="spend", unit="€ a year"),
        Column(name="spend_copy", kind="number", role="segment", label="spend last year"),
        Column(name="web_orders", kind="number", role="segment", label="web orders"),
        Column(name="kids", kind="number", role="segment", label="children at home"),
        Column(name="online_share", kind="number", role="segment", label="online share"),
        Column(name="contract", kind="category", role="segment", label="contract"),
        Column(name="newsletter", kind="flag", role="segment", label="newsletter"),
        Column(
            name="education",
            kind="ordered",
            role="segment",
            label="education",
            levels=("school", "college", "master"),
        ),
        Column(name="since", kind="date", role="segment", label="customer since"),
        Column(name="products", kind="set", role="segment", label="products bought"),
        Column(name="constant", kind="number", role="segment", label="constant"),
        Column(name="noise", kind="number", role="segment", label="noise"),
        Column(name="country", kind="category", role="describe", label="country"),
        Column(name="source", kind="category", role="describe", label="source"),
        Column(name="churned", kind="flag", role="outcome", label="churned"),
        Column(name="revenue", kind="number", role="outcome", label="revenue", unit="€"),
        Column(name="gender", kind="category", role="protected", label="gender"),
        Column(name="email", kind="category", role="personal", label="email"),
        Column(name="remark", kind="text", role="describe", label="remark"),
    ]
    return Schema(columns=tuple(column), unit="accounts").replace(changes)


@cache
def rows(seed: int = 0) -> pa.Table:
    """1,200 rows with ``__persona``; P1 the largest."""
    rng = np.random.default_rng(seed)
    label = np.repeat(np.arange(3), SIZES)
    rng.shuffle(label)
    n = label.size

    def by(*of_each: float) -> npt.NDArray[np.float64]:
        return np.array(of_each)[label]

    def chosen(levels: Sequence[str], *shares: Sequence[float]) -> list[str]:
        return [str(rng.choice(levels, p=shares[at])) for at in label]

    spend = np.round(rng.lognormal(np.log(by(200, 900, 3000)), 0.4), 2)
    blank = rng.random(n) < 0.05
    start = datetime(2015, 1, 1)
    days = rng.integers(0, 700, n) + by(0, 1500, 3000).astype(int)
    since = [start + timedelta(days=int(at)) for at in days]
    shares = np.array([[0.9, 0.3, 0.5], [0.2, 0.3, 0.5], [0.2, 0.9, 0.5]])
    baskets = rng.random((n, 3)) < shares[label]
    names = np.array(["paper", "desks", "lamps"])
    bought = [list(names[basket]) for basket in baskets]
    return pa.table(
        {
            "__row": pa.array(np.arange(n)),
            "__persona": pa.array([f"P{at + 1}" for at in label]),
            "id": pa.array([f"K{at:05d}" for at in range(n)]),
            "spend": pa.array(spend, mask=blank),
            "spend_copy": pa.array(spend * 1.02 + rng.normal(0, 1, n)),
            "web_orders": pa.array(rng.poisson(by(2, 12, 5)).astype(float)),
            "kids": pa.array((rng.random(n) < by(0.1, 0.8, 0.2)) * rng.integers(1, 3, n) * 1.0),
            "online_share": pa.array(np.round(rng.beta(by(2, 9, 2), by(8, 1, 8)), 2)),
            "contract": pa.array(
                chosen(
                    ["Month-to-month", "Two year", "Rare thing"],
                    [0.86, 0.13, 0.01],
                    [0.3, 0.7, 0.0],
                    [0.1, 0.9, 0.0],
                )
            ),
            "newsletter": pa.array(rng.random(n) < by(0.2, 0.9, 0.3)),
            "education": pa.array(
                chosen(
                    ["school", "college", "master"],
                    [0.7, 0.2, 0.1],
                    [0.2, 0.6, 0.2],
                    [0.1, 0.2, 0.7],
                )
            ),
            "since": pa.array(since, pa.timestamp("us")),
            "products": pa.array(bought, pa.list_(pa.string())),
            "constant": pa.array(np.ones(n)),
            "noise": pa.array(rng.normal(50, 10, n)),
            "country": pa.array(rng.choice(["Austria", "Germany", HOSTILE], n, p=[0.3, 0.5, 0.2])),
            "source": pa.array(chosen(["fair", "search"], [0.2, 0.8], [0.3, 0.7], [0.9, 0.1])),
            "churned": pa.array(rng.random(n) < by(0.3, 0.1, 0.05)),
            "revenue": pa.array(np.round(rng.lognormal(np.log(by(100, 500, 2000)), 0.5), 2)),
            "gender": pa.array(rng.choice(["f", "m"], n)),
            "email": pa.array([f"{at}@example.com" for at in range(n)]),
            "remark": pa.array(["said something"] * n),
        }
    )


def lazy(table: pa.Table | None = None) -> nw.LazyFrame[Any]:
    """Return rows as the profiling floor sees them."""
    return nw.from_native(rows() if table is None else table).lazy("duckdb")


def positions(table: pa.Table) -> npt.NDArray[np.int64]:
    """Position of each row's persona."""
    return np.array([int(name[1:]) - 1 for name in table["__persona"].to_pylist()])


def study(table: pa.Table | None = None, *, wrong: float = 0.03, n_reruns: int = 20) -> Study:
    """Return a study whose re-runs put a few rows elsewhere."""
    table = rows() if table is None else table
    labels, rng = positions(table), np.random.default_rng(1)
    refits = np.tile(labels, (n_reruns, 1))
    moved = rng.random(refits.shape) < wrong
    refits[moved] = rng.integers(0, labels.max() + 1, int(moved.sum()))
    return Study(table, labels, refits)


@cache
def understood() -> Understanding:
    """Return all that is understood of the planted personas."""
    return understand(lazy(), schema(), study(), min_cell=10)


@dataclass(frozen=True)
class Few:
    """A table of a few rows, written column by column."""

    table: pa.Table
    schema: Schema


def few(personas: Sequence[str], *columns: Column, **values: Sequence[Any]) -> Few:
    """Return a small table with the given persona of each row."""
    kinds = {
        "number": pa.float64(),
        "flag": pa.bool_(),
        "date": pa.timestamp("us"),
        "set": pa.list_(pa.string()),
    }
    data = {
        column.name: pa.array(values[column.name], kinds.get(column.kind, pa.string()))
        for column in columns
    }
    return Few(pa.table({"__persona": pa.array(personas), **data}), Schema(columns=columns))
