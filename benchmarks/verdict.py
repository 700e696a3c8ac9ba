"""How often is "natural" said of sets without groups, and of sets with groups?"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.planted import DEGREES, planted
from benchmarks.store import Job, Store
from benchmarks.structureless import KINDS, structureless
from benchmarks.tables import rate, show
from personas.clustering.encoder import BalancedEncoder
from personas.clustering.rows import Rows
from personas.clustering.structure import THRESHOLD, structure_test
from personas.clustering.study import study
from personas.clustering.verdict import STABLE

KS = tuple(range(2, 9))
LEAST_SHARE = 0.05
LEAST_Z = 1.5
"""No threshold below this is considered: sets below it are not studied further."""


def run(*, sets: int, fresh: bool) -> None:
    """Print rates on `sets` sets of each kind and degree."""
    jobs: list[Job] = [(name, seed) for seed in range(sets) for name in (*KINDS, *DEGREES)]
    results = Store("verdict", fresh=fresh).all(judged, jobs)
    rows = []
    for name in (*KINDS, *DEGREES):
        own = [(job[1], result) for job, result in results if job[0] == name]
        z = np.array([result["z"] for _, result in own])
        told = [result for seed, result in own if seed % 2]
        low, middle, high = np.quantile(z, [0.05, 0.5, 0.95])
        rows.append(
            [
                name,
                f"{low:.1f} / {middle:.1f} / {high:.1f}",
                rate(sum(result["z"] >= THRESHOLD for result in told), len(told)),
                rate(sum(natural(result, THRESHOLD) for result in told), len(told)),
            ]
        )
    head = ["sets", "z: 5 % / median / 95 %", f"z of {THRESHOLD:g} or more", "verdict natural"]
    show("Odd seeds (the threshold was set on even ones); z over all seeds", head, rows)
    _show_thresholds([(job, result) for job, result in results if job[1] % 2 == 0])


def _show_thresholds(results: list[tuple[Job, dict[str, Any]]]) -> None:
    rows = []
    for threshold in (1.5, 2.0, 2.5, 3.0, 3.5, 4.0):
        said = [(job[0], natural(result, threshold)) for job, result in results]
        without = [hit for name, hit in said if name in KINDS]
        worst = max(np.mean([hit for name, hit in said if name == kind]) for kind in KINDS)
        cells = [[hit for name, hit in said if name == degree] for degree in DEGREES]
        rows.append(
            [
                f"{threshold:g}",
                rate(sum(without), len(without)),
                f"{100 * worst:.0f} %",
                *(rate(sum(hits), len(hits)) for hits in cells),
            ]
        )
    head = ["threshold of z", "natural without groups", "worst kind", *DEGREES]
    show("Even seeds: verdict natural by threshold", head, rows)


def natural(result: dict[str, Any], threshold: float) -> bool:
    """The verdict's rule, at another threshold."""
    return bool(result["z"] >= threshold and result["stability"] >= STABLE)


def judged(name: str, seed: int) -> dict[str, Any]:
    """The structure test's z and the stability at the chosen k (0 where z settles it)."""
    if name in KINDS:
        table, schema = structureless(name, seed)
    else:
        made = planted(seed, name)  # type: ignore[arg-type]
        table, schema = made.table, made.schema
    encoder = BalancedEncoder(schema).fit(table)
    X, features = encoder.transform(table), encoder.features_
    tested = structure_test(X, features, ks=KS, random_state=seed)
    stability = 0.0
    if tested.z >= LEAST_Z:
        found = study(
            Rows.of(X),
            features,
            KS,
            method="latent_classes",
            least_share=LEAST_SHARE,
            gaps={},
            override=None,
            reason=None,
            random_state=seed,
        )
        stability = found.stabilities[found.choice.chosen].median
    return {"z": tested.z, "stability": stability}
