from __future__ import annotations

import pytest

from personas.edition.trait_claims import coverage_claims
from tests.edition.written import claims, edition
from tests.profiling.planted import understood

PERSONAS = ("P1", "P2", "P3")


def test_a_trait_shows_both_sides_and_the_index_of_what_is_shown() -> None:
    web = next(claim for claim in claims("traits", "P2") if claim.label == "web orders, median")
    assert (web.shown, web.kind) == ("12", "data")
    assert web.everyone is not None
    assert web.index == round(100 * 12 / web.everyone)
    assert web.note.startswith("middle half ")
    assert "made the personas" in web.source
    assert "standard deviations from the others (re-runs " in web.source
    assert "re-runs" in web.basis


def test_dots_lie_on_their_line_in_order() -> None:
    for persona in PERSONAS:
        for claim in claims("traits", persona):
            assert claim.dots is not None
            assert claim.dots.low <= claim.dots.persona <= claim.dots.high
            assert claim.value is not None
            assert claim.everyone is not None
            if claim.value != claim.everyone:
                assert (claim.dots.persona > claim.dots.everyone) == (
                    float(claim.value) > claim.everyone
                )


def test_one_trait_has_the_same_line_on_every_card() -> None:
    lines: dict[str, set[float]] = {}
    for persona in PERSONAS:
        for claim in claims("traits", persona):
            assert claim.dots is not None
            lines.setdefault(claim.label, set()).add(claim.dots.everyone)
    assert max(len(where) for where in lines.values()) == 1


def test_shares_of_few_members_are_bounded_without_value_or_index() -> None:
    from dataclasses import replace

    from personas.edition.drafting import Draft
    from personas.edition.trait_claims import trait_claims
    from tests.edition.written import facts

    found = understood()
    strict = replace(found, profile=replace(found.profile, min_cell=190))
    for claim in trait_claims(Draft("P3", strict, facts())):
        if claim.shown.startswith(("under", "over")):
            assert (claim.value, claim.index, claim.interval) == (None, None, None)
            # The line of the picture would tell the share to four digits.
            assert claim.dots is not None
            ends = (claim.dots.low, claim.dots.high)
            assert (claim.dots.persona, *ends) in {(0.95, 0.0, 0.95), (0.05, 0.05, 1.0)}
            break
    else:
        pytest.fail("no share was small enough to be bounded")


def test_the_ladder_is_labelled_rung_by_rung() -> None:
    for persona in PERSONAS:
        ladder = claims("coverage", persona)
        n = len(claims("traits", persona))
        assert ladder[0].label == "top trait"
        assert ladder[-1].label == f"all {n} traits"
        assert all(claim.source.startswith("members who meet: ") for claim in ladder)
        bars = [claim.share for claim in ladder]
        assert all(bar is not None and 0 <= bar <= 1 for bar in bars)


def test_every_rung_names_the_conditions_it_means() -> None:
    from personas.edition.wording import conditions_text

    found = understood()
    for persona in PERSONAS:
        first = found.traits[persona].headline[0]
        words = conditions_text([first.condition], found.profile)
        assert claims("coverage", persona)[0].text.startswith(f"Top trait: {words}; fits ")


def test_a_trait_of_which_many_values_are_missing_shows_its_n() -> None:
    from dataclasses import replace

    from personas.edition.drafting import Draft
    from personas.edition.trait_claims import trait_claims
    from tests.edition.written import facts

    found = understood()
    assert not any("n = " in claim.note for claim in claims("traits", "P2"))
    columns = {
        name: replace(one, everyone=replace(one.everyone, n_missing=one.everyone.n))
        for name, one in found.profile.columns.items()
    }
    sparse = replace(found, profile=replace(found.profile, columns=columns))
    for claim in trait_claims(Draft("P2", sparse, facts())):
        assert claim.note.endswith(f"n = {claim.n}")


def test_a_bar_of_few_members_is_as_long_as_their_bound() -> None:
    from dataclasses import replace

    from personas.edition.drafting import Draft
    from tests.edition.written import facts

    found = understood()
    strict = replace(found, profile=replace(found.profile, min_cell=190))
    for claim in coverage_claims(Draft("P3", strict, facts())):
        if claim.value is None:
            assert claim.share == pytest.approx(0.05) or claim.share == pytest.approx(0.95)
    assert edition().persona("P3").n == 200
