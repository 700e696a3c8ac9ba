"""Kinds and roles without a brief: what an analyst would have said of each column."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personas.records.read import read
from personas.records.schema import Column, Schema

N = 200


def inferred(name: str, cells: list[object]) -> Column:
    return read(pd.DataFrame({name: cells, "other": range(len(cells))})).schema[name]


def cycled(*values: object) -> list[object]:
    return [values[row % len(values)] for row in range(N)]


def counted(text: Callable[[int], object]) -> list[object]:
    return [text(row) for row in range(N)]


@pytest.mark.parametrize(
    ("name", "cells", "kind", "role"),
    [
        ("customerID", counted(lambda n: f"7590-V{n}"), "text", "id"),
        ("ID", counted(lambda n: 7 * n + 3), "text", "id"),
        ("Customer ID", counted(lambda n: f"'7000{n:04d}"), "text", "id"),
        ("Kunden-Nr.", counted(lambda n: 7 * n + 3), "text", "id"),
        ("age", counted(lambda n: 20 + n % 60), "number", "segment"),
        ("Year_Birth", counted(lambda n: 1940 + n % 60), "number", "segment"),
        ("spend", counted(lambda n: n * 7 + 5), "number", "segment"),
        ("rating", cycled(1, 2, 3, 4, 5), "number", "segment"),
        ("NumStorePurchases", cycled(0, 1, 2, 3), "number", "segment"),
        ("NumWebVisitsMonth", counted(lambda n: n % 21), "number", "segment"),
        ("Channel", cycled(1, 2), "category", "segment"),
        ("Region", cycled(1, 2, 3), "category", "segment"),
        ("sales region", cycled(1, 2, 3), "category", "segment"),
        ("store_id", cycled(*range(11, 21)), "category", "segment"),
        ("month", cycled(*range(1, 13)), "category", "segment"),
        ("month", cycled("jan", "feb", "mar"), "category", "segment"),
        ("PLZ", counted(lambda n: 10_000 + n % 3), "category", "segment"),
        ("zip", cycled("01234", "80331"), "category", "segment"),
        ("weight class", cycled("a", "b", "c"), "category", "segment"),
        ("SeniorCitizen", cycled(0, 1), "flag", "segment"),
        ("Partner", cycled("Yes", "No"), "flag", "segment"),
        ("abo", cycled("ja", "nein", None), "flag", "segment"),
        ("abonné", cycled("OUI", "non"), "flag", "segment"),
        ("active", cycled(True, False), "flag", "segment"),
        ("active", cycled("t", "f"), "flag", "segment"),
        ("active", cycled("1.0", "0.0"), "flag", "segment"),
        ("MultipleLines", cycled("Yes", "No", "No phone service"), "category", "segment"),
        ("Dt_Customer", counted(lambda n: f"2024-01-{n % 28 + 1:02d}"), "date", "segment"),
        ("order_date", counted(lambda n: 20240101 + n % 28), "date", "segment"),
        ("products", cycled("a;b", "b", "a;c", "c;b"), "set", "segment"),
        ("tags", cycled("new, big", "big", "new", "old, big"), "set", "segment"),
        ("gender", cycled("Female", "Male"), "category", "protected"),
        ("Geschlecht", cycled("w", "m", "d"), "category", "protected"),
        ("title", cycled("Mr.", "Mrs.", "Ms."), "category", "protected"),
        ("sex", cycled(1, 2), "category", "protected"),
        ("religion", cycled("a", "b", "c"), "category", "protected"),
        ("health spend", counted(lambda n: n * 3), "number", "segment"),
        ("healthy", cycled("Yes", "No"), "flag", "segment"),
        ("contact", counted(lambda n: f"u{n}@example.org"), "category", "personal"),
        ("phone", counted(lambda n: f"+49 170 {n:06d}"), "category", "personal"),
        ("PhoneService", cycled("Yes", "No"), "flag", "segment"),
        ("contact", cycled("cellular", "telephone"), "category", "segment"),
        ("first_name", cycled("Ann", "Bo", "Cy"), "category", "personal"),
        ("customer name", counted(lambda n: f"Name {n}"), "category", "personal"),
        ("product name", cycled("A", "B", "C"), "category", "segment"),
        ("street", counted(lambda n: f"Way {n}"), "category", "personal"),
        ("AcceptedCmp3", cycled(0, 1), "flag", "outcome"),
        ("Response", cycled(0, 1), "flag", "outcome"),
        ("Churn", cycled("Yes", "No"), "flag", "outcome"),
        ("Churn Reason", cycled("price", "service", "moved"), "category", "outcome"),
        ("deposit", cycled("yes", "no"), "flag", "outcome"),
        ("deposit", counted(lambda n: n * 10), "number", "segment"),
        ("y", cycled("yes", "no"), "flag", "outcome"),
        ("Complain", cycled(0, 1), "flag", "outcome"),
        ("status", cycled("won", "lost", "open"), "category", "outcome"),
        ("poutcome", cycled("success", "failure", "other"), "category", "segment"),
        ("previous outcome", cycled("success", "failure"), "category", "segment"),
        ("response time", counted(lambda n: n % 50), "number", "segment"),
        ("city", counted(lambda n: f"City {n % 60}"), "category", "describe"),
        ("sku", counted(lambda n: f"item {n % 120}"), "category", "ignore"),
        ("Postal Code", counted(lambda n: f"{10_000 + n % 60}"), "category", "describe"),
        ("latitude", counted(lambda n: 50 + n / 7), "number", "ignore"),
        ("Z_Revenue", cycled(11), "number", "ignore"),
        ("note", cycled(None), "category", "ignore"),
        (
            "comment",
            counted(lambda n: f"Customer {n} wrote that all was well with the order."),
            "text",
            "ignore",
        ),
    ],
)
def test_a_column_is_taken_for_what_it_is(
    name: str, cells: list[object], kind: str, role: str
) -> None:
    column = inferred(name, cells)
    assert (column.kind, column.role) == (kind, role)


def test_a_sentinel_is_read_as_missing_and_reported() -> None:
    records = read(pd.DataFrame({"pdays": [-1] * 80 + list(range(120))}))
    assert records.schema["pdays"].missing == ("-1",)
    assert records.column_facts()["pdays"].n_missing == 80
    assert [finding.topic for finding in records.findings] == ["sentinels", "id"]


@pytest.mark.parametrize(
    "cells",
    [
        cycled(-1, 0, 1),
        counted(lambda n: n % 100),
        counted(lambda n: -n),
        [*range(500, 998), 999, 999, 999],
        [*range(20), 999],
    ],
    ids=["a score", "a full range", "other negatives", "a cap close by", "once"],
)
def test_an_honest_extreme_is_no_sentinel(cells: list[object]) -> None:
    assert inferred("x", cells).missing == ()


def test_numbers_in_text_are_numbers_when_nearly_all_are() -> None:
    cells = [*[f"{n:,}.50" for n in range(1, 1_999)], "n. k.", "see note"]
    records = read(pd.DataFrame({"x": cells}))
    assert records.schema["x"].kind == "number"
    assert records.column_facts()["x"].n_missing == 2
    assert any("2 cells do not hold a number" in finding.what for finding in records.findings)


def test_numbers_among_many_other_words_stay_words_and_that_is_said() -> None:
    cells = [*[str(n) for n in range(900)], *[f"about {n}" for n in range(100)]] * 2
    records = read(pd.DataFrame({"x": cells}))
    assert records.schema["x"].kind == "category"
    assert records.findings[0].topic == "levels"


def test_unknown_and_none_count_as_missing_only_among_numbers() -> None:
    numbers = read(pd.DataFrame({"x": ["1", "2", "3", "unknown", "None"] * 30}))
    assert numbers.schema["x"].kind == "number"
    assert numbers.column_facts()["x"].n_missing == 60
    words = read(pd.DataFrame({"x": ["cat", "dog", "None"] * 30}))
    assert words.column_facts()["x"].n_missing == 0


def test_day_and_month_are_told_apart_by_all_rows() -> None:
    early = ["03/04/2024"] * 500
    assert inferred("x", [*early, "13/04/2024"]).date_format == "%d/%m/%Y"
    assert inferred("x", [*early, "04/13/2024"]).date_format == "%m/%d/%Y"
    records = read(pd.DataFrame({"x": [*early, "05/04/2024"]}))
    assert "day or month" in {finding.topic for finding in records.findings}


@pytest.mark.parametrize("form", ["%d.%m.%Y", "%d.%m.%y", "%Y/%m/%d", "%d-%b-%Y", "%m/%d/%Y"])
def test_every_usual_format_of_dates_is_found(form: str) -> None:
    days = pd.date_range("2024-01-05", periods=N)
    assert inferred("x", list(days.strftime(form))).date_format == form


def test_units_come_from_signs_and_names_only() -> None:
    assert inferred("price", counted(lambda n: f"€ {n}")).unit == "€"
    assert inferred("discount", counted(lambda n: f"{n} %")).unit == "%"
    assert inferred("spend_usd", counted(lambda n: n + 0.5)).unit == "$"
    assert inferred("income", counted(lambda n: n + 0.5)).unit is None


def test_the_best_identifier_is_the_id_and_the_others_are_not_used() -> None:
    frame = pd.DataFrame(
        {
            "row": range(N),
            "order_ref": [f"r{n}" for n in range(N)],
            "customer_id": [f"c{n}" for n in range(N)],
            "spend": [n % 17 for n in range(N)],
        }
    )
    schema = read(frame).schema
    assert schema.id_column is not None
    assert schema.id_column.name == "customer_id"
    assert schema.names(role="ignore") == ("row", "order_ref")


def test_an_id_that_comes_again_is_still_the_id() -> None:
    frame = pd.DataFrame({"CustomerID": [n // 3 for n in range(600)], "amount": range(600)})
    assert read(frame.assign(amount=frame["amount"] * 1.5)).schema["CustomerID"].role == "id"


def test_unique_amounts_are_no_id() -> None:
    schema = read(pd.DataFrame({"income": [n * n for n in range(N)]})).schema
    assert schema["income"].role == "segment"


def test_ten_thousand_levels_break_nothing() -> None:
    frame = pd.DataFrame(
        {"city": [f"c{n % 10_000}" for n in range(30_000)], "x": [1, 2, 3] * 10_000}
    )
    records = read(frame)
    assert records.schema["city"].role == "ignore"
    assert "levels" in {finding.topic for finding in records.findings}


def test_order_is_declared_never_guessed() -> None:
    sizes = cycled("small", "medium", "large")
    assert inferred("size", sizes).kind == "category"
    declared = pd.CategoricalDtype(["small", "medium", "large"], ordered=True)
    frame = pd.DataFrame({"size": pd.Series(sizes, dtype=declared)})
    assert read(frame).schema["size"].levels == ("small", "medium", "large")


def test_the_file_says_what_a_record_is(tmp_path: Path) -> None:
    for name, unit in (("accounts_2024.csv", "accounts"), ("export.csv", "customers")):
        (tmp_path / name).write_text("a,b\n1,2\n")
        assert read(tmp_path / name).schema.unit == unit


def test_no_finding_holds_a_cell() -> None:
    frame = pd.DataFrame(
        {
            "name": [f"Secret{n}" for n in range(N)],
            "mail": [f"secret{n}@example.org" for n in range(N)],
            "city": [f"Secret{n % 70}" for n in range(N)],
            "note": [
                "Secret words of a customer in a long sentence, number " + str(n) for n in range(N)
            ],
        }
    )
    records = read(frame)
    assert "secret" not in " ".join(str(finding) for finding in records.findings).casefold()
    assert "secret" not in repr(records).casefold()
    assert "secret" not in records._repr_html_().casefold()


columns = st.sampled_from(
    [
        [str(n) for n in range(60)],
        ["yes", "no"] * 30,
        ["1,5", "2,75", "1.234,5"] * 20,
        ["03/04/2024", "13/04/2024", "05/06/2024"] * 20,
        ["a;b", "b", "c;a"] * 20,
        ["-1", "5", "6", "7", "8", "9"] * 10,
    ]
)


@settings(max_examples=15)
@given(columns, st.randoms())
def test_the_order_of_rows_changes_no_schema(cells: list[str], order: random.Random) -> None:
    frame = pd.DataFrame({"x": cells})
    shuffled = frame.sample(frac=1, random_state=order.randrange(1_000))
    schemas: list[Schema] = [read(rows).schema for rows in (frame, shuffled)]
    assert schemas[0] == schemas[1]


REAL = {
    "marketing_campaign/marketing_campaign.csv": {
        "id": ("ID",),
        "ignore": ("Z_CostContact", "Z_Revenue"),
        "outcome": (
            *("AcceptedCmp3", "AcceptedCmp4", "AcceptedCmp5", "AcceptedCmp1", "AcceptedCmp2"),
            *("Complain", "Response"),
        ),
    },
    "bank_marketing/customers.csv.gz": {"outcome": ("deposit",)},
    "telco_churn/Telco-Customer-Churn.csv": {
        "id": ("customerID",),
        "protected": ("gender",),
        "outcome": ("Churn",),
    },
    "wholesale/wholesale.csv": {},
    "mcdonalds/mcdonalds.csv": {"protected": ("Gender",)},
}


@pytest.mark.real
@pytest.mark.parametrize("file", list(REAL))
def test_real_files_are_read_as_an_analyst_would(real_data: Path, file: str) -> None:
    schema = read(real_data / file).schema
    for role in ("id", "ignore", "outcome", "protected", "personal", "describe"):
        assert schema.names(role=role) == REAL[file].get(role, ()), role


@pytest.mark.real
def test_real_kinds_are_right_where_they_are_hard(real_data: Path) -> None:
    bank = read(real_data / "bank_marketing/customers.csv.gz").schema
    assert bank["pdays"].missing == ("-1",)
    wholesale = read(real_data / "wholesale/wholesale.csv").schema
    assert wholesale.names(kind="category") == ("Channel", "Region")
    telco = read(real_data / "telco_churn/Telco-Customer-Churn.csv")
    assert telco.schema["TotalCharges"].kind == "number"
    assert telco.column_facts()["TotalCharges"].n_missing == 11
    campaign = read(real_data / "marketing_campaign/marketing_campaign.csv").schema
    assert campaign["Dt_Customer"].kind == "date"
    assert campaign["Year_Birth"].kind == "number"
    assert read(real_data / "mcdonalds/mcdonalds.csv").schema["Like"].kind == "category"
