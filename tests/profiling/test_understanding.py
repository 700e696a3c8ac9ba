from __future__ import annotations

from personas.profiling.understanding import understand
from personas.records.history.history import History
from tests.profiling.histories import few_deals, few_events, few_touches
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


def test_history_is_understood_where_there_is_one() -> None:
    found = understood()
    assert (found.pipeline, found.funnel, found.journey) == (None, None, None)
    history = History(
        deals=few_deals([{"opened": "2024-01-05", "stage": "Quote"}]),
        touches=few_touches([{"answered": "2024-01-02"}]),
        events=few_events([("P2", "A", "order", "2024-01-01"), ("P2", "A", "quote", "2023-01-01")]),
        deal_stages=("Quote",),
        event_stages=("quote", "order"),
        attribution_days=2,
    )
    found = understand(lazy(), schema(), study(), history=history, currency="€")
    assert found.pipeline is not None
    assert found.funnel is not None
    assert found.journey is not None
    ladder = found.pipeline.personas["P1"].ladder
    assert ladder is not None
    assert ladder.reached == (1, 1)
    assert (found.pipeline.currency, found.funnel.currency) == ("€", "€")
    assert found.funnel.personas["P1"].steps == (1, 1, 0, 0)
    assert found.funnel.attribution_days == 2
    assert found.journey.stages == ("quote", "order")
    assert set(found.journey.personas) == {"P1", "P2", "P3"}


def test_a_funnel_needs_both_touches_and_deals() -> None:
    touches = History(touches=few_touches([{"answered": "2024-01-02"}]))
    found = understand(lazy(), schema(), study(), history=touches)
    assert (found.pipeline, found.funnel, found.journey) == (None, None, None)
