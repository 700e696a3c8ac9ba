"""The rules of the house, as functions over a source tree; `test_house.py` holds them up to it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FLOORS = (
    "engine",
    "records",
    "clustering",
    "profiling",
    "edition",
    "cards",
    "book",
    "building",
    "cli",
)
FOR_ALL = ("errors", "texts")
FACE = "personas"

# Where a third-party package may be imported. `everywhere` is for the data that floors hand on.
EVERYWHERE = FLOORS
FENCES: dict[str, tuple[str, ...]] = {
    "numpy": EVERYWHERE,
    "pandas": EVERYWHERE,
    "pyarrow": EVERYWHERE,
    "duckdb": ("engine",),
    "python_calamine": ("engine",),
    "sqlalchemy": ("engine",),
    "psycopg": ("engine",),
    "narwhals": ("engine", "records", "profiling"),
    "sklearn": ("clustering", "profiling"),
    "scipy": ("clustering", "profiling"),
    "threadpoolctl": ("clustering",),
    "joblib": ("clustering",),
    "pydantic": ("records", "edition"),
    "pydantic_core": ("records", "edition"),
    "yaml": ("records", "texts"),
    "typst": ("cards",),
    "jinja2": ("cards",),
    "markupsafe": ("cards",),
    "fontTools": ("cards",),
    "font_source_sans_pro": ("cards",),
    "pypdfium2": ("cards", "book"),
    "matplotlib": ("clustering", "profiling", "cards"),
    "tqdm": ("engine", "clustering", "building"),
    "typer": ("cli",),
    "click": ("cli",),
    "rich": ("cli",),
}
# Readers and writers of files hide in submodules of a package whose data types all floors share.
PYARROW_FILES = ("csv", "dataset", "feather", "fs", "ipc", "json", "orc", "parquet")

NOT_A_NAME = ("utils", "util", "helpers", "helper", "misc", "common")
MOST_LINES = 400
MOST_FUNCTION_LINES = 40
REASON = "# long because:"


@dataclass(frozen=True)
class Import:
    """One module named by an import statement, wherever in the file it stands."""

    module: str
    line: int
    in_function: bool
    type_only: bool


@dataclass(frozen=True)
class Source:
    """One parsed file of the package."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def floor(self) -> str:
        """The floor a module stands on; "" for the package's face, and `__main__` is cli."""
        part = self.name.split(".")[1] if "." in self.name else ""
        return "cli" if part == "__main__" else part


def sources(package: Path) -> dict[str, Source]:
    """Parse every file of a package, by dotted name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = (package.name, *path.relative_to(package).with_suffix("").parts)
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        text = path.read_text(encoding="utf-8")
        found[name] = Source(name, path, text, ast.parse(text))
    return found


def imports(source: Source, modules: set[str]) -> Iterator[Import]:
    """Every import of a file: top-level, lazy, type-only, and `import_module("literal")`."""
    inside = {id(child) for node in _functions(source.tree) for child in ast.walk(node)}
    typed = {
        id(child)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for statement in node.body
        for child in ast.walk(statement)
    }
    for node in ast.walk(source.tree):
        for module in _named(node, source, modules):
            yield Import(module, node.lineno, id(node) in inside, id(node) in typed)


def _named(node: ast.AST, source: Source, modules: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = _absolute(node, source)
        for alias in node.names:
            whole = f"{base}.{alias.name}"
            third_party = base.split(".")[0] != FACE
            yield whole if third_party or whole in modules else base
    elif isinstance(node, ast.Call) and node.args:
        called = ast.unparse(node.func).rpartition(".")[2]
        literal = node.args[0]
        if called in ("import_module", "__import__") and isinstance(literal, ast.Constant):
            yield str(literal.value)


def _absolute(node: ast.ImportFrom, source: Source) -> str:
    if not node.level:
        return node.module or ""
    package = source.name.split(".")
    if source.path.name != "__init__.py":
        package = package[:-1]
    package = package[: len(package) - (node.level - 1)]
    return ".".join([*package, node.module] if node.module else package)


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def climbing_imports(package: Path) -> list[str]:
    """Imports of a higher floor, of the package's face, or of a floor that is not in the house."""
    found = sources(package)
    broken = []
    for source in found.values():
        if source.name == FACE or source.floor in FOR_ALL:
            allowed: tuple[str, ...] = FLOORS if source.name == FACE else ()
        elif source.floor not in FLOORS:
            broken.append(f"{source.name}: '{source.floor}' is no floor of this house")
            continue
        else:
            allowed = FLOORS[: FLOORS.index(source.floor) + 1]
        for name in imports(source, set(found)):
            top, _, rest = name.module.partition(".")
            if top != FACE or rest.split(".")[0] in (*allowed, *FOR_ALL):
                continue
            if not rest and _only_version(source, name.line):
                continue
            broken.append(f"{source.name}:{name.line} imports {name.module}")
    return broken


