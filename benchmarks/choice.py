"""How often is the number of groups found, beside the classical rules?"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.metrics import adjusted_rand_score

from benchmarks.peers import classical_choices
from benchmarks.planted import DEGREES, planted
from benchmarks.store import Job, Store
from benchmarks.tables import mean, rate, show
from personas.clustering.encoder import BalancedEncoder
from personas.clustering.rows import Rows
from personas.clustering.solutions import FINAL, solve
from personas.clustering.study import study

OURS = "gain × stability"
KS = tuple(range(2, 9))
LEAST_SHARE = 0.05
RULES = (
    OURS,
    "ICL",
    "BIC",
    "silhouette",
    "Calinski-Harabasz",
    "Davies-Bouldin",
    "gap statistic",
)


def run(*, sets: int, fresh: bool) -> None:
    """Print how each rule does on `sets` planted sets of each degree."""
    jobs: list[Job] = [(degree, seed) for degree in DEGREES for seed in range(sets)]
    results = Store("choice", fresh=fresh).all(choices, jobs)
    for degree in DEGREES:
        own = [result for job, result in results if job[0] == degree]
        show(
            f"Number of groups, {degree} planted sets (n = {len(own)})",
            [
                "rule",
                "right k",
                "within one",
                "ARI of its choice",
                "mean k - true k",
                "of ARI at true k",
            ],
            [_line(rule, own) for rule in RULES],
        )


def _line(rule: str, results: list[dict[str, Any]]) -> list[str]:
    off = np.array([result["chosen"][rule] - result["k"] for result in results])
    index = [result["indices"][rule] for result in results]
    at_true_k = np.mean([result["index_at_true_k"] for result in results])
    return [
        rule,
        rate(int((off == 0).sum()), len(off)),
        rate(int((np.abs(off) <= 1).sum()), len(off)),
        mean(index),
        f"{off.mean():+.2f}",
        f"{np.mean(index) / at_true_k:.3f}",
    ]


def choices(degree: str, seed: int) -> dict[str, Any]:
    """What each rule chooses on one set, and how good the solution is that it chooses."""
    made = planted(seed, degree)  # type: ignore[arg-type]
    encoder = BalancedEncoder(made.schema).fit(made.table)
    X, features = encoder.transform(made.table), encoder.features_
    rows = Rows.of(X)
    found = study(
        rows,
        features,
        KS,
        method="latent_classes",
        least_share=LEAST_SHARE,
        gaps={},
        override=None,
        reason=None,
        random_state=seed,
    )
    classes = {k: solution.labels for k, solution in found.solutions.items()}
    icl = {k: solution.icl for k, solution in found.solutions.items()}
    bic = {
        k: -2 * solution.log_likelihood + features.n_parameters(k) * np.log(rows.n_rows)
        for k, solution in found.solutions.items()
    }
    means = {
        k: solve(rows, features, k, method="kmeans", effort=FINAL, seed=(seed, k)).labels
        for k in KS
    }
    chosen = {
        OURS: found.choice.chosen,
        "ICL": min(KS, key=lambda k: icl[k]),
        "BIC": min(KS, key=lambda k: bic[k]),
        **classical_choices(X, means, seed),
    }
    indices = {
        rule: float(adjusted_rand_score(made.labels, (classes if rule in RULES[:3] else means)[k]))
        for rule, k in chosen.items()
    }
    return {
        "k": made.k,
        "chosen": chosen,
        "indices": indices,
        "index_at_true_k": float(adjusted_rand_score(made.labels, classes[made.k])),
        "index_by_k": {k: float(adjusted_rand_score(made.labels, classes[k])) for k in KS},
        "evidence": found.choice.to_dict()["evidence"],
    }
