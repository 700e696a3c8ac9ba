"""Kinds from evidence: decisions that could go either way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from personas.engine.survey import End, Evidence
from personas.records.kinds import Spelling, spelling

TEXT = Evidence(stored="text", n_rows=1_000, n_values=1_000, n_distinct=500)
NUMBERS = replace(TEXT, n_numbers=1_000, whole=True, minimum=0.0, maximum=500.0)


def spelled(found: Evidence, *, name: str = "x", comma: bool = False) -> Spelling:
    return spelling(name, found, comma=comma)


@pytest.mark.parametrize(("share", "kind"), [(995, "number"), (994, "category")])
def test_nearly_all_values_must_read_as_numbers(share: int, kind: str) -> None:
    assert spelled(replace(TEXT, n_written={".": share})).kind == kind


def test_words_for_missing_do_not_count_against_a_number() -> None:
    found = replace(TEXT, n_written={".": 600}, n_value_null_words=400)
    assert spelled(found).kind == "number"


def test_codes_with_leading_zeros_are_never_numbers() -> None:
    assert spelled(replace(NUMBERS, n_codes=1)).kind == "category"


def test_the_rest_of_the_file_decides_what_a_comma_means() -> None:
    unclear = replace(TEXT, n_written={".": 1_000, ",": 1_000}, n_grouped=1_000)
    assert spelled(unclear).decimal == "."
    assert spelled(unclear, comma=True).decimal == ","
    assert spelled(unclear).doubt == "thousands or decimals"
    clear = replace(TEXT, n_written={".": 900, ",": 1_000}, n_grouped=900)
    assert (spelled(clear).decimal, spelled(clear).doubt) == (",", None)


def test_a_plain_point_means_thousands_only_beside_decimal_commas() -> None:
    found = replace(NUMBERS, whole=False, n_written={",": 1_000})
    assert spelled(found).decimal == "."
    assert spelled(found, comma=True).decimal == ","


def test_a_sentinel_lies_far_off_and_comes_again() -> None:
    far = replace(NUMBERS, maximum=999.0, highest=End(999.0, 20, 40.0))
    assert (spelled(far).missing, spelled(far).sentinels) == (("999",), 20)
    for end in (End(999.0, 20, 600.0), End(999.0, 1, 40.0), End(998.0, 20, 40.0)):
        assert spelled(replace(far, highest=end)).missing == ()
    below = replace(NUMBERS, minimum=-1.0, lowest=End(-1.0, 300, 0.0))
    assert spelled(below).missing == ("-1",)
    assert spelled(replace(below, lowest=End(-1.0, 300, -0.5))).missing == ()


def test_a_set_needs_a_small_vocabulary() -> None:
    often = replace(TEXT, marks={";": 400}, n_items={";": 6})
    assert spelled(often).separator == ";"
    assert spelled(replace(often, n_items={";": 900})).kind == "category"
    assert spelled(replace(often, marks={";": 40})).kind == "category"


def test_month_first_wins_only_with_more_rows() -> None:
    both = {"%d/%m/%Y": 1_000, "%m/%d/%Y": 1_000}
    unclear = spelled(replace(TEXT, n_dates=both))
    assert (unclear.date_format, unclear.doubt) == ("%d/%m/%Y", "day or month")
    clear = spelled(replace(TEXT, n_dates={**both, "%d/%m/%Y": 400}))
    assert (clear.date_format, clear.doubt) == ("%m/%d/%Y", None)


@pytest.mark.parametrize(
    ("name", "maximum", "kind"),
    [
        ("Region", 3.0, "category"),
        ("store no", 9.0, "category"),
        ("month", 12.0, "category"),
        ("visits per month", 20.0, "number"),
        ("n_region", 3.0, "number"),
        ("store visits", 3.0, "number"),
    ],
)
def test_whole_numbers_are_codes_only_by_their_last_word(
    name: str, maximum: float, kind: str
) -> None:
    levels = tuple((str(n), 100) for n in range(10))
    found = replace(NUMBERS, n_distinct=10, levels=levels, maximum=maximum)
    assert spelled(found, name=name).kind == kind
