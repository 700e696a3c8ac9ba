"""Promises of the side tables: every row counts, or a finding says how many did not and why."""

from __future__ import annotations

import datetime
from pathlib import Path

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from personas.errors import BriefError, ColumnError, KindError, PersonasError, SourceError
from personas.records.brief import Brief
from personas.records.history.history import History, open_history, with_personas
from personas.records.read import read
from personas.records.records import Records
from personas.texts.language import Texts

CUSTOMERS = pd.DataFrame({"id": [f"C{n}" for n in range(1, 7)], "visits": [1, 2, 3, 4, 5, 6]})
DEALS = pd.DataFrame(
    {
        "deal": ["D1", "D2", "D3", "D4"],
        "account": ["C1", "C1", "C2", "C3"],
        "opened": ["2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01"],
        "closed": ["2025-01-31", "2025-02-11", "2025-03-02", ""],
        "status": ["won", "lost", "Won", "open"],
        "stage": ["Negotiation", "Quote sent", "Negotiation", "Qualified"],
        "amount": ["1000", "2500.5", "300", "700"],
        "discount": ["0.1", "", "0", "0.25"],
        "reason": ["", "price", "", ""],
    }
)
TOUCHES = pd.DataFrame(
    {
        "account": ["C1", "C2", "C3", "C4"],
        "campaign": ["Spring", "Spring", "Spring", "Autumn"],
        "channel": ["e-mail", "post", "e-mail", "post"],
        "group": ["contacted", "control", "contacted", "contacted"],
        "sent": ["2025-03-01"] * 3 + ["2025-09-01"],
        "answered": ["2025-03-05", "", "", "2025-09-02"],
    }
)
EVENTS = pd.DataFrame(
    {
        "account": ["C1", "C1", "C1", "C2"],
        "stage": ["enquiry", "quote", "order", "enquiry"],
        "date": ["2025-01-01", "2025-01-05", "2025-02-01", "2025-03-01"],
    }
)
DEALS_BLOCK = """
deals:
  source: deals.csv
  customer: account
  opened: opened
  closed: closed
  status: status
  stage: stage
  amount: amount
  discount: discount
  lost_reason: reason
"""
TOUCHES_BLOCK = """
touches:
  source: touches.csv
  customer: account
  campaign: campaign
  channel: channel
  sent: sent
  answered: answered
  control: {column: group, value: control}
"""
EVENTS_BLOCK = """
events:
  source: events.csv
  customer: account
  stage: stage
  time: date
  stages: [enquiry, quote, order]
"""


