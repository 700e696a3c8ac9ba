"""Promises of the audit's claims: index, interval and n per group, and a plain sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from personas.edition.representation_claims import proxy_claims, representation_claims
from personas.profiling.profile import profile
from personas.profiling.representation import Guess, representation
from personas.profiling.understanding import Understanding
from personas.records.schema import Column
from personas.texts import Texts
from tests.edition.written import claims
from tests.profiling.planted import few, lazy, understood


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def over(column: Column, personas: list[str], values: list[object]) -> Understanding:
    rows = few(personas, column, **{column.name: values})
    found = profile(lazy(rows.table), rows.schema, min_cell=10)
    audited = representation(lazy(rows.table), found)
    return replace(understood(), profile=found, representation=audited)


SEX = Column(name="sex", kind="category", role="protected", label="sex", level_names={"f": "women"})


def test_a_row_says_group_persona_index_interval_and_n() -> None:
    found = over(
        SEX, ["P1"] * 100 + ["P2"] * 100, ["f"] * 60 + ["m"] * 60 + ["f"] * 20 + ["m"] * 60
    )
    row = next(one for one in representation_claims(found) if one.label == "sex: women")
    assert row.cells == ("sex", "women", "P1", "150", "126 – 173", "60")
    assert plain(row.text) == "sex, women: 60 % of P1, 40 % of all, index 150 (126 to 173)."
    assert (row.n, row.index, row.persona) == (60, 150, "P1")


def test_a_suppressed_cell_prints_nothing_of_it() -> None:
    found = over(SEX, ["P1"] * 50 + ["P2"] * 50, ["f"] * 4 + ["m"] * 46 + ["f", "m"] * 25)
    for row in representation_claims(found):
        assert row.cells[3:] == ("–", "–", "–")
        assert (row.value, row.n, row.interval, row.index) == (None, None, None, None)
        assert "fewer than 10" in row.text
        assert "4" not in row.text.replace("P1", "")


def test_bands_of_a_number_are_written_with_their_unit() -> None:
    age = Column(name="age", kind="number", role="protected", label="age", unit="years")
    found = over(age, ["P1"] * 100 + ["P2"] * 100, [float(at % 60 + 20) for at in range(200)])
    labels = list(dict.fromkeys(plain(one.cells[1]) for one in representation_claims(found)))
    assert labels == [
        "under 32 years",
        "32 years to under 46 years",
        "46 years to under 63 years",
        "63 years or more",
    ]


def test_flags_say_yes_and_no() -> None:
    flag = Column(name="ill", kind="flag", role="protected", label="ill")
    found = over(flag, ["P1"] * 60 + ["P2"] * 60, [True, False] * 60)
    assert [one.cells[1] for one in representation_claims(found)] == ["yes", "yes", "no", "no"]


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("proxy", "act as a proxy, so treat every choice by persona as a choice by sex"),
        ("weak", "no proxy, but look at the index"),
        ("none", "no more than chance"),
    ],
)
def test_a_plain_sentence_says_whether_it_is_a_proxy(link, words: str) -> None:
    found = over(SEX, ["P1"] * 40 + ["P2"] * 40, ["f", "m"] * 40)
    guess = Guess(0.71, (0.68, 0.74), 0.52, 80, link)
    (audited,) = found.representation
    found = replace(found, representation=(replace(audited, guess=guess),))
    (one,) = proxy_claims(found)
    assert "one guesses the group right in 71.0 %" in plain(one.text)
    assert "against 52.0 % by chance" in plain(one.text)
    assert words in one.text
    assert (one.value, one.interval, one.everyone, one.n) == (0.71, (0.68, 0.74), 0.52, 80)


def test_where_nothing_can_be_guessed_it_says_so() -> None:
    faith = Column(name="faith", kind="set", role="protected", label="faith")
    found = over(faith, ["P1"] * 40 + ["P2"] * 40, [["a", "b"], ["b"]] * 40)
    (one,) = proxy_claims(found)
    assert "is not measured" in one.text
    assert one.value is None


def test_german_speaks_of_a_stellvertreter() -> None:
    found = over(SEX, ["P1"] * 80 + ["P2"] * 80, ["f"] * 70 + ["m"] * 80 + ["f"] * 10)
    (one,) = proxy_claims(found, Texts("de"))
    assert "wirken wie ein Stellvertreter" in one.text


def test_the_edition_audits_the_protected_column() -> None:
    assert {one.cells[0] for one in claims("representation")} == {"gender"}
    assert "no more than chance" in claims("proxy")[0].text
