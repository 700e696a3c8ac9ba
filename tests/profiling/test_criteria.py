"""Promises of a criterion: the right figure, its interval, and nothing of few customers."""

from __future__ import annotations

import pytest

from personas.errors import BriefError
from personas.profiling.criteria import Measured, aspect_of, measured
from personas.profiling.facts import Profile
from personas.profiling.profile import profile
from personas.records.schema import Column
from personas.records.targeting_settings import Criterion
from tests.profiling.planted import few, lazy, understood

PERSONAS = ["P1"] * 60 + ["P2"] * 40


def found(column: Column, values: list[object]) -> Profile:
    rows = few(PERSONAS, column, **{column.name: values})
    return profile(lazy(rows.table), rows.schema, min_cell=10)


def look(asked: Criterion, over: Profile, persona: str = "P1") -> Measured:
    return measured(asked, aspect_of(asked, over, "here"), over, persona)


SPEND = Column(name="spend", kind="number", role="segment", label="spend")
MEMBER = Column(name="member", kind="flag", role="segment", label="member")


def test_sizes_are_held_against_an_even_part() -> None:
    over = found(SPEND, [1.0] * 100)
    count = look(Criterion(measure="count"), over)
    assert (count.value, count.reference, count.n) == (60, 50, 60)
    share = look(Criterion(measure="share_of_customers"), over)
    assert (share.value, share.reference) == (0.6, 0.5)
    assert share.interval[0] < 0.6 < share.interval[1]


def test_a_number_is_measured_as_asked() -> None:
    over = found(SPEND, [*range(60), *[10.0] * 40])
    assert look(Criterion(column="spend"), over).value == 29.5
    assert look(Criterion(column="spend", measure="mean"), over).value == 29.5
    assert look(Criterion(column="spend", measure="median"), over, "P2").value == 10
    total = look(Criterion(column="spend", measure="share_of_total"), over)
    assert total.value == pytest.approx(1770 / 2170)
    assert total.reference == 0.5


def test_the_shares_of_a_total_have_one_error_when_there_are_two_personas() -> None:
    over = found(SPEND, [*range(60), *[float(x % 7) for x in range(40)]])
    first, second = (
        look(Criterion(column="spend", measure="share_of_total"), over, one) for one in ("P1", "P2")
    )
    assert first.value + second.value == pytest.approx(1)
    widths = [one.interval[1] - one.interval[0] for one in (first, second)]
    assert widths[0] == pytest.approx(widths[1])


def test_a_share_of_a_number_is_that_above_zero() -> None:
    over = found(SPEND, [0.0] * 15 + [3.0] * 85)
    assert look(Criterion(column="spend", measure="share"), over).value == 0.75


@pytest.mark.parametrize(("hits", "value"), [(0, 0.0), (9, 0.0), (51, 1.0), (60, 1.0)])
def test_a_share_of_few_stands_at_its_bound(hits: int, value: float) -> None:
    over = found(MEMBER, [True] * hits + [False] * (60 - hits) + [True, False] * 20)
    one = look(Criterion(column="member"), over)
    assert one.value == value
    assert one.hidden == (hits not in (0, 60))


def test_what_few_members_answered_is_not_known() -> None:
    over = found(MEMBER, [True] * 9 + [None] * 51 + [True, False] * 20)
    assert look(Criterion(column="member"), over).value is None


def test_a_level_is_found_by_its_code_or_its_printed_name() -> None:
    city = Column(
        name="city", kind="category", role="describe", label="city", level_names={"1": "Graz"}
    )
    over = found(city, ["1", "2"] * 50)
    for level in ("1", "Graz"):
        assert look(Criterion(column="city", level=level), over).value == 0.5


def test_a_level_that_is_not_there_is_named_with_the_nearest() -> None:
    asked = Criterion(column="source", level="fairs")
    with pytest.raises(BriefError) as caught:
        aspect_of(asked, understood().profile, "brief.yaml, targeting.fit.x.level (line 9)")
    text = str(caught.value)
    assert "(line 9)" in text
    assert "did you mean 'fair'?" in text
