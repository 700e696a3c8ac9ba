"""Typed rows: sampled, streamed, labelled and written without regard to their order."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personas.engine.cells import CellRule
from personas.engine.engine import Engine
from personas.engine.table import Table
from personas.errors import OutputError

NUMBER, WORD = CellRule("number"), CellRule("string")


def table(data: dict[str, list[object]], **rules: CellRule) -> Table:
    engine = Engine()
    raw = Table(engine, engine.store(pa.table(data)))
    return raw.typed(rules or dict.fromkeys(data, WORD))


def labels(n_rows: int, *, size: int = 7) -> Iterator[pa.RecordBatch]:
    for start in range(0, n_rows, size):
        rows = range(start, min(start + size, n_rows))
        yield pa.record_batch(
            {
                "persona": [f"P{1 + row % 2}" for row in rows],
                "fit": [row / n_rows for row in rows],
                "runner_up": ["P1" for _ in rows],
                "edge": [row == 0 for row in rows],
            }
        )


rows = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["x", "y", None])), min_size=1)


@settings(max_examples=40)
@given(rows, st.randoms(), st.integers(1, 30), st.booleans())
def test_the_order_of_rows_changes_neither_sample_nor_fingerprint(
    rows: list[tuple[int, str | None]], order: random.Random, n_rows: int, keyed: bool
) -> None:
    shuffled = list(rows)
    order.shuffle(shuffled)
    found = []
    for given_rows in (rows, shuffled):
        numbers, words = zip(*given_rows, strict=True)
        done = table({"a": [str(n) for n in numbers], "b": list(words)})
        sample = done.sample(n_rows, seed=1, key_column="a" if keyed else None)
        found.append((sample.drop(["__row"]).to_pylist(), done.fingerprint()))
    assert found[0] == found[1]


def test_a_smaller_sample_begins_a_larger_one_with_and_without_a_threshold() -> None:
    done = table({"a": [str(n) for n in range(20_000)]})
    whole = done.sample(20_000, seed=3, key_column="a")["a"].to_pylist()
    assert sorted(map(int, whole)) == list(range(20_000))
    for n_rows in (1, 10, 500, 9_000):
        assert done.sample(n_rows, seed=3, key_column="a")["a"].to_pylist() == whole[:n_rows]
    assert done.sample(500, seed=4, key_column="a")["a"].to_pylist() != whole[:500]


def test_a_sample_without_a_key_takes_equal_rows_one_by_one() -> None:
    done = table({"a": ["x"] * 600 + ["y"] * 400})
    sample = done.sample(100, seed=0, key_column=None)["a"].to_pylist()
    assert 35 <= sample.count("x") <= 85


def test_rows_without_an_id_are_sampled_too() -> None:
    done = table({"id": [None, None, "7"], "b": ["x", "y", "z"]})
    assert done.sample(3, seed=0, key_column="id").num_rows == 3


def test_a_sample_does_not_depend_on_how_columns_are_read() -> None:
    data: dict[str, list[object]] = {"a": [str(n % 7) for n in range(50)], "b": ["x"] * 50}
    as_words = table(data, a=WORD, b=WORD).sample(20, seed=0, key_column=None)
    as_numbers = table(data, a=NUMBER).sample(20, seed=0, key_column=None)
    assert as_words["__row"].to_pylist() == as_numbers["__row"].to_pylist()


def test_the_fingerprint_sees_every_cell_and_every_copy_of_a_row() -> None:
    base = table({"a": ["1", "2", "2"]}).fingerprint()
    assert table({"a": ["2", "1", "2"]}).fingerprint() == base
    assert table({"a": ["1", "1", "2"]}).fingerprint() != base
    assert table({"a": ["1", "2"]}).fingerprint() != base
    assert table({"a": ["1", "2", "2", "2", "2"]}).fingerprint() != base


def test_batches_come_in_input_order_and_in_the_size_asked_for() -> None:
    done = table({"a": [str(n) for n in range(50_000)]}, a=NUMBER)
    batches = list(done.batches(["a"], n_rows=4_096))
    assert max(batch.num_rows for batch in batches) <= 4_096
    assert pa.Table.from_batches(batches)["a"].to_pylist() == list(range(50_000))


def test_rows_are_put_back_in_order_when_the_database_lost_it() -> None:
    engine = Engine()
    # With this rule of the database long lists of words become joins, which lose the order.
    engine.execute("SET disabled_optimizers = ''")
    cells = [str(n) for n in range(500_000)]
    done = Table(engine, engine.store(pa.table({"a": cells}))).typed({"a": WORD})
    assert pa.Table.from_batches(done.batches(None, n_rows=100_000))["a"].to_pylist() == cells


def test_labels_of_many_rows_keep_their_order() -> None:
    done = table({"a": [str(n) for n in range(400_000)]}, a=NUMBER)
    frame = done.labelled(labels(400_000, size=5_000))
    wrong = frame.filter((nw.col("a") - 400_000 * nw.col("__fit")).abs() > 0.001)
    assert wrong.collect().shape[0] == 0


def test_labels_stand_beside_their_own_rows() -> None:
    done = table({"a": [str(n) for n in range(100)]}, a=NUMBER)
    frame = done.labelled(labels(100))
    found = frame.filter(nw.col("__persona") == "P2").select("a", "__fit").collect()
    assert sorted(found["a"].to_list()) == list(range(1, 100, 2))
    assert all(fit == a / 100 for a, fit in found.iter_rows())


def test_labels_may_come_from_a_stream_over_the_same_rows() -> None:
    done = table({"a": [str(n) for n in range(30_000)]}, a=NUMBER)

    def streamed() -> Iterator[pa.RecordBatch]:
        for batch in done.batches(["a"], n_rows=1_000):
            n = batch.num_rows
            yield pa.record_batch(
                {
                    "edge": [False] * n,
                    "persona": [f"P{value:.0f}" for value in batch["a"].to_pylist()],
                    "runner_up": pa.array([None] * n, pa.string()),
                    "fit": [1.0] * n,
                }
            )

    found = done.labelled(streamed()).select("a", "__persona").collect()
    assert all(persona == f"P{a:.0f}" for a, persona in found.iter_rows())


def written(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.reader(lines))


def test_assignments_are_written_one_row_per_record(tmp_path: Path) -> None:
    done = table({"id": [f"c{n}" for n in range(20)]})
    names = {"P1": "Wine, buyers", "P2": "Others"}
    for path in (tmp_path / "a.csv", tmp_path / "a.parquet"):
        done.write_labels(labels(20), path, key_column="id", names=names, edition="3f9a")
    lines = written(tmp_path / "a.csv")
    assert lines[0] == ["id", "persona", "persona_name", "fit", "runner_up", "edition"]
    assert lines[2] == ["c1", "P2", "Others", "0.05", "P1", "3f9a"]
    stored = pq.read_table(tmp_path / "a.parquet")
    assert stored.column_names == lines[0]
    assert stored.slice(1, 1).to_pylist()[0]["persona_name"] == "Others"


def test_a_cell_that_a_spreadsheet_would_run_is_guarded(tmp_path: Path) -> None:
    ids = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "1=1"]
    done = table({"id": list(ids)}, id=CellRule("string"))
    path = tmp_path / "a.csv"
    done.write_labels(labels(7), path, key_column="id", names={"P1": "=cmd()"}, edition="e")
    found = [line[0] for line in written(path)[1:]]
    assert found == ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "1=1"]
    assert {line[2] for line in written(path)[1:]} == {"'=cmd()", ""}
    done.write_labels(labels(7), tmp_path / "a.parquet", key_column="id", names={}, edition="e")
    assert pq.read_table(tmp_path / "a.parquet")["id"][0].as_py() == "=1+1"


def test_columns_called_like_labels_do_not_disturb_them(tmp_path: Path) -> None:
    done = table({"id": ["a", "b"], "persona": ["x", "y"], "fit": ["x", "y"], "rowid": ["x", "y"]})
    done.write_labels(labels(2), tmp_path / "a.csv", key_column="id", names={}, edition="e")
    assert [line[:2] for line in written(tmp_path / "a.csv")[1:]] == [["a", "P1"], ["b", "P2"]]
    found = done.labelled(labels(2)).sort("__row").select("persona", "__persona").collect()
    assert list(found.iter_rows()) == [("x", "P1"), ("y", "P2")]


def test_labels_must_be_as_many_as_rows() -> None:
    with pytest.raises(ValueError, match="3 labels for 2 rows"):
        table({"a": ["x", "y"]}).labelled(labels(3))


def test_without_a_key_the_position_is_the_id(tmp_path: Path) -> None:
    done = table({"a": ["x", "y"]})
    done.write_labels(labels(2), tmp_path / "a.csv", key_column=None, names={}, edition="e")
    assert [line[0] for line in written(tmp_path / "a.csv")] == ["id", "1", "2"]


def test_a_failed_run_leaves_the_earlier_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("earlier")

    def failing() -> Iterator[pa.RecordBatch]:
        yield next(labels(2))
        raise LookupError

    done = table({"a": ["x", "y"]})
    with pytest.raises(LookupError):
        done.write_labels(failing(), path, key_column=None, names={}, edition="e")
    assert path.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_gives_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = table({"a": ["x"]})
    with pytest.raises(OutputError):
        done.write_labels(
            labels(1), tmp_path / "file" / "a.csv", key_column=None, names={}, edition="e"
        )


def test_facts_are_counted_over_all_rows() -> None:
    data: dict[str, list[object]] = {
        "n": ["1", "2", "4", None],
        "w": ["x", "x", "y", None],
        "d": ["2024-01-31", "2024-02-01", None, None],
        "s": ["a;b", "a", "", "b;a"],
    }
    done = table(data, n=NUMBER, w=WORD, d=CellRule("date"), s=CellRule("set", separator=";"))
    kinds = {"n": "number", "w": "string", "d": "date", "s": "set"}
    facts = done.facts(kinds, levels=["w", "s"])  # type: ignore[arg-type]
    assert (facts["n"]["n_missing"], facts["n"]["n_distinct"]) == (1, 3)
    assert facts["n"]["quantiles"][0.5] == 2
    assert facts["w"]["levels"] == (("x", 2), ("y", 1))
    assert facts["s"]["levels"] == (("a", 3), ("b", 2))
    assert done.newest(["d"]) == date(2024, 2, 1)
    assert done.newest([]) is None


def test_cells_that_did_not_fit_are_counted_but_not_those_that_say_missing() -> None:
    engine = Engine()
    cells = ["1", "x", "unknown", "NA", "-1", "inf", "2"]
    raw = Table(engine, engine.store(pa.table({"a": cells})))
    rules = {"a": CellRule("number", missing=("-1",))}
    assert raw.typed(rules).unread(raw, rules, {"a": 6}) == {"a": 1}
