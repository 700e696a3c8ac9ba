"""How long does the study of stability take, beside a plain loop over scikit-learn's KMeans?"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from benchmarks.store import Store
from benchmarks.tables import show
from personas.clustering.features import Features
from personas.clustering.rows import Rows
from personas.clustering.solutions import Effort
from personas.clustering.stability import stability_study

KS = tuple(range(2, 9))
N_ROWS, N_FEATURES, N_PAIRS, N_STARTS = 10_000, 36, 5, 10
PLAIN = "plain loop over scikit-learn's KMeans"
PLAIN_ONE = "the same, limited to one thread"


def run(*, sets: int, fresh: bool) -> None:
    """Print seconds and median indices of the study, `sets` times over (one process)."""
    store = Store("stability", fresh=fresh)
    results = store.all(compare, [(seed,) for seed in range(sets)], n_workers=1)
    plain = np.median([result[PLAIN]["seconds"] for _, result in results])
    rows = []
    for name in (PLAIN, PLAIN_ONE, "kmeans", "latent_classes"):
        seconds = np.median([result[name]["seconds"] for _, result in results])
        medians = np.mean([result[name]["medians"] for _, result in results], axis=0)
        shown = [f"{median:.2f}" for median in medians]
        rows.append([name, f"{seconds:.1f} s", f"{plain / seconds:.1f} ×", *shown])
    show(
        f"Stability, {N_ROWS:,} × {N_FEATURES}, {N_PAIRS} pairs a k, {N_STARTS} starts a fit",
        ["method", "seconds", "speed", *(f"ARI k = {k}" for k in KS)],
        rows,
    )


def compare(seed: int) -> dict[str, Any]:
    """Seconds and median index by k of each method on one set of five overlapping groups."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(0, 0.9, (5, N_FEATURES))
    X = centres[rng.integers(0, 5, N_ROWS)] + rng.normal(size=(N_ROWS, N_FEATURES))
    results: dict[str, Any] = {}
    for name, n_threads in ((PLAIN, None), (PLAIN_ONE, 1)):
        start = time.perf_counter()
        with threadpool_limits(n_threads):
            medians = _plain_loop(X, seed)
        results[name] = {"seconds": time.perf_counter() - start, "medians": medians}
    effort = Effort(n_starts=N_STARTS, n_refined=3, tolerance=1e-4)
    for method in ("kmeans", "latent_classes"):
        start = time.perf_counter()
        found = stability_study(
            Rows.of(X),
            Features.numbers(N_FEATURES),
            KS,
            n_pairs=N_PAIRS,
            method=method,  # type: ignore[arg-type]
            effort=effort,
            random_state=seed,
        )
        seconds = time.perf_counter() - start
        results[method] = {"seconds": seconds, "medians": [found[k].median for k in KS]}
    return results


def _plain_loop(X: np.ndarray, seed: int) -> list[float]:
    rng = np.random.default_rng(seed)
    medians = []
    for k in KS:
        indices = []
        for _ in range(N_PAIRS):
            twins = [
                KMeans(k, n_init=N_STARTS, random_state=int(rng.integers(2**31)))
                .fit(X[rng.integers(0, len(X), len(X))])
                .predict(X)
                for _ in range(2)
            ]
            indices.append(adjusted_rand_score(*twins))
        medians.append(float(np.median(indices)))
    return medians
