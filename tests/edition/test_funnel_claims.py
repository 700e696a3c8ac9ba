from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from personas.edition.funnel_claims import followed_by_claims, funnel_claims
from personas.profiling.funnel import FollowedBy, Funnel, FunnelFacts
from personas.profiling.tallies import Tally
from personas.profiling.understanding import Understanding
from personas.texts import LANGUAGES, Texts
from tests.edition.sold import draft, given, plainly, printed, sample

CAUSAL = re.compile(r"caus|effect|because|thanks to|led to|lift|verursach|bewirk|wegen|dank", re.I)


def funnelled(facts: FunnelFacts, **changes: object) -> Understanding:
    """Return an understanding with one persona's funnel."""
    whole = Funnel(90, True, "€", facts, {"P1": facts})
    return given({"P1": 1000}, funnel=replace(whole, **changes))  # type: ignore[arg-type]


def tally(n: int) -> Tally:
    return Tally(n, n)


def spring(**changes: object) -> FunnelFacts:
    """Return a funnel of one campaign."""
    one = FollowedBy(
        campaign="Spring",
        answers=tally(100),
        followed=tally(40),
        won=tally(20),
        silent=tally(300),
        silent_followed=tally(30),
        deals=tally(20),
        revenue=12_345.0,
    )
    return FunnelFacts((400, 100, 40, 20), (replace(one, **changes),))  # type: ignore[arg-type]


def test_each_step_is_a_share_of_those_touched() -> None:
    rows = list(funnel_claims(draft("P1", funnelled(spring()))))
    assert [printed(row) for row in rows] == [
        ("touched by a campaign", "400", "100 %"),
        ("answered", "100", "25 %"),
        ("deal within 90 days", "40", "10 %"),
        ("deal won", "20", "5 %"),
    ]
    assert all(row.n == 400 for row in rows)


def test_the_funnel_of_the_sample_is_told() -> None:
    found = sample().funnel
    assert found is not None
    rows = list(funnel_claims(draft("P1")))
    assert tuple(row.value for row in rows) == found.personas["P1"].steps


def test_what_followed_is_told_beside_what_comes_anyway() -> None:
    (claim,) = followed_by_claims(draft("P1", funnelled(spring())))
    assert plainly(claim.text) == (
        "“Spring”: 40 % of 100 answers were followed by a deal within 90 days. "
        "In 50 % of these 40 cases one was won, € 12,300 in all. "
        "Without an answer a deal followed 10 % of 300 touches."
    )
    assert printed(claim) == ("Spring", "40 %", "n = 100")
    assert (claim.value, claim.n) == (0.4, 100)


@pytest.mark.parametrize("language", LANGUAGES)
def test_followed_is_never_said_to_be_caused(language: str) -> None:
    for persona in ("P1", "P2", "P3", "P4", "P5"):
        for writer in (funnel_claims, followed_by_claims):
            for claim in writer(draft(persona), Texts(language)):  # type: ignore[arg-type]
                assert not CAUSAL.search(" ".join([claim.text, claim.label, claim.note]))
    (claim,) = followed_by_claims(draft("P1", funnelled(spring())))
    assert "followed is not caused" in claim.source


def test_few_won_deals_are_not_told_and_neither_is_their_revenue() -> None:
    for few in (Tally(9, 9), Tally(30, 6), tally(35)):
        (claim,) = followed_by_claims(draft("P1", funnelled(spring(won=few))))
        assert "How many of these 40 were won: too few to tell." in claim.text
        assert "€" not in claim.text
    (none,) = followed_by_claims(draft("P1", funnelled(spring(won=tally(0), revenue=0.0))))
    assert "In 0 % of these 40 cases one was won." in plainly(none.text)


@pytest.mark.parametrize("followed", [tally(0), tally(9), tally(95), Tally(40, 5)])
def test_campaigns_that_few_deals_followed_are_left_out(followed: Tally) -> None:
    assert not list(followed_by_claims(draft("P1", funnelled(spring(followed=followed)))))


def test_at_most_three_campaigns_are_told() -> None:
    (one,) = spring().campaigns
    many = FunnelFacts(
        (400, 100, 40, 20), tuple(replace(one, campaign=f"C{at}") for at in range(5))
    )
    claims = followed_by_claims(draft("P1", funnelled(many)))
    assert [claim.label for claim in claims] == ["C0", "C1", "C2"]


def test_silent_touches_are_told_only_if_enough() -> None:
    (claim,) = followed_by_claims(draft("P1", funnelled(spring(silent_followed=tally(4)))))
    assert "Without an answer" not in claim.text


def test_where_answers_have_no_day_the_funnel_says_so() -> None:
    rows = funnel_claims(draft("P1", funnelled(spring(), has_answer_days=False)))
    assert all("after sending" in row.source for row in rows)


@drawn(st.lists(st.integers(0, 30), min_size=4, max_size=4))
def test_no_few_can_be_worked_out_of_a_funnel(parts: list[int]) -> None:
    steps = tuple(sum(parts[at:]) for at in range(4))
    rows = list(funnel_claims(draft("P1", funnelled(FunnelFacts(steps)))))
    told = [int(row.value) for row in rows if row.value is not None]
    assert not any(0 < n < 10 for n in told)
    assert not any(0 < a - b < 10 for a, b in pairwise(told))


def test_german_says_the_same_of_the_same_numbers() -> None:
    for writer in (funnel_claims, followed_by_claims):
        english, german = (list(writer(draft("P4"), Texts(one))) for one in LANGUAGES)
        assert [claim.value for claim in english] == [claim.value for claim in german]
        assert all(a.text != b.text for a, b in zip(english, german, strict=True))
    first = next(iter(followed_by_claims(draft("P4"), Texts("de"))))
    assert "folgte binnen 90 Tagen ein Geschäft" in first.text
    assert first.text.count("€") == 1


def test_without_a_funnel_nothing_is_said() -> None:
    for writer in (funnel_claims, followed_by_claims):
        assert not list(writer(draft("P1", replace(sample(), funnel=None))))
        assert not list(writer(draft("P1", funnelled(FunnelFacts()))))
