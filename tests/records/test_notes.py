"""One finding per topic, in sentences that hold for one column and for several."""

from __future__ import annotations

from personas.records.kinds import Spelling
from personas.records.notes import findings_from


def test_columns_of_one_topic_share_one_finding() -> None:
    findings = findings_from({"a": "outcome", "b": "personal", "c": "outcome"}, {})
    assert [(finding.topic, finding.columns) for finding in findings] == [
        ("personal", ("b",)),
        ("outcome", ("a", "c")),
    ]
    assert findings[0].what.startswith("1 column looks")
    assert findings[1].what.startswith("2 columns look")


def test_a_doubt_says_which_way_it_was_decided() -> None:
    spelled = {
        "a": Spelling("date", date_format="%d/%m/%Y", doubt="day or month"),
        "b": Spelling("date", date_format="%m/%d/%Y", doubt="day or month"),
        "c": Spelling("number", decimal=",", doubt="thousands or decimals"),
    }
    said = {finding.columns: finding.what for finding in findings_from({}, spelled)}
    assert "the day is taken to come first" in said["a",]
    assert "the month is taken to come first" in said["b",]
    assert "the comma is taken as the decimal sign" in said["c",]


def test_a_sentinel_is_named_with_its_count() -> None:
    spelled = {"pdays": Spelling("number", missing=("-1",), sentinels=36_954)}
    (finding,) = findings_from({}, spelled)
    assert finding.level == "warn"
    assert finding.what.startswith("36,954 cells hold -1")


def test_nothing_noticed_is_nothing_said() -> None:
    assert findings_from({}, {"a": Spelling("number")}) == ()
