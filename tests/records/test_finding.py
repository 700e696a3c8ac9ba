from __future__ import annotations

from personas.records.finding import Either, Finding, Phrase
from personas.texts import Texts

GERMAN = Texts("de")


def test_a_finding_is_said_in_english_and_can_be_said_in_german() -> None:
    found = Finding.of(
        "ids_repeated",
        level="warn",
        topic="ids",
        columns=("account",),
        values={"n": 12, "n_rows": 6000},
    )
    assert found.what == "12 of 6,000 rows carry an id that another row has."
    german = found.said(GERMAN)
    assert german.what == "12 von 6.000 Zeilen tragen eine ID, die auch eine andere Zeile hat."
    assert german.where == "Spalte 'account'"
    assert (german.level, german.topic, german.columns) == ("warn", "ids", ("account",))


def test_a_stored_finding_keeps_its_words() -> None:
    stored = Finding(level="note", topic="ids", what="Twelve.", where="here", do="Look.")
    assert stored.said(GERMAN) == stored


def test_one_column_and_several_have_their_own_forms() -> None:
    one, two = (
        Finding.of("empty", level="warn", topic="empty", columns=names, number=len(names))
        for names in (("a",), ("a", "b"))
    )
    assert one.what == "1 column is empty: it is left out."
    assert two.what == "2 columns are empty: they are left out."
    assert (one.where, two.where) == ("column 'a'", "columns 'a', 'b'")
    assert two.said(GERMAN).where == "Spalten 'a', 'b'"


def test_of_many_columns_the_rest_is_counted() -> None:
    many = tuple("abcde")
    named = Finding.of("personal", level="note", topic="x", columns=many, number=5, most=3)
    assert named.where == "columns 'a', 'b', 'c' and 2 more"
    assert named.said(GERMAN).where == "Spalten 'a', 'b', 'c' und 2 weitere"


def test_spellings_files_and_phrases_fill_the_places() -> None:
    cells = Finding.of(
        "sentinel",
        level="warn",
        topic="sentinels",
        where="accounts.csv",
        columns=("a",),
        values={"n": 3, "spellings": Either(("-1", "999", "x"))},
    )
    assert "hold -1 or 999 or x, far" in cells.what
    assert cells.where == "accounts.csv, column 'a'"
    everywhere = Finding.of("no_id", level="note", topic="id", where=Phrase("all_columns"))
    assert everywhere.said(GERMAN).where == "alle Spalten"
