from __future__ import annotations

import random
from pathlib import Path

import narwhals as nw
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personas.profiling.campaigns import Answers, best_fit, campaign_responses, worst_fit
from personas.profiling.intervals import newcombe, wilson
from tests.profiling.touched import Group, frame, rows, touches

TWO = ("P1", "P2")


def responses(*groups: Group, min_cell: int = 10, also=()):
    return campaign_responses(touches(*groups, also=also), TWO, min_cell=min_cell)


def test_share_answered_is_counted_over_the_contacted_with_a_wilson_interval() -> None:
    found = responses(Group("P1", 80, 20), Group("P2", 120, 12))["P1"][0]
    assert (found.mine, found.everyone) == (Answers(80, 20), Answers(200, 32))
    assert (found.mine.share, found.others.share) == (0.25, 0.1)
    assert found.mine.interval == pytest.approx(wilson(20, 80))


def test_without_a_control_group_there_is_no_lift() -> None:
    assert responses(Group("P1", 80, 20), Group("P2", 80, 20))["P1"][0].lift is None


def test_a_control_group_of_few_customers_gives_no_lift() -> None:
    found = responses(Group("P1", 80, 20), Group("P1", 9, 0, control=True))
    assert found["P1"][0].lift is None


def test_lift_is_contacted_minus_control_with_newcombes_interval() -> None:
    lift = responses(Group("P1", 200, 80), Group("P1", 100, 20, control=True))["P1"][0].lift
    assert lift is not None
    assert lift.points == pytest.approx(0.2)
    assert lift.ratio == pytest.approx(2)
    assert lift.interval == pytest.approx(newcombe(80, 200, 20, 100))
    assert lift.is_clear
    assert lift.told


def test_a_lift_whose_interval_holds_zero_is_not_clear() -> None:
    lift = responses(Group("P1", 100, 24), Group("P1", 100, 20, control=True))["P1"][0].lift
    assert lift is not None
    assert not lift.is_clear


def test_a_lift_over_nobody_has_no_ratio() -> None:
    lift = responses(Group("P1", 100, 24), Group("P1", 50, 0, control=True))["P1"][0].lift
    assert lift is not None
    assert lift.ratio is None
    assert lift.points == pytest.approx(0.24)


def test_a_lift_over_few_answers_is_known_but_not_told() -> None:
    lift = responses(Group("P1", 100, 60), Group("P1", 100, 3, control=True))["P1"][0].lift
    assert lift is not None
    assert lift.is_clear
    assert not lift.told


def test_a_control_group_never_counts_as_contacted() -> None:
    found = responses(Group("P1", 60, 30), Group("P1", 40, 40, control=True))["P1"][0]
    assert found.mine == Answers(60, 30)
    assert found.everyone == Answers(60, 30)


def test_a_campaign_that_was_only_held_back_has_no_response() -> None:
    assert responses(Group("P1", 60, 30, control=True)) == {"P1": (), "P2": ()}


@pytest.mark.parametrize("hits", [0, 60])
def test_nobody_and_everybody_may_answer(hits: int) -> None:
    found = responses(Group("P1", 60, hits), Group("P2", 60, hits))["P1"][0]
    assert found.mine.share == hits / 60
    assert (found.gap, found.p_adjusted, found.hidden) == (0.0, 1.0, False)


def test_a_persona_that_was_never_touched_has_no_responses() -> None:
    assert responses(Group("P1", 60, 30))["P2"] == ()


def test_a_persona_of_whom_few_were_contacted_has_no_response() -> None:
    found = responses(Group("P1", 60, 30), Group("P2", 9, 5))
    assert found["P2"] == ()
    assert found["P1"][0].everyone.n == 69


def test_no_touches_are_no_responses() -> None:
    assert responses() == {"P1": (), "P2": ()}


def test_customers_are_counted_not_touches() -> None:
    once = rows(Group("P1", 60, 30))
    silent = [{**row, "was_answered": False} for row in once]
    found = campaign_responses(frame([*once, *silent]), TWO, min_cell=10)
    assert found["P1"][0].mine == Answers(60, 30)


def test_who_was_contacted_at_all_is_no_control() -> None:
    held_back = rows(Group("P1", 60, 60, control=True))
    contacted = [{**row, "is_control": False, "was_answered": False} for row in held_back]
    found = campaign_responses(frame([*held_back, *contacted]), TWO, min_cell=10)
    assert found["P1"][0].mine == Answers(60, 0)
    assert found["P1"][0].lift is None


def test_each_channel_of_a_campaign_is_a_row_of_its_own() -> None:
    found = responses(Group("P1", 60, 30), Group("P1", 40, 10, channel="post"))["P1"]
    assert [(one.channels, one.mine.n) for one in found] == [(("e-mail",), 60), (("post",), 40)]


def test_a_control_group_without_a_channel_stands_against_the_whole_campaign() -> None:
    found = responses(
        Group("P1", 60, 30),
        Group("P1", 40, 10, channel="post"),
        Group("P1", 50, 10, channel=None, control=True),
    )["P1"]
    assert [one.channels for one in found] == [("e-mail", "post")]
    assert found[0].mine == Answers(100, 40)
    assert found[0].lift is not None
    assert found[0].lift.points == pytest.approx(0.2)


def test_a_campaign_without_a_channel_is_told_without_one() -> None:
    assert responses(Group("P1", 60, 30, channel=None))["P1"][0].channels == ()


