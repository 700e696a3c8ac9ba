"""Protected columns, never clustered on: who is over-represented, and is a persona a proxy?

The *representation index* of a group in a persona is its share of the members over its share of
all, times 100. How well the persona predicts the group is the balanced accuracy of guessing the
group of which the persona holds most, each group counted as if all were equally large: the mean
over the groups of the share guessed right (Brodersen et al. 2010, doi:10.1109/ICPR.2010.764). A
plain majority would guess the common group everywhere and see no proxy for a rare one. The guess is
read off the same counts, so chance alone is right more often than one in as many as there are
groups: chance is what it reaches on average when members are dealt out at random.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw
import numpy as np
import numpy.typing as npt

from personas.profiling.facts import ColumnProfile, Levels, Numbers, Profile, rounded
from personas.profiling.intervals import Z95, Interval, wilson
from personas.profiling.profile import PERSONA, as_number
from personas.records.schema import Column

Counts = npt.NDArray[np.int64]
Link = Literal["proxy", "weak", "none"]
DRAWS = 400
# From so many points above chance a persona says enough of a group to be treated as it.
TELLING = 0.05


@dataclass(frozen=True)
class Group:
    """One group of a protected column: a level, or a band of numbers from low to below high."""

    level: str | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Share:
    """One group in one persona.

    Attributes
    ----------
    index : float or None
        100 = as in everyone; None if suppressed.
    interval : tuple of two floats or None
        95 % of the index (Wilson), everyone's share taken as given.
    everyone : float
        The group's share of all with a value.
    hits : int or None
        Members in the group.
    n : int
        Members with a value.
    """

    persona: str
    group: Group
    index: float | None
    interval: Interval | None
    everyone: float
    hits: int | None
    n: int


@dataclass(frozen=True)
class Guess:
    """How well the persona predicts a protected column.

    Attributes
    ----------
    right : float
        Balanced accuracy.
    interval : tuple of two floats
        95 %.
    chance : float
        What the same guess reaches if persona and group have nothing in common.
    n : int
    link : {"proxy", "weak", "none"}
        Beyond chance by at least 5 points and by more than chance could; beyond it by less; not.
    """

    right: float
    interval: Interval
    chance: float
    n: int
    link: Link


@dataclass(frozen=True)
class Representation:
    """One protected column: every group in every persona, and what the persona predicts.

    ``guess`` is None where fewer than two groups have ``min_cell`` members, or the values are sets.
    """

    column: Column
    found: ColumnProfile
    groups: tuple[Group, ...]
    shares: tuple[Share, ...]
    guess: Guess | None


def representation(
    labelled: nw.LazyFrame[Any], profile: Profile, *, seed: int = 0
) -> tuple[Representation, ...]:
    """Audit every protected column.

    Parameters
    ----------
    labelled : narwhals.LazyFrame
        All rows, typed columns and ``__persona``; read only to count the bands of numbers.
    profile : Profile
    seed : int
        Of the draws for chance.

    Returns
    -------
    tuple of Representation
        In the order of the columns; a column with one value only is left out.
    """
    audited = []
    for found in profile.columns.values():
        if found.column.role != "protected" or found.is_constant:
            continue
        groups, counts = _grouped(labelled, found, profile)
        sizes = np.array([found.personas[one].n for one in profile.persona_ids], dtype=np.int64)
        shares = _shares(groups, counts, sizes, profile)
        exclusive = found.column.kind != "set"
        guess = _guess(counts, profile.min_cell, seed) if exclusive else None
        audited.append(Representation(found.column, found, groups, shares, guess))
    return tuple(audited)


def _grouped(
    labelled: nw.LazyFrame[Any], found: ColumnProfile, profile: Profile
) -> tuple[tuple[Group, ...], Counts]:
    """Groups of a column and their counts, shape (groups, personas)."""
    if isinstance(found.everyone, Levels):
        levels = [level for level, n in found.everyone.counts.items() if n]
        counts = [
            [found.levels(persona).counts.get(level, 0) for persona in profile.persona_ids]
            for level in levels
        ]
        return tuple(Group(level=level) for level in levels), np.array(counts, dtype=np.int64)
    cuts = _quartiles(found.everyone)
    groups = tuple(
        Group(low=low, high=high) for low, high in zip([None, *cuts], [*cuts, None], strict=True)
    )
    return groups, _count_bands(labelled, found, cuts, profile)


def _quartiles(facts: Numbers) -> list[float]:
    return sorted({facts.q25, facts.median, facts.q75})


def _count_bands(
    labelled: nw.LazyFrame[Any],
    found: ColumnProfile,
    cuts: Sequence[float],
    profile: Profile,
) -> Counts:
    number = as_number(found.column)
    rows = (
        labelled.select(PERSONA, number.alias("x"))
        .group_by(PERSONA)
        .agg(*[(nw.col("x") >= cut).sum().alias(f"from{at}") for at, cut in enumerate(cuts)])
        .collect()
        .rows(named=True)
    )
    reached: Mapping[str, list[int]] = {
        str(row[PERSONA]): [int(row[f"from{at}"] or 0) for at in range(len(cuts))]
        for row in rows
        if row[PERSONA] is not None
    }
    columns = [
        -np.diff([found.personas[persona].n, *reached[persona], 0])
        for persona in profile.persona_ids
    ]
    return np.array(columns, dtype=np.int64).T


def _shares(
    groups: Sequence[Group], counts: Counts, sizes: Counts, profile: Profile
) -> tuple[Share, ...]:
    told = printable(counts, profile.min_cell)
    shares = []
    for at, group in enumerate(groups):
        n_group = int(counts[at].sum())
        everyone = n_group / int(sizes.sum())
        for of, persona in enumerate(profile.persona_ids):
            hits, n = int(counts[at, of]), int(sizes[of])
            if not told[at, of] or min(n, n_group) < profile.min_cell:
                shares.append(Share(persona, group, None, None, rounded(everyone), None, n))
                continue
            low, high = (rounded(100 * end / everyone) for end in wilson(hits, n))
            index = rounded(100 * hits / n / everyone)
            shares.append(Share(persona, group, index, (low, high), rounded(everyone), hits, n))
    return tuple(shares)


def printable(counts: Counts, min_cell: int) -> npt.NDArray[np.bool_]:
    """Return which cells of a table of counts may be printed beside its totals.

    A cell of fewer than ``min_cell``, but not none, is suppressed; and further ones, the smallest
    first, until no total of a row or column gives away a cell or so few together.

    Parameters
    ----------
    counts : int array of shape (groups, personas)
    min_cell : int

    Examples
    --------
    >>> printable(np.array([[3, 40, 70], [60, 50, 80]]), 10).tolist()
    [[False, False, True], [False, False, True]]
    """
    hidden = (counts > 0) & (counts < min_cell)
    changed = True
    while changed:
        changed = False
        for table, mask in ((counts, hidden), (counts.T, hidden.T)):
            for line, gone in zip(table, mask, strict=True):
                changed |= _hide_beside(line, gone, min_cell)
    return np.asarray(~hidden)


def _hide_beside(line: Counts, gone: npt.NDArray[np.bool_], min_cell: int) -> bool:
    """Hide the next smallest cell of a line if what is hidden could be worked out."""
    together = int(line[gone].sum())
    if not gone.any() or gone.all() or (gone.sum() > 1 and not 0 < together < min_cell):
        return False
    # Cells of none protect nothing: they are taken last.
    rest = np.where(gone, np.inf, np.where(line > 0, line, 1e300))
    gone[int(rest.argmin())] = True
    return True


def _guess(counts: Counts, min_cell: int, seed: int) -> Guess | None:
    counts = counts[counts.sum(axis=1) >= min_cell]
    if len(counts) < 2:
        return None
    totals = counts.sum(axis=1)
    right = _right(counts)
    recalls = _recalls(counts)
    half = Z95 * math.sqrt(float((recalls * (1 - recalls) / totals).sum())) / len(totals)
    rng = np.random.default_rng(seed)
    sizes = counts.sum(axis=0)
    random = np.array([_right(_at_random(totals, sizes, rng)) for _ in range(DRAWS)])
    chance, most = float(random.mean()), float(np.quantile(random, 0.975))
    link: Link = "none"
    if right > most and right - half > chance:
        link = "proxy" if right - chance >= TELLING else "weak"
    return Guess(
        right=rounded(right, 6),
        interval=(rounded(max(0.0, right - half), 6), rounded(min(1.0, right + half), 6)),
        chance=rounded(chance, 6),
        n=int(counts.sum()),
        link=link,
    )


def _recalls(counts: Counts) -> npt.NDArray[np.float64]:
    """Share of each group that is guessed right from the persona."""
    totals = counts.sum(axis=1, keepdims=True)
    guessed = (counts / totals).argmax(axis=0)
    hits = np.where(guessed == np.arange(len(counts))[:, None], counts, 0).sum(axis=1)
    return np.asarray(hits / totals[:, 0], dtype=np.float64)


def _right(counts: Counts) -> float:
    return float(_recalls(counts).mean())


def _at_random(totals: Counts, sizes: Counts, rng: np.random.Generator) -> Counts:
    """Deal the groups out to personas of the given sizes at random."""
    left = totals.copy()
    dealt = []
    for size in sizes:
        hand = rng.multivariate_hypergeometric(left, int(size))
        left = left - hand
        dealt.append(hand)
    return np.array(dealt, dtype=np.int64).T
