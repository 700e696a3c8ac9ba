"""Promises of the playbook's conditions: who is meant, what supports it, and what has expired."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from personas.errors import BriefError
from personas.profiling.addressed import Addressed, Known, address
from personas.records.agreed import Agreed
from personas.records.brief import Brief
from tests.profiling.planted import schema, understood

BY = {"owner": "Tom Richter", "date": "2026-01-14", "messages": ["Hi"]}
WORDS = schema(web_orders={"high": "web buyers", "low": "callers"})


def known(as_of: date | None = None) -> Known:
    found = understood()
    return Known(replace(found.profile, as_of=as_of), WORDS, found.traits, found.names)


def addressed(
    remarks: tuple[dict[str, Any], ...] = (), as_of: date | None = None, **entries: dict[str, Any]
) -> Addressed:
    book = {name: {**BY, **entry} for name, entry in entries.items()}
    brief = Brief.model_validate({"playbook": book, "remarks": remarks})
    agreed = Agreed(playbook=brief.playbook, remarks=brief.remarks, place=brief.place)
    return address(known(as_of), agreed)


def meant(**entry: Any) -> list[str]:
    found = addressed(it=entry)
    return [persona for persona, said in found.said.items() if said]


def test_personas_are_named_by_id_by_name_or_all_together() -> None:
    name = understood().names["P2"].text
    assert meant(personas=["P3", "p1"]) == ["P1", "P3"]
    assert meant(personas=[name.upper()]) == ["P2"]
    assert meant(personas="all") == ["P1", "P2", "P3"]


@pytest.mark.parametrize(
    ("when", "personas"),
    [
        ({"column": "newsletter", "above": "everyone"}, ["P2"]),
        ({"column": "web_orders", "below": "everyone"}, ["P1"]),
        ({"column": "source", "level": "fair", "at_least": "50 %"}, ["P3"]),
        ({"column": "revenue", "measure": "mean", "at_most": 300}, ["P1"]),
        ({"measure": "count", "at_least": 400}, ["P1", "P2"]),
        ({"column": "since", "at_least": "2019-01-01"}, ["P2", "P3"]),
        ({"trait": "Web Buyers"}, ["P2"]),
        (
            [
                {"column": "since", "at_least": "2019-01-01"},
                {"column": "newsletter", "below": "everyone"},
            ],
            ["P3"],
        ),
        ({"column": "noise", "above": "everyone"}, []),
    ],
)
def test_a_condition_finds_its_personas(when: Any, personas: list[str]) -> None:
    assert meant(when=when) == personas


def test_an_entry_for_the_same_personas_follows_the_other() -> None:
    found = addressed(
        first={"when": {"column": "newsletter", "above": "everyone"}},
        second={"same_as": "first"},
        third={"same_as": "second"},
    )
    assert [said.entry for said in found.said["P2"]] == ["first", "second", "third"]
    assert not found.said["P1"]


def test_the_figures_of_the_condition_and_of_named_columns_support_a_message_once() -> None:
    found = addressed(
        it={
            "when": {"column": "newsletter", "above": "everyone"},
            "messages": [{"text": "Hi", "supported_by": ["newsletter", "web_orders"]}],
            "do_not_say": ["No"],
        }
    )
    message, forbidden = found.said["P2"]
    assert [one.criterion.column for one in message.support] == ["newsletter", "web_orders"]
    assert message.support[0].measured.value == pytest.approx(0.9, abs=0.05)
    assert forbidden.support == ()


@pytest.mark.parametrize(
    ("as_of", "expired"),
    [
        (None, None),
        (date(2026, 6, 30), None),
        (date(2026, 7, 1), date(2026, 6, 30)),
    ],
)
def test_only_the_day_of_the_data_says_what_has_expired(as_of: Any, expired: Any) -> None:
    found = addressed(as_of=as_of, it={"personas": "P1", "expires": "2026-06-30"})
    assert found.said["P1"][0].expired == expired
    assert ("has expired" in " ".join(one.what for one in found.findings)) == bool(expired)


def test_a_saying_may_have_an_owner_and_dates_of_its_own() -> None:
    own = {"text": "Hi", "owner": "Lena Holm", "date": "2026-01-20", "expires": "2026-02-01"}
    found = addressed(as_of=date(2026, 3, 1), it={"personas": "P1", "messages": [own, "Ho"]})
    mine, theirs = found.said["P1"]
    assert (mine.author, mine.date, mine.expired) == (
        "Lena Holm",
        date(2026, 1, 20),
        date(2026, 2, 1),
    )
    assert (theirs.author, theirs.expired) == ("Tom Richter", None)


def test_an_entry_that_fits_nobody_is_a_finding() -> None:
    found = addressed(it={"when": {"column": "noise", "above": "everyone"}})
    assert [one.level for one in found.findings] == ["warn"]
    assert "'it' is for no persona" in found.findings[0].what


@pytest.mark.parametrize("said", ["P4", "Wine lovers"])
def test_a_persona_that_does_not_exist_is_an_error_with_those_that_do(said: str) -> None:
    for entries, remarks, where in (
        ({"it": {"personas": [said]}}, (), "playbook.it.personas"),
        ({}, ({**REMARK, "persona": said},), "remarks.0.persona"),
    ):
        with pytest.raises(BriefError) as caught:
            addressed(remarks, **entries)
        text = str(caught.value)
        assert where in text
        assert f"'{said}'" in text
        assert "did you mean" in text or "'P1'" in text


REMARK = {
    "persona": "P2",
    "author": "Lena Holm",
    "team": "sales",
    "date": "2026-01-20",
    "text": "Is it so?",
}


def test_remarks_reach_their_persona() -> None:
    found = addressed((REMARK,))
    assert [one.text for one in found.remarks["P2"]] == ["Is it so?"]
    assert found.remarks["P1"] == ()
