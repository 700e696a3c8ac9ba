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
from personas.records.history.order_settings import OrderSettings
from personas.records.history.side_notes import SideNotes, quoted
from personas.records.history.side_rows import (
    Frame,
    is_after,
    levels,
    never,
    tally,
    without_repeats,
)
from personas.records.history.side_table import SideTable
from personas.records.history.table_settings import folded

_MONEY = ("amount", "price", "refunded")
_MOST_NAMED = 5


@dataclass(frozen=True)
class OrderLines:
    """Rows of orders that count, none of them after the as-of day.

    Attributes
    ----------
    frame : narwhals.LazyFrame
        ``customer`` and ``order`` (text or whole numbers), ``time``, ``sold`` (money for goods, or
        null), ``charged`` (money for no goods), ``given_back`` (money, at least 0), ``is_sale``,
        ``is_discounted``, ``product``, ``category``, ``channel``, and the columns kept of the
        customer. Rows at or before the window are there too.
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
    frame = _once(table.frame, settings, notes, engine)
    dated = ~nw.col("time").is_null() & (nw.col("time") >= moment(OLDEST))
    end = as_of or newest_day(frame.filter(dated), "time", notes)
    if end is None:
        raise RecordsError(
            f"No row of {notes.file} has a date, so no order counts.",
            where=where,
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
    frame = _that_count(frame, settings, notes, Period(end, window), min_cell)
    frame = _classified(frame, settings, notes, min_cell)
    return OrderLines(frame, Period(end, window), settings.mapped, settings.kept)


def _once(frame: Frame, settings: OrderSettings, notes: SideNotes, engine: Engine) -> Frame:
    """Count rows that are alike in every column once; the others stay where they lie."""
    if settings.repeats == "all":
        return frame
    counted = frame.group_by(CONTENT).agg(nw.len().alias("times"))
    repeated = engine.keep(counted.filter(nw.col("times") > 1), stem="repeated")
    found = repeated.select(rows=nw.len(), times=nw.col("times").sum()).collect().rows()[0]
    if not found[0]:
        return frame
    contents = repeated.select(CONTENT)
    once = without_repeats(frame.join(contents, on=CONTENT, how="semi"), CONTENT, notes)
    others = frame.join(contents, on=CONTENT, how="anti")
    once = engine.keep(once.select(others.collect_schema().names()), stem="once")
    return nw.concat([others, once])


def _that_count(
    frame: Frame, settings: OrderSettings, notes: SideNotes, period: Period, min_cell: int
) -> Frame:
    """Leave out rows without customer or day, after the as-of day, and cancelled ones."""
    customer, time = nw.col("customer"), nw.col("time")
    nobody = customer.is_null()
    dateless = ~nobody & (time.is_null() | (time < moment(OLDEST))).fill_null(True)
    later = ~nobody & ~dateless & is_after("time", period.as_of)
    rest = ~nobody & ~dateless & ~later
    cancelled = rest & _is_cancelled(settings)
    money = _amount(settings)
    n = tally(
        frame,
        nobody=nobody,
        dateless=dateless,
        later=later,
        cancelled=cancelled,
        odd_order=rest & ~cancelled & nw.col("order").is_null(),
    )
    if n["nobody"] and money is not None:
        key, do = "no_customer_money", "no_customer_do"
        share = notes.texts.percent(_share(frame, nobody, money))
        notes.add("warn", key, number=n["nobody"], at="customer", do=do, share=share)
    else:
        notes.add("warn", "no_customer", number=n["nobody"], at="customer", do="no_customer_do")
    notes.add("warn", "no_day", number=n["dateless"], at="time")
    day = notes.texts.day(period.as_of)
    notes.add("note", "after_as_of", number=n["later"], at="time", do="after_as_of_do", day=day)
    at = ("status", "cancelled")
    notes.add("note", "cancelled_rows", number=n["cancelled"], at=at, do="nothing")
    if settings.order is None:
        notes.add("note", "orders_by_day", at="time", do="orders_by_day_do")
    else:
        notes.add("note", "no_order_id", number=n["odd_order"], at="order", do="nothing")
        if n["odd_order"]:
            own_day = time.dt.truncate("1d").cast(nw.String())
            order = nw.col("order").cast(nw.String())
            order = nw.when(order.is_null()).then(own_day).otherwise(order)
            frame = frame.with_columns(order=order)
    _note_status(frame.filter(rest), settings, notes, min_cell)
    return frame.filter(rest & ~cancelled)


def _share(frame: Frame, rows: nw.Expr, money: nw.Expr) -> float:
    """The share of all sales that these rows hold."""
    paid = frame.select(rows=rows, money=money).filter(nw.col("money") > 0)
    parts = paid.select(
        part=nw.when(nw.col("rows")).then(nw.col("money")).otherwise(nw.lit(0.0)).sum(),
        whole=nw.col("money").sum(),
    )
    part, whole = parts.collect().rows()[0]
    return float(part or 0) / float(whole) if whole else 0.0


def _is_cancelled(settings: OrderSettings) -> nw.Expr:
    cancelled = ~nw.col("cancelled").is_null()
    if settings.status is None:
        return cancelled
    words = [folded(word) for word in settings.status.cancelled]
    return cancelled | nw.col("status").str.to_lowercase().is_in(words).fill_null(False)


def _amount(settings: OrderSettings) -> nw.Expr | None:
    if settings.amount is not None:
        return nw.col("amount")
    if settings.price is not None:
        return nw.col("price") * nw.col("quantity")
    return None


def _classified(frame: Frame, settings: OrderSettings, notes: SideNotes, min_cell: int) -> Frame:
    """Say of each row what was sold, charged and given back."""
    nothing, money = nw.lit(0.0), _amount(settings)
    amount = nw.lit(None).cast(nw.Float64()) if money is None else money
    returned = _says_returned(settings)
    taken_back = ((amount < 0) | (nw.col("quantity") < 0)).fill_null(False)
    charge = _is_charge(settings)
    is_sale = ~taken_back & ~charge
    n = tally(
        frame,
        taken_back=taken_back & ~charge,
        returned=returned & is_sale,
        charges=charge,
        no_money=amount.is_null() & is_sale,
        refunded=nw.col("refunded") > 0,
    )
    notes.add("note", "taken_back", number=n["taken_back"], at=("amount", "quantity"), do="nothing")
    notes.add("note", "returned_rows", number=n["returned"], at="status", do="nothing")
    notes.add("note", "charges", number=n["charges"], at="product", do="charges_do")
    notes.add("note", "refunded_rows", number=n["refunded"], at="refunded", do="nothing")
    if money is not None:
        at = ("amount", "price", "quantity")
        notes.add("warn", "no_money", number=n["no_money"], at=at)
    _note_missing_charges(frame, settings, notes)
    refund = nw.when(taken_back & ~charge).then(-amount).otherwise(nothing)
    refund = nw.when(returned & is_sale).then(amount).otherwise(refund)
    given_back = refund.fill_null(0.0) + nw.col("refunded").fill_null(0.0)
    return frame.select(
        "customer",
        "time",
        "product",
        "category",
        "channel",
        *settings.kept,
        order=nw.col("order") if settings.order else nw.col("time").dt.truncate("1d"),
        sold=nw.when(is_sale).then(amount),
        charged=nw.when(charge).then(amount).otherwise(nothing).fill_null(0.0),
        given_back=nw.when(given_back > 0).then(given_back).otherwise(nothing),
        is_sale=is_sale,
        is_discounted=(nw.col("discount") > 0).fill_null(False),
    )


def _says_returned(settings: OrderSettings) -> nw.Expr:
    if settings.status is None:
        return never()
    words = [folded(word) for word in settings.status.returned]
    return nw.col("status").str.to_lowercase().is_in(words).fill_null(False)


def _is_charge(settings: OrderSettings) -> nw.Expr:
    if not settings.charges:
        return never()
    words = [folded(word) for word in settings.charges]
    held = [name for name in ("product", "category") if getattr(settings, name)]
    found = [nw.col(name).str.to_lowercase().is_in(words).fill_null(False) for name in held]
    return nw.any_horizontal(*found, ignore_nulls=False)


def _note_missing_charges(frame: Frame, settings: OrderSettings, notes: SideNotes) -> None:
    if not settings.charges:
        return
    names = [name for name in ("product", "category") if getattr(settings, name)]
    words = {folded(word): word for word in settings.charges}
    seen: set[str] = set()
    for name in names:
        said = frame.select(word=nw.col(name).str.to_lowercase())
        found = said.filter(nw.col("word").is_in(list(words))).unique().collect()
        seen |= {row[0] for row in found.rows()}
    unseen = [word for key, word in words.items() if key not in seen]
    notes.add(
        "warn",
        "unseen_charges",
        number=len(unseen),
        at=names,
        do="unseen_charges_do",
        words=quoted(unseen),
    )


def _note_status(frame: Frame, settings: OrderSettings, notes: SideNotes, min_cell: int) -> None:
    """Words that say neither cancelled nor returned are sales: say which they are."""
    if settings.status is None:
        return
    known = {folded(word) for word in (*settings.status.cancelled, *settings.status.returned)}
    found = levels(frame.with_columns(status=nw.col("status").str.to_lowercase()), "status")
    sales = {word: n for word, n in found.items() if word not in known}
    shown = [word for word, n in sales.items() if n >= min_cell][:_MOST_NAMED]
    notes.add(
        "note",
        "status_of_sales",
        number=sum(sales.values()),
        at="status",
        do="status_of_sales_do",
        words=quoted(shown),
    )


def order_table(lines: OrderLines, engine: Engine) -> Frame:
    """Bring the lines together, one row for each order of a customer, and keep them.

    Returns
    -------
    narwhals.LazyFrame
        ``customer``, ``order``, ``time`` (of the first line that counts), ``sold``, ``charged``,
        ``given_back``, ``is_order`` (some goods were sold), ``is_discounted``, ``channel``,
        ``n_lines``.
    """
    number = nw.Int64()
    grouped = lines.frame.group_by("customer", "order").agg(
        nw.col("time").min(),
        nw.col("sold").sum(),
        nw.col("charged").sum(),
        nw.col("given_back").sum(),
        nw.col("is_sale").cast(number).max(),
        nw.col("is_discounted").cast(number).max(),
        nw.col("channel").min(),
        nw.col("sold").count().alias("n_known"),
        nw.len().alias("n_lines"),
    )
    return engine.keep(
        grouped.with_columns(
            sold=nw.when(nw.col("n_known") > 0).then(nw.col("sold")),
            is_order=nw.col("is_sale") > 0,
            is_discounted=nw.col("is_discounted") > 0,
        ).drop("is_sale", "n_known"),
        stem="orders",
    )


def shared_orders(orders: Frame, notes: SideNotes, names: Collection[str]) -> None:
    """Note the orders that name more than one customer."""
    if "order" not in names:
        return
    ids = orders.filter(~nw.col("order").is_null()).group_by("order").agg(nw.len().alias("n"))
    notes.add(
        "warn",
        "shared_orders",
        number=tally(ids, n=nw.col("n") > 1)["n"],
        at=("order", "customer"),
        do="shared_orders_do",
    )
