"""Touches of campaigns as the brief maps them: which ones count, and what of them."""

from __future__ import annotations

from datetime import date

import narwhals as nw

from personas.records.history.side_notes import SideNotes
from personas.records.history.side_rows import Frame, count, is_after, no_moment, tally
from personas.records.history.side_table import SideTable
from personas.records.history.table_settings import TouchSettings, folded

COLUMNS = (
    *("customer", "campaign", "channel", "sent"),
    *("answered", "was_answered", "is_control"),
)
_ONE_TOUCH = ("customer", "campaign", "channel", "sent")


def touches_that_count(
    frame: Frame,
    table: SideTable,
    settings: TouchSettings,
    notes: SideNotes,
    *,
    as_of: date | None,
) -> Frame:
    """Bring touches of known customers into the columns of `History`."""
    for name, key in (("campaign", "no_campaign"), ("sent", "no_sent")):
        missing = nw.col(name).is_null()
        notes.add("warn", key, number=tally(frame, n=missing)["n"], at=name)
        frame = frame.filter(~missing)
    if as_of is not None:
        day, later = notes.texts.day(as_of), is_after("sent", as_of)
        number = tally(frame, n=later)["n"]
        notes.add("note", "after_as_of", number=number, at="sent", do="after_as_of_do", day=day)
        frame = frame.filter(~later)
    if table.kinds["answered"] == "flag":
        said = nw.col("answered").fill_null(False)
        frame = frame.with_columns(was_answered=said, answered=no_moment())
    else:
        frame = _answers(frame, notes, as_of)
    frame = _once(_with_control(frame, settings), notes)
    if settings.control is not None and not tally(frame, n=nw.col("is_control"))["n"]:
        notes.add("warn", "no_control", at="control", do="no_control_do")
    return frame.select(*COLUMNS)


def _answers(frame: Frame, notes: SideNotes, as_of: date | None) -> Frame:
    answered, sent = nw.col("answered"), nw.col("sent")
    if as_of is not None:
        later, day = is_after("answered", as_of), notes.texts.day(as_of)
        number = tally(frame, n=later)["n"]
        notes.add("note", "answered_later", number=number, at="answered", do="nothing", day=day)
        frame = frame.with_columns(answered=nw.when(later).then(no_moment()).otherwise(answered))
    wrong = (answered.dt.date() < sent.dt.date()).fill_null(False)
    number = tally(frame, n=wrong)["n"]
    notes.add("warn", "answered_first", number=number, at=("sent", "answered"))
    # A day without its hour lies before the hours of that day.
    same_day = nw.when(answered < sent).then(sent).otherwise(answered)
    return frame.with_columns(
        was_answered=~answered.is_null(),
        answered=nw.when(wrong).then(no_moment()).otherwise(same_day),
    )


def _with_control(frame: Frame, settings: TouchSettings) -> Frame:
    if settings.control is None:
        return frame.with_columns(is_control=nw.lit(False))
    said = nw.col("control").str.to_lowercase()
    return frame.with_columns(is_control=(said == folded(settings.control.value)).fill_null(False))


def _once(frame: Frame, notes: SideNotes) -> Frame:
    """Count a touch once, however often it is listed; who was contacted was not held back."""
    number = nw.Int64()
    kept = frame.group_by(*_ONE_TOUCH).agg(
        nw.col("answered").min(),
        nw.col("was_answered").cast(number).max(),
        nw.col("is_control").cast(number).min(),
        nw.col("is_control").cast(number).max().alias("was_held_back"),
    )
    repeats = count(frame) - count(kept)
    notes.add("note", "same_touches", number=repeats, at=_ONE_TOUCH, do="duplicates_do")
    mixed = tally(kept, n=nw.col("was_held_back") > nw.col("is_control"))["n"]
    notes.add("warn", "both_groups", number=mixed, at="control", do="both_groups_do")
    return kept.with_columns(
        was_answered=nw.col("was_answered") > 0, is_control=nw.col("is_control") > 0
    )
