from __future__ import annotations

import math
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.edition.numbers import (
    Format,
    day,
    decimals_for,
    plain,
    with_unit,
    without_unit,
)
from personas.profiling.conditions import Condition
from personas.profiling.profile import profile
from personas.records.schema import Column
from personas.texts import ENGLISH, Texts
from personas.texts.language import NBSP, is_small
from tests.profiling.planted import few, lazy, understood

COLUMNS = understood().profile.columns


def _format(values: list[float], **column: object) -> Format:
    given = {"name": "x", "kind": "number", "role": "segment", "label": "x", **column}
    small = few(["P1"] * len(values), Column.model_validate(given), **{str(given["name"]): values})
    found = profile(lazy(small.table), small.schema, min_cell=1)
    return Format(found.columns[str(given["name"])])


def _spaced(text: str) -> str:
    return text.replace(NBSP, " ")


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 3))
def test_a_number_is_short_and_never_minus_zero(value: float, decimals: int) -> None:
    text = plain(value, decimals=decimals)
    assert text not in ("-0", "−0", "−0.0", "−0.00")
    assert len(text) <= 16
    assert "e" not in text
    assert "-" not in text


@given(st.floats(0, 1))
def test_a_share_is_a_percentage_with_a_no_break_space(share: float) -> None:
    text = ENGLISH.percent(share)
    assert re.fullmatch(rf"(?:under{NBSP}|over{NBSP})?\d{{1,3}}(?:\.\d)?{NBSP}%", text)
    assert (text == f"0{NBSP}%") == (share == 0)
    assert (text == f"100{NBSP}%") == (share == 1)


@given(st.integers(10, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_of_few_customers_is_only_bounded(cell: tuple[int, int]) -> None:
    hits, n = cell
    text = _spaced(ENGLISH.safe_percent(hits, n, min_cell=10))
    if is_small(hits, n, 10):
        bound = float(re.findall(r"[\d.]+", text)[0]) / 100
        assert text.startswith(("under", "over"))
        assert (hits / n < bound + 1e-9) if text.startswith("under") else (hits / n > bound - 1e-9)
        assert text.startswith("under") or 1 - bound >= 10 / n - 1e-9
    else:
        assert not text.startswith("under 0 ")


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (51382.4, 0, "51,400"),
        (1284, 0, "1,280"),
        (999.6, 0, "1000"),
        (1_234_567, 0, "1.23 M"),
        (2.5e9, 0, "2.5 bn"),
        (1 / 3, 2, "0.33"),
        (2.0, 1, "2"),
        (0.004, 1, "0.004"),
        (-12.4, 0, "−12"),
        (1e300, 0, "1.0 × 10³⁰⁰"),
        (2e-9, 0, "2.0 × 10⁻⁹"),
        (math.nan, 0, "–"),
        (0.0, 2, "0"),
    ],
)
def test_a_number_as_people_write_it(value: float, decimals: int, text: str) -> None:
    assert _spaced(plain(value, decimals=decimals)) == text


def test_counts_are_exact() -> None:
    assert (ENGLISH.count(1284), ENGLISH.count(1_234_567)) == ("1,284", "1,234,567")


@pytest.mark.parametrize(
    ("unit", "text", "short"),
    [
        ("€", "€ 12", "€ 12"),
        ("€ a year", "€ 12 a year", "€ 12"),
        ("CHF", "CHF 12", "CHF 12"),
        ("days", "12 days", "12 days"),
        (None, "12", "12"),
    ],
)
def test_a_currency_stands_before_and_a_unit_behind(
    unit: str | None, text: str, short: str
) -> None:
    assert _spaced(with_unit("12", unit)) == text
    assert _spaced(with_unit("12", unit, short=True)) == short


def test_a_unit_is_not_said_twice() -> None:
    assert without_unit(f"548{NBSP}days", "days") == "548"
    assert without_unit(f"1{NBSP}day", "days") == "1"
    assert without_unit("548", None) == "548"


