"""Promises of opening a brief: what cannot count is refused, and no columns are mixed up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from personas.errors import BriefError, RecordsError
from personas.records.brief import Brief
from personas.records.opening import Sources, open_brief

CUSTOMERS = [f"C{n:02}" for n in range(40)]


def lines(**changes: object) -> pd.DataFrame:
    """Three orders of each customer: on a Saturday in the shop, on two working days elsewhere."""
    days = {"2025-03-01": "shop", "2025-03-04": "phone", "2025-03-05": "web"}
    rows = [(who, day, channel, 10.0) for who in CUSTOMERS for day, channel in days.items()]
    return pd.DataFrame(rows, columns=["who", "day", "channel", "money"]).assign(**changes)


def opened(folder: Path, frame: pd.DataFrame, **settings: object) -> Sources:
    frame.to_csv(folder / "orders.csv", index=False)
    brief = {key: settings.pop(key) for key in [*settings] if key in Brief.model_fields}
    columns = {"customer": "who", "time": "day", "amount": "money", "channel": "channel"}
    block = {"source": str(folder / "orders.csv"), **columns, **settings}
    return open_brief(Brief.model_validate({"orders": block, **brief}))


def test_a_channel_called_weekend_is_not_the_share_of_weekends(tmp_path: Path) -> None:
    frame = lines()
    frame["channel"] = frame["channel"].replace({"web": "Weekend", "phone": "Orders"})
    one = opened(tmp_path, frame).records.to_frame().iloc[0]
    assert one["weekend_orders_share"] == pytest.approx(1 / 3)
    assert one["weekend_2_orders_share"] == pytest.approx(1 / 3)
    assert opened(tmp_path, frame[frame["day"] != "2025-03-05"]).records.to_frame()[
        "weekend_orders_share"
    ].iloc[0] == pytest.approx(1 / 2)


def test_of_two_channels_written_alike_each_has_its_own_share(tmp_path: Path) -> None:
    frame = lines(channel=["In store", "in-store", "In store"] * len(CUSTOMERS))
    found = opened(tmp_path, frame).records
    shares = [column for column in found.schema.columns if column.name.startswith("in_store")]
    assert [column.label.count("in-store") for column in shares] == [1]
    assert found.to_frame()[shares[0].name].iloc[0] == pytest.approx(1 / 3)


def test_a_channel_of_touches_called_touches_is_told_apart(tmp_path: Path) -> None:
    touches = pd.DataFrame({"who": CUSTOMERS, "what": "Spring", "sent": "2025-03-02"})
    touches["answer"] = ["yes", "no"] * 20
    touches["via"] = ["touches", "post"] * 20
    touches.to_csv(tmp_path / "touches.csv", index=False)
    columns = {"customer": "who", "campaign": "what", "sent": "sent"}
    block = {"source": str(tmp_path / "touches.csv"), **columns, "answered": "answer"}
    frame = opened(tmp_path, lines(), touches={**block, "channel": "via"}).records.to_frame()
    frame = frame.set_index("who")
    assert frame.loc["C00", ["touches_answered_share", "touches_2_answered_share"]].tolist() == [
        1,
        1,
    ]
    assert pd.isna(frame.loc["C01", "touches_2_answered_share"])


@pytest.mark.parametrize("name", ["Orders_Count", "ORDERS_REVENUE"])
def test_a_column_called_as_a_feature_in_other_letters_stands(tmp_path: Path, name: str) -> None:
    sources = opened(tmp_path, lines(**{name: 7}), keep=[name])
    frame = sources.records.to_frame()
    assert list(frame[name].unique()) == [7]
    assert set(frame.columns) == {column.name for column in sources.records.schema.columns}
    assert any(f"'{name.lower()}'" in finding.what for finding in sources.history.findings)


def test_a_kept_column_may_be_called_customer(tmp_path: Path) -> None:
    frame = opened(tmp_path, lines(customer="gold"), keep=["customer"]).records.to_frame()
    assert list(frame["customer"].unique()) == ["gold"]


def test_no_column_is_kept_twice(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="stands twice"):
        opened(tmp_path, lines(kind="a"), keep=["kind", "kind"])


@pytest.mark.parametrize("named", [{"keep": ["who"]}, {"status": "who"}, {"category": "who"}])
def test_keys_of_customers_are_not_taken_for_levels(
    tmp_path: Path, named: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match=f"cannot be both customer and {next(iter(named))}"):
        opened(tmp_path, lines(), **named)


@pytest.mark.parametrize(
    ("changes", "settings", "found"),
    [
        ({"who": None}, {}, "no row that names a customer"),
        ({"money": -5}, {}, "charges or returned goods alone"),
        ({"state": "cancelled"}, {"status": "state"}, "no row that names a customer"),
        ({}, {"as_of": date(2020, 1, 1)}, "a day from 1970-01-01 to 2020-01-01"),
        ({}, {"as_of": date(2026, 1, 1), "window": 3}, "before the window"),
    ],
)
def test_orders_of_which_none_counts_say_why(
    tmp_path: Path, changes: dict[str, object], settings: dict[str, object], found: str
) -> None:
    with pytest.raises(RecordsError, match=r"No order of orders\.csv counts") as caught:
        opened(tmp_path, lines(**changes), **settings)
    assert found in str(caught.value)
    assert "C00" not in str(caught.value)


def test_orders_of_customers_without_any_sale_have_no_products(tmp_path: Path) -> None:
    pd.DataFrame({"id": CUSTOMERS, "size": range(40)}).to_csv(tmp_path / "c.csv", index=False)
    settings = {"product": "what", "charges": ["POST"], "columns": {"id": {"role": "id"}}}
    sources = opened(tmp_path, lines(what="POST"), customers=str(tmp_path / "c.csv"), **settings)
    assert sources.records.to_frame()["orders_count"].sum() == 0


def test_customers_without_a_sale_in_the_window_have_no_products(tmp_path: Path) -> None:
    pd.DataFrame({"id": CUSTOMERS, "size": range(40)}).to_csv(tmp_path / "c.csv", index=False)
    settings = {"columns": {"id": {"role": "id"}}, "as_of": date(2026, 1, 1), "window": 3}
    customers = str(tmp_path / "c.csv")
    sources = opened(tmp_path, lines(what="desk"), customers=customers, product="what", **settings)
    assert sources.records.to_frame()["orders_count"].sum() == 0


def test_an_as_of_day_may_be_written_and_must_be_a_day(tmp_path: Path) -> None:
    lines().to_csv(tmp_path / "orders.csv", index=False)
    block = {"source": str(tmp_path / "orders.csv"), "customer": "who", "time": "day"}
    brief = Brief.model_validate({"orders": block})
    assert open_brief(brief, as_of="2025-03-04").brief == brief.at(date(2025, 3, 4))
    for wrong in ("2025-03-04 or so", "4.3.2025", 20250304):
        with pytest.raises(BriefError, match="not a date"):
            open_brief(brief, as_of=wrong)


@pytest.mark.parametrize("day", [date(9999, 12, 31), date(1, 1, 1)])
def test_no_records_speak_of_the_end_of_time(tmp_path: Path, day: date) -> None:
    with pytest.raises(ValueError, match="No records speak of this day"):
        Brief.model_validate({"as_of": day})
    lines().to_csv(tmp_path / "orders.csv", index=False)
    block = {"source": tmp_path / "orders.csv", "customer": "who", "time": "day"}
    with pytest.raises(BriefError, match="No records speak of this as-of day"):
        open_brief(Brief.model_validate({"orders": block}), as_of=day)


@pytest.mark.parametrize("window", ["30000 months", "101 years", 10**30, "9" * 5000])
def test_no_window_is_longer_than_a_century(window: object) -> None:
    with pytest.raises(ValueError, match="No history is longer"):
        Brief.model_validate({"window": window})
    assert Brief.model_validate({"window": "100 years"}).window == 1200
