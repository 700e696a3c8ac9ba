from __future__ import annotations

import numpy as np

from personas.profiling.coverage import coverage
from personas.profiling.traits import PersonaTraits
from tests.profiling.planted import lazy, positions, rows, understood

LADDERS, TRAITS = understood().coverage, understood().traits


def test_each_rung_asks_more_and_fits_fewer() -> None:
    for ladder in LADDERS.values():
        shares = [rung.met.members.hits for rung in ladder]
        assert shares == sorted(shares, reverse=True)
        assert [rung.n_traits for rung in ladder] == sorted({rung.n_traits for rung in ladder})


def test_the_last_rung_is_all_headline_traits() -> None:
    for persona, ladder in LADDERS.items():
        assert [rung.all for rung in ladder] == [False] * (len(ladder) - 1) + [True]
        assert ladder[-1].n_traits == TRAITS[persona].n_headline


def test_a_rung_counts_who_meets_all_its_traits() -> None:
    members = positions(rows()) == 1
    rung = LADDERS["P2"][1]
    conditions = [trait.condition for trait in TRAITS["P2"].headline[: rung.n_traits]]
    met = np.all([one.holds(rows()) for one in conditions], axis=0)
    assert rung.met.members.hits == int((met & members).sum())
    assert rung.met.others.hits == int((met & ~members).sum())
    assert rung.met.members.n + rung.met.others.n == rows().num_rows


def test_no_traits_no_ladder() -> None:
    assert coverage(lazy(), {"P1": PersonaTraits("P1", (), 0)}) == {"P1": ()}
