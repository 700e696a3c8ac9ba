from __future__ import annotations

import re

from tests.edition.written import claims, facts, write
from tests.profiling.planted import lazy, schema, study


def test_a_rate_has_everyone_an_interval_and_n() -> None:
    churn = claims("outcomes", "P1")[0]
    assert churn.label == "churned"
    assert churn.shown.endswith("%")
    assert churn.everyone_shown.endswith("%")
    assert re.fullmatch(r"95\u00a0% interval [\d.]+ – [\d.]+\u00a0% · n = 600", churn.note)
    assert churn.interval is not None
    assert churn.interval[0] < float(churn.value or 0) < churn.interval[1]
    assert "after Holm over the book" in churn.source


def test_a_mean_is_written_in_the_columns_unit() -> None:
    revenue = claims("outcomes", "P3")[1]
    assert revenue.label == "revenue, average"
    assert revenue.shown.startswith("€")
    assert re.fullmatch(r"95\u00a0% interval €\u00a0[\d,]+ – [\d,]+ · n = 200", revenue.note)


def test_of_many_outcomes_the_most_telling_six_are_told_in_column_order() -> None:
    from personas.profiling.understanding import understand

    many = {
        name: {"role": "outcome"}
        for name in ("web_orders", "kids", "newsletter", "noise", "gender", "country")
    }
    columns = schema(**many)
    found = understand(lazy(), columns, study())
    told = write(facts(), understanding=found, schema=columns).claims_in(
        "outcomes", persona_id="P2"
    )
    assert len(told) == 6
    names = [claim.source.split(";")[0].removeprefix("column ") for claim in told]
    order = [column.name for column in columns.columns]
    assert names == sorted(names, key=order.index)
    assert {"web_orders", "newsletter", "revenue", "churned"} <= set(names)


def test_without_outcomes_there_is_no_slot() -> None:
    from personas.profiling.understanding import understand

    none = schema(churned={"role": "ignore"}, revenue={"role": "ignore"})
    found = understand(lazy(), none, study())
    slots = write(facts(), understanding=found, schema=none).persona("P1").slots
    assert "outcomes" not in slots
    assert len(slots["size"]) >= 1
