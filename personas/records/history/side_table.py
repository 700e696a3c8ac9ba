"""A side table of the brief, read beside the records: its mapped columns as typed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw

from personas.engine.cells import DATE_FORMATS, NO, YES, CellRule, CellType, folded
from personas.engine.survey import ZONE, Evidence, survey
from personas.engine.table import CONTENT, Table
from personas.engine.typed_view import needs_no_reading, typed_view
from personas.errors import ColumnError, KindError, did_you_mean, listed
from personas.records.history.side_notes import SideNotes
from personas.records.history.table_settings import TableSettings
from personas.records.kinds import Doubt, spelling
from personas.records.records import fingerprint

_TYPES: Mapping[CellType, Any] = {
    "string": nw.String(),
    "number": nw.Float64(),
    "date": nw.Datetime("us"),
    "flag": nw.Boolean(),
}
_MEASURES: Mapping[CellType, str] = {
    "number": "a number",
    "date": "a date",
    "flag": "yes or no",
}
_DOUBTS: Mapping[tuple[Doubt, bool], str] = {
    ("day or month", True): "day_first",
    ("day or month", False): "month_first",
    ("thousands or decimals", True): "comma_doubt",
    ("thousands or decimals", False): "point_doubt",
}


# An end that never comes, as many systems write it beside what is still open.
_NEVER = (
    *("9999-12-31", "9999-12-31 00:00:00", "99991231", "31.12.9999"),
    *("31/12/9999", "12/31/9999", "9999/12/31"),
)


@dataclass(frozen=True)
class SideTable:
    """A side table whose columns are called by the brief's words.

    Attributes
    ----------
    frame : narwhals.LazyFrame
        A column for every word of the block, null where none is mapped, and ``__content``, the
        hash of the whole row as it was given.
    kinds : mapping of str to str
        How each column was read.
    marks : mapping of str to mapping of str to int
        Cells of each column that hold a sign, such as ``"€"`` or ``"%"``.
    fingerprint : str
        Of all columns as they were given, in any order of rows.
    typed : Table
        Where the rows of ``frame`` lie; may be dropped when they are kept elsewhere.
    """

    frame: nw.LazyFrame[Any]
    kinds: Mapping[str, CellType]
    marks: Mapping[str, Mapping[str, int]]
    fingerprint: str
    typed: Table

    def with_frame(self, frame: nw.LazyFrame[Any]) -> SideTable:
        """The same table, its rows as another frame has them."""
        return replace(self, frame=frame)


@dataclass(frozen=True)
class _Reading:
    rule: CellRule
    doubt: Doubt | None = None


def read_side_table(
    settings: TableSettings,
    table: Table,
    customers: CellRule,
    notes: SideNotes,
    *,
    where: str,
) -> SideTable:
    """Read the columns that a block of the brief names.

    Parameters
    ----------
    settings : TableSettings
    table : Table
        The file as it was opened; it is dropped.
    customers : CellRule
        How the ids of the records were read: keys are read likewise, or the two would never meet.
    notes : SideNotes
        Takes what was noticed.
    where : str
        The place of the block in the brief.

    Raises
    ------
    ColumnError
        If columns of the block are not in the file; it lists all of them.
    KindError
        If most of a column does not hold what it should.
    """
    mapped, given = settings.mapped, table.names
    check_columns(mapped, given, file=notes.file, where=where)
    kinds = settings.cell_types
    stored = {column: CellRule(kinds[name]) for name, column in mapped.items()}
    if settings.may_be_large and needs_no_reading(table, stored):
        stored |= {mapped["customer"]: customers}
        return _as_stored(typed_view(table, stored, keys=_keys(mapped)), table, mapped, kinds)
    evidence = survey(table.select(dict.fromkeys(mapped.values())))
    readings = {
        name: _reading(column, kinds[name], evidence, may_be_flag=name in settings.flags)
        for name, column in mapped.items()
    } | {"customer": _Reading(customers)}
    rules = {column: readings[name].rule for name, column in mapped.items()}
    typed = table.typed(rules, plain=[column for column in rules if evidence[column].plain])
    n_values = {column: evidence[column].n_values for column in rules}
    unread = typed.unread(table, rules, n_values)
    table.drop()
    _note_unread(unread, readings, mapped, evidence, notes, where=where)
    _note_doubts(readings, notes)
    _note_zones(readings, mapped, evidence, notes)
    kinds = {**kinds, **{name: reading.rule.type for name, reading in readings.items()}}
    marks = {name: evidence[column].marks for name, column in mapped.items()}
    frame = _named(typed, mapped, kinds)
    return SideTable(frame, kinds, marks, fingerprint(given, typed), typed)


def _as_stored(
    typed: Table, given: Table, mapped: Mapping[str, str], kinds: Mapping[str, CellType]
) -> SideTable:
    frame = _named(typed, mapped, kinds)
    return SideTable(frame, kinds, {}, fingerprint(given.names, typed), typed)


def _keys(mapped: Mapping[str, str]) -> list[str]:
    return [mapped[name] for name in ("customer", "order") if name in mapped]


def _named(
    typed: Table, mapped: Mapping[str, str], kinds: Mapping[str, CellType]
) -> nw.LazyFrame[Any]:
    """Call the columns by the brief's words."""
    columns = {
        name: nw.col(mapped[name]) if name in mapped else nw.lit(None).cast(_TYPES[kind])
        for name, kind in kinds.items()
    }
    return typed.with_content().select(nw.col(CONTENT), **columns)


