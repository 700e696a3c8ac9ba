"""How many rows, orders and customers each rule on orders is about, counted one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pandas as pd
from records.features.reference import (
    Rules,
    cell,
    line_of,
    money_of,
    orders_of_customers,
    says,
    why_not,
)

from personas.texts.language import Texts


def counts(table: pd.DataFrame, rules: Rules) -> Counter[str]:
    """Rows by the rule that was applied to them, as they stand in the file."""
    found: Counter[str] = Counter()
    found["duplicates"] = int(table.duplicated().sum()) if rules.repeats == "once" else 0
    has_money = {"amount", "price"} & {*table.columns}
    for row in table.itertuples(index=False):
        reason = why_not(row, rules)
        if reason is not None:
            found[reason] += 1
            continue
        line = line_of(row, rules)
        found["charges"] += line.is_charge
        found["taken_back"] += line.is_negative and not line.is_charge
        found["returned_rows"] += line.has_goods and says(row, rules.returned)
        found["refunded_rows"] += (cell(row, "refunded") or 0) != 0
        found["no_money"] += bool(has_money) and line.has_goods and line.money is None
        found["no_order_id"] += "order" in table.columns and cell(row, "order") is None
    return found + counts_of_orders(table, rules)


def counts_of_orders(table: pd.DataFrame, rules: Rules) -> Counter[str]:
    """Orders and customers, not rows."""
    found: Counter[str] = Counter()
    customers_of: dict[Any, set[Any]] = defaultdict(set)
    for customer, orders in orders_of_customers(table, rules).items():
        inside = [order for order in orders if rules.holds(order.day)]
        lines = [line for order in inside for line in order.lines if not line.is_charge]
        sold = sum(line.paid for line in lines)
        found["before_window"] += sum(1 for x in orders if x.goods and not rules.holds(x.day))
        found["no_order_of_their_own"] += not any(order.goods for order in inside)
        found["refunds_above_sales"] += sum(x.back for x in lines) - sold > 1e-6
        for order in orders:
            customers_of[cell(order.lines[0].row, "order")].add(customer)
    customers_of.pop(None, None)
    found["shared_orders"] = sum(len(customers) > 1 for customers in customers_of.values())
    return found


def sentences(table: pd.DataFrame, rules: Rules) -> set[str]:
    """What is to be found on the orders, in the words of the findings."""
    texts, said = Texts(), set[str]()
    days = {"after_as_of": rules.as_of, "before_window": rules.start}
    for key, number in counts(table, rules).items():
        values = {"day": texts.day(days[key])} if key in days else {}
        if key == "no_customer" and {"amount", "price"} & {*table.columns}:
            key, values = "no_customer_money", {"share": texts.percent(share_of_nobody(table))}
        said.add(texts.say(f"history.{key}", number=number, **values))
    if "order" not in table.columns:
        said.add(texts.say("history.orders_by_day"))
    return said


def share_of_nobody(table: pd.DataFrame) -> float:
    """The share of all money above 0 that stands on rows without a customer."""
    paid = [(cell(row, "customer"), money_of(row) or 0) for row in table.itertuples(index=False)]
    of_all = sum(money for _, money in paid if money > 0)
    return sum(money for customer, money in paid if customer is None and money > 0) / of_all
