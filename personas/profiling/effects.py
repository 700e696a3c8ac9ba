"""How far a persona stands from everybody else on one aspect of a column, in one measure.

Numbers and shares meet on one scale: the difference of two means in standard deviations of
everyone. For a share that is (p - q) / sqrt(P (1 - P)).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from personas.profiling.conditions import has_level, numbers_of
from personas.profiling.facts import OTHER, YES, ColumnProfile, Levels, Numbers, Profile, Scale
from personas.records.schema import Column

Floats = npt.NDArray[np.float64]
# A share that others have too seldom for its absence to say something.
RARE, COMMON = 0.1, 0.25
# Members who have a level; fewer than this make no picture of a persona.
FEW = 0.15
# A correlation within personas that is no accident: 4 standard errors in 1,000 rows.
VISIBLE = 0.12
_DENIAL = re.compile(r"(no|not|none|never|without)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Aspect:
    """One thing a column can say: its number, or one of its levels.

    The level of an ordered column is a cut: that level or a higher one.
    """

    column: Column
    level: str | None = None


@dataclass(frozen=True)
class Study:
    """Sampled rows with their personas, and with the personas that re-runs gave them.

    Attributes
    ----------
    rows : pa.Table
        Typed columns.
    labels : int array of shape (n_rows,)
        Position of the row's persona in the profile's ``persona_ids``.
    refits : int array of shape (n_reruns, n_rows)
        The same from each matched re-run; -1 where it had no such persona.
    """

    rows: pa.Table
    labels: npt.NDArray[np.int64]
    refits: npt.NDArray[np.int64]


def best_aspect(profile: Profile, name: str, persona: str) -> tuple[Aspect, float] | None:
    """Return the aspect of a column that sets a persona apart most, with its effect.

    None where the column is constant, or blank for more than half of the members or of all. A
    level the persona has wins over one it lacks unless the latter says a quarter more: "on a
    two-year contract" tells more than "not on a monthly one". Lacking a level says something only
    if many have it and it is not itself a denial ("no internet service"); neither does a cut
    that nearly all or nearly none reach.
    """
    found = profile.columns[name]
    mine = found.personas[persona]
    if found.is_constant or mine.n < profile.min_cell:
        return None
    if any(facts.n < facts.n_missing for facts in (mine, found.everyone)):
        return None
    scored = [
        (aspect, effect)
        for aspect in aspects(found, profile.min_cell)
        if (effect := effect_of(found, aspect, persona))
        and _says_something(found, aspect, persona, effect)
    ]
    if not scored:
        return None
    return max(scored, key=lambda item: item[1] if item[1] > 0 else -0.8 * item[1])


def _says_something(found: ColumnProfile, aspect: Aspect, persona: str, effect: float) -> bool:
    if aspect.level is None:
        return True
    common = share_of(found.levels(), aspect)
    if aspect.column.kind == "ordered":
        return RARE <= common <= 1 - RARE
    if effect > 0:
        return share_of(found.levels(persona), aspect) >= FEW
    if aspect.column.kind == "flag":
        return common >= RARE
    return common >= COMMON and not _DENIAL.match(aspect.level)


def aspects(found: ColumnProfile, min_cell: int) -> list[Aspect]:
    """Return what can be said of a column: one aspect for a number, one per level otherwise."""
    column = found.column
    if isinstance(found.everyone, Numbers):
        return [Aspect(column)]
    if column.kind == "flag":
        return [Aspect(column, YES)]
    if column.kind == "ordered":
        cuts = column.levels[1:]
        return [
            Aspect(column, cut)
            for cut in cuts
            if _at_least(found.everyone, column, cut) >= min_cell
        ]
    return [
        Aspect(column, level)
        for level, n in found.everyone.counts.items()
        if n >= min_cell and level != OTHER
    ]


def share_of(facts: Levels, aspect: Aspect) -> float:
    """Return the share of customers with a value who have the aspect."""
    return hits_of(facts, aspect) / facts.n if facts.n else 0.0


def hits_of(facts: Levels, aspect: Aspect) -> int:
    """Return how many customers have the aspect."""
    level = str(aspect.level)
    if aspect.column.kind == "ordered":
        return _at_least(facts, aspect.column, level)
    return facts.counts.get(level, 0)


def _at_least(facts: Levels, column: Column, cut: str) -> int:
    at = column.levels.index(cut)
    return sum(facts.counts.get(level, 0) for level in column.levels[at:])


def effect_of(found: ColumnProfile, aspect: Aspect, persona: str) -> float:
    """Return the effect from the counts or moments of all rows; 0 where it has no meaning."""
    if isinstance(found.everyone, Levels):
        everyone, part = found.levels(), found.levels(persona)
        n_others = everyone.n - part.n
        if not part.n or not n_others:
            return 0.0
        middle = share_of(everyone, aspect)
        spread = math.sqrt(middle * (1 - middle))
        share_others = (hits_of(everyone, aspect) - hits_of(part, aspect)) / n_others
        return (share_of(part, aspect) - share_others) / spread if spread else 0.0
    whole, mine = found.numbers(), found.numbers(persona)
    n_others = whole.n - mine.n
    if not mine.n or not n_others or not whole.scaled_sd:
        return 0.0
    mean_others = (whole.n * whole.scaled_mean - mine.n * mine.scaled_mean) / n_others
    return (mine.scaled_mean - mean_others) / whole.scaled_sd


def scores(rows: pa.Table, aspect: Aspect, scale: Scale | None) -> Floats:
    """Return each row's score on an aspect: the scaled number, or 1 and 0; NaN where missing."""
    column = aspect.column
    if column.kind in ("number", "date"):
        numbers = numbers_of(rows, column)
        return np.arcsinh((numbers - scale.centre) / scale.width) if scale else numbers
    if column.kind == "ordered":
        wanted = pa.array(
            list(column.levels[column.levels.index(str(aspect.level)) :]), pa.string()
        )
        has = np.asarray(pc.is_in(rows[column.name], value_set=wanted), dtype=bool)
    else:
        has = has_level(rows, column, str(aspect.level))
    observed = np.asarray(pc.is_valid(rows[column.name]), dtype=bool)
    return np.where(observed, has.astype(float), np.nan)


