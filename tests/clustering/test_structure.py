"""The structure test: groups are seen, and dependence without groups is not taken for them."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.planted import planted
from benchmarks.structureless import KINDS, structureless
from personas.clustering.encoder import BalancedEncoder
from personas.clustering.features import Features
from personas.clustering.structure import StructureTest, structure_test

KS = (2, 3, 4, 5)


def judged(table: object, schema: object, *, n_references: int = 20) -> StructureTest:
    encoder = BalancedEncoder(schema).fit(table)
    X = encoder.transform(table)
    return structure_test(X, encoder.features_, ks=KS, n_references=n_references, random_state=0)


@pytest.mark.parametrize("degree", ["easy", "moderate"])
def test_planted_groups_are_seen(degree: str) -> None:
    made = planted(1, degree, k=4, n_rows=1_000)
    assert judged(made.table, made.schema).natural


@pytest.mark.parametrize("kind", KINDS)
def test_dependence_without_groups_is_not_taken_for_groups(kind: str) -> None:
    table, schema = structureless(kind, 1, n_rows=800)
    assert not judged(table, schema).natural


def test_groups_in_one_column_alone_are_a_split_of_it() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(800, 6))
    X[:, 0] += np.where(rng.random(800) < 0.5, 8.0, 0.0)
    X[:, 0] = (X[:, 0] - X[:, 0].mean()) / X[:, 0].std()
    assert not structure_test(X, Features.numbers(6), ks=KS).natural


def test_the_same_rows_give_the_same_figures() -> None:
    table, schema = structureless("curved", 2, n_rows=300)
    first, second = (judged(table, schema, n_references=4) for _ in range(2))
    assert first.z == second.z
    np.testing.assert_array_equal(first.reference_gaps, second.reference_gaps)


def test_gaps_are_told_by_k_and_by_reference() -> None:
    table, schema = structureless("independent", 0, n_rows=300)
    found = judged(table, schema, n_references=6)
    assert found.ks == KS
    assert found.gaps.shape == (4,)
    assert found.reference_gaps.shape == (6, 4)
    np.testing.assert_allclose(found.reference_gaps.mean(axis=0), 0.0, atol=1e-6)


@pytest.mark.parametrize(
    "X",
    [
        np.ones((40, 3)),
        np.random.default_rng(0).normal(size=(3, 2)),
        np.random.default_rng(0).normal(size=(60, 80)),
        np.column_stack([np.random.default_rng(0).normal(size=50), np.full(50, np.nan)]),
        np.repeat(np.random.default_rng(0).normal(size=(100, 1)), 4, axis=1),
        (np.random.default_rng(0).random((200, 3)) < 0.01).astype(float),
    ],
    ids=["equal rows", "three rows", "more columns than rows", "an empty column", "copies", "rare"],
)
def test_odd_rows_are_no_groups_and_no_error(X: np.ndarray) -> None:
    found = structure_test(X, Features.numbers(X.shape[1]), ks=(2,), n_references=8)
    assert np.isfinite(found.z)
    assert not found.natural
