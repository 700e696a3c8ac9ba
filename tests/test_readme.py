"""The README keeps its word: its code runs, its commands and links exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from personas.building import check_source
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


def test_the_options_are_those_of_build() -> None:
    described = set(re.findall(r"--[\w-]+", block("", "personas ")))
    build = get_command(app).commands["build"]  # type: ignore[attr-defined]
    asked = {option for parameter in build.params for option in parameter.opts}
    assert described <= asked


def test_the_first_block_names_targets_of_the_makefile() -> None:
    targets = re.findall(r"^make (\w+)", block("", "make demo"), re.MULTILINE)
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    assert targets == ["demo", "test"]
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_every_floor_of_the_house_is_described() -> None:
    from tests.house import FLOORS

    described = re.findall(r"^(\w+) ", block("", "cli "), re.MULTILINE)
    assert described == list(reversed(FLOORS))


def test_the_brief_is_one_that_the_sample_data_can_carry(tmp_path: Path) -> None:
    for table in (REPOSITORY / "sample_data").glob("*.csv"):
        os.symlink(table, tmp_path / table.name)
    brief = tmp_path / "brief.yaml"
    blocks = block("yaml", "customers:"), block("yaml", "deals:")
    brief.write_text("\n".join(blocks), encoding="utf-8")
    assert check_source(brief).may_build


def test_the_brief_shows_every_block(sample_data: Path) -> None:
    shown = yaml.safe_load("\n".join([block("yaml", "customers:"), block("yaml", "deals:")]))
    whole = yaml.safe_load((sample_data / "brief.yaml").read_text(encoding="utf-8"))
    blocks = {name for name, content in whole.items() if isinstance(content, dict | list)}
    assert blocks <= set(shown)


@pytest.mark.slow
def test_the_dozen_lines_run_without_a_warning(tmp_path: Path) -> None:
    os.symlink(REPOSITORY / "sample_data", tmp_path / "sample_data")
    code = block("python", "import personas as ps")
    command = [sys.executable, "-W", "error", "-c", code]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "reports" / "personas.pdf").exists()
    assert (tmp_path / "reports" / "P2.pdf").exists()
    assert (tmp_path / "assigned.csv").exists()
