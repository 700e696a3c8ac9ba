"""What is bought: the breadth of products, and the category that most of the money goes to."""

from __future__ import annotations

import narwhals as nw

from personas.records.features.catalogue import BY_NAME
from personas.records.features.customer_features import (
    NUMBER,
    CustomerFeatures,
    large_levels,
    ratio,
    topmost,
)
from personas.records.history.order_lines import OrderLines
from personas.records.history.side_rows import Frame

MOST_CATEGORIES = 12
MOST_PRODUCTS_AS_CATEGORIES = 30
"""Up to here products are few enough to be told as categories are."""


def product_features(lines: OrderLines, *, min_cell: int) -> CustomerFeatures:
    """Work out what each customer buys, from the lines of sales in the window.

    Parameters
    ----------
    lines : OrderLines
        With products or categories.
    min_cell : int
        Categories on fewer lines are told by no name.
    """
    sales = lines.frame.filter(nw.col("is_sale") & lines.period.holds("time"))
    column = _category_column(sales, lines)
    categories = () if column is None else large_levels(sales, column, MOST_CATEGORIES, min_cell)
    counted = {f"category {at}": level for at, level in enumerate(categories)}
    worth = nw.col("sold").fill_null(0.0) if lines.has_money else nw.col("copies")
    made = {}
    if "product" in lines.mapped:
        # Missing products are no product of their own.
        nameless = nw.col("product").is_null().cast(nw.Int64()).max()
        made["products_count"] = (nw.col("product").n_unique() - nameless).cast(NUMBER)
    found = (
        sales.with_columns(worth=worth)
        .group_by("customer")
        .agg(
            **made,
            whole=nw.col("worth").sum(),
            **{
                name: nw.when(nw.col(column or "category") == level).then(nw.col("worth")).sum()
                for name, level in counted.items()
            },
        )
    )
    if len(counted) > 1:
        found = found.with_columns(
            top_category=topmost(counted),
            top_category_share=ratio(nw.max_horizontal(*counted), nw.col("whole")),
        )
    names = [*made, *(("top_category", "top_category_share") if len(counted) > 1 else ())]
    return CustomerFeatures(
        found.select("customer", *names), tuple(BY_NAME[name] for name in names)
    )


def _category_column(sales: Frame, lines: OrderLines) -> str | None:
    if "category" in lines.mapped:
        return "category"
    n_products = int(sales.select(nw.col("product").n_unique()).collect().item())
    return "product" if n_products <= MOST_PRODUCTS_AS_CATEGORIES else None
