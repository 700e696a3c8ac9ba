"""German words for traits need no declension, whatever the label."""

from __future__ import annotations

from dataclasses import replace

import pytest

from personas.profiling.conditions import Condition
from personas.profiling.effects import Aspect
from personas.profiling.facts import ColumnProfile
from personas.profiling.names import LONGEST, name_personas
from personas.profiling.phrases import grammar
from personas.profiling.phrases.german import (
    alone,
    comparative,
    denies,
    how_many,
    how_much,
    is_plural,
    level_denied,
    level_phrase,
    ordered_words,
    singular,
    something,
    together,
    trait_phrase,
    typical,
    when,
)
from personas.profiling.profile import profile
from personas.records.schema import Column
from personas.texts import Texts
from tests.profiling.planted import few, lazy, understood

SOME = understood().traits["P2"].all[0]


def _category(label: str, **more: object) -> Column:
    return Column.model_validate(
        {"name": "c", "kind": "category", "role": "segment", "label": label, **more}
    )


def _number(label: str, values: list[float], **more: object) -> ColumnProfile:
    column = Column.model_validate(
        {"name": "x", "kind": "number", "role": "segment", "label": label, **more}
    )
    half = len(values) // 2
    small = few(["P1"] * half + ["P2"] * (len(values) - half), column, x=values)
    return profile(lazy(small.table), small.schema, min_cell=1).columns["x"]


def _said(found: ColumnProfile, effect: float, operator: str, cut: float = 5) -> str:
    condition = Condition(found.column, operator, cut)  # type: ignore[arg-type]
    trait = replace(SOME, aspect=Aspect(found.column), effect=effect, condition=condition)
    return str(trait_phrase(trait, found, "P2"))


@pytest.mark.parametrize(
    ("label", "level", "had", "denied"),
    [
        ("Kanal", "online", "Kanal: online", "Kanal: nicht online"),
        ("Newsletter", "ja", "Newsletter", "Newsletter: nein"),
        ("Newsletter", "no", "Newsletter: no", "Newsletter"),
        ("channel", "Tender portal", "channel: Tender portal", "channel: nicht Tender portal"),
    ],
)
def test_a_level_stands_behind_its_label(label: str, level: str, had: str, denied: str) -> None:
    assert level_phrase(_category(label), level) == had
    assert level_denied(_category(label), level) == denied


@pytest.mark.parametrize(
    ("label", "values", "high", "low"),
    [
        ("Einkommen", [20_000.5, 30_000, 60_000, 90_000], "Einkommen: hoch", "Einkommen: niedrig"),
        ("Bestellungen", [1, 2, 8, 9], "Bestellungen: viele", "Bestellungen: wenige"),
        ("Anzahl der Käufe", [1, 2, 8, 9], "Käufe: viele", "Käufe: wenige"),
        ("web orders", [1, 2, 8, 9], "web orders: viele", "web orders: wenige"),
        ("Vertragslaufzeit", [1, 2, 50, 60], "Vertragslaufzeit: lang", "Vertragslaufzeit: kurz"),
        ("Alter", [20, 30, 50, 60], "älter", "jünger"),
        ("Geburtsjahr", [1950, 1960, 1990, 2000], "jünger", "älter"),
        (
            "Tage seit dem Kauf",
            [1, 5, 300, 400],
            "Tage seit dem Kauf: viele",
            "Tage seit dem Kauf: wenige",
        ),
        (
            "Online bestellt",
            [0.1, 0.2, 0.8, 0.9],
            "Online bestellt: hoher Anteil",
            "Online bestellt: niedriger Anteil",
        ),
        ("Rabattquote", [0.1, 0.2, 0.8, 0.9], "Rabattquote: hoch", "Rabattquote: niedrig"),
    ],
)
def test_a_number_needs_no_declension(label: str, values: list[float], high: str, low: str) -> None:
    found = _number(label, values)
    assert _said(found, 1.0, "at_least") == high
    assert _said(found, -1.0, "under") == low


def test_a_tendency_is_a_comparative() -> None:
    spend = _number("Ausgaben", [1.5, 20.5, 80, 900])
    assert comparative(replace(SOME, aspect=Aspect(spend.column), effect=0.3), spend) == (
        "Ausgaben: höher"
    )
    channel = _category("Kanal")
    trait = replace(SOME, aspect=Aspect(channel, "online"), effect=-0.3)
    assert comparative(trait, spend) == "Kanal: seltener online"


@pytest.mark.parametrize(
    ("label", "many"),
    [
        *((label, True) for label in ("Bestellungen im Monat", "Besuche", "Käufe", "Tickets")),
        *((label, True) for label in ("Kinder im Haushalt", "Mitarbeiter", "Reklamationen")),
        *((label, False) for label in ("Umsatz", "Dauer", "Bestellmenge", "Preis", "Einkommen")),
        *((label, False) for label in ("Kündigungsquote", "Alter", "Newsletter", "Status")),
    ],
)
def test_plurals_are_told_by_their_endings(label: str, many: bool) -> None:
    assert is_plural(label) is many


def test_conditions_read_as_german() -> None:
    assert how_much("Umsatz", "900\u00a0€", least=True, share=False, top=False) == (
        "Umsatz ab 900\u00a0€"
    )
    assert how_much("Online bestellt", "70\u00a0%", least=True, share=True, top=False) == (
        "Online bestellt: 70\u00a0% oder mehr"
    )
    assert how_many("Bestellungen", "8", least=False) == "weniger als 8 Bestellungen"
    assert how_many("Bestellungen", "1", least=True) == "Bestellungen: mindestens 1"
    assert when("Kunde seit", "Januar 2020", later=False) == "Kunde seit: vor Januar 2020"
    assert something("Bestellungen", some=False) == "keine Bestellungen"
    assert something("Umsatz", some=False) == "Umsatz: 0"
    assert something("Umsatz", some=True) == "überhaupt Umsatz"


def test_conditions_with_a_colon_are_kept_apart_by_semicolons() -> None:
    assert together(["Kanal: online", "Newsletter"]) == "Kanal: online; Newsletter"
    assert together(["Umsatz ab 900 €", "Newsletter"]) == "Umsatz ab 900 € und Newsletter"


def test_an_order_and_a_typical_value() -> None:
    column = _category("Bildung", kind="ordered", levels=("Schule", "Abitur", "Master"))
    assert ordered_words(column, "Abitur", at_least=True) == "Bildung: Abitur oder höher"
    assert ordered_words(column, "Master", at_least=False) == "Bildung: Abitur oder niedriger"
    spend = _number("Ausgaben", [1.5, 20.5, 80, 900])
    assert typical(spend, "20 €", average=False) == "Ausgaben rund 20 €"
    assert typical(spend, "20 €", average=True) == "Ausgaben im Mittel 20 €"


def test_small_words() -> None:
    assert alone("Älter", "Kunden") == "Ältere Kunden"
    assert alone("Umsatz: hoch", "Kunden") == "Umsatz: hoch"
    assert [singular(word) for word in ("Tage", "Bestellungen", "Stück")] == [
        "Tag",
        "Bestellung",
        "Stück",
    ]
    assert denies("Newsletter: nein")
    assert denies("keine Bestellungen")
    assert not denies("Newsletter")


def test_both_grammars_name_the_same_personas_after_the_same_rules() -> None:
    found = understood()
    german = replace(found.profile, texts=Texts("de"))
    names = name_personas(german, found.traits)
    assert len({name.text for name in names.values()}) == len(names)
    for name in names.values():
        assert 0 < len(name.text) <= LONGEST
        assert name.text[0].isupper()
    assert grammar(Texts("de")) is not grammar()
