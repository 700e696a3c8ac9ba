"""The personas of an earlier day, made of the orders known by then, held against what came next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd

from personas.profiling.backtest import TOPIC, backtest
from personas.profiling.paying import Payoff
from personas.records.finding import Finding
from personas.records.history.as_of import Period, months_before
from personas.records.history.orders import Orders
from personas.records.history.side_rows import Frame
from personas.records.opening import Sources, at_day

LEAST_MONTHS = 12
MOST_MONTHS = 12
_DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Halves:
    """History cut in two: what was known by then, and what came next.

    Attributes
    ----------
    then, until : datetime.date
        The last day of each.
    """

    then: date
    until: date


def halves_of(first: date, until: date) -> Halves | None:
    """Cut history in two: the later half is what came next, a year of it at most.

    Returns
    -------
    Halves or None
        None for less than twelve months of history.

    Examples
    --------
    >>> halves_of(date(1997, 1, 1), date(1998, 6, 30)).then
    datetime.date(1997, 9, 30)
    >>> halves_of(date(2020, 1, 1), date(2025, 12, 31)).then
    datetime.date(2024, 12, 31)
    >>> halves_of(date(2025, 3, 1), date(2025, 12, 31)) is None
    True
    """
    n_months = round((until - first).days / _DAYS_A_MONTH)
    if n_months < LEAST_MONTHS:
        return None
    return Halves(months_before(until, min(n_months // 2, MOST_MONTHS)), until)


def payoff_of(
    sources: Sources, *, settings: Mapping[str, Any], findings: list[Finding]
) -> Payoff | None:
    """Ask whether segmenting pays, where the history is long enough to tell.

    Parameters
    ----------
    sources : Sources
    settings : mapping
        Parameters of the book's `PersonaModel`.
    findings : list of Finding
        What is noted is added here.

    Returns
    -------
    Payoff or None
        None without orders that name money, and where a finding says why nothing is told.
    """
    orders, brief = sources.orders, sources.brief
    if orders is None or brief is None or not orders.lines.has_money:
        return None
    bought = orders.table.filter("is_order")
    first = bought.select(nw.col("time").min()).collect().item()
    halves = halves_of(first.date(), orders.lines.period.as_of) if first else None
    if halves is None:
        where = orders.notes.file
        findings.append(Finding.of("paying_short", level="note", topic=TOPIC, where=where))
        return None
    found = backtest(
        at_day(sources, halves.then),
        _before(orders, halves, brief.window),
        _after(sources, orders, halves),
        settings=settings,
        findings=findings,
        as_of=halves.then,
        until=halves.until,
    )
    return found and replace(found, of_orders_alone=brief.customers is not None)


def _before(orders: Orders, halves: Halves, window: int | None) -> pd.DataFrame:
    period = Period(halves.then, window)
    known = orders.table.filter(period.holds("time"))
    ordered = nw.when(nw.col("is_order")).then(nw.col("time"))
    return _pandas(
        _with_revenue(known)
        .with_columns(ordered=ordered, is_order=nw.col("is_order").cast(nw.Float64()))
        .group_by("customer")
        .agg(
            last=nw.col("ordered").max(),
            orders_count=nw.col("is_order").sum(),
            revenue=nw.col("revenue").sum(),
        )
        .with_columns(days_since_last_order=period.days_before_end("last"))
        .filter(nw.col("orders_count") > 0)
        .drop("last")
    )


def _after(sources: Sources, orders: Orders, halves: Halves) -> pd.DataFrame:
    later = ~Period(halves.then).is_over("time") & Period(halves.until).is_over("time")
    came = _pandas(
        _with_revenue(orders.table.filter(later))
        .with_columns(is_order=nw.col("is_order").cast(nw.Float64()))
        .group_by("customer")
        .agg(orders=nw.col("is_order").sum(), revenue=nw.col("revenue").sum())
    )
    touches = sources.history.touches
    if touches is None:
        return came
    sent = touches.filter(~Period(halves.then).is_over("sent") & ~nw.col("is_control"))
    answered = (
        sent.with_columns(answered=nw.col("was_answered").cast(nw.Float64()))
        .group_by("customer")
        .agg(nw.col("answered").mean())
    )
    both = came.merge(_pandas(answered), on="customer", how="outer")
    return both.fillna({"orders": 0.0, "revenue": 0.0})


def _with_revenue(orders: Frame) -> Frame:
    sold = nw.col("sold").fill_null(0.0)
    return orders.with_columns(revenue=sold + nw.col("charged") - nw.col("given_back"))


def _pandas(frame: Frame) -> pd.DataFrame:
    found: pd.DataFrame = (
        frame.with_columns(nw.col("customer").cast(nw.String())).collect().to_pandas()
    )
    return found.sort_values("customer", ignore_index=True)
