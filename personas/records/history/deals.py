"""Deals as the brief maps them: which ones count, and what of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import narwhals as nw

from personas.errors import BriefError
from personas.records.history.currencies import in_one_currency, named
from personas.records.history.side_notes import SideNotes, quoted
from personas.records.history.side_rows import (
    Frame,
    is_after,
    levels,
    no_moment,
    no_text,
    tally,
    to_declared,
)
from personas.records.history.side_table import SideTable
from personas.records.history.table_settings import LOST, WON, DealSettings, folded

COLUMNS = (
    *("customer", "opened", "closed", "status", "stage"),
    *("amount", "discount_share", "lost_reason"),
)
_ENDS = (*WON, *LOST)


def deals_that_count(
    frame: Frame,
    table: SideTable,
    settings: DealSettings,
    notes: SideNotes,
    *,
    as_of: date | None,
    currency: str | None,
    rates: Mapping[str, float],
    min_cell: int,
    where: str,
) -> Frame:
    """Bring deals of known customers into the columns of `History`.

    Raises
    ------
    BriefError
        If a status is not known, or amounts are in two currencies or another than the brief's.
    """
    frame = _with_status(frame, settings, notes, min_cell=min_cell, where=where)
    frame = _up_to(frame, notes, as_of)
    frame = in_one_currency(
        frame,
        ["amount"],
        table.marks,
        notes,
        is_named=settings.currency is not None,
        currency=currency,
        rates=rates,
        min_cell=min_cell,
        where=where,
    )
    frame = _in_order(frame, settings, notes)
    frame = _amounts(frame, table.marks.get("discount", {}), notes)
    frame = to_declared(frame, settings.stages, notes, min_cell=min_cell)
    return frame.select(*COLUMNS)


def _with_status(
    frame: Frame, settings: DealSettings, notes: SideNotes, *, min_cell: int, where: str
) -> Frame:
    meanings = settings.status.meanings
    said = nw.col("status").str.to_lowercase()
    if settings.status.others is not None:
        pipeline = said.str.replace_all(r"\s*\([^()]*\)$", "")
        said = nw.when(said.is_in(list(meanings))).then(said).otherwise(pipeline)
    frame = frame.with_columns(said=said)
    said = nw.col("said")
    strange = frame.filter(~nw.col("status").is_null() & ~said.is_in(list(meanings)))
    words = levels(strange, "status")
    shown = [word for word, n in words.items() if n >= min_cell]
    if words and settings.status.others is not None:
        number = sum(words.values())
        which = f" ({quoted(shown[:5])})" if shown else ""
        notes.add("note", "other_status", number=number, at="status", do="other_do", named=which)
    elif words:
        n_rows = sum(words.values())
        raise BriefError(
            f"{n_rows:,} deal{'s have' if n_rows > 1 else ' has'} a status that is neither won, "
            "lost nor open.",
            where=f"{notes.file}; {where}",
            found=named(shown, len(words)),
            do="say what each word means: status: {column: …, won: […], lost: […], open: […]}",
        )
    notes.add("warn", "no_status", number=tally(frame, n=said.is_null())["n"], at="status")
    status = no_text() if settings.status.others is None else nw.lit(settings.status.others)
    for meaning in ("won", "lost", "open"):
        words_of = [word for word, means in meanings.items() if means == meaning]
        status = nw.when(said.is_in(words_of)).then(nw.lit(meaning)).otherwise(status)
    if settings.status.ended is not None:
        over = nw.col("ended").fill_null(True)
        status = nw.when(over).then(status).otherwise(nw.lit("open"))
    frame = frame.filter(~nw.col("status").is_null()).with_columns(status=status)
    return _without_ends(frame, settings, notes)


def _without_ends(frame: Frame, settings: DealSettings, notes: SideNotes) -> Frame:
    """A stage that is a word for won or lost says how a deal ended, not how far it came."""
    if settings.stage is None:
        return frame
    words = list(_ENDS)
    if settings.stage == settings.status.column:
        meanings = settings.status.meanings
        words += [word for word, means in meanings.items() if means != "open"]
    declared = {folded(stage) for stage in settings.stages}
    words = [word for word in dict.fromkeys(words) if word not in declared]
    said = nw.col("stage").str.to_lowercase()
    said = said.str.replace_all(r"\s*\([^()]*\)$", "")
    ends = (said.is_in(words) & (nw.col("status") != "open")).fill_null(False)
    notes.add("note", "ending_stage", number=tally(frame, n=ends)["n"], at="stage", do="nothing")
    stage = nw.when(ends).then(no_text()).otherwise(nw.col("stage"))
    return frame.with_columns(stage=stage)


def _up_to(frame: Frame, notes: SideNotes, as_of: date | None) -> Frame:
    """Take the deals as they stood at the end of the as-of day."""
    day = notes.texts.day(as_of) if as_of else ""
    ended_later = is_after("closed", as_of) & (nw.col("status") != "open")
    # Without an opening date nobody knows whether the deal was there already.
    later = is_after("opened", as_of) | (ended_later & nw.col("opened").is_null())
    found = tally(frame, later=later, ended_later=ended_later & ~later)
    at = ("opened", "closed")
    notes.add("note", "after_as_of", number=found["later"], at=at, do="after_as_of_do", day=day)
    notes.add(
        "note", "closed_later", number=found["ended_later"], at="closed", do="nothing", day=day
    )
    frame = frame.filter(~later).with_columns(ended_later=ended_later)
    is_open = nw.col("status") == "open"
    dated = tally(frame, n=is_open & ~nw.col("closed").is_null())["n"]
    # Some systems fill in the end of the month.
    notes.add("note", "open_with_close", number=dated, at="closed", do="nothing")
    later = nw.col("ended_later")
    return frame.with_columns(
        status=nw.when(later).then(nw.lit("open")).otherwise(nw.col("status")),
        closed=nw.when(later | is_open).then(no_moment()).otherwise(nw.col("closed")),
        # What was known only at the end was not known yet.
        stage=nw.when(later).then(no_text()).otherwise(nw.col("stage")),
        lost_reason=nw.when(later).then(no_text()).otherwise(nw.col("lost_reason")),
    )


def _in_order(frame: Frame, settings: DealSettings, notes: SideNotes) -> Frame:
    opened, closed = nw.col("opened"), nw.col("closed")
    wrong = (closed.dt.date() < opened.dt.date()).fill_null(False)
    ended = nw.col("status") != "open"
    found = tally(
        frame,
        wrong=wrong,
        unclosed=ended & closed.is_null(),
        opened=~opened.is_null(),
        closed=~closed.is_null(),
    )
    at = ("opened", "closed")
    notes.add("warn", "closed_first", number=found["wrong"], at=at)
    if found["opened"] and found["closed"]:
        number = found["unclosed"]
        notes.add("note", "no_closing_date", number=number, at="closed", do="nothing")
    else:
        key = "closing" if found["opened"] else "opening"
        key = key if found["opened"] or found["closed"] else "opening_or_closing"
        missing = notes.texts.say(f"history.{key}")
        notes.add("note", "no_cycle", at=at, do="no_cycle_do", missing=missing)
    # A day without its hour lies before the hours of that day.
    same_day = nw.when(closed < opened).then(opened).otherwise(closed)
    return frame.with_columns(
        opened=nw.when(wrong).then(no_moment()).otherwise(opened),
        closed=nw.when(wrong).then(no_moment()).otherwise(same_day),
    )


def _amounts(frame: Frame, marks: Mapping[str, int], notes: SideNotes) -> Frame:
    amount, discount = nw.col("amount"), nw.col("discount")
    nothing = nw.lit(None).cast(nw.Float64())
    found = tally(frame, negative=amount < 0, some=discount > 0, above_all=discount > 1)
    notes.add("warn", "negative_amounts", number=found["negative"], at="amount")
    # Half of all discounts above 100 % cannot be.
    in_percent = 2 * found["above_all"] > found["some"] or 2 * marks.get("%", 0) > found["some"] > 0
    if in_percent:
        notes.add("note", "percent_discounts", at="discount", do="nothing")
        frame = frame.with_columns(discount=discount / 100)
    odd = ((discount < 0) | (discount > 1)).fill_null(False)
    notes.add("warn", "odd_discounts", number=tally(frame, n=odd)["n"], at="discount")
    return frame.with_columns(
        amount=nw.when(amount < 0).then(nothing).otherwise(amount),
        discount_share=nw.when(odd).then(nothing).otherwise(discount),
    )
