"""What orders say of each customer, worked out slowly: a loop over rows, then one over customers.

Written from the rules that ``personas features``, the findings and the settings of the orders
state, and from nothing else. It takes a table whose columns are called as those settings are:
``customer``, ``time``, ``order``, ``amount`` or ``price`` and ``quantity``, and so on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean, median, pstdev
from typing import Any

import pandas as pd

MISSING = None
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
OLDEST = date(1970, 1, 1)


@dataclass(frozen=True)
class Rules:
    """What the brief says of the orders."""

    as_of: date
    window: int | None = None
    charges: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ("cancelled", "storniert")
    returned: tuple[str, ...] = ("returned", "refunded")
    repeats: str = "once"
    min_cell: int = 10

    @property
    def start(self) -> date | None:
        """The last day that no longer counts: the same day of a month so many months earlier."""
        if self.window is None:
            return None
        return (pd.Timestamp(self.as_of) - pd.DateOffset(months=self.window)).date()

    def holds(self, day: date) -> bool:
        return day <= self.as_of and (self.start is None or day > self.start)


@dataclass(frozen=True)
class Line:
    """One row that counts."""

    row: Any
    money: float | None
    back: float
    is_charge: bool
    is_negative: bool

    @property
    def has_goods(self) -> bool:
        return not self.is_charge and not self.is_negative

    @property
    def paid(self) -> float:
        return 0.0 if self.is_negative or self.money is None else self.money


@dataclass
class Order:
    """The rows of one customer with one number, or, where none is named, of one day."""

    lines: list[Line] = field(default_factory=list)

    @property
    def goods(self) -> list[Line]:
        return [line for line in self.lines if line.has_goods]

    @property
    def day(self) -> date:
        return min(line.row.time.date() for line in self.goods or self.lines)

    @property
    def basket(self) -> float | None:
        known = [line.money for line in self.goods if line.money is not None]
        return sum(known) if known else MISSING

    @property
    def channel(self) -> str | None:
        named = [cell(line.row, "channel") for line in self.goods]
        return min((name for name in named if name is not None), default=MISSING)

    @property
    def is_discounted(self) -> bool:
        return any((cell(line.row, "discount") or 0) > 0 for line in self.goods)


def cell(row: Any, name: str) -> Any:
    """What a row says, None where the cell is empty or there is no such column."""
    found = getattr(row, name, None)
    if found is None or found is pd.NaT or found is pd.NA:
        return None
    return found if found == found else None  # NaN alone is unlike itself


def money_of(row: Any) -> float | None:
    """The amount; price times quantity where no column holds it."""
    if hasattr(row, "amount"):
        return cell(row, "amount")
    price, quantity = cell(row, "price"), cell(row, "quantity")
    return None if price is None or quantity is None else price * quantity


def says(row: Any, words: tuple[str, ...]) -> bool:
    status = cell(row, "status")
    return status is not None and status.strip().lower() in words


def why_not(row: Any, rules: Rules) -> str | None:
    """Why a row does not count, None if it does."""
    time = cell(row, "time")
    if cell(row, "customer") is None:
        return "no_customer"
    if time is None or time.date() < OLDEST:
        return "no_day"
    if time.date() > rules.as_of:
        return "after_as_of"
    if says(row, rules.cancelled) or cell(row, "cancelled") is not None:
        return "cancelled_rows"
    return None


def line_of(row: Any, rules: Rules) -> Line:
    money = money_of(row)
    named = [cell(row, "product"), cell(row, "category")]
    is_negative = (money or 0) < 0 or (cell(row, "quantity") or 0) < 0
    came_back = is_negative or says(row, rules.returned)
    whole = abs(money or 0.0) if came_back else 0.0
    return Line(
        row=row,
        money=money,
        # Returned and refunded is one and the same money.
        back=max(whole, abs(cell(row, "refunded") or 0.0)),
        is_charge=any(name in rules.charges for name in named),
        is_negative=is_negative,
    )


def orders_of_customers(table: pd.DataFrame, rules: Rules) -> dict[Any, list[Order]]:
    """The orders of each customer with a row that counts, charges and returns among them."""
    found: dict[Any, dict[Any, Order]] = defaultdict(lambda: defaultdict(Order))
    once = table.drop_duplicates() if rules.repeats == "once" else table
    for row in once.itertuples(index=False):
        if why_not(row, rules) is None:
            number = cell(row, "order")
            key = ("of a day", row.time.date()) if number is None else ("numbered", number)
            found[row.customer][key].lines.append(line_of(row, rules))
    return {customer: [*orders.values()] for customer, orders in found.items()}


def reference(table: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """One row a customer with an order that counts in the window."""
    all_orders = orders_of_customers(table, rules)
    inside = {
        customer: [order for order in orders if rules.holds(order.day)]
        for customer, orders in all_orders.items()
    }
    with_goods = [order for orders in inside.values() for order in orders if order.goods]
    channels = largest(((order.channel, 1) for order in with_goods), 5, rules)
    categories = largest_categories([x for order in with_goods for x in order.goods], table, rules)
    rows = {
        customer: {
            **counts_and_days(orders, all_orders[customer], rules),
            **(money(orders, rules) if {"amount", "price"} & {*table.columns} else {}),
            **(
                bought(orders, categories, table)
                if {"product", "category"} & {*table.columns}
                else {}
            ),
            **by_channel(orders, channels),
            **(discounts(orders) if "discount" in table.columns else {}),
        }
        for customer, orders in inside.items()
        if any(order.goods for order in orders)
    }
    return pd.DataFrame.from_dict(rows, orient="index").sort_index()


def largest(found: Iterable[tuple[str | None, float]], most: int, rules: Rules) -> list[str]:
    """The largest levels of all customers, none of them on few rows or a hundredth of all."""
    sizes: dict[str, float] = defaultdict(float)
    rows: Counter[str] = Counter()
    for level, size in found:
        if level is not None:
            sizes[level] += size
            rows[level] += 1
    enough = sum(sizes.values()) / 100
    named = [x for x in sizes if rows[x] >= rules.min_cell and sizes[x] >= enough]
    return sorted(named, key=lambda level: (-round(sizes[level], 2), level))[:most]


def largest_categories(goods: list[Line], table: pd.DataFrame, rules: Rules) -> list[str]:
    column = category_column(goods, table)
    has_money = {"amount", "price"} & {*table.columns}
    return largest(((cell(x.row, column), x.paid if has_money else 1) for x in goods), 12, rules)


def category_column(goods: list[Line], table: pd.DataFrame) -> str:
    """Where no column names categories, products are categories if they are few."""
    if "category" in table.columns:
        return "category"
    products = {cell(line.row, "product") for line in goods}
    return "product" if len(products) <= 30 else "none"


def counts_and_days(inside: list[Order], ever: list[Order], rules: Rules) -> dict[str, Any]:
    orders = [order for order in inside if order.goods]
    days = [order.day for order in orders]
    days_ever = [order.day for order in ever if order.goods]
    quarters = Counter((day.month - 1) // 3 for day in days)
    return {
        "orders_count": len(orders),
        "days_since_first_order": (rules.as_of - min(days_ever)).days,
        "days_since_last_order": (rules.as_of - max(days_ever)).days,
        **gaps(sorted({*days})),
        "top_quarter": (
            QUARTERS[min(x for x in quarters if quarters[x] == max(quarters.values()))]
            if len(orders) > 1
            else MISSING
        ),
        "weekend_orders_share": sum(day.weekday() >= 5 for day in days) / len(orders),
    }


def gaps(days: list[date]) -> dict[str, float | None]:
    """Days from one day with an order to the next."""
    between = [(after - before).days for before, after in pairwise(days)]
    return {
        "median_gap_days": median(between) if between else MISSING,
        "gap_variation": pstdev(between) / fmean(between) if len(between) > 1 else MISSING,
    }


def money(inside: list[Order], rules: Rules) -> dict[str, float | None]:
    goods = [line for order in inside for line in order.goods]
    not_charges = [line for order in inside for line in order.lines if not line.is_charge]
    sold, back = sum(x.paid for x in goods), sum(x.back for x in not_charges)
    baskets = [order.basket for order in inside if order.basket is not None]
    return {
        "orders_revenue": sum(x.paid - x.back for order in inside for x in order.lines),
        "median_basket": median(baskets) if baskets else MISSING,
        "returned_share": min(back / sold, 1.0) if sold > 0 else MISSING,
        "spend_trend": trend([order for order in inside if order.goods], rules.as_of),
    }


def trend(orders: list[Order], as_of: date) -> float | None:
    """Money of the later half of the days from the first order to the as-of day, less the other."""
    first = min(order.day for order in orders)
    half = timedelta(days=(as_of - first).days / 2)
    late = sum(order.basket or 0 for order in orders if order.day - first > half)
    early = sum(order.basket or 0 for order in orders if order.day - first <= half)
    if len(orders) < 2 or late + early <= 0:
        return MISSING
    return (late - early) / (late + early)


def discounts(inside: list[Order]) -> dict[str, float]:
    said = [order.is_discounted for order in inside if order.goods]
    return {"discounted_share": sum(said) / len(said)}


def bought(inside: list[Order], categories: list[str], table: pd.DataFrame) -> dict[str, Any]:
    goods = [line for order in inside for line in order.goods]
    found: dict[str, Any] = {}
    if "product" in table.columns:
        found["products_count"] = len({cell(x.row, "product") for x in goods} - {None})
    if len(categories) > 1:
        column = "category" if "category" in table.columns else "product"
        has_money = {"amount", "price"} & {*table.columns}
        worth: dict[Any, float] = defaultdict(float)
        for line in goods:
            worth[cell(line.row, column)] += line.paid if has_money else 1
        top = top_of(worth, categories)
        found["top_category"] = top
        found["top_category_share"] = MISSING if top is None else worth[top] / sum(worth.values())
    return found


def by_channel(inside: list[Order], channels: list[str]) -> dict[str, Any]:
    if len(channels) < 2:
        return {}
    said = Counter(order.channel for order in inside if order.channel is not None)
    told = channels[1:] if len(channels) == 2 else channels
    n = said.total()
    shares = {f"{name}_orders_share": said[name] / n if n else MISSING for name in told}
    return {**shares, "top_channel": top_of(said, channels)}


def top_of(sizes: dict[Any, float], largest_first: list[str]) -> str | None:
    """The level with the most, of several alike the larger of all; none where it has nothing."""
    found = max(largest_first, key=lambda level: round(sizes.get(level, 0.0), 6))
    return found if sizes.get(found, 0.0) > 0 else MISSING
