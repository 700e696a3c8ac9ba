from __future__ import annotations

from personas.edition.comparison_claims import MOST_ROWS
from tests.edition.written import claims, edition
from tests.profiling.planted import understood


def test_every_row_has_a_cell_for_every_persona_with_its_figure_and_index() -> None:
    cells = claims("comparison")
    ids = [persona.id for persona in edition().personas]
    assert [cell.persona for cell in cells] == ids * (len(cells) // len(ids))
    for row in range(0, len(cells), len(ids)):
        labels = {cell.label for cell in cells[row : row + len(ids)]}
        assert len(labels) == 1
    assert len(cells) // len(ids) <= MOST_ROWS


def test_a_cell_says_what_the_front_page_says() -> None:
    fronts = {
        (claim.persona, claim.label): claim.shown
        for persona in edition().personas
        for claim in claims("traits", persona.id)
    }
    cells = {(cell.persona, cell.label): cell.shown for cell in claims("comparison")}
    shared = fronts.keys() & cells.keys()
    assert len(shared) >= 3
    told = {key for key in shared if cells[key] != "–"}
    assert told
    assert {key: cells[key] for key in told} == {key: fronts[key] for key in told}


def test_the_strongest_trait_of_every_persona_is_compared() -> None:
    labels = {cell.label for cell in claims("comparison")}
    for persona in understood().profile.persona_ids:
        assert claims("traits", persona)[0].label in labels


def test_a_cell_that_rests_on_few_is_not_told_nor_one_that_the_total_gives_away() -> None:
    smallest = understood().profile.min_cell
    by_row: dict[str, list[str]] = {}
    for cell in claims("comparison"):
        by_row.setdefault(cell.label, []).append(cell.shown)
        if cell.value is not None and isinstance(cell.value, float) and "%" in cell.shown:
            hits = round(cell.value * (cell.n or 0))
            assert hits == 0 or hits >= smallest
            assert hits == cell.n or (cell.n or 0) - hits >= smallest
    assert all(shown.count("–") != 1 for shown in by_row.values())
