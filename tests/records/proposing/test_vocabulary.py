"""Promises of the vocabulary: headers of two languages and of known exports are understood."""

from __future__ import annotations

import pytest

from personas.records.proposing import vocabulary
from personas.records.proposing.vocabulary import table_named

SAID = {
    "CUSTOMER": [
        *("customer_id", "CustomerID", "Customer No.", "account_id", "AccountId", "ClientRef"),
        *("Kundennummer", "Kunden-Nr.", "KundenNr", "Kunden_ID", "KdNr", "DebitorenNr"),
        *("Associated Company IDs", "Debitornummer", "contact id"),
    ],
    "TIME": ["order_date", "InvoiceDate", "Created at", "Bestelldatum", "Rechnungsdatum", "date"],
    "ORDER": ["order_id", "InvoiceNo", "Order Number", "Bestellnummer", "RechnungsNr", "Belegnr"],
    "AMOUNT": ["amount", "Total", "Revenue", "dollar_value", "Umsatz", "Betrag", "Gesamtbetrag"],
    "PRICE": ["UnitPrice", "unit price", "Lineitem price", "Einzelpreis", "price", "Preis"],
    "QUANTITY": ["Quantity", "qty", "Menge", "Stückzahl", "Lineitem quantity", "Bestellmenge"],
    "REFUNDED": ["Refunded Amount", "refund", "Erstattungsbetrag"],
    "PRODUCT_CODE": ["StockCode", "sku", "Lineitem sku", "Artikelnummer", "ProductID", "Item No"],
    "PRODUCT_NAME": ["product", "Product Name", "Lineitem name", "Artikelbezeichnung"],
    "CATEGORY": ["category", "Product type", "Warengruppe", "Kategorie", "Department"],
    "CHANNEL": ["channel", "Vertriebskanal", "Kanal", "sales_channel"],
    "DISCOUNT": ["discount_share", "Discount Amount", "Rabatt", "Preisnachlass"],
    "STATUS": ["status", "Financial Status", "Bestellstatus", "order_state"],
    "CURRENCY": ["Currency", "Währung", "CurrencyIsoCode"],
    "OPENED": ["opened", "CreatedDate", "Create Date", "Angelegt am", "createdate"],
    "CLOSED": ["closed", "CloseDate", "Close Date", "Abschlussdatum", "closedate"],
    "STAGE": ["stage", "StageName", "Deal Stage", "dealstage", "Phase", "Verkaufsphase"],
    "LOST_REASON": ["lost_reason", "Closed Lost Reason", "Verlustgrund", "Loss Reason"],
    "CAMPAIGN": ["campaign", "CampaignId", "Campaign Name", "Kampagne", "mailing"],
    "SENT": ["sent", "sent_at", "Versanddatum", "date sent"],
    "ANSWERED": ["answered", "HasResponded", "response", "Reaktion", "Antwortdatum"],
    "CONTROL": ["group", "control_group", "Kontrollgruppe", "holdout"],
    "EVENT_TIME": ["date", "event_time", "Zeitpunkt", "occurred_at"],
}
NOT_SAID = {
    "CUSTOMER": ["Customer Type", "customer_since", "OwnerId", "employee_id", "Billing Name"],
    "TIME": ["Delivery date", "Paid at", "Geburtsdatum", "LastModifiedDate", "Due Date"],
    "AMOUNT": ["Taxes", "Shipping", "Discount Amount", "AnnualRevenue", "Umsatzsteuer", "days"],
    "PRICE": ["Total Price", "Compare at price"],
    "QUANTITY": ["unit price", "visits per day"],
    "OPENED": ["CloseDate", "LastModifiedDate"],
    "CLOSED": ["CreatedDate", "Closed Lost Reason"],
    "SENT": ["answered", "Clicked at"],
    "ANSWERED": ["sent", "response_rate"],
}


@pytest.mark.parametrize(
    ("hint", "header"), [(hint, header) for hint, said in SAID.items() for header in said]
)
def test_a_header_says_its_setting(hint: str, header: str) -> None:
    assert getattr(vocabulary, hint).strength(header) == 2


@pytest.mark.parametrize(
    ("hint", "header"), [(hint, header) for hint, said in NOT_SAID.items() for header in said]
)
def test_a_header_of_something_else_does_not(hint: str, header: str) -> None:
    assert getattr(vocabulary, hint).strength(header) == 0


@pytest.mark.parametrize("header", ["account value", "adjusted amount", "corporate revenue"])
def test_words_within_words_forbid_nothing(header: str) -> None:
    assert vocabulary.AMOUNT.strength(header) == 2


@pytest.mark.parametrize(
    ("file", "table"),
    [
        ("orders_export_1.csv", "orders"),
        ("Rechnungen 2025.csv", "orders"),
        ("customer_orders.csv", "orders"),
        ("Opportunity.csv", "deals"),
        ("Kampagnen.xlsx", "touches"),
        ("journey.parquet", "events"),
        ("Kundendaten.csv", "customers"),
        ("order_events.csv", None),
        ("export.csv", None),
    ],
)
def test_the_name_of_a_file_says_its_table(file: str, table: str | None) -> None:
    assert table_named(file) == table
