"""The database: nothing fetched, nothing left behind, errors that users know."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import narwhals as nw
import pyarrow as pa
import pytest

from personas.engine import Engine, Table
from personas.engine.engine import literal, quoted
from personas.errors import OutputError


def test_nothing_is_fetched_at_run_time() -> None:
    engine = Engine()
    settings = dict(engine.rows("SELECT name, value FROM duckdb_settings()"))
    assert settings["autoinstall_known_extensions"] == "false"
    assert settings["enable_progress_bar"] == "false"


def test_rows_spill_to_disk_and_the_disk_is_tidy_afterwards() -> None:
    engine = Engine(memory_limit="60MB")
    spilled = Path(engine.rows("SELECT current_setting('temp_directory')")[0][0])
    engine.execute("CREATE TABLE t AS SELECT md5(range::VARCHAR) AS a FROM range(2000000)")
    assert any(spilled.iterdir())
    assert engine.rows("SELECT count(DISTINCT a) FROM t") == [(2_000_000,)]
    engine.close()
    del engine
    gc.collect()
    assert not spilled.exists()


def test_a_process_leaves_no_temporary_folder(tmp_path: Path) -> None:
    code = (
        "import pandas as pd; from personas.records.read import read; "
        "kept = read(pd.DataFrame({'a': [1, 2, 3]})); print(kept.n_rows)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        env={"TMPDIR": str(tmp_path)},
        check=True,
    )
    assert done.stdout == "3\n"
    assert done.stderr == ""
    assert not any(tmp_path.iterdir())


def test_a_frame_outlives_the_engine_it_came_from() -> None:
    engine = Engine()
    table = Table(engine, engine.store(pa.table({"a": [1, 2]})))
    frame = nw.from_native(engine.relation(table.name))
    del engine, table
    gc.collect()
    assert frame.collect()["a"].to_list() == [1, 2]


def test_ctrl_c_during_a_query_is_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        def execute(self, sql: str) -> None:
            raise RuntimeError("Query interrupted")  # what the database makes of it

    engine = Engine()
    monkeypatch.setattr(engine, "_connection", Interrupted())
    with pytest.raises(KeyboardInterrupt):
        engine.rows("SELECT 1")


def test_too_little_room_is_an_error_of_ours() -> None:
    engine = Engine(memory_limit="30MB")
    engine.execute("SET max_temp_directory_size = '1MB'")
    with pytest.raises(OutputError, match="not enough memory") as raised:
        engine.execute("CREATE TABLE t AS SELECT md5(range::VARCHAR) AS a FROM range(3000000)")
    assert raised.value.do


def test_a_stream_goes_on_while_other_statements_run() -> None:
    engine = Engine()
    engine.execute("CREATE TABLE t AS SELECT range AS a FROM range(300000)")
    seen = 0
    for batch in engine.stream("SELECT a FROM t", n_rows=10_000):
        assert batch.column(0)[0].as_py() == seen
        assert engine.rows("SELECT 1") == [(1,)]
        seen += batch.num_rows
    assert seen == 300_000


def test_an_error_inside_a_stream_of_batches_comes_through() -> None:
    engine = Engine()
    schema = pa.schema([("a", pa.int64())])

    def failing() -> Iterator[pa.RecordBatch]:
        yield pa.record_batch({"a": [1]})
        raise LookupError("the model broke")

    with pytest.raises(LookupError, match="the model broke"):
        engine.store_batches(failing(), schema, stem="t")


@pytest.mark.parametrize("name", ['a "b"', "a.b", "x'; DROP TABLE t; --", "漢 😀", "n" * 5_000])
def test_any_name_can_name_a_column(name: str) -> None:
    engine = Engine()
    table = Table(engine, engine.store(pa.table({name: ["x", "y"]})))
    assert list(table.types) == [name]
    found = engine.rows(
        f"SELECT {quoted(name)} FROM {table.name} WHERE 'x''' = {literal(chr(120) + chr(39))}"
    )
    assert found == [("x",), ("y",)]
