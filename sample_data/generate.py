"""Make the sample data: a company that does not exist, and how its accounts bought.

    python sample_data/generate.py --seed 1 --out sample_data

The same seed gives the same bytes. The columns of ``accounts.csv`` that speak of orders are
counted from the orders that are written to ``orders.csv``; then defects of the kind that real
exports have are put in. What each column means stands in ``sample_data/README.md``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from accounts import AS_OF, Account, choose, draw_accounts
from activity import draw_deals, draw_events, draw_touches
from defects import spoil
from stories import (
    CHANNELS,
    COUNTRIES,
    FAMILY_NAMES,
    GIVEN_NAMES,
    INDUSTRIES,
    NAME_ENDS,
    NAME_STARTS,
    PAYMENT_TERMS,
    PRODUCTS,
    SOURCES,
)

FIRST_DAY = np.datetime64("2023-01-01")
YEAR_BEGINS = np.datetime64("2025-01-01")
COLUMNS = (
    "account_id",
    "company",
    "contact_email",
    "contact_gender",
    "industry",
    "employees",
    "country",
    "customer_since",
    "source",
    "products",
    "orders_12m",
    "revenue_12m",
    "online_share",
    "discount_share",
    "days_since_last_order",
    "rep_visits_12m",
    "support_tickets_12m",
    "newsletter",
    "satisfaction",
    "payment_term",
    "framework_contract",
    "currency",
    "upgrade_response",
    "churned_12m",
)


def draw_orders(rng: np.random.Generator, accounts: list[Account]) -> pd.DataFrame:
    """Order lines from 2023 on; an order has one line or a few."""
    rows = [row for account in accounts for row in draw_lines(rng, account)]
    names = ["account_id", "order_date", "channel", "product", "amount", "discount_percent"]
    lines = pd.DataFrame(rows, columns=["order", *names, "status"])
    lines = lines.sort_values(["order_date", "account_id", "order"], kind="stable")
    lines.insert(0, "order_id", pd.factorize(lines["order"])[0] + 500_001)
    return lines.drop(columns="order").reset_index(drop=True)


def draw_lines(rng: np.random.Generator, account: Account) -> list[tuple[object, ...]]:
    """The order lines of one account."""
    story = account.story
    # An account keeps to its own mix, somewhere around that of its kind.
    channels = rng.dirichlet(np.asarray(story.channels) / 100 * 9 + 0.02)
    wanted = rng.dirichlet(np.asarray(story.products) / 100 * 12 + 0.05)
    discounted = rng.beta(story.discounted * 6, (1 - story.discounted) * 6)
    median, spread = story.basket
    basket = median * np.exp(spread * (0.35 * account.size + 0.85 * rng.normal()))
    rows: list[tuple[object, ...]] = []
    for number, day in enumerate(account.orders[account.orders >= FIRST_DAY]):
        percent = int(rng.choice([5, 10, 15, 20])) if rng.random() < discounted else 0
        total = basket * np.exp(0.4 * rng.normal()) * (1 - percent / 100)
        channel = choose(rng, CHANNELS, list(channels))
        fate = choose(rng, ("delivered", "returned", "cancelled"), (96, 2.5, 1.5))
        status = "delivered" if day == account.since else fate
        n_lines = min(1 + rng.poisson(0.1), 3)
        for part in rng.dirichlet(np.full(n_lines, 4.0)):
            product = choose(rng, PRODUCTS, list(wanted))
            amount = round(float(part * total), 2)
            order = (account.id, number)
            rows.append((order, account.id, day, channel, product, amount, percent, status))
    return rows


def draw_cards(rng: np.random.Generator, accounts: list[Account]) -> pd.DataFrame:
    """What the company knows of an account beside its orders."""
    rows = []
    for account in accounts:
        story = account.story
        median, spread = story.employees
        industry = choose(rng, INDUSTRIES, story.industries)
        gender = choose(rng, ("f", "m"))
        company = f"{choose(rng, NAME_STARTS.split())} {choose(rng, NAME_ENDS[industry])}"
        low, medium, high = story.satisfaction
        unhappy = 3.0 if account.closed is not None else np.exp(-0.3 * account.eager)
        satisfaction = choose(rng, ("low", "medium", "high"), (low * unhappy, medium, high))
        busy = np.exp(0.1 * account.size)
        rows.append(
            {
                "account_id": account.id,
                "company": company,
                "contact_email": draw_email(rng, gender, company),
                "contact_gender": gender,
                "industry": industry,
                "employees": max(
                    1, round(median * np.exp(spread * (0.6 * account.size + 0.8 * rng.normal())))
                ),
                "country": choose(rng, tuple(COUNTRIES), tuple(COUNTRIES.values())),
                "customer_since": account.since,
                "source": choose(rng, SOURCES, story.sources),
                "payment_term": choose(rng, PAYMENT_TERMS, story.payment_terms),
                "rep_visits_12m": rng.poisson(story.rep_visits * busy * rng.gamma(5, 0.2)),
                "support_tickets_12m": rng.poisson(story.tickets * busy * rng.gamma(5, 0.2)),
                "newsletter": "yes" if rng.random() < story.newsletter else "no",
                "framework_contract": "yes" if account.contract else "no",
                "satisfaction": satisfaction if rng.random() < 0.7 else None,
                "currency": "EUR",
                "churned_12m": "no" if account.closed is None else "yes",
            }
        )
    return pd.DataFrame(rows).set_index("account_id", drop=False)


def draw_email(rng: np.random.Generator, gender: str, company: str) -> str:
    """An address under a top-level domain that is reserved for examples."""
    person = f"{choose(rng, GIVEN_NAMES[gender])}.{choose(rng, FAMILY_NAMES.split())}"
    domain = company.lower().replace(" ", "-").replace("é", "e")
    return f"{person}@{domain}.example"


def count_orders(cards: pd.DataFrame, orders: pd.DataFrame, accounts: list[Account]) -> None:
    """Add the columns of ``cards`` that are counted from delivered orders."""
    delivered = orders[orders["status"] == "delivered"]
    heads = delivered.drop_duplicates("order_id")
    last_year = heads["order_date"] >= YEAR_BEGINS
    by_account = heads.groupby("account_id")
    cards["products"] = delivered.groupby("account_id")["product"].agg(
        lambda bought: ";".join(name for name in PRODUCTS if name in set(bought))
    )
    cards["orders_12m"] = heads[last_year].groupby("account_id").size()
    recent = delivered[delivered["order_date"] >= YEAR_BEGINS]
    cards["revenue_12m"] = recent.groupby("account_id")["amount"].sum().round(2)
    cards[["orders_12m", "revenue_12m"]] = cards[["orders_12m", "revenue_12m"]].fillna(0)
    cards["orders_12m"] = cards["orders_12m"].astype(int)
    cards["online_share"] = by_account["channel"].agg(lambda via: (via == "online").mean()).round(2)
    cards["discount_share"] = (
        by_account["discount_percent"].agg(lambda percent: (percent > 0).mean()).round(2)
    )
    last = by_account["order_date"].max()
    older = pd.Series({account.id: account.orders[-1] for account in accounts})
    cards["days_since_last_order"] = (AS_OF - last.reindex(cards.index).fillna(older)).dt.days


def add_upgrade_answers(cards: pd.DataFrame, touches: pd.DataFrame) -> None:
    """Add whether an account took the spring upgrade; blank where it was not offered."""
    offered = touches[(touches["campaign"] == "Spring upgrade") & (touches["group"] == "contacted")]
    answers = offered.set_index("account_id")["answered"].notna().map({True: "yes", False: "no"})
    cards["upgrade_response"] = answers.reindex(cards.index)


def make(seed: int) -> dict[str, pd.DataFrame]:
    """All tables by file name."""
    # A stream for each table, so that a change to one leaves the others as they were.
    streams = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(7)]
    accounts = draw_accounts(streams[0])
    orders = draw_orders(streams[1], accounts)
    touches = draw_touches(streams[2], accounts)
    deals = draw_deals(streams[3], accounts, touches)
    events = draw_events(streams[4], accounts)
    cards = draw_cards(streams[5], accounts)
    count_orders(cards, orders, accounts)
    add_upgrade_answers(cards, touches)
    rows = spoil(streams[6], cards)
    stories = {account.id: account.story.name for account in accounts}
    # A row that was entered again keeps the first id as its label.
    planted = pd.Series(rows.index.map(stories), index=rows["account_id"], name="persona")
    return {
        "accounts.csv": rows[list(COLUMNS)],
        "planted.csv": planted[~planted.index.duplicated()].sort_index().reset_index(),
        "orders.csv": orders,
        "deals.csv": deals,
        "touches.csv": touches,
        "events.csv": events,
    }


def main() -> None:
    """Write all tables into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    for name, table in make(chosen.seed).items():
        table.to_csv(chosen.out / name, index=False, lineterminator="\n", date_format="%Y-%m-%d")
        print(f"{name:<14}{len(table):>8,} rows")


if __name__ == "__main__":
    main()
