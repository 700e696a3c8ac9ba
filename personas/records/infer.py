"""Kinds and roles without a brief: conservative, from names and from all rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from personas.engine.survey import Evidence
from personas.records import words
from personas.records.finding import Finding
from personas.records.kinds import Spelling, spelling
from personas.records.notes import Note, findings_from
from personas.records.schema import Column, Role, Schema

# More levels describe customers but make no clusters.
MOST_SEGMENT_LEVELS = 50
MOST_DESCRIBE_LEVELS = 1_000
# Where levels have fewer customers than this on average, a dozen of them is many.
_FEW_A_LEVEL = 20
# Below so many rows different values are no sign of an identifier.
_FEW_ROWS = 20


# How these are spelled is nobody's doubt.
_UNUSED = ("id", "personal", "ignore")


@dataclass(frozen=True)
class Inferred:
    """A schema and what was noticed while inferring it."""

    schema: Schema
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Guess:
    """What is thought of one column, and why."""

    name: str
    said: tuple[str, ...]
    found: Evidence
    spelled: Spelling
    role: Role = "segment"
    note: Note | None = None

    def is_now(self, role: Role, note: Note | None = None) -> _Guess:
        return replace(self, role=role, note=note)


def infer(
    evidence: Mapping[str, Evidence],
    *,
    source: str,
    orders: Mapping[str, Collection[str]] | None = None,
) -> Inferred:
    """Infer kind, role, label and spelling of every column.

    Parameters
    ----------
    evidence : mapping of str to Evidence
        Counts over all rows, by column.
    source : str
        Name of the file or frame; ``"accounts.csv"`` makes the unit "accounts".
    orders : mapping of str to collection of str, optional
        Levels, lowest first, of the columns whose order the source declares.

    Returns
    -------
    Inferred
    """
    comma = any(found.decimal_comma for found in evidence.values())
    guesses = [
        _guess(name, found, spelling(name, found, comma=comma, order=(orders or {}).get(name, ())))
        for name, found in evidence.items()
    ]
    guesses = _with_one_id(guesses)
    columns = tuple(_column(guess) for guess in guesses)
    notes = {guess.name: guess.note for guess in guesses if guess.note}
    spelled = {guess.name: guess.spelled for guess in guesses if guess.role not in _UNUSED}
    return Inferred(Schema(columns=columns, unit=_unit(source)), findings_from(notes, spelled))


def _unit(source: str) -> str:
    stem = source.rsplit(".", 1)[0]
    return next((word for word in words.words(stem) if word in words.UNITS), "customers")


def _column(guess: _Guess) -> Column:
    spelled = guess.spelled
    return Column(
        name=guess.name,
        kind="text" if guess.role == "id" else spelled.kind,
        role=guess.role,
        label=words.label(guess.name),
        unit=spelled.unit if spelled.kind == "number" and guess.role != "id" else None,
        levels=spelled.levels,
        yes=spelled.yes,
        no=spelled.no,
        missing=spelled.missing,
        separator=spelled.separator,
        decimal=spelled.decimal,
        date_format=spelled.date_format,
    )


def _guess(name: str, found: Evidence, spelled: Spelling) -> _Guess:
    """Give a column its role; the first rule that fits wins."""
    guess = _Guess(name, words.words(name), found, spelled)
    if found.n_values == 0:
        return guess.is_now("ignore")
    if _is_personal(guess):
        return guess.is_now("personal", "personal")
    if found.stored != "list" and found.n_distinct <= 1:
        return guess.is_now("ignore")
    if _is_protected(guess):
        return guess.is_now("protected", "protected")
    if _is_outcome(guess):
        return guess.is_now("outcome", "outcome")
    if spelled.kind == "text":
        return guess.is_now("ignore", "text")
    if spelled.kind == "number" and set(guess.said) & words.COORDINATE:
        return guess.is_now("ignore", "coordinate")
    if spelled.kind == "category" and _has_many_levels(found):
        wide = found.n_distinct > MOST_DESCRIBE_LEVELS or found.n_distinct > 0.5 * found.n_values
        return guess.is_now("ignore" if wide else "describe", "levels")
    return guess


def _has_many_levels(found: Evidence) -> bool:
    if found.n_distinct > MOST_SEGMENT_LEVELS:
        return True
    return found.n_distinct > 12 and found.n_values < _FEW_A_LEVEL * found.n_distinct


def _is_personal(guess: _Guess) -> bool:
    said, found = guess.said, guess.found
    if found.marks.get("@", 0) > 0.5 * found.n_values:
        return True
    if guess.spelled.kind in ("flag", "date", "set") or (said and said[0] in ("num", "number")):
        return False
    pairs = set(pairwise(said))
    if set(said) & words.PERSONAL or pairs & words.PERSONAL_PAIRS:
        return guess.spelled.kind != "number" or (found.minimum or 0) > 1e6
    if not set(said) & words.PERSONAL_IF_MANY or set(said) & words.NAMED_THINGS:
        return False
    many = found.n_distinct > 0.3 * found.n_values or found.n_distinct > 100
    return many and (guess.spelled.kind != "number" or (found.minimum or 0) > 1e6)


def _is_protected(guess: _Guess) -> bool:
    few = guess.found.n_distinct <= MOST_SEGMENT_LEVELS
    if few and guess.spelled.kind != "number" and set(guess.said) & words.PROTECTED:
        return True
    levels = {level.casefold().strip(".") for level, _ in guess.found.levels}
    return bool(levels & words.GENDER_MARKS) and levels <= words.GENDERS


def _is_outcome(guess: _Guess) -> bool:
    said, kind = set(guess.said), guess.spelled.kind
    if kind == "text" or said & words.NO_OUTCOME:
        return False
    if said & words.OUTCOME or (said & words.ACCEPTED and said & words.OFFERS):
        return True
    if {"won", "lost"} <= {level.casefold() for level, _ in guess.found.levels}:
        return True
    return kind == "flag" and bool(said & words.OUTCOME_IF_FLAG)


def _with_one_id(guesses: list[_Guess]) -> list[_Guess]:
    """Make the best identifier the id; others that name records are not used."""
    ranks = {guess.name: _id_rank(guess) for guess in guesses}
    best = max(guesses, key=lambda guess: ranks[guess.name])
    if ranks[best.name] == 0:
        # In a table of orders or visits the customers' ids come again.
        again = [guess for guess in guesses if _repeats_an_id(guess)]
        owned = [guess for guess in again if set(guess.said) & words.OWNER]
        best = (owned or again or [best])[0]
    after = []
    for guess in guesses:
        if guess is best and (ranks[guess.name] or _repeats_an_id(guess)):
            after.append(guess.is_now("id", "id"))
        elif ranks[guess.name] or _repeats_an_id(guess):
            after.append(guess.is_now("ignore", "identifier"))
        else:
            after.append(guess)
    return after


def _id_rank(guess: _Guess) -> int:
    """How well a column names the records, 0 for not at all."""
    found, said = guess.found, set(guess.said)
    if guess.role in ("personal", "protected", "outcome") or not _may_name(guess):
        return 0
    whole = found.n_values == found.n_rows == found.n_distinct
    if found.n_values < 0.95 * found.n_rows or found.n_distinct < 0.95 * found.n_values:
        return 0
    rank = 0
    if said & words.ID:
        rank = 40 + 20 * (len(said) == 1) + 10 * bool(said & words.OWNER)
    elif guess.said and guess.said[-1] in words.ID_LAST and len(said) > 1:
        rank = 20 + 10 * bool(said & words.OWNER)
    elif whole and found.n_rows >= _FEW_ROWS and _looks_like_ids(guess):
        rank = 5
    return rank + whole if rank else 0


def _may_name(guess: _Guess) -> bool:
    whole_numbers = guess.found.whole and guess.found.n_numbers == guess.found.n_values
    as_words = guess.spelled.kind in ("category", "text") and guess.found.mean_length <= 40
    return (guess.spelled.kind == "number" and whole_numbers) or as_words


def _looks_like_ids(guess: _Guess) -> bool:
    """Numbers counted up by one, or words of letters and figures, one for each row."""
    found = guess.found
    if guess.spelled.kind == "number":
        assert found.minimum is not None
        assert found.maximum is not None
        return found.maximum - found.minimum + 1 == found.n_rows
    return " " not in found.marks and found.n_figured > 0.9 * found.n_values


def _repeats_an_id(guess: _Guess) -> bool:
    """An identifier whose values come again: "customer_id" in a table of orders."""
    found, said = guess.found, guess.said
    if guess.role in ("personal", "protected", "outcome") or not _may_name(guess):
        return False
    if found.n_distinct <= MOST_SEGMENT_LEVELS or not said or said[0] in words.COUNTS:
        return False
    if set(said) & words.ID:
        return True
    if set(said) & words.POSTAL:
        return False
    own = found.n_distinct > 0.5 * found.n_values or bool(set(said) & words.OWNER)
    return said[-1] in words.ID_LAST and len(said) > 1 and (own or guess.spelled.kind != "number")
