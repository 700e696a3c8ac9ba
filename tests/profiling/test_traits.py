from __future__ import annotations

import dataclasses

import numpy as np
import pyarrow as pa
import pytest

from personas.profiling.effects import Study
from personas.profiling.profile import profile
from personas.profiling.traits import find_traits
from tests.profiling.planted import lazy, positions, rows, schema, study, understood

TRAITS = understood().traits


def _names(persona: str) -> list[str]:
    return [trait.aspect.column.name for trait in TRAITS[persona].headline]


def test_the_planted_traits_lead() -> None:
    assert {"web_orders", "online_share", "newsletter"} <= set(_names("P2"))
    assert _names("P1")[0] in {"spend", "spend_copy", "products", "web_orders", "since"}
    assert set(_names("P3")[:3]) & {"spend", "spend_copy", "since", "education"}


def test_outcomes_protected_personal_and_constant_columns_are_never_traits() -> None:
    for found in TRAITS.values():
        told = {trait.aspect.column.name for trait in found.all}
        told |= {name for trait in found.all for name in trait.also}
        assert not told & {"churned", "revenue", "gender", "email", "id", "constant", "remark"}


def test_near_copies_are_told_once() -> None:
    for found in TRAITS.values():
        told = {trait.aspect.column.name for trait in found.all}
        assert len(told & {"spend", "spend_copy"}) <= 1
    spend = next(t for t in TRAITS["P3"].all if t.aspect.column.name.startswith("spend"))
    assert {spend.aspect.column.name, *spend.also} == {"spend", "spend_copy"}


def test_one_group_of_columns_is_told_once() -> None:
    grouped = schema(web_orders={"group": "web"}, online_share={"group": "web"})
    found = find_traits(lazy(), profile(lazy(), grouped), study())
    told = [trait.aspect.column.name for trait in found["P2"].all]
    assert len({"web_orders", "online_share"} & set(told)) == 1


def test_kinds_of_one_thing_do_not_fill_the_card() -> None:
    rng = np.random.default_rng(0)
    labels = positions(rows())
    theme = rng.normal(0, 0.5, labels.size)
    table, columns = rows(), list(schema().columns)
    for at in range(6):
        spend = np.exp((labels == 2) * 1.6 + theme + rng.normal(0, 0.65, labels.size))
        table = table.append_column(f"kind{at}", pa.array(spend))
        columns.append(columns[1].model_copy(update={"name": f"kind{at}", "label": f"kind {at}"}))
    wide = schema().model_copy(update={"columns": tuple(columns)})
    found = find_traits(lazy(table), profile(lazy(table), wide), study(table))
    told = [trait.aspect.column.name for trait in found["P3"].headline]
    assert sum(name.startswith("kind") for name in told) <= 2
    assert len(told) >= 4


def test_columns_that_made_the_clusters_come_first_and_one_place_is_for_the_others() -> None:
    clusters = [trait.clusters for trait in TRAITS["P3"].headline]
    assert clusters == sorted(clusters, reverse=True)
    assert _names("P3")[-1] == "source"


def test_three_to_six_traits_are_headlines() -> None:
    for found in TRAITS.values():
        assert 3 <= len(found.headline) <= 6


def test_member_level_shares_are_counted_over_all_rows() -> None:
    for persona, found in TRAITS.items():
        members = positions(rows()) == int(persona[1:]) - 1
        for trait in found.all:
            holds, observed = trait.condition.holds(rows()), trait.condition.observed(rows())
            assert trait.met.members.hits == int((holds & members).sum())
            assert trait.met.others.n == int((observed & ~members).sum())


def test_clustering_columns_carry_the_spread_over_reruns() -> None:
    web = next(t for t in TRAITS["P2"].all if t.aspect.column.name == "web_orders")
    assert web.clusters
    assert web.interval is not None
    assert web.interval[0] <= web.value <= web.interval[1]
    assert web.effect_spread is not None
    assert web.effect_spread[0] < web.effect < web.effect_spread[1] + 0.2


def test_describing_columns_carry_a_sampling_interval() -> None:
    source = next(t for t in TRAITS["P3"].all if t.aspect.column.name == "source")
    assert not source.clusters
    assert source.interval is not None
    assert source.interval[0] < source.value < source.interval[1]


def test_intervals_of_shares_stay_shares() -> None:
    for found in TRAITS.values():
        for trait in found.all:
            if trait.measure.startswith("share") and trait.interval:
                assert 0 <= trait.interval[0] <= trait.interval[1] <= 1


def test_row_order_changes_no_trait() -> None:
    order = pa.array(np.random.default_rng(3).permutation(rows().num_rows))
    shuffled = lazy(rows().take(order))
    found = find_traits(shuffled, profile(shuffled, schema()), study())
    assert {p: [dataclasses.asdict(t) for t in f.all] for p, f in found.items()} == {
        p: [dataclasses.asdict(t) for t in f.all] for p, f in TRAITS.items()
    }


@pytest.mark.parametrize("n_columns", [1, 2])
def test_few_columns_give_few_traits(n_columns: int) -> None:
    narrow = schema().model_copy(update={"columns": schema().columns[3 : 3 + n_columns]})
    found = find_traits(lazy(), profile(lazy(), narrow), study())
    assert all(len(one.headline) == n_columns for one in found.values())


def test_one_persona_alone_has_no_traits() -> None:
    table = rows().filter(pa.array(positions(rows()) == 0))
    labels = np.zeros(table.num_rows, dtype=np.int64)
    alone = find_traits(
        lazy(table), profile(lazy(table), schema()), Study(table, labels, labels[None, :])
    )
    assert alone["P1"].all == ()
