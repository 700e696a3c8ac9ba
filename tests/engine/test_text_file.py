"""Text files in the state in which people send them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from personas.engine.text_file import TextFile, prepare
from personas.errors import ColumnError, PersonasError, SourceError


def prepared(tmp_path: Path, content: bytes) -> TextFile:
    path = tmp_path / "source.csv"
    path.write_bytes(content)
    return prepare(path, tmp_path / "copy.txt")


@pytest.mark.parametrize(
    ("encoding", "called"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_every_usual_encoding_is_found(tmp_path: Path, encoding: str, called: str) -> None:
    text = "name;spend\nMüller;1\nWeiß;2\n"
    file = prepared(tmp_path, text.encode(encoding))
    assert file.encoding == called
    assert file.columns == ("name", "spend")
    assert file.path.read_bytes() == text.encode()


def test_bytes_that_cp1252_lacks_make_a_file_latin_1(tmp_path: Path) -> None:
    file = prepared(tmp_path, b"a,b\nx\x81,\xe9\n")
    assert file.encoding == "latin-1"
    assert "é" in file.path.read_text(encoding="utf-8")


def test_one_odd_byte_after_60_000_lines_is_seen(tmp_path: Path) -> None:
    file = prepared(tmp_path, b"a,b\n" + b"1,x\n" * 60_000 + b"2,caf\xe9\n")
    assert file.encoding == "cp1252"
    assert file.path.read_text(encoding="utf-8").endswith("café\n")


def test_a_letter_across_two_chunks_is_not_torn(tmp_path: Path) -> None:
    content = ("a,b\n" + "x" * ((1 << 20) - 5) + "é,1\n").encode()
    assert prepared(tmp_path, content).encoding == "utf-8"


def test_a_few_damaged_letters_do_not_turn_the_others_into_rubbish(tmp_path: Path) -> None:
    file = prepared(tmp_path, ("a,b\n" + "ä,ö\n" * 500).encode() + b"\xff,x\n")
    assert (file.encoding, file.n_damaged) == ("utf-8", 1)
    assert "ä,ö" in file.path.read_text(encoding="utf-8")


def test_a_plain_file_is_not_copied(tmp_path: Path) -> None:
    assert prepared(tmp_path, b"a,b\n1,2\n").path == tmp_path / "source.csv"


def test_a_compressed_file_is_unpacked_whatever_its_name(tmp_path: Path) -> None:
    file = prepared(tmp_path, gzip.compress("a,b\nä,2\n".encode("cp1252")))
    assert file.path.read_text(encoding="utf-8") == "a,b\nä,2\n"


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b\n1,5;2,5\n", ";"),
        ("a\tb\n1,2\t3\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ('"spend, yearly";b\n1;2\n', ";"),
        ('a,b\n"x;y;z",1\n', ","),
    ],
)
def test_the_separator_is_the_one_that_fits_the_lines(
    tmp_path: Path, text: str, separator: str
) -> None:
    assert prepared(tmp_path, text.encode()).separator == separator


def test_a_comma_in_a_file_of_one_column_is_no_separator(tmp_path: Path) -> None:
    assert prepared(tmp_path, b"name\nSmith, J\nX, Y\n").separator != ","


def test_a_column_without_a_name_is_called_by_its_place(tmp_path: Path) -> None:
    file = prepared(tmp_path, b",a, b \n1,2,3\n")
    assert file.columns == ("column_1", "a", "b")
    assert file.n_unnamed == 1


@pytest.mark.parametrize("header", ["a,b,a", "Age,b,age", " a,a "])
def test_two_columns_of_one_name_are_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(ColumnError, match=r"columns 1 and [23]"):
        prepared(tmp_path, f"{header}\n1,2,3\n".encode())


@pytest.mark.parametrize("line", ["1,2024-01-31,5.5", "17", "Ann Lee,ann@example.org,Bonn"])
def test_a_record_in_place_of_the_header_is_not_taken_for_names(tmp_path: Path, line: str) -> None:
    with pytest.raises(SourceError, match="names of columns") as raised:
        prepared(tmp_path, f"{line}\n{line}\n".encode())
    assert not any(cell in str(raised.value) for cell in line.split(",") if len(cell) > 2)


@pytest.mark.parametrize("header", ["id,2023,2024", "a1,b2", "x"])
def test_names_with_figures_are_names(tmp_path: Path, header: str) -> None:
    file = prepared(tmp_path, f"{header}\n{header}\n".encode())
    assert file.columns == tuple(header.split(","))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"a,b\n1,\0\n", "NUL"),
        (bytes(range(1, 32)) * 4, "control characters"),
        (gzip.compress(b"a,b\n" * 1_000, mtime=0)[:40], "damaged"),
        (b"\na,b\n1,2\n", "first line is empty"),
        (b'a,"b' + b"x" * 200_000 + b"\n1,2\n", "does not end"),
        ("a,b\n".encode("utf-16") + b"x", "UTF-16"),
        ("a,b\n1,\0\n".encode("utf-16"), "NUL"),
    ],
)
def test_what_is_no_text_is_refused_in_three_parts(
    tmp_path: Path, content: bytes, said: str
) -> None:
    with pytest.raises(SourceError, match=said) as raised:
        prepared(tmp_path, content)
    assert isinstance(raised.value, PersonasError)
    assert raised.value.where
    assert raised.value.do
