from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.edition.pipeline_claims import (
    deal_figure_claims,
    lost_claims,
    pipeline_claims,
    stall_claims,
    win_rate_claims,
)
from personas.profiling.pipeline import DealFacts, Ladder, Spread
from personas.profiling.tallies import Tally
from personas.texts import LANGUAGES, Texts
from tests.edition.sold import draft, plainly, printed, sample, selling

WRITERS = (pipeline_claims, win_rate_claims, stall_claims, lost_claims, deal_figure_claims)
SMALLEST = 10


def tally(n: int) -> Tally:
    return Tally(n, n)


def decided(*parts: int, unplaced: int = 0) -> DealFacts:
    """Deals lost after each of some stages, and won."""
    *lost, won = (tally(n) for n in parts)
    stages = tuple("abcdefgh"[: len(lost)])
    return DealFacts(
        won=won,
        lost=tally(sum(parts[:-1]) + unplaced),
        ladder=Ladder(stages, tuple(lost), won, unplaced),
    )


def test_the_ladder_of_the_sample_is_counted_from_its_deals() -> None:
    found = sample().pipeline
    assert found is not None
    facts = found.personas["P1"]
    rows = list(pipeline_claims(draft("P1")))
    assert [row.value for row in rows] == list(facts.ladder.reached)  # type: ignore[union-attr]
    assert [row.label for row in rows] == ["Qualified", "Quote sent", "Negotiation", "Won"]
    assert printed(rows[0]) == ("Qualified", f"{facts.n_decided:,}", "100 %")
    assert rows[-1].share == pytest.approx(facts.win_rate)
    assert all(row.n == facts.n_decided for row in rows)


def test_the_win_rate_has_its_interval_its_n_and_the_others() -> None:
    (claim,) = win_rate_claims(draft("P1"))
    assert plainly(claim.text) == (
        "40 % of their decided deals are won (36 – 44 %, n = 608), "
        "against 33 % of the others' deals."
    )
    assert printed(claim) == ("Win rate", "40 %", "95 % interval 36 – 44 % · n = 608")
    assert claim.everyone_shown == Texts().percent(0.34)
    assert "after Holm over the personas" in claim.source
    (same,) = win_rate_claims(draft("P2"))
    assert "no clear difference" in same.text


def test_the_step_with_most_losses_is_told_as_such_only_if_clear() -> None:
    (clear,) = stall_claims(draft("P1", selling(P1=decided(20, 60, 20, 50))))
    assert plainly(clear.text) == (
        "Most losses come between “b” and “c”: 60 % of the 100 lost deals got no further."
    )
    (unclear,) = stall_claims(draft("P1", selling(P1=decided(30, 30, 40, 50))))
    assert plainly(unclear.text) == (
        "No one step stands out: the most losses, 40 % of 100, come after “c”, before the order."
    )
    assert not list(stall_claims(draft("P1", selling(P1=decided(9, 8, 7, 50)))))
    assert not list(stall_claims(draft("P1", selling(P1=decided(0, 0, 0, 50)))))


def test_rare_reasons_are_told_together() -> None:
    reasons = {"price": tally(50), "no decision": tally(30), "delay": tally(6), "taste": tally(4)}
    facts = replace(decided(90, 40), lost_reasons=reasons)
    rows = [printed(row) for row in lost_claims(draft("P1", selling(P1=facts)))]
    assert rows[0] == ("price", "56 %", "50")
    # 6 and 4 customers may be the same six, so the next smallest reason goes with them.
    assert rows[1] == ("other reasons", "44 %", "40")
    assert len(rows) == 2


def test_of_many_reasons_the_first_four_are_told() -> None:
    reasons = {name: tally(n) for name, n in zip("abcdefg", range(70, 0, -10), strict=True)}
    facts = replace(decided(280, 40), lost_reasons=reasons)
    rows = list(lost_claims(draft("P1", selling(P1=facts))))
    assert [row.label for row in rows] == ["a", "b", "c", "d", "other reasons"]
    assert sum(float(row.share or 0) for row in rows) == pytest.approx(1)
    assert rows[-1].value == 60


def test_figures_have_everyones_median_their_middle_half_and_n() -> None:
    size, cycle, discount = deal_figure_claims(draft("P4"))
    assert printed(size) == (
        "deal, median",
        "€ 18,600",
        "middle half € 11,700 – 29,400 · n = 1,864",
    )
    assert cycle.shown.endswith("days")
    assert discount.note.endswith("1,525")
    assert all(one.everyone_shown for one in (size, cycle, discount))


