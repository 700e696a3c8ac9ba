"""The file a brief is written in: YAML whose words stay words.

YAML reads an unquoted ``no`` as false, ``1.10`` as 1.1 and ``2026-06-30`` as a date. In a brief
those are spellings found in somebody's records, so every scalar stays the text that was written and
the brief's own fields decide what is a number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from personas.errors import BriefError, SourceError

Place = tuple[str, ...]

# Under these keys stand spellings of the records, so an unquoted `null` or `~` is one of them.
_SPELLINGS = frozenset({"levels", "level_names", "missing", "yes", "no"})

_CURES = (
    ("\\t", "indent with spaces, not with tabs"),
    ("mapping values", 'put text that holds a colon in quotes: "Ann: sales"'),
    ("expected <block end>", "let all settings of one block begin in the same column"),
    ("could not find expected ':'", "write each setting as `word: value`"),
    ("alias", 'put text that begins with * or & in quotes: "*"'),
    ("anchor", 'put text that begins with * or & in quotes: "&"'),
    ("'?'", 'put text that ends with a question mark in quotes: "Who buys?"'),
    ("token", "put text that begins with a special character in quotes"),
    ("special characters", "remove the control characters, or write them as escapes in quotes"),
)


@dataclass(frozen=True)
class BriefFile:
    """What stands in a brief's file, and on which line each setting does."""

    name: str
    content: dict[str, Any]
    lines: Mapping[Place, int] = field(default_factory=dict)

    def place(self, *path: object) -> str:
        """Say where a setting stands: ``"brief.yaml, columns.visits.kind (line 12)"``."""
        steps = self._written(path)
        if not steps:
            return f"{self.name}, line {self.lines[()]}" if () in self.lines else self.name
        line = f" (line {self.lines[steps]})" if steps in self.lines else ""
        return f"{self.name}, {'.'.join(steps)}{line}"

    def line(self, *path: object) -> int:
        """Line of a setting, 0 where it is not written."""
        return self.lines.get(self._written(path), 0)

    def _written(self, path: tuple[object, ...]) -> Place:
        steps = tuple(str(step) for step in path)
        # A brief made in Python has no lines, but its paths are worth naming.
        while steps and self.lines and steps not in self.lines:
            steps = steps[:-1]
        return steps


def read_brief_file(path: Path) -> BriefFile:
    """Read a brief's YAML: nested dicts and lists of text, None where nothing was written.

    Raises
    ------
    SourceError
        If the file cannot be opened.
    BriefError
        If it is not YAML, says one thing twice, or is not a list of settings.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(
            "This brief cannot be opened.",
            where=str(path),
            found=error.strerror,
            do="give the path of a brief.yaml; `personas init FILE` writes one",
        ) from error
    try:
        root = yaml.compose(raw, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise _not_yaml(path.name, error) from error
    if not isinstance(root, yaml.MappingNode):
        raise BriefError(
            "This brief is empty." if root is None else "This brief is not a list of settings.",
            where=path.name,
            do="write settings as `unit: accounts`; `personas init FILE` writes a brief to edit",
        )
    reader = _NodeReader(path.name)
    content = reader.mapping(root, ())
    return BriefFile(path.name, content, reader.lines)


class _NodeReader:
    """Turns YAML nodes into plain data and remembers the line of every key."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Place, int] = {}
        self._seen: set[int] = set()

    def mapping(self, node: yaml.MappingNode, path: Place) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._error("A name in the brief is a list.", key, path, "write one word")
            below = (*path, key.value)
            if key.value in content:
                raise self._error(
                    f"'{key.value}' is set twice.",
                    key,
                    below,
                    f"keep one of the two; the first is on line {self.lines[below]}",
                )
            self.lines[below] = key.start_mark.line + 1
            content[key.value] = self.any(value, below)
        return content

    def any(self, node: yaml.Node, path: Place) -> Any:
        # An alias gives its anchor's node again: refused, as it could nest without end.
        if id(node) in self._seen:
            raise self._error(
                "The brief repeats a part of itself through an alias.",
                node,
                path,
                "write the part out, or quote text that begins with *",
            )
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            # No empty text is a spelling of anything: an empty cell is missing already.
            items = []
            for i, item in enumerate(node.value):
                below = (*path, str(i))
                self.lines[below] = item.start_mark.line + 1
                items.append(self.any(item, below))
            return [item for item in items if item is not None]
        empty = {""} if _SPELLINGS.intersection(path) else {"", "~", "null", "Null", "NULL"}
        unquoted = getattr(node, "style", None) is None
        return None if unquoted and node.value in empty else node.value

    def _error(self, what: str, node: yaml.Node, path: Place, do: str) -> BriefError:
        lines = {**self.lines, path: node.start_mark.line + 1}
        return BriefError(what, where=BriefFile(self.name, {}, lines).place(*path), do=do)


def _not_yaml(name: str, error: Exception) -> BriefError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or ""
    if isinstance(error, RecursionError):
        problem = "lists within lists without end"
    cure = next((cure for word, cure in _CURES if word in repr(problem)), None)
    if getattr(error, "encoding", "unicode") != "unicode":
        problem, cure = "bytes that are not UTF-8 text", "save the brief as UTF-8"
    return BriefError(
        "This brief is not readable YAML.",
        where=name if mark is None else f"{name}, line {mark.line + 1}, column {mark.column + 1}",
        found=problem or None,
        do=cure or "mend the line; `personas init FILE` writes a brief that is sound",
    )


# Words that YAML 1.1 tools read as something else than text.
_NOT_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"})
_PLAIN = re.compile(r"[A-Za-z_][\w.()/+&%-]*(?: [\w.()/+&%-]+)*", re.ASCII)

# YAML allows a key on one line up to 1,024 characters; longer ones need the `? key` form.
_LONGEST_KEY = 1000


def quoted(text: str) -> str:
    r"""Write a text as YAML, in quotes where any tool could read it as something else.

    Examples
    --------
    >>> print(quoted("wine spend"), quoted("no"), quoted("1e3"), quoted("a: #b\n"))
    wine spend "no" "1e3" "a: #b\n"
    """
    if _PLAIN.fullmatch(text) and text.casefold() not in _NOT_TEXT:
        return text
    return f'"{"".join(_escaped(sign) for sign in text)}"'


def _escaped(sign: str) -> str:
    known = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    if sign in known:
        return known[sign]
    # Invisible signs (controls, line separators, marks that turn the direction of writing) are
    # spelled out, so that what a reader sees is what the file says.
    if sign.isprintable():
        return sign
    code = ord(sign)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def key_lines(name: str, indent: str) -> str:
    """Write a mapping's key with its colon, in the long form where the name is very long."""
    key = quoted(name)
    if len(key) > _LONGEST_KEY:
        return f"{indent}? {key}\n{indent}:"
    return f"{indent}{key}:"
