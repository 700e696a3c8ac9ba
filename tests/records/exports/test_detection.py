"""Exports are known by their header, and nothing else is taken for one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from personas.engine.files import column_names
from personas.errors import BriefError, ColumnError
from personas.records.brief import Brief
from personas.records.exports.description import spelled
from personas.records.exports.detection import EXPORTS, known_export, other_rows
from personas.records.read import read

DATA = Path(__file__).parent / "data"
SAMPLE = Path(__file__).parents[3] / "sample_data"
BLOCKS = ("customers", "orders", "deals")


@pytest.mark.parametrize(
    ("file", "block", "system", "holds"),
    [
        ("hubspot-contacts.csv", "customers", "hubspot", "contacts"),
        ("hubspot-kontakte.csv", "customers", "hubspot", "contacts"),
        ("hubspot-companies.csv", "customers", "hubspot", "companies"),
        ("hubspot-deals.csv", "deals", "hubspot", "deals"),
        ("hubspot-deals-de.csv", "deals", "hubspot", "deals"),
        ("hubspot-transactions.csv", "deals", "hubspot", "deals"),
        ("salesforce-accounts.csv", "customers", "salesforce", "accounts"),
        ("salesforce-opportunities.csv", "deals", "salesforce", "opportunities"),
        ("shopify-customers.csv", "customers", "shopify", "customers"),
        ("shopify-customers-2019.csv", "customers", "shopify", "customers"),
        ("shopify-orders.csv", "orders", "shopify", "orders"),
    ],
)
def test_each_export_is_known_as_what_it_is_and_as_nothing_else(file, block, system, holds):
    header = column_names(DATA / file)
    found = {name: known_export(header, name) for name in BLOCKS}
    assert found.pop(block).export.holds == holds
    assert known_export(header, block).export.system == system
    assert set(found.values()) == {None}


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.csv")), ids=lambda path: path.name)
def test_the_sample_tables_are_of_no_system(path):
    assert [known_export(column_names(path), block) for block in BLOCKS] == [None] * 3


@pytest.mark.real
def test_public_data_sets_are_of_no_system(real_data):
    paths = [path for path in real_data.rglob("*.csv*") if path.is_file()]
    assert paths
    for path in paths:
        assert [known_export(column_names(path), block) for block in BLOCKS] == [None] * 3, path


@pytest.mark.parametrize(
    "header",
    [
        ["id", "name", "phone", "email", "website"],
        ["id", "name", "industry", "employees", "revenue", "country"],
        # Zoho writes names much like those of HubSpot.
        ["Record Id", "First Name", "Last Name", "Email", "Account Name", "Contact Owner"],
        ["Record Id", "Deal Name", "Account Name", "Stage", "Closing Date", "Amount"],
        # WooCommerce and a plain list of orders.
        ["order_id", "date", "status", "order_total", "billing_email", "order_item_1"],
        ["Name", "Email", "Total", "Created at"],
        ["Customer ID", "Gender", "Age", "Total Spent", "Total Orders"],
    ],
)
def test_headers_that_only_resemble_one_are_left_alone(header):
    assert [known_export(header, block) for block in BLOCKS] == [None] * 3


@pytest.mark.parametrize(
    ("header", "block", "holds"),
    [
        (
            ["ID de fiche d’informations", "Prénom", "Nom", "E-mail", "Statut du lead"],
            "customers",
            "contacts",
        ),
        (
            ["ID de registro", "Nombre", "Apellidos", "Correo", "Etapa del ciclo de vida"],
            "customers",
            "contacts",
        ),
        (["Datensatz-ID", "Unternehmensname", "Land/Region", "Branche"], "customers", "companies"),
        (
            ["ID de registro", "Nombre del negocio", "Etapa del negocio", "Fecha de cierre"],
            "deals",
            "deals",
        ),
        (["hs_object_id", "email", "firstname", "lifecyclestage"], "customers", "contacts"),
        (["hs_object_id", "dealname", "dealstage", "closedate", "amount"], "deals", "deals"),
    ],
)
def test_hubspot_in_other_languages_and_by_internal_names(header, block, holds):
    found = known_export(header, block)
    assert (found.export.system, found.export.holds) == ("hubspot", holds)
    assert found.name("id") == header[0]


def test_reports_of_salesforce_have_labels():
    found = known_export(
        ["Opportunity ID", "Account ID", "Stage", "Close Date", "Amount", "Closed", "Won"], "deals"
    )
    assert (found.export.holds, found.name("is_won")) == ("opportunities", "Won")
    header = ["Account ID", "Account Name", "Annual Revenue", "Employees", "Billing Country"]
    assert known_export(header, "customers").export.holds == "accounts"


def test_capitals_spaces_and_order_of_a_label_make_no_difference():
    header = ["LIFECYCLE STAGE ", "email", "Record  ID"]
    assert known_export(header, "customers").export.holds == "contacts"


def test_no_name_stands_for_two_columns_of_one_export():
    for export in EXPORTS:
        names = [
            spelled(name)
            for column in export.columns.values()
            if not column.begins
            for name in dict.fromkeys(map(spelled, column.names))
        ]
        twice = {name for name in names if names.count(name) > 1}
        assert not twice, (export.system, export.holds, twice)


def test_a_system_that_is_given_needs_no_marks(tmp_path):
    path = tmp_path / "few.csv"
    pd.DataFrame({"Record ID": range(101, 131), "First Name": "Ada", "Visits": range(30)}).to_csv(
        path, index=False
    )
    assert known_export(column_names(path), "customers") is None
    records = read(path, source="hubspot")
    assert records.schema["Record ID"].role == "id"
    assert "export of contacts from HubSpot" in records.findings[-1].what


def test_a_wrong_system_is_refused_with_the_columns_that_are_missing():
    with pytest.raises(ColumnError) as caught:
        read(DATA / "shopify-customers.csv", source="salesforce")
    message = str(caught.value)
    assert "no export of customers from Salesforce" in message
    assert "where: shopify-customers.csv" in message
    assert "missing for contacts: 'Id', 'AccountId'" in message
    assert "do:" in message


def test_a_wrong_system_in_a_brief_is_refused_on_its_line(tmp_path):
    accounts = (DATA / "salesforce-accounts.csv").read_bytes()
    (tmp_path / "accounts.csv").write_bytes(accounts)
    path = tmp_path / "brief.yaml"
    path.write_text("customers: accounts.csv\nsource: shopify\n", encoding="utf-8")
    brief = Brief.load(path)
    with pytest.raises(ColumnError, match=r"accounts.csv; brief.yaml, source \(line 2\)"):
        read(brief.customers, brief=brief)


def test_an_unknown_system_is_refused(tmp_path):
    with pytest.raises(BriefError, match="use one of hubspot, salesforce, shopify"):
        read(DATA / "hubspot-contacts.csv", source="zoho")
    path = tmp_path / "brief.yaml"
    path.write_text("source: hubspt\n", encoding="utf-8")
    with pytest.raises(BriefError, match="did you mean 'hubspot'"):
        Brief.load(path)


def test_orders_and_deals_given_as_customers_are_told():
    for file, holds, block in (
        ("shopify-orders.csv", "orders from Shopify", "under orders"),
        ("salesforce-opportunities.csv", "opportunities from Salesforce", "under deals"),
    ):
        (found,) = [f for f in read(DATA / file).findings if f.topic == "export"]
        assert (found.level, holds in found.what, block in found.do) == ("warn", True, True)
    assert other_rows(column_names(DATA / "hubspot-contacts.csv")) is None
