"""The study of a sample: solutions for each k, their stability, and the choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from personas.clustering.choice import DECIDED_RULE, GIVEN_RULE, Choice, Evidence, choose
from personas.clustering.features import Features
from personas.clustering.outside import number_setting
from personas.clustering.partitions import Labels, adjusted_rand_index
from personas.clustering.rows import Rows
from personas.clustering.solutions import (
    FINAL,
    Method,
    Solution,
    from_labels,
    one_cluster,
    solve,
)
from personas.clustering.stability import Stability, in_threads, recovery, stability_study

N_PAIRS, N_PAIRS_OF_FINALISTS = 5, 20


@dataclass(frozen=True)
class Study:
    """All that was learnt about a sample.

    Attributes
    ----------
    choice : Choice
    solutions : dict of int to Solution
        The best solution found for each k.
    stabilities : dict of int to Stability
        5 pairs each, 20 for the chosen k and its runner-up.
    """

    choice: Choice
    solutions: dict[int, Solution]
    stabilities: dict[int, Stability]


def study(
    rows: Rows,
    features: Features,
    ks: Sequence[int],
    *,
    method: Method,
    least_share: float,
    gaps: dict[int, float],
    override: int | None,
    reason: str | None,
    random_state: int,
    on_fit: Callable[[], object] = lambda: None,
) -> Study:
    """Weigh each number of personas and choose one, the chosen and its runner-up on more re-runs.

    Parameters
    ----------
    rows : Rows
        The study sample, encoded.
    least_share : float
        Share of rows that the smallest persona must hold.
    gaps : dict of int to float
        By k, from the structure test.
    """

    least_rows = least_share * rows.n_rows
    find = partial(solve, rows, features, method=method, effort=FINAL, least_rows=least_rows)
    rerun = partial(
        stability_study, rows, features, method=method, random_state=random_state, on_fit=on_fit
    )
    found = in_threads(lambda k: find(k, seed=(random_state, k, 0)), ks)
    solutions = dict(zip(ks, found, strict=True))
    stabilities = rerun(ks, n_pairs=N_PAIRS)
    single = one_cluster(rows, features)
    decides = not isinstance(method, str) and number_setting(method) is None
    decided = DECIDED_RULE if decides else None
    while True:
        evidence = [
            _evidence(solutions[k], stabilities[k], single, least_share, gaps.get(k)) for k in ks
        ]
        choice = choose(evidence, override=override, reason=reason, rule=decided)
        finalists = [k for k in (choice.chosen, choice.runner_up) if k is not None]
        unsure = [k for k in finalists if len(stabilities[k].indices) < N_PAIRS_OF_FINALISTS]
        if not unsure:
            return Study(choice, solutions, stabilities)
        more = rerun(unsure, n_pairs=N_PAIRS_OF_FINALISTS - N_PAIRS, first_pair=N_PAIRS)
        stabilities |= {k: stabilities[k].with_more(new) for k, new in more.items()}


def study_of_labels(
    rows: Rows,
    features: Features,
    labels: Labels,
    *,
    least_share: float,
    gaps: dict[int, float],
    random_state: int,
    on_fit: Callable[[], object] = lambda: None,
) -> Study:
    """Hold clusters that were made elsewhere against re-runs of latent classes.

    How they were made is not known, so it cannot be done again; but groups that are in the data are
    found by another method too, on other samples. The indices are those of the given clusters with
    each re-run, over the rows that are in a cluster.
    """
    solution = from_labels(rows, features, labels)
    k, inside = solution.k, labels >= 0
    reruns = stability_study(
        rows, features, [k], n_pairs=N_PAIRS_OF_FINALISTS, random_state=random_state, on_fit=on_fit
    )[k]
    indices = [adjusted_rand_index(labels[inside], rerun[inside]) for rerun in reruns.labels]
    stability = Stability(k, np.array(indices), reruns.labels, reruns.reached)
    own = replace(solution, labels=np.where(inside, labels, solution.labels))
    evidence = _evidence(own, stability, one_cluster(rows, features), least_share, gaps.get(k))
    choice = choose([evidence], override=k, rule=GIVEN_RULE)
    return Study(choice, {k: own}, {k: stability})


def _evidence(
    solution: Solution,
    stability: Stability,
    single: Solution,
    least_share: float,
    gap: float | None,
) -> Evidence:
    counts = np.bincount(solution.labels, minlength=solution.k)
    shares = counts / counts.sum()
    means = recovery(solution.labels, stability.labels, solution.k).means
    low, high = stability.quartiles
    return Evidence(
        k=solution.k,
        stability=stability.median,
        low=low,
        high=high,
        gain=single.cost - solution.cost,
        icl_gain=single.icl - solution.icl,
        smallest_share=float(shares.min()),
        large_enough=bool(shares.min() >= least_share),
        reached=solution.reached,
        personas=tuple(float(means[p]) for p in np.argsort(-shares, kind="stable")),
        gap=gap,
    )
