"""A table of history needs no more than its path where an export says the rest."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from personas.errors import BriefError, ColumnError, PersonasError, SourceError
from personas.records.brief import Brief
from personas.records.history.history import History, open_history
from personas.records.opening import open_brief
from personas.records.read import read

DATA = Path(__file__).parent / "data"


def given(file: str) -> pd.DataFrame:
    return pd.read_csv(DATA / file, dtype=str, keep_default_na=False, encoding="utf-8-sig")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in DATA.glob("*.csv"):
        shutil.copy(path, tmp_path)
    return tmp_path


@pytest.fixture
def load(folder):
    def load_text(text: str) -> Brief:
        path = folder / "brief.yaml"
        path.write_text(text, encoding="utf-8")
        return Brief.load(path)

    return load_text


def history(brief: Brief) -> History:
    return open_history(brief, read(brief.customers, brief=brief))


def said(found: History) -> str:
    return "\n".join(finding.what for finding in found.findings)


def deals(found: History) -> pd.DataFrame:
    assert found.deals is not None
    return found.deals.collect().to_pandas()


class TestHubSpotDeals:
    def test_a_path_is_enough(self, load):
        block = load("customers: hubspot-contacts.csv\ndeals: hubspot-deals.csv\n").deals
        assert block.mapped == {
            "customer": "Associated Contact IDs",
            "opened": "Create Date",
            "closed": "Close Date",
            "status": "Deal Stage",
            "stage": "Deal Stage",
            # Deals in several currencies are written in that of the company too.
            "amount": "Amount in company currency",
            "lost_reason": "Closed Lost Reason",
        }
        assert block.status.others == "open"

    def test_money_and_status_of_contacts(self, load):
        found = deals(history(load("customers: hubspot-contacts.csv\ndeals: hubspot-deals.csv\n")))
        source = given("hubspot-deals.csv")
        source["customer"] = source["Associated Contact IDs"].str.split(";").str[0]
        source = source[source["customer"] != ""]
        stage = source["Deal Stage"].str.lower().str.replace(" (renewals)", "", regex=False)
        source["status"] = stage.map({"closed won": "won", "closed lost": "lost"}).fillna("open")
        expected = (
            source["Amount"].astype(float).groupby([source["customer"], source["status"]]).sum()
        )
        money = found.groupby(["customer", "status"])["amount"].sum()
        pd.testing.assert_series_equal(money, expected, check_names=False)
        assert source["Deal Stage"].isin(["Closed Won (Renewals)", "Closed Lost (Renewals)"]).any()
        assert found.loc[found["status"] == "open", "closed"].isna().all()
        assert found.loc[found["status"] != "open", "stage"].isna().all()
        still_open = source["Deal Stage"][~source["Deal Stage"].str.startswith("Closed")]
        assert set(found.loc[found["status"] == "open", "stage"]) == set(still_open)

    def test_companies_are_found_by_the_primary_one(self, load):
        text = "customers: hubspot-companies.csv\ndeals: {source: hubspot-deals.csv}\n"
        found = deals(history(load(text)))
        source = given("hubspot-deals.csv")
        column = "Associated Company IDs (Primary)"
        expected = source[source[column] != ""].groupby(column).size().to_dict()
        assert found.groupby("customer").size().to_dict() == expected

    def test_what_was_taken_for_granted_is_said(self, load):
        text = said(history(load("customers: hubspot-contacts.csv\ndeals: hubspot-deals.csv\n")))
        assert "taken for an export of deals from HubSpot" in text
        assert "customer: 'Associated Contact IDs'" in text
        n_shared = given("hubspot-deals.csv")["Associated Contact IDs"].str.contains(";").sum()
        assert f"{n_shared} rows name several customers" in text
        assert "count as open" in text

    @pytest.mark.parametrize(
        ("file", "stage", "statuses"),
        [
            (
                "hubspot-deals-de.csv",
                "Deal-Phase",
                {"Abgeschlossen und gewonnen": "won", "Abgeschlossen und verloren": "lost"},
            ),
            (
                "hubspot-transactions.csv",
                "Phase de la transaction",
                {"Fermé gagné": "won", "Fermé perdu": "lost"},
            ),
        ],
    )
    def test_stages_in_other_languages(self, load, file, stage, statuses):
        found = deals(history(load(f"customers: hubspot-kontakte.csv\ndeals: {file}\n")))
        expected = given(file)[stage].map(statuses).fillna("open").value_counts().to_dict()
        assert found["status"].value_counts().to_dict() == expected
        assert len(expected) == 3

    def test_amounts_of_a_shop_with_one_currency(self, load):
        block = load("customers: hubspot-kontakte.csv\ndeals: hubspot-deals-de.csv\n").deals
        assert (block.amount, block.currency) == ("Betrag", "Währung")

    def test_the_finding_is_german_in_a_german_book(self, load):
        text = "customers: hubspot-kontakte.csv\ndeals: hubspot-deals-de.csv\nlanguage: de\n"
        assert "Die Datei gilt als Export (deals) aus HubSpot" in said(history(load(text)))


class TestSalesforceOpportunities:
    BRIEF = "customers: salesforce-accounts.csv\ndeals: salesforce-opportunities.csv\n"

    def test_ids_of_15_and_18_characters_find_the_same_account(self, load):
        source = given("salesforce-opportunities.csv")
        accounts = given("salesforce-accounts.csv")["Id"]
        by_short = {full[:15]: full for full in accounts}
        by_capitals = {full.upper(): full for full in accounts}
        assert set(source["AccountId"].str.len()) == {15, 18}
        assert len({full[:15].lower() for full in accounts}) < len(accounts)
        expected = source["AccountId"].map(
            lambda key: by_short[key] if len(key) == 15 else by_capitals[key.upper()]
        )
        found = history(load(self.BRIEF))
        assert deals(found).groupby("customer").size().to_dict() == (
            expected.value_counts().to_dict()
        )
        assert "not in the records" not in said(found)

    def test_two_flags_say_how_a_deal_stands(self, load):
        found = deals(history(load(self.BRIEF)))
        source = given("salesforce-opportunities.csv")
        expected = source["IsWon"].map({"TRUE": "won", "FALSE": "lost"})
        expected = expected.where(source["IsClosed"] == "TRUE", "open")
        assert found["status"].value_counts().to_dict() == expected.value_counts().to_dict()
        assert (source["StageName"] == "Signed").any()  # a stage of their own that means won
        won = source[expected == "won"]["Amount"].replace("", "0").astype(float).sum()
        assert found.loc[found["status"] == "won", "amount"].sum() == won
        assert found.loc[found["status"] == "open", "closed"].isna().all()

    def test_without_the_flags_the_stage_says_it(self, load, folder):
        path = folder / "salesforce-opportunities.csv"
        given(path.name).drop(columns=["IsWon", "IsClosed"]).to_csv(path, index=False)
        block = load(self.BRIEF).deals
        assert (block.status.column, block.status.others) == ("StageName", "open")
        assert block.ended is None

    def test_words_of_the_brief_are_words_of_the_stage(self, load):
        text = self.BRIEF.replace(
            "deals: salesforce-opportunities.csv",
            "deals: {source: salesforce-opportunities.csv, status: {won: [Signed, Closed Won]}}",
        )
        block = load(text).deals
        assert (block.status.column, block.status.won) == ("StageName", ("Signed", "Closed Won"))
        found = deals(history(load(text)))
        n_won = given("salesforce-opportunities.csv")["StageName"].isin(["Signed", "Closed Won"])
        assert (found["status"] == "won").sum() == n_won.sum()


class TestShopifyOrders:
    BRIEF = "customers: shopify-customers.csv\norders: shopify-orders.csv\n"

    def test_a_path_is_enough(self, load):
        block = load(self.BRIEF).orders
        assert block.mapped == {
            "customer": "Email",
            "time": "Created at",
            "order": "Name",
            "amount": "Total",
            "quantity": "Lineitem quantity",
            "refunded": "Refunded Amount",
            "product": "Lineitem name",
            "channel": "Source",
            "discount": "Discount Amount",
            "status": "Financial Status",
            "cancelled": "Cancelled at",
            "currency": "Currency",
        }
        assert (block.matches, block.keys) == ("Email", "email")
        assert "voided" in block.status.cancelled
        assert block.status.returned == ()

    @pytest.mark.parametrize(
        ("customers", "key"),
        [("shopify-customers.csv", "Customer ID"), ("shopify-customers-2019.csv", "Email")],
    )
    def test_money_of_each_customer(self, load, customers, key):
        brief = load(self.BRIEF.replace("shopify-customers.csv", customers))
        orders = open_brief(brief).orders.table.collect().to_pandas()
        money = (orders["sold"] - orders["given_back"]).groupby(orders["customer"]).sum()

        source = given("shopify-orders.csv")
        first = source[source["Total"] != ""]
        first = first[(first["Financial Status"] != "voided") & (first["Cancelled at"] == "")]
        shop = given(customers)
        ids = dict(zip(shop["Email"].str.lower(), shop[key].str.removeprefix("'"), strict=True))
        net = first["Total"].astype(float) - first["Refunded Amount"].astype(float)
        expected = net.groupby(first["Email"].str.lower().map(ids)).sum()
        assert (first["Email"] != first["Email"].str.lower()).any()
        assert len(expected) > 10
        pd.testing.assert_series_equal(money.sort_index(), expected, check_names=False)

    def test_money_stands_in_the_records(self, load):
        sources = open_brief(load(self.BRIEF))
        found = sources.records.lazy().select("Customer ID", "orders_revenue").collect().to_pandas()
        orders = sources.orders.table.collect().to_pandas()
        money = (orders["sold"] - orders["given_back"]).sum()
        assert found["orders_revenue"].sum() == pytest.approx(money)
        assert len(found) == len(given("shopify-customers.csv"))

    def test_every_line_keeps_its_product_and_its_moment(self, load):
        lines = open_brief(load(self.BRIEF)).orders.lines.frame.collect().to_pandas()
        source = given("shopify-orders.csv")
        orders = source[source["Total"] != ""].set_index("Name")
        counts = (orders["Financial Status"] != "voided") & (orders["Cancelled at"] == "")
        kept = source["Name"].map(counts & (orders["Email"] != ""))
        assert sorted(lines["product"]) == sorted(source[kept]["Lineitem name"])
        moments = pd.to_datetime(orders["Created at"].str.slice(0, 19))
        assert set(lines["time"]) == set(source[kept]["Name"].map(moments))

    def test_guests_and_the_rules_are_said(self, load):
        text = said(open_brief(load(self.BRIEF)).history)
        assert "taken for an export of orders from Shopify" in text
        assert "orders have no e-mail address" in text
        n_customers = given("shopify-customers.csv")["Email"].nunique()
        assert n_customers == len(given("shopify-customers.csv"))

    def test_without_a_file_of_customers_addresses_make_them(self, load):
        records = open_brief(load("orders: shopify-orders.csv\n")).records
        emails = records.lazy().select("Email").collect()["Email"].to_list()
        assert emails == [email.lower() for email in emails]
        source = given("shopify-orders.csv")
        first = source[source["Total"] != ""]
        first = first[(first["Financial Status"] != "voided") & (first["Cancelled at"] == "")]
        assert set(emails) == set(first["Email"].str.lower()) - {""}

    def test_orders_find_contacts_of_another_system_by_e_mail(self, load):
        block = load(self.BRIEF.replace("shopify-customers.csv", "hubspot-kontakte.csv")).orders
        assert (block.matches, block.keys) == ("E-Mail", "email")


class TestWhatTheBriefSays:
    def test_it_goes_before(self, load):
        block = load(
            "customers: hubspot-contacts.csv\n"
            "deals: {source: hubspot-deals.csv, amount: Amount, stage: }\n"
        ).deals
        assert block.amount == "Amount"
        assert block.stage is None
        assert block.closed == "Close Date"

    def test_a_price_of_its_own_needs_no_amount(self, load):
        block = load("orders: {source: shopify-orders.csv, price: Lineitem price}\n").orders
        assert (block.price, block.amount, block.refunded) == ("Lineitem price", None, None)

    def test_a_customer_of_its_own_is_compared_as_it_says(self, load):
        block = load("orders: {source: shopify-orders.csv, customer: Phone}\n").orders
        assert (block.customer, block.keys, block.matches) == ("Phone", "as_written", None)

    def test_words_may_be_added_to_the_status(self, load):
        block = load(
            "customers: hubspot-contacts.csv\n"
            "deals: {source: hubspot-deals.csv, status: {won: [Contract Sent, Closed Won]}}\n"
        ).deals
        assert block.status.column == "Deal Stage"
        assert block.status.meanings["contract sent"] == "won"
        assert block.status.others == "open"

    def test_lines_of_mistakes_stay(self, load):
        with pytest.raises(BriefError) as caught:
            load("unit: shops\norders:\n  source: shopify-orders.csv\n  tyme: x\n")
        assert "brief.yaml, orders.tyme (line 4)" in str(caught.value)
        assert "did you mean 'time'" in str(caught.value)

    def test_the_first_file_of_a_pattern_says_it(self, load, folder):
        for month in ("01", "02"):
            shutil.copy(folder / "shopify-orders.csv", folder / f"orders-{month}.csv")
        assert load("orders: orders-*.csv\n").orders.time == "Created at"


class TestOtherFiles:
    @pytest.mark.parametrize("block", ["orders: plain.csv", "orders: {source: plain.csv}"])
    def test_a_file_of_no_system_needs_its_settings(self, load, folder, block):
        pd.DataFrame({"who": ["a"], "day": ["2025-01-01"]}).to_csv(
            folder / "plain.csv", index=False
        )
        with pytest.raises(BriefError) as caught:
            load(f"unit: shops\n{block}\n")
        assert "'customer' is missing" in str(caught.value)
        assert "(line 2)" in str(caught.value)

    def test_a_file_that_is_not_there_is_told_as_such(self, load):
        with pytest.raises(SourceError, match="no such file"):
            load("orders: nowhere.csv\n")

    def test_a_block_that_is_whole_is_not_opened_early(self, load):
        block = load("orders: {source: nowhere.csv, customer: a, time: b}\n").orders
        assert (block.customer, block.time, block.amount) == ("a", "b", None)

    def test_a_database_is_left_to_whoever_reads_it(self, load):
        with pytest.raises(PersonasError, match="'customer' is missing"):
            load("orders: postgresql://shop.example/shop::orders\n")

    def test_keys_are_looked_for_in_a_column_of_the_records(self, load):
        brief = load(
            "customers: hubspot-contacts.csv\ndeals: {source: hubspot-deals.csv, matches: E-Male}\n"
        )
        with pytest.raises(ColumnError, match="did you mean 'Email'"):
            history(brief)
