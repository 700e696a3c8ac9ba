"""What inference has to say about columns, one finding per topic."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

from personas.records.finding import Either, Finding, Level, Phrase, Value
from personas.records.kinds import Doubt, Spelling

Note = Literal[
    "id",
    "personal",
    "protected",
    "outcome",
    "text",
    "coordinate",
    "levels",
    "identifier",
]

_NOTES: tuple[Note, ...] = get_args(Note)
_DOUBTS: Mapping[Doubt, tuple[Level, str]] = {
    "day or month": ("warn", "day_or_month"),
    "thousands or decimals": ("warn", "thousands_or_decimals"),
    "codes": ("note", "codes"),
    "nearly numbers": ("warn", "nearly_numbers"),
    "nearly dates": ("warn", "nearly_dates"),
}
_TAKEN: Mapping[tuple[str, bool], str] = {
    ("day or month", True): "day_first",
    ("day or month", False): "month_first",
    ("thousands or decimals", True): "comma_decimal",
    ("thousands or decimals", False): "point_decimal",
}
# Beyond this many the columns of a note are only counted.
_MOST_NAMED = 3


NO_ID = Finding.of("no_id", level="note", topic="id", where=Phrase("all_columns"))


def findings_from(
    notes: Mapping[str, Note], spelled: Mapping[str, Spelling]
) -> tuple[Finding, ...]:
    """Gather what was noticed, one finding per topic."""
    findings = []
    for topic in _NOTES:
        columns = tuple(name for name, note in notes.items() if note == topic)
        if columns:
            findings.append(_note(topic, topic, "note", columns, number=len(columns)))
    findings += _doubts(spelled)
    findings += _sentinels(spelled)
    return tuple(findings)


def _doubts(spelled: Mapping[str, Spelling]) -> list[Finding]:
    findings = []
    for topic, (level, key) in _DOUBTS.items():
        for taken in (True, False):
            columns = tuple(
                name
                for name, spelling in spelled.items()
                if spelling.doubt == topic and _first(spelling) == taken
            )
            if columns:
                how = _TAKEN.get((topic, taken))
                values: Mapping[str, Value] = {} if how is None else {"taken": Phrase(how)}
                findings.append(_note(key, topic, level, columns, values=values))
    return findings


def _first(spelling: Spelling) -> bool:
    if spelling.doubt == "day or month":
        return (spelling.date_format or "").startswith("%d")
    return spelling.decimal == ","


def _sentinels(spelled: Mapping[str, Spelling]) -> list[Finding]:
    return [
        _note(
            "sentinel",
            "sentinels",
            "warn",
            (name,),
            values={"n": spelling.sentinels, "spellings": Either(spelling.missing)},
        )
        for name, spelling in spelled.items()
        if spelling.sentinels
    ]


def _note(
    key: str,
    topic: str,
    level: Level,
    columns: tuple[str, ...],
    *,
    number: int | None = None,
    values: Mapping[str, Value] = MappingProxyType({}),
) -> Finding:
    return Finding.of(
        key,
        level=level,
        topic=topic,
        columns=columns,
        most=_MOST_NAMED,
        number=number,
        values=values,
    )
