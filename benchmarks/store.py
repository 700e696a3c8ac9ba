"""Results that survive a stopped run: one JSON line each, computed once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from tqdm.auto import tqdm

FOLDER = Path(__file__).parent / "results"

Job = tuple[Any, ...]
"""What a result is of: names and numbers, the arguments of the function that computes it."""


class Store:
    """Results of one benchmark, kept in ``benchmarks/results/NAME.jsonl``.

    Parameters
    ----------
    name : str
    fresh : bool, default False
        Forget earlier results.
    """

    def __init__(self, name: str, *, fresh: bool = False) -> None:
        self.path = FOLDER / f"{name}.jsonl"
        if fresh:
            self.path.unlink(missing_ok=True)
        self.known: dict[str, dict[str, Any]] = {}
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                kept = json.loads(line)
                self.known[json.dumps(kept["job"])] = kept["result"]

    def all(
        self,
        compute: Callable[..., dict[str, Any]],
        jobs: Sequence[Job],
        *,
        n_workers: int | None = None,
    ) -> list[tuple[Job, dict[str, Any]]]:
        """Results of all jobs, computing those that are not known, in the order of the jobs."""
        missing = [job for job in jobs if json.dumps(job) not in self.known]
        workers = n_workers or len(os.sched_getaffinity(0))
        if missing and workers == 1:
            for job in tqdm(missing, desc=self.path.stem):
                self._keep(job, compute(*job))
        elif missing:
            with ProcessPoolExecutor(workers) as pool:
                running = {pool.submit(compute, *job): job for job in missing}
                for done in tqdm(as_completed(running), total=len(running), desc=self.path.stem):
                    self._keep(running[done], done.result())
        return [(job, self.known[json.dumps(job)]) for job in jobs]

    def _keep(self, job: Job, result: dict[str, Any]) -> None:
        self.path.parent.mkdir(exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"job": job, "result": result}) + "\n")
        self.known[json.dumps(job)] = result
