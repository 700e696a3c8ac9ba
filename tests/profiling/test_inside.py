from __future__ import annotations

from personas.profiling.inside import MOST, inside
from tests.profiling.planted import understood

FOUND = understood()


def test_columns_as_wide_as_everyones_are_told() -> None:
    told = [one for found in FOUND.inside.values() for one in found]
    assert "noise" in {one.column for one in told}
    assert all(one.ratio >= 0.95 for one in told)
    assert all(len(found) <= MOST for found in FOUND.inside.values())


def test_headline_traits_are_not_said_to_be_mixed() -> None:
    for persona, told in FOUND.inside.items():
        headline = {trait.aspect.column.name for trait in FOUND.traits[persona].headline}
        assert not headline & {one.column for one in told}


def test_a_category_is_mixed_only_if_every_level_is_near_everyones() -> None:
    told = [one for found in FOUND.inside.values() for one in found if one.column == "country"]
    assert told
    for one in told:
        assert one.index_low is not None
        assert one.index_high is not None
        assert 80 <= one.index_low <= 100 <= one.index_high <= 125


def test_nothing_is_said_of_few_members() -> None:
    from dataclasses import replace

    strict = replace(FOUND.profile, min_cell=100)
    assert inside(strict, FOUND.traits)["P3"] == ()


def test_outcomes_are_not_inside() -> None:
    told = {one.column for found in FOUND.inside.values() for one in found}
    assert not told & {"churned", "revenue", "gender", "email"}
