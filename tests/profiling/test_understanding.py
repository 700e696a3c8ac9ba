from __future__ import annotations

from personas.profiling.understanding import understand
from tests.profiling.planted import lazy, positions, rows, schema, study, understood


def test_every_part_speaks_of_every_persona() -> None:
    found = understood()
    for part in (found.traits, found.names, found.rules, found.coverage, found.outcomes):
        assert tuple(part) == ("P1", "P2", "P3")


def test_rules_may_come_from_a_larger_sample() -> None:
    table = rows()
    small = study(table.slice(0, 300))
    found = understand(
        lazy(), schema(), small, rule_rows=table, rule_labels=positions(table), names={"P1": "A"}
    )
    assert found.rules["P2"].n_measured == 600
    assert found.names["P1"].text == "A"
