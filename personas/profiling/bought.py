"""What each persona buys more often than everyone: products and categories of its orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw

from personas.profiling.intervals import shares_differ
from personas.profiling.suppression import total_gives_away
from personas.records.history.history import PERSONA
from personas.records.history.purchases import Purchases

MOST_BOUGHT = 5
LEAST_INDEX = 120
"""Marketing reads an index from here on as over-represented."""
_LEAST_SHARE = 0.05
_CHANCE = 0.05

_Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Bought:
    """A product or category that more of a persona's members bought than of everyone.

    Attributes
    ----------
    level : str
        As the orders spell it.
    name : str
        What it is called in print.
    hits, n : int
        Members who bought it at least once in the window, and all members.
    everyone_hits, everyone_n : int
    gives_away : bool
        Whether everyone's exact share would give away few customers of another persona.
    """

    level: str
    name: str
    hits: int
    n: int
    everyone_hits: int
    everyone_n: int
    gives_away: bool

    @property
    def gap(self) -> float:
        """Difference of the shares, 0 to 1."""
        return self.hits / self.n - self.everyone_hits / self.everyone_n

    @property
    def index(self) -> float:
        """The share over everyone's, 100 = the same."""
        return 100 * self.hits * self.everyone_n / (self.n * self.everyone_hits)


@dataclass(frozen=True)
class BoughtMost:
    """What a persona's members bought.

    Attributes
    ----------
    products, categories : tuple of Bought
        Those that set the persona apart, the largest difference to everyone's share first.
    usual : tuple of Bought
        The products that most members bought, where none sets the persona apart.
    """

    products: tuple[Bought, ...] = ()
    categories: tuple[Bought, ...] = ()
    usual: tuple[Bought, ...] = ()


def most_bought(
    purchases: Purchases, sizes: Mapping[str, int], *, min_cell: int
) -> dict[str, BoughtMost]:
    """Find the products and categories that set each persona apart.

    Those bought by at least `min_cell` members and 5 % of them, with an index of at least 120, and
    not by chance: p below 5 % after Bonferroni's adjustment for all that were looked at. Who buys
    less than everyone may buy nothing more often: then what most members buy is told.

    Parameters
    ----------
    purchases : Purchases
    sizes : mapping of str to int
        Members of each persona; who ordered nothing in the window is one of them.
    min_cell : int

    Returns
    -------
    dict of str to BoughtMost
        By persona id, at most five of each. Row order does not matter.
    """
    counts = {kind: _counted(frame, min_cell) for kind, frame in purchases.bought.items()}
    products, categories = counts.get("product", {}), counts.get("category", {})
    found = {}
    for persona in sizes:
        apart = _apart(products, persona, sizes, min_cell)
        found[persona] = BoughtMost(
            products=apart,
            categories=_apart(categories, persona, sizes, min_cell),
            usual=() if apart else _usual(products, persona, sizes, min_cell),
        )
    levels = {one.level for most in found.values() for one in (*most.products, *most.usual)}
    called = purchases.names_of(sorted(levels), min_cell=min_cell)
    names = _told_apart({level: called.get(level, level) for level in sorted(levels)})

    def named(some: tuple[Bought, ...]) -> tuple[Bought, ...]:
        return tuple(replace(one, name=names[one.level]) for one in some)

    return {
        persona: replace(most, products=named(most.products), usual=named(most.usual))
        for persona, most in found.items()
    }


def _counted(frame: nw.LazyFrame[Any], min_cell: int) -> _Counts:
    """Customers by level and persona, of levels that enough of some persona bought."""
    counted = (
        frame.filter(~nw.col(PERSONA).is_null())
        .group_by("level", PERSONA)
        .agg(n=nw.len())
        .filter(nw.col("n").max().over("level") >= min_cell)
    )
    found: dict[str, dict[str, int]] = {}
    for level, persona, n in counted.select("level", PERSONA, "n").collect().rows():
        found.setdefault(level, {})[persona] = int(n)
    return found


def _apart(
    counts: _Counts, persona: str, sizes: Mapping[str, int], min_cell: int
) -> tuple[Bought, ...]:
    looked_at = sum(n >= min_cell for by_persona in counts.values() for n in by_persona.values())
    more = [
        one for one in _told(counts, persona, sizes, min_cell) if one.index >= LEAST_INDEX
    ]
    ordered = sorted(more, key=lambda one: (-one.gap, one.level))
    chosen: list[Bought] = []
    for one in ordered:
        if len(chosen) < MOST_BOUGHT and _p_value(one) * looked_at < _CHANCE:
            chosen.append(one)
    return tuple(chosen)


def _usual(
    counts: _Counts, persona: str, sizes: Mapping[str, int], min_cell: int
) -> tuple[Bought, ...]:
    told = _told(counts, persona, sizes, min_cell)
    return tuple(sorted(told, key=lambda one: (-one.hits, one.level))[:MOST_BOUGHT])


def _told(
    counts: _Counts, persona: str, sizes: Mapping[str, int], min_cell: int
) -> Iterator[Bought]:
    """Levels that enough members bought."""
    n, n_all = sizes[persona], sum(sizes.values())
    least = max(min_cell, _LEAST_SHARE * n)
    for level, by_persona in counts.items():
        hits = by_persona.get(persona, 0)
        if hits < least:
            continue
        hits_of = [by_persona.get(other, 0) for other in sizes]
        rest = [size - one for size, one in zip(sizes.values(), hits_of, strict=True)]
        away = any(total_gives_away(parts, min_cell) for parts in (hits_of, rest))
        yield Bought(level, level, hits, n, sum(hits_of), n_all, away)


def _p_value(one: Bought) -> float:
    others, n_others = one.everyone_hits - one.hits, one.everyone_n - one.n
    return shares_differ(one.hits, one.n, others, n_others)


def _told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Put the code behind a name that several codes have.

    Examples
    --------
    >>> _told_apart({"A1": "mug", "A2": "mug", "B1": "cup"})
    {'A1': 'mug (A1)', 'A2': 'mug (A2)', 'B1': 'cup'}
    """
    all_names = [*names.values()]
    return {
        level: f"{name} ({level})" if all_names.count(name) > 1 else name
        for level, name in names.items()
    }
