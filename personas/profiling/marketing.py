"""The figures of the marketing page's blocks, out of the profile: no further scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from personas.profiling.effects import Aspect, aspects, best_aspect, effect_of, share_of
from personas.profiling.facts import ColumnProfile, Levels, Profile, rounded
from personas.profiling.intervals import Interval
from personas.profiling.marketing_columns import Block
from personas.profiling.measures import (
    Measure,
    hits_in,
    index_of,
    measure_for,
    sampling_interval,
    value_of,
)
from personas.profiling.suppression import hidden_cells
from personas.texts.language import is_small

MOST_ROWS = 4
# A level that hardly anybody has tells a marketer nothing.
_HARDLY = 0.05
# What they have is told before what they lack unless the latter says a quarter more.
_LACKING = 0.8


@dataclass(frozen=True)
class PageRow:
    """One line of a block: a level's share or a number of one persona, beside everyone's.

    Attributes
    ----------
    aspect : Aspect
        The column, and the level where it has levels.
    measure : {"median", "mean", "share", "share_above_zero"}
    value, everyone : float
    hits, everyone_hits : int or None
        Customers behind a share.
    n, everyone_n : int
        Customers with a value.
    index : int or None
        100 = same as everyone.
    effect : float
        Difference to the others in standard deviations.
    interval : tuple of two floats
        95 %.
    """

    aspect: Aspect
    measure: Measure
    value: float
    everyone: float
    hits: int | None
    everyone_hits: int | None
    n: int
    everyone_n: int
    index: int | None
    effect: float
    interval: Interval


Blocks = Mapping[Block, tuple[PageRow, ...]]


def page_rows(profile: Profile, columns: Mapping[Block, Sequence[str]]) -> dict[str, Blocks]:
    """Choose and count the lines of every block for each persona.

    Each column first gives the line that sets the persona apart most, then its most common level,
    so that what most of them have is told too; lines that are left over go to further levels. At
    most `MOST_ROWS` a block, what sets apart most first.

    Parameters
    ----------
    profile : Profile
    columns : mapping of str to sequence of str
        Column names by block, as `marketing_columns` returns them.

    Returns
    -------
    dict of str to mapping of str to tuple of PageRow
        By persona id and block.
    """
    return {
        persona: {block: _block(profile, names, persona) for block, names in columns.items()}
        for persona in profile.persona_ids
    }


def _block(profile: Profile, names: Sequence[str], persona: str) -> tuple[PageRow, ...]:
    columns = [
        _rows(profile.columns[name], persona, profile) for name in names if name in profile.columns
    ]
    first = [rows[0] for rows in columns if rows]
    common = [
        max(rows, key=lambda row: (row.value, _strength(row))) for rows in columns if rows[1:]
    ]
    more = [row for rows in columns for row in rows]
    chosen: list[PageRow] = []
    for wave in (first, common, more):
        for row in sorted(wave, key=_strength):
            if row not in chosen and len(chosen) < MOST_ROWS:
                chosen.append(row)
    return tuple(sorted(chosen, key=_strength))


def _strength(row: PageRow) -> tuple[float, str, str]:
    told = row.effect if row.effect > 0 or row.aspect.level is None else _LACKING * row.effect
    return -abs(told), row.aspect.column.name, row.aspect.level or ""


def _rows(found: ColumnProfile, persona: str, profile: Profile) -> list[PageRow]:
    if found.is_constant or found.personas[persona].n < profile.min_cell:
        return []
    rows = []
    for aspect in _told(found, persona, profile):
        measure = measure_for(found, persona)
        if persona in _give_away(found, aspect, measure, profile):
            if aspect.level is not None:
                continue
            measure = "mean"
        rows.append(_row(found, aspect, measure, persona))
    return sorted(rows, key=_strength)


def _give_away(
    found: ColumnProfile, aspect: Aspect, measure: Measure, profile: Profile
) -> frozenset[str]:
    """Personas whose share beside everyone's would give away few customers of another one."""
    if hits_in(found.everyone, aspect, measure) is None:
        return frozenset()
    personas = profile.persona_ids
    hits = [hits_in(found.personas[persona], aspect, measure) or 0 for persona in personas]
    misses = [found.personas[who].n - hit for who, hit in zip(personas, hits, strict=True)]
    hidden = zip(
        hidden_cells(hits, profile.min_cell), hidden_cells(misses, profile.min_cell), strict=True
    )
    return frozenset(
        persona
        for persona, hit, miss, either in zip(personas, hits, misses, hidden, strict=True)
        if any(either) and not is_small(hit, hit + miss, profile.min_cell)
    )


def _told(found: ColumnProfile, persona: str, profile: Profile) -> list[Aspect]:
    if found.column.kind == "ordered":
        best = best_aspect(profile, found.column.name, persona)
        return [] if best is None else [best[0]]
    all_aspects = aspects(found, profile.min_cell)
    if found.column.kind in ("number", "date", "flag"):
        return all_aspects
    everyone, mine = found.levels(), found.levels(persona)
    withheld = _withheld(mine, profile.min_cell) if found.column.kind == "category" else ()
    return [
        aspect
        for aspect in all_aspects
        if aspect.level not in withheld
        and max(share_of(mine, aspect), share_of(everyone, aspect)) >= _HARDLY
    ]


def _withheld(mine: Levels, min_cell: int) -> frozenset[str]:
    """Levels of a category that would give away the one of few customers.

    The levels add up to all customers, so that a single small one could be worked out.
    """
    hidden = hidden_cells(list(mine.counts.values()), min_cell)
    return frozenset(
        level
        for (level, hits), is_hidden in zip(mine.counts.items(), hidden, strict=True)
        if is_hidden and not 0 < hits < min_cell
    )


def _row(found: ColumnProfile, aspect: Aspect, measure: Measure, persona: str) -> PageRow:
    mine, everyone = found.personas[persona], found.everyone
    value, value_of_all = (value_of(facts, aspect, measure) for facts in (mine, everyone))
    low, high = sampling_interval(mine, aspect, measure)
    return PageRow(
        aspect=aspect,
        measure=measure,
        value=value,
        everyone=value_of_all,
        hits=hits_in(mine, aspect, measure),
        everyone_hits=hits_in(everyone, aspect, measure),
        n=mine.n,
        everyone_n=everyone.n,
        index=index_of(found, measure, value, value_of_all),
        effect=rounded(effect_of(found, aspect, persona)),
        interval=(rounded(low), rounded(high)),
    )
