"""What pydantic says of a brief, in the words of the person who wrote it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError

from personas.errors import BriefError, did_you_mean, listed
from personas.records.brief_yaml import BriefFile

# Names the settings that may stand at a place of the brief.
KnownSettings = Callable[[Sequence[str]], Sequence[str]]

_LONGEST_QUOTE = 60

_SENTENCES = {
    "missing": "is missing",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": "must be a block of settings",
    "model_type": "must be a block of settings",
    "path_type": "must be a path",
    "date_type": "must be a date",
    "string_too_short": "must not be blank",
}


def brief_error(error: ValidationError, file: BriefFile, known: KnownSettings) -> BriefError:
    """Say the first problem of a brief in full, and where the others stand."""
    # In the order of the file, so that a reader can mend from the top; a misspelled setting comes
    # before the setting that is missing because of it.
    found_all = error.errors()
    misspelled = {
        tuple(found["loc"][:-1]): file.line(*_place(found))
        for found in found_all
        if found["type"] == "extra_forbidden"
    }

    def order(found: Any) -> tuple[int, bool]:
        line = file.line(*_place(found))
        if found["type"] == "missing":
            line = max(line, misspelled.get(tuple(found["loc"][:-1]), 0))
        return line, found["type"] != "extra_forbidden"

    problems = sorted(found_all, key=order)
    places = list(dict.fromkeys(file.place(*_place(found)) for found in problems))
    what, found, do = _said(problems[0], known)
    others = [place.removeprefix(f"{file.name}, ") for place in places[1:]]
    also = f"; also {'; '.join(others)}" if others else ""
    return BriefError(what, where=f"{places[0]}{also}", found=found, do=do)


def _place(found: Any) -> tuple[str, ...]:
    below = found.get("ctx", {}).get("at", ())
    # pydantic writes "[key]" behind a key that is itself the problem.
    return tuple(str(step) for step in (*found["loc"], *below) if step != "[key]")


def _said(found: Any, known: KnownSettings) -> tuple[str, str | None, str]:
    loc = [str(step) for step in found["loc"]]
    context = found.get("ctx", {})
    if found["type"] == "brief":
        return context["what"], context["found"] or _quote(found["input"]), context["do"]
    if found["type"] == "extra_forbidden":
        words = known(loc[:-1])
        do = did_you_mean([loc[-1]], words) or f"use one of {listed(words, most=30)}"
        return f"'{_short(loc[-1])}' is not a setting.", None, do
    name = loc[-2] if loc[-1] in ("[key]", "tuple") else loc[-1]
    if found["type"] == "literal_error":
        words = [word.strip("'") for word in _split(context["expected"])]
        do = did_you_mean([str(found["input"])], words) or f"use one of {listed(words, most=10)}"
        return f"'{_short(name)}' has a word that is not known here.", _quote(found["input"]), do
    sentence = _SENTENCES.get(found["type"]) or found["msg"].replace("Input should", "must")
    do = "write its name and what it should be" if found["type"] == "missing" else "change it"
    return f"'{_short(name)}' {sentence}.", _quote(found["input"]), do


def _split(expected: str) -> list[str]:
    return expected.replace(" or ", ", ").split(", ")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


def _quote(value: Any) -> str | None:
    if isinstance(value, str):
        return f"'{_short(value)}'"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return "a block of settings" if isinstance(value, dict) else None
