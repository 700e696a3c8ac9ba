from __future__ import annotations

import pytest

from personas.profiling.typing_signs import Sign, exclusions, giveaways
from personas.profiling.typing_tool import Typing
from tests.profiling.planted import positions, rows, schema, understood

PROFILE = understood().profile
PERSONAS = ("P1", "P2", "P3")


def _typing() -> Typing:
    typing = understood().typing
    assert typing is not None
    return typing


def _hits(sign: Sign, persona: str) -> tuple[int, int]:
    codes = sign.question.codes(rows(), schema()[sign.question.column])
    met = (codes >= sign.first) & (codes <= sign.last)
    members = positions(rows()) == int(persona[1:]) - 1
    return int((met & members).sum()), int((met & ~members).sum())


@pytest.mark.parametrize("persona", PERSONAS)
def test_giveaways_are_counted_and_more_common_among_them(persona: str) -> None:
    signs = giveaways(_typing(), PROFILE, persona)
    assert len(signs) == 3
    for sign in signs:
        assert (sign.hits, sign.hits_others) == _hits(sign, persona)
        assert sign.hits / sign.n >= sign.hits_others / sign.n_others + 0.15


@pytest.mark.parametrize("persona", PERSONAS)
def test_giveaways_speak_of_different_columns(persona: str) -> None:
    columns = [sign.question.column for sign in giveaways(_typing(), PROFILE, persona)]
    assert len(set(columns)) == len(columns)


def test_columns_of_one_group_are_one_thing() -> None:
    grouped = understood().profile
    columns = {
        name: found.__class__(
            **{**vars(found), "column": found.column.model_copy(update={"group": "all"})}
        )
        for name, found in grouped.columns.items()
    }
    one = grouped.__class__(
        grouped.unit, grouped.n, grouped.sizes, columns, grouped.min_cell, grouped.as_of
    )
    assert len(giveaways(_typing(), one, "P3")) == 1


@pytest.mark.parametrize("persona", PERSONAS)
def test_an_exclusion_leaves_few_of_them_and_names_most_of_the_rest(persona: str) -> None:
    signs = exclusions(_typing(), PROFILE, persona)
    assert signs
    for sign in signs:
        assert sign.instead in set(PERSONAS) - {persona}
        assert sign.hits <= 0.1 * sign.n
        assert sign.hits_instead > 0.5 * (sign.hits + sign.hits_others)


def test_big_spenders_are_not_the_smallest_spenders() -> None:
    told = {sign.question.column for sign in exclusions(_typing(), PROFILE, "P3")}
    assert told & {"spend", "spend_copy", "web_orders", "kids", "since", "online_share"}
