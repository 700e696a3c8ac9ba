"""Promises of the audit: who is over-represented, who is a proxy, and nothing of few people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.profiling.profile import profile
from personas.profiling.representation import Representation, printable, representation
from personas.records.schema import Column
from tests.profiling.planted import few, lazy, rows, schema

SEX = Column(name="sex", kind="category", role="protected", label="sex")


def audited(column: Column, personas: list[str], values: list[object]) -> Representation:
    found = few(personas, column, **{column.name: values})
    over = profile(lazy(found.table), found.schema, min_cell=10)
    (one,) = representation(lazy(found.table), over)
    return one


def groups(*of_each: tuple[int, int]) -> tuple[list[str], list[object]]:
    """Personas and the sex of their members: (women, men) of each."""
    personas = [f"P{at}" for at, counts in enumerate(of_each, 1) for _ in range(sum(counts))]
    values: list[object] = [sex for f, m in of_each for sex in ["f"] * f + ["m"] * m]
    return personas, values


def shares(one: Representation) -> dict[tuple[str, str | None], float | None]:
    return {(share.persona, share.group.level): share.index for share in one.shares}


def test_the_index_is_the_share_in_the_persona_over_the_share_of_all() -> None:
    one = audited(SEX, *groups((60, 40), (20, 80)))
    assert shares(one) == {
        ("P1", "m"): pytest.approx(100 * 0.4 / 0.6),
        ("P2", "m"): pytest.approx(100 * 0.8 / 0.6),
        ("P1", "f"): 150,
        ("P2", "f"): 50,
    }
    for share in one.shares:
        assert share.interval[0] < share.index < share.interval[1]
        assert share.n == 100


def test_a_persona_that_gives_its_group_away_is_a_proxy() -> None:
    guess = audited(SEX, *groups((180, 20), (30, 170))).guess
    assert guess.link == "proxy"
    assert guess.right == pytest.approx((180 / 210 + 170 / 190) / 2, abs=1e-5)
    assert guess.interval[0] < guess.right < guess.interval[1]
    assert 0.5 < guess.chance < 0.55


def test_a_persona_of_everyone_alike_is_none() -> None:
    guess = audited(SEX, *groups((100, 100), (101, 99), (98, 102))).guess
    assert guess.link == "none"
    assert guess.chance > 0.5


def test_a_rare_group_is_seen_though_it_is_nowhere_the_majority() -> None:
    guess = audited(SEX, *groups((40, 160), (5, 595))).guess
    assert guess.link == "proxy"


def test_many_groups_and_little_data_are_no_proxy_by_luck() -> None:
    rng = np.random.default_rng(3)
    verdicts = []
    for _ in range(40):
        personas = [f"P{at}" for at in rng.integers(1, 7, 300)]
        values = list(rng.choice(list("abcdef"), 300))
        verdicts.append(audited(SEX, personas, values).guess.link)
    assert verdicts.count("none") >= 36


def test_protected_numbers_are_banded_by_their_quartiles() -> None:
    age = Column(name="age", kind="number", role="protected", label="age")
    personas = ["P1"] * 100 + ["P2"] * 100
    values: list[object] = [*np.arange(20.0, 70.0, 0.5), *np.arange(33.0, 83.0, 0.5)]
    one = audited(age, personas, values)
    everyone = one.found.numbers()
    assert [group.low for group in one.groups] == [
        None,
        everyone.q25,
        everyone.median,
        everyone.q75,
    ]
    counted = {}
    for share in one.shares:
        counted.setdefault(share.persona, []).append(share.hits)
    assert sum(counted["P1"]) == sum(counted["P2"]) == 100
    assert counted["P1"][0] == sum(value < everyone.q25 for value in values[:100])
    assert one.guess.link == "proxy"


def test_bands_that_fall_together_are_one_and_blanks_are_in_none() -> None:
    age = Column(name="age", kind="number", role="protected", label="age")
    values: list[object] = [30.0] * 70 + [None] * 10 + [50.0] * 20
    one = audited(age, ["P1"] * 50 + ["P2"] * 50, values)
    assert len(one.groups) == 2
    assert sum(share.hits or 0 for share in one.shares) == 90


def test_sets_have_an_index_but_no_guess_and_constants_neither() -> None:
    faith = Column(name="faith", kind="set", role="protected", label="faith")
    one = audited(faith, ["P1"] * 40 + ["P2"] * 40, [["a", "b"], ["b"]] * 40)
    assert one.guess is None
    assert shares(one)["P1", "a"] == 100
    constant = few(["P1"] * 20, SEX, sex=["f"] * 20)
    over = profile(lazy(constant.table), constant.schema, min_cell=10)
    assert representation(lazy(constant.table), over) == ()


def test_no_cell_of_few_people_is_told_nor_one_that_gives_it_away() -> None:
    one = audited(SEX, *groups((4, 60), (50, 50), (30, 70)))
    told = shares(one)
    assert told["P1", "f"] is None
    assert told["P1", "m"] is None
    assert sum(index is None for index in told.values()) == 4
    assert {share.hits for share in one.shares if share.index is None} == {None}


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=5))
def test_totals_give_no_small_cell_away(counts: list[list[int]]) -> None:
    table = np.array(counts)
    told = printable(table, 10)
    assert told[(table == 0) | (table >= 10)].any() or not told.any()
    for line, shown in [*zip(table, told, strict=True), *zip(table.T, told.T, strict=True)]:
        assert not ((line[shown] > 0) & (line[shown] < 10)).any()
        hidden = line[~shown]
        if hidden.size and shown.any():
            assert hidden.size > 1
            assert not 0 < hidden.sum() < 10


def test_the_order_of_rows_changes_nothing() -> None:
    table = rows()
    turned = table.take(np.arange(table.num_rows)[::-1])
    protected = schema(web_orders={"role": "protected"})
    first, second = (
        representation(lazy(one), profile(lazy(one), protected)) for one in (table, turned)
    )
    assert [(one.shares, one.guess) for one in first] == [(one.shares, one.guess) for one in second]
    assert [one.column.name for one in first] == ["web_orders", "gender"]
