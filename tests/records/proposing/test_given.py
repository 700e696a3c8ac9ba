"""Promises of the arguments of init: files, tables with their files, and patterns."""

from __future__ import annotations

from pathlib import Path

import pytest

from personas.errors import BriefError, SourceError
from personas.records.proposing.given import given_files, pattern_for


def touch(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_text("x")
    return [folder / name for name in names]


def test_a_table_may_be_said() -> None:
    found = given_files(["a.csv", "orders=b.csv", "Deals=c.csv"])
    assert [(one.table, one.source) for one in found] == [
        (None, "a.csv"),
        ("orders", "b.csv"),
        ("deals", "c.csv"),
    ]


def test_a_file_whose_name_holds_an_equals_sign_is_a_file(tmp_path: Path) -> None:
    (path,) = touch(tmp_path, "year=2025.csv")
    assert given_files([path])[0].paths == (path,)


def test_a_word_that_is_no_table_is_refused_with_its_cure() -> None:
    with pytest.raises(BriefError, match="'custmers' is no table") as caught:
        given_files(["custmers=a.csv"])
    assert caught.value.do == "did you mean 'customers'?"


def test_a_table_without_a_file_is_refused() -> None:
    with pytest.raises(BriefError, match="No file is given"):
        given_files(["orders="])


def test_a_file_given_twice_is_refused(tmp_path: Path) -> None:
    (path,) = touch(tmp_path, "a.csv")
    with pytest.raises(BriefError, match="given twice"):
        given_files([path, f"orders={path}"])


def test_a_pattern_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No file matches"):
        given_files([f"orders={tmp_path}/2025-*.csv"])


def test_a_pattern_of_one_file_of_customers_is_that_file(tmp_path: Path) -> None:
    (path,) = touch(tmp_path, "accounts_2025.csv")
    pattern = f"{tmp_path}/accounts_*.csv"
    assert given_files([f"customers={pattern}"])[0].source == str(path)
    assert given_files([f"orders={pattern}"])[0].source == pattern


@pytest.mark.parametrize(
    ("given", "beside", "pattern"),
    [
        (["2025-01.csv", "2025-02.csv"], [], "2025-*.csv"),
        (["2025-01.csv", "2025-02.csv"], ["2025-11.csv"], "2025-0*.csv"),
        (["2025-01.csv", "2025-02.csv"], ["2025-03.csv"], None),
        (["orders_a.csv", "orders_b.csv"], ["customers.csv"], "orders_*.csv"),
        (["a.csv", "b.tsv"], [], None),
        (["x[1].csv", "x[2].csv"], [], "x[[]*].csv"),
    ],
)
def test_a_pattern_matches_exactly_the_files(
    tmp_path: Path, given: list[str], beside: list[str], pattern: str | None
) -> None:
    paths = touch(tmp_path, *given)
    touch(tmp_path, *beside)
    found = pattern_for(paths)
    assert (None if found is None else Path(found).name) == pattern
