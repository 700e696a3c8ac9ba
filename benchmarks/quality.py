"""How near do we come to the true groups, their number given?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from sklearn.metrics import adjusted_rand_score

from benchmarks.peers import kmeans_labels, mixture_labels, z_scores_and_one_hot
from benchmarks.planted import DEGREES, planted
from benchmarks.published import INDICES, METHODS, folder, published
from benchmarks.store import Job, Store
from benchmarks.tables import mean, show
from personas.clustering.encoder import BalancedEncoder
from personas.clustering.rows import Rows
from personas.clustering.solutions import FINAL, solve
from personas.records.schema import Schema

OURS = ("latent classes", "k-means, BalancedEncoder")
PEERS = ("k-means, z-scores + one-hot", "Gaussian mixture, the same")
STUDIED_ROWS = 10_000


def run(*, sets: int, fresh: bool) -> None:
    """Print indices on the published sets and on `sets` planted ones of each degree."""
    store = Store("quality", fresh=fresh)
    if folder() is None:
        print("published sets skipped: PERSONAS_REAL_DATA is not set or has no mixed_benchmark")
    else:
        _show_published(store.all(on_published, [("published", name, 0) for name in INDICES]))
    jobs: list[Job] = [("planted", degree, seed) for degree in DEGREES for seed in range(sets)]
    _show_planted(store.all(on_planted, jobs))


def on_published(_: str, name: str, seed: int) -> dict[str, Any]:
    table, schema, labels = published(name)
    return indices(table, schema, labels, seed)


def on_planted(_: str, degree: str, seed: int) -> dict[str, Any]:
    made = planted(seed, degree)  # type: ignore[arg-type]
    return {**indices(made.table, made.schema, made.labels, seed), "Bayes rule": made.bayes_index}


def indices(table: pa.Table, schema: Schema, labels: np.ndarray, seed: int) -> dict[str, Any]:
    """Adjusted Rand index of each method with the true labels, at their number."""
    k = len(np.unique(labels))
    encoder = BalancedEncoder(schema).fit(table)
    X = encoder.transform(table)
    rows, features = Rows.of(X), encoder.features_
    few = Rows.of(X[:STUDIED_ROWS]) if len(X) > STUDIED_ROWS else None
    usual = z_scores_and_one_hot(table, schema)
    found = {
        name: solve(
            rows, features, k, method=method, effort=FINAL, seed=(seed, k), starting_rows=few
        ).labels
        for name, method in zip(OURS, ("latent_classes", "kmeans"), strict=True)
    }
    found[PEERS[0]] = kmeans_labels(usual, k, seed)
    found[PEERS[1]] = mixture_labels(usual, k, seed)
    return {name: float(adjusted_rand_score(labels, own)) for name, own in found.items()}


def _show_published(results: list[tuple[Job, dict[str, Any]]]) -> None:
    head = ["set", *OURS, *PEERS, *(f"{name} (published)" for name in METHODS)]
    table = np.array(
        [[*(result[name] for name in (*OURS, *PEERS)), *INDICES[job[1]]] for job, result in results]
    )
    rows = [
        [job[1], *(f"{index:.3f}" for index in line)]
        for (job, _), line in zip(results, table, strict=True)
    ]
    rows.append(["**mean**", *(f"**{index:.3f}**" for index in table.mean(axis=0))])
    show("Adjusted Rand index, ten published mixed sets, true k", head, rows)


def _show_planted(results: list[tuple[Job, dict[str, Any]]]) -> None:
    names = [*OURS, *PEERS, "Bayes rule"]
    rows = []
    for degree in [*DEGREES, "all"]:
        own = [result for job, result in results if degree in (job[1], "all")]
        rows.append(
            [degree, str(len(own)), *(mean([each[name] for each in own]) for name in names)]
        )
    show("Adjusted Rand index, planted mixed sets, true k", ["degree", "sets", *names], rows)