def test_a_figure_of_few_customers_is_not_told() -> None:
    many = Spread(Tally(40, 9), 1, 2, 3)
    facts = replace(decided(30, 30), amount=many, discount_share=replace(many, count=tally(10)))
    (only,) = deal_figure_claims(draft("P1", selling(P1=facts)))
    assert only.label == "discount, median"


@pytest.mark.parametrize("persona", [f"P{at}" for at in range(1, 6)])
def test_german_says_the_same_of_the_same_numbers(persona: str) -> None:
    for writer in WRITERS:
        english, german = (list(writer(draft(persona), Texts(one))) for one in LANGUAGES)
        assert [claim.value for claim in english] == [claim.value for claim in german]
        assert all(a.text != b.text for a, b in zip(english, german, strict=True))
    (rate,) = win_rate_claims(draft("P1"), Texts("de"))
    assert "ihrer entschiedenen Geschäfte" in rate.text


def test_without_deals_nothing_is_said() -> None:
    for understanding in (
        selling(P1=DealFacts(), P2=decided(30, 30)),
        replace(sample(), pipeline=None),
    ):
        for writer in WRITERS:
            assert not list(writer(draft("P1", understanding)))


@pytest.mark.parametrize(
    ("won", "lost", "shown"),
    [
        (0, 40, "0 %"),
        (40, 0, "100 %"),
        (3, 97, "under 10 %"),
        (97, 3, "over 90 %"),
        (5, 4, None),
        (20, 30, "40 %"),
    ],
)
def test_few_won_or_lost_deals_give_a_bound(won: int, lost: int, shown: str | None) -> None:
    found = selling(P1=decided(lost, won), P2=decided(300, 300))
    claims = list(win_rate_claims(draft("P1", found)))
    assert [plainly(claim.shown) for claim in claims] == ([] if shown is None else [shown])
    for claim in claims:
        hidden = (shown or "").startswith(("under", "over"))
        assert (claim.value is None, claim.interval is None) == (hidden, hidden)


def test_many_deals_of_few_customers_are_few() -> None:
    facts = DealFacts(won=Tally(60, 4), lost=tally(50))
    assert not list(win_rate_claims(draft("P1", selling(P1=facts, P2=decided(50, 50)))))


def test_everyones_exact_rate_gives_no_small_persona_away() -> None:
    small = selling(P1=decided(50, 50), P2=decided(40, 60), P3=decided(3, 30))
    open_to_all = selling(P1=decided(50, 50), P2=decided(40, 60), P3=decided(30, 30))
    (hidden,), (told,) = (list(win_rate_claims(draft("P1", one))) for one in (small, open_to_all))
    assert hidden.everyone is None
    assert hidden.everyone_shown
    assert told.everyone == pytest.approx(140 / 260)


def test_a_lone_persona_is_compared_with_nobody() -> None:
    (claim,) = win_rate_claims(draft("P1", selling(P1=decided(50, 50))))
    assert plainly(claim.text) == "50 % of their decided deals are won (40 – 60 %, n = 100)."
    assert "not compared" in claim.source


@given(st.lists(st.integers(0, 40), min_size=2, max_size=6))
def test_no_few_can_be_worked_out_of_what_is_printed(parts: list[int]) -> None:
    found = draft("P1", selling(P1=decided(*parts), P2=decided(300, 300)))
    rows = list(pipeline_claims(found))
    told = [int(row.value) for row in rows if row.value is not None]
    if rates := [claim for claim in win_rate_claims(found) if claim.value is not None]:
        told.append(round(float(rates[0].value or 0) * (rates[0].n or 0)))
    told.sort(reverse=True)
    assert not any(0 < n < SMALLEST for n in told)
    assert not any(0 < a - b < SMALLEST for a, b in pairwise(told))
    for row in rows:
        assert (row.value is None) == (row.shown == "–") == (row.share is None)


@given(st.dictionaries(st.sampled_from("abcdefghij"), st.integers(1, 40), max_size=9))
def test_no_few_reasons_can_be_worked_out(counts: dict[str, int]) -> None:
    ordered = dict(sorted(counts.items(), key=lambda item: -item[1]))
    reasons = {name: tally(n) for name, n in ordered.items()}
    facts = replace(decided(sum(counts.values()), 50), lost_reasons=reasons)
    rows = list(lost_claims(draft("P1", selling(P1=facts))))
    assert sum(int(row.value or 0) for row in rows) in (0, sum(counts.values()))
    assert not any(int(row.value or 0) < SMALLEST for row in rows)
