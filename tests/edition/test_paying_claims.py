"""Promises of the payoff's claims: an honest sentence for each answer, the figures beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from personas.edition.paying_claims import paying_claims
from personas.profiling.paying import Answer, Estimate, Foretold, Payoff, Ranking
from personas.texts import Texts
from tests.edition.written import edition, facts, write

NOTHING = Estimate(0.0, 0.0, 0.0)


def paid(answer: Answer = "as_good", full_gap: float = -0.02) -> Payoff:
    """Figures that a test can recognise, whatever the answer."""
    share = Estimate(0.551, 0.507, 0.594)
    spearman = Estimate(0.41, 0.38, 0.44)
    gap, ahead = Estimate(-0.03, -0.07, 0.01), Estimate(full_gap, full_gap - 0.01, full_gap + 0.01)
    peer = Estimate(0.58, 0.54, 0.62)
    rankings = (
        Ranking("personas", 4, share, spearman),
        Ranking("rfm_cut", 4, peer, spearman, gap, gap),
        Ranking("rfm", 63, Estimate(0.6, 0.56, 0.64), spearman, ahead, ahead),
        Ranking("none", 1, Estimate(0.2, 0.2, 0.2), NOTHING, Estimate(0.35, 0.31, 0.39), spearman),
    )
    return Payoff(
        answer,
        n=1_200,
        n_buyers=700,
        n_personas=4,
        n_resamples=1_000,
        least_buyers=50,
        then=date(2011, 3, 31),
        until=date(2011, 9, 30),
        outcomes=(
            Foretold("revenue", 1_200, 700, rankings),
            Foretold("orders", 1_200, 700, rankings),
            Foretold("answered", 400, 90, rankings),
        ),
    )


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def sentence(payoff: Payoff, language: Texts | None = None) -> str:
    claims = paying_claims(payoff, "customers", language or Texts())
    return plain(claims["paying"][0].text)


def test_the_sentence_says_who_was_ranked_when_and_what_each_rule_held() -> None:
    text = sentence(paid())
    for part in ("31 March 2011", "30 September 2011", "55 % (51 – 59)", "58 % (54 – 62)", "20 %"):
        assert part in text
    assert "RFM does better: rank by RFM, and use personas to know whom you talk to." in text


@pytest.mark.parametrize(
    ("answer", "said", "unsaid"),
    [
        ("better", "better than RFM", "RFM does"),
        ("as_good", "does as well", "does better"),
        ("behind", "RFM does better", "as well"),
        ("no_better", "do not foretell revenue", "pays"),
        ("worse", "mislead about revenue", "pays"),
    ],
)
def test_each_answer_has_its_own_sentence(answer: Answer, said: str, unsaid: str) -> None:
    text = sentence(paid(answer, full_gap=0.0))
    assert said in text
    assert unsaid not in text


@pytest.mark.parametrize("answer", ["too_few", "nothing_bought"])
def test_where_nothing_can_be_told_no_figure_is(answer: Answer) -> None:
    payoff = replace(paid(answer), outcomes=(), n_buyers=7)
    claims = paying_claims(payoff, "customers")
    assert claims["paying_rules"] == []
    (claim,) = claims["paying"]
    assert "is not told" in claim.text
    assert "%" not in claim.text
    assert " 7 " not in claim.text
    assert claim.value is None


def test_rfm_in_full_is_named_only_where_it_is_ahead() -> None:
    behind = paying_claims(paid(full_gap=-0.05), "customers")["paying"]
    ahead = paying_claims(paid(full_gap=0.05), "customers")["paying"]
    assert "63 cells, put 60 % (56 – 64)" in plain(behind[1].text)
    assert all("63 cells" not in claim.text for claim in ahead)


def test_every_claim_has_n_interval_and_kind() -> None:
    slots = paying_claims(paid(), "customers")
    for claim in (*slots["paying"], *slots["paying_rules"]):
        assert (claim.kind, claim.interval is not None) == ("derived", True)
        assert claim.n == (400 if claim.id == "book.paying.answered" else 1_200)
        assert "1,000 resamples" in claim.basis


def test_the_table_has_a_row_for_each_rule() -> None:
    rows = paying_claims(paid(), "customers")["paying_rules"]
    assert [tuple(map(plain, row.cells)) for row in rows] == [
        ("personas", "4", "55 % (51 – 59)", "–", "0.41 (0.38 – 0.44)"),
        ("RFM, as many cells", "4", "58 % (54 – 62)", "−3 (−7 to +1)", "0.41 (0.38 – 0.44)"),
        ("RFM quintiles in full", "63", "60 % (56 – 64)", "−2 (−3 to −1)", "0.41 (0.38 – 0.44)"),
        ("no segments", "1", "20 %", "+35 (+31 to +39)", "0.00"),
    ]


def test_it_is_said_in_german_too() -> None:
    for answer in ("better", "as_good", "behind", "no_better", "worse"):
        text = sentence(paid(answer), Texts("de"))
        assert "mit Stand 31. März 2011" in text
        assert "55 % (51 – 59)" in text


def test_a_book_holds_it_only_where_it_was_tested() -> None:
    assert "paying" not in edition().slots
    book = write(facts(), payoff=paid())
    assert len(book.claims_in("paying")) == 4
    assert len(book.claims_in("paying_rules")) == 4


def test_personas_of_orders_alone_are_not_taken_for_those_of_the_book() -> None:
    payoff = replace(paid(), of_orders_alone=True)
    said = [claim.text for claim in paying_claims(payoff, "customers")["paying"]]
    assert sum("made of the orders alone" in text for text in said) == 1
    assert not any("orders alone" in claim.text for claim in paying_claims(paid(), "x")["paying"])
