from __future__ import annotations

import pytest

from personas.profiling.conditions import Condition
from personas.profiling.effects import Aspect
from personas.profiling.facts import ColumnProfile
from personas.profiling.phrases.columns import given_words, says_unit
from personas.profiling.phrases.english import (
    comparative,
    counted,
    is_count,
    level_denied,
    level_phrase,
    level_within,
    no,
    singular,
    trait_phrase,
    yes,
)
from personas.profiling.profile import profile
from personas.profiling.traits import Trait
from personas.records.schema import Column
from tests.profiling.planted import few, lazy, understood

SOME = understood().traits["P2"].all[0]


def _category(label: str, **more: object) -> Column:
    return Column.model_validate(
        {"name": "c", "kind": "category", "role": "segment", "label": label, **more}
    )


def _number(label: str, values: list[float], **more: object) -> ColumnProfile:
    column = Column.model_validate(
        {"name": "x", "kind": "number", "role": "segment", "label": label, **more}
    )
    half = len(values) // 2
    small = few(["P1"] * half + ["P2"] * (len(values) - half), column, x=values)
    return profile(lazy(small.table), small.schema, min_cell=1).columns["x"]


def _said(found: ColumnProfile, effect: float, operator: str = "at_least", cut: float = 5) -> str:
    from dataclasses import replace

    trait: Trait = replace(
        SOME,
        aspect=Aspect(found.column),
        effect=effect,
        condition=Condition(found.column, operator, cut),  # type: ignore[arg-type]
    )
    return str(trait_phrase(trait, found, "P2"))


@pytest.mark.parametrize(
    ("label", "level", "words"),
    [
        ("contract", "Month-to-month", "month-to-month contract"),
        ("internet service", "Fiber optic", "fiber optic internet service"),
        ("internet service", "DSL", "DSL internet service"),
        ("online security", "No internet service", "online security: no internet service"),
        ("internet service", "No", "no internet service"),
        ("device protection", "Yes", "device protection"),
        ("marital status", "Married", "married"),
        ("channel", "2", "channel 2"),
        ("country", "Germany", "country Germany"),
        ("last answer", "unknown", "last answer unknown"),
        ("visits", "Every three months", "visits: every three months"),
        ("month of last call", "may", "month of last call: may"),
        ("month of last call", "May", "month of last call: May"),
        ("first contact", "Tender portal", "first contact: tender portal"),
        ("reached by", "Telephone", "reached by telephone"),
    ],
)
def test_a_level_reads_as_english(label: str, level: str, words: str) -> None:
    assert level_phrase(_category(label), level) == words


def test_a_level_that_repeats_its_label_stands_alone() -> None:
    assert level_phrase(_category("phone service"), "No phone service") == "no phone service"


def test_codes_are_printed_by_the_words_of_the_brief() -> None:
    column = _category("channel", level_names={"2": "Shop"})
    assert level_phrase(column, "2") == "shop channel"


@pytest.mark.parametrize(
    ("label", "level", "words"),
    [
        ("first contact", "Tender portal", "tender portal as first contact"),
        ("reached by", "Telephone", "reached by telephone"),
        ("contract", "Two year", "two year contract"),
        ("education", "Master", "education master"),
        ("visits", "Every three months", "visits: every three months"),
    ],
)
def test_within_a_sentence_a_level_reads_as_english(label: str, level: str, words: str) -> None:
    assert level_within(_category(label), level) == words


def test_a_level_is_denied_with_its_label() -> None:
    assert level_denied(_category("internet service"), "No") == "internet service"
    assert level_denied(_category("device protection"), "Yes") == "no device protection"
    assert level_denied(_category("reached by"), "Telephone") == "not reached by telephone"
    assert level_denied(_category("month of last call"), "May") == "month of last call not May"
    assert level_denied(_category("contract"), "Two year") == "contract not two year"
    goods = Column(name="s", kind="set", role="segment", label="products bought")
    assert level_denied(goods, "Desks") == "no Desks among products bought"


@pytest.mark.parametrize(
    ("label", "denied"),
    [
        ("children at home", "no children at home"),
        ("tasty", "not tasty"),
        ("has partner", "no partner"),
        ("is member", "not member"),
        ("city", "no city"),
    ],
)
def test_nouns_take_no_and_adjectives_take_not(label: str, denied: str) -> None:
    assert no(label) == denied


def test_affirmed_labels_lose_their_verb() -> None:
    assert (yes("has partner"), yes("newsletter")) == ("partner", "newsletter")


