"""Proposing the settings of the orders."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

import narwhals as nw

from personas.records.brief import Brief
from personas.records.history.order_settings import CANCELLED, RETURNED
from personas.records.history.table_settings import folded
from personas.records.proposing.charges import charges_among
from personas.records.proposing.columns import (
    Gathered,
    candidates,
    chosen,
    has_levels,
    is_date,
    is_number,
)
from personas.records.proposing.measures import groups_with_one
from personas.records.proposing.of_customers import kept_columns
from personas.records.proposing.proposed import Proposed, percent, sureness
from personas.records.proposing.sight import Seen, Sight
from personas.records.proposing.vocabulary import (
    AMOUNT,
    CANCELLED_WORDS,
    CATEGORY,
    CHANNEL,
    CURRENCY,
    DISCOUNT,
    ORDER,
    PRICE,
    PRODUCT_CODE,
    PRODUCT_NAME,
    QUANTITY,
    REFUNDED,
    RETURNED_WORDS,
    STATUS,
    TIME,
)
from personas.records.proposing.vocabulary import CANCELLED as CANCELLED_AT

MIN_CELL: int = Brief.model_fields["min_cell"].default
_MOST_CATEGORIES = 50
# A cent of rounding for each piece, and a little.
_ROUNDING = 0.011

WANTED = {
    "order": "the order a row is of; without it, rows of one customer on one day are one order",
    "amount": "the money of the row; without it, price times quantity",
    "price": "of one piece",
    "quantity": "how many pieces",
    "refunded": "money given back later",
    "product": "what was bought",
    "product_name": "what a product of that code is called in print",
    "category": "of the product",
    "channel": "where it was bought",
    "discount": "above 0 means there was one",
    "status": "says which orders were cancelled or returned",
    "cancelled": "a column that is filled in only where the order was cancelled",
    "currency": "of the amounts",
    "charges": "products that are money but no goods: [postage]",
    "keep": "columns of the customer that stand on every row: [country]",
}


def order_settings(
    sight: Sight, customer: str | None, *, known_columns: Collection[str] = ()
) -> list[Proposed]:
    """Propose the settings of a block of orders.

    Parameters
    ----------
    sight : Sight
    customer : str, optional
        The column that names the customer.
    known_columns : collection of str
        Columns of the customers' own file, which need not be kept from here.
    """
    found = Gathered(customer)
    found.add(_time(sight, found.taken))
    found.add(_order(sight, found.taken, customer))
    found.add(chosen(sight, "refunded", REFUNDED, is_number, found.taken))
    found.add(_discount(sight, found.taken))
    quantity = chosen(sight, "quantity", QUANTITY, _is_count, found.taken)
    quantity_of = {quantity.value} if quantity else set()
    price = chosen(sight, "price", PRICE, is_number, found.taken | quantity_of)
    price_of = {price.value} if price and quantity else set()
    found.add(_amount(sight, found.taken | quantity_of | price_of, price, quantity))
    found.add(quantity)
    found.add(price if quantity else None)
    product = _product(sight, found.taken)
    found.add(product)
    found.add(_status(sight, found.taken, refunded=found.value("refunded")))
    found.add(chosen(sight, "cancelled", CANCELLED_AT, _is_seldom, found.taken))
    found.add(chosen(sight, "currency", CURRENCY, _is_currency, found.taken))
    found.add(chosen(sight, "channel", CHANNEL, has_levels, found.taken))
    found.add(chosen(sight, "category", CATEGORY, _is_category, found.taken))
    found.add(charges_among(sight, found.value("product"), at_least=MIN_CELL))
    found.add(_product_name(sight, found.taken, product))
    if customer is not None:
        found.add(kept_columns(sight, customer, found.taken | {*known_columns}))
    return found.proposed


def _time(sight: Sight, taken: Collection[str]) -> Proposed | None:
    proposed = chosen(sight, "time", TIME, is_date, taken, called="date", holds="dates")
    if proposed is not None:
        return proposed
    dates = [seen for seen in sight.columns if seen.is_date and seen.name not in taken]
    if not dates:
        return None
    fullest = max(dates, key=lambda seen: seen.found.n_values)
    others = tuple(seen.name for seen in dates if seen is not fullest)[:3]
    reason = f"{percent(fullest.filled)} of rows are dates"
    return Proposed("time", fullest.name, sureness(not others), reason, others)


def _order(sight: Sight, taken: Collection[str], customer: str | None) -> Proposed | None:
    hint = ORDER
    if any(seen.name.casefold().startswith("lineitem") for seen in sight.columns):
        hint = replace(ORDER, strong=rf"^name$|{ORDER.strong}")  # Shopify's: #1001
    named = chosen(sight, "order", hint, lambda seen: seen.may_name, taken)
    if named is None or customer is None:
        return named
    order = sight.by_name[named.value]
    if order.found.n_distinct == order.found.n_values:
        return replace(named, reason="name says order, no order on two rows")
    one = groups_with_one(sight, order, sight.by_name[customer])
    rows = order.found.n_values / max(sight.n_different(order), 1)
    reason = f"{rows:.1f} rows an order, {percent(one)} of orders have one customer"
    step = 2 * (one >= 0.99) + (one >= 0.9) - (named.sure != "sure")
    return replace(named, sure=sureness(step), reason=reason)


def _is_count(seen: Seen) -> bool:
    return seen.is_number and seen.found.whole


def _is_money(seen: Seen) -> bool:
    return seen.is_number and seen.found.n_distinct > 1


def _is_seldom(seen: Seen) -> bool:
    return 0 < seen.filled < 0.5 and not seen.is_number and not seen.is_flag


def _is_currency(seen: Seen) -> bool:
    return seen.is_word and seen.found.n_distinct <= 50 and seen.found.mean_length <= 5


def _is_category(seen: Seen) -> bool:
    return seen.is_word and 1 < seen.found.n_distinct <= _MOST_CATEGORIES


def _amount(
    sight: Sight, taken: Collection[str], price: Proposed | None, quantity: Proposed | None
) -> Proposed | None:
    product = None
    if price is not None and quantity is not None:
        product = nw.col(price.value) * nw.col(quantity.value)
    named = chosen(sight, "amount", AMOUNT, _is_money, taken)
    if named is None and product is None:
        return _only_money(sight, taken)
    if named is None:
        return None
    if product is not None and AMOUNT.strength(named.value) < 2:
        return None  # price and quantity are both named: surer than a column that may be money
    amount = nw.col(named.value)
    below = sight.share(amount < 0, of=~amount.is_null())
    reason = named.reason + (f", {percent(below)} below 0" if below else "")
    if product is not None:
        share = sight.share(
            (amount - product).abs() <= _ROUNDING * nw.max_horizontal(nw.lit(1.0), product.abs()),
            of=~(amount.is_null() | product.is_null()),
        )
        if share >= 0.9:
            return replace(named, sure="sure", reason=f"price x quantity in {percent(share)}")
        reason += f", price x quantity in {percent(share)}"
        named = replace(named, sure="likely" if named.sure == "sure" else named.sure)
    return replace(named, reason=reason)


def _only_money(sight: Sight, taken: Collection[str]) -> Proposed | None:
    """A single column of broken numbers can only be money."""
    broken = [
        seen
        for seen in sight.columns
        if seen.is_number and not seen.found.whole and seen.name not in taken
    ]
    if len(broken) != 1:
        return None
    return Proposed("amount", broken[0].name, "guess", "the only column of broken numbers")


def _discount(sight: Sight, taken: Collection[str]) -> Proposed | None:
    named = chosen(sight, "discount", DISCOUNT, is_number, taken)
    if named is None:
        return None
    some = sight.share(nw.col(named.value) > 0)
    return replace(named, reason=f"name says discount, above 0 on {percent(some)} of rows")


def _product_name(
    sight: Sight, taken: Collection[str], product: Proposed | None
) -> Proposed | None:
    """The column of words beside one of codes."""
    if product is None or not PRODUCT_CODE.strength(product.value):
        return None
    return chosen(sight, "product_name", PRODUCT_NAME, _is_name, taken)


def _is_name(seen: Seen) -> bool:
    return seen.is_word and _names_products(seen)


def _names_products(seen: Seen) -> bool:
    return seen.may_name and seen.found.n_distinct > 1


def _product(sight: Sight, taken: Collection[str]) -> Proposed | None:
    codes = candidates(sight, PRODUCT_CODE, _names_products, taken)
    words = candidates(sight, PRODUCT_NAME, _names_products, taken)
    if not codes:
        return chosen(sight, "product", PRODUCT_NAME, _names_products, taken)
    best = max(codes, key=lambda seen: round(seen.filled, 1))
    if words and best.filled < 0.5 * words[0].filled:
        return chosen(sight, "product", PRODUCT_NAME, _names_products, taken)
    others = tuple(dict.fromkeys(seen.name for seen in (*codes, *words) if seen is not best))
    reason = f"name says code, {sight.n_different(best):,} codes"
    return Proposed("product", best.name, sureness(1 + (best.filled >= 0.9)), reason, others[:3])


def _status(sight: Sight, taken: Collection[str], *, refunded: str | None) -> Proposed | None:
    """The column whose words say cancelled or returned on the most rows."""
    found: list[tuple[int, Seen, dict[str, int], dict[str, int]]] = []
    for seen in candidates(sight, STATUS, has_levels, taken):
        cancelled = _saying(seen, CANCELLED_WORDS.search)
        returned = {
            word: n
            for word, n in _saying(seen, RETURNED_WORDS.search).items()
            if word not in cancelled
        }
        if n_rows := sum(cancelled.values()) + sum(returned.values()):
            found.append((n_rows, seen, cancelled, returned))
    if not found:
        return None
    _, seen, cancelled, returned = max(found, key=lambda row: row[0])
    value: dict[str, object] = {"column": seen.name}
    value |= {"cancelled": said} if (said := _list(cancelled, CANCELLED)) else {}
    value |= {"returned": said} if (said := _list(returned, RETURNED)) else {}
    told_twice = _stands_beside(sight, seen, returned, refunded)
    value |= {"returned": ()} if told_twice else {}
    shares = [
        f"{percent(sum(words.values()) / max(sight.n_rows, 1))} {name}"
        for name, words in (("cancelled", cancelled), ("returned", returned))
        if words
    ]
    if told_twice:
        shares.append(f"whose money stands in {refunded}, so that it is not taken off twice")
    others = tuple(other.name for _, other, *_ in found if other is not seen)
    sure = sureness(STATUS.strength(seen.name))
    return Proposed("status", value, sure, ", ".join(shares), others[:3])


def _stands_beside(
    sight: Sight, seen: Seen, returned: Collection[str], refunded: str | None
) -> bool:
    """Whether what the status calls returned stands in the column of refunds already."""
    if refunded is None or not returned:
        return False
    said = nw.col(seen.name).is_in([*returned])
    return sight.share((nw.col(refunded) > 0).fill_null(False), of=said) >= 0.5


def _saying(seen: Seen, matches: Callable[[str], object]) -> dict[str, int]:
    return {word: n for word, n in seen.levels.items() if matches(folded(word))}


def _list(found: dict[str, int], usual: tuple[str, ...]) -> tuple[str, ...]:
    """Words on many rows; the usual ones stay where there are rare ones, which are not named."""
    named = [word for word, n in found.items() if n >= MIN_CELL]
    alike = {folded(word) for word in named}
    # A list holds each word once, however it is spelled.
    named = [word for i, word in enumerate(named) if folded(word) not in map(folded, named[:i])]
    if not named:
        return ()
    rare = len(named) < len({folded(word) for word in found})
    return (*named, *(word for word in usual if rare and word not in alike))
