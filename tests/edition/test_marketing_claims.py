from __future__ import annotations

from dataclasses import replace

import pytest

from personas.edition.drafting import Draft
from personas.edition.marketing_claims import SLOTS, audience_claims, page_claims
from personas.profiling.marketing import page_rows
from personas.profiling.profile import profile
from personas.profiling.understanding import Understanding
from personas.records.schema import Column
from personas.texts import Texts
from tests.edition.written import claims, edition, facts
from tests.profiling.planted import few, lazy, understood

PERSONAS = ("P1", "P2", "P3")
GERMAN = Texts("de")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def drafts(understanding: Understanding | None = None) -> list[Draft]:
    found = understanding or understood()
    return [Draft(persona, found, facts()) for persona in found.profile.persona_ids]


def flag(n_yes: int, n: int) -> Understanding:
    """Two personas, the first with a newsletter for so many."""
    column = Column(name="newsletter", kind="flag", role="segment", label="newsletter")
    values = [True] * n_yes + [False] * (n - n_yes) + [True, False] * 50
    small = few(["P1"] * n + ["P2"] * 100, column, newsletter=values)
    found = profile(lazy(small.table), small.schema)
    return replace(
        understood(), profile=found, pages=page_rows(found, {"reachable": ("newsletter",)})
    )


def test_blocks_with_columns_are_slots_of_the_card_and_others_are_not() -> None:
    for persona in edition().personas:
        assert {"found_at", "buys", "timing", "reachable", "audience"} <= set(persona.slots)
        assert "offers" not in persona.slots


def test_a_line_states_share_everyones_index_and_n() -> None:
    row = next(c for c in claims("found_at", "P3") if c.label == "source: fair")
    assert row.value is not None
    assert row.shown == f"{100 * float(row.value):.0f}\N{NO-BREAK SPACE}%"
    assert plain(row.note) == "n = 200"
    assert plain(row.text) == (
        f"Source: fair: {plain(row.shown)} of them, everyone {plain(row.everyone_shown)} "
        f"(index {row.index}); n = 200."
    )
    assert row.share == row.value
    assert row.everyone_share == row.everyone
    assert row.source == "column source, share over all records"


def test_a_number_stands_with_its_middle_half() -> None:
    row = next(c for c in claims("found_at", "P2") if c.label == "online share, median")
    assert "middle half" in row.note
    assert "middle half" in row.text
    assert row.share is None


@pytest.mark.parametrize("texts", [Texts(), GERMAN], ids=["en", "de"])
def test_every_claim_names_its_n_and_its_source(texts: Texts) -> None:
    for draft in drafts():
        told = [c for block in SLOTS for c in page_claims(draft, block, texts)]
        for claim in [*told, *audience_claims(draft, texts)]:
            assert claim.n
            assert claim.source
            assert texts.count(claim.n) in claim.text


def test_the_page_is_written_in_german() -> None:
    row = next(
        c for c in page_claims(drafts()[2], "where_found", GERMAN) if c.label == "source: fair"
    )
    assert "von ihnen, bei allen" in row.text
    assert row.source.startswith("Spalte source")


def test_few_customers_are_told_by_a_bound_only() -> None:
    (row,) = page_claims(drafts(flag(4, 200))[0], "reachable")
    assert plain(row.shown) == "under 5 %"
    assert (row.value, row.interval, row.index) == (None, None, None)
    assert row.share == 0.05


def test_the_audience_is_counted_with_those_who_can_be_reached() -> None:
    draft = drafts(flag(150, 200))[0]
    (claim,) = audience_claims(draft)
    assert plain(claim.text) == (
        "Export: the 200 accounts with P1 in the column persona of assignments.csv. "
        "Of them 150 (75 %) can be reached: newsletter."
    ).replace("accounts", draft.profile.unit)
    assert (claim.value, claim.kind) == (200, "derived")


def test_few_who_can_be_reached_are_not_counted_out() -> None:
    (claim,) = audience_claims(drafts(flag(4, 200))[0])
    assert plain(claim.text).endswith("Of them under 5 % can be reached: newsletter.")
    assert claim.share is None


def test_without_a_column_of_reachability_only_the_list_is_told() -> None:
    bare = replace(understood(), pages={})
    (claim,) = audience_claims(drafts(bare)[0])
    assert plain(claim.text) == (
        "Export: the 600 accounts with P1 in the column persona of assignments.csv."
    )
