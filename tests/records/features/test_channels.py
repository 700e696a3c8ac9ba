"""The shares of channels, as the orders say or as a book has them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from personas.records.brief import Brief
from personas.records.opening import open_brief


def shares(folder: Path, ways: list[str], like: tuple[str, ...] = ()) -> pd.DataFrame:
    """Shares of the channels of 30 customers, who order once by each way."""
    rows = [(f"C{who:02}", "2025-01-15", way) for who in range(30) for way in ways]
    frame = pd.DataFrame(rows, columns=["who", "day", "way"]).assign(id=range(len(rows)))
    frame.to_csv(folder / "orders.csv", index=False)
    block = {"source": str(folder / "orders.csv"), "customer": "who", "time": "day"}
    block |= {"channel": "way", "order": "id"}
    records = open_brief(Brief.model_validate({"orders": block}), like=like).records
    columns = [name for name in records.to_frame() if name.endswith("_orders_share")]
    return records.to_frame()[columns].drop(columns="weekend_orders_share")


def test_each_channel_has_a_share(tmp_path: Path) -> None:
    found = shares(tmp_path, ["web", "shop", "phone", "shop"]).iloc[0].to_dict()
    assert found == {"shop_orders_share": 0.5, "phone_orders_share": 0.25, "web_orders_share": 0.25}


def test_of_two_channels_one_is_told(tmp_path: Path) -> None:
    assert list(shares(tmp_path, ["web", "shop", "shop"])) == ["web_orders_share"]


def test_the_channels_of_a_book_are_told_whatever_the_orders_say(tmp_path: Path) -> None:
    like = ("web_orders_share", "shop_orders_share", "weekend_orders_share")
    found = shares(tmp_path, ["shop", "fax", "fax", "fax"], like).iloc[0].to_dict()
    assert found == {"shop_orders_share": 0.25, "web_orders_share": 0.0}


def test_of_two_channels_the_one_of_the_book_is_told(tmp_path: Path) -> None:
    assert list(shares(tmp_path, ["web", "shop", "shop"], ("shop_orders_share",))) == [
        "shop_orders_share"
    ]
    assert list(shares(tmp_path, ["web", "shop"], ("visits",))) == []


def test_which_of_two_like_names_has_a_number_is_no_matter_of_size(tmp_path: Path) -> None:
    few = shares(tmp_path, ["A b", "a-b", "a-b", "c"]).iloc[0]
    many = shares(tmp_path, ["A b", "A b", "a-b", "c"]).iloc[0]
    assert (few["a_b_orders_share"], many["a_b_orders_share"]) == (0.25, 0.5)
