from __future__ import annotations

import pandas as pd
import pytest

from personas.profiling.intervals import holm, shares_differ, wilson
from personas.profiling.pipeline import DealFacts, Pipeline, pipeline
from personas.profiling.tallies import Tally
from tests.profiling.histories import DEALS, STAGES, deals, few_deals, lazy, sizes

PERSONAS = ("P1", "P2", "P3", "P4", "P5")


@pytest.fixture(scope="module")
def found() -> Pipeline:
    return pipeline(lazy(deals(), DEALS), PERSONAS, stages=STAGES, currency="€")


def of(frame: pd.DataFrame, persona: str | None) -> pd.DataFrame:
    return frame if persona is None else frame[frame["__persona"] == persona]


def facts_of(found: Pipeline, persona: str | None) -> DealFacts:
    return found.everyone if persona is None else found.personas[persona]


def counted(frame: pd.DataFrame) -> Tally:
    return Tally(len(frame), frame["customer"].nunique())


@pytest.mark.parametrize("persona", [None, *PERSONAS])
def test_the_sample_is_counted_as_pandas_counts_it(found: Pipeline, persona: str | None) -> None:
    mine, facts = of(deals(), persona), facts_of(found, persona)
    status = {name: counted(mine[mine["status"] == name]) for name in ("won", "lost", "open")}
    assert {"won": facts.won, "lost": facts.lost, "open": facts.open} == status
    assert facts.win_rate == pytest.approx(status["won"].n / facts.n_decided, rel=1e-8)
    assert facts.interval == pytest.approx(wilson(facts.won.n, facts.n_decided), rel=1e-8)
    lost = mine[mine["status"] == "lost"]
    assert {reason: count.n for reason, count in facts.lost_reasons.items()} == (
        lost["lost_reason"].value_counts().to_dict()
    )
    assert list(facts.lost_reasons.values()) == [
        counted(lost[lost["lost_reason"] == reason]) for reason in facts.lost_reasons
    ]


@pytest.mark.parametrize("persona", [None, *PERSONAS])
def test_quartiles_are_those_of_decided_deals(found: Pipeline, persona: str | None) -> None:
    mine, facts = of(deals(), persona), facts_of(found, persona)
    decided = mine[mine["status"] != "open"]
    days = (decided["closed"] - decided["opened"]).dt.total_seconds() / 86_400
    values = {
        "amount": decided["amount"],
        "cycle_days": days,
        "discount_share": decided["discount_share"],
    }
    for name, value in values.items():
        spread = getattr(facts, name)
        assert spread.count == counted(decided[value.notna()])
        quartiles = value.quantile([0.25, 0.5, 0.75]).to_list()
        assert [spread.q25, spread.median, spread.q75] == pytest.approx(quartiles, rel=1e-8)


@pytest.mark.parametrize("persona", [None, *PERSONAS])
def test_the_ladder_falls_by_those_lost_at_each_stage(found: Pipeline, persona: str | None) -> None:
    mine, ladder = of(deals(), persona), facts_of(found, persona).ladder
    decided = mine[mine["status"] != "open"]
    place = decided["stage"].map({stage: at for at, stage in enumerate(STAGES)})
    place = place.mask(decided["status"] == "won", len(STAGES))
    assert ladder is not None
    assert ladder.reached == tuple(int((place >= at).sum()) for at in range(len(STAGES) + 1))
    assert ladder.n_unplaced == 0


def test_win_rates_are_tested_against_the_others_and_adjusted(found: Pipeline) -> None:
    frame = deals()
    frame = frame[frame["status"] != "open"]
    tests = []
    for persona in PERSONAS:
        won = frame["status"] == "won"
        mine = frame["__persona"] == persona
        tests.append(
            shares_differ(
                int((won & mine).sum()), int(mine.sum()), int((won & ~mine).sum()), sum(~mine)
            )
        )
    assert [found.personas[p].p_adjusted for p in PERSONAS] == pytest.approx(holm(tests), rel=1e-6)
    assert any(found.personas[persona].differs for persona in PERSONAS)


def test_row_order_never_matters(found: Pipeline) -> None:
    shuffled = deals().sample(frac=1, random_state=3)
    assert pipeline(lazy(shuffled, DEALS), PERSONAS, stages=STAGES, currency="€") == found


def test_everyone_is_the_sum_of_the_personas(found: Pipeline) -> None:
    for name in ("won", "lost", "open"):
        parts = [getattr(found.personas[persona], name) for persona in PERSONAS]
        whole = getattr(found.everyone, name)
        assert whole == Tally(sum(p.n for p in parts), sum(p.customers for p in parts))
    assert set(found.personas) == set(sizes())


