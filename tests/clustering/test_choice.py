import json

import pytest

from personas.clustering.choice import (
    CONTINUUM_RULE,
    RULE,
    RULE_WITHOUT_GROUPS,
    STEADY_RULE,
    Choice,
    Evidence,
    choose,
)
from personas.errors import BriefError
from personas.texts import Texts


def evidence(k, stability, gain, *, icl_gain=None, smallest=0.2, large_enough=True):
    return Evidence(
        k=k,
        stability=stability,
        low=stability - 0.05,
        high=min(1.0, stability + 0.05),
        gain=gain,
        icl_gain=gain if icl_gain is None else icl_gain,
        smallest_share=smallest,
        large_enough=large_enough,
        reached=0.5,
        personas=(stability,) * k,
    )


def test_the_number_that_explains_most_is_chosen_among_those_that_come_back():
    choice = choose([evidence(2, 0.99, 500), evidence(3, 0.9, 800), evidence(4, 0.85, 780)])
    assert (choice.chosen, choice.runner_up, choice.rule) == (3, 4, RULE)
    assert "98 % of the chosen" in choice.why_not


def test_stability_above_the_trust_line_gives_no_advantage_and_below_it_costs():
    choice = choose([evidence(2, 0.8, 500), evidence(3, 0.5, 700)])
    assert choice.chosen == 2
    assert choice[2].score == 500
    assert choice[3].score == pytest.approx(700 * 0.5 / 0.75)


def test_groups_that_do_not_come_back_give_way_to_some_that_do_and_explain_nearly_as_much():
    choice = choose([evidence(4, 0.9, 800), evidence(5, 0.7, 900)])
    assert (choice.chosen, choice.rule) == (4, STEADY_RULE)
    assert "do not come back" in choice.why_not


def test_groups_that_come_back_but_explain_little_do_not_win_by_that():
    choice = choose([evidence(2, 0.9, 300), evidence(5, 0.7, 900)])
    assert (choice.chosen, choice.rule) == (5, RULE)


def test_without_any_that_explains_or_comes_back_the_most_stable_is_taken():
    choice = choose([evidence(2, 0.4, -900), evidence(3, 0.6, -300), evidence(4, 0.5, -10)])
    assert (choice.chosen, choice.runner_up, choice.rule) == (3, 4, RULE_WITHOUT_GROUPS)


def test_where_correlations_explain_more_plain_gain_times_stability_decides():
    choice = choose([evidence(2, 0.95, -50, icl_gain=400), evidence(3, 0.9, -80, icl_gain=700)])
    assert (choice.chosen, choice.rule) == (3, CONTINUUM_RULE)
    assert choice[3].score == pytest.approx(630)


def test_too_small_personas_are_passed_over():
    choice = choose([evidence(2, 0.9, 100), evidence(3, 0.9, 900, large_enough=False)])
    assert (choice.chosen, choice.runner_up) == (2, None)


def test_no_number_that_makes_personas_large_enough_is_an_error():
    with pytest.raises(BriefError, match="large enough"):
        choose([evidence(2, 0.9, 100, smallest=0.01, large_enough=False)])


def test_an_override_is_recorded_with_its_reason_and_what_the_rule_would_have_taken():
    rows = [evidence(2, 0.9, 100), evidence(3, 0.9, 900)]
    choice = choose(rows, override=2, reason="two teams")
    assert choice.chosen == 2
    assert choice.override == (
        "2 personas were asked for; the rule would have taken 3. Reason: two teams."
    )
    assert "the rule says the same" in choose(rows, override=3).override


def test_a_choice_shows_itself_as_a_frame_and_survives_json():
    choice = choose([evidence(2, 0.9, 100), evidence(3, 0.9, 900)])
    assert list(choice.to_frame().index) == [2, 3]
    assert choice.to_frame()["verdict"].tolist() == ["runner-up", "chosen"]
    again = Choice.from_dict(json.loads(json.dumps(choice.to_dict())))
    assert again.to_dict() == choice.to_dict()
    assert (again.chosen, again.rule) == (choice.chosen, choice.rule)


def test_markup_in_a_reason_is_shown_as_text():
    choice = choose([evidence(2, 0.9, 100)], override=2, reason="<script>alert(1)</script>")
    assert "<script>" not in choice._repr_html_()


def test_a_choice_is_said_in_german_with_the_reason_of_people():
    rows = [evidence(2, 0.95, 500.0), evidence(3, 0.9, 800.0)]
    german = choose(rows, override=2, reason="two teams").said(Texts("de"), reason="zwei Teams")
    assert german.override == (
        "2 Personas waren gewünscht; die Regel hätte 3 gewählt. Grund: zwei Teams."
    )
    assert german.why_not == "3 Personas werden höher gewertet; gewünscht waren 2."
    assert german.rule.startswith("Die Anzahl mit der höchsten Wertung")
    assert german.evidence == choose(rows, override=2).evidence
    assert "Stabilität 0,95 gegenüber 0,90" in choose(rows).said(Texts("de")).why_not
