"""What a row of the orders is: left out, a sale, a charge, or something taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw

from personas.records.history.as_of import OLDEST, moment
from personas.records.history.order_settings import OrderSettings
from personas.records.history.side_rows import is_after, never
from personas.records.history.table_settings import folded


@dataclass(frozen=True)
class OrderRules:
    """The rules by which rows count, as expressions over the columns that the brief names.

    Attributes
    ----------
    settings : OrderSettings
    as_of : datetime.date
        Rows after it do not count.
    """

    settings: OrderSettings
    as_of: date

    @property
    def nobody(self) -> nw.Expr:
        """No customer is named."""
        return nw.col("customer").is_null()

    @property
    def dateless(self) -> nw.Expr:
        """A customer is named, and no day that can be one."""
        time = nw.col("time")
        return ~self.nobody & (time.is_null() | (time < moment(OLDEST)))

    @property
    def later(self) -> nw.Expr:
        """A customer is named, and the row lies after the as-of day."""
        return ~self.nobody & is_after("time", self.as_of)

    @property
    def placed(self) -> nw.Expr:
        """Customer and day are known, and the day counts.

        Said in so plain a way that the database skips the parts of a file that lie later.
        """
        time = nw.col("time")
        in_time = (time >= moment(OLDEST)) & (time < moment(self.as_of + timedelta(days=1)))
        return ~self.nobody & in_time

    @property
    def cancelled(self) -> nw.Expr:
        """The row would count, had it not been cancelled."""
        return self.placed & self._is_cancelled if self._may_be_cancelled else never()

    @property
    def counts(self) -> nw.Expr:
        """The row counts."""
        return self.placed & ~self._is_cancelled if self._may_be_cancelled else self.placed

    @property
    def _may_be_cancelled(self) -> bool:
        return self.settings.status is not None or self.settings.cancelled is not None

    @property
    def _is_cancelled(self) -> nw.Expr:
        cancelled = ~nw.col("cancelled").is_null()
        if self.settings.status is not None:
            cancelled = cancelled | _says(self.settings.status.cancelled)
        return cancelled

    @property
    def amount(self) -> nw.Expr | None:
        """Money of the row, where the brief names any."""
        if self.settings.amount is not None:
            return nw.col("amount")
        if self.settings.price is not None:
            return nw.col("price") * nw.col("quantity")
        return None

    @property
    def is_charge(self) -> nw.Expr:
        """The row is money but no goods."""
        words = [folded(word) for word in self.settings.charges]
        held = [name for name in ("product", "category") if getattr(self.settings, name)]
        if not words or not held:
            return never()
        found = [nw.col(name).str.to_lowercase().is_in(words).fill_null(False) for name in held]
        return nw.any_horizontal(*found, ignore_nulls=False)

    @property
    def is_negative(self) -> nw.Expr:
        """The amount or the quantity is negative, of goods or of a charge."""
        below = (nw.col("quantity") < 0).fill_null(False)
        if self.amount is not None:
            below = below | (self.amount < 0).fill_null(False)
        return below

    @property
    def is_taken_back(self) -> nw.Expr:
        """Goods came back: the amount or the quantity is negative."""
        return self.is_negative & ~self.is_charge

    @property
    def is_sale(self) -> nw.Expr:
        """Goods were sold, whatever became of them."""
        return ~self.is_negative & ~self.is_charge

    @property
    def says_returned(self) -> nw.Expr:
        """The status says that the row came back."""
        return never() if self.settings.status is None else _says(self.settings.status.returned)

    @property
    def is_returned(self) -> nw.Expr:
        """Goods were sold, and the status says that they came back."""
        return self.is_sale & self.says_returned

    @property
    def given_back(self) -> nw.Expr:
        """Money given back for this row, goods or charge, at least 0.

        A row that came back as a whole and holds its refund too is taken off once: systems that
        keep both say the same money twice.
        """
        refunded = nw.col("refunded").abs().fill_null(0.0)
        if self.amount is None:
            return refunded
        came_back = self.is_negative | self.says_returned
        whole = nw.when(came_back).then(self.amount.abs()).otherwise(nw.lit(0.0)).fill_null(0.0)
        return nw.max_horizontal(whole, refunded)

    @property
    def charged(self) -> nw.Expr:
        """Money of a charge that stayed, below 0 where more was given back."""
        nothing = nw.lit(0.0)
        if self.amount is None:
            return nothing
        paid = nw.when(self.is_negative).then(nothing).otherwise(self.amount).fill_null(0.0)
        return nw.when(self.is_charge).then(paid - self.given_back).otherwise(nothing)


def _says(words: tuple[str, ...]) -> nw.Expr:
    said = [folded(word) for word in words]
    return nw.col("status").str.to_lowercase().is_in(said).fill_null(False)
