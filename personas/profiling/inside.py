"""Where the members of a persona differ among themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from personas.profiling.facts import OTHER, ColumnProfile, Levels, Profile, rounded
from personas.profiling.traits import PersonaTraits

MOST = 3
AS_WIDE = 0.95


@dataclass(frozen=True)
class Inside:
    """A column in which members are as different from each other as customers at large.

    Attributes
    ----------
    column : str
    ratio : float
        Spread within the persona over everyone's: standard deviations of the scaled number, or
        1 - sum of squared shares for levels.
    low, high : float or None
        Middle half of a number, in its unit.
    index_low, index_high : int or None
        Smallest and largest index of the levels of a category.
    n : int
        Members with a value.
    """

    column: str
    ratio: float
    n: int
    low: float | None = None
    high: float | None = None
    index_low: int | None = None
    index_high: int | None = None


def inside(profile: Profile, traits: Mapping[str, PersonaTraits]) -> dict[str, tuple[Inside, ...]]:
    """Find, for each persona, up to three columns whose spread is as large as everyone's.

    Numbers and categories of the roles segment and describe, the widest first; the headline
    traits of the persona, which say where it differs from the others, are left out.
    """
    found = {}
    for persona in profile.persona_ids:
        told = {trait.aspect.column.name for trait in traits[persona].headline}
        rows = [
            one
            for name, column in profile.columns.items()
            if name not in told and (one := _inside(profile, column, persona)) is not None
        ]
        found[persona] = tuple(sorted(rows, key=lambda one: -one.ratio)[:MOST])
    return found


def _inside(profile: Profile, column: ColumnProfile, persona: str) -> Inside | None:
    if column.column.role not in ("segment", "describe") or column.is_constant:
        return None
    mine = column.personas[persona]
    if mine.n < 4 * profile.min_cell:
        return None
    if isinstance(mine, Levels):
        return _category(profile, column, persona)
    whole = column.numbers()
    nature = column.nature
    if column.column.kind != "number" or nature is None or nature.few_values:
        return None
    ratio = mine.scaled_sd / whole.scaled_sd if whole.scaled_sd else 0.0
    if ratio < AS_WIDE or mine.q25 == mine.q75:
        return None
    return Inside(column.column.name, rounded(ratio), mine.n, low=mine.q25, high=mine.q75)


def _category(profile: Profile, column: ColumnProfile, persona: str) -> Inside | None:
    """A category is untypical inside when no level that is printed has an index far from 100."""
    if column.column.kind != "category":
        return None
    everyone, mine = column.levels(), column.levels(persona)
    told = [
        level
        for level, n in everyone.counts.items()
        if level != OTHER and mine.counts.get(level, 0) >= profile.min_cell and n
    ]
    if len(told) < 3:
        return None
    indices = [round(100 * mine.share(level) / everyone.share(level)) for level in told]
    mixed = 1 - sum(everyone.share(level) ** 2 for level in everyone.counts)
    mixed_inside = 1 - sum(mine.share(level) ** 2 for level in mine.counts)
    ratio = mixed_inside / mixed if mixed else 0.0
    if ratio < AS_WIDE or min(indices) < 80 or max(indices) > 125:
        return None
    return Inside(
        column.column.name,
        rounded(ratio),
        mine.n,
        index_low=min(indices),
        index_high=max(indices),
    )
