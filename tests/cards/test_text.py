from __future__ import annotations

import unicodedata

from personas.cards import to_text
from personas.cards.words import Word
from tests.cards.harbour_and_pine import edition


def test_it_names_verdict_population_personas_and_edition() -> None:
    book = edition()
    text = to_text(book)
    assert text.startswith("Harbour & Pine\nNatural: These groups exist in the data.\n")
    assert book.claims_in("population")[0].text in text
    assert text.endswith(f"edition {book.short_id}")
    for persona in book.personas:
        line = next(line for line in text.splitlines() if line.startswith(persona.id))
        assert f"{persona.n:,}" in line


def test_the_columns_are_aligned() -> None:
    lines = [line for line in to_text(edition()).splitlines() if line.startswith("P")]
    ends = {line.index(" % of all") for line in (text.replace("\xa0", " ") for text in lines)}
    assert len(ends) == 1


def test_no_control_character_reaches_the_terminal() -> None:
    text = to_text(edition(write=lambda old: f"\x1b[31m{old}\x07\n"))
    kinds = {unicodedata.category(character) for character in text.replace("\n", "")}
    assert "Cc" not in kinds
    assert len(text.splitlines()) == len(to_text(edition()).splitlines())


def test_a_long_name_is_shortened() -> None:
    text = to_text(edition(write=lambda old: old * 20 if len(old) > 20 else old))
    assert all(len(line) < 200 for line in text.splitlines() if line.startswith("P"))
    assert "…" in text


def test_an_edition_without_slots_is_still_said() -> None:
    bare = edition(1, without=(*edition(1).slots, *edition(1).personas[0].slots))
    assert Word.UNNAMED.text in to_text(bare)