class Shop:
    """A folder with a brief, records and side tables."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.customers = CUSTOMERS
        self.id = "columns: {id: {role: id}}"

    def open(self, brief: str, texts: Texts | None = None, **tables: pd.DataFrame) -> History:
        for name, table in tables.items():
            table.to_csv(self.folder / f"{name}.csv", index=False)
        agreed, records = self.read(brief)
        return open_history(agreed, records, texts=texts)

    def read(self, brief: str) -> tuple[Brief, Records]:
        self.customers.to_csv(self.folder / "customers.csv", index=False)
        path = self.folder / "brief.yaml"
        path.write_text(f"customers: customers.csv\n{self.id}\n{brief}", encoding="utf-8")
        agreed = Brief.load(path)
        return agreed, read(agreed.customers, brief=agreed)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def rows(frame: nw.LazyFrame | None) -> pd.DataFrame:
    assert frame is not None
    found = frame.collect().to_pandas()
    return found.sort_values(list(found.columns)).reset_index(drop=True)


def said(history: History, *, level: str | None = None) -> str:
    return "\n".join(
        f"{f.what} | {f.where} | {f.do}"
        for f in history.findings
        if level is None or f.level == level
    )


def refused(kind: type[PersonasError], call, *parts: str) -> str:
    with pytest.raises(kind) as caught:
        call()
    message = str(caught.value)
    assert "\n  where: " in message
    assert "\n  do:    " in message
    for part in parts:
        assert part in message
    return message


class TestSoundTables:
    def test_deals_have_the_columns_that_are_promised(self, shop):
        deals = shop.open(DEALS_BLOCK, deals=DEALS).deals
        assert deals is not None
        assert dict(deals.collect_schema()) == {
            "customer": nw.String(),
            "opened": nw.Datetime("us"),
            "closed": nw.Datetime("us"),
            "status": nw.String(),
            "stage": nw.String(),
            "amount": nw.Float64(),
            "discount_share": nw.Float64(),
            "lost_reason": nw.String(),
        }
        found = rows(deals)
        assert found["status"].tolist() == ["won", "lost", "won", "open"]
        assert found["amount"].tolist() == [1000, 2500.5, 300, 700]
        assert found["discount_share"].fillna(-1).tolist() == [0.1, -1, 0, 0.25]
        days = (found["closed"] - found["opened"]).dt.days
        assert days.fillna(-1).tolist() == [30, 10, 1, -1]

    def test_touches_have_the_columns_that_are_promised(self, shop):
        touches = shop.open(TOUCHES_BLOCK, touches=TOUCHES).touches
        assert touches is not None
        assert dict(touches.collect_schema()) == {
            "customer": nw.String(),
            "campaign": nw.String(),
            "channel": nw.String(),
            "sent": nw.Datetime("us"),
            "answered": nw.Datetime("us"),
            "was_answered": nw.Boolean(),
            "is_control": nw.Boolean(),
        }
        found = rows(touches)
        assert found["was_answered"].tolist() == [True, False, False, True]
        assert found["is_control"].tolist() == [False, True, False, False]

    def test_events_have_the_columns_that_are_promised(self, shop):
        history = shop.open(EVENTS_BLOCK, events=EVENTS)
        assert history.events is not None
        assert dict(history.events.collect_schema()) == {
            "customer": nw.String(),
            "stage": nw.String(),
            "time": nw.Datetime("us"),
        }
        assert history.event_stages == ("enquiry", "quote", "order")
        assert len(rows(history.events)) == 4

    def test_nothing_is_said_of_them_but_who_has_no_row(self, shop):
        brief = DEALS_BLOCK + TOUCHES_BLOCK + EVENTS_BLOCK
        history = shop.open(brief, deals=DEALS, touches=TOUCHES, events=EVENTS)
        assert [(f.level, f.topic, f.what) for f in history.findings] == [
            ("note", "deals", "3 of 6 customers in the records have no row here that counts."),
            ("note", "touches", "2 of 6 customers in the records have no row here that counts."),
            ("note", "events", "4 of 6 customers in the records have no row here that counts."),
        ]

    def test_a_brief_without_side_tables_has_no_history(self, shop):
        assert shop.open("unit: shops") == History()

    def test_only_what_is_needed_may_be_mapped(self, shop):
        block = "deals: {source: deals.csv, customer: account, status: status}"
        found = rows(shop.open(block, deals=DEALS).deals)
        assert found["status"].value_counts().to_dict() == {"won": 2, "lost": 1, "open": 1}
        unmapped = ["opened", "closed", "stage", "amount", "discount_share", "lost_reason"]
        assert found[unmapped].isna().all().all()

    def test_the_order_of_rows_does_not_matter(self, shop):
        brief = DEALS_BLOCK + TOUCHES_BLOCK + EVENTS_BLOCK
        tables = {"deals": DEALS, "touches": TOUCHES, "events": EVENTS}
        tables = {name: pd.concat([t, t, t.head(1)]) for name, t in tables.items()}
        once = shop.open(brief, **tables)
        again = shop.open(
            brief, **{name: t.sample(frac=1, random_state=3) for name, t in tables.items()}
        )
        assert once.findings == again.findings
        for name in tables:
            pd.testing.assert_frame_equal(rows(getattr(once, name)), rows(getattr(again, name)))

    def test_findings_come_in_german_too(self, shop):
        strange = DEALS.assign(account=["C1", "C9", "C8", ""])
        text = said(shop.open(DEALS_BLOCK + "language: de\n", deals=strange))
        assert "2 Zeilen gehören zu Kunden, die nicht in den Kundendaten stehen" in text
        assert "deals.csv, Spalte 'account'" in text
        english = said(shop.open(DEALS_BLOCK + "language: de\n", Texts("en"), deals=strange))
        assert "2 rows are of customers who are not in the records (2 different keys)" in english


class TestFiles:
    def test_parquet_with_its_own_types(self, shop):
        typed = DEALS.assign(
            opened=pd.to_datetime(DEALS["opened"]),
            closed=pd.to_datetime(DEALS["closed"]),
            amount=DEALS["amount"].astype(float),
            discount=pd.to_numeric(DEALS["discount"]),
        )
        typed.to_parquet(shop.folder / "deals.parquet")
        found = shop.open(DEALS_BLOCK.replace(".csv", ".parquet")).deals
        pd.testing.assert_frame_equal(rows(found), rows(shop.open(DEALS_BLOCK, deals=DEALS).deals))

    def test_json_lines_and_workbooks(self, shop):
        DEALS.to_json(shop.folder / "deals.jsonl", orient="records", lines=True)
        DEALS.to_excel(shop.folder / "deals.xlsx", index=False)
        plain = rows(shop.open(DEALS_BLOCK, deals=DEALS).deals)
        for ending in (".jsonl", ".xlsx"):
            found = rows(shop.open(DEALS_BLOCK.replace(".csv", ending)).deals)
            pd.testing.assert_frame_equal(found, plain)

    def test_german_numbers_and_dates(self, shop):
        german = DEALS.assign(
            opened=["01.01.2025", "01.02.2025", "01.03.2025", "13.04.2025"],
            closed=["31.01.2025", "11.02.2025", "02.03.2025", ""],
            amount=["1.000,00 €", "2.500,50 €", "300,00 €", "700,00 €"],
            discount=["10 %", "", "0 %", "25 %"],
        )
        history = shop.open(DEALS_BLOCK, deals=german)
        found = rows(history.deals)
        assert found["amount"].tolist() == [1000, 2500.5, 300, 700]
        assert found["discount_share"].fillna(-1).tolist() == [0.1, -1, 0, 0.25]
        assert found["opened"].dt.month.tolist() == [1, 2, 3, 4]
        assert "Discounts are written in per cent" in said(history)

    def test_a_column_of_the_file_says_whether_the_day_comes_first(self, shop):
        unclear = DEALS.assign(
            opened=["01/02/2025", "02/02/2025", "03/02/2025", "04/02/2025"],
            closed=["13/02/2025", "14/02/2025", "15/02/2025", ""],
        )
        history = shop.open(DEALS_BLOCK, deals=unclear)
        assert set(rows(history.deals)["opened"].dt.month) == {2}
        assert "day/month" not in said(history)
        doubtful = unclear.assign(closed="")
        history = shop.open(DEALS_BLOCK, deals=doubtful)
        assert "the day is taken to come first. | deals.csv, column 'opened'" in said(history)

    def test_a_missing_file_is_named(self, shop):
        refused(SourceError, lambda: shop.open(DEALS_BLOCK), "no such file", "deals.csv")

    def test_a_table_without_rows_says_nothing(self, shop):
        history = shop.open(DEALS_BLOCK, deals=DEALS.head(0))
        assert history.deals is None
        assert "The file has no rows" in said(history, level="warn")

    def test_columns_that_are_not_there_are_all_named(self, shop):
        renamed = DEALS.rename(columns={"closed": "close", "amount": "amounts"})
        refused(
            ColumnError,
            lambda: shop.open(DEALS_BLOCK, deals=renamed),
            "2 columns of the brief are not in deals.csv.",
            "brief.yaml, deals (line 4): 'closed', 'amount'",
            "did you mean 'close', 'amounts'?",
        )

    def test_reserved_names_are_refused(self, shop):
        refused(ColumnError, lambda: shop.open(DEALS_BLOCK, deals=DEALS.assign(__content=1)))


class TestCustomers:
    def test_strangers_are_left_out_and_counted(self, shop):
        strange = DEALS.assign(account=["C1", "X1", "X1", "X2"])
        history = shop.open(DEALS_BLOCK, deals=strange)
        assert rows(history.deals)["customer"].tolist() == ["C1"]
        assert "3 rows are of customers who are not in the records (2 different keys)" in said(
            history, level="warn"
        )
        assert "X1" not in said(history)

    def test_empty_keys_are_counted(self, shop):
        history = shop.open(DEALS_BLOCK, deals=DEALS.assign(account=["C1", "", " ", "NA"]))
        assert len(rows(history.deals)) == 1
        assert "3 rows name no customer" in said(history, level="warn")

    def test_keys_padded_with_spaces_meet(self, shop):
        padded = DEALS.assign(account=[" C1", "C1 ", "C2\u00a0", "C3"])
        assert rows(shop.open(DEALS_BLOCK, deals=padded).deals)["customer"].tolist() == [
            *("C1", "C1", "C2", "C3")
        ]

    def test_keys_of_another_type_meet(self, shop):
        shop.customers = CUSTOMERS.assign(id=[1, 2, 3, 4, 5, 6])
        typed = DEALS.assign(account=[1.0, 1.0, 2.0, np.nan], status="won")
        typed.to_parquet(shop.folder / "deals.parquet")
        history = shop.open(DEALS_BLOCK.replace(".csv", ".parquet"))
        assert rows(history.deals)["customer"].tolist() == ["1", "1", "2"]

    def test_a_table_of_strangers_is_refused(self, shop):
        refused(
            BriefError,
            lambda: shop.open(DEALS_BLOCK, deals=DEALS.assign(account=DEALS["deal"])),
            "No customer of deals.csv is in the records.",
            "brief.yaml, deals (line 4)",
        )

    def test_records_without_an_id_are_refused(self, shop):
        shop.id = "columns: {id: {role: ignore}}"
        refused(BriefError, lambda: shop.open(DEALS_BLOCK, deals=DEALS), "no id", "role: id")

    def test_a_customer_who_stands_twice_doubles_no_row(self, shop):
        shop.customers = pd.concat([CUSTOMERS, CUSTOMERS.assign(visits=9)])
        history = shop.open(DEALS_BLOCK, deals=DEALS)
        assert len(rows(history.deals)) == 4
        assert "3 of 6 customers" in said(history)


class TestDeals:
    def test_repeated_rows_count_once(self, shop):
        history = shop.open(DEALS_BLOCK, deals=pd.concat([DEALS, DEALS.head(2)]))
        assert len(rows(history.deals)) == 4
        assert "2 rows equal another row in everything" in said(history)

    def test_alike_deals_of_two_numbers_are_two(self, shop):
        twins = pd.concat([DEALS, DEALS.head(1).assign(deal="D9")])
        history = shop.open(DEALS_BLOCK, deals=twins)
        assert len(rows(history.deals)) == 5
        assert "equal" not in said(history)

    def test_without_any_date_deals_still_count(self, shop):
        block = DEALS_BLOCK.replace("  opened: opened\n  closed: closed\n", "")
        history = shop.open(block, deals=DEALS.drop(columns=["opened", "closed"]))
        assert len(rows(history.deals)) == 4
        assert "no opening and no closing date: nothing is said on how long" in said(history)

    def test_without_a_closing_date_no_time_is_told(self, shop):
        history = shop.open(DEALS_BLOCK.replace("  closed: closed\n", ""), deals=DEALS)
        assert "Deals have no closing date" in said(history, level="note")

    def test_a_column_of_unreadable_dates_is_refused(self, shop):
        refused(
            KindError,
            lambda: shop.open(DEALS_BLOCK, deals=DEALS.assign(closed="soon")),
            "Most of the column 'closed' does not hold a date.",
            "brief.yaml, deals (line 4)",
        )

    def test_unreadable_cells_are_counted(self, shop):
        odd = DEALS.assign(
            opened=["2025-01-01", "2025-02-01", "soon", "2025-04-01"],
            amount=["1000", "about 2000", "300", "700"],
        )
        history = shop.open(DEALS_BLOCK, deals=odd)
        assert "1 cell does not hold a date" in said(history, level="warn")
        assert "1 cell does not hold a number" in said(history, level="warn")
        assert "about" not in said(history)
        assert len(rows(history.deals)) == 4

    def test_a_deal_closed_before_it_was_opened_has_no_dates(self, shop):
        wrong = DEALS.assign(closed=["2024-12-31", "2025-02-11", "2025-03-02", ""])
        history = shop.open(DEALS_BLOCK, deals=wrong)
        found = rows(history.deals)
        assert len(found) == 4
        assert "1 deal was closed before it was opened" in said(history, level="warn")
        odd = found[found["amount"] == 1000].iloc[0]
        assert pd.isna(odd["opened"])
        assert pd.isna(odd["closed"])

    def test_a_day_without_its_hour_is_not_before_the_hours_of_that_day(self, shop):
        same = DEALS.assign(
            opened=["2025-01-01 15:30", "2025-02-01 09:00", "2025-03-01 10:00", "2025-04-01 11:00"],
            closed=["2025-01-01", "2025-02-11", "2025-03-02", ""],
        )
        history = shop.open(DEALS_BLOCK, deals=same)
        assert "before" not in said(history)
        found = rows(history.deals)
        assert (found["closed"].dropna() >= found["opened"][found["closed"].notna()]).all()

    def test_an_end_that_never_comes_is_no_date(self, shop):
        never = DEALS.assign(
            status=["won", "open", "open", "open"],
            closed=["2025-01-31", "9999-12-31", "9999-12-31", "9999-12-31"],
        )
        history = shop.open(DEALS_BLOCK, deals=never)
        assert rows(history.deals)["closed"].notna().tolist() == [True, False, False, False]
        assert {finding.level for finding in history.findings} == {"note"}

    def test_negative_amounts_count_as_deals_without_size(self, shop):
        history = shop.open(DEALS_BLOCK, deals=DEALS.assign(amount=[-5, 0, 300, 700]))
        found = rows(history.deals)
        assert found["status"].tolist().count("won") == 2
        assert sorted(found["amount"].dropna()) == [0, 300, 700]
        assert "1 deal has a negative amount" in said(history, level="warn")

    def test_two_currencies_are_refused(self, shop):
        mixed = DEALS.assign(currency=["EUR", "eur", "USD", "EUR"])
        block = DEALS_BLOCK + "  currency: currency\n"
        message = refused(
            BriefError,
            lambda: shop.open(block, deals=mixed),
            "The amounts of deals.csv are in 2 currencies.",
        )
        assert "2 more words" in message  # each stands on too few rows to be named
        many = pd.concat([mixed] * 10).assign(deal=range(40))
        refused(BriefError, lambda: shop.open(block, deals=many), "found: '€', '$'")

    def test_two_signs_of_money_are_two_currencies(self, shop):
        mixed = DEALS.assign(amount=["1000 €", "2500 €", "$300", "700 €"])
        refused(BriefError, lambda: shop.open(DEALS_BLOCK, deals=mixed), "2 currencies")

    def test_one_currency_however_written_is_one(self, shop):
        same = DEALS.assign(currency=["EUR", "eur", "€", ""])
        block = DEALS_BLOCK + "  currency: currency\n"
        assert len(rows(shop.open(block, deals=same).deals)) == 4

    def test_another_currency_than_the_brief_is_refused(self, shop):
        block = 'currency: "€"\n' + DEALS_BLOCK + "  currency: currency\n"
        refused(
            BriefError,
            lambda: shop.open(block, deals=DEALS.assign(currency="USD")),
            "another currency than the brief's",
            "'$' beside currency: '€'",
        )

    def test_unknown_words_of_the_status_are_refused(self, shop):
        odd = DEALS.assign(status=["won", "Signed", "Signed", "ask Ms Weber"])
        message = refused(
            BriefError,
            lambda: shop.open(DEALS_BLOCK, deals=odd),
            "3 deals have a status that is neither won, lost nor open.",
            "found: 2 more words",
        )
        assert "Weber" not in message
        many = pd.concat([odd] * 6).assign(deal=range(24))
        message = refused(
            BriefError,
            lambda: shop.open(DEALS_BLOCK, deals=many),
            "found: 'Signed' and 1 more word",
        )
        assert "Weber" not in message

    def test_words_of_the_status_can_be_declared(self, shop):
        named = DEALS.assign(status=["Signed", "Gone", "signed ", "Talking"])
        block = DEALS_BLOCK.replace(
            "status: status",
            "status: {column: status, won: [Signed], lost: [Gone], open: Talking}",
        )
        found = rows(shop.open(block, deals=named).deals)
        assert found["status"].value_counts().to_dict() == {"won": 2, "lost": 1, "open": 1}

    def test_deals_without_a_status_are_left_out_and_counted(self, shop):
        history = shop.open(DEALS_BLOCK, deals=DEALS.assign(status=["won", "", "lost", "open"]))
        assert len(rows(history.deals)) == 3
        assert "1 deal has no status" in said(history, level="warn")

    def test_nothing_after_the_as_of_date_counts(self, shop):
        history = shop.open(DEALS_BLOCK + "as_of: 2025-02-05\n", deals=DEALS)
        found = rows(history.deals)
        assert found["status"].tolist() == ["won", "open"]
        later = found[found["status"] == "open"].iloc[0]
        assert pd.isna(later["closed"])
        assert later["lost_reason"] is None or pd.isna(later["lost_reason"])
        text = said(history)
        assert "2 rows lie after the as-of date, 5\u00a0February\u00a02025" in text
        assert "1 deal was closed after the as-of date" in text

    def test_the_as_of_day_itself_counts_to_its_end(self, shop):
        hours = DEALS.assign(closed=["2025-01-31 23:59", "2025-02-11", "2025-03-02", ""])
        found = rows(shop.open(DEALS_BLOCK + "as_of: 2025-01-31\n", deals=hours).deals)
        assert found["status"].tolist() == ["won"]

    def test_a_deal_that_closes_later_and_was_opened_nobody_knows_when_does_not_count(self, shop):
        block = DEALS_BLOCK.replace("  opened: opened\n", "") + "as_of: 2025-02-05\n"
        history = shop.open(block, deals=DEALS)
        assert sorted(rows(history.deals)["status"]) == ["open", "won"]
        assert "2 rows lie after the as-of date" in said(history)

    def test_a_closing_date_of_an_open_deal_is_not_used(self, shop):
        due = DEALS.assign(closed=["2025-01-31", "2025-02-11", "2025-03-02", "2025-06-30"])
        history = shop.open(DEALS_BLOCK + "as_of: 2025-05-01\n", deals=due)
        found = rows(history.deals)
        assert len(found) == 4
        assert found.loc[found["status"] == "open", "closed"].isna().all()
        assert "1 open deal has a closing date" in said(history)

    def test_when_everything_lies_after_the_as_of_date_nothing_is_told(self, shop):
        history = shop.open(DEALS_BLOCK + "as_of: 2020-01-01\n", deals=DEALS)
        assert history.deals is None
        assert "No row is left that counts" in said(history, level="warn")

    def test_discounts_outside_0_to_100_percent_are_missing(self, shop):
        history = shop.open(DEALS_BLOCK, deals=DEALS.assign(discount=[0.1, 0.2, 1.5, -0.1]))
        assert sorted(rows(history.deals)["discount_share"].dropna()) == [0.1, 0.2]
        assert "2 discounts lie outside 0 to 100 %" in said(history, level="warn")

    def test_stages_are_written_as_declared_and_others_do_not_count(self, shop):
        block = DEALS_BLOCK + "  stages: [Qualified, Proposal, Quote sent]\n"
        spelled = DEALS.assign(stage=["QUALIFIED", "quote sent", "Negotiation", ""])
        history = shop.open(block, deals=spelled)
        assert sorted(rows(history.deals)["stage"].dropna()) == ["Qualified", "Quote sent"]
        assert history.deal_stages == ("Qualified", "Proposal", "Quote sent")
        text = said(history, level="warn")
        assert "1 row is at a stage that `stages` does not name; that" in text
        assert "1 stage of the brief is on no row that counts: 'Proposal'." in text
        many = pd.concat([spelled] * 10).assign(deal=range(40))
        text = said(shop.open(block, deals=many))
        assert "10 rows are at stages that `stages` does not name ('Negotiation')" in text


class TestTouches:
    def test_a_touch_listed_twice_counts_once(self, shop):
        # The second export has numbers of its own, and knows the answer that came later.
        first = TOUCHES.assign(touch=[1, 2, 3, 4], answered="")
        second = TOUCHES.assign(touch=[5, 6, 7, 8])
        history = shop.open(TOUCHES_BLOCK, touches=pd.concat([first, second]))
        pd.testing.assert_frame_equal(
            rows(history.touches), rows(shop.open(TOUCHES_BLOCK, touches=TOUCHES).touches)
        )
        assert "4 touches are of the same customer, campaign, channel and date" in said(
            shop.open(TOUCHES_BLOCK, touches=pd.concat([first, second]))
        )

    def test_two_channels_on_one_day_are_two_touches(self, shop):
        both = pd.concat([TOUCHES, TOUCHES.head(1).assign(channel="phone")])
        assert len(rows(shop.open(TOUCHES_BLOCK, touches=both).touches)) == 5

    @pytest.mark.parametrize(
        ("answers", "expected"),
        [
            (["yes", "no", "no", "yes"], [True, False, False, True]),
            (["1", "0", "", "1"], [True, False, False, True]),
            (["x1", "", "", "x1"], None),
            (["yes", "", "", "yes"], [True, False, False, True]),
            (["ja", "nein", "nein", "nein"], [True, False, False, False]),
            (["", "", "", ""], [False, False, False, False]),
        ],
    )
    def test_an_answer_may_be_a_flag(self, shop, answers, expected):
        flagged = TOUCHES.assign(answered=answers)
        if expected is None:
            refused(KindError, lambda: shop.open(TOUCHES_BLOCK, touches=flagged), "'answered'")
            return
        found = rows(shop.open(TOUCHES_BLOCK, touches=flagged).touches)
        assert found["was_answered"].tolist() == expected
        assert found["answered"].isna().all()

    def test_a_parquet_flag_is_a_flag(self, shop):
        TOUCHES.assign(answered=[True, False, False, True]).to_parquet(
            shop.folder / "touches.parquet"
        )
        found = rows(shop.open(TOUCHES_BLOCK.replace(".csv", ".parquet")).touches)
        assert found["was_answered"].tolist() == [True, False, False, True]

    def test_rows_without_campaign_or_date_are_left_out_and_counted(self, shop):
        holes = TOUCHES.assign(
            campaign=["Spring", "", "Spring", "Autumn"], sent=["2025-03-01"] * 3 + [""]
        )
        history = shop.open(TOUCHES_BLOCK, touches=holes)
        assert rows(history.touches)["customer"].tolist() == ["C1", "C3"]
        assert "1 touch names no campaign" in said(history, level="warn")
        assert "1 touch has no date on which it was sent" in said(history, level="warn")

    def test_nothing_after_the_as_of_date_counts(self, shop):
        history = shop.open(TOUCHES_BLOCK + "as_of: 2025-03-03\n", touches=TOUCHES)
        found = rows(history.touches)
        assert found["customer"].tolist() == ["C1", "C2", "C3"]
        assert not found["was_answered"].any()
        assert "1 row lies after the as-of date" in said(history)
        assert "1 touch was answered after the as-of date" in said(history)

    def test_an_answer_before_the_touch_has_no_date(self, shop):
        wrong = TOUCHES.assign(answered=["2025-02-01", "", "", "2025-09-02"])
        history = shop.open(TOUCHES_BLOCK, touches=wrong)
        found = rows(history.touches)
        assert found["was_answered"].tolist() == [True, False, False, True]
        assert found["answered"].notna().tolist() == [False, False, False, True]
        assert "1 touch was answered before it was sent" in said(history, level="warn")

    def test_who_was_contacted_was_not_held_back(self, shop):
        both = pd.concat([TOUCHES, TOUCHES.head(1).assign(group="control")])
        history = shop.open(TOUCHES_BLOCK, touches=both)
        assert rows(history.touches)["is_control"].tolist() == [False, True, False, False]
        assert "1 touch is both contacted and held back" in said(history, level="warn")

    def test_a_control_group_nobody_is_in_is_told(self, shop):
        block = TOUCHES_BLOCK.replace("value: control", "value: holdout")
        history = shop.open(block, touches=TOUCHES)
        assert not rows(history.touches)["is_control"].any()
        assert "nothing is said on lift" in said(history, level="warn")


class TestEvents:
    def test_repeated_events_count_once(self, shop):
        repeated = pd.concat([EVENTS.assign(note="a"), EVENTS.assign(note="b")])
        history = shop.open(EVENTS_BLOCK, events=repeated)
        assert len(rows(history.events)) == 4
        assert "4 events are of the same customer, stage and date" in said(history)

    def test_stages_out_of_order_are_counted_and_keep_their_time(self, shop):
        mixed = EVENTS.assign(date=["2025-01-01", "2025-03-05", "2025-02-01", "2025-03-01"])
        history = shop.open(EVENTS_BLOCK, events=mixed)
        assert "1 event comes after a later stage of its customer" in said(history)
        own = rows(history.events)
        assert own[own["customer"] == "C1"].sort_values("time")["stage"].tolist() == [
            *("enquiry", "order", "quote")
        ]

    def test_stages_on_one_day_are_in_order(self, shop):
        assert "later stage" not in said(
            shop.open(EVENTS_BLOCK, events=EVENTS.iloc[::-1].assign(date="2025-01-01"))
        )

    def test_events_without_stage_or_date_are_left_out_and_counted(self, shop):
        holes = EVENTS.assign(stage=["", "quote", "order", "enquiry"])
        holes.loc[3, "date"] = ""
        history = shop.open(EVENTS_BLOCK, events=holes)
        assert len(rows(history.events)) == 2
        assert "1 event names no stage" in said(history, level="warn")
        assert "1 event has no date" in said(history, level="warn")

    def test_without_a_declared_order_every_stage_counts(self, shop):
        block = EVENTS_BLOCK.replace("  stages: [enquiry, quote, order]\n", "")
        history = shop.open(block, events=EVENTS.assign(stage=["a", "b", "c", "a"]))
        assert history.event_stages == ()
        assert set(rows(history.events)["stage"]) == {"a", "b", "c"}

    def test_nothing_after_the_as_of_date_counts(self, shop):
        history = shop.open(EVENTS_BLOCK + "as_of: 2025-01-31\n", events=EVENTS)
        assert len(rows(history.events)) == 2
        assert "2 rows lie after the as-of date" in said(history)


class TestPersonas:
    def labelled(self, ids: list[str], personas: list[str]) -> nw.LazyFrame:
        table = pa.table({"key": ids, "__persona": personas})
        return nw.from_native(table).lazy("duckdb")

    def test_every_row_gets_the_persona_of_its_customer(self):
        labelled = self.labelled(["a", "b", "c"], ["P2", "P1", "P10"])
        deals = nw.from_native(pa.table({"customer": ["a", "c", "a"], "n": [1, 2, 3]}))
        found = rows(with_personas(deals.lazy("duckdb"), labelled, "key"))
        assert found["__persona"].tolist() == ["P2", "P2", "P10"]

    @pytest.mark.parametrize("personas", [["P10", "P2"], ["P2", "P10"]])
    def test_a_customer_of_two_personas_is_of_the_first(self, personas):
        labelled = self.labelled(["a", "a"], personas)
        deals = nw.from_native(pa.table({"customer": ["a", "a"], "n": [1, 2]}))
        found = rows(with_personas(deals.lazy("duckdb"), labelled, "key"))
        assert found["__persona"].tolist() == ["P2", "P2"]

    def test_a_customer_of_no_persona_keeps_the_row(self):
        labelled = nw.from_native(
            pa.table({"key": ["a", "b", "b"], "__persona": [None, None, "P1"]})
        ).lazy("duckdb")
        deals = nw.from_native(pa.table({"customer": ["a", "b"], "n": [1, 2]}))
        found = rows(with_personas(deals.lazy("duckdb"), labelled, "key"))
        assert found["__persona"].isna().tolist() == [True, False]

    def test_a_history_joins_the_labels_of_its_records(self, shop):
        agreed, records = shop.read(DEALS_BLOCK + EVENTS_BLOCK)
        DEALS.to_csv(shop.folder / "deals.csv", index=False)
        EVENTS.to_csv(shop.folder / "events.csv", index=False)
        history = open_history(agreed, records)
        labels = pa.record_batch(
            {
                "persona": ["P1", "P1", "P2", "P2", "P2", "P2"],
                "fit": [1.0] * 6,
                "runner_up": ["P2"] * 6,
                "edge": [False] * 6,
            }
        )
        named = history.with_personas(records.labelled([labels]), records.schema.id_column)
        assert rows(named.deals)["__persona"].tolist() == ["P1", "P1", "P1", "P2"]
        assert set(rows(named.events)["__persona"]) == {"P1"}
        assert named.touches is None


class TestSampleData:
    def test_totals_agree_with_an_independent_count(self, sample_data):
        brief = Brief.load(sample_data / "brief.yaml")
        history = open_history(brief, read(brief.customers, brief=brief))
        deals = pd.read_csv(sample_data / "deals.csv")
        found = rows(history.deals)
        assert found["status"].value_counts().to_dict() == deals["status"].value_counts().to_dict()
        assert found["amount"].sum() == pytest.approx(deals["amount"].sum())
        days = pd.to_datetime(deals["closed"]) - pd.to_datetime(deals["opened"])
        assert (found["closed"] - found["opened"]).median() == days.median()
        touches = pd.read_csv(sample_data / "touches.csv")
        own = rows(history.touches)
        keys = ["campaign", "channel"]
        contacted = touches[touches["group"] != "control"]
        pd.testing.assert_series_equal(
            own[~own["is_control"]].groupby(keys)["was_answered"].sum(),
            contacted.groupby(keys)["answered"].count(),
            check_names=False,
        )
        assert own["is_control"].sum() == (touches["group"] == "control").sum()
        events = pd.read_csv(sample_data / "events.csv")
        reached = rows(history.events)["stage"].value_counts().to_dict()
        assert reached == events["stage"].value_counts().to_dict()
        assert brief.as_of == datetime.date(2025, 12, 31)
        assert {finding.level for finding in history.findings} == {"note"}


class TestWordsOfAStatus:
    def test_other_words_may_count_as_open(self, shop):
        block = DEALS_BLOCK.replace("status: status", "status: {column: status, others: open}")
        table = DEALS.assign(status=["Won (Renewals)", "lost", "Quoted", "Won over"])
        history = shop.open(block + "min_cell: 3\n", deals=table)
        assert rows(history.deals)["status"].tolist() == ["won", "lost", "open", "open"]
        assert "2 deals have a status that is neither won nor lost; they count as open." in said(
            history
        )

    def test_they_are_named_where_many_deals_say_them(self, shop):
        block = DEALS_BLOCK.replace("status: status", "status: {column: status, others: open}")
        table = DEALS.assign(status=["Quoted", "Quoted", "Quoted", "Rare"])
        assert "4 deals have a status that is neither won nor lost ('Quoted')" in said(
            shop.open(block + "min_cell: 3\n", deals=table)
        )

    def test_a_flag_may_say_that_a_deal_is_over(self, shop):
        status = "status: {column: won, won: [yes], lost: [no], ended: over}"
        table = DEALS.assign(won=["yes", "no", "no", "no"], over=["TRUE", "TRUE", "FALSE", "FALSE"])
        history = shop.open(DEALS_BLOCK.replace("status: status", status), deals=table)
        assert rows(history.deals)["status"].tolist() == ["won", "lost", "open", "open"]

    def test_a_stage_that_only_says_the_end_is_no_stage(self, shop):
        table = DEALS.assign(stage=["Closed won", "Quote sent", "Closed Won (Shop)", "Lost"])
        history = shop.open(DEALS_BLOCK, deals=table)
        stages = rows(history.deals)["stage"]
        assert stages.fillna("").tolist() == ["", "Quote sent", "", "Lost"]
        assert "2 deals that were won or lost stand at a stage that says only this" in said(history)

    def test_unless_the_brief_declares_it(self, shop):
        table = DEALS.assign(stage=["Closed won", "Quote sent", "Closed won", "Quote sent"])
        block = DEALS_BLOCK + "  stages: [Quote sent, Closed won]\n"
        found = rows(shop.open(block, deals=table).deals)
        assert found["stage"].tolist() == table["stage"].tolist()
