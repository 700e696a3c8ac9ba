"""Settings of the orders: what was bought, one row a line or an order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from personas.engine.cells import CellType
from personas.errors import listed
from personas.records.brief_settings import Settings, Text, Words, problem, repeated
from personas.records.history.table_settings import TableSettings, folded

KEEP = "keep "
"""Before the number of a column that is kept: no setting is called so."""

CANCELLED = (
    *("cancelled", "canceled", "cancelled by customer", "voided", "void", "failed", "expired"),
    *("declined", "rejected", "storniert", "annulliert", "abgebrochen", "abgelehnt"),
)
RETURNED = (
    *("returned", "refunded", "return", "refund", "credited", "chargeback"),
    *("retour", "retourniert", "zurückgegeben", "erstattet", "gutgeschrieben"),
)


class OrderStatus(Settings):
    """The column that says what became of an order, and its words; capitals make no difference.

    Rows that are cancelled count for nothing. Rows that were returned were ordered; what they cost
    is taken off the revenue. Rows that say anything else are sales.
    """

    column: Text
    cancelled: Words = CANCELLED
    returned: Words = RETURNED

    @model_validator(mode="before")
    @classmethod
    def _column_alone(cls, content: Any) -> Any:
        return {"column": content} if isinstance(content, str) else content

    @model_validator(mode="after")
    def _each_word_says_one_thing(self) -> OrderStatus:
        if twice := repeated(folded(word) for word in {*self.cancelled} | {*self.returned}):
            raise problem("A word of the status stands twice.", found=listed(twice), do="keep one")
        both = {folded(word) for word in self.cancelled} & {folded(word) for word in self.returned}
        if both:
            raise problem(
                "A word of the status says two things.",
                found=listed(sorted(both)),
                do="keep it in one of the lists cancelled and returned",
                at=("returned",),
            )
        return self


class OrderSettings(TableSettings):
    """One row a line of an order, or a whole order.

    Attributes
    ----------
    time : str
        The column with the day, or the moment, of the order. All rows of an order count on the day
        of its first row with goods, or of its first where it has none.
    order : str, optional
        The column that names the order; without it, rows of one customer on one day are one order.
    amount : str, optional
        The column with the money of the row, negative for what was taken back; where the quantity
        is negative, its sign plays no part. Without it, price times quantity, where both are given.
    price, quantity : str, optional
        Columns with the price of one piece, and the number of pieces.
    refunded : str, optional
        The column with money that was given back later, with either sign, taken off the amount. Of
        a row that was returned as a whole too, the larger of the two is taken off, once.
    product, category, channel : str, optional
        Of an order by several channels, the first in the alphabet counts.
    product_name : str, optional
        The column that says what a code in ``product`` is called in print. Of several names of one
        code the most frequent, of those alike the first in the alphabet; blank cells name nothing.
    discount : str, optional
        The column with the discount, in any unit; above 0 means there was one.
    status : OrderStatus, optional
    cancelled : str, optional
        A column, such as a date, that is filled in only where the order was cancelled.
    currency : str, optional
    charges : tuple of str
        Products, or categories, that are money but no goods: postage, bank charges. They count in
        the revenue, less what was given back of them, and in nothing else.
    keep : tuple of str
        Columns of the customer that stand on every row, such as a country; the latest of the rows
        that count is kept, the first in the alphabet of several of one moment.
    repeats : {"once", "all"}
        Whether rows that are alike in every column are counted once or as often as they stand.
    """

    time: Text
    order: Text | None = None
    amount: Text | None = None
    price: Text | None = None
    quantity: Text | None = None
    refunded: Text | None = None
    product: Text | None = None
    product_name: Text | None = None
    category: Text | None = None
    channel: Text | None = None
    discount: Text | None = None
    status: OrderStatus | None = None
    cancelled: Text | None = None
    currency: Text | None = None
    charges: Words = ()
    keep: Words = ()
    repeats: Literal["once", "all"] = "once"
    weight: float | None = Field(default=None, ge=0, allow_inf_nan=False)

    may_be_large: ClassVar[bool] = True

    columns: ClassVar[dict[str, CellType]] = {
        "customer": "string",
        "time": "date",
        "order": "string",
        "amount": "number",
        "price": "number",
        "quantity": "number",
        "refunded": "number",
        "product": "string",
        "product_name": "string",
        "category": "string",
        "channel": "string",
        "discount": "number",
        "status": "string",
        "cancelled": "string",
        "currency": "string",
    }

    @property
    def kept(self) -> Mapping[str, str]:
        """The columns of `keep`, by the word they have among the others."""
        return {f"{KEEP}{place}": column for place, column in enumerate(self.keep)}

    @property
    def mapped(self) -> dict[str, str]:
        """The columns named, by setting; those of `keep` too."""
        return {**super().mapped, **self.kept}

    @property
    def cell_types(self) -> Mapping[str, CellType]:
        """How the column of each word is read; what is kept is read with the customers."""
        return {**self.columns, **dict.fromkeys(self.kept, "string")}

    @model_validator(mode="after")
    def _parts_fit_together(self) -> OrderSettings:
        if twice := repeated(self.keep):
            raise problem(
                "A column to keep stands twice.",
                found=listed(twice),
                do="name each column once",
                at=("keep",),
            )
        if self.price is not None and self.quantity is None and self.amount is None:
            raise problem(
                "The price of one piece is given, but not the number of pieces.",
                do="name the column: quantity: COLUMN, or amount: COLUMN for the whole row",
                at=("price",),
            )
        if self.product_name is not None and self.product is None:
            raise problem(
                "A column of the products' names is given, but none of the products.",
                do="name the column: product: COLUMN, the same one where there are no codes",
                at=("product_name",),
            )
        if self.charges and self.product is None and self.category is None:
            raise problem(
                "Charges are named, but no column of products to find them in.",
                do="name the column: product: COLUMN",
                at=("charges",),
            )
        return self
