from __future__ import annotations

from pathlib import Path

import pytest

from personas.errors import BriefError, ColumnError
from personas.records.brief import Brief
from personas.records.schema import Column, Schema

SHOP = Schema(
    columns=(
        Column(name="id", kind="category", role="id", label="id"),
        Column(name="source", kind="category", role="segment", label="source"),
        Column(name="newsletter", kind="flag", role="describe", label="newsletter"),
        Column(name="gender", kind="category", role="protected", label="gender"),
        Column(name="email", kind="category", role="personal", label="email"),
        Column(name="left", kind="flag", role="outcome", label="left"),
        Column(name="remark", kind="text", role="describe", label="remark"),
    )
)


def load(folder: Path, text: str) -> Brief:
    path = folder / "brief.yaml"
    path.write_text(text, encoding="utf-8")
    return Brief.load(path)


def test_a_brief_states_the_columns_of_each_block(tmp_path: Path) -> None:
    brief = load(tmp_path, "pages: {where_found: [source], reachable: newsletter, offers: []}")
    assert dict(brief.pages.blocks()) == {
        "where_found": ("source",),
        "offers": (),
        "reachable": ("newsletter",),
    }
    assert brief.apply(SHOP) == SHOP


def test_a_brief_without_pages_states_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, "unit: accounts").pages.columns == ()


def test_a_block_left_blank_is_not_stated(tmp_path: Path) -> None:
    assert dict(load(tmp_path, "pages:\n  buys:\n").pages.blocks()) == {}


def test_unknown_columns_are_listed_with_those_of_other_blocks(tmp_path: Path) -> None:
    brief = load(tmp_path, "columns: {lft: {}}\npages: {where_found: [sorce, source]}")
    with pytest.raises(ColumnError) as caught:
        brief.apply(SHOP)
    assert str(caught.value) == (
        "ColumnError: 2 columns of the brief are not in the records.\n"
        "  where: brief.yaml, columns: 'lft'; pages: 'sorce'\n"
        "  found: 'id', 'source', 'newsletter' and 4 more\n"
        "  do:    did you mean 'left', 'source'?"
    )


@pytest.mark.parametrize("name", ["id", "gender", "email", "left"])
def test_a_page_shows_no_column_of_another_role(tmp_path: Path, name: str) -> None:
    brief = load(tmp_path, f"unit: shops\npages:\n  buys: [{name}]\n")
    with pytest.raises(BriefError) as caught:
        brief.apply(SHOP)
    assert "brief.yaml, pages.buys (line 3)" in str(caught.value)
    assert f"role {SHOP[name].role}" in str(caught.value)


def test_a_page_shows_no_text(tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="is text"):
        load(tmp_path, "pages: {buys: [remark]}").apply(SHOP)


def test_a_block_that_is_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="did you mean 'where_found'"):
        load(tmp_path, "pages: {where_fund: [source]}")
