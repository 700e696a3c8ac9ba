"""What is bought and when is said in full, in both languages, and gives no few away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from personas.edition.bought_claims import (
    category_claims,
    ordered_when_claims,
    product_claims,
    product_name,
    usual_claims,
)
from personas.edition.claim import Claim
from personas.edition.drafting import Draft
from personas.profiling.bought import Bought, BoughtMost
from personas.profiling.ordered_when import OrderedWhen
from personas.texts import Texts
from tests.edition.written import edition, facts, write
from tests.profiling.planted import understood

MUG = Bought("M1", "BLUE MUG", 90, 600, 120, 1200, gives_away=False)
NOVEMBER = OrderedWhen("month", 11, 180, 1000, 360, 3000, 150, 327, (0.15, 0.21))
GERMAN = Texts("de")


def draft(*products: Bought, when: tuple[OrderedWhen, ...] = ()) -> Draft:
    most = BoughtMost(products=products, categories=products, usual=products)
    found = replace(understood(), bought={"P1": most}, ordered_when={"P1": when})
    return Draft("P1", found, facts())


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def one(product: Bought) -> Claim:
    (claim,) = product_claims(draft(product))
    return claim


def test_a_product_is_told_with_share_everyones_index_and_n() -> None:
    claim = one(MUG)
    assert plain(claim.text) == "Blue Mug: 15 % of them, everyone 10 % (index 150); n = 600."
    assert (claim.id, claim.label, claim.value, claim.index) == (
        "P1.bought_products.1",
        "Blue Mug",
        0.15,
        150,
    )
    assert (claim.n, claim.everyone, claim.share, claim.everyone_share) == (600, 0.1, 0.15, 0.1)
    assert claim.interval is not None
    assert claim.interval[0] < 0.15 < claim.interval[1]
    assert "product M1" in claim.source


def test_german_says_the_same() -> None:
    (claim,) = product_claims(draft(MUG), GERMAN)
    assert plain(claim.text) == "Blue Mug: 15 % von ihnen, bei allen 10 % (Index 150); n = 600."
    assert "Produkt M1" in claim.source
    (claim,) = ordered_when_claims(draft(when=(NOVEMBER,)), GERMAN)
    assert plain(claim.text) == (
        "November: 18 % ihrer Bestellungen, bei allen 12 % (Index 150); n = 1.000 Bestellungen."
    )


def test_few_who_did_not_buy_are_a_bound() -> None:
    claim = one(replace(MUG, hits=597))
    assert plain(claim.shown) == "over 98 %"
    assert (claim.value, claim.index, claim.interval) == (None, None, None)
    assert claim.share == pytest.approx(590 / 600)
    assert "597" not in claim.model_dump_json()


def test_everyones_share_is_rough_where_it_gives_few_away() -> None:
    claim = one(replace(MUG, everyone_hits=127, gives_away=True))
    assert plain(claim.everyone_shown) == "about 10 %"
    assert (claim.everyone, claim.index) == (0.1, 150)


def test_a_time_is_told_of_orders_and_says_whose() -> None:
    (claim,) = ordered_when_claims(draft(when=(NOVEMBER,)))
    assert plain(claim.text) == (
        "November: 18 % of their orders, everyone 12 % (index 150); n = 1,000 orders."
    )
    assert (claim.n, claim.value, claim.everyone, claim.index) == (1000, 0.18, 0.12, 150)
    assert "1,000 orders of 150 accounts in P1" in claim.basis
    assert "327 days" in claim.source


@pytest.mark.parametrize(
    ("cycle", "level", "english", "german"),
    [
        ("month", 3, "March", "März"),
        ("quarter", 4, Texts().say("features.Q4"), GERMAN.say("features.Q4")),
        ("weekday", 1, "Monday", "Montag"),
        ("weekday", 7, "Sunday", "Sonntag"),
        ("daypart", 0, "0:00 to 6:00", "0 bis 6 Uhr"),
        ("daypart", 3, "18:00 to 24:00", "18 bis 24 Uhr"),
    ],
)
def test_times_have_names(cycle: str, level: int, english: str, german: str) -> None:
    told = replace(NOVEMBER, cycle=cycle, level=level, least_days=0)
    for texts, name in ((Texts(), english), (GERMAN, german)):
        (claim,) = ordered_when_claims(draft(when=(told,)), texts)
        assert claim.label == name
        assert "327" not in claim.source


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("WHITE HANGING HEART T-LIGHT HOLDER", "White Hanging Heart T-Light Holder"),
        ("PACK OF 72 RETROSPOT CAKE CASES", "Pack of 72 Retrospot Cake Cases"),
        ("PAPER CHAIN KIT 50'S CHRISTMAS ", "Paper Chain Kit 50's Christmas "),
        ("TASSE FÜR ÖFEN", "Tasse für Öfen"),
        ("Blue mug", "Blue mug"),
        ("85123A", "85123A"),
        ("SKU-12", "SKU-12"),
    ],
)
def test_only_names_in_capitals_are_written_anew_and_nothing_is_cut(
    name: str, printed: str
) -> None:
    assert product_name(name) == printed
    assert product_name(name).casefold() == name.casefold()


def test_each_part_has_a_slot_and_a_book_without_orders_has_none() -> None:
    slots = {"bought_products", "bought_categories", "bought_usual", "ordered_when"}
    told = draft(MUG, when=(NOVEMBER,))
    assert [claim.id for part in (category_claims, usual_claims) for claim in part(told)] == [
        "P1.bought_categories.1",
        "P1.bought_usual.1",
    ]
    written = write(facts(), understanding=told.understanding)
    assert slots <= set(written.personas[0].slots)
    assert not slots & {*written.personas[1].slots}
    assert not slots & {slot for persona in edition().personas for slot in persona.slots}
