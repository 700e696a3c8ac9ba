"""Promises of the targeting block: a sales lead can write it, and every mistake names its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from personas.errors import BriefError, ColumnError, PersonasError
from personas.records.brief import Brief
from personas.records.schema import Column, Schema
from personas.records.targeting_settings import Targeting, Weighted

AGREED = """
targeting:
  knock_outs:
    big enough: {measure: count, at_least: 300}
    reachable: {column: member, level: yes, at_least: 20 %}
  attractiveness:
    revenue: {column: spend, weight: 60}
    they stay: {column: churned, better: low, weight: 40}
  fit:
    recent: {column: since, zero_at: 2020-01-01, full_at: 2025-01-01}
"""


def column(name: str, kind: str, role: str = "segment", **rest: object) -> Column:
    return Column.model_validate({"name": name, "kind": kind, "role": role, "label": name, **rest})


SHOP = Schema(
    columns=(
        column("spend", "number"),
        column("since", "date"),
        column("member", "flag"),
        column("churned", "flag", "outcome"),
        column("city", "category"),
        column("mood", "ordered", levels=("low", "high"), level_names={"high": "happy"}),
        column("gender", "category", "protected"),
        column("email", "category", "personal"),
        column("key", "category", "id"),
        column("left_out", "number", "ignore"),
        column("note", "text", "describe"),
    )
)


@pytest.fixture
def load(tmp_path: Path):
    def load(text: str) -> Brief:
        path = tmp_path / "brief.yaml"
        path.write_text(text, encoding="utf-8")
        return Brief.load(path)

    return load


def only(criterion: str, block: str = "attractiveness") -> str:
    """A brief with one criterion of interest, on line 3."""
    blocks = {"attractiveness": "{a: {column: spend}}", "fit": "{a: {column: spend}}"}
    rest = "".join(f"  {name}: {text}\n" for name, text in blocks.items() if name != block)
    return f"targeting:\n  {block}:\n    it: {criterion}\n{rest}"


def message(caught: pytest.ExceptionInfo[PersonasError]) -> str:
    text = str(caught.value)
    assert "\n  where: brief.yaml, " in text
    assert "\n  do:    " in text
    return text


def test_what_was_agreed_arrives(load):
    brief = load(AGREED)
    brief.apply(SHOP)
    agreed = brief.targeting
    assert agreed.knock_outs["big enough"].at_least == 300
    assert agreed.knock_outs["reachable"].at_least == 0.2
    assert (agreed.attractiveness["they stay"].better, agreed.thresholds.fit) == ("low", 50)
    assert agreed.fit["recent"].full_at - agreed.fit["recent"].zero_at == 5 * 365 + 2


def test_the_fingerprint_holds_the_agreement_not_its_spelling(load):
    agreed = load(AGREED).targeting
    again = AGREED.replace("20 %", "0.2").replace(
        """    revenue: {column: spend, weight: 60}
    they stay: {column: churned, better: low, weight: 40}
""",
        """    they stay: {weight: 40.0, better: low, column: churned}
    revenue: {column: spend, weight: 60}
