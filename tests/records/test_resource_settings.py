"""Memory and disk: what a brief says reaches the engine, and nothing is left behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from personas.errors import BriefError, OutputError
from personas.records.brief import Brief
from personas.records.opening import open_brief
from personas.records.read import read


def written(folder: Path, text: str) -> Path:
    (folder / "a.csv").write_text("id,visits\n" + "".join(f"c{n},{n % 7}\n" for n in range(50)))
    path = folder / "brief.yaml"
    path.write_text(f"customers: a.csv\n{text}")
    return path


def test_limits_of_a_brief_reach_the_engine(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    brief = Brief.load(written(tmp_path, "memory_limit: 300 mb\nspill_folder: disk\n"))
    for records in (read(brief.customers, brief=brief), open_brief(brief).records):
        engine = records.engine
        limit, spill = engine.rows(
            "SELECT current_setting('memory_limit'), current_setting('temp_directory')"
        )[0]
        assert limit == "286.1 MiB"
        for path in (Path(spill), engine.copy_path):
            assert path.parent.parent == tmp_path / "disk"  # in a folder of the run's own


@pytest.mark.parametrize("size", ["lots", "0GB", "4", "-1GB", "80%"])
def test_a_limit_that_is_no_size_is_told(tmp_path: Path, size: str) -> None:
    with pytest.raises(BriefError) as raised:
        Brief.load(written(tmp_path, f"memory_limit: {size}\n"))
    assert "memory_limit (line 2)" in str(raised.value)
    assert "4GB" in str(raised.value)


@pytest.mark.parametrize("name", ["nowhere", "a.csv"])
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path, name: str) -> None:
    brief = Brief.load(written(tmp_path, f"spill_folder: {name}\n"))
    with pytest.raises(OutputError) as raised:
        read(brief.customers, brief=brief)
    assert name in str(raised.value)
    assert "spill_folder" in str(raised.value)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for a child there")
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    disk, out = tmp_path / "disk", tmp_path / "out"
    disk.mkdir()
    query = "SELECT range AS id, md5(range::VARCHAR) AS a, sha256(range::VARCHAR) AS b"
    duckdb.connect().execute(f"COPY ({query} FROM range(1500000)) TO '{tmp_path / 'big.csv'}'")
    brief = written(tmp_path, "spill_folder: disk\nmemory_limit: 200MB\n")
    brief.write_text(brief.read_text().replace("a.csv", "big.csv"))
    command = [sys.executable, "-m", "personas", "build", str(brief), "--out", str(out)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        end = time.monotonic() + 60
        while not any(disk.glob("*/spill-*/*")) and time.monotonic() < end:
            time.sleep(0.02)
        assert any(disk.glob("*/spill-*/*")), "it never spilled"
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Stopped. Nothing was written." in said
    assert not any(disk.iterdir())
    assert not out.exists()
