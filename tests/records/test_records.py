"""Records: what every floor above relies on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import narwhals as nw
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personas.records.read import read
from personas.records.records import Records

FRAME = pd.DataFrame(
    {
        "id": [f"c{n}" for n in range(50)],
        "visits": [n % 9 for n in range(50)],
        "plan": ["basic", "pro", None, "free", "basic"] * 10,
        "since": pd.date_range("2024-01-01", periods=50),
        "mail": [f"u{n}@example.org" for n in range(50)],
    }
)


def labels(records: Records) -> Iterator[pa.RecordBatch]:
    for batch in records.batches(["visits"], n_rows=16):
        n = batch.num_rows
        yield pa.record_batch(
            {
                "persona": ["P1" if visits > 4 else "P2" for visits in batch["visits"].to_pylist()],
                "fit": [0.5] * n,
                "runner_up": ["P2"] * n,
                "edge": [False] * n,
            }
        )


def test_a_sample_holds_every_column_and_the_position() -> None:
    sample = read(FRAME).sample(10)
    assert sample.column_names == [*FRAME.columns, "__row"]
    for row in sample.to_pylist():
        assert row["id"] == f"c{row['__row']}"


@settings(max_examples=15)
@given(st.randoms(), st.integers(1, 60), st.booleans())
def test_the_order_of_rows_changes_neither_sample_facts_nor_fingerprint(
    order: random.Random, n_rows: int, keyed: bool
) -> None:
    frame = FRAME if keyed else FRAME[["visits", "plan"]]
    shuffled = frame.sample(frac=1, random_state=order.randrange(1_000))
    one, other = read(frame), read(shuffled)
    names = list(frame.columns)
    assert one.sample(n_rows).select(names) == other.sample(n_rows).select(names)
    assert one.fingerprint() == other.fingerprint()
    assert one.column_facts() == other.column_facts()
    assert one.findings == other.findings


def test_the_order_of_columns_does_not_change_the_fingerprint() -> None:
    assert read(FRAME).fingerprint() == read(FRAME[list(FRAME.columns[::-1])]).fingerprint()
    assert read(FRAME).fingerprint() != read(FRAME.rename(columns={"visits": "v"})).fingerprint()


def test_one_changed_cell_changes_the_fingerprint() -> None:
    changed = FRAME.copy()
    changed.loc[17, "visits"] += 1
    assert read(changed).fingerprint() != read(FRAME).fingerprint()


def test_batches_are_the_rows_in_order() -> None:
    records = read(FRAME)
    table = pa.Table.from_batches(records.batches(["id", "visits"], n_rows=7))
    assert table["id"].to_pylist() == FRAME["id"].tolist()


def test_labels_join_their_rows() -> None:
    records = read(FRAME)
    frame = records.labelled(labels(records))
    found = frame.group_by("__persona").agg(nw.col("visits").min(), nw.len()).collect()
    by_persona = {row["__persona"]: row for row in found.to_arrow().to_pylist()}
    assert by_persona["P1"]["visits"] == 5
    assert by_persona["P1"]["len"] + by_persona["P2"]["len"] == 50


def test_two_labellings_of_the_same_records_do_not_disturb_each_other() -> None:
    records = read(FRAME)
    first = records.labelled(labels(records))
    second = records.labelled(labels(records))
    assert first.collect().shape == second.collect().shape


def test_frames_live_on_when_the_records_are_gone() -> None:
    assert read(FRAME).lazy().select("visits").collect().shape == (50, 1)
    assert sum(batch.num_rows for batch in read(FRAME).batches()) == 50


def test_assignments_stop_at_a_limit(tmp_path: Path) -> None:
    records = read(FRAME)
    path = tmp_path / "a.csv"
    assert (
        records.write_assignments(labels(records), path, names={}, edition="e", most_rows=49) == 0
    )
    assert not path.exists()
    assert records.write_assignments(labels(records), path, names={}, edition="e") == 50
    assert len(path.read_text().splitlines()) == 51


def test_the_newest_date_is_the_newest_of_all_columns() -> None:
    assert read(FRAME).newest_date() == date(2024, 2, 19)
    assert read(FRAME[["visits"]]).newest_date() is None


def test_facts_name_levels_but_never_personal_values() -> None:
    facts = read(FRAME).column_facts()
    assert facts["plan"].levels == (("basic", 20), ("free", 10), ("pro", 10))
    assert (facts["plan"].n_missing, facts["plan"].n_distinct) == (10, 3)
    assert facts["mail"].levels == facts["id"].levels == ()
    assert facts["visits"].quantiles[0.5] == 4


def test_another_schema_changes_roles_and_not_rows() -> None:
    records = read(FRAME)
    other = records.with_schema(records.schema.replace({"plan": {"role": "describe"}}))
    assert other.schema["plan"].role == "describe"
    assert other.fingerprint() == records.fingerprint()


def test_records_show_themselves_in_one_line_and_as_a_table() -> None:
    records = read(FRAME)
    assert "\n" not in repr(records)
    assert "50 rows" in repr(records)
    assert "check(records)" in repr(records)
    assert records._repr_html_().count("<tr>") == 6


@pytest.mark.slow
def test_a_million_rows_are_read_and_streamed_in_input_order(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,x\n" + "".join(f"c{n},{n}.5\n" for n in range(1_000_000)))
    records = read(path)
    seen = 0
    for batch in records.batches(["x"]):
        assert batch["x"][0].as_py() == seen + 0.5
        seen += batch.num_rows
    assert seen == records.n_rows == 1_000_000
