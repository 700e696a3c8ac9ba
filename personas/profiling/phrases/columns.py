"""What is said of columns and levels alike in every language: mostly the brief's own words."""

from __future__ import annotations

from personas.profiling.facts import OTHER, ColumnProfile
from personas.profiling.traits import Trait
from personas.records.schema import Column

# Members of whom the brief's words for high and low must be true.
OF_MOST = 0.6
# Levels that say that nothing is known; never part of a name.
_UNTOLD = {
    *("", "?", "n/a", "na", "other", "others", "unknown", "none", "not available", "misc"),
    *("andere", "anderes", "sonstige", "sonstiges", "unbekannt", "keine angabe", "k. a.", "k.a."),
}


def level_words(column: Column, level: str) -> str:
    """Return a level as printed: the brief's word for a code, else as in the records."""
    return column.level_names.get(level, level)


def given_words(trait: Trait, found: ColumnProfile, persona: str) -> str | None:
    """Return the brief's word for this side of a column where it is true of most members.

    Most members must meet the trait's condition; of an ordered column, "primary school only" is
    true of those on the lowest level alone, however low the others are.
    """
    column, more = trait.aspect.column, trait.effect > 0
    words = column.high if more else column.low
    if column.kind in ("category", "set"):
        return None
    if not words or trait.met.members.share < OF_MOST:
        return None
    if column.kind == "ordered":
        extreme = column.levels[-1 if more else 0]
        return words if found.levels(persona).share(extreme) >= OF_MOST else None
    return words


def says_unit(column: Column) -> bool:
    """Whether the label says the unit already: "days since the last order"."""
    return bool(column.unit) and str(column.unit).casefold() in column.label.casefold().split()


def says_nothing(words: str) -> bool:
    """Whether a level as printed says that nothing is known."""
    return words.strip().casefold() in _UNTOLD


def untold(column: Column, level: str) -> bool:
    """Whether a level has no place in a name."""
    return level == OTHER or says_nothing(level_words(column, level))
