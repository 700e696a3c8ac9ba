"""Salesforce: accounts, contacts and opportunities, with API names, or the labels of a report."""

from __future__ import annotations

from typing import Any

from personas.records.exports.description import Export, FoundExport, KnownColumn

_SYSTEM = KnownColumn(
    (
        *("OwnerId", "CreatedById", "LastModifiedById", "SystemModstamp", "LastModifiedDate"),
        *("LastActivityDate", "LastViewedDate", "LastReferencedDate", "IsDeleted", "ParentId"),
        *("MasterRecordId", "PhotoUrl", "Jigsaw", "JigsawCompanyId", "CleanStatus", "DunsNumber"),
        *("ReportsToId", "RecordTypeId", "IsEmailBounced", "JigsawContactId", "IndividualId"),
        *("Account Owner", "Contact Owner", "Last Activity", "Last Modified Date"),
    ),
    meaning="system",
)
_ADDRESS = KnownColumn(
    (
        *("BillingStreet", "BillingPostalCode", "BillingLatitude", "BillingLongitude"),
        *("BillingGeocodeAccuracy", "BillingAddress", "ShippingStreet", "ShippingPostalCode"),
        *("ShippingLatitude", "ShippingLongitude", "ShippingGeocodeAccuracy", "ShippingAddress"),
        *("MailingStreet", "MailingPostalCode", "MailingLatitude", "MailingLongitude"),
        *("MailingGeocodeAccuracy", "MailingAddress", "OtherStreet", "OtherPostalCode"),
        *("Billing Street", "Billing Zip/Postal Code", "Mailing Street"),
        *("Mailing Zip/Postal Code",),
    ),
    role="personal",
)
_PHONE = KnownColumn(
    ("Phone", "Fax", "MobilePhone", "HomePhone", "OtherPhone", "AssistantPhone", "Mobile"),
    role="personal",
)
_CREATED = KnownColumn(("CreatedDate", "Created Date"), kind="date", label="date of creation")
_PERSONA = KnownColumn(("Persona__c", "Persona_Fit__c", "Persona_Edition__c"), meaning="labelled")
_COUNTRY = KnownColumn(
    (
        *("BillingCountry", "BillingCountryCode", "Billing Country"),
        *("MailingCountry", "MailingCountryCode", "Mailing Country"),
    )
)

ACCOUNTS = Export(
    system="salesforce",
    exact=True,
    holds="accounts",
    block="customers",
    columns={
        "id": KnownColumn(("Id", "Account ID"), role="id", kind="text"),
        "name": KnownColumn(("Name", "Account Name"), role="personal"),
        "type": KnownColumn(("Type", "Account Type"), label="type of account"),
        "revenue": KnownColumn(
            ("AnnualRevenue", "Annual Revenue"), kind="number", label="annual revenue"
        ),
        "employees": KnownColumn(
            ("NumberOfEmployees", "Employees"), kind="number", label="number of employees"
        ),
        "source": KnownColumn(("AccountSource", "Account Source"), label="account source"),
        "country": _COUNTRY,
        "website": KnownColumn(("Website", "Site", "AccountNumber"), role="personal"),
        "phone": _PHONE,
        "address": _ADDRESS,
        "created": _CREATED,
        "persona": _PERSONA,
        "system": _SYSTEM,
    },
    needs=(("id",), ("name",)),
    marks=("revenue", "employees", "source", "country", "address", "system"),
    n_marks=2,
)
CONTACTS = Export(
    system="salesforce",
    exact=True,
    holds="contacts",
    block="customers",
    columns={
        "id": KnownColumn(("Id", "Contact ID"), role="id", kind="text"),
        "account": KnownColumn(("AccountId", "Account ID", "Account Name"), meaning="system"),
        "last_name": KnownColumn(("LastName", "Last Name"), role="personal"),
        "first_name": KnownColumn(
            ("FirstName", "First Name", "MiddleName", "Name", "Suffix"), role="personal"
        ),
        "email": KnownColumn(("Email",), role="personal"),
        "salutation": KnownColumn(("Salutation",), role="protected", label="salutation"),
        "source": KnownColumn(("LeadSource", "Lead Source"), label="lead source"),
        "birthdate": KnownColumn(("Birthdate",), role="personal"),
        "country": _COUNTRY,
        "phone": _PHONE,
        "address": _ADDRESS,
        "created": _CREATED,
        "persona": _PERSONA,
        "system": _SYSTEM,
    },
    needs=(("id",), ("account",), ("last_name",)),
)


def _opportunity_settings(found: FoundExport, customers: FoundExport | None) -> dict[str, Any]:
    status: dict[str, Any] = {"column": found.name("stage"), "others": "open"}
    if found.name("is_closed") and found.name("is_won"):
        # Stages are renamed by every company; the two flags say what they mean.
        status = {
            "column": found.name("is_won"),
            "won": ("true", "1"),
            "lost": ("false", "0"),
            "ended": found.name("is_closed"),
        }
    of_contacts = customers is not None and customers.export.holds == "contacts"
    keys = ("contact", "account") if of_contacts else ("account",)
    return {
        "customer": found.name(*keys),
        "keys": "salesforce_id",
        "status": status,
        "stage": found.name("stage"),
        "opened": found.name("opened"),
        "closed": found.name("closed"),
        "amount": found.name("amount"),
        "lost_reason": found.name("lost_reason"),
        "currency": found.name("currency"),
    }


OPPORTUNITIES = Export(
    system="salesforce",
    exact=True,
    holds="opportunities",
    block="deals",
    columns={
        "id": KnownColumn(("Id", "Opportunity ID")),
        "account": KnownColumn(("AccountId", "Account ID")),
        "contact": KnownColumn(("ContactId", "Contact ID")),
        "stage": KnownColumn(("StageName", "Stage")),
        "closed": KnownColumn(("CloseDate", "Close Date")),
        "opened": KnownColumn(("CreatedDate", "Created Date")),
        "amount": KnownColumn(("Amount",)),
        "is_closed": KnownColumn(("IsClosed", "Closed")),
        "is_won": KnownColumn(("IsWon", "Won")),
        "lost_reason": KnownColumn(
            (
                *("Loss_Reason__c", "Lost_Reason__c", "Reason_Lost__c", "Closed_Lost_Reason__c"),
                *("LossReason__c", "Loss Reason", "Lost Reason"),
            )
        ),
        "currency": KnownColumn(("CurrencyIsoCode", "Amount Currency")),
    },
    needs=(("id",), ("account",), ("stage",), ("closed",)),
    mapping=_opportunity_settings,
)

EXPORTS = (CONTACTS, ACCOUNTS, OPPORTUNITIES)