def test_a_persona_without_deals_has_none() -> None:
    found = pipeline(few_deals([{"status": "won"}] * 20), ("P1", "P2"), stages=STAGES)
    assert found.personas["P2"] == DealFacts()
    assert found.personas["P2"].win_rate is None
    assert found.personas["P1"].p_adjusted == 1.0


@pytest.mark.parametrize(("status", "rate"), [("lost", 0.0), ("won", 1.0), ("open", None)])
def test_deals_of_one_status(status: str, rate: float | None) -> None:
    facts = pipeline(few_deals([{"status": status}] * 3), ("P1",), stages=STAGES).personas["P1"]
    assert facts.win_rate == rate
    assert (facts.amount, facts.cycle_days, facts.discount_share) == (None, None, None)
    assert facts.lost_reasons == {}


def test_no_deals_at_all() -> None:
    assert pipeline(few_deals([]), ("P1",), stages=STAGES).everyone == DealFacts()


def test_one_deal_is_its_own_quartiles() -> None:
    row = {"amount": 40.0, "opened": "2024-01-01", "closed": "2024-01-11"}
    facts = pipeline(few_deals([row]), ("P1",)).personas["P1"]
    assert facts.amount is not None
    assert facts.cycle_days is not None
    assert (facts.amount.q25, facts.amount.median, facts.amount.q75) == (40, 40, 40)
    assert facts.cycle_days.median == 10
    assert facts.cycle_days.count == Tally(1, 1)


def test_deals_of_one_customer_are_one_customer() -> None:
    rows = [{"customer": "A", "amount": 1.0}, {"customer": "A"}, {"customer": "B", "amount": 2.0}]
    facts = pipeline(few_deals(rows), ("P1",)).personas["P1"]
    assert facts.won == Tally(3, 2)
    assert facts.amount is not None
    assert facts.amount.count == Tally(2, 2)
    assert facts.won.is_few(3)
    assert not facts.won.is_few(2)


def test_a_deal_without_dates_or_closed_too_early_has_no_cycle() -> None:
    rows = [
        {"opened": "2024-01-01"},
        {"closed": "2024-01-01"},
        {"opened": "2024-02-01", "closed": "2024-01-01"},
        {"opened": "2024-02-01", "closed": "2024-02-01"},
    ]
    facts = pipeline(few_deals(rows), ("P1",)).personas["P1"]
    assert facts.cycle_days is not None
    assert (facts.cycle_days.count.n, facts.cycle_days.median) == (1, 0)


def test_lost_deals_whose_stage_is_not_known_are_left_out_of_the_ladder() -> None:
    lost = {"status": "lost"}
    placed = [{**lost, "stage": "Qualified"}, {**lost, "stage": "Negotiation"}]
    rows = [*placed, {**lost, "stage": "Closed Lost"}, {"status": "won", "stage": "Closed Won"}]
    ladder = pipeline(few_deals(rows), ("P1",), stages=STAGES).personas["P1"].ladder
    assert ladder is not None
    assert (ladder.reached, ladder.n_unplaced) == ((3, 2, 2, 1), 1)
    mostly_unknown = [*rows, lost, lost]
    found = pipeline(few_deals(mostly_unknown), ("P1",), stages=STAGES)
    assert found.personas["P1"].ladder is None


def test_without_declared_stages_there_is_no_ladder() -> None:
    assert pipeline(few_deals([{"stage": "Qualified"}]), ("P1",)).personas["P1"].ladder is None


def test_reasons_of_one_count_stand_in_the_order_of_their_names() -> None:
    rows = [{"status": "lost", "lost_reason": reason} for reason in ("price", "delay", "price")]
    rows += [{"status": "lost", "lost_reason": "delay"}, {"status": "lost"}]
    rows += [{"status": "won", "lost_reason": "none"}]
    facts = pipeline(few_deals(rows), ("P1",)).personas["P1"]
    assert list(facts.lost_reasons) == ["delay", "price"]


def test_a_small_persona_is_not_tested() -> None:
    rows = [{"status": "won"}] * 9 + [{"status": "lost", "__persona": "P2"}] * 90
    tested = pipeline(few_deals(rows), ("P1", "P2"), min_cell=9)
    untested = pipeline(few_deals(rows), ("P1", "P2"), min_cell=10)
    assert tested.personas["P1"].differs
    assert not untested.personas["P1"].differs


def test_rows_of_nobody_are_left_out() -> None:
    found = pipeline(few_deals([{"__persona": None}, {"status": "won"}]), ("P1",))
    assert found.everyone.won == Tally(1, 1)
