"""Patterns of file names: several files of one shape that are one table."""

from __future__ import annotations

from pathlib import Path

from personas.errors import SourceError, listed

_WILD = frozenset("*?[")


def files_matching(path: Path) -> tuple[Path, ...] | None:
    """Return the files that a pattern means, by name; None if the path is no pattern.

    A file or folder that is there under the very name is meant, brackets or not.

    Raises
    ------
    SourceError
        If no file fits.
    """
    root, wild = _split(path)
    if not wild:
        return None
    found = [
        file
        for file in root.glob("/".join(wild))
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(root).parts)
    ]
    if found:
        return tuple(sorted(found, key=lambda file: file.as_posix()))
    folder = root.is_dir()
    beside = sorted(file.name for file in root.iterdir() if file.is_file()) if folder else []
    raise SourceError(
        "No file fits the pattern.",
        where=str(path),
        found=(f"beside it: {listed(beside)}" if beside else "no files beside it")
        if folder
        else f"no folder {root}",
        do="check the pattern: * stands for any signs, ? for one, ** for folders of any depth",
    )


def shown(path: Path) -> str:
    """Name a file, or a pattern from its first sign that stands for others.

    Examples
    --------
    >>> shown(Path("crm/deals.csv")), shown(Path("exports/2025-*/deals.csv"))
    ('deals.csv', '2025-*/deals.csv')
    """
    return "/".join(_split(path)[1]) or path.name


def literally(path: Path) -> str:
    """Spell a path so that the database takes no sign of it for another.

    Examples
    --------
    >>> literally(Path("deals[1].csv"))
    'deals[[]1].csv'
    """
    return "".join(f"[{sign}]" if sign in _WILD else sign for sign in str(path))


def _split(path: Path) -> tuple[Path, tuple[str, ...]]:
    """The folders that are there, and the rest from the first part that is a pattern."""
    root = Path(path.anchor)
    parts = path.parts[1:] if path.anchor else path.parts
    for place, part in enumerate(parts):
        if _WILD.intersection(part) and not (root / part).exists():
            return root, parts[place:]
        root = root / part
    return root, ()
