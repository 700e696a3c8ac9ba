"""The notebooks run from top to bottom, and are committed without outputs."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

REPOSITORY = Path(__file__).parent.parent
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))


@pytest.fixture
def this_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Name of a kernel that is the running interpreter, whatever else is installed."""
    folder = tmp_path / "jupyter" / "kernels" / "running"
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": command, "display_name": "running", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    return "running"


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A copy of the notebooks beside the sample data, where they may write."""
    shutil.copytree(REPOSITORY / "notebooks", tmp_path / "notebooks")
    os.symlink(REPOSITORY / "sample_data", tmp_path / "sample_data")
    return tmp_path / "notebooks"


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # Jupyter's own warnings are not ours
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_without_a_warning(path: Path, this_kernel: str, workplace: Path) -> None:
    notebook = nbformat.read(workplace / path.name, as_version=4)
    client = NotebookClient(
        notebook, kernel_name=this_kernel, timeout=300, resources={"metadata": {"path": workplace}}
    )
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    spoken = [o["text"] for o in outputs if o["output_type"] == "stream" and o["name"] == "stderr"]
    assert spoken == []
    pictures = [o for o in outputs if "image/png" in o.get("data", {})]
    assert pictures


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
