from __future__ import annotations

import re
from dataclasses import fields
from importlib.resources import files

from personas.cards.glyphs import REPLACEMENT, Printer
from personas.cards.sheets import Form, Marketing, Sales, Targeting
from personas.cards.words import Word
from personas.texts import LANGUAGES, Texts


def test_the_typeface_can_print_every_word() -> None:
    printer = Printer()
    for texts in map(Texts, LANGUAGES):
        for word in Word:
            assert printer(word.text_in(texts)) == word.text_in(texts)
    assert printer.n_replaced == 0
    assert [word for word in Word if REPLACEMENT in word.text] == [Word.REPLACED]


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    folder = files("personas.cards")
    sources = [f.read_text("utf-8") for f in folder.iterdir() if f.name.endswith(".py")]
    sources += [f.read_text("utf-8") for f in (folder / "templates").iterdir() if f.is_file()]
    found = {
        name.lower() for name in re.findall(r"\b[Ww]ord(?:s)?\.([A-Za-z_]+)", "".join(sources))
    }
    found |= {field.name for kind in (Marketing, Sales, Form, Targeting) for field in fields(kind)}
    assert {word.name.lower() for word in Word} <= found
    templates = "".join(
        f.read_text("utf-8") for f in (folder / "templates").iterdir() if f.is_file()
    )
    assert set(re.findall(r"\bwords\.([a-z_]+)", templates)) <= {w.name.lower() for w in Word}


def test_templates_hold_no_words_of_their_own() -> None:
    """Between the tags of the HTML templates stands nothing that is not a claim or a `Word`."""
    folder = files("personas.cards") / "templates"
    for template in folder.iterdir():
        if template.name.endswith(".j2"):
            text = re.sub(
                r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template.read_text("utf-8"), flags=re.S
            )
            text = re.sub(r"<[^>]*>", "", text)
            assert re.findall(r"[A-Za-z]{2,}", text) == [], template.name
