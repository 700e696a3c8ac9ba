"""What stands beside a persona's figure never gives away the few of another persona."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from personas.edition.claim import Claim
from personas.edition.comparison_claims import comparison_claims
from personas.edition.drafting import Draft
from personas.edition.everyone import told_share
from personas.edition.outcome_claims import outcome_claims
from personas.edition.trait_claims import coverage_claims, trait_claims
from personas.edition.typing_claims import not_for_them_claims, ten_seconds_claims
from personas.profiling.measures import hits_in, share_gives_away
from personas.profiling.suppression import total_gives_away
from personas.profiling.typing_signs import Sign, exclusions
from personas.profiling.understanding import Understanding
from personas.texts.language import ENGLISH
from tests.edition.written import facts
from tests.profiling.planted import understood


@cache
def _strict(min_cell: int) -> Understanding:
    found = understood()
    return replace(found, profile=replace(found.profile, min_cell=min_cell))


def _given_away(found: Understanding) -> Iterator[tuple[str, str, float]]:
    """Column, persona and everyone's exact share of each aspect that few of one persona have."""
    profile = found.profile
    for persona in profile.persona_ids:
        told = [(one.aspect, one.measure) for one in found.traits[persona].headline]
        told += [(one.aspect, "share") for one in found.outcomes[persona] if one.hits is not None]
        for aspect, measure in told:
            column = profile.columns[aspect.column.name]
            if share_gives_away(column, aspect, measure, profile.min_cell):
                hits = hits_in(column.everyone, aspect, measure) or 0
                yield column.column.name, persona, hits / column.everyone.n


def _claims(found: Understanding, persona: str) -> list[Claim]:
    draft = Draft(persona, found, facts())
    each = (trait_claims(draft), outcome_claims(draft), comparison_claims(found))
    return [claim for claims in each for claim in claims]


@pytest.mark.parametrize("min_cell", [20, 40, 60])
def test_no_page_tells_everyones_exact_share_beside_the_few_of_one_persona(min_cell: int) -> None:
    found = _strict(min_cell)
    given_away = list(_given_away(found))
    assert given_away
    for column, persona, exact in given_away:
        for claim in _claims(found, persona):
            if f"column {column}," not in claim.source and f"column {column};" not in claim.source:
                continue
            for told in (claim.everyone, claim.everyone_share):
                assert told != pytest.approx(exact, abs=1e-6) or round(exact, 2) == exact
            if claim.dots is not None:
                assert claim.dots.everyone != pytest.approx(exact, abs=1e-4)


def test_a_share_that_would_give_few_away_is_told_in_steps_of_twice_the_few() -> None:
    told = told_share(76, 300, 10, ENGLISH, gives_away=True)
    assert (told.value, told.shown, told.exact) == (0.3, "about\u00a030\u00a0%", False)
    assert told.index(0.6) == 200
    many = told_share(760, 3000, 10, ENGLISH, gives_away=True, decimals=1)
    assert (many.value, many.shown) == (0.25, "25\u00a0%")
    exact = told_share(76, 300, 10, ENGLISH)
    assert (exact.shown, exact.exact) == ("25\u00a0%", True)


def test_none_and_all_are_told_and_what_rounds_to_them_is_a_bound() -> None:
    assert told_share(0, 300, 10, ENGLISH, gives_away=True).shown == "0\u00a0%"
    low = told_share(12, 300, 10, ENGLISH, gives_away=True)
    assert (low.value, low.shown, low.bound) == (None, "under\u00a010\u00a0%", 0.1)
    high = told_share(288, 300, 10, ENGLISH, gives_away=True)
    assert (high.value, high.shown, high.index(0.5)) == (None, "over\u00a090\u00a0%", None)


def test_few_who_meet_a_trait_cannot_be_worked_out_from_the_others() -> None:
    seen = 0
    for min_cell in (20, 60, 190):
        found = _strict(min_cell)
        for persona in found.profile.persona_ids:
            rungs = found.coverage[persona]
            for rung, claim in zip(rungs, coverage_claims(_draft(found, persona)), strict=True):
                others = rung.met.others
                if claim.value is None and 0 < others.hits < others.n:
                    seen += 1
                    for told in (claim.everyone, claim.everyone_share):
                        assert told != pytest.approx(others.share, abs=1e-6)
    assert seen


def _draft(found: Understanding, persona: str) -> Draft:
    return Draft(persona, found, facts())


def _gives_away(sign: Sign, min_cell: int) -> bool:
    return any(total_gives_away(parts, min_cell) for parts in zip(*sign.each, strict=True))


def test_how_many_answer_so_is_told_in_round_numbers_where_it_would_give_few_away() -> None:
    found = _strict(20)
    assert found.typing is not None
    rough = 0
    for persona in found.profile.persona_ids:
        signs = exclusions(found.typing, found.profile, persona)
        claims = not_for_them_claims(found.typing, found.profile, persona)
        for sign, claim in zip(signs, claims, strict=True):
            assert sum(hits for hits, _ in sign.each) == sign.hits + sign.hits_others
            if _gives_away(sign, 20) or 0 < sign.hits < 20:
                rough += 1
                assert (claim.n or 0) % 40 == 0
                assert "about" in claim.text
        for claim in ten_seconds_claims(found.typing, found.profile, persona):
            assert claim.n
    assert rough


def test_an_answer_that_none_of_them_gives_and_nearly_all_others_do_is_said_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = _strict(20)
    assert found.typing is not None
    sign = exclusions(found.typing, found.profile, "P1")[0]
    nearly_all = replace(sign, hits=0, hits_others=sign.n_others - 3)
    monkeypatch.setattr("personas.edition.typing_claims.exclusions", lambda *_: [nearly_all])
    claim = not_for_them_claims(found.typing, found.profile, "P1")[0]
    assert "Not one of them" in claim.text
    assert claim.value == 0


def test_the_bar_of_others_that_round_to_none_is_as_long_as_their_bound() -> None:
    found = _strict(10)
    rung = found.coverage["P1"][0]
    members = replace(rung.met.members, hits=rung.met.members.n - 3)
    others = replace(rung.met.others, hits=13, n=305)
    few = replace(rung, met=replace(rung.met, members=members, others=others))
    changed = replace(found, coverage={**found.coverage, "P1": (few,)})
    (claim,) = coverage_claims(_draft(changed, "P1"))
    assert (claim.everyone, claim.everyone_shown) == (None, "under\u00a010\u00a0%")
    assert claim.everyone_share == 0.1
