"""What is bought: the breadth of products, and the category that most of the money goes to."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from personas.records.features.catalogue import BY_NAME
from personas.records.features.customer_features import (
    NUMBER,
    CustomerFeatures,
    levels_of_worth,
    ratio,
    topmost,
)
from personas.records.history.order_lines import OrderLines
from personas.records.history.side_rows import Frame

MOST_CATEGORIES = 12
MOST_PRODUCTS_AS_CATEGORIES = 30
"""Up to here products are few enough to be told as categories are."""


def product_features(lines: OrderLines, inside: Frame, *, min_cell: int) -> CustomerFeatures:
    """Work out what each customer buys, from the lines of sales in the window.

    Parameters
    ----------
    lines : OrderLines
        With products or categories.
    inside : narwhals.LazyFrame
        ``customer`` and ``order`` of the orders in the window: a row counts with its order.
    min_cell : int
        Categories on fewer lines are told by no name.
    """
    worth = nw.col("sold").fill_null(0.0) if lines.has_money else nw.col("copies")
    sales = lines.frame.filter("is_sale").with_columns(worth=worth)
    if lines.period.start is not None:
        sales = sales.join(inside, on=["customer", "order"], how="semi")
    parts = [_breadth(sales)] if "product" in lines.mapped else []
    column = _category_column(sales, lines)
    if column is not None:
        levels = levels_of_worth(sales, column, MOST_CATEGORIES, min_cell)
        if len(levels) > 1:
            parts.append(_focus(sales, column, levels))
    frame = sales.select("customer").unique() if not parts else parts[0].frame
    for part in parts[1:]:
        frame = part.frame.join(frame, on="customer", how="left")
    return CustomerFeatures(frame, tuple(one for part in parts for one in part.features))


def _breadth(sales: Frame) -> CustomerFeatures:
    # Grouped twice: the database counts groups faster than different texts within groups.
    named = sales.filter(~nw.col("product").is_null()).group_by("customer", "product")
    found = named.agg(nw.len().alias("n")).group_by("customer")
    frame = found.agg(products_count=nw.len().cast(NUMBER))
    return CustomerFeatures(frame, (BY_NAME["products_count"],))


def _focus(sales: Frame, column: str, levels: Sequence[str]) -> CustomerFeatures:
    counted = {f"category {at}": level for at, level in enumerate(levels)}
    found = sales.group_by("customer").agg(
        whole=nw.col("worth").sum(),
        **{
            name: nw.when(nw.col(column) == level).then(nw.col("worth")).sum()
            for name, level in counted.items()
        },
    )
    # Sums differ in the last digits with the order of rows; which is the largest must not.
    top = topmost(counted, decimals=6)
    share = ratio(nw.max_horizontal(*counted), nw.col("whole"))
    frame = found.select(
        "customer",
        top_category=top,
        top_category_share=nw.when(~top.is_null()).then(share),
    )
    return CustomerFeatures(frame, (BY_NAME["top_category"], BY_NAME["top_category_share"]))


def _category_column(sales: Frame, lines: OrderLines) -> str | None:
    if "category" in lines.mapped:
        return "category"
    # Of no sales at all, the database says nothing rather than none.
    n_products = sales.select(nw.col("product").n_unique()).collect().item() or 0
    return "product" if n_products <= MOST_PRODUCTS_AS_CATEGORIES else None