def check_columns(
    mapped: Mapping[str, str], known: Sequence[str], *, file: str, where: str
) -> None:
    """Refuse columns that are not in the file.

    Raises
    ------
    ColumnError
        It lists all of them.
    """
    wrong = [column for column in dict.fromkeys(mapped.values()) if column not in known]
    if not wrong:
        return
    count = "1 column" if len(wrong) == 1 else f"{len(wrong)} columns"
    raise ColumnError(
        f"{count} of the brief {'is' if len(wrong) == 1 else 'are'} not in {file}.",
        where=f"{where}: {listed(wrong, 10)}",
        found=listed(known, 10),
        do=did_you_mean(wrong, known) or "write the names as the header of the file does",
    )


def _reading(
    column: str, kind: CellType, evidence: Mapping[str, Evidence], *, may_be_flag: bool
) -> _Reading:
    found = evidence[column]
    comma = any(other.decimal_comma for other in evidence.values())
    spelled = spelling(column, found, comma=comma)
    if may_be_flag and (spelled.kind == "flag" or _says_yes_or_no(found)):
        return _Reading(CellRule("flag", yes=spelled.yes, no=spelled.no))
    if kind == "number":
        n_point, n_comma = found.n_written.get(".", 0), found.n_written.get(",", 0)
        decimal = spelled.decimal
        if spelled.kind != "number":
            decimal = "," if n_comma > n_point else "."
        doubt: Doubt | None = spelled.doubt if spelled.doubt == "thousands or decimals" else None
        return _Reading(CellRule("number", decimal=decimal), doubt)
    if kind == "date":
        likeliest = spelled.date_format if spelled.kind == "date" else _likeliest(found)
        form, doubtful = _by_the_others(likeliest, evidence)
        rule = CellRule("date", date_format=form, missing=_NEVER)
        return _Reading(rule, "day or month" if doubtful else None)
    return _Reading(CellRule(kind))


def _says_yes_or_no(found: Evidence) -> bool:
    """Whether only one of the two is ever said: "yes" or nothing."""
    said = folded(tuple(level for level, _ in found.levels))
    return bool(said) and set(said) <= {*YES, *NO}


def _likeliest(found: Evidence) -> str | None:
    forms = [form for form in ("iso", *DATE_FORMATS) if found.n_dates.get(form)]
    best = max(forms, key=lambda form: (found.n_dates[form], -forms.index(form)), default="iso")
    return None if best == "iso" else best


def _by_the_others(form: str | None, evidence: Mapping[str, Evidence]) -> tuple[str | None, bool]:
    """Let all columns of the file say whether the day or the month comes first."""
    if form is None:
        return form, False
    other = form.translate(str.maketrans("dm", "md"))
    n_form, n_other = (
        sum(found.n_dates.get(written, 0) for found in evidence.values())
        for written in (form, other)
    )
    return (other if n_other > n_form else form), other != form and n_other == n_form > 0


def _note_doubts(readings: Mapping[str, _Reading], notes: SideNotes) -> None:
    for (doubt, first), key in _DOUBTS.items():
        names = [
            name
            for name, reading in readings.items()
            if reading.doubt == doubt and first == _comes_first(reading.rule)
        ]
        if names:
            do = "day_first_do" if doubt == "day or month" else "point_doubt_do"
            notes.add("warn", key, at=names, do=do)


def _note_zones(
    readings: Mapping[str, _Reading],
    mapped: Mapping[str, str],
    evidence: Mapping[str, Evidence],
    notes: SideNotes,
) -> None:
    """Zones are dropped: a shop's day is that of its own clock, in summer and in winter."""
    for name, reading in readings.items():
        number = evidence[mapped[name]].marks.get(ZONE, 0)
        if reading.rule.type == "date":
            notes.add("note", "zones", number=number, at=name, do="zones_do")


def _comes_first(rule: CellRule) -> bool:
    if rule.type == "date":
        return (rule.date_format or "").startswith("%d")
    return rule.decimal == ","


def _note_unread(
    unread: Mapping[str, int],
    readings: Mapping[str, _Reading],
    mapped: Mapping[str, str],
    evidence: Mapping[str, Evidence],
    notes: SideNotes,
    *,
    where: str,
) -> None:
    """Cells that hold something else than they should; most of a column is too many."""
    for name, reading in readings.items():
        column, kind = mapped[name], reading.rule.type
        n_unread, n_values = unread.get(column, 0), evidence[column].n_values
        if 2 * n_unread > n_values:
            raise KindError(
                f"Most of the column '{column}' does not hold {_MEASURES[kind]}.",
                where=f"{notes.file}; {where}",
                found=f"{n_unread:,} of {n_values:,} values are something else",
                do=f"name the column that holds '{name}', or mend it in the source",
            )
        notes.add("warn", f"unread_{kind}", number=n_unread, at=name)
