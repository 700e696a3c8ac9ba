from __future__ import annotations

from typing import Any

from personas.cards.arranged import bubbles, comparison_rows, typing_form
from personas.edition.claim import Claim, Point


def claim(id: str, **more: Any) -> Claim:
    return Claim(id=id, text=id, kind="data", basis="all", source="count", **more)


def items(*claims: Claim) -> tuple[list[dict[str, Any]], dict[str, Claim]]:
    plain = [
        {"id": c.id, "text": c.text, "label": c.label, "shown": c.shown, "note": c.note,
         "everyone": c.everyone_shown}
        for c in claims
    ]  # fmt: skip
    return plain, {c.id: c for c in claims}


def test_a_comparison_keeps_its_columns_where_a_cell_was_suppressed() -> None:
    said, claims = items(
        claim("a2", label="visits", persona="P2", shown="9", everyone_shown="5", index=180),
        claim("b1", label="staff", persona="P1", shown="4", index=70),
        claim("b2", label="staff", persona="P2", shown="6"),
    )
    visits, staff = comparison_rows(said, claims, ["P1", "P2"])
    assert visits["everyone"] == "5"
    assert visits["cells"][0] is None
    assert (visits["cells"][1]["index"], visits["cells"][1]["heat"]) == (180, "high-1")
    assert [cell["index"] for cell in staff["cells"]] == [70, None]


def test_a_typing_form_gives_each_answer_its_points_and_begins_with_those_of_no_question() -> None:
    asked, first = items(claim("q1", label="visits"))
    points, second = items(
        claim("start", label="to begin with", cells=("1", "\N{MINUS SIGN}1")),
        claim("a1", label="visits", shown="few", cells=("+2", "\N{MINUS SIGN}4")),
        claim("a2", label="visits", shown="many", cells=("-3", "5")),
    )
    form = typing_form(asked, points, first | second, n_personas=2, points_per_doubling=2)
    assert form["start"] == "1,-1"
    answers = form["questions"][0]["answers"]
    assert [(a["shown"], a["points"]) for a in answers] == [("few", "2,-4"), ("many", "-3,5")]
    assert [len(group["items"]) for group in form["groups"]] == [1, 2]


def test_bubbles_stay_inside_the_field_and_the_small_lie_on_top() -> None:
    said, claims = items(
        claim("a", persona="P1", point=Point(x=1, y=0, size=0.1)),
        claim("b", persona="P2", point=Point(x=0, y=1, size=0.9)),
        claim("c", persona="P3"),
    )
    drawn = bubbles(said, claims)
    assert [bubble["id"] for bubble in drawn] == ["P2", "P1"]
    for bubble in drawn:
        x, y, r = (float(bubble[name]) for name in "xyr")
        assert 6 <= x - r < x + r <= 98.01
        assert 2 <= y - r < y + r <= 72.01
