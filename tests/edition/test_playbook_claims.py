"""Promises of people's claims: printed as written, signed, dated, flagged when expired."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from personas.edition.claim import Claim
from personas.edition.edition import Edition
from personas.profiling.addressed import Known, address
from personas.records.agreed import Agreed
from personas.records.brief import Brief
from tests.edition.written import facts, write
from tests.profiling.planted import schema, understood

HOSTILE = '#import "x" <script>alert(1)</script> **bold** $x$ {brace} [link](y)'
BY = {"owner": "Tom Richter", "date": "2026-01-14"}


@cache
def edition() -> Edition:
    brief = Brief.model_validate(
        {
            "playbook": {
                "readers": {
                    **BY,
                    "expires": "2026-03-01",
                    "when": {"column": "newsletter", "above": "everyone"},
                    "content": [{"title": "Sheet", "stage": "quote", "link": "https://x.example"}],
                    "proof_points": ["Tested"],
                    "messages": [HOSTILE],
                    "say_first": ["One", "Two"],
                    "objections": [{"they_say": "Dear", "we_say": "No"}, {"they_say": "Later"}],
                    "do_not_say": "Cheap",
                    "next_step": "Call",
                }
            },
            "remarks": [
                {**REMARK, "text": "Why?"},
                {**REMARK, "text": "When?", "answer": "Soon"},
                {**REMARK, "text": "Who?", "answer": {"text": "Me", "author": "Tom Richter"}},
                {
                    **REMARK,
                    "text": "How?",
                    "answer": {"text": "So", "author": "Tom Richter", "date": "2026-02-01"},
                },
            ],
        }
    )
    bare = understood()
    over = replace(bare.profile, as_of=date(2026, 6, 30))
    known = Known(over, schema(), bare.traits, bare.names)
    agreed = Agreed(playbook=brief.playbook, remarks=brief.remarks, place=brief.place)
    addressed = address(known, agreed)
    return write(facts(), understanding=replace(bare, profile=over, addressed=addressed))


REMARK = {"persona": "P2", "author": "Lena Holm", "team": "sales", "date": "2026-01-20"}


def told(slot: str, persona: str = "P2") -> tuple[Claim, ...]:
    return edition().claims_in(slot, persona_id=persona)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_every_saying_is_human_signed_and_dated() -> None:
    slots = ("messages", "say_first", "do_not_say", "objections", "next_step")
    for claim in [claim for slot in slots for claim in told(slot)]:
        assert (claim.kind, claim.author, claim.date) == ("human", "Tom Richter", "2026-01-14")
        assert "readers" in claim.source


def test_messages_come_before_proof_and_content() -> None:
    assert [(one.label, one.text) for one in told("messages")] == [
        ("Message", HOSTILE),
        ("Proof", "Tested"),
        ("Content", "Sheet"),
    ]


def test_markup_stays_text() -> None:
    assert told("messages")[0].text == HOSTILE


def test_the_note_says_stage_link_why_it_is_said_to_them_and_expiry() -> None:
    message, _, content = told("messages")
    assert plain(message.note).startswith(
        "said to them for: newsletter, share 89 % (everyone 44 %)"
    )
    assert plain(message.note).endswith(" · expired on 1 March 2026")
    assert plain(content.note) == "for: quote · https://x.example · expired on 1 March 2026"


def test_an_expired_saying_is_printed_all_the_same() -> None:
    assert all("expired on" in one.note for one in told("objections"))


def test_an_objection_without_an_answer_is_a_question_to_ask() -> None:
    assert [(one.label, one.text) for one in told("objections")] == [
        ("Dear", "No"),
        ("Later", "No answer is agreed yet."),
    ]


def test_one_thing_is_said_first() -> None:
    assert [one.text for one in told("say_first")] == ["One"]


def test_remarks_are_kept_with_team_and_answer() -> None:
    assert [(one.label, one.text, plain(one.note)) for one in told("remarks")] == [
        ("sales", "Why?", "open"),
        ("sales", "When?", "answer: Soon"),
        ("sales", "Who?", "answer of Tom Richter: Me"),
        ("sales", "How?", "answer of Tom Richter, 1 February 2026: So"),
    ]
    assert {(one.kind, one.author, one.date) for one in told("remarks")} == {
        ("human", "Lena Holm", "2026-01-20")
    }


def test_nothing_is_invented_for_a_persona_nobody_wrote_for() -> None:
    slots = set(edition().persona("P1").slots)
    assert not slots & {"messages", "say_first", "do_not_say", "objections", "next_step", "remarks"}
