from __future__ import annotations

from dataclasses import replace

import pytest

from personas.edition.call_claims import call_claims
from personas.edition.drafting import Draft
from personas.texts import ENGLISH, Texts
from tests.edition.written import facts
from tests.profiling.planted import understood


def told(n: int, texts: Texts = ENGLISH) -> list[str]:
    known = replace(understood(), clear_members={"P1": n})
    claims = call_claims(Draft("P1", known, facts()), texts)
    return [claim.text.replace("\N{NO-BREAK SPACE}", " ") for claim in claims]


def test_the_clear_members_are_counted_and_their_list_is_named() -> None:
    n = understood().profile.sizes["P1"]
    (text,) = told(n // 2)
    assert text.startswith(f"The {n // 2} accounts (50 %) that are clearly P1")
    assert "fit from 0.8" in text
    assert "Passung ab 0,8" in told(n // 2, Texts("de"))[0]


@pytest.mark.parametrize("left", [0, 3])
def test_few_are_not_told_nor_few_others(left: int) -> None:
    n = understood().profile.sizes["P1"]
    assert told(left) == []
    if left:
        assert told(n - left) == []
