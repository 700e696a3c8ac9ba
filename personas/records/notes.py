"""What inference has to say about columns, one finding per topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from personas.errors import listed
from personas.records.finding import Finding, Level
from personas.records.kinds import Doubt, Spelling

Note = Literal[
    "personal",
    "protected",
    "outcome",
    "text",
    "coordinate",
    "levels",
    "id",
    "identifier",
]

# Per topic: level, what is said of one column, of several, and what to do.
_NOTES: Mapping[Note, tuple[Level, str, str, str]] = {
    "id": (
        "note",
        "This column names the records.",
        "",
        "state role: id in the brief for another column if it does not",
    ),
    "personal": (
        "note",
        "1 column looks personal; it is never clustered on, printed or stored.",
        "{n} columns look personal; they are never clustered on, printed or stored.",
        "state another role in the brief if one of them is not personal",
    ),
    "protected": (
        "note",
        "1 column says something the law protects; it never makes personas.",
        "{n} columns say something the law protects; they never make personas.",
        "state another role in the brief only with a reason",
    ),
    "outcome": (
        "note",
        "1 column looks like an outcome; it is reported by persona, never clustered on.",
        "{n} columns look like outcomes; they are reported by persona, never clustered on.",
        "state another role in the brief for a column that is known beforehand",
    ),
    "text": (
        "note",
        "1 column holds free text and is not used.",
        "{n} columns hold free text and are not used.",
        "code the text into categories to use it",
    ),
    "coordinate": (
        "note",
        "1 column holds a place on the map and is not used.",
        "{n} columns hold a place on the map and are not used.",
        "add a column of regions to use where customers live",
    ),
    "levels": (
        "note",
        "1 column of words has too many levels to cluster on.",
        "{n} columns of words have too many levels to cluster on.",
        "group the levels into a few to cluster on them",
    ),
    "identifier": (
        "note",
        "1 more column names records rather than describing them and is not used.",
        "{n} more columns name records rather than describing them and are not used.",
        "state another role in the brief if one of them is a measure",
    ),
}

_DOUBTS: Mapping[Doubt, tuple[Level, str, str]] = {
    "day or month": (
        "warn",
        "Dates could be read as day/month or as month/day in every row; {taken}.",
        "state date_format in the brief, or export dates as 2026-01-31",
    ),
    "thousands or decimals": (
        "warn",
        "Every separator in these numbers could mean thousands or decimals; {taken}.",
        "state decimal in the brief, or export numbers without thousands separators",
    ),
    "codes": (
        "note",
        "Whole numbers look like codes and are read as categories.",
        "state kind: number in the brief where a number is meant; level_names gives codes words",
    ),
    "nearly numbers": (
        "warn",
        "Most values are numbers but too many are not; they are read as words.",
        "state kind: number in the brief to read the rest as missing, or mend them in the source",
    ),
    "nearly dates": (
        "warn",
        "Most values are dates but they do not follow one format; they are read as words.",
        "export dates as 2026-01-31",
    ),
}
_TAKEN = {
    ("day or month", True): "the day is taken to come first",
    ("day or month", False): "the month is taken to come first",
    ("thousands or decimals", True): "the comma is taken as the decimal sign",
    ("thousands or decimals", False): "the point is taken as the decimal sign",
}


NO_ID = Finding(
    level="note",
    topic="id",
    what="No column names the records; they are told apart by their content.",
    where="all columns",
    do="add a column with a customer number, so that labels can be joined back",
)


def findings_from(
    notes: Mapping[str, Note], spelled: Mapping[str, Spelling]
) -> tuple[Finding, ...]:
    """Gather what was noticed, one finding per topic."""
    findings = []
    for topic, (level, one, several, do) in _NOTES.items():
        columns = tuple(name for name, note in notes.items() if note == topic)
        if columns:
            what = one if len(columns) == 1 else several.format(n=len(columns))
            findings.append(_finding(level, topic, what, do, columns))
    findings += _doubts(spelled)
    findings += _sentinels(spelled)
    return tuple(findings)


def _doubts(spelled: Mapping[str, Spelling]) -> list[Finding]:
    findings = []
    for topic, (level, what, do) in _DOUBTS.items():
        for taken in (True, False):
            columns = tuple(
                name
                for name, spelling in spelled.items()
                if spelling.doubt == topic and _first(spelling) == taken
            )
            if columns:
                said = what.format(taken=_TAKEN.get((topic, taken), ""))
                findings.append(_finding(level, topic, said, do, columns))
    return findings


def _first(spelling: Spelling) -> bool:
    if spelling.doubt == "day or month":
        return (spelling.date_format or "").startswith("%d")
    return spelling.decimal == ","


def _sentinels(spelled: Mapping[str, Spelling]) -> list[Finding]:
    return [
        _finding(
            "warn",
            "sentinels",
            f"{spelling.sentinels:,} cells hold {' or '.join(spelling.missing)}, "
            "far from all other values; they are read as missing.",
            "nothing, if that stands for never or unknown; else state missing: [] in the brief",
            (name,),
        )
        for name, spelling in spelled.items()
        if spelling.sentinels
    ]


def _finding(level: Level, topic: str, what: str, do: str, columns: tuple[str, ...]) -> Finding:
    noun = "column" if len(columns) == 1 else "columns"
    return Finding(
        level=level,
        topic=topic,
        what=what,
        where=f"{noun} {listed(columns)}",
        do=do,
        columns=columns,
    )
