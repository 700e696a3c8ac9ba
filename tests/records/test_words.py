"""What a column's name says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.records.words import label, words


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("MntWines", "amount of wines"),
        ("NumWebPurchases", "number of web purchases"),
        ("Dt_Customer", "date of customer"),
        ("SeniorCitizen", "senior citizen"),
        ("customerID", "customer ID"),
        ("StreamingTV", "streaming TV"),
        ("TOTAL_SPEND", "total spend"),
        ("orders_12m", "orders 12m"),
        ("AcceptedCmp3", "accepted cmp 3"),
        ("spend_eur", "spend"),
        ("eur", "eur"),
        ("GrößeDesHauses", "größe des hauses"),
        ("漢字", "漢字"),
        ("qty", "quantity"),
        ("Persona_Fit__c", "persona fit"),
        ("***", "***"),
    ],
)
def test_a_label_reads_as_words(name: str, readable: str) -> None:
    assert label(name) == readable


@given(st.text(min_size=1))
def test_every_name_has_a_label(name: str) -> None:
    assert label(name).strip()


@given(st.lists(st.sampled_from(["visits", "wine", "age", "id"]), min_size=1, max_size=4))
def test_every_way_of_joining_words_is_split_again(parts: list[str]) -> None:
    capital = "".join(part.capitalize() for part in parts)
    for name in ("_".join(parts), " ".join(parts), "-".join(parts), capital, ".".join(parts)):
        assert words(name) == tuple(parts)
