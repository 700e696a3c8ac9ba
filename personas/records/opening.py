"""Opening what a brief names: customers, their history, and what the history says of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any

import narwhals as nw

from personas.engine.engine import Engine
from personas.engine.table import Table
from personas.errors import BriefError
from personas.records.brief import Brief
from personas.records.brief_settings import AS_OF_DO, may_be_as_of
from personas.records.features.customer_features import CustomerFeatures
from personas.records.features.joining import note_strangers, with_features
from personas.records.features.order_features import order_features
from personas.records.features.side_features import (
    deal_features,
    event_features,
    touch_features,
)
from personas.records.finding import Finding
from personas.records.history.as_of import Period, newest_day
from personas.records.history.customer_keys import known_customers
from personas.records.history.customers_of_tables import customers_of_tables
from personas.records.history.history import History, id_column_of, ids_of, open_history
from personas.records.history.orders import Orders, buyers_of, customers_of, no_orders, open_orders
from personas.records.history.side_notes import SideNotes
from personas.records.history.side_rows import count, tally
from personas.records.opened import Opened, open_table
from personas.records.read import read, read_opened
from personas.records.records import Records
from personas.texts.language import Language, Texts

_MOMENTS = {"deals": ("opened", "closed"), "touches": ("sent", "answered"), "events": ("time",)}


Step = Callable[[str], None]
"""Told the name of what is under way."""


@dataclass(frozen=True)
class Sources:
    """All that a brief names, opened.

    Attributes
    ----------
    records : Records
        Customers, with what their history says of them as further columns.
    history : History
    brief : Brief, optional
        With the as-of day that was found where it set none.
    orders : Orders, optional
    """

    records: Records
    brief: Brief | None = None
    history: History = field(default_factory=History)
    orders: Orders | None = None

    def __repr__(self) -> str:
        day = "" if self.brief is None or self.brief.as_of is None else f", to {self.brief.as_of}"
        return f"Sources({self.records!r}{day}; see .records, .history.findings)"


def open_source(
    source: Any,
    *,
    language: Language | None = None,
    as_of: date | str | None = None,
    on_step: Step | None = None,
    like: Collection[str] = (),
) -> Sources:
    """Open records, or all that a brief names.

    Parameters
    ----------
    source : path, frame or Records
        Customer records, or the path of a ``brief.yaml``.
    language : {"en", "de"}, optional
        In place of the brief's.
    as_of : datetime.date or str, optional
        In place of the brief's.
    on_step : callable, optional
        Told the name of the table under way.
    like : collection of str
        Columns of a book whose personas the customers are to be held against.

    Raises
    ------
    BriefError
        If an as-of day is given and there is no brief; see also `open_brief`.
    PersonasError
        If the source cannot be read.
    """
    if language is not None:
        Texts(language)
    if not is_brief(source):
        if as_of is not None:
            raise BriefError(
                "An as-of day cuts the history that a brief names; here is no brief.",
                where="as_of",
                do="write a brief, such as personas init does, or drop the as-of day",
            )
        return Sources(source if isinstance(source, Records) else read(source))
    brief = Brief.load(Path(source))
    brief = brief if language is None else brief.in_language(language)
    return open_brief(brief, as_of=as_of, on_step=on_step, like=like)


def is_brief(source: Any) -> bool:
    """Whether a source is the path of a brief."""
    if not isinstance(source, str | PathLike):
        return False
    return Path(source).suffix.lower() in {".yaml", ".yml"}


def open_brief(
    brief: Brief | str | PathLike[str],
    *,
    as_of: date | str | None = None,
    on_step: Step | None = None,
    like: Collection[str] = (),
) -> Sources:
    """Open the customers and the history that a brief names.

    Without records of customers, they are made of the orders: one record for each customer with an
    order that counts; or else of whom deals, touches and events name.

    Parameters
    ----------
    brief : Brief, or path of a ``brief.yaml``
    as_of : datetime.date or str, optional
        The day up to which history counts, in place of the brief's own.
    on_step : callable, optional
        Told the name of the table under way.
    like : collection of str
        Columns of a book whose personas the customers are to be held against.

    Returns
    -------
    Sources
        ``.records`` has a column for each feature; ``personas.features()`` says what they mean.

    Raises
    ------
    BriefError
        If the brief names no table at all, or its parts do not fit the data.
    PersonasError
        If a table cannot be read.
    """
    if not isinstance(brief, Brief):
        if not is_brief(brief):
            raise BriefError(
                "This is no brief.",
                where=type(brief).__name__ if not isinstance(brief, str | PathLike) else str(brief),
                do="give the path of a brief.yaml, as personas init FILE drafts one, or a Brief",
            )
        brief = Brief.load(Path(brief))
    if as_of is not None:
        brief = brief.at(_checked(as_of))
    engine = Engine(memory_limit=brief.memory_limit, spill_folder=brief.spill_folder)
    try:
        return _opened(brief, engine, on_step or (lambda _: None), like)
    except BaseException:
        engine.close()
        raise


def _checked(as_of: date | str) -> date:
    try:
        day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
        day = date(day.year, day.month, day.day)
    except (ValueError, AttributeError):
        raise BriefError(
            "The as-of day is not a date.", where="as_of", do="write it as 2026-06-30"
        ) from None
    if may_be_as_of(day):
        return day
    raise BriefError(
        "No records speak of this as-of day.", where="as_of", found=str(day), do=AS_OF_DO
    )


def _opened(brief: Brief, engine: Engine, on_step: Step, like: Collection[str]) -> Sources:
    texts, findings = Texts(brief.language), list[Finding]()
    on_step("orders" if brief.orders else "customers")
    opened = _made_of_orders if brief.customers is None else _as_given
    records, orders = opened(brief, engine, texts, findings)
    if orders is not None:
        brief = brief.at(orders.lines.period.as_of)
        on_step("features")
        records = _with_orders(records, orders, brief, like)
    on_step("history")
    history = open_history(brief, records, texts=texts)
    if brief.as_of is None and (newest := _newest_day(records, history, texts, findings)):
        brief = brief.at(newest)
        history = open_history(brief, records, texts=texts)
    if brief.as_of is not None:
        period = Period(brief.as_of, brief.window)
        for table, part in _said_by(history, period, brief.min_cell).items():
            notes = SideNotes(table, table, {}, texts, findings)
            alone = brief.customers is None and orders is None
            records = with_features(records, part, brief, notes, alone=alone)
    brief.check(records.schema)
    found = {} if orders is None else {"orders": orders.fingerprint}
    history = replace(
        history,
        findings=(*findings, *history.findings),
        fingerprints={**found, **history.fingerprints},
    )
    return Sources(records, brief, history, orders)


def _newest_day(
    records: Records, history: History, texts: Texts, findings: list[Finding]
) -> date | None:
    """The newest day of the tables of history and of the records, None where there is no table.

    That of the records alone could lie before much of the history, and days since would be below 0.
    """
    days = []
    for table, columns in _MOMENTS.items():
        frame = getattr(history, table)
        notes = SideNotes(table, table, {}, texts, findings)
        days += [newest_day(frame, name, notes) for name in columns if frame is not None]
    known = [day for day in days if day is not None]
    return max([*known, records.newest_date() or known[0]]) if known else None


def at_day(sources: Sources, as_of: date) -> Records:
    """The customers with what their orders said of them on an earlier day.

    Parameters
    ----------
    sources : Sources
        With orders.
    as_of : datetime.date

    Returns
    -------
    Records
        Of those who had ordered by then, with the features of orders alone: of other columns it is
        not known what they said at the time.
    """
    brief, engine = sources.brief, sources.records.engine
    assert sources.orders is not None, "only orders tell what was known at the time"
    assert brief is not None, "orders come of a brief"
    orders = sources.orders.until(Period(as_of, brief.window), engine)
    alone = brief.model_copy(update={"as_of": as_of, "customers": None})
    return _with_orders(_customers(orders, {}, alone, engine), orders, alone)


def _as_given(
    brief: Brief, engine: Engine, texts: Texts, findings: list[Finding]
) -> tuple[Records, Orders | None]:
    assert brief.customers is not None
    opened = open_table(engine, brief.customers)
    has_history = any((brief.orders, brief.deals, brief.touches, brief.events))
    records = read_opened(opened, brief=brief, complete=not has_history)
    if brief.orders is None:
        return records, None
    where = brief.place("orders")
    id_column_of(records, where)
    customers = known_customers(records, brief.orders, ids_of(records), where=where)
    return records, open_orders(brief, engine, customers, texts, findings)


def _made_of_orders(
    brief: Brief, engine: Engine, texts: Texts, findings: list[Finding]
) -> tuple[Records, Orders | None]:
    if brief.orders is None:
        return _made_of_tables(brief, engine), None
    orders = open_orders(brief, engine, None, texts, findings)
    if not tally(orders.table, n=nw.col("is_order") & orders.lines.period.holds("time"))["n"]:
        raise no_orders(orders, where=brief.place("orders"))
    records = _customers(orders, brief.orders.kept, brief, engine)
    n_all = count(orders.table.select("customer").unique())
    orders.notes.add(
        "note",
        "no_order_of_their_own",
        number=n_all - records.n_rows,
        at="customer",
        do="no_order_of_their_own_do",
    )
    return records, orders


def _made_of_tables(brief: Brief, engine: Engine) -> Records:
    named = customers_of_tables(brief, engine)
    if named is None:
        raise BriefError(
            "The brief names no customer records.",
            where=brief.place(),
            do="add a line such as 'customers: accounts.csv', or a block of orders",
        )
    table = Table(engine, engine.keep_as_table(named.frame, stem="customers"))
    opened = Opened(table, named.file)
    return read_opened(opened, brief=brief, id_column=named.key, complete=False)


def _customers(orders: Orders, kept: Mapping[str, str], brief: Brief, engine: Engine) -> Records:
    name = engine.keep_as_table(customers_of(orders, kept), stem="customers")
    opened = Opened(Table(engine, name), orders.notes.file)
    return read_opened(opened, brief=brief, id_column=orders.key, complete=False)


def _with_orders(
    records: Records, orders: Orders, brief: Brief, like: Collection[str] = ()
) -> Records:
    engine, notes = records.engine, orders.notes
    if brief.customers is not None:
        buyers = engine.keep(buyers_of(orders), stem="buyers")
        note_strangers(buyers, ids_of(records), notes, where=brief.place("orders"))
    min_cell = brief.min_cell
    part = order_features(orders.lines, orders.table, engine, min_cell=min_cell, like=like)
    named = {feature.name for feature in part.features}
    if "category" in orders.lines.mapped and "top_category" not in named:
        notes.add("warn", "no_categories", at="category", do="no_categories_do")
    if orders.lines.has_money:
        inside = orders.table.filter(orders.lines.period.holds("time"))
        sums = inside.group_by("customer").agg(nw.col("given_back", "sold").sum())
        number = tally(sums, n=nw.col("given_back") > nw.col("sold"))["n"]
        do = "refunds_above_sales_do"
        notes.add("note", "refunds_above_sales", number=number, at="amount", do=do)
    budget = None if brief.orders is None else brief.orders.weight
    return with_features(records, part, brief, notes, budget=budget)


def _said_by(history: History, period: Period, min_cell: int) -> dict[str, CustomerFeatures]:
    found = {}
    if history.deals is not None:
        found["deals"] = deal_features(history.deals, period)
    if history.touches is not None:
        found["touches"] = touch_features(history.touches, period, min_cell=min_cell)
    if history.events is not None:
        found["events"] = event_features(history.events, period, history.event_stages)
    return found