def sample_effect(values: Floats, members: npt.NDArray[np.bool_]) -> float:
    """Return the effect of a score in a sample; NaN where one side is empty."""
    observed = ~np.isnan(values)
    mine, others = values[observed & members], values[observed & ~members]
    if not mine.size or not others.size:
        return math.nan
    spread = float(values[observed].std())
    return float(mine.mean() - others.mean()) / spread if spread else 0.0


def likeness(
    first: Floats, second: Floats, labels: npt.NDArray[np.int64]
) -> Literal["twin", "kin"] | None:
    """Return whether two scores tell the same, or belong to one theme.

    Two columns that merely both follow the personas are two traits, however well they correlate
    over all rows; so likeness must show within the personas too, unless one column is as good as
    a copy of the other. Of twins only one is told; kin are, for example, six kinds of spend.
    """
    both = ~np.isnan(first) & ~np.isnan(second)
    if both.sum() < 20:
        return None
    one, two, groups = first[both], second[both], labels[both]
    over_all = abs(_correlation(one, two))
    inside = abs(_correlation(_within(one, groups), _within(two, groups)))
    if over_all >= 0.95 or inside >= 0.5 or (over_all >= 0.8 and inside >= VISIBLE):
        return "twin"
    return "kin" if over_all >= 0.6 and inside >= VISIBLE else None


def _within(values: Floats, groups: npt.NDArray[np.int64]) -> Floats:
    shifted = groups - groups.min()
    n = np.bincount(shifted)
    means = np.bincount(shifted, weights=values) / np.maximum(n, 1)
    return np.asarray(values - means[shifted])


def _correlation(first: Floats, second: Floats) -> float:
    spread = float(first.std() * second.std())
    if spread < 1e-12:
        return 0.0
    return float(np.mean((first - first.mean()) * (second - second.mean()))) / spread
