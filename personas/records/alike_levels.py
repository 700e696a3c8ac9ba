"""Levels that look like one level spelled in several ways: "Germany", "germany", "Germny"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from personas.records.finding import Finding
from personas.records.records import ColumnFacts
from personas.records.schema import Schema

_BETWEEN_WORDS = re.compile(r"[\s_-]+")
_WORDS = re.compile(r"[^\W\d_]+(?:[\s_-]+[^\W\d_]+)*")

# A slip of the keyboard is rare beside what it should have been, and one letter away from it; in
# shorter words one letter makes another word (Iran and Iraq).
_SHORTEST_TYPO = 5
_MOST_TYPO_SHARE = 0.02


def alike_levels(
    schema: Schema, facts: Mapping[str, ColumnFacts], *, min_cell: int
) -> list[Finding]:
    """Find levels that differ only by case, spaces, accents or one letter.

    Parameters
    ----------
    schema : Schema
    facts : mapping of str to ColumnFacts
    min_cell : int
        Levels on fewer customers are counted, not named.
    """
    findings = []
    for column in schema.columns:
        named = set(column.level_names) | set(column.levels)
        if column.kind not in ("category", "set") or column.role in ("id", "personal", "ignore"):
            continue
        levels = [(level, n) for level, n in facts[column.name].levels if level not in named]
        pairs = slips(levels)
        if not pairs:
            continue
        counts = dict(levels)
        meant = [level for level in dict.fromkeys(pairs.values()) if counts[level] >= min_cell]
        findings.append(
            Finding.of(
                "alike_such_as" if meant else "alike",
                do="alike_do",
                level="note",
                topic="alike levels",
                columns=(column.name,),
                number=len(pairs),
                values={"levels": tuple(meant)},
            )
        )
    return findings


def slips(levels: Sequence[tuple[str, int]]) -> dict[str, str]:
    """Map each level that looks like a slip to the more frequent one it looks like.

    Parameters
    ----------
    levels : sequence of (str, int)
        Levels with their counts, most frequent first.

    Examples
    --------
    >>> slips([("Germany", 900), ("germany ", 40), ("Austria", 30), ("Germny", 2)])
    {'germany ': 'Germany', 'Germny': 'Germany'}
    """
    found: dict[str, str] = {}
    folded: dict[str, str] = {}
    for place, (level, count) in enumerate(levels):
        bare = _bare(level)
        if bare and bare in folded:
            found[level] = folded[bare]
            continue
        folded[bare] = level
        for other, n_other in levels[:place]:
            rare = count <= _MOST_TYPO_SHARE * n_other
            if rare and other not in found and _one_letter_apart(bare, _bare(other)):
                found[level] = other
                break
    return found


def _bare(level: str) -> str:
    plain = unicodedata.normalize("NFKD", level.casefold()).strip()
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    # Signs between words say nothing; those of "A+", "-5" or "1.5" do.
    return _BETWEEN_WORDS.sub("", letters) if _WORDS.fullmatch(letters) else letters


def _one_letter_apart(first: str, second: str) -> bool:
    """Whether one letter was left out, added, changed, or two neighbours swapped."""
    short, long = sorted((first, second), key=len)
    if len(short) < _SHORTEST_TYPO or len(long) - len(short) > 1 or short == long:
        return False
    # Digits number things: "region 1" and "region 2" are no slips.
    if not (short + long).isalpha():
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    if len(long) > len(short):
        return short[start:] == long[start + 1 :]
    swapped = short[start : start + 2] == long[start : start + 2][::-1]
    return short[start + 1 :] == long[start + 1 :] or (
        swapped and short[start + 2 :] == long[start + 2 :]
    )
