import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import norm

from personas.clustering.encoder import BalancedEncoder
from personas.clustering.features import Features
from personas.clustering.latent_classes import (
    LatentClasses,
    expectation,
    fit_from_labels,
    refine,
)
from personas.clustering.partitions import adjusted_rand_index
from personas.clustering.rows import Rows
from personas.clustering.solutions import FINAL, Effort, one_cluster, solve
from personas.records.schema import Column, Schema

QUICK = Effort(n_starts=10, n_refined=3, tolerance=1e-5)


def mixed(seed=0, n=400, apart=3.0):
    """Three groups in two numbers, a flag and a category."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, n)
    chances = np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]])[labels]
    level = (rng.random((n, 1)) > chances.cumsum(axis=1)).sum(axis=1).clip(0, 2)
    table = pa.table(
        {
            "a": apart * np.array([0, 1, 0])[labels] + rng.normal(size=n),
            "b": apart * np.array([0, 0, 1])[labels] + rng.normal(size=n),
            "flag": rng.random(n) < np.array([0.1, 0.5, 0.9])[labels],
            "level": np.array(["x", "y", "z"])[level],
        }
    )
    return table, labels


def fitted(table, k=3, schema=None):
    encoder = BalancedEncoder(schema).fit(table)
    rows = Rows.of(encoder.transform(table))
    return (
        rows,
        encoder,
        solve(rows, encoder.features_, k, method="latent_classes", effort=QUICK, seed=(0,)),
    )


def test_planted_groups_are_found():
    table, labels = mixed()
    _, _, solution = fitted(table)
    assert adjusted_rand_index(labels, solution.labels) > 0.85


def test_log_likelihood_is_the_sum_of_the_logs_of_mixed_densities():
    table, _ = mixed(n=60)
    table = table.set_column(0, "a", pa.array([None, *table["a"].to_pylist()[1:]], pa.float64()))
    _, encoder, solution = fitted(table, k=2)
    X, features, classes = encoder.transform(table), encoder.features_, solution.classes
    total = 0.0
    for row in X:
        density = 0.0
        for share, centre in zip(classes.shares, classes.centres, strict=True):
            log_density = np.log(share)
            for j, value in enumerate(row):
                if np.isnan(value):
                    continue
                if features.forms[j] == 0:
                    log_density += norm.logpdf(value, centre[j], np.sqrt(classes.variances[j]))
                elif features.forms[j] == 1:
                    log_density += np.log(centre[j] if value > 0 else 1 - centre[j])
                elif value > 0:
                    log_density += np.log(centre[j])
            density += np.exp(log_density)
        total += np.log(density)
    assert solution.log_likelihood == pytest.approx(total, rel=1e-9)


def test_the_scoring_kernel_gives_the_same_densities():
    table, _ = mixed(n=80)
    table = table.set_column(1, "b", pa.array([None, *table["b"].to_pylist()[1:]], pa.float64()))
    _, encoder, solution = fitted(table)
    X = encoder.transform(table)
    kernel = solution.classes.scores(encoder.features_)
    joint = kernel.of(X) + kernel.common(X)[:, None]
    assert np.log(np.exp(joint).sum(axis=1)).sum() == pytest.approx(solution.log_likelihood)


def test_variances_lie_halfway_between_the_pooled_one_and_one():
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 200)
    X = rng.normal(size=(400, 1)) * 0.3 + labels[:, None]
    classes = fit_from_labels(Rows.of(X), Features.numbers(1), labels[None], 2).one(0)
    pooled = np.mean([X[labels == k].var() for k in (0, 1)])
    assert classes.variances[0] == pytest.approx((pooled + 1) / 2)


def test_shares_of_levels_are_smoothed_towards_everyones():
    table = pa.table({"city": ["x"] * 30 + ["y"] * 20})
    encoder = BalancedEncoder().fit(table)
    labels = np.repeat([0, 1], [30, 20])
    rows = Rows.of(encoder.transform(table))
    classes = fit_from_labels(rows, encoder.features_, labels[None], 2).one(0)
    assert classes.centres[0, 0] == pytest.approx((30 + 20 * 0.6) / (30 + 20))
    assert classes.centres[1, 0] == pytest.approx((0 + 20 * 0.6) / (20 + 20))


def test_missing_cells_count_nowhere():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(100, 2))
    X[:50, 1] = np.nan
    classes = fit_from_labels(
        Rows.of(X), Features.numbers(2), np.zeros((1, 100), dtype=int), 1
    ).one(0)
    assert classes.centres[0, 1] == pytest.approx(X[50:, 1].mean())


def test_a_weight_of_two_is_two_copies_of_the_row():
    table, _ = mixed(n=120)
    encoder = BalancedEncoder().fit(table)
    X, features = encoder.transform(table), encoder.features_
    weights = np.random.default_rng(1).integers(1, 4, len(X))
    labels = np.random.default_rng(2).integers(0, 3, len(X))
    twice = np.repeat(np.arange(len(X)), weights)
    weighted = fit_from_labels(Rows.of(X, weights=weights), features, labels[None], 3)
    copied = fit_from_labels(Rows.of(X[twice]), features, labels[twice][None], 3)
    np.testing.assert_allclose(weighted.centres, copied.centres)
    np.testing.assert_allclose(
        expectation(Rows.of(X, weights=weights), features, weighted).log_likelihoods,
        expectation(Rows.of(X[twice]), features, copied).log_likelihoods,
    )


def test_ten_copies_of_a_noise_column_in_one_group_give_the_labels_of_one_copy():
    table, labels = mixed(n=300, apart=2.5)
    noise = np.random.default_rng(5).normal(size=300)
    one = table.append_column("noise", pa.array(noise))
    many = one
    for copy in range(9):
        many = many.append_column(f"noise {copy}", pa.array(noise))
    grouped = Schema(
        columns=tuple(
            Column(
                name=name,
                kind={"flag": "flag", "level": "category"}.get(name, "number"),
                role="segment",
                label=name,
                group="noise" if name.startswith("noise") else None,
            )
            for name in many.schema.names
        )
    )
    rows, encoder, single = fitted(one)
    more_rows, grouped_encoder, copied = fitted(many, schema=grouped)
    _, _, ungrouped = fitted(many)
    assert adjusted_rand_index(single.labels, copied.labels) == 1.0
    assert adjusted_rand_index(labels, copied.labels) > 0.7
    assert adjusted_rand_index(labels, ungrouped.labels) < 0.3
    assert copied.icl == pytest.approx(single.icl, rel=1e-6)
    gain = one_cluster(rows, encoder.features_).cost - single.cost
    same = one_cluster(more_rows, grouped_encoder.features_).cost - copied.cost
    assert same == pytest.approx(gain, rel=0.02)


def test_a_number_of_three_values_never_collapses_a_variance():
    rng = np.random.default_rng(0)
    X = np.column_stack([rng.integers(0, 3, 500), rng.normal(size=(500, 3))])
    _, _, solution = fitted(pa.table({f"x{j}": X[:, j].astype(float) for j in range(4)}))
    assert solution.classes.variances.min() >= 0.5
    assert np.isfinite(solution.log_likelihood)


def test_likelihood_does_not_fall_while_a_fit_is_refined():
    table, _ = mixed()
    encoder = BalancedEncoder().fit(table)
    rows, features = Rows.of(encoder.transform(table)), encoder.features_
    begun = fit_from_labels(rows, features, np.arange(400)[None] % 3, 3)
    likelihoods = [
        refine(rows, features, begun, most_iterations=steps)[1].log_likelihoods[0]
        for steps in (1, 3, 10, 40)
    ]
    assert likelihoods == sorted(likelihoods)


def test_more_starts_never_end_less_likely():
    table, _ = mixed(apart=1.5)
    encoder = BalancedEncoder().fit(table)
    rows, features = Rows.of(encoder.transform(table)), encoder.features_
    few, many = (
        solve(rows, features, 5, method="latent_classes", effort=effort, seed=(0,))
        for effort in (Effort(1, 1, 1e-6), FINAL)
    )
    assert many.log_likelihood >= few.log_likelihood - 1e-6


def test_single_precision_gives_the_same_groups():
    table, _ = mixed()
    rows, encoder, precise = fitted(table)
    quick = solve(
        rows.as_type(np.float32),
        encoder.features_,
        3,
        method="latent_classes",
        effort=QUICK,
        seed=(0,),
    )
    assert adjusted_rand_index(precise.labels, quick.labels) > 0.99
    assert quick.log_likelihood == pytest.approx(precise.log_likelihood, rel=1e-4)


def test_several_fits_side_by_side_are_the_fits_one_by_one():
    table, _ = mixed(n=150)
    encoder = BalancedEncoder().fit(table)
    rows, features = Rows.of(encoder.transform(table)), encoder.features_
    labels = np.random.default_rng(0).integers(0, 3, (4, 150))
    begun = fit_from_labels(rows, features, labels, 3)
    together, _ = refine(rows, features, begun, most_iterations=5)
    alone = LatentClasses.together(
        [refine(rows, features, begun.one(fit).stacked(), most_iterations=5)[0] for fit in range(4)]
    )
    np.testing.assert_allclose(
        np.sort(together.shares, axis=None), np.sort(alone.shares, axis=None), rtol=1e-6
    )
