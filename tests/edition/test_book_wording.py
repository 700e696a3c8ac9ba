from __future__ import annotations

import pytest

from personas.edition.book_wording import (
    agreed_sentence,
    limit_sentences,
    method_sentences,
    population_sentence,
)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("Accounts active in 2025.", "Made from 6,000 accounts active in 2025."),
        ("Made from our shop.", "Made from our shop."),
        ("all of Europe", "Made from 6,000 accounts: all of Europe."),
    ],
)
def test_the_population_is_told_in_the_words_of_the_brief(said: str, text: str) -> None:
    assert population_sentence(6000, "accounts", "a.csv", None, said) == text


def test_without_a_brief_the_population_is_the_file() -> None:
    assert population_sentence(6000, "accounts", "a.csv", "30 June 2026", None) == (
        "Made from the 6,000 accounts in a.csv, data to 30 June 2026; "
        "it says nothing about other accounts."
    )
    assert population_sentence(7043, "customers", "a.csv", None, None) == (
        "Made from the 7,043 customers in a.csv; "
        "it says nothing about people who are not customers."
    )


def test_the_method_takes_at_most_seven_sentences() -> None:
    told = method_sentences(
        method="kmeans",
        unit="accounts",
        n=6000,
        n_columns=1,
        n_study=4000,
        n_fit=6000,
        n_starts=50,
        min_cell=10,
    )
    assert len(told) <= 7
    assert told[0].startswith("1 column made the personas")
    assert "K-means" in told[2]
    assert "Nothing is printed on fewer than 10 accounts." in told


def test_the_method_does_not_claim_more_than_was_done() -> None:
    told = " ".join(
        method_sentences(
            method="latent_classes",
            unit="accounts",
            n=6000,
            n_columns=9,
            n_study=4000,
            n_fit=6000,
            n_starts=50,
            min_cell=10,
        )
    )
    assert "Every figure" not in told
    assert "rules are measured on accounts they were not made from" in told
    assert "the smallest persona of each number tried is a share of the study" in told
    assert "missing cells neither help nor hurt" in told
    assert "only if that stands after adjusting for the number of comparisons (Holm)" in told
    assert "adjusted Rand index: 1 is the same, 0 is chance" in told


def test_soft_borders_are_told_unless_groups_are_natural() -> None:
    assert len(limit_sentences("constructive")) == len(limit_sentences("natural")) + 1


def test_limits_say_what_the_verdict_does_not_cover_and_what_the_personas_split() -> None:
    plain = limit_sentences("natural")
    assert any("one half of a larger block, cut by us" in text for text in plain)
    assert limit_sentences("natural", "education") == [
        "These personas are mainly a split of one column: education.",
        *plain,
    ]


def test_nobody_agreed_yet() -> None:
    assert agreed_sentence("sales", None) == "not yet agreed by Sales"
    assert agreed_sentence("marketing", "Tom, 2026-01-14") == "agreed by Tom, 2026-01-14"