""",
    )
    assert again != AGREED
    assert load(again).targeting.fingerprint == agreed.fingerprint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("at_least: 300", "at_least: 299"),
        ("weight: 60", "weight: 61"),
        ("better: low", "better: high"),
        ("2025-01-01", "2025-01-02"),
        ("revenue:", "income:"),
        ("column: spend", "column: spend, measure: mean"),
        ("  fit:", "  thresholds: {fit: 49}\n  fit:"),
    ],
)
def test_any_moved_goalpost_changes_the_fingerprint(load, old: str, new: str):
    assert old in AGREED
    moved = load(AGREED.replace(old, new)).targeting
    assert moved.fingerprint != load(AGREED).targeting.fingerprint


def test_the_agreed_fingerprint_is_no_part_of_itself_and_tells_a_change(load):
    agreed = load(AGREED).targeting
    held = AGREED + f"  agreed_as: {agreed.fingerprint[:12]}\n"
    assert not agreed.was_changed
    assert load(held).targeting.fingerprint == agreed.fingerprint
    assert not load(held).targeting.was_changed
    assert load(held.replace("weight: 60", "weight: 61")).targeting.was_changed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (AGREED + "  agreed_as: last week\n", ["targeting.agreed_as (line 11)"]),
        (only("{colum: spend}"), ["it.colum (line 3)", "did you mean 'column'?"]),
        (only("{weight: 2}"), ["it (line 3)", "measures nothing"]),
        (only("{column: spend, measure: count}"), ["it.measure (line 3)", "needs no column"]),
        (only("{column: spend, weight: 0}"), ["it.weight (line 3)", "greater than 0"]),
        (only("{column: spend, weight: much}"), ["it.weight (line 3)", "a number"]),
        (only("{column: spend, better: hgih}"), ["it.better (line 3)", "did you mean 'high'?"]),
        (only("{column: city, level: x, measure: mean}"), ["it.measure (line 3)", "level"]),
        (only("{column: spend, zero_at: 1}"), ["it.zero_at (line 3)", "both"]),
        (only("{column: spend, zero_at: 1, full_at: 1}"), ["it.full_at (line 3)", "apart"]),
        (
            only("{column: spend, zero_at: 1, full_at: 2, better: low}"),
            ["it.better (line 3)", "contradicts"],
        ),
        (only("{column: city, level: x, zero_at: 0, full_at: 30}"), ["it.full_at", "20 %"]),
        (only("{column: spend}", "knock_outs"), ["it (line 3)", "no bound"]),
        (
            only("{column: city, level: x, at_least: 20}", "knock_outs"),
            ["it.at_least (line 3)", "as 20 %"],
        ),
        (only("{column: spend, at_least: .inf}", "knock_outs"), ["it.at_least", "a number"]),
        ("targeting:\n  attractiveness: {a: {column: spend}}\n", ["targeting", "'fit' is missing"]),
        (
            "targeting:\n  attractiveness: {a: {column: spend}}\n  fit: {}\n",
            ["targeting.fit (line 3)", "no criterion"],
        ),
        ("targeting:\n  knockouts: {}\n", ["knockouts (line 2)", "did you mean 'knock_outs'?"]),
        ("targeting:\n  fit: [a]\n", ["targeting.fit (line 2)", "block of settings"]),
        (AGREED + "  thresholds: {fit: 101}\n", ["thresholds.fit (line 11)", "100"]),
    ],
)
def test_a_criterion_that_cannot_be_used_is_named_by_its_line(load, text, expected):
    with pytest.raises(BriefError) as caught:
        load(text)
    for part in expected:
        assert part in message(caught)


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        ("{column: gender, level: f}", ["it.column (line 3)", "'gender' is protected"]),
        ("{column: email, level: x}", ["it.column (line 3)", "'email' is personal"]),
        ("{column: key, level: x}", ["it.column (line 3)", "'key' is the id"]),
        ("{column: left_out}", ["it.column (line 3)", "'left_out' is ignored"]),
        ("{column: note}", ["it.column (line 3)", "is text"]),
        ("{column: city}", ["it (line 3)", "add level:"]),
        ("{column: mood}", ["it (line 3)", "add level:"]),
        ("{column: spend, level: x}", ["it.level (line 3)", "has no levels"]),
        ("{column: mood, level: hapy}", ["it.level (line 3)", "did you mean 'happy'?"]),
        ("{column: member, level: ja}", ["it.level (line 3)", "'yes', 'no'"]),
        ("{column: member, measure: mean}", ["it.measure (line 3)", "has no mean"]),
        ("{column: since, measure: share_of_total}", ["it.measure (line 3)", "'mean', 'median'"]),
    ],
)
def test_a_criterion_the_columns_cannot_carry_is_refused_before_any_clustering(
    load, criterion, expected
):
    brief = load(only(criterion))
    with pytest.raises(BriefError) as caught:
        brief.apply(SHOP)
    for part in expected:
        assert part in message(caught)


def test_a_column_that_is_not_there_is_named_with_the_nearest(load):
    brief = load(only("{column: spnd}"))
    with pytest.raises(ColumnError) as caught:
        brief.apply(SHOP)
    assert "did you mean 'spend'?" in message(caught)
    assert "gender" not in message(caught)


def test_a_printed_level_name_stands_for_its_code(load):
    load(only("{column: mood, level: happy}")).apply(SHOP)


def test_targeting_made_in_python_needs_no_file():
    agreed = Targeting(
        attractiveness={"a": Weighted(column="spend")}, fit={"b": Weighted(column="gender")}
    )
    with pytest.raises(BriefError, match="protected"):
        Brief(targeting=agreed).apply(SHOP)
