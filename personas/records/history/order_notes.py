"""How many rows of the orders count, how many do not, and why."""

from __future__ import annotations

import narwhals as nw

from personas.records.history.order_rules import OrderRules
from personas.records.history.side_notes import SideNotes, quoted
from personas.records.history.side_rows import Frame, levels, tally
from personas.records.history.table_settings import folded

_MOST_NAMED = 5


def note_rows(frame: Frame, rules: OrderRules, notes: SideNotes, *, min_cell: int) -> bool:
    """Note what becomes of the rows, counted as they stand in the file.

    Returns
    -------
    bool
        Whether some rows that count name no order.
    """
    settings, counts, amount = rules.settings, rules.counts, rules.amount
    n = tally(
        frame,
        nobody=rules.nobody,
        dateless=rules.dateless,
        later=rules.later,
        cancelled=rules.cancelled,
        orderless=counts & nw.col("order").is_null(),
        taken_back=counts & rules.is_taken_back,
        returned=counts & rules.is_returned,
        charges=counts & rules.is_charge,
        refunded=counts & (nw.col("refunded") != 0).fill_null(False),
        no_money=counts & rules.is_sale & (rules.nobody if amount is None else amount.is_null()),
    )
    _note_nobody(frame, rules, notes, n["nobody"])
    notes.add("warn", "no_day", number=n["dateless"], at="time")
    day = notes.texts.day(rules.as_of)
    notes.add("note", "after_as_of", number=n["later"], at="time", do="after_as_of_do", day=day)
    at: tuple[str, ...] = ("status", "cancelled")
    notes.add("note", "cancelled_rows", number=n["cancelled"], at=at, do="nothing")
    if settings.order is None:
        notes.add("note", "orders_by_day", at="time", do="orders_by_day_do")
    else:
        notes.add("note", "no_order_id", number=n["orderless"], at="order", do="nothing")
    at = ("amount", "price", "quantity")
    notes.add("note", "taken_back", number=n["taken_back"], at=at, do="nothing")
    notes.add("note", "returned_rows", number=n["returned"], at="status", do="nothing")
    notes.add("note", "charges", number=n["charges"], at="product", do="charges_do")
    notes.add("note", "refunded_rows", number=n["refunded"], at="refunded", do="nothing")
    notes.add("warn", "no_money", number=n["no_money"], at=at)
    _note_missing_charges(frame, rules, notes)
    _note_status(frame.filter(rules.placed), rules, notes, min_cell)
    return settings.order is not None and n["orderless"] > 0


def _note_nobody(frame: Frame, rules: OrderRules, notes: SideNotes, number: int) -> None:
    """Rows of nobody, and the share of all sales that they hold."""
    if not number or rules.amount is None:
        notes.add("warn", "no_customer", number=number, at="customer", do="no_customer_do")
        return
    paid = frame.select(nobody=rules.nobody, money=rules.amount).filter(nw.col("money") > 0)
    parts = paid.select(
        part=nw.when(nw.col("nobody")).then(nw.col("money")).sum(), whole=nw.col("money").sum()
    )
    part, whole = parts.collect().rows()[0]
    share = notes.texts.percent(float(part or 0) / float(whole) if whole else 0.0)
    key, do = "no_customer_money", "no_customer_do"
    notes.add("warn", key, number=number, at="customer", do=do, share=share)


def _note_missing_charges(frame: Frame, rules: OrderRules, notes: SideNotes) -> None:
    words = {folded(word): word for word in rules.settings.charges}
    names = [name for name in ("product", "category") if getattr(rules.settings, name)]
    for name in names if words else ():
        said = frame.select(word=nw.col(name).str.to_lowercase())
        found = said.filter(nw.col("word").is_in(list(words))).unique().collect()
        words = {key: word for key, word in words.items() if (key,) not in found.rows()}
    do, unseen = "unseen_charges_do", quoted(words.values())
    notes.add("warn", "unseen_charges", number=len(words), at=names, do=do, words=unseen)


def _note_status(frame: Frame, rules: OrderRules, notes: SideNotes, min_cell: int) -> None:
    """Words that say neither cancelled nor returned are sales: say which they are."""
    status = rules.settings.status
    if status is None:
        return
    known = {folded(word) for word in (*status.cancelled, *status.returned)}
    found = levels(frame.with_columns(status=nw.col("status").str.to_lowercase()), "status")
    sales = {word: n for word, n in found.items() if word not in known}
    shown = quoted([word for word, n in sales.items() if n >= min_cell][:_MOST_NAMED])
    do, number = "status_of_sales_do", sum(sales.values())
    notes.add("note", "status_of_sales", number=number, at="status", do=do, words=shown)
