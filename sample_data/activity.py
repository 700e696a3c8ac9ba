"""What the company did with its accounts: campaigns, offers, and the stages of a journey."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from accounts import AS_OF, Account, choose, day_between, days
from stories import CAMPAIGNS, LOST_REASONS, Campaign

STAGES = ("Qualified", "Quote sent", "Negotiation")


def draw_deals(
    rng: np.random.Generator, accounts: list[Account], touches: pd.DataFrame
) -> pd.DataFrame:
    """Offers of 2024 and 2025 that a rep followed up; some follow an answered campaign."""
    contacted = touches[(touches["group"] == "contacted") & touches["answered"].notna()]
    answered = contacted.groupby("account_id")["answered"].apply(list).to_dict()
    rows = []
    for account in accounts:
        first = max(account.since - days(60), np.datetime64("2024-01-01"))
        last = min(account.closed or AS_OF, AS_OF)
        n_own = rng.poisson(account.story.deals_a_year * (last - first).astype(int) / 365)
        opened = [day_between(rng, first, last) for _ in range(n_own)]
        for day in answered.get(account.id, []):
            if rng.random() < 0.30:
                opened.append(np.datetime64(day, "D") + days(rng.integers(2, 75)))
        rows += [draw_deal(rng, account, day) for day in opened if first <= day <= last]
    names = ["opened", "closed", "status", "stage_reached", "amount", "discount_share"]
    deals = pd.DataFrame(rows, columns=["account_id", *names, "lost_reason", "rep"])
    deals = deals.sort_values(["opened", "account_id"], kind="stable").reset_index(drop=True)
    deals.insert(0, "deal_id", [f"D{20_001 + row}" for row in range(len(deals))])
    return deals


def draw_deal(
    rng: np.random.Generator, account: Account, opened: np.datetime64
) -> tuple[object, ...]:
    """One offer, from the first talk to won, lost, or still open."""
    story = account.story
    closed = opened + days(max(2, story.deal_days * np.exp(0.55 * rng.normal())))
    is_open = closed > AS_OF
    won = not is_open and rng.random() < story.deal_won
    if account.closed is not None and closed > account.closed:  # it goes with the account
        closed, is_open, won = account.closed, False, False
    stalls = choose(rng, STAGES, (30, 40, 30))
    stage = STAGES[2] if won else stalls
    median, spread = story.deal_size
    amount = 10 * round(median / 10 * np.exp(spread * (0.5 * account.size + 0.8 * rng.normal())))
    quoted = stage != STAGES[0]
    discount = round(rng.beta(2, 2 / story.deal_discount - 2), 2) if quoted else None
    lost = None if won or is_open else choose(rng, LOST_REASONS, story.lost)
    status = "open" if is_open else "won" if won else "lost"
    day = None if is_open else closed
    rep = f"R{1 + int(account.id[2:]) % 24:02}"
    return (account.id, opened, day, status, stage, amount, discount, lost, rep)


def draw_touches(rng: np.random.Generator, accounts: list[Account]) -> pd.DataFrame:
    """Campaign contacts and answers; one in eight was held back as a control group."""
    rows = []
    for account in accounts:
        meant: dict[str, float] = {}
        for campaign in CAMPAIGNS:
            # Campaigns of one name share one draw, so that nobody is meant twice.
            draw = meant.setdefault(campaign.name, rng.random())
            meant[campaign.name] = draw - campaign.reach
            if 0 <= draw < campaign.reach and could_be_meant(account, campaign):
                rows.append(draw_touch(rng, account, campaign))
    names = ["account_id", "campaign", "channel", "group", "sent", "answered"]
    touches = pd.DataFrame(rows, columns=names)
    touches = touches.sort_values(["sent", "account_id"], kind="stable").reset_index(drop=True)
    touches.insert(0, "touch_id", [f"T{30_001 + row}" for row in range(len(touches))])
    return touches


def could_be_meant(account: Account, campaign: Campaign) -> bool:
    """Whether the account was there when the campaign ran and fits whom it was for."""
    sent = np.datetime64(campaign.sent)
    if account.since > sent or (account.closed is not None and account.closed <= sent + days(45)):
        return False
    before = account.orders[account.orders <= sent]
    return not campaign.for_silent or before[-1] < sent - days(180)


def draw_touch(
    rng: np.random.Generator, account: Account, campaign: Campaign
) -> tuple[object, ...]:
    """One contact, or one account held back from it, and when it took the offer if it did."""
    control = rng.random() < 0.125
    chance = account.story.answers[campaign.channel] * np.exp(0.25 * account.eager)
    if control:  # some take an offer that nobody told them of
        chance *= 0.35
    sent = np.datetime64(campaign.sent)
    answered = sent + days(1 + min(rng.exponential(9), 44)) if rng.random() < chance else None
    group = "control" if control else "contacted"
    return (account.id, campaign.name, campaign.channel, group, sent, answered)


def draw_events(rng: np.random.Generator, accounts: list[Account]) -> pd.DataFrame:
    """Stages of each account's journey with their days, in order."""
    rows: list[tuple[str, str, np.datetime64]] = []
    for account in accounts:
        rows += sorted(draw_stages(rng, account), key=lambda row: row[2])
    return pd.DataFrame(rows, columns=["account_id", "stage", "date"])


def draw_stages(
    rng: np.random.Generator, account: Account
) -> Iterator[tuple[str, str, np.datetime64]]:
    """Stages that one account reached."""
    orders = account.orders
    if rng.random() < account.story.asks_first:
        quote = orders[0] - days(3 + account.story.deal_days * rng.gamma(2, 0.25))
        yield (account.id, "enquiry", quote - days(1 + rng.exponential(6)))
        yield (account.id, "quote", quote)
    yield (account.id, "first order", orders[0])
    if len(orders) > 1:
        yield (account.id, "second order", orders[1])
    if account.contract:
        latest = (min(account.ends, AS_OF) - orders[1]).astype(int)
        signed = orders[1] + days(min(20 + rng.exponential(150), latest))
        yield (account.id, "framework contract", signed)
    if len(orders) > 4:
        yield (account.id, "fifth order", orders[4])
    if account.closed is not None:
        yield (account.id, "closed", account.closed)
