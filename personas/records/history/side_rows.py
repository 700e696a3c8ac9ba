"""What is done alike to the rows of every side table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import narwhals as nw

from personas.errors import BriefError
from personas.records.history.side_notes import SideNotes, quoted
from personas.records.history.table_settings import folded

Frame = nw.LazyFrame[Any]
_MOST_NAMED = 5
MOMENT = nw.Datetime("us")


def tally(frame: Frame, **conditions: nw.Expr) -> dict[str, int]:
    """Count the rows for which each condition holds, in one scan."""
    sums = {name: holds.fill_null(False).cast(nw.Int64).sum() for name, holds in conditions.items()}
    found = frame.select(nw.len().alias("rows"), **sums).collect().rows(named=True)[0]
    return {name: int(found[name] or 0) for name in conditions}


def count(frame: Frame) -> int:
    """Count rows."""
    return int(frame.select(nw.len()).collect().item())


def end_of(as_of: date | None) -> datetime:
    """The first moment that no longer counts."""
    return datetime.combine(as_of + timedelta(days=1), time()) if as_of else datetime.max


def is_after(column: str, as_of: date | None) -> nw.Expr:
    """Whether a moment lies after the as-of day."""
    return (nw.col(column) >= nw.lit(end_of(as_of)).cast(MOMENT)).fill_null(False)


def never() -> nw.Expr:
    """A condition that holds for no row."""
    return nw.col("customer").is_null() & nw.lit(False)


def no_text() -> nw.Expr:
    """A missing text."""
    return nw.lit(None).cast(nw.String())


def no_moment() -> nw.Expr:
    """A missing moment."""
    return nw.lit(None).cast(MOMENT)


def without_repeats(frame: Frame, content: str, notes: SideNotes) -> Frame:
    """Leave out rows that equal another row in everything, mapped or not."""
    columns = [name for name in frame.collect_schema().names() if name != content]
    # Rows of one content are alike, so that any of them will do.
    kept = frame.group_by(content).agg(*[nw.col(name).min() for name in columns])
    notes.add("note", "duplicates", number=count(frame) - count(kept), do="duplicates_do")
    return kept


def of_known_customers(frame: Frame, customers: Frame, notes: SideNotes, *, where: str) -> Frame:
    """Leave out rows of customers who are not in the records.

    Raises
    ------
    BriefError
        If that leaves none.
    """
    named = frame.filter(~nw.col("customer").is_null())
    n_rows, n_named = count(frame), count(named)
    strangers = named.join(customers, on="customer", how="anti")
    n_strangers = count(strangers)
    if n_named == n_strangers:
        raise BriefError(
            f"No customer of {notes.file} is in the records.",
            where=where,
            found=f"{n_named:,} of {n_rows:,} rows have a key, and no key is an id of the records",
            do="name the column that holds the ids of the records, or give the records' column "
            "with these keys role: id",
        )
    n_keys = count(strangers.select("customer").unique())
    notes.add("warn", "no_customer", number=n_rows - n_named, at="customer")
    notes.add(
        "warn",
        "unknown_customers",
        number=n_strangers,
        at="customer",
        do="unknown_customers_do",
        customers=notes.texts.count(n_keys),
    )
    return named.join(customers, on="customer", how="semi")


def levels(frame: Frame, column: str) -> dict[str, int]:
    """Count the rows of each level, most frequent first."""
    known = frame.filter(~nw.col(column).is_null())
    counts = known.group_by(column).agg(nw.len().alias("n")).collect().rows(named=True)
    ordered = sorted(counts, key=lambda row: (-row["n"], row[column]))
    return {row[column]: int(row["n"]) for row in ordered}


def to_declared(frame: Frame, stages: Sequence[str], notes: SideNotes, *, min_cell: int) -> Frame:
    """Write stages as the brief declares them; those it does not name become missing."""
    if not stages:
        return frame
    declared = {folded(stage): stage for stage in stages}
    found = levels(frame.with_columns(stage=nw.col("stage").str.to_lowercase()), "stage")
    undeclared = {
        word: n for word, n in levels(frame, "stage").items() if folded(word) not in declared
    }
    # A level on few rows could give a customer away.
    named = [word for word, n in undeclared.items() if n >= min_cell][:_MOST_NAMED]
    notes.add(
        "warn",
        "undeclared_stages",
        number=sum(undeclared.values()),
        at="stage",
        do="undeclared_stages_do",
        named=f" ({quoted(named)})" if named else "",
    )
    unseen = [stage for word, stage in declared.items() if word not in found]
    notes.add(
        "warn",
        "unseen_stages",
        number=len(unseen),
        at="stage",
        do="unseen_stages_do",
        stages=quoted(unseen),
    )
    said, written = nw.col("stage").str.to_lowercase(), no_text()
    for word, stage in declared.items():
        written = nw.when(said == word).then(nw.lit(stage)).otherwise(written)
    return frame.with_columns(stage=written)
