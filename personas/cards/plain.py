"""A book's pages as plain data: what the Typst and the HTML templates read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

from personas.cards.pages import Book, Item, Said, Stamp
from personas.cards.words import Word
from personas.edition.claim import Dots, Point
from personas.texts import Texts

# "n = 1,270" and "9 – 13" stay on one line, and no line begins with a dot between two parts;
# after a dash a no-break space alone does not hold.
_COUNT = re.compile(r"\bn = (?=\d)")
_RANGE = re.compile(r"(?<=[\d%]) – (?=[\d€])")
# "month-to-month" stays whole; the name of a file is left as it is, so that it can be copied.
_HYPHENATED = re.compile(r"(?<![\w./\\-])[^\W\d_]+(?:-[^\W\d_]+)+(?!\w|-|[./\\]\w)")
_SPACE, _JOINER = "\N{NO-BREAK SPACE}", "\N{WORD JOINER}"


def _held(text: str) -> str:
    text = _HYPHENATED.sub(lambda found: found[0].replace("-", f"-{_JOINER}"), text)
    text = text.replace(" · ", f"{_SPACE}· ")
    text = _COUNT.sub(f"n{_SPACE}={_SPACE}", text)
    return _RANGE.sub(f"{_SPACE}–{_JOINER}{_SPACE}", text)


def plain(book: Book, write: Callable[[str], str], *, evidence: bool) -> dict[str, Any]:
    """Turn pages into dictionaries, lists, numbers and the printed texts.

    Parameters
    ----------
    book : Book
    write : callable
        Rewrites each printed text for the medium.
    evidence : bool
        Whether each item carries its evidence.

    Returns
    -------
    dict
        The fields of `Book`, its ``language``, and ``words``: the fixed texts by lower-case name.

    Raises
    ------
    ValueError
        If a text comes from a claim that is not the edition's.
    """
    claims = {claim.id: claim for claim in book.edition.edition.claims}
    texts = Texts(book.edition.edition.language)

    def text_of(printed: Said | Word | Stamp) -> str:
        if isinstance(printed, Said) and claims.get(printed.claim.id) is not printed.claim:
            raise ValueError("a page prints claims of its own edition only")
        return _held(write(printed.text_in(texts)))

    def walk(thing: Any) -> Any:
        if isinstance(thing, Said | Word | Stamp):
            return text_of(thing)
        if isinstance(thing, Dots | Point):
            return thing.model_dump()
        if is_dataclass(thing):
            return {
                field.name: walk(getattr(thing, field.name))
                for field in fields(thing)
                if evidence or not (isinstance(thing, Item) and field.name == "evidence")
            }
        if isinstance(thing, tuple):
            return [walk(part) for part in thing]
        return thing

    words = {word.name.lower(): write(word.text_in(texts)) for word in Word}
    return {**walk(book), "language": texts.language, "words": words}
