"""Promises of names set by people: a book says when a name no longer stands on its persona."""

from __future__ import annotations

from typing import Any

import pytest

from personas.profiling.anchors import check_names, known_by
from personas.records.brief import Brief
from personas.records.finding import Finding
from tests.profiling.planted import understood


def findings(**names: Any) -> list[Finding]:
    brief = Brief.model_validate({"persona_names": names})
    found = understood()
    return list(check_names(found.profile, found.traits, brief.persona_names, brief.place))


def anchor(persona: str) -> list[str]:
    found = understood()
    return list(known_by(found.traits[persona], found.profile))


def test_a_name_on_the_persona_it_was_given_to_is_no_finding() -> None:
    assert findings(P2={"name": "Readers", "known_by": anchor("P2")}) == []


def test_it_still_fits_when_one_of_three_traits_has_gone() -> None:
    kept = [*anchor("P2")[:2], "something_else high"]
    assert findings(P2={"name": "Readers", "known_by": kept}) == []


def test_a_name_whose_persona_moved_says_where_it_is_now() -> None:
    (found,) = findings(P1={"name": "Readers", "known_by": anchor("P2")})
    assert (found.level, found.where) == ("warn", "brief, persona_names.P1")
    assert "no longer fits" in found.what
    assert "from P1 to P2" in found.do


def test_a_name_whose_persona_is_nowhere_says_so() -> None:
    (found,) = findings(P1={"name": "Readers", "known_by": ["x high", "y low"]})
    assert "no persona of this book" in found.what


def test_a_name_bound_to_a_number_alone_is_told_what_to_add() -> None:
    (found,) = findings(P2="Readers")
    assert found.level == "note"
    for word in anchor("P2"):
        assert word in found.do


def test_a_name_of_a_persona_that_is_not_there_is_a_warning() -> None:
    (found,) = findings(P7="Readers")
    assert "this book has 3 personas" in found.what


@pytest.mark.parametrize("persona", ["P1", "P2", "P3"])
def test_the_advice_can_be_pasted_into_the_brief(persona: str) -> None:
    import yaml

    (found,) = findings(**{persona: "Readers"})
    pasted = yaml.safe_load(found.do[found.do.index("known_by:") :])
    assert pasted["known_by"] == anchor(persona)
