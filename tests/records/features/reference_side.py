"""What deals, touches and events say of each customer, worked out slowly from the stated rules.

Takes the tables under the names of the settings: deals with ``customer``, ``opened``, ``closed``,
``status`` and ``amount``; touches with ``customer``, ``campaign``, ``channel``, ``sent``,
``answered`` and ``control``; events with ``customer``, ``stage`` and ``time``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pandas as pd

MISSING = None


def day_of(moment: Any) -> date | None:
    return None if pd.isna(moment) else moment.date()


def inside(day: date, as_of: date, start: date | None) -> bool:
    return day <= as_of and (start is None or day > start)


def features_of_deals(table: pd.DataFrame, as_of: date, start: date | None = None) -> pd.DataFrame:
    """Deals as they stood on the as-of day; what was closed later was open then."""
    rows = {}
    for customer, deals in table.drop_duplicates().groupby("customer"):
        stood = [as_it_stood(deal, as_of) for deal in deals.itertuples()]
        # A deal counts by its closing, an open one always.
        counted = [
            deal
            for deal in stood
            if deal and (deal["closed"] is None or inside(deal["closed"], as_of, start))
        ]
        if counted:
            rows[customer] = of_deals(counted, as_of)
    return pd.DataFrame.from_dict(rows, orient="index")


def as_it_stood(deal: Any, as_of: date) -> dict[str, Any] | None:
    """The deal as it was known at the end of that day, None if it was not there yet."""
    opened, closed, status = day_of(deal.opened), day_of(deal.closed), deal.status
    ended_later = status != "open" and closed is not None and closed > as_of
    if pd.isna(status) or (opened is not None and opened > as_of):
        return None
    if ended_later and opened is None:
        return None
    if ended_later or status == "open":
        status, closed = "open", None
    if opened is not None and closed is not None and closed < opened:
        opened, closed = None, None
    amount = None if pd.isna(deal.amount) or deal.amount < 0 else deal.amount
    return {"status": status, "opened": opened, "closed": closed, "amount": amount}


def of_deals(deals: list[dict[str, Any]], as_of: date) -> dict[str, Any]:
    won = [deal for deal in deals if deal["status"] == "won"]
    decided = [deal for deal in deals if deal["status"] in ("won", "lost")]
    days = [deal["opened"] or deal["closed"] for deal in deals]
    known = [day for day in days if day is not None]
    return {
        "deals_count": len(deals),
        "deals_won_share": len(won) / len(decided) if decided else MISSING,
        "deals_won_amount": sum(deal["amount"] or 0.0 for deal in won),
        "days_since_last_deal": (as_of - max(known)).days if known else MISSING,
    }


def features_of_touches(
    table: pd.DataFrame, as_of: date, start: date | None = None, min_cell: int = 10
) -> pd.DataFrame:
    """Touches sent in the window to customers who were not held back."""
    touches: dict[Any, bool] = {}
    held_back: dict[Any, bool] = {}
    for row in table.drop_duplicates().itertuples():
        sent, answered = day_of(row.sent), day_of(row.answered)
        if pd.isna(row.campaign) or sent is None or sent > as_of:
            continue
        channel = None if pd.isna(row.channel) else row.channel
        key = (row.customer, row.campaign, channel, row.sent)
        touches[key] = touches.get(key, False) or (answered is not None and answered <= as_of)
        held_back[key] = held_back.get(key, True) and row.control == "control"
    counted = {
        key: answered
        for key, answered in touches.items()
        if not held_back[key] and inside(key[3].date(), as_of, start)
    }
    channels = large_channels(counted, min_cell)
    by_customer: dict[Any, dict[Any, bool]] = defaultdict(dict)
    for key, answered in counted.items():
        by_customer[key[0]][key] = answered
    rows = {customer: of_touches(own, channels, as_of) for customer, own in by_customer.items()}
    return pd.DataFrame.from_dict(rows, orient="index")


def large_channels(touches: dict[Any, bool], min_cell: int) -> list[str]:
    sizes = Counter(channel for _, _, channel, _ in touches if channel is not None)
    least = max(min_cell, sizes.total() / 100)
    named = sorted((x for x in sizes if sizes[x] >= least), key=lambda x: (-sizes[x], x))[:3]
    return named if len(named) > 1 else []


def of_touches(touches: dict[Any, bool], channels: list[str], as_of: date) -> dict[str, Any]:
    answers = {
        channel: [answered for key, answered in touches.items() if key[2] == channel]
        for channel in channels
    }
    shares = {
        f"{channel.lower().replace('-', '_')}_answered_share": sum(of) / len(of) if of else MISSING
        for channel, of in answers.items()
    }
    return {
        "touches_count": len(touches),
        "touches_answered_share": sum(touches.values()) / len(touches),
        **shares,
        "days_since_last_touch": (as_of - max(key[3] for key in touches).date()).days,
    }


def features_of_events(
    table: pd.DataFrame, stages: list[str], as_of: date, start: date | None = None
) -> pd.DataFrame:
    """Events of declared stages; of one moment the furthest is the latest."""
    rows = {}
    known = table.dropna(subset=["customer", "stage", "time"])
    known = known[["customer", "stage", "time"]].drop_duplicates()
    for customer, events in known.groupby("customer"):
        counted = [
            (event.time, stages.index(event.stage))
            for event in events.itertuples()
            if event.stage in stages and inside(event.time.date(), as_of, start)
        ]
        if counted:
            newest, furthest = max(counted)
            rows[customer] = {
                "events_count": len(counted),
                "latest_stage": stages[furthest],
                "days_since_last_event": (as_of - newest.date()).days,
            }
    return pd.DataFrame.from_dict(rows, orient="index")
