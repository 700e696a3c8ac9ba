"""The evidence for kinds is counted over all rows, in any order."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personas.engine.engine import Engine
from personas.engine.survey import MOST_LEVELS, Evidence, survey
from personas.engine.table import Table


def evidence(cells: list[object]) -> Evidence:
    engine = Engine()
    return survey(Table(engine, engine.store(pa.table({"x": cells}))))["x"]


def test_one_fraction_after_60_000_whole_numbers_is_seen() -> None:
    found = evidence([*["7"] * 60_000, "3.5"])
    assert found.plain
    assert not found.whole
    assert dict(found.levels) == {"7": 60_000, "3.5": 1}


def test_words_for_missing_are_counted_and_are_no_values() -> None:
    found = evidence(["1", "NA", " ", "-", None, "2"])
    assert (found.n_rows, found.n_values, found.n_null_words, found.n_distinct) == (6, 2, 3, 2)
    assert not found.plain


def test_infinite_numbers_are_counted_apart() -> None:
    for cells in (["1", "inf", "-inf", "1e400", "9"], [1.0, float("inf"), -float("inf"), 1e999, 9]):
        found = evidence(cells)  # type: ignore[arg-type]
        assert (found.n_infinite, found.minimum, found.maximum, found.whole) == (3, 1, 9, True)


def test_nan_in_a_frame_is_missing() -> None:
    found = evidence([1.5, float("nan"), None])
    assert (found.n_values, found.n_numbers, found.n_distinct) == (1, 1, 1)


@pytest.mark.parametrize("cells", [["007", "123"], ["1_000", "5"]])
def test_a_code_is_told_from_a_number(cells: list[object]) -> None:
    assert evidence(cells).n_codes == 1
    many = [*cells, *[str(n) for n in range(10, 5_000)]]
    assert evidence(many).n_codes == 1


def test_levels_are_listed_up_to_a_limit() -> None:
    assert len(evidence([f"v{n}" for n in range(MOST_LEVELS)]).levels) == MOST_LEVELS
    found = evidence([f"v{n}" for n in range(MOST_LEVELS + 1)])
    assert (found.levels, found.n_distinct) == ((), MOST_LEVELS + 1)


def test_spellings_of_numbers_are_tried() -> None:
    assert evidence(["1,5", "2,75", "3"]).n_written == {".": 1, ",": 3}
    assert evidence(["1,234", "2,345"]).n_grouped == 2


def test_formats_of_dates_are_tried_on_every_row() -> None:
    found = evidence([*["03/04/2024"] * 500, "13/04/2024"])
    assert (found.n_dates["%d/%m/%Y"], found.n_dates["%m/%d/%Y"]) == (501, 500)


def test_marks_are_counted() -> None:
    found = evidence(["€ 5", "€ 6", "a@b.de", "x;y;z"])
    assert (found.marks["€"], found.marks["@"], found.marks[";"]) == (2, 1, 1)
    assert found.n_items == {";": 6}


def test_the_extreme_value_and_its_neighbour_are_counted_where_they_look_like_words() -> None:
    cells: list[object] = [*["-1"] * 5, *[str(n) for n in range(50)], *["999"] * 3]
    found = evidence(cells)
    assert found.lowest is not None
    assert found.highest is not None
    assert (found.lowest.value, found.lowest.count, found.lowest.next) == (-1, 5, 0)
    assert (found.highest.value, found.highest.count, found.highest.next) == (999, 3, 49)
    assert evidence(["-2", "5", "998"]).lowest is evidence(["-2", "5", "998"]).highest is None


def test_a_point_may_mean_thousands_where_another_column_has_a_decimal_comma() -> None:
    engine = Engine()
    data = pa.table({"x": ["1.234", "12.345", "999"], "y": ["1,5", "2,5", "3"]})
    found = survey(Table(engine, engine.store(data)))
    assert found["x"].n_written == {",": 3}


cells = st.lists(
    st.sampled_from(["1", "2.5", "-1", "NA", "", "x", "1,5", "2024-01-31", "yes", "a;b", None]),
    min_size=1,
    max_size=40,
)


@settings(max_examples=40)
@given(cells, st.randoms())
def test_the_order_of_rows_changes_nothing(cells: list[object], order: random.Random) -> None:
    shuffled = list(cells)
    order.shuffle(shuffled)
    as_text = pa.string()
    found = []
    for given_cells in (cells, shuffled):
        engine = Engine()
        data = pa.table({"x": pa.array(given_cells, type=as_text)})
        found.append(survey(Table(engine, engine.store(data))))
    assert found[0] == found[1]
