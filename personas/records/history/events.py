"""Events of a customer's journey as the brief maps them: which ones count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import narwhals as nw

from personas.records.history.side_notes import SideNotes
from personas.records.history.side_rows import Frame, count, is_after, tally, to_declared
from personas.records.history.table_settings import EventSettings

COLUMNS = ("customer", "stage", "time")


def events_that_count(
    frame: Frame, settings: EventSettings, notes: SideNotes, *, as_of: date | None, min_cell: int
) -> Frame:
    """Bring events of known customers into the columns of `History`."""
    for name, key in (("stage", "no_stage"), ("time", "no_time")):
        missing = nw.col(name).is_null()
        notes.add("warn", key, number=tally(frame, n=missing)["n"], at=name)
        frame = frame.filter(~missing)
    if as_of is not None:
        day, later = notes.texts.day(as_of), is_after("time", as_of)
        number = tally(frame, n=later)["n"]
        notes.add("note", "after_as_of", number=number, at="time", do="after_as_of_do", day=day)
        frame = frame.filter(~later)
    frame = to_declared(frame, settings.stages, notes, min_cell=min_cell)
    frame = frame.filter(~nw.col("stage").is_null())
    kept = frame.group_by(*COLUMNS).agg(nw.len().alias("n")).select(*COLUMNS)
    repeats = count(frame) - count(kept)
    notes.add("note", "same_events", number=repeats, at=COLUMNS, do="duplicates_do")
    if settings.stages:
        number = _out_of_order(kept, settings.stages)
        notes.add("note", "out_of_order", number=number, at=("stage", "time"), do="out_of_order_do")
    return kept


def _out_of_order(events: Frame, stages: Sequence[str]) -> int:
    """Count events that come after a later stage of their customer."""
    place = nw.lit(len(stages))
    for at, stage in enumerate(stages):
        place = nw.when(nw.col("stage") == stage).then(nw.lit(at)).otherwise(place)
    placed = events.with_columns(place=place)
    reached = nw.col("place").cum_max().over("customer", order_by=["time", "place"])
    return tally(placed.with_columns(reached=reached), n=nw.col("place") < nw.col("reached"))["n"]
