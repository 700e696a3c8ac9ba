"""Files of records: what can be opened, and what is said of those that cannot."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from personas.engine.engine import Engine
from personas.engine.files import Opened, column_names, open_file
from personas.errors import ColumnError, MissingExtraError, SourceError


def opened(path: Path, content: bytes | str | None = None) -> Opened:
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_file(Engine(), path)


def rows(found: Opened) -> list[tuple[object, ...]]:
    return found.table.engine.rows(f"SELECT * FROM {found.table.name}")


def test_every_cell_of_a_text_file_stays_the_text_it_was(tmp_path: Path) -> None:
    found = opened(tmp_path / "a.csv", 'a,b\n007,"x\ny, ""z"""\n1e3,\n')
    assert rows(found) == [("007", 'x\ny, "z"'), ("1e3", None)]
    assert set(found.table.types.values()) == {"text"}


def test_a_name_may_hold_a_line_break(tmp_path: Path) -> None:
    found = opened(tmp_path / "a.csv", 'a,"b\nc"\n1,2\n')
    assert list(found.table.types) == ["a", "b\nc"]
    assert rows(found) == [("1", "2")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(tmp_path: Path, end: str) -> None:
    found = opened(tmp_path / "a.csv", f"a,b{end}1,2{end}3,4{end}")
    assert rows(found) == [("1", "2"), ("3", "4")]


def test_rows_keep_their_order(tmp_path: Path) -> None:
    n_rows = 400_000
    found = opened(tmp_path / "a.csv", "a\n" + "\n".join(map(str, range(n_rows))) + "\n")
    sql = f"SELECT count(*) FROM {found.table.name} WHERE CAST(a AS BIGINT) = rowid"
    assert found.table.engine.rows(sql) == [(n_rows,)]


def test_ragged_lines_are_counted_and_the_first_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as raised:
        opened(tmp_path / "a.csv", "a,b\n1,2\nsecret\n4,5,6\n7,8\n")
    message = str(raised.value)
    assert "2 lines do not fit" in message
    assert "line 3" in message
    assert "fewer cells than the 2 columns" in message
    assert "secret" not in message


def test_a_quote_that_does_not_end_is_named_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="line 3") as raised:
        opened(tmp_path / "a.csv", 'a,b\n1,2\n1,"secret\n2,y\n')
    assert "secret" not in str(raised.value)


def test_a_parquet_file_keeps_its_types(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1, 2], "b": [1.5, None], "c": [["x"], []]}), tmp_path / "a.pq")
    found = opened(tmp_path / "a.pq")
    assert found.table.types == {"a": "integer", "b": "number", "c": "list"}


def test_a_folder_of_parquet_files_is_one_table(tmp_path: Path) -> None:
    for part in range(3):
        pq.write_table(pa.table({"a": [part]}), tmp_path / f"{part}.parquet")
    assert rows(opened(tmp_path)) == [(0,), (1,), (2,)]


def test_parquet_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "a.csv")
    assert opened(tmp_path / "a.csv").table.types == {"a": "integer"}


def test_two_parquet_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table([[1], [2]], names=["a", "A"]), tmp_path / "a.parquet")
    with pytest.raises(ColumnError):
        opened(tmp_path / "a.parquet")


def test_json_lines_give_the_union_of_their_keys_in_order(tmp_path: Path) -> None:
    lines = [{"b": 1, "a.x": "p", "tags": ["u", "v"]}, {"a.x": None, "c": True, "tags": []}]
    found = opened(tmp_path / "a.jsonl", "\n".join(map(json.dumps, lines)))
    assert list(found.table.types) == ["b", "a.x", "tags", "c"]
    assert rows(found) == [("1", "p", ["u", "v"], None), (None, None, [], "true")]


def test_a_workbook_is_read_from_its_first_sheet(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"id": [1, 2], "spend": [1.5, None], "since": pd.to_datetime(["2024-01-31", "2024-02-29"])}
    )
    with pd.ExcelWriter(tmp_path / "a.xlsx", engine="openpyxl") as book:
        frame.to_excel(book, sheet_name="records", index=False)
        frame.to_excel(book, sheet_name="other", index=False)
    found = opened(tmp_path / "a.xlsx")
    assert found.sheets == ("records", "other")
    assert rows(found) == [("1", "1.5", "2024-01-31 00:00:00"), ("2", None, "2024-02-29 00:00:00")]


def test_a_workbook_asks_for_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    with pytest.raises(MissingExtraError, match="excel"):
        opened(tmp_path / "a.xlsx", b"PK\x03\x04 and so on")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.parquet", b"PAR1 and then nothing"),
        ("a.xlsx", b"PK\x03\x04 and then nothing"),
        ("a.jsonl", b'{"a": 1}\n{"a":\n'),
        ("empty.jsonl", b"{}\n"),
        ("empty.json", b""),
        ("a.csv", b"%PDF-1.7"),
    ],
)
def test_a_damaged_file_gives_an_error_of_ours(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(SourceError) as raised:
        opened(tmp_path / name, content)
    assert raised.value.where == name
    assert raised.value.do


@pytest.mark.parametrize("name", ["missing.csv", "", "a\0b.csv"])
def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError):
        opened(tmp_path / name if name else Path(""))


def test_names_of_columns_are_read_without_the_rows(tmp_path):
    names = ("Straße", "visits", "plan")
    text = "Straße;visits;plan\nHafen 1;3;pro\n"
    for name, content in {
        "plain.csv": text.encode(),
        "mark.csv": text.encode("utf-8-sig"),
        "old.csv": text.encode("cp1252"),
        "wide.csv": text.encode("utf-16"),
        "packed.csv.gz": gzip.compress(text.encode()),
    }.items():
        (tmp_path / name).write_bytes(content)
        assert column_names(tmp_path / name) == names, name
    frame = pd.read_csv(tmp_path / "plain.csv", sep=";")
    frame.to_parquet(tmp_path / "records.parquet")
    frame.to_excel(tmp_path / "records.xlsx", index=False)
    assert column_names(tmp_path / "records.parquet") == names
    assert column_names(tmp_path / "records.xlsx") == names


def test_names_of_columns_that_cannot_be_read_are_an_error(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        column_names(tmp_path / "nowhere.csv")
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(SourceError, match="first line is empty"):
        column_names(tmp_path / "empty.csv")
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 and no more PAR1")
    with pytest.raises(SourceError, match="Parquet file cannot be read"):
        column_names(tmp_path / "bad.parquet")
