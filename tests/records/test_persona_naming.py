"""Promises of names given by people: a word, or a word with what the persona was known by."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from personas.records.brief import Brief


def test_a_name_may_stand_alone_or_with_what_the_persona_was_known_by() -> None:
    brief = Brief(
        persona_names={"P1": "Wine lovers", "P2": {"name": "Savers", "known_by": ["spend low"]}}
    )
    assert brief.persona_names["P1"].name == "Wine lovers"
    assert brief.persona_names["P1"].known_by == ()
    assert brief.persona_names["P2"].known_by == ("spend low",)


@pytest.mark.parametrize("name", ["", "  ", {"known_by": "x"}, {"name": "x", "knwon_by": "y"}])
def test_a_name_must_be_a_name(name: object) -> None:
    with pytest.raises(ValidationError):
        Brief(persona_names={"P1": name})


def test_a_name_is_given_once_however_it_is_written() -> None:
    with pytest.raises(ValidationError):
        Brief(persona_names={"P1": "Savers", "P2": {"name": "Savers"}})
