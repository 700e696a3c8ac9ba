from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from personas.profiling.intervals import wilson
from personas.profiling.marketing import MOST_ROWS, page_rows
from personas.profiling.marketing_columns import BLOCKS, marketing_columns
from personas.profiling.profile import profile
from personas.records.schema import Column
from tests.profiling.planted import few, lazy, positions, rows, schema, understood

PAGES = understood().pages
PROFILE = understood().profile


def test_every_persona_has_every_block() -> None:
    assert set(PAGES) == {"P1", "P2", "P3"}
    assert all(set(blocks) == set(BLOCKS) for blocks in PAGES.values())


def test_shares_are_those_of_the_rows() -> None:
    source, label = np.array(rows()["source"]), positions(rows())
    row = next(r for r in PAGES["P3"]["where_found"] if r.aspect.level == "fair")
    mine = source[label == 2]
    assert (row.hits, row.n) == (int((mine == "fair").sum()), mine.size)
    assert row.value == pytest.approx((mine == "fair").mean())
    assert row.everyone == pytest.approx((source == "fair").mean())
    assert row.index == round(100 * (mine == "fair").mean() / (source == "fair").mean())
    assert row.interval == pytest.approx(wilson(row.hits, row.n))


def test_numbers_are_told_by_their_median() -> None:
    share, label = rows()["online_share"].to_numpy(), positions(rows())
    row = next(r for r in PAGES["P2"]["where_found"] if r.aspect.column.name == "online_share")
    assert row.measure == "median"
    assert row.value == pytest.approx(np.median(share[label == 1]))


def test_a_set_is_told_by_its_values() -> None:
    columns = {"buys": ("products",)}
    told = page_rows(PROFILE, columns)["P1"]["buys"]
    found = {row.aspect.level: row.hits for row in told}
    label = positions(rows())
    sold = Counter(
        name
        for at, basket in enumerate(rows()["products"].to_pylist())
        if label[at] == 0
        for name in basket
    )
    assert len(found) == 3
    assert all(sold[str(level)] == hits for level, hits in found.items())


def test_what_sets_apart_most_comes_first_and_lines_are_few() -> None:
    for blocks in PAGES.values():
        for told in blocks.values():
            strength = [
                abs(r.effect) * (0.8 if r.effect < 0 and r.aspect.level else 1) for r in told
            ]
            assert strength == sorted(strength, reverse=True)
            assert len(told) <= MOST_ROWS


def test_every_column_of_a_block_has_a_line_before_one_has_two() -> None:
    names = ("source", "country", "contract", "newsletter")
    told = page_rows(PROFILE, {"where_found": names})["P2"]["where_found"]
    assert sorted(row.aspect.column.name for row in told) == sorted(names)


def test_the_most_common_level_is_told_even_if_it_sets_nothing_apart() -> None:
    column = Column(name="source", kind="category", role="segment", label="source")
    levels = ["fair"] * 20 + ["ad"] * 20 + ["shop"] * 20 + ["rep"] * 20 + ["web"] * 120
    other = ["fair"] * 10 + ["ad"] * 30 + ["shop"] * 10 + ["rep"] * 30 + ["web"] * 120
    small = few(["P1"] * 200 + ["P2"] * 200, column, source=levels + other)
    found = profile(lazy(small.table), small.schema)
    told = page_rows(found, {"where_found": ("source",)})["P1"]["where_found"]
    assert len(told) == MOST_ROWS
    assert "web" in {row.aspect.level for row in told}


def test_a_constant_column_and_one_without_values_say_nothing() -> None:
    column = Column(name="source", kind="category", role="segment", label="source")
    values = ["fair", "web"] * 10 + [None] * 20
    small = few(["P1"] * 20 + ["P2"] * 20, column, source=values)
    found = profile(lazy(small.table), small.schema)
    told = page_rows(found, {"where_found": ("source",)})
    assert told["P1"]["where_found"]
    assert told["P2"]["where_found"] == ()
    constant = page_rows(PROFILE, {"offers": ("constant",)})
    assert constant["P1"]["offers"] == ()


def test_a_level_that_would_give_away_a_few_is_left_out() -> None:
    column = Column(name="source", kind="category", role="segment", label="source")
    mine = ["web"] * 60 + ["fair"] * 30 + ["ad"] * 14 + ["rep"] * 6
    other = ["web"] * 30 + ["fair"] * 30 + ["ad"] * 30 + ["rep"] * 20
    small = few(["P1"] * 110 + ["P2"] * 110, column, source=mine + other)
    found = profile(lazy(small.table), small.schema, min_cell=10)
    told = page_rows(found, {"where_found": ("source",)})
    assert "ad" not in {row.aspect.level for row in told["P1"]["where_found"]}
    assert "ad" in {row.aspect.level for row in told["P2"]["where_found"]}


def test_a_share_that_would_give_away_a_few_of_another_persona_is_left_out() -> None:
    column = Column(name="newsletter", kind="flag", role="segment", label="newsletter")
    readers = [*[True] * 4, *[False] * 96, *[True] * 20, *[False] * 80, *[True] * 50, *[False] * 50]
    small = few(["P1"] * 100 + ["P2"] * 100 + ["P3"] * 100, column, newsletter=readers)
    found = profile(lazy(small.table), small.schema, min_cell=10)
    told = page_rows(found, {"reachable": ("newsletter",)})
    assert [len(told[who]["reachable"]) for who in ("P1", "P2", "P3")] == [1, 0, 1]


def test_a_number_is_told_by_its_mean_where_a_count_would_give_away_a_few() -> None:
    column = Column(name="discounts", kind="number", role="segment", label="discounts")
    some = [*[1.0] * 4, *[0.0] * 96, *[1.0] * 30, *[0.0] * 70, *[1.0] * 80, *[0.0] * 20]
    small = few(["P1"] * 100 + ["P2"] * 100 + ["P3"] * 100, column, discounts=some)
    found = profile(lazy(small.table), small.schema, min_cell=10)
    told = page_rows(found, {"offers": ("discounts",)})
    measures = [told[who]["offers"][0].measure for who in ("P1", "P2", "P3")]
    assert measures[0] == "share_above_zero"
    assert measures[1] == "mean"


def test_a_column_that_was_not_profiled_is_passed_over() -> None:
    assert page_rows(PROFILE, {"buys": ("email", "remark")})["P1"]["buys"] == ()


def test_row_order_never_matters() -> None:
    table = rows()
    turned = table.take(np.arange(table.num_rows)[::-1])
    columns = marketing_columns(schema().columns)
    again = page_rows(profile(lazy(turned), schema()), columns)
    assert again == page_rows(profile(lazy(table), schema()), columns)