def _only_version(source: Source, line: int) -> bool:
    return source.text.splitlines()[line - 1].strip() == "from personas import __version__"


def import_cycles(package: Path) -> list[str]:
    """Modules that import each other, lazily or for types included, also within one floor."""
    found = sources(package)
    graph = {
        name: {found_import.module for found_import in imports(source, set(found))} & set(found)
        for name, source in found.items()
        if name != FACE
    }
    return [
        f"{first} and {second} import each other"
        for first in graph
        for second in graph
        if first <= second and second in _reached(graph, first) and first in _reached(graph, second)
    ]


def _reached(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [*graph[start]]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += graph.get(name, ())
    return seen


def broken_fences(package: Path) -> list[str]:
    """Third-party packages imported where they may not be."""
    found = sources(package)
    broken = []
    for source in found.values():
        for name in imports(source, set(found)):
            parts = name.module.split(".")
            if parts[0] == FACE or parts[0] in sys.stdlib_module_names:
                continue
            if reason := _fence(source, name, parts):
                broken.append(f"{source.name}:{name.line} imports {name.module}: {reason}")
    return broken


def _fence(source: Source, name: Import, parts: list[str]) -> str | None:
    if parts[0] not in FENCES:
        return "no fence names this package"
    if source.floor not in FENCES[parts[0]]:
        return f"only in {', '.join(FENCES[parts[0]])}"
    if parts[0] == "pyarrow" and parts[1:2] and parts[1] in PYARROW_FILES:
        return None if source.floor == "engine" else "files are opened in engine"
    if parts[0] == "matplotlib" and not name.type_only:  # a .plot() may say what it returns
        if source.path.name != "pictures.py":
            return "only in modules called pictures.py"
        if not name.in_function:
            return "only inside functions"
    return None


def bad_names(package: Path) -> list[str]:
    """Modules and folders whose name says nothing."""
    return [
        name for name in sources(package) if any(part in NOT_A_NAME for part in name.split("."))
    ]


def long_files(package: Path) -> list[str]:
    """Files over 400 lines that do not say why in their first lines."""
    broken = []
    for source in sources(package).values():
        lines = source.text.splitlines()
        if len(lines) > MOST_LINES and not any(REASON in line for line in lines[:20]):
            broken.append(f"{source.name}: {len(lines)} lines")
    return broken


def long_functions(package: Path) -> list[str]:
    """Functions over 40 lines, docstring not counted, that do not say why inside."""
    broken = []
    for source in sources(package).values():
        lines = source.text.splitlines()
        for function in _functions(source.tree):
            length = (function.end_lineno or 0) - function.lineno + 1 - _docstring_lines(function)
            body = lines[function.lineno - 1 : function.end_lineno]
            if length > MOST_FUNCTION_LINES and not any(REASON in line for line in body):
                broken.append(f"{source.name}:{function.lineno} {function.name}: {length} lines")
    return broken


def _docstring_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    if ast.get_docstring(function) is None:
        return 0
    first = function.body[0]
    return (first.end_lineno or first.lineno) - first.lineno + 1


def prints(package: Path) -> list[str]:
    """Calls of print outside the command line."""
    return [
        f"{source.name}:{node.lineno}"
        for source in sources(package).values()
        if source.floor != "cli"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "print"
    ]
