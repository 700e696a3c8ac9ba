"""Promises of the orders: every row counts, or a finding says how many did not and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from personas.errors import BriefError, ColumnError, KindError, PersonasError, RecordsError
from personas.records.brief import Brief
from personas.records.opening import Sources, open_brief
from personas.texts.language import NBSP

BLOCK = {"source": "orders.csv", "customer": "who", "time": "day", "amount": "money"}


def orders(**changes: object) -> pd.DataFrame:
    """Three orders of each of 40 customers, 30 days apart."""
    frame = pd.DataFrame(
        [
            {"id": f"O{who}-{n}", "who": f"C{who:02}", "day": f"2025-0{n}-15", "money": 10.0 * n}
            for who in range(1, 41)
            for n in (1, 2, 3)
        ]
    )
    return frame.assign(**changes)


def opened(folder: Path, frame: pd.DataFrame, **settings: object) -> Sources:
    frame.to_csv(folder / "orders.csv", index=False)
    brief = {key: settings.pop(key) for key in [*settings] if key in Brief.model_fields}
    block = {**BLOCK, **settings, "source": str(folder / "orders.csv")}
    return open_brief(Brief.model_validate({"orders": block, **brief}))


def said(sources: Sources) -> str:
    whole = "\n".join(finding.what for finding in sources.history.findings)
    return whole.replace(NBSP, " ")


def features(sources: Sources) -> pd.DataFrame:
    return sources.records.to_frame().set_index("who")


def test_customers_are_made_of_their_orders(tmp_path: Path) -> None:
    found = features(opened(tmp_path, orders(), order="id"))
    assert len(found) == 40
    one = found.loc["C07"]
    assert one["orders_count"] == 3
    assert one["orders_revenue"] == 60
    assert one["median_basket"] == 20
    assert one["days_since_last_order"] == 0
    assert one["days_since_first_order"] == 59


def test_the_as_of_day_is_the_newest_day(tmp_path: Path) -> None:
    assert opened(tmp_path, orders()).brief.as_of == date(2025, 3, 15)


def test_rows_of_nobody_are_counted_with_their_money(tmp_path: Path) -> None:
    frame = orders()
    frame.loc[frame.index < 12, "who"] = ""
    sources = opened(tmp_path, frame)
    assert "12 rows name no customer; they are left out. They hold 10 % of all sales." in said(
        sources
    )
    assert len(features(sources)) == 36


def test_a_few_rows_far_in_the_future_do_not_move_the_as_of_day(tmp_path: Path) -> None:
    many = pd.concat([orders(id=lambda f, at=at: f["id"] + f"-{at}") for at in range(10)])
    many.iloc[0, many.columns.get_loc("day")] = "2062-01-15"
    sources = opened(tmp_path, many, order="id")
    assert sources.brief.as_of == date(2025, 3, 15)
    assert "1 row lies more than a year after all others" in said(sources)
    assert "1 row lies after the as-of date, 15 March 2025" in said(sources)


def test_dates_of_1900_are_no_dates(tmp_path: Path) -> None:
    frame = orders()
    frame.loc[:4, "day"] = "1900-01-01"
    frame.loc[5:6, "day"] = ""
    assert "7 rows have no date, or one before 1970" in said(opened(tmp_path, frame))


def test_no_date_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match="no order counts"):
        opened(tmp_path, orders(day="1900-01-01"))


def test_repeated_rows_are_counted_once_unless_the_brief_says_otherwise(tmp_path: Path) -> None:
    twice = pd.concat([orders(), orders().head(10), orders().head(1)])
    once = opened(tmp_path, twice, order="id", category="id")
    assert "11 rows equal another row in everything" in said(once)
    pd.testing.assert_frame_equal(
        features(once), features(opened(tmp_path, orders(), order="id", category="id"))
    )
    every = opened(tmp_path, twice, order="id", repeats="all")
    assert features(every).loc["C01", "orders_revenue"] == 60 + 60 + 10


def test_amounts_may_be_written_with_signs_of_money(tmp_path: Path) -> None:
    written = orders(money=[f"€ 1.{n:03},50" for n in range(120)])
    found = features(opened(tmp_path, written, currency="€"))
    assert found.loc["C01", "orders_revenue"] == 1000.5 + 1001.5 + 1002.5


def test_two_currencies_need_rates(tmp_path: Path) -> None:
    orders(cur=["EUR", "USD", "GBP"] * 40).to_csv(tmp_path / "orders.csv", index=False)
    block = {**BLOCK, "source": str(tmp_path / "orders.csv"), "currency": "cur"}
    for rates in ({}, {"USD": 0.9}):
        brief = Brief.model_validate({"orders": block, "currency": "€", "rates": rates})
        with pytest.raises(BriefError, match="3 currencies") as error:
            open_brief(brief)
        assert "rates" in str(error.value.do)


def test_rates_bring_all_money_into_one_currency(tmp_path: Path) -> None:
    frame = orders(cur=["EUR", "USD", "GBP"] * 40)
    frame.to_csv(tmp_path / "orders.csv", index=False)
    block = {**BLOCK, "source": str(tmp_path / "orders.csv"), "currency": "cur"}
    rates = {"USD": 0.5, "£": 2}
    brief = Brief.model_validate({"orders": block, "currency": "€", "rates": rates})
    sources = open_brief(brief)
    assert features(sources).loc["C01", "orders_revenue"] == 10 + 20 * 0.5 + 30 * 2
    assert "80 amounts were converted" in said(sources)


def test_refunds_above_sales_are_a_share_of_one(tmp_path: Path) -> None:
    frame = pd.concat(
        [orders(), pd.DataFrame([{"id": "R", "who": "C01", "day": "2025-03-01", "money": -500}])]
    )
    sources = opened(tmp_path, frame, order="id")
    one = features(sources).loc["C01"]
    assert (one["returned_share"], one["orders_revenue"], one["orders_count"]) == (1, -440, 3)
    assert "1 customer got back more than he paid" in said(sources)
    assert "1 row has a negative amount or quantity" in said(sources)


def test_a_customer_with_returns_alone_is_no_record(tmp_path: Path) -> None:
    back = pd.DataFrame([{"id": "R", "who": "C99", "day": "2025-03-01", "money": -5}])
    sources = opened(tmp_path, pd.concat([orders(), back]))
    assert "C99" not in features(sources).index
    assert "1 customer has rows, but no order that counts" in said(sources)


def test_cancelled_orders_count_for_nothing_and_returned_ones_were_ordered(tmp_path: Path) -> None:
    frame = orders(what=["Cancelled", "returned", "delivered"] * 40)
    sources = opened(tmp_path, frame, order="id", status="what")
    one = features(sources).loc["C01"]
    assert (one["orders_count"], one["orders_revenue"], one["returned_share"]) == (2, 30, 0.4)
    assert "40 rows were cancelled or voided" in said(sources)
    assert "40 rows were returned or refunded" in said(sources)
    assert "'delivered'; they count as sold" in said(sources)


def test_one_customer_with_half_of_all_rows_is_pointed_out(tmp_path: Path) -> None:
    till = pd.DataFrame(
        [{"id": f"T{n}", "who": "till", "day": "2025-02-01", "money": n} for n in range(120)]
    )
    sources = opened(tmp_path, pd.concat([orders(), till]), order="id")
    assert "One customer holds 50 % of all rows" in said(sources)


def test_an_order_of_two_customers_counts_for_each(tmp_path: Path) -> None:
    frame = orders(id=["shared", "b", "c"] * 40)
    sources = opened(tmp_path, frame, order="id")
    assert "3 orders name more than one customer" in said(sources)
    assert features(sources).loc["C01", "orders_count"] == 3


def test_without_an_order_column_a_day_is_an_order(tmp_path: Path) -> None:
    twice = pd.concat([orders(), orders(money=5)])
    sources = opened(tmp_path, twice)
    assert features(sources).loc["C01", "orders_count"] == 3
    assert "rows of one customer on one day count as one order" in said(sources)


def test_rows_without_an_order_id_count_by_day(tmp_path: Path) -> None:
    frame = orders()
    frame.loc[frame["who"] == "C01", "id"] = ""
    sources = opened(tmp_path, frame, order="id")
    assert features(sources).loc["C01", "orders_count"] == 3
    assert "3 rows name no order" in said(sources)


def test_charges_are_money_and_nothing_else(tmp_path: Path) -> None:
    post = pd.DataFrame(
        [
            {
                "id": f"O{who}-1",
                "who": f"C{who:02}",
                "day": "2025-01-15",
                "money": 4,
                "what": "Post",
            }
            for who in range(1, 41)
        ]
    )
    frame = pd.concat([orders(what="Chair"), post])
    sources = opened(tmp_path, frame, order="id", product="what", charges=["post", "fee"])
    one = features(sources).loc["C01"]
    assert (one["orders_revenue"], one["median_basket"]) == (64, 20)
    assert "40 rows are charges and no goods" in said(sources)
    assert "1 charge of the brief is on no row that counts: 'fee'" in said(sources)


def test_the_window_cuts_sums_and_not_the_first_order(tmp_path: Path) -> None:
    sources = opened(tmp_path, orders(), order="id", window="1 month")
    one = features(sources).loc["C01"]
    assert (one["orders_count"], one["orders_revenue"]) == (1, 30)
    assert one["days_since_first_order"] == 59
    assert "80 orders lie before the window" in said(sources)


def test_the_latest_of_what_is_kept_is_kept(tmp_path: Path) -> None:
    found = features(opened(tmp_path, orders(land=["AT", "AT", "DE"] * 40), keep=["land"]))
    assert set(found["land"]) == {"DE"}


@pytest.mark.parametrize(
    ("ids", "form"),
    [
        ([f"000{n}" for n in range(1, 41)], "leading zeros and apostrophes"),
        ([f"'{n}" for n in range(1, 41)], "leading zeros and apostrophes"),
        (list(range(1, 41)), ""),
    ],
)
def test_keys_find_customers_however_they_are_written(
    tmp_path: Path, ids: list[object], form: str
) -> None:
    frame = orders(who=[n for n in range(1, 41) for _ in range(3)])
    pd.DataFrame({"id": ids, "plan": ["a", "b"] * 20}).to_csv(tmp_path / "c.csv", index=False)
    sources = opened(tmp_path, frame, order="id", customers=str(tmp_path / "c.csv"))
    assert sources.records.to_frame()["orders_count"].tolist() == [3.0] * 40
    assert form in said(sources)


def test_customers_and_orders_are_checked_both_ways(tmp_path: Path) -> None:
    known = [f"C{n:02}" for n in range(11, 61)]
    pd.DataFrame({"id": known, "plan": ["a", "b"] * 25}).to_csv(tmp_path / "c.csv", index=False)
    sources = opened(tmp_path, orders(), order="id", customers=str(tmp_path / "c.csv"))
    assert "10 customers of the orders are not in the records" in said(sources)
    assert "20 customers of the records have no order that counts" in said(sources)
    found = sources.records.to_frame().set_index("id")
    assert found.loc["C60", "orders_count"] == 0
    assert pd.isna(found.loc["C60", "days_since_last_order"])


def test_orders_of_nobody_known_are_an_error(tmp_path: Path) -> None:
    pd.DataFrame({"id": list("abc"), "plan": list("xyz")}).to_csv(tmp_path / "c.csv", index=False)
    with pytest.raises(BriefError, match=r"No customer of orders\.csv is in the records"):
        opened(tmp_path, orders(), customers=str(tmp_path / "c.csv"))


def test_a_column_of_the_records_goes_before_a_feature_of_its_name(tmp_path: Path) -> None:
    own = pd.DataFrame({"id": [f"C{n:02}" for n in range(1, 41)], "orders_count": range(40)})
    own.to_csv(tmp_path / "c.csv", index=False)
    sources = opened(tmp_path, orders(), order="id", customers=str(tmp_path / "c.csv"))
    assert sources.records.to_frame()["orders_count"].tolist() == list(range(40))
    assert "the records' own stands: 'orders_count'" in said(sources)


def test_mixed_forms_of_dates_are_counted(tmp_path: Path) -> None:
    frame = orders()
    frame.loc[frame.index < 20, "day"] = "15/01/2025"
    sources = opened(tmp_path, frame)
    assert "20 cells do not hold a date" in said(sources)


def test_moments_of_several_zones_count_as_their_own_clocks_show_them(tmp_path: Path) -> None:
    # The clock jumps from two to three in this night, and 02:30 is on no clock.
    zoned = ["2025-03-30T02:30:00+01:00", "2025-03-30 23:30:00 -05:00", "2025-03-31T00:30:00Z"]
    sources = opened(tmp_path, orders(day=zoned * 40), order="id")
    assert "120 moments are written with their time zone" in said(sources)
    assert sources.brief.as_of == date(2025, 3, 31)
    assert features(sources).loc["C01", "days_since_first_order"] == 1


def test_a_column_of_words_is_no_column_of_money(tmp_path: Path) -> None:
    with pytest.raises(KindError, match="does not hold a number"):
        opened(tmp_path, orders(money="much"))


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ColumnError, match=r"1 column of the brief is not in orders\.csv"):
        opened(tmp_path, orders(), order="idd")


def test_no_message_holds_a_key(tmp_path: Path) -> None:
    frame = orders(money="much")
    with pytest.raises(PersonasError) as error:
        opened(tmp_path, frame)
    assert "C01" not in str(error.value)
    assert "much" not in str(error.value)


def test_neither_customers_nor_orders_is_an_error() -> None:
    with pytest.raises(BriefError, match="names no customer records"):
        open_brief(Brief())


def test_a_brief_may_speak_of_features(tmp_path: Path) -> None:
    sources = opened(
        tmp_path,
        orders(),
        order="id",
        columns={"orders_revenue": {"role": "outcome", "label": "turnover"}},
    )
    assert sources.records.schema["orders_revenue"].role == "outcome"
    assert sources.records.schema["orders_revenue"].label == "turnover"


def test_a_brief_may_not_speak_of_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ColumnError, match="not in the records"):
        opened(tmp_path, orders(), columns={"orders_cuont": {"role": "outcome"}})


def test_subjects_share_the_budget_of_the_table(tmp_path: Path) -> None:
    schema = opened(tmp_path, orders(), order="id", weight=2).records.schema
    weights = {column.name: column.weight for column in schema.of(role="segment")}
    groups = {column.group for column in schema.of(role="segment")}
    sizes = {group: [c.group for c in schema.of(role="segment")].count(group) for group in groups}
    total = sum(weights[column.name] / sizes[column.group] for column in schema.of(role="segment"))
    assert total == pytest.approx(2)


def test_customers_may_be_made_of_other_tables_alone(tmp_path: Path) -> None:
    rows = [
        ("C1", "mail", "2025-01-05"),
        ("C2", "post", "2025-02-01"),
        ("C1", "mail", "2025-03-01"),
    ]
    touches = pd.DataFrame(rows, columns=["who", "way", "day"])
    touches.assign(what="Spring", yes=["yes", "no", "no"]).to_csv(tmp_path / "t.csv", index=False)
    block = {"source": str(tmp_path / "t.csv"), "customer": "who", "campaign": "what"}
    named = {"sent": "day", "answered": "yes"}
    sources = open_brief(Brief.model_validate({"touches": block | named}))
    found = features(sources)
    assert found["touches_count"].to_dict() == {"C1": 2, "C2": 1}
    assert sources.records.schema["touches_count"].role == "segment"
    assert sources.records.schema["touches_answered_share"].role == "outcome"


def test_days_written_as_one_number_are_in_no_doubt(tmp_path: Path) -> None:
    frame = orders()
    frame["day"] = frame["day"].str.replace("-", "")
    sources = opened(tmp_path, frame, order="id")
    assert "month/day" not in said(sources)
    assert features(sources).loc["C07", "days_since_first_order"] == 59


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "+05:30", "UTC"])
def test_moments_of_parquet_count_by_their_own_clock(tmp_path: Path, zone: str) -> None:
    frame = orders()
    late = pd.to_datetime(frame["day"]) + pd.Timedelta(hours=23, minutes=30)
    late[::2] -= pd.Timedelta(hours=23)
    frame["day"] = late.dt.tz_localize(zone)
    frame.to_parquet(tmp_path / "orders.parquet", index=False)
    block = {**BLOCK, "source": str(tmp_path / "orders.parquet")}
    found = features(open_brief(Brief.model_validate({"orders": block})))
    assert set(found["days_since_first_order"]) == {59}
    # 15 February 2025 and 15 March 2025 are Saturdays, 15 January is a Wednesday.
    assert found["weekend_orders_share"].round(3).unique() == [0.667]


def test_an_as_of_day_long_after_all_orders_is_pointed_out(tmp_path: Path) -> None:
    late = opened(tmp_path, orders(), as_of="2026-03-15")
    assert "The newest order, of 15 March 2025, lies 365 days before the as-of date" in said(late)
    assert "look lapsed" not in said(opened(tmp_path, orders(), as_of="2025-04-01"))


def test_money_without_a_currency_is_pointed_out(tmp_path: Path) -> None:
    assert "money is printed without a sign" in said(opened(tmp_path, orders()))
    frame = orders().drop(columns="money")
    frame.to_csv(tmp_path / "orders.csv", index=False)
    block = {"source": str(tmp_path / "orders.csv"), "customer": "who", "time": "day"}
    assert "currency" not in said(open_brief(Brief.model_validate({"orders": block})))


def test_categories_of_which_none_is_large_are_pointed_out(tmp_path: Path) -> None:
    sources = opened(tmp_path, orders(), order="id", category="id")
    assert "No category holds a hundredth of the sales" in said(sources)
    assert "top_category" not in sources.records.schema
