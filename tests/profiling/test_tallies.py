from __future__ import annotations

from personas.profiling.tallies import NONE, Tally, tallies, together
from tests.profiling.histories import few_deals


def test_rows_and_customers_are_counted_apart() -> None:
    rows = [{"customer": "A"}, {"customer": "A"}, {"customer": "B", "status": "lost"}]
    found = tallies(few_deals(rows), "__persona", "status")
    assert found == {("P1", "won"): Tally(2, 1), ("P1", "lost"): Tally(1, 1)}
    assert tallies(few_deals([]), "status") == {}


def test_few_customers_are_few_however_many_rows() -> None:
    assert Tally(50, 9).is_few(10)
    assert not Tally(10, 10).is_few(10)
    assert not NONE.is_few(10)


def test_tallies_of_personas_add_up() -> None:
    assert together([Tally(3, 2), Tally(1, 1), NONE]) == Tally(4, 3)
    assert together([]) == NONE
