from __future__ import annotations

import pytest

from personas.edition.key_figures import key_figures
from personas.profiling.understanding import understand
from tests.profiling.planted import lazy, schema, study, understood


def test_money_in_all_money_each_and_the_most_telling_rate() -> None:
    labels = [figure.label for figure in key_figures(understood(), "P2")]
    assert labels == ["revenue", "revenue, median", "churned"]


def test_shares_of_the_money_add_up() -> None:
    total = [key_figures(understood(), persona)[0] for persona in ("P1", "P2", "P3")]
    assert sum(figure.value or 0 for figure in total) == pytest.approx(total[0].everyone or 0)


@pytest.mark.parametrize("label", ["monthly charges", "average order value"])
def test_what_cannot_be_summed_is_not(label: str) -> None:
    columns = schema(revenue={"label": label})
    figures = key_figures(understand(lazy(), columns, study()), "P1")
    assert [figure.label for figure in figures] == [f"{label}, median", "churned"]


def test_a_part_is_not_taken_for_the_whole() -> None:
    columns = schema(
        revenue={"label": "wine spend", "role": "describe"},
        noise={"label": "meat spend"},
        spend={"label": "fish spend"},
        spend_copy={"label": "fruit spend"},
    )
    figures = key_figures(understand(lazy(), columns, study()), "P1")
    assert [figure.label for figure in figures] == ["churned"]