@pytest.mark.parametrize(
    ("label", "values", "high", "low"),
    [
        ("income", [20_000.5, 30_000, 60_000, 90_000], "high income", "low income"),
        ("web visits", [1, 2, 8, 9], "many web visits", "few web visits"),
        ("web visits a month", [1, 2, 8, 9], "many web visits a month", "few web visits a month"),
        ("number of orders", [1, 2, 8, 9], "many orders", "few orders"),
        ("tenure", [1, 2, 50, 60], "long tenure", "short tenure"),
        ("age", [20, 30, 50, 60], "older", "younger"),
        ("year of birth", [1950, 1960, 1990, 2000], "younger", "older"),
        ("days since last order", [1, 5, 300, 400], "no recent order", "recent order"),
        ("amount of wines", [1, 5, 70, 90], "large amounts of wines", "small amounts of wines"),
    ],
)
def test_a_number_reads_as_english(label: str, values: list[float], high: str, low: str) -> None:
    found = _number(label, values)
    assert _said(found, 1.0) == high
    assert _said(found, -1.0, "under") == low


def test_none_at_all_is_no_and_any_is_the_thing_itself() -> None:
    found = _number("children at home", [0, 0, 1, 2])
    assert _said(found, -1.0, "under", 1) == "no children at home"
    assert _said(found, 1.0, "at_least", 1) == "children at home"


def test_words_of_the_brief_win() -> None:
    found = _number("wine spend", [1.5, 2, 8, 9], high="wine buyers", low="non-drinkers")
    assert _said(found, 1.0) == "wine buyers"
    assert _said(found, -1.0) == "non-drinkers"


def test_words_of_the_brief_are_not_said_where_few_members_meet_the_condition() -> None:
    from dataclasses import replace

    found = _number("wine spend", [1.5, 2, 8, 9], high="wine buyers")
    trait = replace(SOME, aspect=Aspect(found.column), effect=1.0)
    members = trait.met.members
    few_met = replace(trait, met=replace(trait.met, members=replace(members, hits=members.n // 2)))
    assert given_words(trait, found, "P2") == "wine buyers"
    assert given_words(few_met, found, "P2") is None


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ((22, 70, 8), "education secondary or lower"),
        ((64, 30, 6), "primary school only"),
    ],
)
def test_the_word_for_a_lowest_level_needs_most_members_on_it(
    shares: tuple[int, int, int], words: str
) -> None:
    from dataclasses import replace

    levels = ("primary", "secondary", "tertiary")
    column = Column(
        name="e",
        kind="ordered",
        role="segment",
        label="education",
        levels=levels,
        low="primary school only",
    )
    mine = [level for level, n in zip(levels, shares, strict=True) for _ in range(n)]
    small = few(["P1"] * 100 + ["P2"] * 100, column, e=mine + ["tertiary"] * 100)
    found = profile(lazy(small.table), small.schema, min_cell=1).columns["e"]
    trait = replace(
        SOME,
        aspect=Aspect(column, "tertiary"),
        effect=-1.0,
        condition=Condition(column, "under", "tertiary"),
    )
    assert trait_phrase(trait, found, "P1") == words


@pytest.mark.parametrize(
    ("label", "values", "more"),
    [
        ("income", [1.5, 2, 8, 9], "higher income"),
        ("web visits", [1, 2, 8, 9], "more web visits"),
        ("tenure", [1, 2, 50, 60], "longer tenure"),
        ("age", [20, 30, 50, 60], "older"),
    ],
)
def test_a_tendency_is_a_comparative(label: str, values: list[float], more: str) -> None:
    from dataclasses import replace

    found = _number(label, values)
    assert comparative(replace(SOME, aspect=Aspect(found.column), effect=0.3), found) == more


def test_levels_that_say_nothing_make_no_name() -> None:
    from dataclasses import replace

    column = _category("last answer")
    trait = replace(SOME, aspect=Aspect(column, "unknown"), effect=1.0)
    found = understood().profile.columns["contract"]
    assert trait_phrase(trait, found, "P2") is None
    assert comparative(trait, found) is None


def test_money_and_measures_are_not_counted() -> None:
    assert not is_count(_number("sales", [100, 200, 5000, 9000]))
    assert not is_count(_number("days", [1, 2, 3, 9], unit="days"))
    assert is_count(_number("web visits", [1, 2, 8, 9]))


def test_a_label_may_say_its_unit() -> None:
    column = Column(
        name="d", kind="number", role="segment", label="days since last order", unit="days"
    )
    assert says_unit(column)
    assert not says_unit(column.model_copy(update={"label": "tenure"}))


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("accounts", "account"),
        ("companies", "company"),
        ("businesses", "business"),
        ("households", "household"),
        ("people", "person"),
        ("boxes", "box"),
        ("staff", "staff"),
    ],
)
def test_one_of_many(many: str, one: str) -> None:
    assert singular(many) == one


def test_one_is_counted_in_the_singular() -> None:
    assert counted("1", "orders in 12 months") == "1 order in 12 months"
    assert counted("6", "orders in 12 months") == "6 orders in 12 months"
    assert counted("1", "staff") == "1 staff"
