"""Promises of playbook and remarks: people's words arrive as written, or the line is named."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from personas.errors import BriefError, ColumnError, PersonasError
from personas.records.brief import Brief
from personas.records.playbook import conditions_of
from personas.records.schema import Column, Schema

BY = "owner: Tom Richter, date: 2026-01-14"
HOSTILE = '#import "x" <script>alert(1)</script> **bold** $x$ {brace} [link](y)'

SHOP = Schema(
    columns=tuple(
        Column.model_validate({"name": name, "label": name, **rest})
        for name, rest in {
            "web": {"kind": "number", "role": "segment", "high": "web buyers", "low": "callers"},
            "member": {"kind": "flag", "role": "segment"},
            "city": {"kind": "category", "role": "describe"},
            "gender": {"kind": "category", "role": "protected", "high": "women"},
        }.items()
    )
)


@pytest.fixture
def load(tmp_path: Path):
    def load(text: str) -> Brief:
        path = tmp_path / "brief.yaml"
        path.write_text(text, encoding="utf-8")
        return Brief.load(path)

    return load


def entry(rest: str, by: str = BY) -> str:
    return f"playbook:\n  hello: {{{by}, {rest}}}\n"


def message(caught: pytest.ExceptionInfo[PersonasError]) -> str:
    text = str(caught.value)
    assert "\n  where: brief.yaml, " in text
    assert "\n  do:    " in text
    return text


def test_what_people_wrote_arrives(load):
    brief = load(
        """
playbook:
  first:
    owner: Tom Richter
    date: 2026-01-14
    expires: 2026-12-31
    when: [{trait: web buyers}, {column: member, above: everyone}]
    messages: [One, {text: Two, supported_by: member, owner: Lena Holm, date: 2026-01-20}]
    say_first: Hello
    objections: [{they_say: Too dear, we_say: See the total}, {they_say: Not now}]
    content: [{title: Sheet, stage: quote, link: "https://x.example"}, Film]
    next_step: Call
  second: {owner: Lena Holm, date: 2026-01-15, same_as: first, do_not_say: Cheap}
remarks:
  - {persona: P1, author: Lena Holm, team: sales, date: 2026-01-20, text: Is that so}
  - persona: P2
    author: Lena Holm
    team: sales
    date: 2026-01-20
    text: And why?
    answer: {text: Because, author: Tom Richter, date: 2026-01-21}
"""
    )
    brief.apply(SHOP)
    first = brief.playbook["first"]
    assert [one.text for one in first.messages] == ["One", "Two"]
    assert first.messages[1].supported_by == ("member",)
    assert (first.messages[1].owner, first.owner) == ("Lena Holm", "Tom Richter")
    assert first.objections[1].we_say is None
    assert [one.title for one in first.content] == ["Sheet", "Film"]
    assert first.expires == datetime.date(2026, 12, 31)
    assert conditions_of(brief.playbook, "second") == ("first", first)
    assert [remark.answer is None for remark in brief.remarks] == [True, False]


def test_markup_in_a_message_is_kept_as_the_text_it_is(load):
    brief = load(f"playbook:\n  x: {{{BY}, personas: all, messages: ['{HOSTILE}']}}\n")
    assert brief.playbook["x"].messages[0].text == HOSTILE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (entry("messages: Hi"), ["hello (line 2)", "does not say for whom", "personas: [P1]"]),
        (
            entry("personas: P1, same_as: hello, messages: Hi"),
            ["hello (line 2)", "in two ways", "'personas', 'same_as'"],
        ),
        (entry("personas: P1"), ["hello (line 2)", "says nothing"]),
        (entry("personas: P1, messages: Hi", by="owner: T"), ["hello (line 2)", "'date'"]),
        (
            entry("personas: P1, messages: Hi", by="owner: T, date: 14.1.26"),
            ["hello.date (line 2)", "2026-06-30"],
        ),
        (entry("personas: P1, mesages: Hi"), ["hello.mesages", "did you mean 'messages'?"]),
        (entry("personas: P1, messages: ['']"), ["hello.messages", "blank"]),
        (entry("personas: P1, messages: Hi, expires: 2026-01-13"), ["expires", "before it was"]),
        (
            entry("personas: P1, messages: [{text: Hi, expires: 2026-01-13}]"),
            ["hello.messages.0.expires (line 2)", "before it was"],
        ),
        (entry("personas: P1, objections: [{they_sya: x}]"), ["did you mean 'they_say'?"]),
        (entry("when: {column: web}, messages: Hi"), ["hello.when", "compares with nothing"]),
        (entry("when: {column: web, above: P2}, messages: Hi"), ["above: everyone"]),
        (entry("when: {above: everyone}, messages: Hi"), ["hello.when", "measures nothing"]),
        (
            entry("when: {measure: count, above: everyone}, messages: Hi"),
            ["hello.when", "with a number"],
        ),
        (
            entry("when: {column: web, above: everyone, at_least: 2}, messages: Hi"),
            ["hello.when", "two things"],
        ),
        (entry("when: {trait: x, above: everyone}, messages: Hi"), ["hello.when", "as a list"]),
        (entry("when: {trait: x, column: web}, messages: Hi"), ["hello.when", "not both"]),
        (entry("same_as: helo, messages: Hi"), ["hello.same_as", "did you mean 'hello'?"]),
        (entry("same_as: hello, messages: Hi"), ["hello.same_as", "circle", "'hello' → 'hello'"]),
        ("remarks:\n  - {persona: P1, author: A, text: T, date: 2026-01-01}\n", ["'team'"]),
        (
            "remarks:\n  - persona: P1\n    athor: A\n",
            ["remarks.0.athor (line 3)", "did you mean 'author'?"],
        ),
    ],
)
def test_a_mistake_is_named_by_its_line(load, text, expected):
    with pytest.raises(BriefError) as caught:
        load(text)
    for part in expected:
        assert part in message(caught)


def test_a_circle_of_several_entries_is_written_out(load):
    rows = [f"  {a}: {{{BY}, same_as: {b}, messages: Hi}}" for a, b in ("ab", "bc", "ca")]
    with pytest.raises(BriefError) as caught:
        load("playbook:\n" + "\n".join(rows) + "\n")
    assert "'a' → 'b' → 'c' → 'a'" in message(caught)
    assert "playbook.a.same_as (line 2)" in message(caught)


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("when: {trait: web byers}", ["hello.when (line 2)", "did you mean 'web buyers'?"]),
        ("when: {trait: women}", ["No column has the trait"]),
        ("when: {column: gender, level: f, above: everyone}", ["is protected"]),
        ("when: {column: city, above: everyone}", ["add level:"]),
        ("personas: all, proof_points: [{text: x, supported_by: gender}]", ["is protected"]),
        ("personas: all, proof_points: [{text: x, supported_by: city}]", ["no one figure"]),
    ],
)
def test_a_condition_the_columns_cannot_carry_is_refused(load, rest, expected):
    brief = load(entry(f"{rest}, messages: Hi"))
    with pytest.raises(BriefError) as caught:
        brief.apply(SHOP)
    for part in expected:
        assert part in message(caught)


def test_a_condition_on_a_column_that_is_not_there(load):
    brief = load(entry("when: {column: wep, above: everyone}, messages: Hi"))
    with pytest.raises(ColumnError, match="'wep' is not in the records"):
        brief.apply(SHOP)
