"""Reading: a sound Records or an error in three parts, whatever comes in."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from personas.errors import ColumnError, KindError, PersonasError, RecordsError, SourceError
from personas.records.read import read
from personas.records.records import Records
from personas.records.schema import Column, Schema

ACCOUNTS = pd.DataFrame(
    {
        "account_id": [f"a{n}" for n in range(60)],
        "orders": [n % 7 for n in range(60)],
        "spend": [n * 3.5 for n in range(60)],
        "plan": ["basic", "pro", "free"] * 20,
        "newsletter": [True, False] * 30,
        "since": pd.date_range("2023-01-01", periods=60),
    }
)


def from_text(tmp_path: Path, text: str | bytes, name: str = "records.csv") -> Records:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path)


def sources(folder: Path) -> dict[str, object]:
    """The same accounts in every form they can come in."""
    ACCOUNTS.to_csv(folder / "a.csv", index=False)
    ACCOUNTS.to_csv(folder / "a.tsv", index=False, sep="\t")
    ACCOUNTS.to_csv(
        folder / "german.csv", index=False, sep=";", decimal=",", date_format="%d.%m.%Y"
    )
    ACCOUNTS.to_csv(folder / "a.csv.gz", index=False)
    ACCOUNTS.to_csv(folder / "wide.csv", index=False, encoding="utf-16")
    ACCOUNTS.to_parquet(folder / "a.parquet")
    ACCOUNTS.to_json(folder / "a.jsonl", orient="records", lines=True, date_format="iso")
    ACCOUNTS.to_excel(folder / "a.xlsx", index=False, engine="openpyxl")
    files = {path.name: path for path in sorted(folder.iterdir())}
    return {
        **files,
        "text path": str(folder / "a.csv"),
        "pandas": ACCOUNTS,
        "pandas nullable": ACCOUNTS.convert_dtypes(),
        "pandas arrow": ACCOUNTS.convert_dtypes(dtype_backend="pyarrow"),
        "pandas objects": ACCOUNTS.astype(object),
        "pandas categories": ACCOUNTS.astype({"plan": "category", "account_id": "category"}),
        "polars": pl.from_pandas(ACCOUNTS),
        "polars lazy": pl.from_pandas(ACCOUNTS).lazy(),
        "arrow": pa.Table.from_pandas(ACCOUNTS, preserve_index=False),
    }


def test_the_same_rows_mean_the_same_in_every_form(tmp_path: Path) -> None:
    for name, source in sources(tmp_path).items():
        records = read(source)
        found = {column.name: (column.kind, column.role) for column in records.schema.columns}
        assert found == {
            "account_id": ("text", "id"),
            "orders": ("number", "segment"),
            "spend": ("number", "segment"),
            "plan": ("category", "segment"),
            "newsletter": ("flag", "segment"),
            "since": ("date", "segment"),
        }, name
        frame = records.to_frame()
        assert frame["spend"].tolist() == ACCOUNTS["spend"].tolist(), name
        assert frame["newsletter"].tolist() == ACCOUNTS["newsletter"].tolist(), name
        assert frame["since"].tolist() == ACCOUNTS["since"].tolist(), name
        ids = records.sample(5)["account_id"].to_pylist()
        assert ids == read(ACCOUNTS).sample(5)["account_id"].to_pylist(), name


def test_a_relation_of_a_users_database_is_read() -> None:
    with duckdb.connect() as own:
        records = read(own.sql("SELECT range AS id, range % 3 AS plan FROM range(100)"))
    assert records.n_rows == 100


def test_typed_columns_have_the_types_all_floors_rely_on() -> None:
    frame = ACCOUNTS.assign(
        tags=[["a", "b"], ["a"], []] * 20, mail=[f"u{n}@x.org" for n in range(60)]
    )
    table = pa.Table.from_batches(read(frame).batches())
    assert dict(zip(table.column_names, map(str, table.schema.types), strict=True)) == {
        "account_id": "string",
        "orders": "double",
        "spend": "double",
        "plan": "string",
        "newsletter": "bool",
        "since": "timestamp[us]",
        "tags": "list<l: string>",
        "mail": "string",
    }


@pytest.mark.parametrize(
    "index",
    [
        pd.Index([f"i{n}" for n in range(60)], name="key"),
        pd.Index([0] * 60),
        pd.MultiIndex.from_product([range(6), range(10)]),
        pd.RangeIndex(100, 160),
    ],
)
def test_a_frame_keeps_its_index(index: pd.Index) -> None:  # type: ignore[type-arg]
    frame = ACCOUNTS.set_axis(index)
    records = read(frame)
    assert records.index is frame.index
    assert records.to_frame().index.equals(index)


def test_reading_does_not_change_the_frame() -> None:
    before = ACCOUNTS.copy()
    read(ACCOUNTS)
    pd.testing.assert_frame_equal(ACCOUNTS, before)


def test_sixty_thousand_whole_numbers_and_one_fraction_make_a_number(tmp_path: Path) -> None:
    records = from_text(tmp_path, "visits\n" + "\n".join(["1", "2", "3"] * 20_000) + "\n3.5\n")
    assert records.schema["visits"].kind == "number"
    assert records.column_facts()["visits"].maximum == 3.5


def test_decimal_comma_and_point_of_thousands(tmp_path: Path) -> None:
    rows = "".join(f"{n}.000,50;{n},5;1.{n:03d}\n" for n in range(100, 160))
    records = from_text(tmp_path, "a;b;c\n" + rows)
    assert records.to_frame().iloc[0].tolist() == [100_000.5, 100.5, 1_100.0]


def test_infinite_and_huge_numbers(tmp_path: Path) -> None:
    rows = "\n".join(map(str, range(50)))
    records = from_text(
        tmp_path,
        f"x,y\n{rows}\n".replace("\n", ",1\n").replace("x,y,1", "x,y") + "inf,1\n-inf,2\n1e300,1\n",
    )
    facts = records.column_facts()["x"]
    assert (facts.n_missing, facts.maximum) == (3, 49)
    assert "infinite" in {finding.topic for finding in records.findings}


BAD: dict[str, tuple[bytes, type[PersonasError]]] = {
    "empty": (b"", SourceError),
    "only blanks": (b"\n \n", SourceError),
    "header only": (b"a,b\n", RecordsError),
    "ragged": (b"a,b\n1,2\n3\n", SourceError),
    "two columns of one name": (b"a,b,a\n1,2,3\n", ColumnError),
    "a name used inside": (b"__row,b\n1,2\n", ColumnError),
    "a name that means all": (b"a,*\n1,2\n", ColumnError),
    "a NUL byte": (b"a,b\n1,\0\n", SourceError),
    "random bytes": (np.random.default_rng(0).bytes(4_000), SourceError),
    "a torn gzip": (gzip.compress(b"a,b\n1,2\n" * 500)[:40], SourceError),
    "an open quote": (b'a,b\n1,"x\n2,y\n', SourceError),
}


@pytest.mark.parametrize("case", list(BAD))
def test_bad_files_give_an_error_in_three_parts(tmp_path: Path, case: str) -> None:
    content, kind = BAD[case]
    with pytest.raises(kind) as raised:
        from_text(tmp_path, content)
    lines = str(raised.value).splitlines()
    assert lines[0].startswith(f"{kind.__name__}: ")
    assert lines[1].startswith("  where: records.csv")
    assert lines[-1].startswith("  do:    ")


def test_a_folder_a_missing_file_and_no_file_at_all(tmp_path: Path) -> None:
    for source in (tmp_path, tmp_path / "missing.csv", ""):
        with pytest.raises(SourceError):
            read(source)
    with pytest.raises(KindError):
        read(None)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    path.chmod(0)
    with pytest.raises(SourceError, match="may not be read"):
        read(path)


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        "a,b\n1,2\n3,4\n",
        "a,b\n" + "1,2\n" * 100,
        "a\n" + "".join(f"{n}\n" for n in range(50)),
        "name\nSmith, J\nMiller, K\n",
        "a,b\n" + ",x\n,y\n" * 20,
        "a,b\n" + ",\n" * 20,
    ],
    ids=["one row", "two rows", "equal rows", "one column", "commas", "a gap", "all missing"],
)
def test_thin_files_are_read_all_the_same(tmp_path: Path, text: str) -> None:
    records = from_text(tmp_path, text)
    assert records.n_rows == records.sample(1_000).num_rows
    assert set(records.column_facts()) == {column.name for column in records.schema.columns}
    assert records.fingerprint()


@pytest.mark.parametrize(
    "word",
    [
        "<script>alert(1)</script>",
        '#import "x"',
        "=cmd()",
        "x" * 5_000,
        "עברית",
        "漢字 😀",
        "a.b",
        "a \"b\" 'c'",
        "a\\b",
    ],
)
def test_hostile_names_and_cells_are_only_text(word: str) -> None:
    frame = pd.DataFrame({word: [word, "other", None] * 20, "n": range(60)})
    records = read(frame)
    assert records.schema[word].kind == "category"
    assert records.column_facts()[word].levels == tuple(sorted([(word, 20), ("other", 20)]))
    assert records.sample(60)[word].to_pylist().count(word) == 20
    assert records.lazy().select(word).collect()[word].to_list().count(word) == 20
    assert "<script>" not in records._repr_html_()


def test_names_that_the_queries_use_themselves_are_only_names() -> None:
    names = (
        "cell x n key value level place c0 v0 c1 r l typed rowid id persona v min max row".split()
    )
    cells = {name: [f"{name}{n % 4}" for n in range(40)] for name in names}
    records = read(pd.DataFrame(cells))
    facts = records.column_facts()
    for name in names:
        assert facts[name].n_distinct == 4, name
        assert dict(facts[name].levels) == {f"{name}{n}": 10 for n in range(4)}, name
        assert records.sample(40)[name].to_pylist().count(f"{name}0") == 10, name
    numbers = read(pd.DataFrame({name: [n + 0.5 for n in range(40)] for name in names}))
    assert all(facts.maximum == 39.5 for facts in numbers.column_facts().values())


def test_missing_words_are_counted_in_a_finding(tmp_path: Path) -> None:
    records = from_text(tmp_path, "a,b\n" + "1,x\n2,y\n3,NA\n4, \n" * 10)
    finding = next(finding for finding in records.findings if finding.topic == "blanks")
    assert finding.what.startswith("20 cells")
    assert finding.columns == ("b",)


def test_another_encoding_is_said(tmp_path: Path) -> None:
    records = from_text(tmp_path, "name;n\nMüller;1\nWeiß;2\n".encode("cp1252"))
    assert any("cp1252" in finding.what for finding in records.findings)
    assert records.to_frame()["name"].tolist() == ["Müller", "Weiß"]


# A stored schema: new customers are read as the first ones were.

SCHEMA = read(ACCOUNTS).schema


def test_new_records_are_read_by_a_stored_schema() -> None:
    few = ACCOUNTS.head(3).assign(plan=["basic", "new plan", "pro"], orders=["1", "2", "3"])
    frame = read(few, schema=SCHEMA).to_frame()
    assert frame["orders"].tolist() == [1.0, 2.0, 3.0]
    assert frame["plan"].tolist() == ["basic", "new plan", "pro"]


def test_a_schema_of_words_reads_numbers_of_a_frame_as_those_words() -> None:
    schema = Schema(
        columns=(
            Column(name="region", kind="category", role="segment", label="region"),
            Column(name="flag", kind="flag", role="segment", label="flag", yes=("1",), no=("0",)),
        )
    )
    frame = pd.DataFrame({"region": [1.0, 2.0, None], "flag": [1.0, 0.0, None]})
    assert read(frame, schema=schema).to_frame()["region"].tolist()[:2] == ["1", "2"]
    assert read(frame, schema=schema).to_frame()["flag"].tolist() == [True, False, None]


def test_missing_clustering_columns_are_named_with_the_nearest_ones() -> None:
    with pytest.raises(ColumnError) as raised:
        read(ACCOUNTS.rename(columns={"orders": "ordres", "spend": "spent"}), schema=SCHEMA)
    message = str(raised.value)
    assert "'orders', 'spend' missing" in message
    assert "did you mean 'ordres', 'spent'?" in message


def test_other_columns_may_be_absent_or_more() -> None:
    schema = SCHEMA.replace({"plan": {"role": "describe"}, "newsletter": {"role": "outcome"}})
    frame = ACCOUNTS.drop(columns=["plan", "newsletter", "account_id"]).assign(extra=1)
    records = read(frame, schema=schema)
    assert [column.name for column in records.schema.columns] == ["orders", "spend", "since"]
    assert {"absent", "extra", "id"} <= {finding.topic for finding in records.findings}


def test_a_few_cells_of_another_type_are_missing_and_counted() -> None:
    frame = ACCOUNTS.assign(orders=["many"] * 2 + ["3"] * 58)
    records = read(frame, schema=SCHEMA)
    assert records.column_facts()["orders"].n_missing == 2
    assert any("2 cells do not hold a number" in finding.what for finding in records.findings)


def test_a_column_of_another_type_is_refused() -> None:
    with pytest.raises(KindError, match="'orders'") as raised:
        read(ACCOUNTS.assign(orders="many"), schema=SCHEMA)
    assert "60 of 60" in str(raised.value)
    assert "many" not in str(raised.value)
    with pytest.raises(KindError, match="'since'"):
        read(ACCOUNTS.assign(since=5), schema=SCHEMA)


def test_an_empty_file_of_new_records_is_refused() -> None:
    with pytest.raises(RecordsError):
        read(ACCOUNTS.head(0), schema=SCHEMA)


def test_a_book_made_from_a_file_reads_frames_and_the_other_way_round(tmp_path: Path) -> None:
    for name, first in sources(tmp_path).items():
        schema = read(first).schema
        if name == "german.csv":
            continue  # its numbers and dates are spelled another way
        for other in (ACCOUNTS, tmp_path / "a.csv", tmp_path / "a.parquet"):
            frame = read(other, schema=schema).to_frame()
            assert frame["spend"].tolist() == ACCOUNTS["spend"].tolist(), name
            assert frame["newsletter"].tolist() == ACCOUNTS["newsletter"].tolist(), name
            assert frame["since"].tolist() == ACCOUNTS["since"].tolist(), name


def test_a_failed_read_leaves_no_copy_behind(tmp_path: Path) -> None:
    from personas.engine.engine import Engine

    with pytest.raises(SourceError):
        from_text(tmp_path, "a;b\nMüller\n".encode("utf-16"))
    assert not list(Engine().temporary.glob("copy-*"))
