"""The day up to which history counts, and where its window begins."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import narwhals as nw

from personas.records.history.side_notes import SideNotes
from personas.records.history.side_rows import MOMENT, Frame

OLDEST = date(1970, 1, 1)
"""No system that exports records kept any before; older dates stand for "unknown"."""
_FEW = 0.001
_EMPTY_MONTHS = 12


@dataclass(frozen=True)
class Period:
    """The days that count: those after ``start``, where there is one, up to the end of ``as_of``.

    Attributes
    ----------
    as_of : datetime.date
    window : int, optional
        Its length in months.

    Examples
    --------
    >>> Period(date(2025, 12, 31), 24).start
    datetime.date(2023, 12, 31)
    >>> Period(date(2024, 8, 31), 6).start
    datetime.date(2024, 2, 29)
    """

    as_of: date
    window: int | None = None

    @property
    def start(self) -> date | None:
        """The last day that no longer counts."""
        return None if self.window is None else months_before(self.as_of, self.window)

    def holds(self, column: str) -> nw.Expr:
        """Whether a moment lies in the period."""
        inside = self.is_over(column)
        if self.start is not None:
            inside = inside & (nw.col(column) >= moment(self.start + timedelta(days=1)))
        return inside.fill_null(False)

    def is_over(self, column: str) -> nw.Expr:
        """Whether a moment lies no later than the as-of day."""
        return nw.col(column) < moment(self.as_of + timedelta(days=1))

    def days_before_end(self, column: str) -> nw.Expr:
        """Whole days from the day of a moment to the as-of day."""
        return days_between(nw.col(column), moment(self.as_of))


def days_between(first: nw.Expr, last: nw.Expr) -> nw.Expr:
    """Days from one day to another, whatever the hour."""
    minutes = (last.dt.truncate("1d") - first.dt.truncate("1d")).dt.total_minutes()
    return minutes.cast(nw.Float64()) / (24 * 60)


def moment(day: date) -> nw.Expr:
    """The first moment of a day."""
    return nw.lit(datetime(day.year, day.month, day.day)).cast(MOMENT)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month where it is shorter.

    Examples
    --------
    >>> months_before(date(2026, 3, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def newest_day(frame: Frame, column: str, notes: SideNotes) -> date | None:
    """Find the newest day of a table that is not a slip of the pen.

    A few rows (less than one in a thousand) after a year without any are dated wrongly, and would
    make every customer look lapsed.
    """
    months = (
        frame.filter(~nw.col(column).is_null())
        .group_by(nw.col(column).dt.truncate("1mo").alias("month"))
        .agg(nw.len().alias("n"), nw.col(column).max().alias("newest"))
        .collect()
        .rows(named=True)
    )
    ordered = sorted(months, key=lambda row: row["month"])
    n_rows, n_later = sum(row["n"] for row in ordered), 0
    while len(ordered) > 1:
        last, before = ordered[-1], ordered[-2]
        n_empty = 12 * (last["month"].year - before["month"].year)
        n_empty += last["month"].month - before["month"].month
        if n_empty <= _EMPTY_MONTHS or n_later + last["n"] > _FEW * n_rows:
            break
        n_later += ordered.pop()["n"]
    if not ordered:
        return None
    newest: date = ordered[-1]["newest"].date()
    notes.add(
        "warn",
        "far_future",
        number=n_later,
        at=column,
        do="far_future_do",
        day=notes.texts.day(newest),
    )
    return newest
