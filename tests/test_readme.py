"""The README keeps its word: its code runs, its commands and links exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from personas.cli import app

REPOSITORY = Path(__file__).parent.parent
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "sample_data/README.md"]


def block(language: str, starting: str) -> str:
    """The first fenced block of a language whose text starts so."""
    found = re.search(rf"```{language}\n({re.escape(starting)}.*?)```", README, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_within_the_repository_leads_somewhere(document: str) -> None:
    path = REPOSITORY / document
    targets = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_the_command_line_is_the_one_described() -> None:
    described = set(re.findall(r"^personas (\w+)", block("", "personas "), re.MULTILINE))
    assert described == set(get_command(app).commands)  # type: ignore[attr-defined]


def test_the_first_block_names_targets_of_the_makefile() -> None:
    targets = re.findall(r"^make (\w+)", block("", "make demo"), re.MULTILINE)
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    assert targets == ["demo", "test"]
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_every_floor_of_the_house_is_described() -> None:
    from tests.house import FLOORS

    described = re.findall(r"^(\w+) ", block("", "cli "), re.MULTILINE)
    assert described == list(reversed(FLOORS))


@pytest.mark.slow
def test_the_ten_lines_run_without_a_warning(tmp_path: Path) -> None:
    os.symlink(REPOSITORY / "sample_data", tmp_path / "sample_data")
    code = block("python", "import personas as ps")
    command = [sys.executable, "-W", "error", "-c", code]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "reports" / "personas.pdf").exists()
    assert (tmp_path / "assigned.csv").exists()
