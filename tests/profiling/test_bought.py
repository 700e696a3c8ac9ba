"""What sets personas apart in what they buy is real, not of few, and in order."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from personas.profiling.bought import MOST_BOUGHT, BoughtMost, most_bought
from tests.profiling.histories import bought_and_ordered, planted, purchases, sizes

SIZES = {"P1": 200, "P2": 200}


def bought(
    products: Mapping[str, tuple[int, int]], sizes: Mapping[str, int] = SIZES
) -> dict[str, BoughtMost]:
    """Two personas, of whom so many bought each product."""
    lines = pd.DataFrame(
        [
            {"customer": f"{persona}-{at}", "product": product, "__persona": persona}
            for product, counts in products.items()
            for persona, n in zip(sizes, counts, strict=True)
            for at in range(n)
        ]
    )
    return most_bought(bought_and_ordered(lines.assign(time=0), lines), sizes, min_cell=10)


def levels(found: Mapping[str, BoughtMost], persona: str = "P1", part: str = "products") -> str:
    return " ".join(one.level for one in getattr(found[persona], part))


def slowly() -> pd.DataFrame:
    """Shares of buyers of each product in each persona of the sample, by pandas."""
    frame = pd.read_csv("sample_data/orders.csv").query("status != 'cancelled'")
    frame = frame.assign(persona=frame["account_id"].map(planted())).dropna(subset="persona")
    pairs = frame.drop_duplicates(["account_id", "product"])
    return pd.crosstab(pairs["product"], pairs["persona"])


def test_the_figures_are_those_of_pandas() -> None:
    counts, members = slowly(), pd.Series(sizes())
    shares, everyone = counts / members, counts.sum(axis=1) / members.sum()
    found = most_bought(purchases(), sizes(), min_cell=10)
    assert sum(len(most.products) for most in found.values()) >= 10
    for persona, most in found.items():
        apart = shares[persona] - everyone
        clear = apart[(shares[persona] >= 1.2 * everyone)].sort_values(ascending=False)
        assert [one.level for one in most.products] == list(clear.index[:MOST_BOUGHT])
        for one in (*most.products, *most.usual):
            assert (one.hits, one.n) == (counts.loc[one.level, persona], members[persona])
            assert one.everyone_hits == counts.loc[one.level].sum()
            assert one.gap == pytest.approx(apart[one.level])
        assert [one.level for one in most.categories] == [one.level for one in most.products]


def test_the_largest_difference_stands_first_and_five_are_enough() -> None:
    found = bought({f"A{at}": (50 + 10 * at, 10) for at in range(7)})
    assert levels(found) == "A6 A5 A4 A3 A2"
    assert levels(found, "P2") == ""


def test_what_is_bought_a_little_more_or_by_chance_does_not_set_apart() -> None:
    assert levels(bought({"hardly": (150, 125), "clearly": (150, 50)})) == "clearly"
    assert levels(bought({"chance": (20, 10), "clearly": (150, 50)})) == "clearly"


def test_products_of_few_members_or_of_a_small_share_are_not_told() -> None:
    assert levels(bought({"A": (9, 0)})) == ""
    many = {"P1": 1000, "P2": 1000}
    assert levels(bought({"A": (49, 0), "B": (51, 0)}, many)) == "B"


def test_everyones_share_is_not_exact_where_it_gives_few_away() -> None:
    found = bought({"few": (100, 4), "nobody": (100, 0), "many": (100, 40), "all": (197, 40)})
    away = {one.level: one.gives_away for one in found["P1"].products}
    assert away == {"few": True, "nobody": False, "many": False, "all": True}


def test_who_buys_less_of_everything_is_told_what_most_of_them_buy() -> None:
    found = bought({"A": (60, 180), "B": (90, 190), "C": (30, 120), "D": (9, 100)})
    assert levels(found, part="products") == ""
    assert levels(found, part="usual") == "B A C"
    few = bought({"A": (150, 50), "B": (100, 100)})
    assert (levels(few), levels(few, part="usual")) == ("A", "B")
    enough = bought({"A": (150, 50), "B": (150, 50), "C": (150, 50), "D": (100, 100)})
    assert levels(enough, part="usual") == ""


def test_codes_of_one_name_are_told_apart() -> None:
    found = bought({"A1": (150, 50), "A2": (140, 50)})
    assert [one.name for one in found["P1"].products] == ["A1", "A2"]


def test_personas_without_purchases_have_none() -> None:
    found = most_bought(purchases(), {**sizes(), "P99": 50}, min_cell=10)
    assert found["P99"] == BoughtMost()
