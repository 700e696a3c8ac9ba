"""Columns of an export are read by what they mean; what a brief says goes before."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from personas.records.brief import Brief
from personas.records.brief_settings import ColumnSettings
from personas.records.read import read
from personas.texts.language import Texts

DATA = Path(__file__).parent / "data"


def given(file: str) -> pd.DataFrame:
    return pd.read_csv(DATA / file, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def roles(file: str, **read_by: object) -> dict[str, str]:
    return {column.name: column.role for column in read(DATA / file, **read_by).schema.columns}


@pytest.mark.parametrize(
    ("file", "role", "columns"),
    [
        ("hubspot-contacts.csv", "id", ["Record ID"]),
        (
            "hubspot-contacts.csv",
            "personal",
            ["First Name", "Last Name", "Email", "Phone Number", "Postal Code", "Company Name"],
        ),
        (
            "hubspot-contacts.csv",
            "outcome",
            ["Lifecycle Stage", "Lead Status", "Recent Conversion", "Became a Customer Date"],
        ),
        ("hubspot-contacts.csv", "describe", ["Total Revenue", "Number of Associated Deals"]),
        (
            "hubspot-contacts.csv",
            "ignore",
            [
                "Persona",
                "Contact owner",
                "Last Activity Date",
                "Associated Company IDs",
                "HubSpot Team",
            ],
        ),
        ("hubspot-kontakte.csv", "id", ["Datensatz-ID"]),
        ("hubspot-kontakte.csv", "personal", ["Vorname", "Nachname", "E-Mail", "Straße"]),
        (
            "hubspot-kontakte.csv",
            "outcome",
            ["Lifecycle-Phase", "Lead-Status", "Letzte Conversion"],
        ),
        ("hubspot-kontakte.csv", "describe", ["Gesamtumsatz"]),
        ("hubspot-kontakte.csv", "ignore", ["Persona", "Kontakt-Inhaber"]),
        ("hubspot-companies.csv", "id", ["Record ID"]),
        ("hubspot-companies.csv", "personal", ["Company name", "Company Domain Name"]),
        (
            "hubspot-companies.csv",
            "segment",
            ["Industry", "Number of Employees", "Web Technologies"],
        ),
        ("salesforce-accounts.csv", "id", ["Id"]),
        ("salesforce-accounts.csv", "personal", ["Name", "BillingStreet", "Phone", "Website"]),
        (
            "salesforce-accounts.csv",
            "ignore",
            ["OwnerId", "CreatedById", "SystemModstamp", "IsDeleted", "Persona__c", "Sic"],
        ),
        (
            "salesforce-accounts.csv",
            "segment",
            ["AnnualRevenue", "NumberOfEmployees", "AccountSource", "Renewal_Risk__c"],
        ),
        ("shopify-customers.csv", "id", ["Customer ID"]),
        ("shopify-customers.csv", "personal", ["Email", "Default Address Zip", "Phone"]),
        (
            "shopify-customers.csv",
            "segment",
            ["Total Spent", "Total Orders", "Tags", "Accepts Email Marketing"],
        ),
        # The older header has no number of the customer: the address names one.
        ("shopify-customers-2019.csv", "id", ["Email"]),
        ("shopify-customers-2019.csv", "segment", ["Total Spent", "Total Orders", "Tags"]),
    ],
)
def test_roles(file, role, columns):
    found = roles(file)
    assert {column: found[column] for column in columns} == dict.fromkeys(columns, role)
    assert list(found) == list(given(file).columns)


def test_kinds_labels_and_sets():
    schema = read(DATA / "shopify-customers.csv").schema
    assert schema["Total Spent"].kind == schema["Total Orders"].kind == "number"
    assert (schema["Tags"].kind, schema["Tags"].separator) == ("set", ",")
    assert schema["Accepts Email Marketing"].kind == "flag"
    assert schema["Accepts Email Marketing"].label == "accepts e-mail marketing"
    contacts = read(DATA / "hubspot-contacts.csv").schema
    assert (contacts["Buying Role"].kind, contacts["Buying Role"].separator) == ("set", ";")
    german = read(DATA / "hubspot-kontakte.csv").schema
    assert (german["Rolle beim Kauf"].kind, german["Gesamtumsatz"].kind) == ("set", "number")


def test_tags_are_read_one_by_one():
    tags = read(DATA / "shopify-customers.csv").lazy().select("Tags").collect().to_pandas()["Tags"]
    expected = [
        sorted(tag.strip() for tag in cell.split(",") if tag.strip())
        for cell in given("shopify-customers.csv")["Tags"]
    ]
    assert [[] if tag is None else sorted(tag) for tag in tags] == expected


def test_ids_are_text_and_apostrophes_are_off():
    records = read(DATA / "shopify-customers.csv")
    source = given("shopify-customers.csv")
    columns = ["Customer ID", "Default Address Zip", "Phone"]
    read_back = records.lazy().select(*columns).collect().to_pandas()
    for column in columns:
        assert source[column].str.startswith("'").any()
        bare = source[column].str.removeprefix("'").tolist()
        assert [cell or "" for cell in read_back[column].fillna("")] == bare
    (found,) = [f for f in records.findings if "apostrophe" in f.what]
    n_cells = int(sum(source[c].str.startswith("'").sum() for c in source.columns))
    assert found.what.startswith(f"{n_cells} cells")


def test_ids_of_salesforce_stay_as_they_are_written():
    ids = read(DATA / "salesforce-accounts.csv").lazy().select("Id").collect()["Id"].to_list()
    assert ids == given("salesforce-accounts.csv")["Id"].tolist()


def test_what_was_done_is_said():
    found = {f.what.split(";")[0]: f for f in read(DATA / "hubspot-contacts.csv").findings}
    said = " | ".join(found)
    assert "taken for an export of contacts from HubSpot" in said
    (moves,) = [f for f in found.values() if "give outcomes away" in f.what]
    assert moves.level == "warn"
    assert {"Lifecycle Stage", "Lead Status", "Recent Conversion"} <= set(moves.columns)
    (shared,) = [f for f in found.values() if "sums are too high" in f.what]
    assert set(shared.columns) == {
        *("Total Revenue", "Number of Associated Deals", "Recent Deal Amount")
    }
    (persona,) = [f for f in found.values() if "made elsewhere" in f.what]
    assert persona.columns == ("Persona",)
    german = moves.said(Texts("de")).what
    assert german.startswith("Diese 7 Spalten ändern sich von selbst")


def test_a_brief_goes_before():
    brief = Brief(
        columns={
            "Lifecycle Stage": ColumnSettings(role="segment", label="how far they came"),
            "Persona": ColumnSettings(role="describe"),
            "Email": ColumnSettings(role="id"),
        }
    )
    records = read(DATA / "hubspot-contacts.csv", brief=brief)
    schema = records.schema
    assert (schema["Lifecycle Stage"].role, schema["Persona"].role) == ("segment", "describe")
    assert schema["Lifecycle Stage"].label == "how far they came"
    assert (schema["Email"].role, schema["Record ID"].role) == ("id", "ignore")
    assert not [f for f in records.findings if "made elsewhere" in f.what]
    (moves,) = [f for f in records.findings if "give outcomes away" in f.what]
    assert "Lifecycle Stage" not in moves.columns


def test_a_stored_schema_finds_the_same_cells_again():
    first = read(DATA / "shopify-customers.csv")
    again = read(DATA / "shopify-customers.csv", schema=first.schema)
    assert again.fingerprint() == first.fingerprint()
    assert again.lazy().collect().rows() == first.lazy().collect().rows()
