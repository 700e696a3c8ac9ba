"""Seconds and peak memory from a CSV file to a book, beside a pipeline written by hand."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.store import Store
from benchmarks.tables import show

SIZES = (10_000, 100_000, 1_000_000)
OURS, PEER = "personas build", "hand-written pipeline"
ROWS_AT_ONCE = 100_000


def run(*, sets: int, fresh: bool) -> None:
    """Print seconds and memory for the first `sets` sizes."""
    store = Store("build", fresh=fresh)
    jobs = [(name, size) for size in SIZES[:sets] for name in (OURS, PEER)]
    found = {tuple(job): result for job, result in store.all(measure, jobs, n_workers=1)}
    rows = []
    for size in SIZES[:sets]:
        ours, peer = found[OURS, size], found[PEER, size]
        rows.append(
            [
                f"{size:,}",
                f"{ours['seconds']:.1f} s",
                f"{peer['seconds']:.1f} s",
                f"{peer['seconds'] / ours['seconds']:.1f} ×",
                f"{ours['megabytes']:,.0f} MB",
                f"{peer['megabytes']:,.0f} MB",
            ]
        )
    head = ["rows × 20 columns", OURS, PEER, "speed", f"memory, {OURS}", f"memory, {PEER}"]
    show("From CSV to a book", head, rows)


def measure(name: str, n_rows: int) -> dict[str, Any]:
    """Run one of the two in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "customers.csv"
        write_customers(source, n_rows)
        command = (
            [sys.executable, "-m", "personas", "build", str(source), "--out", f"{folder}/book"]
            if name == OURS
            else [
                sys.executable,
                "-m",
                "benchmarks.hand_written",
                str(source),
                f"{folder}/book.pdf",
            ]
        )
        log = Path(folder) / "log"
        start = time.perf_counter()
        with log.open("w") as file:
            process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)
            _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{name} failed on {n_rows:,} rows:\n{log.read_text()[-2000:]}")
    return {"seconds": seconds, "megabytes": usage.ru_maxrss / 1024}


def write_customers(path: Path, n_rows: int, *, seed: int = 0) -> None:
    """Write synthetic customers: an id and 20 columns of every kind, five overlapping groups."""
    rng = np.random.default_rng(seed)
    lean = np.random.default_rng(seed + 1).normal(0, 1, (5, 20))
    for first in range(0, n_rows, ROWS_AT_ONCE):
        n = min(ROWS_AT_ONCE, n_rows - first)
        rows = lean[rng.choice(5, n, p=[0.3, 0.25, 0.2, 0.15, 0.1])]
        customers = _customers(rng, rows + rng.normal(0, 0.8, rows.shape), first)
        customers.to_csv(path, mode="a", header=first == 0, index=False)


def _customers(rng: np.random.Generator, latent: np.ndarray, first: int) -> pd.DataFrame:
    n = len(latent)
    columns: dict[str, Any] = {"customer_id": [f"C{first + row:08d}" for row in range(n)]}
    for name, z in zip(("age", "tenure_months", "satisfaction"), latent.T[:3], strict=True):
        columns[name] = np.round(45 + 12 * z, 1)
    names = ("spend", "orders_value", "basket", "discounts", "returns_value")
    for name, z in zip(names, latent.T[3:8], strict=True):
        columns[name] = np.round(np.exp(4 + 0.8 * z), 2)
    for name, z in zip(("visits", "tickets", "clicks"), latent.T[8:11], strict=True):
        columns[name] = rng.poisson(np.exp(1 + 0.6 * z))
    for name, z in zip(("newsletter", "app_user", "member"), latent.T[11:14], strict=True):
        columns[name] = np.where(z > 0, "yes", "no")
    levels = {
        "channel": ("shop", "web", "phone"),
        "region": ("north", "south", "east", "west"),
        "plan": ("basic", "plus", "pro"),
        "payment": ("card", "invoice", "debit", "wallet", "cash"),
    }
    for (name, words), z in zip(levels.items(), latent.T[14:18], strict=True):
        cuts = np.linspace(-1.2, 1.2, len(words) - 1)
        columns[name] = np.array(words)[np.digitize(z, cuts)]
    since = pd.Timestamp("2026-06-30") - pd.to_timedelta(
        np.round(np.exp(5 + 0.7 * latent[:, 18])), unit="D"
    )
    columns["first_order"] = since.strftime("%Y-%m-%d")
    columns["income"] = np.where(rng.random(n) < 0.05, np.nan, np.round(3000 + 900 * latent[:, 19]))
    return pd.DataFrame(columns)
