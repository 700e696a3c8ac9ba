"""From order lines to the features of each customer, beside a bare GROUP BY and SQL by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from benchmarks.history_sql import BARE, BY_HAND
from benchmarks.store import Store
from benchmarks.tables import show

SIZES = (1_000_000, 10_000_000, 100_000_000)
LINES_A_CUSTOMER = 20
OURS, GROUP_BY, SQL, PANDAS = "personas", "bare GROUP BY", "SQL by hand", "pandas"
FEATURES, CHECKS = "features", "reading and checking"
MOST_LINES_IN_PANDAS = 10_000_000
REPEATS = 3
MOST_BYTES_REPEATED = 500_000_000
MEMORY = "4GB"


def run(*, sets: int, fresh: bool) -> None:
    """Print seconds, ratios and memory for the first `sets` sizes."""
    store = Store("history", fresh=fresh)
    rows = []
    for n_lines in SIZES[:sets]:
        names = [GROUP_BY, SQL, OURS] + [PANDAS] * (n_lines <= MOST_LINES_IN_PANDAS)
        jobs = [(name, n_lines) for name in names]
        found = {job[0]: result for job, result in store.all(measure, jobs, n_workers=1)}
        bare, by_hand = found[GROUP_BY]["seconds"], found[SQL]["seconds"]
        told = {name: found[name]["seconds"] for name in names if name != OURS}
        stages = found[OURS]["stages"]
        told |= {f"{OURS}: features": stages[FEATURES], f"{OURS}: all": sum(stages.values())}
        for name, seconds in told.items():
            memory = found[name.split(":")[0]]["megabytes"]
            rows.append(
                [
                    f"{n_lines:,}",
                    name,
                    f"{seconds:.1f} s",
                    f"{seconds / bare:.1f} ×",
                    f"{seconds / by_hand:.2f} ×",
                    f"{memory:,.0f} MB",
                ]
            )
    head = ["lines × 8 columns", "", "seconds", "of a GROUP BY", "of SQL by hand", "peak memory"]
    show("From a Parquet file of order lines to all order features", head, rows)


def measure(name: str, n_lines: int) -> dict[str, Any]:
    """Run one of them in a process of its own, on a file made before."""
    path = lines_file(n_lines)
    command = [sys.executable, "-m", "benchmarks.history", name, str(path)]
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{name} failed on {n_lines:,} lines")
        out.seek(0)
        return {**json.loads(out.read()), "megabytes": usage.ru_maxrss / 1024}


def lines_file(n_lines: int) -> Path:
    """A file of order lines in the temporary folder, made when it is not there yet."""
    path = Path(tempfile.gettempdir()) / f"personas-order-lines-{n_lines}.parquet"
    if not path.exists():
        write_lines(path, n_lines)
    return path


def write_lines(path: Path, n_lines: int) -> None:
    """Write order lines: three an order, few customers with many orders, in the order of time."""
    draws = ", ".join(
        f"hash({of} * 7 + {at}) / 18446744073709551615.0 AS {name}"
        for at, (name, of) in enumerate(
            [("who", "o"), ("rebate", "o"), ("way", "o"), ("what", "i"), ("back", "i")], start=1
        )
    )
    beside = path.with_suffix(".part")
    duckdb.sql(
        f"COPY (WITH lines AS (SELECT i, i // 3 AS o FROM range({n_lines}) t(i)), "
        f"drawn AS (SELECT i, o, {draws} FROM lines) SELECT "
        f"CAST(1 + floor(who * who * {n_lines // LINES_A_CUSTOMER}) AS BIGINT) AS customer_id, "
        "o AS order_id, TIMESTAMP '2022-01-01' + to_seconds(CAST(floor("
        f"o * 3.0 / {n_lines} * 4 * 365 * 86400) AS BIGINT)) AS ordered_at, "
        "'P' || lpad(CAST(floor(what * what * 5000) AS VARCHAR), 5, '0') AS product, "
        "['Chairs', 'Desks', 'Lamps', 'Storage', 'Kitchen', 'Outdoor', 'Textiles', 'Toys']"
        "[1 + CAST(floor(what * what * 7.99) AS INT)] AS category, "
        "['online', 'shop', 'phone', 'partner'][1 + CAST(floor(way * 3.99) AS INT)] AS channel, "
        "round(CASE WHEN back < .03 THEN -1 ELSE 1 END * exp(2 + 2 * what) * (1 + rebate), 2) "
        "AS amount, CASE WHEN rebate < .2 THEN 10.0 ELSE 0.0 END AS discount FROM drawn) "
        f"TO '{beside}' (FORMAT parquet)"
    )
    beside.rename(path)


def ours(path: Path) -> dict[str, float]:
    """Read, check and work out all features as a build does; seconds of each stage."""
    from personas.engine.engine import Engine
    from personas.records.brief import Brief
    from personas.records.features.order_features import order_features
    from personas.records.history.order_lines import order_table
    from personas.records.history.orders import open_orders
    from personas.texts import Texts

    columns = {
        "customer": "customer_id",
        "order": "order_id",
        "time": "ordered_at",
        **{name: name for name in ("product", "category", "channel", "amount", "discount")},
    }
    brief = Brief.model_validate({"orders": {"source": str(path), **columns}})
    start = time.perf_counter()
    engine = Engine(memory_limit=MEMORY)
    orders = open_orders(brief, engine, None, Texts(), [])
    opened = time.perf_counter()
    table = order_table(orders.lines, engine)
    order_features(orders.lines, table, engine, min_cell=brief.min_cell)
    done = time.perf_counter()
    engine.close()
    # Opening brings the lines together by order too: that belongs to the features, once.
    return {FEATURES: done - opened, CHECKS: opened - start}


def by_sql(sql: str) -> Callable[[Path], dict[str, float]]:
    """Run a query into a table; seconds."""

    def work(path: Path) -> dict[str, float]:
        connection = duckdb.connect(config={"memory_limit": MEMORY})
        connection.execute("SET TimeZone = 'UTC'")
        start = time.perf_counter()
        connection.execute(sql.format(source=f"read_parquet('{path}')"))
        return {"query": time.perf_counter() - start}

    return work


def by_pandas(path: Path) -> dict[str, float]:
    """A part of the features, as most would write them in pandas; seconds."""
    start = time.perf_counter()
    lines = pd.read_parquet(path)
    lines["sold"] = lines["amount"].clip(lower=0)
    orders = lines.groupby(["customer_id", "order_id"], as_index=False).agg(
        time=("ordered_at", "min"), sold=("sold", "sum"), revenue=("amount", "sum")
    )
    orders = orders.sort_values(["customer_id", "time"])
    orders["gap"] = orders.groupby("customer_id")["time"].diff().dt.days
    orders.groupby("customer_id").agg(
        orders=("order_id", "count"),
        revenue=("revenue", "sum"),
        basket=("sold", "median"),
        gap=("gap", "median"),
        last=("time", "max"),
    )
    lines.groupby("customer_id")["product"].nunique()
    return {"pandas": time.perf_counter() - start}


WORK: dict[str, Callable[[Path], dict[str, float]]] = {
    OURS: ours,
    GROUP_BY: by_sql(BARE),
    SQL: by_sql(BY_HAND),
    PANDAS: by_pandas,
}

if __name__ == "__main__":
    work, source = WORK[sys.argv[1]], Path(sys.argv[2])
    once = sys.argv[1] == PANDAS or source.stat().st_size > MOST_BYTES_REPEATED
    tried = [work(source) for _ in range(1 if once else REPEATS)]
    best = min(tried, key=lambda stages: sum(stages.values()))
    print(json.dumps({"seconds": sum(best.values()), "stages": best}))
