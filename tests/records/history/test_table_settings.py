"""Promises of the side tables' settings: every mistake in the brief is named by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from personas.errors import BriefError
from personas.records.brief import Brief
from personas.records.cover_settings import contrast_on_white
from personas.records.history.table_settings import DealSettings, StatusSettings

PNG = b"\x89PNG\r\n\x1a\n"
DEALS = """
deals:
  source: deals.csv
  customer: account
  status: status
"""


@pytest.fixture
def load(tmp_path: Path):
    def load(text: str) -> Brief:
        path = tmp_path / "brief.yaml"
        path.write_text(text, encoding="utf-8")
        return Brief.load(path)

    return load


def refused(load, text: str) -> str:
    with pytest.raises(BriefError) as caught:
        load(text)
    message = str(caught.value)
    assert "\n  where: brief.yaml" in message
    assert "\n  do:    " in message
    return message


class TestWhatIsWrittenCounts:
    def test_every_setting_arrives(self, load, tmp_path):
        brief = load(
            """
            deals:
              source: crm/deals.csv
              customer: account
              opened: created
              closed: closed
              status: {column: StageName, won: [Closed Won], lost: [Closed Lost], open: [Quoted]}
              stage: last_stage
              stages: [Qualified, Quote sent]
              amount: value
              discount: rebate
              lost_reason: why
              currency: currency
            touches:
              source: touches.xlsx
              customer: account
              campaign: campaign
              channel: channel
              sent: sent
              answered: answered
              control: {column: group, value: held back}
            events: {source: /data/events.parquet, customer: account, stage: stage, time: date}
            attribution_days: 60
            """
        )
        assert brief.deals is not None
        assert brief.touches is not None
        assert brief.events is not None
        assert brief.deals.source == tmp_path / "crm" / "deals.csv"
        assert brief.touches.source == tmp_path / "touches.xlsx"
        assert brief.events.source == Path("/data/events.parquet")
        assert brief.deals.stages == ("Qualified", "Quote sent")
        assert brief.deals.mapped["status"] == "StageName"
        assert brief.deals.status.meanings["closed won"] == "won"
        assert brief.deals.status.meanings["quoted"] == "open"
        assert brief.touches.mapped["control"] == "group"
        assert brief.touches.control is not None
        assert brief.touches.control.value == "held back"
        assert brief.attribution_days == 60

    def test_side_tables_are_optional(self, load):
        brief = load("unit: accounts\n")
        assert (brief.deals, brief.touches, brief.events) == (None, None, None)
        assert brief.attribution_days == 90

    def test_usual_words_of_a_status_are_known_in_two_languages(self):
        meanings = StatusSettings.model_validate("status").meanings
        assert meanings["won"] == meanings["gewonnen"] == "won"
        assert meanings["lost"] == meanings["verloren"] == "lost"
        assert meanings["open"] == meanings["offen"] == "open"

    def test_a_word_of_the_brief_goes_before_the_usual_one(self):
        status = StatusSettings(column="status", won=("pending",))
        assert status.meanings["pending"] == "won"
        assert status.meanings["open"] == "open"

    def test_one_column_may_be_status_and_stage(self):
        deals = DealSettings(
            source=Path("d.csv"), customer="a", status=StatusSettings(column="s"), stage="s"
        )
        assert deals.mapped["stage"] == deals.mapped["status"]

    def test_a_place_is_named_by_its_line(self, load):
        assert load(DEALS).place("deals", "status") == "brief.yaml, deals.status (line 5)"


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            (DEALS + "  amuont: value\n", ["deals.amuont (line 6)", "did you mean 'amount'?"]),
            (
                DEALS.replace("status: status", "status: {column: s, wonn: [x]}"),
                ["deals.status.wonn (line 5)", "did you mean 'won'?"],
            ),
            (
                "touches: {source: t.csv, customer: a, campain: c, sent: s, answered: r}\n",
                ["'campain' is not a setting", "did you mean 'campaign'?"],
            ),
            (
                "touches: {source: t.csv, customer: a, campaign: c, sent: s, answered: r,\n"
                "  control: {colum: g, value: x}}\n",
                ["touches.control.colum (line 2)", "did you mean 'column'?"],
            ),
            (
                "events: {source: e.csv, customer: a, stage: s, date: d}\n",
                ["events.date (line 1)", "use one of 'source', 'customer', 'matches', 'keys'"],
            ),
            ("deal: {}\n", ["'deal' is not a setting", "did you mean 'deals'?"]),
            (DEALS.replace("  status: status\n", ""), ["'status' is missing", "deals (line 2)"]),
            (DEALS.replace("  source: deals.csv\n", ""), ["'source' is missing"]),
            ("deals: [deals.csv]\n", ["'deals' must be a block of settings", "line 1"]),
            (
                DEALS + "  stage: s\n  stages: [Quote, Won, quote]\n",
                ["A stage stands twice", "'quote'", "line 7"],
            ),
            (DEALS + "  stages: [Quote, Won]\n", ["not the column that holds them", "stages"]),
            (
                DEALS.replace("status: status", "status: {column: s, won: [x, y], lost: [X]}"),
                ["two things", "'x'", "line 5"],
            ),
            (
                DEALS + "  closed: status\n",
                ["The column 'status' cannot be both status and closed", "line 6"],
            ),
            ("attribution_days: 0\n", ["'attribution_days'", "line 1"]),
            ("attribution_days: soon\n", ["'attribution_days' must be a whole number", "line 1"]),
            ("language: fr\n", ["'language' has a word", "line 1", "'en', 'de'"]),
            ('accent: "blue"\n', ["not a colour", '"#1f5f8b"']),
        ],
    )
    def test_each_is_named_by_its_line_with_a_cure(self, load, text, parts):
        message = refused(load, text)
        for part in parts:
            assert part in message


class TestCover:
    def test_language_logo_and_accent_arrive(self, load, tmp_path):
        (tmp_path / "logo.png").write_bytes(PNG)
        brief = load('language: de\nlogo: logo.png\naccent: "#1F5F8B"\n')
        assert (brief.language, brief.logo, brief.accent) == (
            "de",
            tmp_path / "logo.png",
            "#1f5f8b",
        )

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.png", PNG),
            ("a.JPG", b"\xff\xd8\xff\xe0"),
            ("a.svg", b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ],
    )
    def test_three_kinds_of_picture_can_be_printed(self, load, tmp_path, name, content):
        (tmp_path / name).write_bytes(content)
        assert load(f"logo: {name}\n").logo == tmp_path / name

    def test_a_missing_logo_is_refused(self, load):
        message = refused(load, "logo: logo.png\n")
        assert "The logo cannot be opened." in message
        assert "logo (line 1)" in message

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.gif", b"GIF89a"),
            ("a.png", b"GIF89a"),
            ("a.svg", PNG),
            ("a.txt", PNG),
            ("a.png", b""),
        ],
    )
    def test_another_type_of_logo_is_refused(self, load, tmp_path, name, content):
        (tmp_path / name).write_bytes(content)
        assert ".png, .jpg or .svg" in refused(load, f"logo: {name}\n")

    def test_a_folder_is_no_logo(self, load, tmp_path):
        (tmp_path / "a.png").mkdir()
        refused(load, "logo: a.png\n")

    def test_a_pale_accent_is_refused_with_a_darker_one(self, load):
        message = refused(load, 'accent: "#7fb0d0"\n')
        assert "hard to read on white" in message
        darker = message.rpartition('such as "')[2][:7]
        assert contrast_on_white(darker) >= 4.5
        assert load(f'accent: "{darker}"\n').accent == darker

    def test_the_border_is_four_and_a_half_to_one(self, load):
        assert load('accent: "#767676"\n').accent == "#767676"
        refused(load, 'accent: "#777777"\n')


def test_a_stage_that_ends_the_journey_is_one_of_its_stages(load):
    said = refused(
        load,
        "events: {source: e.csv, customer: id, stage: s, time: t, stages: [a, closed], "
        "ends: [close]}\n",
    )
    assert "not one of its stages" in said
    assert "did you mean 'closed'" in said
