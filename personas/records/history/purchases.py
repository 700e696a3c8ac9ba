"""What each persona ordered, and when: the orders of the window beside ``__persona``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw

from personas.records.history.history import with_personas
from personas.records.history.order_lines import OrderLines
from personas.records.history.orders import Orders
from personas.records.history.side_rows import Frame
from personas.records.schema import Column

KINDS = ("product", "category")


@dataclass(frozen=True)
class Purchases:
    """Goods ordered in the window by customers of the records; charges and returns are not there.

    Attributes
    ----------
    orders : narwhals.LazyFrame
        ``customer``, ``time`` and ``__persona`` of each order with goods.
    bought : dict of str to narwhals.LazyFrame
        By kind, ``"product"`` or ``"category"``: ``customer``, ``level`` and ``__persona``, one row
        for each level that a customer ordered at least once.
    called : narwhals.LazyFrame, optional
        ``customer``, ``product``, ``product_name`` and ``copies`` of lines that are named.
    """

    orders: nw.LazyFrame[Any]
    bought: dict[str, nw.LazyFrame[Any]] = field(default_factory=dict)
    called: nw.LazyFrame[Any] | None = None

    def names_of(self, products: Collection[str], *, min_cell: int) -> dict[str, str]:
        """What products are called: their most frequent name, of those alike the first.

        Parameters
        ----------
        products : collection of str
        min_cell : int
            A name on the lines of fewer customers is not told: it may hold what one of them wrote.

        Returns
        -------
        dict of str to str
            Without products that have no name.
        """
        if self.called is None or not products:
            return {}
        wanted = self.called.filter(nw.col("product").is_in([*products]))
        each = wanted.group_by("product", "product_name", "customer").agg(n=nw.col("copies").sum())
        counted = each.group_by("product", "product_name").agg(
            customers=nw.len(), n=nw.col("n").sum()
        )
        told = counted.filter(nw.col("customers") >= min_cell).collect().rows(named=True)
        ordered = sorted(told, key=lambda row: (-row["n"], row["product_name"]))
        return {row["product"]: row["product_name"] for row in reversed(ordered)}


def purchases_of(orders: Orders, labelled: nw.LazyFrame[Any], id_column: Column) -> Purchases:
    """Say of the orders of a brief which persona they are of.

    Parameters
    ----------
    orders : Orders
    labelled : narwhals.LazyFrame
        The records beside ``__persona``.
    id_column : Column
        Their ids.
    """
    inside = orders.table.filter(nw.col("is_order") & orders.lines.period.holds("time"))
    sales = _sales(orders.lines, inside)
    text = nw.col("customer").cast(nw.String())

    def named(frame: Frame) -> Frame:
        return with_personas(frame.with_columns(customer=text), labelled, id_column.name)

    called = None
    if "product_name" in orders.lines.mapped:
        name = nw.col("product_name").str.strip_chars()
        lines = sales.filter(~nw.col("product").is_null(), (name != "").fill_null(False))
        called = lines.select("customer", "product", "copies", product_name=name)
    return Purchases(
        orders=named(inside.select("customer", "time")),
        bought={kind: named(_once(sales, kind)) for kind in KINDS if kind in orders.lines.mapped},
        called=called,
    )


def _sales(lines: OrderLines, inside: Frame) -> Frame:
    """Lines of goods; a line counts with its order."""
    sales = lines.frame.filter("is_sale")
    if lines.period.start is None:
        return sales
    return sales.join(inside.select("customer", "order"), on=["customer", "order"], how="semi")


def _once(sales: Frame, kind: str) -> Frame:
    known = sales.select("customer", level=nw.col(kind)).filter(~nw.col("level").is_null())
    # Before personas are joined: there are fewer pairs than lines.
    return known.unique()
