"""The orders of a brief: opened, checked, and brought together by order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw

from personas.engine.cells import CellRule
from personas.engine.engine import Engine
from personas.errors import RecordsError
from personas.records.brief import Brief
from personas.records.finding import Finding
from personas.records.history.as_of import OLDEST, Period
from personas.records.history.customer_keys import KnownCustomers, with_keys
from personas.records.history.exported import as_exported
from personas.records.history.order_lines import (
    OrderLines,
    order_lines,
    order_table,
    shared_orders,
)
from personas.records.history.side_notes import SideNotes
from personas.records.history.side_rows import Frame, count, tally
from personas.records.history.side_table import read_side_table
from personas.records.opened import check_in_every_file, check_reserved, open_table
from personas.texts.language import Texts

_LARGE_SHARE = 0.2
_ENOUGH_CUSTOMERS = 30
_LATE_DAYS = 31


@dataclass(frozen=True)
class Orders:
    """Orders up to the as-of day.

    Attributes
    ----------
    lines : OrderLines
    table : narwhals.LazyFrame
        One row for each order of a customer; see `order_table`.
    key : str
        The column of the file that names the customer.
    notes : SideNotes
        Takes what is noticed on the orders later.
    fingerprint : str
    """

    lines: OrderLines
    table: Frame
    key: str
    notes: SideNotes
    fingerprint: str

    def until(self, period: Period, engine: Engine) -> Orders:
        """The orders as they were known at an earlier day; what is noted on them is not told."""
        lines = self.lines.until(period)
        # What came back later stands under the number of an order that was known already.
        table = order_table(lines, engine)
        return replace(self, lines=lines, table=table, notes=self.notes.aside())


def open_orders(
    brief: Brief,
    engine: Engine,
    customers: KnownCustomers | None,
    texts: Texts,
    findings: list[Finding],
) -> Orders:
    """Read the orders of a brief.

    Parameters
    ----------
    brief : Brief
        With a block of orders.
    engine : Engine
    customers : KnownCustomers, optional
        Where there are records of customers.
    texts : Texts
    findings : list of Finding
        What is noticed is added here.

    Raises
    ------
    PersonasError
        If the file cannot be read, columns are missing or hold something else, amounts are in
        several currencies, or no row counts.
    """
    settings, where = brief.orders, brief.place("orders")
    assert settings is not None
    opened = open_table(engine, settings.source, copy=not settings.may_be_large)
    check_reserved(opened)
    check_in_every_file(opened, settings.mapped.values(), where=where)
    notes = SideNotes("orders", opened.name, settings.mapped, texts, findings)
    opened = as_exported(opened, settings, notes)
    findings += opened.findings
    rule = CellRule("string") if customers is None else customers.rule
    side = read_side_table(settings, opened.table, rule, notes, where=where)
    frame = with_keys(side.frame, settings, notes)
    side = side.with_frame(frame if customers is None else customers.find(frame, notes))
    lines = order_lines(
        side,
        settings,
        notes,
        engine,
        as_of=brief.as_of,
        window=brief.window,
        currency=brief.currency,
        rates=brief.rates,
        min_cell=brief.min_cell,
        where=where,
    )
    table = order_table(lines, engine)
    orders = Orders(lines, table, settings.customer, notes, side.fingerprint)
    if not count(table):
        raise no_orders(orders, where=where)
    shared_orders(table, notes, settings.mapped)
    _note_whole(orders, currency=brief.currency)
    return orders


def _note_whole(orders: Orders, *, currency: str | None) -> None:
    lines, table, notes = orders.lines, orders.table, orders.notes
    _note_late(lines, table, notes)
    _note_window(table, lines.period, notes)
    _note_large(table, notes)
    if lines.has_money and currency is None:
        notes.add("note", "currency_unknown", at=("amount", "price"), do="currency_unknown_do")


def no_orders(orders: Orders, *, where: str) -> RecordsError:
    """Return the error for orders of which none makes a customer, and why none does."""
    period, n_orders = orders.lines.period, count(orders.table)
    n_sales = tally(orders.table, n=nw.col("is_order"))["n"]
    found = f"no row that names a customer and a day from {OLDEST} to {period.as_of}, not cancelled"
    if n_orders:
        found = f"{n_orders:,} with charges or returned goods alone"
    if n_sales:
        found = f"{n_sales:,} with goods that were sold, the last of them before the window"
    return RecordsError(
        f"No order of {orders.notes.file} counts.",
        where=where,
        found=found,
        do="check the columns that the brief names, its as_of and its window",
    )


def _note_late(lines: OrderLines, table: Frame, notes: SideNotes) -> None:
    """Note an as-of day long after all orders, which makes every customer look lapsed."""
    newest = table.filter("is_order").select(nw.col("time").max()).collect().item()
    if newest is None:
        return
    as_of = lines.period.as_of
    n_days = (as_of - newest.date()).days
    if n_days > _LATE_DAYS:
        day, last = notes.texts.day(as_of), notes.texts.day(newest.date())
        do = "late_as_of_do"
        notes.add("warn", "late_as_of", number=n_days, at="time", do=do, day=day, last=last)


def _note_window(table: Frame, period: Period, notes: SideNotes) -> None:
    if period.start is not None:
        before = nw.col("is_order") & ~period.holds("time")
        day, n = notes.texts.day(period.start), tally(table, n=before)["n"]
        notes.add("note", "before_window", number=n, at="time", do="before_window_do", day=day)


def _note_large(table: Frame, notes: SideNotes) -> None:
    """One customer with much of all rows is the till, or a reseller."""
    by_customer = table.group_by("customer").agg(n=nw.col("n_lines").cast(nw.Float64()).sum())
    found = by_customer.select(n=nw.len(), rows=nw.col("n").sum(), most=nw.col("n").max())
    n_customers, n_rows, most = found.collect().rows()[0]
    if n_customers >= _ENOUGH_CUSTOMERS and most > _LARGE_SHARE * n_rows:
        share = notes.texts.percent(most / n_rows)
        notes.add("warn", "large_customer", at="customer", do="large_customer_do", share=share)


def buyers_of(orders: Orders) -> Frame:
    """Everyone whom the orders name, as text, and whether an order of theirs counts."""
    counts = nw.col("is_order") & orders.lines.period.holds("time")
    named = orders.table.with_columns(ordered=counts.cast(nw.Int64())).group_by("customer")
    found = named.agg(nw.col("ordered").max())
    return found.select(nw.col("customer").cast(nw.String()), ordered=nw.col("ordered") > 0)


def customers_of(orders: Orders, names: Mapping[str, str]) -> nw.LazyFrame[Any]:
    """Make customers of the orders: those with an order that counts, with what is kept of them.

    Parameters
    ----------
    orders : Orders
    names : mapping of str to str
        Columns to keep, by the name they have among the lines.

    Returns
    -------
    narwhals.LazyFrame
        The key under its own name, as text, and each kept column with its latest value, sorted by
        the key: the order of rows plays no part.
    """
    period = orders.lines.period
    ordering = orders.table.filter(nw.col("is_order") & period.holds("time"))
    frame = ordering.select("customer").unique()
    for name in names:
        frame = frame.join(_latest(orders.lines.frame, name), on="customer", how="left")
    key = nw.col("customer").cast(nw.String()).alias(orders.key)
    kept = [nw.col(name).alias(column) for name, column in names.items()]
    return frame.select(key, *kept).sort(orders.key)


def _latest(lines: Frame, name: str) -> Frame:
    said = lines.filter(~nw.col(name).is_null())
    seen = said.group_by("customer", name).agg(last=nw.col("time").max())
    newest = nw.col("last") == nw.col("last").max().over("customer")
    return seen.filter(newest).group_by("customer").agg(nw.col(name).min())