def test_highest_response_comes_first() -> None:
    found = responses(
        Group("P1", 60, 10, "Autumn"), Group("P1", 60, 30, "Winter"), Group("P1", 60, 20, "Spring")
    )
    assert [one.campaign for one in found["P1"]] == ["Winter", "Spring", "Autumn"]


def test_best_and_worst_fit_are_clear_differences_to_the_others() -> None:
    found = responses(
        Group("P1", 100, 50, "Loved"), Group("P2", 100, 10, "Loved"),
        Group("P1", 100, 10, "Hated"), Group("P2", 100, 60, "Hated"),
        Group("P1", 100, 30, "Neither"), Group("P2", 100, 32, "Neither"),
    )  # fmt: skip
    best, worst = best_fit(found["P1"]), worst_fit(found["P1"])
    assert best is not None
    assert worst is not None
    assert (best.campaign, worst.campaign) == ("Loved", "Hated")


def test_nothing_fits_where_nothing_is_clear() -> None:
    found = responses(Group("P1", 100, 30), Group("P2", 100, 34))["P1"]
    assert (best_fit(found), worst_fit(found)) == (None, None)


def test_tests_are_adjusted_over_the_whole_book() -> None:
    alone = responses(Group("P1", 100, 30), Group("P2", 100, 45))["P1"][0]
    more = [Group(who, 100, 30, f"Other {at}") for at in range(5) for who in TWO]
    among = responses(Group("P1", 100, 30), Group("P2", 100, 45), *more)["P1"]
    again = next(one for one in among if one.campaign == "Spring")
    assert again.p_adjusted > alone.p_adjusted


def test_a_share_that_would_give_away_another_persona_is_hidden_too() -> None:
    found = campaign_responses(
        touches(Group("P1", 100, 40), Group("P2", 100, 15), Group("P3", 100, 4)),
        ("P1", "P2", "P3"),
        min_cell=10,
    )
    assert [found[who][0].hidden for who in ("P1", "P2", "P3")] == [False, True, True]


def test_everyones_count_is_not_told_beside_a_single_persona_of_few() -> None:
    few, enough = Group("P2", 4, 0), Group("P2", 40, 0)
    assert not responses(Group("P1", 60, 30), few)["P1"][0].tells_all
    assert responses(Group("P1", 60, 30), enough)["P1"][0].tells_all


@given(seed=st.integers(0, 10_000))
@settings(max_examples=10)
def test_row_order_never_matters(seed: int) -> None:
    found = rows(
        Group("P1", 30, 12), Group("P2", 20, 11), Group("P1", 15, 2, control=True),
        Group("P2", 12, 3, "Autumn", None), Group("P1", 11, 11, "Autumn", "post"),
    )  # fmt: skip
    shuffled = found.copy()
    random.Random(seed).shuffle(shuffled)
    first, second = (campaign_responses(frame(some), TWO, min_cell=5) for some in (found, shuffled))
    assert first == second


@given(counts=st.lists(st.tuples(st.integers(1, 25), st.floats(0, 1)), min_size=2, max_size=4))
@settings(max_examples=15)
def test_the_personas_add_up_to_everyone(counts: list[tuple[int, float]]) -> None:
    groups = [Group(f"P{at + 1}", n, round(n * share)) for at, (n, share) in enumerate(counts)]
    ids = [group.persona for group in groups]
    found = campaign_responses(touches(*groups), ids, min_cell=1)
    told = [one for who in ids for one in found[who]]
    whole = sum((one.mine for one in told), Answers(0, 0))
    assert all(one.everyone == whole for one in told)
    assert all(0 <= one.p_adjusted <= 1 for one in told)


@pytest.fixture(scope="module")
def sample(sample_data: Path) -> pd.DataFrame:
    """Touches of the sample company, its planted kinds standing for the personas."""
    planted = pd.read_csv(sample_data / "planted.csv")
    kinds = {kind: f"P{at + 1}" for at, kind in enumerate(sorted(planted["persona"].unique()))}
    planted["__persona"] = planted["persona"].map(kinds)
    found = pd.read_csv(sample_data / "touches.csv", parse_dates=["sent", "answered"])
    found = found.merge(planted[["account_id", "__persona"]], on="account_id")
    found["was_answered"] = found["answered"].notna()
    found["is_control"] = found["group"] == "control"
    return found.rename(columns={"account_id": "customer"})


def test_the_sample_touches_are_counted_as_pandas_counts_them(sample: pd.DataFrame) -> None:
    ids = sorted(sample["__persona"].unique())
    found = campaign_responses(nw.from_native(sample).lazy("duckdb"), ids, min_cell=10)
    by = ["__persona", "campaign", "channel"]
    contacted = sample[~sample["is_control"]].groupby(by)["was_answered"].agg(["size", "sum"])
    control = sample[sample["is_control"]].groupby(by)["was_answered"].agg(["size", "sum"])
    told = {(who, one.campaign, one.channels[0]): one for who in ids for one in found[who]}
    assert set(told) == set(contacted[contacted["size"] >= 10].index)
    for key, one in told.items():
        assert (one.mine.n, one.mine.hits) == tuple(contacted.loc[key])
        assert one.everyone.n == contacted.xs(key[1:], level=by[1:])["size"].sum()
        held_back = control["size"].get(key, 0)
        assert (one.lift is not None) == (held_back >= 10)
        if one.lift is not None:
            share = control["sum"][key] / held_back
            assert one.lift.points == pytest.approx(one.mine.hits / one.mine.n - share)
