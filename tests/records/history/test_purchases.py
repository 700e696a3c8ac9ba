"""What customers bought: goods of the window, once each, under the name that most lines say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd
import pytest

from personas.records.brief import Brief
from personas.records.history.purchases import Purchases, purchases_of
from personas.records.opening import open_brief

BLOCK = {"customer": "who", "time": "day", "order": "id", "amount": "money", "product": "code"}


def lines(code: str, n: int, *, first: int = 0, **more: Any) -> pd.DataFrame:
    """An order of one product by each of so many customers."""
    who = range(first, first + n)
    frame = pd.DataFrame({"who": [f"C{at:02}" for at in who], "code": code, "name": code.lower()})
    frame = frame.assign(**{"day": "2025-06-15", "money": 10.0, **more})
    return frame.assign(id=frame["day"] + frame["who"])


def purchases(folder: Path, *parts: pd.DataFrame, **settings: Any) -> Purchases:
    pd.concat(parts).to_csv(folder / "orders.csv", index=False)
    brief = {key: settings.pop(key) for key in [*settings] if key in Brief.model_fields}
    block = {**BLOCK, "source": str(folder / "orders.csv"), "product_name": "name", **settings}
    sources = open_brief(Brief.model_validate({"orders": block, **brief}))
    id_column = sources.records.schema.id_column
    assert sources.orders is not None
    assert id_column is not None
    labelled = sources.records.lazy().with_columns(__persona=nw.lit("P1"))
    return purchases_of(sources.orders, labelled, id_column)


def bought(found: Purchases, kind: str = "product") -> dict[str, int]:
    rows = found.bought[kind].collect().to_pandas()
    assert not rows.duplicated().any()
    assert set(rows["__persona"]) == {"P1"}
    return rows.groupby("level").size().to_dict()


def test_a_product_is_bought_once_by_a_customer_however_often_it_is_ordered(
    tmp_path: Path,
) -> None:
    again = lines("MUG", 15, day="2025-06-20")
    assert bought(purchases(tmp_path, lines("MUG", 20), again, lines("CUP", 3))) == {
        "MUG": 20,
        "CUP": 3,
    }


def test_charges_and_returns_are_not_bought(tmp_path: Path) -> None:
    post, back = lines("POST", 12), lines("CUP", 4, money=-10.0)
    found = purchases(tmp_path, lines("MUG", 12), post, back, charges=["POST"])
    assert bought(found) == {"MUG": 12}


def test_what_was_ordered_before_the_window_is_not_there(tmp_path: Path) -> None:
    old = lines("CUP", 12, day="2023-01-01")
    found = purchases(tmp_path, lines("MUG", 12), old, window=12)
    assert bought(found) == {"MUG": 12}
    assert found.orders.collect()["time"].dt.year().unique().to_list() == [2025]


def test_categories_are_there_where_a_column_names_them(tmp_path: Path) -> None:
    frame = lines("MUG", 12, kind="china")
    assert bought(purchases(tmp_path, frame, category="kind"), "category") == {"china": 12}
    assert "category" not in purchases(tmp_path, frame).bought


def test_the_most_frequent_name_is_printed_and_blank_ones_are_none(tmp_path: Path) -> None:
    parts = [
        lines("A", 12, name="old name"),
        lines("A", 20, first=20, name=" new name "),
        lines("A", 30, first=40, name="  "),
        lines("B", 12, name="second"),
        lines("B", 12, first=20, name="first"),
        lines("C", 12, name=None),
    ]
    found = purchases(tmp_path, *parts)
    assert found.names_of("ABC", min_cell=10) == {"A": "new name", "B": "first"}
    assert found.names_of("B", min_cell=10) == {"B": "first"}
    assert found.names_of("", min_cell=10) == {}


def test_a_name_on_the_lines_of_few_customers_is_not_told(tmp_path: Path) -> None:
    engraved = lines("RING", 30).assign(name=[f"ring for customer {at}" for at in range(30)])
    often = pd.concat([lines("RING", 1, name="for Ann", day=f"2025-05-{at:02}") for at in (1, 2)])
    found = purchases(tmp_path, engraved, often)
    assert found.names_of(["RING"], min_cell=10) == {}
    assert found.names_of(["RING"], min_cell=1) == {"RING": "for Ann"}


def test_names_without_products_are_refused() -> None:
    block = {**BLOCK, "source": "orders.csv", "product_name": "name", "product": None}
    with pytest.raises(ValueError, match="names is given, but none of the products"):
        Brief.model_validate({"orders": block})
