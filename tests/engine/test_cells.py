"""Cells become values by the rule of their column, and by nothing else."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personas.engine.cells import NULL_WORDS, CellRule, CellType
from personas.engine.engine import Engine
from personas.engine.table import Table


def typed(cells: list[object], rule: CellRule) -> list[object]:
    engine = Engine()
    table = Table(engine, engine.store(pa.table({"x": cells})))
    done = table.typed({"x": rule})
    return [value for (value,) in engine.rows(f"SELECT x FROM {done.name} ORDER BY __row")]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("3.5", 3.5),
        (" 3.5 ", 3.5),
        ("-7", -7.0),
        ("+7", 7.0),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1,234", 1234.0),
        ("1,234.50", 1234.5),
        ("12,345,678", 12345678.0),
        ("1 234 567.5", 1234567.5),
        ("1\u00a0234", 1234.0),
        ("1\u202f234", 1234.0),
        ("1'234.50", 1234.5),
        ("€ 1,200", 1200.0),
        ("1,200.00 €", 1200.0),
        ("$1,200.00", 1200.0),
        ("-$5", -5.0),
        ("$-5", -5.0),
        ("(5)", -5.0),
        ("−5", -5.0),
        ("USD 5", 5.0),
        ("12 %", 12.0),
        ("12%", 12.0),
        ("1,23", None),
        ("1,2345", None),
        ("12-34", None),
        ("'1234", None),
        ("1234'", None),
        ("1.2.3", None),
        ("abc", None),
        ("5 apples", None),
        ("unknown", None),
        ("inf", None),
        ("nan", None),
        ("1e400", None),
        ("", None),
    ],
)
def test_a_number_with_a_decimal_point(cell: str, value: float | None) -> None:
    assert typed([cell], CellRule("number")) == [value]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("3,5", 3.5),
        ("1.234", 1234.0),
        ("1.234,50", 1234.5),
        ("12.345.678", 12345678.0),
        ("1 234,5", 1234.5),
        ("-1.000,00 €", -1000.0),
        ("7", 7.0),
        ("1.5", None),
        ("1,234.50", None),
    ],
)
def test_a_number_with_a_decimal_comma(cell: str, value: float | None) -> None:
    assert typed([cell], CellRule("number", decimal=",")) == [value]


@settings(max_examples=40)
@given(st.integers(-(10**12), 10**12), st.integers(0, 99))
def test_a_number_reads_back_however_it_was_written(whole: int, cents: int) -> None:
    value = float(f"{whole}.{cents:02d}")
    english = f"{whole:,}.{cents:02d}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert typed([english, f"€{english}"], CellRule("number")) == [value, value]
    assert typed([german, f"{german} €"], CellRule("number", decimal=",")) == [value, value]


@pytest.mark.parametrize("kind", ["number", "string", "flag", "date", "set"])
def test_words_for_missing_are_missing_in_every_kind(kind: CellType) -> None:
    words: list[object] = [*NULL_WORDS, "NA", " Null ", "NaN", "#N/A"]
    assert typed(words, CellRule(kind)) == [None] * len(words)


def test_none_and_unknown_are_levels() -> None:
    assert typed(["None", "unknown"], CellRule("string")) == ["None", "unknown"]


def test_declared_spellings_of_missing_are_missing() -> None:
    assert typed(["-1", "-1.0", "5"], CellRule("number", missing=("-1",))) == [None, None, 5.0]
    assert typed([-1, 5], CellRule("number", missing=("-1",))) == [None, 5.0]
    assert typed(["k", "refused"], CellRule("string", missing=("refused",))) == ["k", None]
    flag = CellRule("flag", yes=("Premium",), missing=("refused",))
    assert typed(["Premium", "Basic", "refused"], flag) == [True, False, None]


@pytest.mark.parametrize(
    ("cell", "form", "value"),
    [
        ("2024-01-31", None, datetime(2024, 1, 31)),
        ("2024-1-3", None, datetime(2024, 1, 3)),
        ("2024-01-31 09:30", None, datetime(2024, 1, 31, 9, 30)),
        ("2024-01-31T09:30:15.5Z", None, datetime(2024, 1, 31, 9, 30, 15, 500_000)),
        ("2024-01-31 09:30:15 +0200", None, datetime(2024, 1, 31, 9, 30, 15)),
        ("2024-02-31", None, None),
        ("9999-12-31", None, None),
        ("0024-05-01", None, None),
        ("31.01.2024", "%d.%m.%Y", datetime(2024, 1, 31)),
        ("1.2.2024 8:05", "%d.%m.%Y", datetime(2024, 2, 1, 8, 5)),
        ("31.01.24", "%d.%m.%y", datetime(2024, 1, 31)),
        ("01/31/2024", "%m/%d/%Y", datetime(2024, 1, 31)),
        ("01/31/2024 5:15 PM", "%m/%d/%Y", datetime(2024, 1, 31, 17, 15)),
        ("31/01/2024", "%m/%d/%Y", None),
        ("31-Jan-2024", "%d-%b-%Y", datetime(2024, 1, 31)),
        ("20240131", "%Y%m%d", datetime(2024, 1, 31)),
    ],
)
def test_a_date_in_its_format(cell: str, form: str | None, value: datetime | None) -> None:
    assert typed([cell], CellRule("date", date_format=form)) == [value]


def test_flags_know_the_usual_words_in_any_case() -> None:
    cells: list[object] = ["Yes", "no", "TRUE", "f", "1", "0.0", "ja", "NEIN", "maybe"]
    assert typed(cells, CellRule("flag")) == [
        True,
        False,
        True,
        False,
        True,
        False,
        True,
        False,
        None,
    ]


def test_a_file_that_writes_1_and_0_fits_a_schema_of_yes_and_no() -> None:
    rule = CellRule("flag", yes=("Yes",), no=("No",))
    assert (
        typed([1, 0], rule)
        == typed(["1", "0"], rule)
        == typed([True, False], rule)
        == [True, False]
    )


def test_declared_words_of_a_flag_are_the_only_ones() -> None:
    rule = CellRule("flag", yes=("Gold",), no=("Basic",))
    assert typed(["gold", "Basic", "Silver", "yes"], rule) == [True, False, None, None]


def test_whole_numbers_are_written_one_way_as_levels() -> None:
    assert typed(["1", "1.0", "2.5", "v1.0"], CellRule("string")) == ["1", "1", "2.5", "v1.0"]
    assert typed([1.0, 2.5, None], CellRule("string")) == ["1", "2.5", None]
    assert typed([10**17], CellRule("string")) == [str(10**17)]


def test_a_set_is_split_trimmed_and_has_no_item_twice() -> None:
    cells: list[object] = ["a; b;a", ";", None]
    assert [v and sorted(v) for v in typed(cells, CellRule("set", separator=";"))] == [  # type: ignore[type-var]
        ["a", "b"],
        [],
        None,
    ]
    assert typed([["a", None, " "]], CellRule("set")) == [["a"]]


def test_a_list_in_a_column_of_words_is_written_out() -> None:
    assert typed([["a", "b"]], CellRule("string")) == ["a, b"]
