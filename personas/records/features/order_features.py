"""What the orders say of each customer."""

from __future__ import annotations

from collections.abc import Collection

import narwhals as nw

from personas.engine.engine import Engine
from personas.records.features.catalogue import BY_NAME, QUARTERS
from personas.records.features.channels import Channels, channels_of
from personas.records.features.customer_features import (
    NOT_KNOWN,
    NUMBER,
    CustomerFeatures,
    ratio,
    topmost,
)
from personas.records.features.product_features import product_features
from personas.records.history.as_of import Period, days_between
from personas.records.history.order_lines import OrderLines
from personas.records.history.side_rows import Frame

_OF_EVERY_TABLE = (
    *("orders_count", "days_since_first_order", "days_since_last_order", "median_gap_days"),
    *("gap_variation", "top_quarter", "weekend_orders_share"),
)
_OF_MONEY = ("orders_revenue", "median_basket", "spend_trend", "returned_share")
_SATURDAY = 6


def order_features(
    lines: OrderLines,
    orders: Frame,
    engine: Engine,
    *,
    min_cell: int,
    like: Collection[str] = (),
) -> CustomerFeatures:
    """Work out what the orders say of each customer up to the as-of day.

    Parameters
    ----------
    lines : OrderLines
    orders : narwhals.LazyFrame
        The same lines brought together by order (`order_table`).
    engine : Engine
    min_cell : int
        Channels and categories of fewer orders have no feature of their own.
    like : collection of str
        Columns of a book that customers are to be held against; see `channels_of`.

    Returns
    -------
    CustomerFeatures
        Customers with rows but no order that counts are there too, with 0 orders.
    """
    period = lines.period
    inside = orders.filter(period.holds("time"))
    channels = Channels({}, ())
    if "channel" in lines.mapped:
        channels = channels_of(inside.filter("is_order"), min_cell=min_cell, like=like)
    names = [*_OF_EVERY_TABLE, *(_OF_MONEY if lines.has_money else ())]
    names += ["discounted_share"] if "discount" in lines.mapped else []
    made = [*(BY_NAME[name] for name in names), *channels.features]
    frame = _from_orders(inside, period, channels)
    if period.start is None:
        frame = frame.with_columns(first_ever=nw.col("first"))
    else:
        frame = _with_first(frame, orders)
    frame = frame.with_columns(
        days_since_first_order=period.days_before_end("first_ever"),
        days_since_last_order=period.days_before_end("last"),
    )
    if {"product", "category"} & {*lines.mapped}:
        bought = product_features(lines, inside.select("customer", "order"), min_cell=min_cell)
        frame = frame.join(bought.frame, on="customer", how="left")
        made += bought.features
    kept = frame.select(nw.col("customer").cast(nw.String()), *[one.name for one in made])
    in_order = {feature.name: place for place, feature in enumerate(BY_NAME.values())}
    made.sort(key=lambda one: in_order.get(one.name, len(in_order)))
    return CustomerFeatures(engine.keep(kept, stem="features"), tuple(made))


def _with_first(frame: Frame, orders: Frame) -> Frame:
    """Add the first and last order ever; the window does not make an old customer a new one."""
    ordered = nw.when(nw.col("is_order")).then(nw.col("time"))
    ever = orders.with_columns(ordered=ordered).group_by("customer")
    dates = ever.agg(first_ever=nw.col("ordered").min(), last=nw.col("ordered").max())
    joined = dates.join(frame.drop("last"), on="customer", how="left")
    return joined.with_columns(nw.col("orders_count", "orders_revenue").fill_null(0.0))


def _from_orders(orders: Frame, period: Period, channels: Channels) -> Frame:
    """One row a customer with orders, returns or charges in the window."""
    counted = {
        **{quarter: nw.col("quarter") == at for at, quarter in enumerate(QUARTERS)},
        **{
            f"channel {at}": nw.col("channel") == level for at, level in enumerate(channels.columns)
        },
    }
    of_orders = (
        _paced(orders.filter("is_order"), period)
        .group_by("customer")
        .agg(
            orders_count=nw.len().cast(NUMBER),
            median_basket=nw.col("sold").median(),
            first=nw.col("time").min(),
            last=nw.col("time").max(),
            median_gap_days=nw.col("gap").median(),
            gap_mean=nw.col("gap").mean(),
            gap_deviation=nw.col("gap").std(ddof=0),
            n_gaps=nw.col("gap").count(),
            later=nw.col("later").sum(),
            discounted_share=nw.col("is_discounted").mean(),
            weekend_orders_share=nw.col("weekend").mean(),
            by_known_channel=nw.col("channel").count(),
            **{name: nw.when(holds).then(nw.lit(1.0)).sum() for name, holds in counted.items()},
        )
    )
    money = [nw.col(name).sum() for name in ("sold", "charged", "given_back")]
    found = orders.group_by("customer").agg(*money).join(of_orders, on="customer", how="left")
    return _finished(found.with_columns(nw.col("orders_count").fill_null(0.0)), channels)


def _paced(orders: Frame, period: Period) -> Frame:
    """Say of each order how long after the one before it came, and what it adds to each feature."""
    time = nw.col("time")
    paced = orders.with_columns(
        previous=time.shift(1).over("customer", order_by="time"),
        # The least so far is the first; said so, the database sorts the orders once for both.
        first=time.cum_min().over("customer", order_by="time"),
    )
    gap, since_first = days_between(nw.col("previous"), time), days_between(nw.col("first"), time)
    late = since_first > (since_first + period.days_before_end("time")) / 2
    return paced.with_columns(
        # Two orders of one day are no gap of none: gaps lie between days.
        gap=nw.when(gap > 0).then(gap),
        later=nw.when(late).then(nw.col("sold")).otherwise(nw.lit(0.0)),
        is_discounted=nw.col("is_discounted").cast(NUMBER),
        weekend=(time.dt.weekday() >= _SATURDAY).cast(NUMBER),
        quarter=(time.dt.month() - 1) // 3,
    )


def _finished(found: Frame, channels: Channels) -> Frame:
    sold, several = nw.col("sold"), nw.col("orders_count") > 1
    trend = ratio(2 * nw.col("later") - sold, sold)
    returned = ratio(nw.col("given_back"), sold)
    by_channel = {f"channel {at}": level for at, level in enumerate(channels.columns)}
    known = nw.col("by_known_channel")
    shares = {
        f"{channels.columns[level]}_orders_share": ratio(nw.col(name), known)
        for name, level in by_channel.items()
    }
    nowhere = nw.when(known > 0).then(nw.lit(0.0))
    shares |= {f"{name}_orders_share": nowhere for name in channels.absent}
    return found.with_columns(
        orders_revenue=(sold + nw.col("charged") - nw.col("given_back")).round(6),
        gap_variation=nw.when(nw.col("n_gaps") > 1).then(
            nw.col("gap_deviation") / nw.col("gap_mean")
        ),
        spend_trend=nw.when(several).then(trend),
        returned_share=nw.when(returned > 1).then(nw.lit(1.0)).otherwise(returned),
        top_quarter=nw.when(several).then(topmost({name: name for name in QUARTERS})),
        top_channel=topmost(by_channel) if by_channel else NOT_KNOWN,
        **shares,
    )
