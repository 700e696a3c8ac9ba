"""Several files of one shape are one table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from personas.engine.engine import Engine
from personas.engine.files import Opened, open_file
from personas.errors import ColumnError, SourceError


def rows(found: Opened) -> list[tuple[Any, ...]]:
    return found.table.engine.rows(f"SELECT * FROM {found.table.name}")


def test_files_follow_each_other_by_name_and_columns_meet_by_name(tmp_path: Path) -> None:
    (tmp_path / "2025-02.csv").write_bytes("spend;id;note\n3;c;Müller\n".encode("cp1252"))
    (tmp_path / "2025-01.csv").write_text("id,spend\na,1\nb,2\n")
    (tmp_path / "2025-03.csv").write_text("ID\tspend\nd\t4\n", encoding="utf-16")
    (tmp_path / "2024-12.csv").write_text("id,spend\nz,0\n")
    found = open_file(Engine(), tmp_path / "2025-*.csv")
    assert found.table.names == ("id", "spend", "note")
    assert rows(found) == [
        ("a", "1", None),
        ("b", "2", None),
        ("c", "3", "Müller"),
        ("d", "4", None),
    ]
    assert [part.encoding for part in found.parts] == ["utf-8", "cp1252", "utf-16"]
    assert found.n_files == 3
    assert found.lacking == {"note": 2}


def test_a_pattern_may_stand_for_folders(tmp_path: Path) -> None:
    for month in ("01", "02"):
        (tmp_path / month).mkdir()
        (tmp_path / month / "a.csv").write_text(f"month,x\n{month},1\n")
    assert rows(open_file(Engine(), tmp_path / "**" / "*.csv")) == [("01", "1"), ("02", "1")]
    assert rows(open_file(Engine(), tmp_path / "0[2-9]" / "a.csv")) == [("02", "1")]


@pytest.mark.parametrize("name", ["a[1].csv", "a[*].csv", "what?.csv"])
def test_a_file_of_that_very_name_is_meant(tmp_path: Path, name: str) -> None:
    (tmp_path / "a1.csv").write_text("a,b\nother,1\n")
    (tmp_path / name).write_text("a,b\nthis,1\n")
    assert rows(open_file(Engine(), tmp_path / name)) == [("this", "1")]


@pytest.mark.parametrize("name", ["a[1].parquet", "a[1].json"])
def test_other_files_may_have_brackets_in_their_names_too(tmp_path: Path, name: str) -> None:
    (tmp_path / f"_{name.replace('[1]', '1')}").write_text("{}")
    base = duckdb.connect()
    base.execute(f"COPY (SELECT 1 AS a) TO '{tmp_path / name}'")
    assert open_file(Engine(), tmp_path / name).table.n_rows == 1


def test_a_folder_with_brackets_is_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "Export [old]"
    folder.mkdir()
    (folder / "1.csv").write_text("a,b\n1,2\n")
    assert rows(open_file(Engine(), folder / "*.csv")) == [("1", "2")]


def test_a_pattern_that_nothing_fits_names_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "2024.csv").write_text("a\n1\n")
    with pytest.raises(SourceError) as raised:
        open_file(Engine(), tmp_path / "2025-*.csv")
    assert "2025-*.csv" in str(raised.value)
    assert "'2024.csv'" in str(raised.value)
    with pytest.raises(SourceError, match="No file fits"):
        open_file(Engine(), tmp_path / "nowhere" / "*.csv")


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text("a,b\n1,2\n")
    (tmp_path / "2.csv").write_text("a,b\n1,2,3\n")
    with pytest.raises(SourceError) as raised:
        open_file(Engine(), tmp_path / "*.csv")
    assert "2.csv" in str(raised.value)


def test_files_of_two_kinds_are_no_table(tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text("a,b\n1,2\n")
    duckdb.connect().execute(f"COPY (SELECT 1 AS a) TO '{tmp_path / '2.parquet'}'")
    with pytest.raises(SourceError, match="cannot be one table"):
        open_file(Engine(), tmp_path / "*")


def partitioned(folder: Path) -> Path:
    """Three months of orders below folders such as year=2025/month=01."""
    root = folder / "env=prod" / "orders"
    base = duckdb.connect()
    for year, month, columns in (
        ("2025", "01", "1 AS id"),
        ("2025", "02", "2 AS id, 'new' AS note"),
        ("2024", "12", "3 AS id"),
    ):
        place = root / f"year={year}" / f"month={month}"
        place.mkdir(parents=True)
        base.execute(f"COPY (SELECT {columns}) TO '{place / 'part-0.parquet'}'")
    (root / "_SUCCESS").touch()
    return root


@pytest.mark.parametrize("copy", [True, False])
@pytest.mark.parametrize("pattern", ["", "*/*/*.parquet", "**/*.parquet"])
def test_folders_that_are_partitions_are_columns(tmp_path: Path, pattern: str, copy: bool) -> None:
    found = open_file(Engine(), partitioned(tmp_path) / pattern, copy=copy)
    table = found.table
    assert set(table.names) == {"id", "note", "year", "month"}
    chosen = table.engine.rows(f"SELECT id, note, year, month FROM {table.name}")
    assert chosen == [
        (3, None, "2024", "12"),
        (1, None, "2025", "01"),
        (2, "new", "2025", "02"),
    ]
    assert found.lacking == {"note": 2}


def test_a_view_reads_only_the_files_that_a_question_needs(tmp_path: Path) -> None:
    root = partitioned(tmp_path)
    engine = Engine()
    table = open_file(engine, root, copy=False).table
    plan = engine.rows(f"EXPLAIN SELECT id FROM {table.name} WHERE month = '12'")[0][1]
    assert "1/3" in plan
    assert engine.rows(f"SELECT id FROM {table.name} WHERE year = '2025'") == [(1,), (2,)]


def test_a_view_is_a_table_in_every_other_respect(tmp_path: Path) -> None:
    from personas.engine.cells import CellRule

    table = open_file(Engine(), partitioned(tmp_path), copy=False).table
    assert (table.n_rows, table.types["id"]) == (3, "integer")
    assert table.select(["month", "id"]).names == ("month", "id")
    assert table.with_content().select("id").collect()["id"].to_list() == [3, 1, 2]
    typed = table.typed({"id": CellRule("number"), "month": CellRule("string")})
    assert next(typed.batches(["month"], n_rows=10))["month"].to_pylist() == ["12", "01", "02"]
    table.drop()
    assert typed.n_rows == 3


def test_folders_that_are_not_partitioned_alike_are_told(tmp_path: Path) -> None:
    root = partitioned(tmp_path)
    (root / "year=2023").mkdir()
    duckdb.connect().execute(f"COPY (SELECT 1 AS id) TO '{root / 'year=2023' / 'a.parquet'}'")
    with pytest.raises(SourceError) as raised:
        open_file(Engine(), root)
    assert "year=…/month=…" in str(raised.value)


def test_other_folders_are_not_searched(tmp_path: Path) -> None:
    partitioned(tmp_path / "deep" / "down")
    with pytest.raises(SourceError, match="folder, not a file"):
        open_file(Engine(), tmp_path)


def test_two_columns_of_one_name_are_found_in_any_file(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"a": [1]}), tmp_path / "1.parquet")
    pq.write_table(pa.table([[1], [2]], names=["a", "A"]), tmp_path / "2.parquet")
    with pytest.raises(ColumnError, match="one name"):
        open_file(Engine(), tmp_path / "*.parquet")
