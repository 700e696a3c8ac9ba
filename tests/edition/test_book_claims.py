from __future__ import annotations

from dataclasses import replace

from personas.edition.model_facts import ChoiceRow
from personas.profiling.conditions import Condition
from tests.edition.written import claims, edition, facts, write
from tests.profiling.planted import schema, understood


def test_every_slot_of_the_book_is_filled() -> None:
    assert set(edition().slots) == {
        "title",
        "population",
        "verdict",
        "agreed",
        "method",
        "choice",
        "choice_rule",
        "stability",
        "sensitivity",
        "findings",
        "columns",
        "edge",
        "limits",
        "provenance",
        "typing_questions",
        "typing_points",
        "typing_accuracy",
        "typing_how",
        "representation",
        "proxy",
        "comparison",
    }


def test_the_verdict_is_a_word_and_a_sentence() -> None:
    steady = write(facts(stability={"P1": 0.94, "P2": 0.8, "P3": 0.6}))
    verdict = steady.claims_in("verdict")[0]
    assert (verdict.label, verdict.text) == ("Natural", "These groups exist in the data.")


def test_a_persona_that_does_not_come_back_is_named_beside_the_verdict() -> None:
    assert claims("verdict")[0].text == (
        "These groups exist in the data. P3 does not come back reliably: 12 of 40 re-runs."
    )


def test_a_book_split_by_one_column_says_so() -> None:
    found = understood()
    alone = Condition(schema()["education"], "at_least", "college")
    rules = {
        persona: replace(rule, conditions=(alone,), found=0.9, right=0.9)
        for persona, rule in found.rules.items()
    }
    said = "These personas are mainly a split of one column: education."
    limits = write(facts(), understanding=replace(found, rules=rules)).claims_in("limits")
    assert limits[0].text == said
    assert said not in [claim.text for claim in claims("limits")]


def test_columns_of_a_group_say_with_whom_they_share_their_weight() -> None:
    grouped = schema(
        spend={"group": "money"}, spend_copy={"group": "money"}, kids={"group": "home"}
    )
    rows = [claim.cells for claim in write(facts(), schema=grouped).claims_in("columns")]
    uses = {cells[0]: cells[2] for cells in rows}
    assert uses["spend"] == "makes the personas, shares one weight with group ‘money’"
    assert uses["children at home"] == "makes the personas"


def test_a_near_tie_with_the_runner_up_is_called_one() -> None:
    near = (
        ChoiceRow(3, 0.93, score=1000.0, chosen=True),
        ChoiceRow(4, 0.95, score=996.0, runner_up=True),
    )
    told = write(facts(choice=near)).claims_in("choice_rule")[-1].text
    assert told == "4 personas come back less often. It is a near tie."
    assert "near tie" not in claims("choice_rule")[-1].text


def test_who_agreed_and_who_did_not_yet() -> None:
    sales, marketing = claims("agreed")
    assert (sales.label, sales.text) == ("Sales", "agreed by Ann Lee, 2026-06-30")
    assert marketing.text == "not yet agreed by Marketing"
    assert sales.kind == marketing.kind == "human"


def test_the_choice_is_a_row_per_number_tried() -> None:
    rows = [claim.cells for claim in claims("choice")]
    assert rows[1] == ("3", "0.93", "0.90 – 0.95", "1,230", "18.2", "16.7\u00a0%", "chosen")
    assert rows[2][4] == "−0.04"
    assert [row[-1] for row in rows] == ["", "chosen", "runner-up"]


def test_the_rule_of_choice_is_told_and_an_override_is_human() -> None:
    assert [claim.text for claim in claims("choice_rule")] == [
        "The highest score wins.",
        "4 personas come back less often.",
    ]
    overridden = write(facts(override="Ann chose 4 for four teams.")).claims_in("choice_rule")
    assert (overridden[0].text, overridden[0].kind) == ("Ann chose 4 for four teams.", "human")


def test_stability_is_a_row_per_persona() -> None:
    first = claims("stability")[0].cells
    assert first[0] == "P1"
    assert first[2:] == ("0.94", "highly stable", "39 of 40")


def test_sensitivity_is_a_row_per_persona_that_names_what_loses_it() -> None:
    first, second, third = claims("sensitivity")
    assert first.cells[0] == "P1"
    assert first.cells[2:] == ("26\u00a0of\u00a026", "never")
    assert first.text == "P1: kept in 26\u00a0of\u00a026 variations."
    assert second.cells[2:] == ("25\u00a0of\u00a026", "orders left out")
    assert second.text == "P2: kept in 25\u00a0of\u00a026 variations; lost with orders left out."
    assert third.cells[2:] == ("19\u00a0of\u00a026", "a; b; c; d and 3 more")
    assert (third.value, third.n) == (19, 1100)


def test_a_book_without_variations_says_nothing_of_them() -> None:
    assert "sensitivity" not in write(facts(variations=None)).slots


def test_findings_are_rows_with_their_level_in_words() -> None:
    assert claims("findings")[0].cells[:2] == ("Warning", "accounts.csv")


def test_columns_say_kind_use_and_missing() -> None:
    rows = {claim.cells[0]: claim.cells[1:] for claim in claims("columns")}
    assert rows["spend"][:2] == ("number", "makes the personas")
    assert rows["spend"][2].endswith("%")
    assert rows["churned"][1] == "outcome, never clustered on"
    assert rows["gender"][1] == "protected, never clustered on"
    assert rows["remark"][1] == "describes them"
    assert rows["id"][2] == ""


def test_few_at_the_edge_are_not_stored_either() -> None:
    edge = write(facts(n_edge=3)).claims_in("edge")[0]
    assert edge.value is None
    assert "Fewer than 10 accounts" in edge.text


def test_provenance_is_told_row_by_row() -> None:
    rows = dict(claim.cells for claim in claims("provenance"))
    assert rows["records"] == "1,200"
    assert rows["fingerprint of the data"] == "ab" * 8
    assert "personas\u00a00.1.0" in rows["made with"]
