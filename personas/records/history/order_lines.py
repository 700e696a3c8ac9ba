"""Rows of the orders that count, and what each of them says: a sale, a charge or a return."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from personas.engine.engine import Engine
from personas.engine.table import CONTENT
from personas.errors import RecordsError
from personas.records.history.as_of import OLDEST, Period, moment, newest_day
from personas.records.history.currencies import in_one_currency
from personas.records.history.order_notes import note_rows
from personas.records.history.order_rules import OrderRules
from personas.records.history.order_settings import OrderSettings
from personas.records.history.side_notes import SideNotes
from personas.records.history.side_rows import (
    Frame,
    count,
    is_after,
    tally,
)
from personas.records.history.side_table import SideTable

_MONEY = ("amount", "price", "refunded")


@dataclass(frozen=True)
class OrderLines:
    """Rows of orders that count, none of them after the as-of day.

    Attributes
    ----------
    frame : narwhals.LazyFrame
        ``customer`` and ``order`` (text or whole numbers; the day where ``is_numbered`` is false),
        ``time``, ``sold`` (money for goods, or null), ``charged`` (money for no goods that stayed),
        ``given_back`` (money for goods), ``is_sale``, ``is_discounted`` and ``channel`` (of sales),
        ``product``, ``product_name``, ``category``, and the columns kept of the customer. Rows
        before the window are there too. Where rows are repeated, one more row takes the surplus off
        again: its ``copies`` and its money are negative.
    period : Period
    mapped : mapping of str to str
        The columns named, by setting.
    kept : mapping of str to str
        The columns of the customer, by the name they have in the frame.
    """

    frame: Frame
    period: Period
    mapped: Mapping[str, str]
    kept: Mapping[str, str]

    @property
    def has_money(self) -> bool:
        """Whether the rows say what was paid."""
        return "amount" in self.mapped or "price" in self.mapped

    def until(self, period: Period) -> OrderLines:
        """The rows as they stood at an earlier day."""
        frame = self.frame.filter(~is_after("time", period.as_of))
        return OrderLines(frame, period, self.mapped, self.kept)


def order_lines(
    table: SideTable,
    settings: OrderSettings,
    notes: SideNotes,
    engine: Engine,
    *,
    as_of: Any,
    window: int | None,
    currency: str | None,
    rates: Mapping[str, float],
    min_cell: int,
    where: str,
) -> OrderLines:
    """Take the rows that count, and note how many do not and why.

    Parameters
    ----------
    table : SideTable
    settings : OrderSettings
    notes : SideNotes
    engine : Engine
    as_of : datetime.date, optional
        The newest day of the rows when not given.
    window : int, optional
        How many months up to the as-of day the features count.
    currency, rates, min_cell, where
        As for `in_one_currency`.

    Raises
    ------
    BriefError
        If amounts are in several currencies and there are no rates.
    RecordsError
        If no row counts.
    """
    frame = table.frame
    dated = ~nw.col("time").is_null() & (nw.col("time") >= moment(OLDEST))
    end = as_of or newest_day(frame.filter(dated), "time", notes)
    if end is None:
        raise RecordsError(
            f"No row of {notes.file} has a date from {OLDEST.year} on, so no order counts.",
            where=where,
            found=f"{count(frame):,} row{'s' * (count(frame) != 1)}",
            do="name the column with the day of the order: time: COLUMN",
        )
    frame = in_one_currency(
        frame,
        [name for name in _MONEY if name in settings.mapped] or ["amount"],
        table.marks,
        notes,
        is_named=settings.currency is not None,
        currency=currency,
        rates=rates,
        min_cell=min_cell,
        where=where,
    )
    rules = OrderRules(settings, end)
    some_orderless = note_rows(frame, rules, notes, min_cell=min_cell)
    frame = _with_repeats_taken_off(frame, settings, notes, engine)
    frame = _classified(frame, rules, some_orderless=some_orderless)
    return OrderLines(frame, Period(end, window), settings.mapped, settings.kept)


def _with_repeats_taken_off(
    frame: Frame, settings: OrderSettings, notes: SideNotes, engine: Engine
) -> Frame:
    """Count rows that are alike in every column once.

    Their surplus is added again as rows of a negative number of ``copies``: sums come out right,
    and no row of a large file needs to be looked up each time the file is read.
    """
    frame = frame.with_columns(copies=nw.lit(1.0))
    if settings.repeats == "all":
        return frame
    counted = frame.group_by(CONTENT).agg(nw.len().alias("times"))
    repeated = engine.keep(counted.filter(nw.col("times") > 1), stem="repeated")
    surplus = repeated.select((nw.col("times") - 1).cast(nw.Int64()).sum()).collect().item()
    if not surplus:
        return frame
    notes.add("note", "duplicates", number=int(surplus), do="duplicates_do")
    # Kept before it is grouped: the database would group all rows and then look for these.
    alike = engine.keep(frame.drop("copies").join(repeated, on=CONTENT), stem="alike")
    columns = [name for name in frame.collect_schema().names() if name not in (CONTENT, "copies")]
    # Rows of one content are alike, so that any of them will do.
    once = alike.group_by(CONTENT, "times").agg(*[nw.col(name).min() for name in columns])
    once = once.with_columns(copies=(1 - nw.col("times")).cast(nw.Float64()))
    kept = engine.keep(once.select(frame.collect_schema().names()), stem="surplus")
    return nw.concat([frame, kept])


def _classified(frame: Frame, rules: OrderRules, *, some_orderless: bool) -> Frame:
    """Say of each row that counts what was sold, charged and given back."""
    nothing, copies = nw.lit(0.0), nw.col("copies")
    numbered = nw.lit(rules.settings.order is not None)
    amount = nw.lit(None).cast(nw.Float64()) if rules.amount is None else rules.amount
    order = nw.col("time").dt.truncate("1d")
    if some_orderless:
        own = nw.col("order").cast(nw.String())
        order = nw.when(own.is_null()).then(order.cast(nw.String())).otherwise(own)
    elif rules.settings.order is not None:
        order = nw.col("order")
    return frame.filter(rules.counts).select(
        "customer",
        "time",
        "product",
        "product_name",
        "category",
        "copies",
        *rules.settings.kept,
        order=order,
        is_numbered=~nw.col("order").is_null() if some_orderless else numbered,
        sold=nw.when(rules.is_sale).then(amount * copies),
        charged=rules.charged * copies if rules.settings.charges else nothing,
        given_back=nw.when(rules.is_charge).then(nothing).otherwise(rules.given_back * copies),
        is_sale=rules.is_sale,
        # What was charged or taken back says nothing on how the goods were ordered.
        channel=nw.when(rules.is_sale).then(nw.col("channel")),
        is_discounted=rules.is_sale & (nw.col("discount") > 0).fill_null(False),
    )


def order_table(lines: OrderLines, engine: Engine) -> Frame:
    """Bring the lines together, one row for each order of a customer, and keep them.

    Returns
    -------
    narwhals.LazyFrame
        ``customer``, ``order``, ``time`` (of the first line with goods, if any), ``sold``,
        ``charged``, ``given_back``, ``is_order`` (some goods were sold), ``is_discounted``,
        ``is_numbered``, ``channel``, ``n_lines``.
    """
    number = nw.Int64()
    grouped = lines.frame.group_by("customer", "order").agg(
        nw.col("time").min().alias("first"),
        nw.when("is_sale").then(nw.col("time")).min().alias("ordered"),
        *[nw.col(name).sum() for name in ("sold", "charged", "given_back")],
        nw.col("is_discounted", "is_numbered").cast(number).max(),
        nw.col("channel").min(),
        nw.col("sold").count().alias("n_known"),
        nw.col("copies").sum().alias("n_lines"),
    )
    return engine.keep(
        grouped.with_columns(
            sold=nw.when(nw.col("n_known") > 0).then(_money("sold")),
            charged=_money("charged"),
            given_back=_money("given_back"),
            # A charge or return of the same number may come before the goods, or long after.
            time=nw.coalesce("ordered", "first"),
            is_order=~nw.col("ordered").is_null(),
            is_discounted=nw.col("is_discounted") > 0,
            is_numbered=nw.col("is_numbered") > 0,
        ).drop("n_known", "first", "ordered"),
        stem="orders",
    )


def _money(name: str) -> nw.Expr:
    """Sums differ in the last digits with the order in which rows are added; money does not."""
    return nw.col(name).round(6)


def shared_orders(orders: Frame, notes: SideNotes, names: Collection[str]) -> None:
    """Note the orders that name more than one customer."""
    if "order" not in names:
        return
    ids = orders.filter("is_numbered").group_by("order").agg(nw.len().alias("n"))
    notes.add(
        "warn",
        "shared_orders",
        number=tally(ids, n=nw.col("n") > 1)["n"],
        at=("order", "customer"),
        do="shared_orders_do",
    )