def test_dates_are_words() -> None:
    assert _spaced(day(15_887.3)) == "1 July 2013"
    assert _spaced(day(15_887, exact=False)) == "July 2013"
    assert _spaced(ENGLISH.day(date(2026, 6, 30))) == "30 June 2026"
    assert _spaced(Format(COLUMNS["since"]).value(15_887)) == "July 2013"


def test_a_column_is_written_with_the_decimals_its_range_needs() -> None:
    assert Format(COLUMNS["spend"]).value(741.3) == f"€{NBSP}741 a year"
    assert _format([0.111, 0.222, 0.333]).value(0.2345) == "0.23"
    assert _format([1, 2, 3, 4, 40]).value(12.5) == "12"


def test_values_that_differ_are_not_printed_alike() -> None:
    assert _format([20.0, 60.0, 110.0]).pair(70.1, 70.4) == ("70.1", "70.4")
    assert _format([20.0, 60.0, 110.0]).pair(70.1, 70.1) == ("70", "70")


def test_years_take_no_comma() -> None:
    form = _format([1957, 1970, 1985], label="year of birth")
    assert form.value(1957) == "1957"
    assert form.cut(Condition(form.found.column, "at_least", 1970.0)) == "1970"


def test_shares_by_name_are_percentages() -> None:
    form = _format([0.0, 0.25, 0.9], name="online_share", label="orders placed online")
    assert _spaced(form.value(0.25)) == "25 %"
    assert _spaced(form.range(0.25, 0.9)) == "25 – 90 %"
    assert _format([0.0, 0.25, 0.9]).value(0.25) == "0.25"


def test_a_range_says_its_unit_once() -> None:
    assert _spaced(Format(COLUMNS["spend"]).range(1120, 3240)) == "€ 1,120 – 3,240"
    days = _format([10, 400, 900], unit="days")
    assert _spaced(days.range(14, 38)) == "14 – 38 days"
    assert _spaced(days.range(14, 14)) == "14 days"


def test_cuts_are_printed_in_full() -> None:
    spend = COLUMNS["spend"].column
    form = Format(COLUMNS["spend"])
    assert form.cut(Condition(spend, "at_least", 1250.0)) == f"€{NBSP}1,250"
    assert form.cut(Condition(spend, "at_least", 0.35)) == f"€{NBSP}0.35"
    since = COLUMNS["since"].column
    assert _spaced(Format(COLUMNS["since"]).cut(Condition(since, "under", 15_887.0))) == "July 2013"


def test_figures_of_the_method_keep_their_decimals() -> None:
    assert (ENGLISH.decimal(0.9), ENGLISH.decimal(-0.001), ENGLISH.decimal(-0.5, decimals=1)) == (
        "0.90",
        "0.00",
        "−0.5",
    )


def test_small_shares_are_compared_with_a_decimal() -> None:
    assert (decimals_for(0.3, 0.09), decimals_for(0.3, 0.2), decimals_for(0.3, 0.0)) == (1, 0, 0)


def test_german_figures_have_a_decimal_comma_and_the_currency_behind() -> None:
    german = Texts("de")
    assert _spaced(plain(1_234_567, decimals=0, texts=german)) == "1,23 Mio."
    assert plain(51_382.4, decimals=0, texts=german) == "51.400"
    assert _spaced(with_unit("900", "€ im Jahr", texts=german)) == "900 € im Jahr"
    assert _spaced(with_unit("1", "Tage", texts=german)) == "1 Tag"
    assert _spaced(day(15_887, exact=False, texts=german)) == "Juli 2013"
    spend = Format(COLUMNS["spend"], german)
    assert _spaced(spend.range(1_120, 3_240)) == "1.120 – 3.240 €"
    assert _spaced(spend.pair(0.25, 0.5, "share")[0]) == "25 %"
