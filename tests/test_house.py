"""Floors, fences and measures of the house, and proof that each check can fail."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import house

PACKAGE = Path(__file__).parent.parent / "personas"
HEAVY = ("duckdb", "pandas", "pyarrow", "sklearn", "scipy", "matplotlib", "typst", "pydantic")

RULES = [
    house.climbing_imports,
    house.import_cycles,
    house.broken_fences,
    house.bad_names,
    house.long_files,
    house.long_functions,
    house.prints,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_package_keeps_the_rule(rule: Callable[[Path], list[str]]) -> None:
    broken = rule(PACKAGE)
    assert not broken, "\n".join(broken)


@pytest.fixture
def tree(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Write a small package called personas and return its folder."""

    def write(files: dict[str, str]) -> Path:
        package = tmp_path / "personas"
        for name, text in files.items():
            path = package / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            for folder in path.relative_to(package).parents:
                (package / folder / "__init__.py").touch()
        return package

    return write


LAZY = "def act():\n    {}\n"
TYPED = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    {}\n"
UPWARD = "from personas.cards.pdf import render"


@pytest.mark.parametrize("how", ["{}\n", LAZY, TYPED], ids=["top", "lazy", "type-only"])
def test_an_import_of_a_higher_floor_is_found(tree, how: str) -> None:
    package = tree({"engine/table.py": how.format(UPWARD), "cards/pdf.py": "render = 1\n"})
    assert len(house.climbing_imports(package)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "from personas import cards",
        "from ..cards import pdf",
        "from .. import cards",
        "import personas.cards.pdf as pdf",
        "from importlib import import_module\npdf = import_module('personas.cards.pdf')",
        "from personas import build",
        "import personas",
    ],
)
def test_no_spelling_of_a_climbing_import_escapes(tree, statement: str) -> None:
    package = tree({"engine/table.py": statement + "\n", "cards/pdf.py": ""})
    assert house.climbing_imports(package)


def test_a_module_outside_every_floor_is_found(tree) -> None:
    assert house.climbing_imports(tree({"attic/box.py": ""}))


def test_lower_floors_errors_and_the_version_may_be_imported(tree) -> None:
    text = "from personas import __version__\nfrom personas.errors import PersonasError\n"
    package = tree({"cards/pdf.py": text + "import personas.engine.table\n", "errors.py": ""})
    (package / "engine").mkdir()
    (package / "engine" / "table.py").touch()
    assert house.climbing_imports(package) == []


def test_errors_may_import_no_floor(tree) -> None:
    assert house.climbing_imports(tree({"errors.py": "import personas.engine\n"}))


@pytest.mark.parametrize("how", ["{}\n", LAZY, TYPED], ids=["top", "lazy", "type-only"])
def test_a_cycle_within_a_floor_is_found(tree, how: str) -> None:
    package = tree(
        {
            "records/schema.py": how.format("from personas.records import brief"),
            "records/brief.py": "from personas.records.draft import text\n",
            "records/draft.py": "from personas.records.schema import Schema\n",
        }
    )
    assert house.import_cycles(package)


def test_a_chain_is_no_cycle(tree) -> None:
    package = tree(
        {
            "records/schema.py": "",
            "records/brief.py": "from personas.records.schema import Schema\n",
            "records/draft.py": "from personas.records.brief import Brief\n",
        }
    )
    assert house.import_cycles(package) == []


@pytest.mark.parametrize(
    ("file", "statement"),
    [
        ("records/read.py", "import duckdb"),
        ("records/read.py", "import pyarrow.parquet as pq"),
        ("records/read.py", "from pyarrow import csv"),
        ("clustering/model.py", "import narwhals as nw"),
        ("cards/pdf.py", "from sklearn.tree import DecisionTreeClassifier"),
        ("records/read.py", "import scipy.stats"),
        ("records/schema.py", "import matplotlib.pyplot as plt"),
        ("building.py", "import typst"),
        ("book.py", "import jinja2"),
        ("engine/table.py", "import pypdfium2"),
        ("clustering/model.py", "from pydantic import BaseModel"),
        ("building.py", "import rich"),
        ("clustering/model.py", "import polars"),
    ],
)
@pytest.mark.parametrize("how", ["{}\n", LAZY, TYPED], ids=["top", "lazy", "type-only"])
def test_a_third_party_outside_its_fence_is_found(tree, file: str, statement: str, how) -> None:
    assert len(house.broken_fences(tree({file: how.format(statement)}))) == 1


@pytest.mark.parametrize(
    ("file", "how"),
    [
        ("clustering/pictures.py", "{}\n"),
        ("clustering/choice.py", "{}\n"),
        ("clustering/choice.py", LAZY),
    ],
)
def test_matplotlib_beside_pictures_or_at_their_top_is_found(tree, file: str, how: str) -> None:
    assert house.broken_fences(tree({file: how.format("from matplotlib.figure import Figure")}))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("engine/table.py", "import duckdb\nimport pyarrow.parquet\n"),
        ("clustering/encoder.py", "import pyarrow as pa\nimport pyarrow.compute as pc\n"),
        ("profiling/traits.py", "import narwhals as nw\nimport os.path\n"),
        ("clustering/pictures.py", LAZY.format("from matplotlib import pyplot")),
        ("clustering/choice.py", TYPED.format("from matplotlib.figure import Figure")),
    ],
)
def test_a_third_party_inside_its_fence_passes(tree, file: str, text: str) -> None:
    assert house.broken_fences(tree({file: text})) == []


@pytest.mark.parametrize("file", ["utils.py", "records/helpers.py", "common/text.py"])
def test_a_name_that_says_nothing_is_found(tree, file: str) -> None:
    assert house.bad_names(tree({file: ""}))


def test_a_long_file_is_found_unless_it_says_why(tree) -> None:
    assert house.long_files(tree({"cli.py": "x = 1\n" * 401}))
    assert not house.long_files(tree({"cli.py": "x = 1\n" * 400}))
    assert not house.long_files(tree({"cli.py": "# long because: a table\n" + "x = 1\n" * 401}))


def test_a_long_function_is_found_unless_it_says_why(tree) -> None:
    head = 'def act():\n    """Act.\n\n    On it.\n    """\n'
    assert house.long_functions(tree({"cli.py": head + "    x = 1\n" * 40}))
    assert not house.long_functions(tree({"cli.py": head + "    x = 1\n" * 39}))
    reason = "    # long because: a table\n"
    assert not house.long_functions(tree({"cli.py": head + reason + "    x = 1\n" * 40}))


def test_a_print_is_found_outside_the_command_line(tree) -> None:
    package = tree({"book.py": "def show():\n    print(1)\n", "cli.py": "print(1)\n"})
    assert house.prints(package) == ["personas.book:2"]


@pytest.mark.parametrize(
    "module", ["personas", *(f"personas.{floor}" for floor in house.FLOORS[:6])]
)
def test_importing_a_package_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*(m for m in {HEAVY!r} if m in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""


def test_every_public_name_is_there() -> None:
    import personas

    missing = [name for name in personas.__all__ if not hasattr(personas, name)]
    assert not missing
