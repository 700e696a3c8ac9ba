from __future__ import annotations

import pytest

from personas.profiling.campaigns import campaign_responses
from personas.profiling.next_test import NextTest, next_tests
from personas.profiling.power import n_per_arm
from tests.profiling.touched import Group, touches

SIZES = {"P1": 2000, "P2": 500}


def found_for(*groups: Group, sizes: dict[str, int] | None = None) -> dict[str, NextTest]:
    found = campaign_responses(touches(*groups), ("P1", "P2"), min_cell=10)
    return next_tests(found, sizes or SIZES, min_cell=10)


def test_a_campaign_whose_lift_is_not_known_is_to_be_held_back_from_half() -> None:
    test = found_for(Group("P1", 400, 48))["P1"]
    assert (test.kind, test.campaign, test.known.share) == ("hold_back", "Spring", 0.12)
    assert test.expected == pytest.approx(0.07)
    assert test.n_per_arm == n_per_arm(0.12, 0.07)


def test_a_campaign_without_a_clear_lift_is_to_be_held_back_again() -> None:
    test = found_for(Group("P1", 400, 48), Group("P1", 100, 11, control=True))["P1"]
    assert test.kind == "hold_back"


def test_a_campaign_whose_lift_is_clear_is_to_be_sent_in_a_new_version() -> None:
    test = found_for(Group("P1", 400, 160), Group("P1", 200, 20, control=True))["P1"]
    assert test.kind == "new_version"
    assert test.expected == pytest.approx(0.45)


def test_the_response_that_is_surely_highest_is_tested() -> None:
    test = found_for(Group("P1", 400, 80, "Sure"), Group("P1", 40, 10, "By chance"))["P1"]
    assert test.campaign == "Sure"


@pytest.mark.parametrize(("hits", "points"), [(10, 1), (30, 1), (60, 3), (600, 5)])
def test_the_difference_is_half_the_response_from_1_to_5_points(hits: int, points: int) -> None:
    test = found_for(Group("P1", 1000, hits))["P1"]
    assert test.known.share - test.expected == pytest.approx(points / 100)


def test_a_persona_with_enough_customers_is_told_so() -> None:
    test = found_for(Group("P1", 400, 48))["P1"]
    assert test.is_enough == (2 * test.n_per_arm <= 2000)
    assert test.is_enough


def test_a_persona_with_too_few_is_told_what_it_can_show() -> None:
    test = found_for(Group("P2", 400, 48))["P2"]
    assert not test.is_enough
    assert test.smallest_points is not None
    assert n_per_arm(0.12, 0.12 - test.smallest_points) <= 250


def test_a_persona_of_a_handful_can_show_nothing() -> None:
    test = found_for(Group("P2", 12, 0), sizes={"P1": 1, "P2": 12})["P2"]
    assert not test.is_enough
    assert test.smallest_points is None


def test_a_persona_that_was_never_reached_starts_from_everyones_response() -> None:
    test = found_for(Group("P1", 400, 48))["P2"]
    assert (test.kind, test.known.n, test.n_available) == ("first_time", 400, 500)
    assert test.expected < test.known.share


@pytest.mark.parametrize("hits", [0, 400])
def test_nobody_or_everybody_answered(hits: int) -> None:
    test = found_for(Group("P1", 400, hits))["P1"]
    assert 0 <= test.expected <= 1
    assert test.expected != test.known.share


def test_few_answers_are_no_start() -> None:
    assert "P1" not in found_for(Group("P1", 400, 3), Group("P2", 400, 100))


def test_without_touches_nothing_is_to_be_tested() -> None:
    assert next_tests({}, SIZES, min_cell=10) == {}


def test_a_campaign_that_does_clear_harm_is_not_tried_again() -> None:
    harm = (Group("P1", 400, 40, "Harm"), Group("P1", 200, 60, "Harm", control=True))
    assert "P1" not in found_for(*harm)
    assert found_for(*harm, Group("P1", 400, 12, "Other"))["P1"].campaign == "Other"
