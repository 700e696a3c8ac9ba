from __future__ import annotations

import pytest

from personas.edition.edition import Verdict
from personas.edition.wording import (
    condition_words,
    inside_sentence,
    measure_label,
    rule_text,
    shown_pair,
    summary,
    trait_words,
    trust_sentence,
    trust_word,
    unknown_sentence,
    verdict_sentence,
)
from personas.profiling.conditions import Condition
from personas.profiling.inside import Inside
from tests.profiling.planted import schema, understood

FOUND = understood()
COLUMNS = schema()


def _said(name: str, operator: str, value: float | str) -> str:
    condition = Condition(COLUMNS[name], operator, value)  # type: ignore[arg-type]
    return condition_words(condition, FOUND.profile.columns[name]).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("name", "operator", "value", "words"),
    [
        ("spend", "at_least", 900.0, "spend of € 900 or more"),
        ("spend", "under", 900.0, "spend under € 900"),
        ("web_orders", "at_least", 8.0, "at least 8 web orders"),
        ("web_orders", "under", 8.0, "fewer than 8 web orders"),
        ("web_orders", "at_least", 1.0, "any web orders"),
        ("web_orders", "under", 1.0, "no web orders"),
        ("online_share", "at_least", 0.7, "online share of 70 % or more"),
        ("online_share", "at_least", 1.0, "online share of 100 %"),
        ("since", "at_least", 18_262.0, "customer since January 2020 or later"),
        ("since", "under", 18_262.0, "customer since before January 2020"),
        ("newsletter", "is", "yes", "newsletter"),
        ("newsletter", "is", "no", "no newsletter"),
        ("contract", "is", "Two year", "two year contract"),
        ("contract", "is_not", "Two year", "contract not two year"),
        ("education", "at_least", "college", "education college or higher"),
        ("education", "at_least", "master", "education master"),
        ("education", "under", "master", "education college or lower"),
        ("education", "under", "college", "education school"),
        ("products", "is", "paper", "paper among products bought"),
        ("products", "is_not", "paper", "no paper among products bought"),
    ],
)
def test_a_condition_reads_as_english(
    name: str, operator: str, value: float | str, words: str
) -> None:
    assert _said(name, operator, value) == words


def test_a_share_whose_label_says_no_share_stands_behind_a_colon() -> None:
    from dataclasses import replace

    found = FOUND.profile.columns["online_share"]
    column = found.column.model_copy(update={"label": "orders placed online"})
    found = replace(found, column=column)
    least, less = (Condition(column, operator, 0.5) for operator in ("at_least", "under"))  # type: ignore[arg-type]
    assert condition_words(least, found) == "orders placed online: 50\u00a0% or more"
    assert condition_words(less, found) == "orders placed online: under 50\u00a0%"


def test_a_summary_tells_a_share_from_the_side_of_its_trait() -> None:
    for persona, found in FOUND.traits.items():
        for trait in found.all:
            if trait.measure not in ("share", "share_above_zero"):
                continue
            shown, everyone = shown_pair(trait, FOUND.profile, persona)
            words, told = trait_words(trait, FOUND.profile, persona)
            assert words.endswith(shown)
            assert told == everyone
            assert not words.startswith(("no ", "not "))


def test_where_members_differ_is_told_in_plain_words() -> None:
    noise = FOUND.profile.columns["noise"]
    wide = Inside("noise", 1.02, 600, low=43.0, high=57.0)
    assert inside_sentence(wide, noise) == (
        "Noise varies as much as among everyone: half are between 43 and 57."
    )
    wider = inside_sentence(Inside("noise", 1.4, 600, low=33.0, high=67.0), noise)
    assert "varies more than among everyone" in wider
    mixed = Inside("country", 1.0, 600, index_low=95, index_high=104)
    assert inside_sentence(mixed, FOUND.profile.columns["country"]) == (
        "No country is typical of them."
    )


def test_a_rule_joins_its_conditions() -> None:
    rule = [
        Condition(COLUMNS["web_orders"], "at_least", 8.0),
        Condition(COLUMNS["newsletter"], "is", "yes"),
    ]
    assert rule_text(rule, FOUND.profile) == "At least 8 web orders and newsletter."
    assert rule_text([], FOUND.profile) == "No short rule finds them."


def test_two_cuts_of_one_number_are_a_range() -> None:
    rule = [
        Condition(COLUMNS["spend"], "under", 2000.0),
        Condition(COLUMNS["newsletter"], "is", "no"),
        Condition(COLUMNS["spend"], "at_least", 500.0),
    ]
    text = rule_text(rule, FOUND.profile).replace("\u00a0", " ")
    assert text == "Spend from € 500 to under € 2,000 and no newsletter."


def test_a_summary_says_two_or_three_traits_with_numbers() -> None:
    for persona, traits in FOUND.traits.items():
        text = summary(traits.headline, FOUND.profile, persona)
        assert text.count("(") in (2, 3)
        assert text.endswith(").")
        assert "everyone" in text
        assert any(letter.isdigit() for letter in text)


def test_without_traits_the_summary_says_so() -> None:
    assert summary([], FOUND.profile, "P1") == "No column sets them clearly apart from the others."


def test_labels_say_the_measure() -> None:
    labels = {
        trait.aspect.column.name: measure_label(trait, FOUND.profile)
        for found in FOUND.traits.values()
        for trait in found.all
    }
    assert labels["web_orders"] == "web orders, median"
    assert labels["newsletter"] == "newsletter"
    assert labels["kids"] == "any children at home"


@pytest.mark.parametrize(
    ("stability", "word"),
    [
        (0.59, "not trusted"),
        (0.6, "doubtful"),
        (0.74, "doubtful"),
        (0.75, "stable"),
        (0.84, "stable"),
        (0.85, "highly stable"),
    ],
)
def test_trust_words_are_hennigs(stability: float, word: str) -> None:
    assert trust_word(stability) == word


def test_trust_says_what_the_verdict_means_in_the_books_unit() -> None:
    assert trust_sentence(39, 40, 0.94, "natural", "accounts") == (
        "Found again in 39 of 40 re-runs. These groups exist in the data."
    )
    assert trust_sentence(39, 40, 0.5, "constructive", "accounts").endswith(
        "Accounts form a continuum; these borders are ours."
    )
    assert verdict_sentence("constructive", "accounts") == (
        "Accounts form a continuum; these borders are ours."
    )


@pytest.mark.parametrize("verdict", ["natural", "reproducible"])
def test_a_good_book_does_not_lend_trust_to_a_weak_persona(verdict: Verdict) -> None:
    text = trust_sentence(10, 40, 0.6, verdict, "accounts")
    assert text == (
        "Found again in 10 of 40 re-runs. Take care: this group does not come back reliably."
    )


def test_without_outcomes_it_says_that_nothing_is_known_of_them() -> None:
    assert "what came of it" in unknown_sentence(has_outcomes=False)
    assert "what came of it" not in unknown_sentence(has_outcomes=True)
