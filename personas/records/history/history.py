"""What happened to the customers: deals, touches of campaigns, and events of their journey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import narwhals as nw

from personas.engine.table import CONTENT, LABEL_COLUMNS
from personas.errors import BriefError
from personas.records.brief import Brief
from personas.records.finding import Finding
from personas.records.history.as_of import Period
from personas.records.history.customer_keys import known_customers, with_keys
from personas.records.history.deals import deals_that_count
from personas.records.history.events import events_that_count
from personas.records.history.exported import as_exported
from personas.records.history.side_notes import SideNotes
from personas.records.history.side_rows import (
    Frame,
    count,
    of_known_customers,
    tally,
    without_repeats,
)
from personas.records.history.side_table import SideTable, read_side_table
from personas.records.history.table_settings import (
    DealSettings,
    EventSettings,
    TableSettings,
    TouchSettings,
)
from personas.records.history.touches import touches_that_count
from personas.records.opened import check_in_every_file, check_reserved, open_table
from personas.records.records import Records
from personas.records.schema import Column
from personas.texts.language import Texts

PERSONA = LABEL_COLUMNS[0]
BLOCKS = ("deals", "touches", "events")


@dataclass(frozen=True)
class History:
    """Deals, touches and events of the customers in the records, nothing after the as-of day.

    Attributes
    ----------
    deals : narwhals.LazyFrame, optional
        ``customer``, ``opened`` and ``closed`` (moments or null, never the wrong way round),
        ``status`` ("won", "lost" or "open"), ``stage`` (or null), ``amount`` (at least 0, or null),
        ``discount_share`` (0 to 1, or null), ``lost_reason`` (or null).
    touches : narwhals.LazyFrame, optional
        ``customer``, ``campaign``, ``channel`` (or null), ``sent``, ``answered`` (a moment, or null
        where it is not known or there was none), ``was_answered``, ``is_control``.
    events : narwhals.LazyFrame, optional
        ``customer``, ``stage``, ``time``.
    event_ends : tuple of str
        Stages that nobody is meant to reach, such as a closed account.
    deal_stages, event_stages : tuple of str
        In the order that the brief declares; empty where it declares none.
    attribution_days : int
        A deal up to so many days after an answered touch is said to follow it.
    findings : tuple of Finding
        Rules that were applied, with counts.
    fingerprints : mapping of str to str
        64 hexadecimal digits of each file as it was given, by its block, in any order of rows.
    """

    deals: nw.LazyFrame[Any] | None = None
    touches: nw.LazyFrame[Any] | None = None
    events: nw.LazyFrame[Any] | None = None
    deal_stages: tuple[str, ...] = ()
    event_stages: tuple[str, ...] = ()
    event_ends: tuple[str, ...] = ()
    attribution_days: int = 90
    findings: tuple[Finding, ...] = ()
    fingerprints: Mapping[str, str] = field(default_factory=dict)

    def with_personas(self, labelled: nw.LazyFrame[Any], id_column: Column | None) -> History:
        """The same tables with a column ``__persona``; see the function `with_personas`."""
        if id_column is None:  # then there are no tables
            return self
        key = id_column.name

        def named(frame: Frame | None) -> Frame | None:
            return None if frame is None else with_personas(frame, labelled, key)

        return replace(
            self,
            deals=named(self.deals),
            touches=named(self.touches),
            events=named(self.events),
        )


def open_history(brief: Brief, records: Records, *, texts: Texts | None = None) -> History:
    """Read the side tables of a brief beside the records.

    Parameters
    ----------
    brief : Brief
    records : Records
        Their id column holds the customers' keys.
    texts : Texts, optional
        Language of the findings; the brief's when not given.

    Returns
    -------
    History
        Without tables where the brief names none.

    Raises
    ------
    BriefError
        If the records have no id, no key of a table is one, a status is not known, or amounts are
        in two currencies.
    ColumnError
        If columns that the brief names are not in the file.
    KindError
        If most of a column does not hold what it should.
    SourceError
        If a file cannot be read.

    Examples
    --------
    >>> import pandas as pd
    >>> from personas import read
    >>> open_history(Brief(), read(pd.DataFrame({"visits": [3, 1, 4]}))).deals is None
    True
    """
    blocks: dict[str, TableSettings] = {
        name: settings for name in BLOCKS if (settings := getattr(brief, name)) is not None
    }
    if not blocks:
        return History()
    id_column_of(records, brief.place(next(iter(blocks))))
    customers = ids_of(records)
    texts = texts or Texts(brief.language)
    tables: dict[str, Frame | None] = {}
    findings: list[Finding] = []
    fingerprints: dict[str, str] = {}
    for name, settings in blocks.items():
        reader = _Reader(brief, records, customers, texts, name)
        tables[name], fingerprints[name] = reader.read(settings, findings)
    return History(
        **tables,
        deal_stages=brief.deals.stages if brief.deals else (),
        event_stages=brief.events.stages if brief.events else (),
        event_ends=brief.events.ends if brief.events else (),
        attribution_days=brief.attribution_days,
        findings=tuple(findings),
        fingerprints=fingerprints,
    )


def with_personas(
    frame: nw.LazyFrame[Any], labelled: nw.LazyFrame[Any], id_column: str
) -> nw.LazyFrame[Any]:
    """Say of each row which persona its customer is of.

    Parameters
    ----------
    frame : narwhals.LazyFrame
        With a column ``customer``.
    labelled : narwhals.LazyFrame
        The records beside ``__persona``.
    id_column : str
        Their column of ids. Where an id stands on several rows of different personas, the first
        persona in the order P1, P2 … is taken, so that no row of the frame is doubled.

    Returns
    -------
    narwhals.LazyFrame
        The frame with a column ``__persona``, null where the customer is of no persona.

    Examples
    --------
    >>> import narwhals as nw, pyarrow as pa
    >>> labelled = pa.table({"id": ["a", "b", "b"], "__persona": ["P1", "P3", "P2"]})
    >>> deals = pa.table({"customer": ["b"], "status": ["won"]})
    >>> lazy = [nw.from_native(table).lazy("duckdb") for table in (deals, labelled)]
    >>> with_personas(*lazy, "id").collect().rows()
    [('b', 'won', 'P2')]
    """
    number = nw.col(PERSONA).str.slice(1).cast(nw.Int64())
    customers = labelled.select(customer=nw.col(id_column), number=number)
    first = customers.group_by("customer").agg(nw.col("number").min())
    named = first.select(
        "customer",
        nw.concat_str(nw.lit("P"), nw.col("number").cast(nw.String())).alias(PERSONA),
    )
    return frame.join(named, on="customer", how="left")


def ids_of(records: Records) -> Frame:
    """The ids of the records as ``customer``, once each."""
    assert records.schema.id_column is not None, "see id_column_of"
    ids = records.lazy().select(customer=nw.col(records.schema.id_column.name))
    known = ids.filter(~nw.col("customer").is_null()).unique()
    return records.engine.keep(known, stem="customers")


def id_column_of(records: Records, where: str) -> Column:
    """The column that names a customer; the tables of history need one.

    Raises
    ------
    BriefError
        If there is none.
    """
    column = records.schema.id_column
    if column is None:
        raise BriefError(
            "The records have no id, so the rows of other tables find no customer.",
            where=where,
            do="give the column that names a customer role: id, or drop the block",
        )
    return column


@dataclass(frozen=True)
class _Reader:
    """Reads one side table, and notes what it finds."""

    brief: Brief
    records: Records
    customers: Frame
    texts: Texts
    block: str

    def read(self, settings: TableSettings, findings: list[Finding]) -> tuple[Frame | None, str]:
        """Return the rows that count, and the file's fingerprint; add to the findings."""
        opened = open_table(self.records.engine, settings.source)
        check_reserved(opened)
        where = self.brief.place(self.block)
        check_in_every_file(opened, settings.mapped.values(), where=where)
        notes = SideNotes(self.block, opened.name, settings.mapped, self.texts, findings)
        opened = as_exported(opened, settings, notes)
        findings += opened.findings
        customers = known_customers(self.records, settings, self.customers, where=where)
        table = read_side_table(settings, opened.table, customers.rule, notes, where=where)
        if table.typed.n_rows == 0:
            notes.add("warn", "empty", do="empty_do")
            return None, table.fingerprint
        frame = without_repeats(table.frame, CONTENT, notes)
        frame = customers.find(with_keys(frame, settings, notes), notes)
        frame = of_known_customers(frame, self.customers, notes, where=where)
        frame = self.records.engine.keep(frame, stem="known")
        table.typed.drop()
        counted = self._counted(frame, table, settings, notes, where)
        return self._kept(self._in_window(counted, notes), notes), table.fingerprint

    def _in_window(self, frame: Frame, notes: SideNotes) -> Frame:
        """Leave out rows before the window; a deal counts by its closing, an open one always."""
        if self.brief.window is None or self.brief.as_of is None:
            return frame
        period = Period(self.brief.as_of, self.brief.window)
        assert period.start is not None
        when = {"deals": "closed", "touches": "sent", "events": "time"}[self.block]
        inside = period.holds(when) | nw.col(when).is_null()
        day, number = self.texts.day(period.start), tally(frame, n=~inside)["n"]
        do = "before_window_do"
        notes.add("note", "rows_before_window", number=number, at=when, do=do, day=day)
        return frame.filter(inside)

    def _counted(
        self,
        frame: Frame,
        table: SideTable,
        settings: TableSettings,
        notes: SideNotes,
        where: str,
    ) -> Frame:
        as_of, min_cell = self.brief.as_of, self.brief.min_cell
        if isinstance(settings, DealSettings):
            return deals_that_count(
                frame,
                table,
                settings,
                notes,
                as_of=as_of,
                currency=self.brief.currency,
                rates=self.brief.rates,
                min_cell=min_cell,
                where=where,
            )
        if isinstance(settings, TouchSettings):
            return touches_that_count(frame, table, settings, notes, as_of=as_of)
        assert isinstance(settings, EventSettings)
        return events_that_count(frame, settings, notes, as_of=as_of, min_cell=min_cell)

    def _kept(self, frame: Frame, notes: SideNotes) -> Frame | None:
        kept = self.records.engine.keep(frame, stem="history")
        if count(kept) == 0:
            notes.add("warn", "nothing_left", do="nothing_left_do")
            return None
        n_all = count(self.customers)
        n_without = n_all - count(kept.select("customer").unique())
        all_of_them = self.texts.count(n_all)
        notes.add("note", "no_rows", number=n_without, at="customer", do="nothing", all=all_of_them)
        return kept
