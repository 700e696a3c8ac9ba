"""What deals, touches and events say of each customer."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from personas.records.features.catalogue import BY_NAME, Feature
from personas.records.features.customer_features import (
    NUMBER,
    CustomerFeatures,
    column_names,
    large_levels,
    ratio,
)
from personas.records.history.as_of import Period
from personas.records.history.side_rows import Frame

MOST_CHANNELS = 3


def deal_features(deals: Frame, period: Period) -> CustomerFeatures:
    """Work out what the deals say of each customer.

    Parameters
    ----------
    deals : narwhals.LazyFrame
        As in `History`: as they stood at the end of the as-of day.
    period : Period
    """
    won, lost = nw.col("status") == "won", nw.col("status") == "lost"
    when = nw.coalesce("opened", "closed")
    found = (
        deals.with_columns(
            won=won.cast(NUMBER),
            decided=(won | lost).cast(NUMBER),
            gained=nw.when(won).then(nw.col("amount")),
            when=when,
        )
        .group_by("customer")
        .agg(
            deals_count=nw.len().cast(NUMBER),
            won=nw.col("won").sum(),
            decided=nw.col("decided").sum(),
            deals_won_amount=nw.col("gained").sum(),
            when=nw.col("when").max(),
        )
    )
    return _kept(
        found.with_columns(
            deals_won_share=ratio(nw.col("won"), nw.col("decided")),
            days_since_last_deal=period.days_before_end("when"),
        ),
        [feature for feature in BY_NAME.values() if feature.table == "deals"],
    )


def touch_features(touches: Frame, period: Period, *, min_cell: int) -> CustomerFeatures:
    """Work out how each customer was contacted and answered; who was held back was not contacted.

    Parameters
    ----------
    touches : narwhals.LazyFrame
        As in `History`.
    period : Period
    min_cell : int
        Channels of fewer touches have no feature of their own.
    """
    contacted = touches.filter(~nw.col("is_control"))
    channels = large_levels(contacted, "channel", MOST_CHANNELS, min_cell)
    channels = channels if len(channels) > 1 else ()
    own = BY_NAME["channel_answered_share"]
    named = column_names(own, channels)
    answered = nw.col("was_answered").cast(NUMBER)
    by_channel = {
        f"{named[level]}_answered_share": nw.when(nw.col("channel") == level).then(answered)
        for level in channels
    }
    found = (
        contacted.with_columns(answered_share=answered, **by_channel)
        .group_by("customer")
        .agg(
            touches_count=nw.len().cast(NUMBER),
            touches_answered_share=nw.col("answered_share").mean(),
            when=nw.col("sent").max(),
            **{name: nw.col(name).mean() for name in by_channel},
        )
    )
    made = [
        *(BY_NAME[name] for name in ("touches_count", "touches_answered_share")),
        *(own.of_level(level, named[level]) for level in channels),
        BY_NAME["days_since_last_touch"],
    ]
    return _kept(found.with_columns(days_since_last_touch=period.days_before_end("when")), made)


def event_features(events: Frame, period: Period, stages: Sequence[str]) -> CustomerFeatures:
    """Work out how far each customer came.

    Parameters
    ----------
    events : narwhals.LazyFrame
        As in `History`.
    period : Period
    stages : sequence of str
        In the order that the brief declares; of one moment the furthest counts.
    """
    place = nw.lit(len(stages))
    for at, stage in enumerate(stages):
        place = nw.when(nw.col("stage") == stage).then(nw.lit(at)).otherwise(place)
    newest = (nw.col("time") == nw.col("time").max().over("customer")).fill_null(False)
    last = events.with_columns(place=place).filter(newest)
    furthest = last.filter(nw.col("place") == nw.col("place").max().over("customer"))
    latest = furthest.group_by("customer").agg(latest_stage=nw.col("stage").min())
    counted = events.group_by("customer").agg(
        events_count=nw.len().cast(NUMBER), when=nw.col("time").max()
    )
    found = counted.join(latest, on="customer", how="left")
    return _kept(
        found.with_columns(days_since_last_event=period.days_before_end("when")),
        [feature for feature in BY_NAME.values() if feature.table == "events"],
    )


def _kept(found: Frame, made: Sequence[Feature]) -> CustomerFeatures:
    return CustomerFeatures(
        found.select("customer", *(feature.name for feature in made)), tuple(made)
    )
