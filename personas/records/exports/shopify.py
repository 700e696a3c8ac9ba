"""Shopify: orders, one row a line of an order, and customers, in both generations of headers."""

from __future__ import annotations

from typing import Any

from personas.records.exports.description import Export, FoundExport, KnownColumn

CUSTOMERS = Export(
    system="shopify",
    holds="customers",
    block="customers",
    columns={
        "id": KnownColumn(("Customer ID",), role="id", kind="text", apostrophe=True),
        "first_name": KnownColumn(("First Name",), role="personal"),
        "last_name": KnownColumn(("Last Name",), role="personal"),
        "email": KnownColumn(("Email",), role="personal"),
        "company": KnownColumn(("Company", "Default Address Company"), role="personal"),
        "address": KnownColumn(
            (
                *("Address1", "Address2", "Default Address Address1", "Default Address Address2"),
                *("Zip", "Default Address Zip"),
            ),
            role="personal",
            apostrophe=True,
        ),
        "phone": KnownColumn(("Phone", "Default Address Phone"), role="personal", apostrophe=True),
        "country": KnownColumn(("Country", "Default Address Country Code"), label="country"),
        "region": KnownColumn(("Province", "Default Address Province Code"), label="region"),
        # The older header says each of the two in words already.
        "codes": KnownColumn(("Country Code", "Province Code"), role="ignore"),
        "city": KnownColumn(("City", "Default Address City"), label="city"),
        "accepts_email": KnownColumn(
            ("Accepts Email Marketing", "Accepts Marketing"), label="accepts e-mail marketing"
        ),
        "accepts_sms": KnownColumn(("Accepts SMS Marketing",), label="accepts SMS marketing"),
        "spent": KnownColumn(("Total Spent",), role="segment", kind="number", label="total spent"),
        "orders": KnownColumn(
            ("Total Orders", "Orders Count"), role="segment", kind="number", label="total orders"
        ),
        "tags": KnownColumn(("Tags",), role="segment", kind="set", separator=",", label="tags"),
        "note": KnownColumn(("Note",), role="ignore", kind="text"),
        "tax_exempt": KnownColumn(("Tax Exempt",), label="tax exempt"),
    },
    needs=(("email",), ("spent",), ("orders",), ("accepts_email", "tags", "tax_exempt")),
)


def _order_settings(found: FoundExport, customers: FoundExport | None) -> dict[str, Any]:
    return {
        "customer": found.name("email"),
        "keys": "email",
        "matches": None if customers is None else customers.name("email"),
        "time": found.name("time"),
        "order": found.name("order"),
        "amount": found.name("total"),
        "refunded": found.name("refunded"),
        "quantity": found.name("quantity"),
        "product": found.name("product"),
        "channel": found.name("channel"),
        "discount": found.name("discount"),
        # What was paid back stands in its own column, for part of an order too.
        "status": {"column": found.name("status"), "returned": ()},
        "cancelled": found.name("cancelled"),
        "currency": found.name("currency"),
    }


ORDERS = Export(
    system="shopify",
    holds="orders",
    block="orders",
    columns={
        "order": KnownColumn(("Name",)),
        "email": KnownColumn(("Email",)),
        "time": KnownColumn(("Created at",)),
        "status": KnownColumn(("Financial Status",)),
        "total": KnownColumn(("Total",)),
        "refunded": KnownColumn(("Refunded Amount",)),
        "discount": KnownColumn(("Discount Amount",)),
        "cancelled": KnownColumn(("Cancelled at",)),
        "currency": KnownColumn(("Currency",)),
        "channel": KnownColumn(("Source",)),
        "product": KnownColumn(("Lineitem name",)),
        "quantity": KnownColumn(("Lineitem quantity",)),
        "price": KnownColumn(("Lineitem price",)),
        "of_order": KnownColumn(
            (
                *("Paid at", "Fulfillment Status", "Fulfilled at", "Accepts Marketing"),
                *("Discount Code", "Shipping Method", "Notes", "Note Attributes"),
                *("Payment Method", "Payment Reference", "Payment ID", "Payment References"),
                *("Payment Terms Name", "Next Payment Due At", "Employee", "Location"),
                *("Device ID", "Id", "Tags", "Risk Level", "Receipt Number", "Billing Name"),
                *("Billing Street", "Billing Address1", "Billing Address2", "Billing Company"),
                *("Billing City", "Billing Province", "Billing Country", "Billing Province Name"),
                *("Shipping Name", "Shipping Street", "Shipping Address1", "Shipping Address2"),
                *("Shipping Company", "Shipping City", "Shipping Province", "Shipping Country"),
                *("Shipping Province Name",),
            )
        ),
        "figures": KnownColumn(
            ("Billing Zip", "Billing Phone", "Shipping Zip", "Shipping Phone", "Phone"),
            apostrophe=True,
        ),
        "money": KnownColumn(
            ("Subtotal", "Shipping", "Taxes", "Duties", "Outstanding Balance"),
        ),
    },
    needs=(("order",), ("email",), ("status",), ("total",), ("time",), ("product",)),
    mapping=_order_settings,
)
ON_FIRST_ROW = (
    *("email", "time", "status", "discount", "cancelled", "currency", "channel"),
    *("of_order", "figures"),
)
"""Columns of an order that stand on its first row only."""
MONEY_OF_ORDER = ("total", "refunded", "money")
"""Columns of money that count once an order ..."""
WORTH_OF_LINE = ("price", "quantity")
"""... and those that say how much of it a line is worth."""

EXPORTS = (CUSTOMERS, ORDERS)
