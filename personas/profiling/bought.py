"""What each persona buys more often than everyone: products and categories of its orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
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
# With fewer products that set a persona apart, what most members buy is told as well.
_ENOUGH = 3

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
        Further products, those with the most buyers, where hardly any sets the persona apart.
    """

    products: tuple[Bought, ...] = ()
    categories: tuple[Bought, ...] = ()
    usual: tuple[Bought, ...] = ()


def most_bought(
    purchases: Purchases, sizes: Mapping[str, int], *, min_cell: int
) -> dict[str, BoughtMost]:
    """Find the products and categories that set each persona apart.

    Those bought by at least `min_cell` members and 5 % of them, with an index of at least 120, and
    not by chance: p below 5 % after Bonferroni's adjustment for all that enough members of any
    persona bought. Who buys less than everyone may buy nothing more often: then the products with
    the most buyers are told as well.

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
    told = {
        kind: _told(_counted(frame, min_cell), sizes, min_cell)
        for kind, frame in purchases.bought.items()
    }
    apart = {kind: _apart(some) for kind, some in told.items()}
    found = {}
    for persona in sizes:
        products = apart["product"][persona] if "product" in apart else ()
        found[persona] = BoughtMost(
            products=products,
            categories=apart["category"][persona] if "category" in apart else (),
            usual=_usual(told["product"][persona], products) if "product" in told else (),
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


def _told(
    counts: _Counts, sizes: Mapping[str, int], min_cell: int
) -> dict[str, tuple[Bought, ...]]:
    """Levels that enough members bought, by persona."""
    n_all = sum(sizes.values())
    found: dict[str, list[Bought]] = {persona: [] for persona in sizes}
    for level, by_persona in counts.items():
        hits_of = [by_persona.get(persona, 0) for persona in sizes]
        rest = [n - hits for n, hits in zip(sizes.values(), hits_of, strict=True)]
        away = any(total_gives_away(parts, min_cell) for parts in (hits_of, rest))
        for (persona, n), hits in zip(sizes.items(), hits_of, strict=True):
            if hits >= max(min_cell, _LEAST_SHARE * n):
                found[persona].append(Bought(level, level, hits, n, sum(hits_of), n_all, away))
    return {persona: tuple(some) for persona, some in found.items()}


def _apart(told: Mapping[str, tuple[Bought, ...]]) -> dict[str, tuple[Bought, ...]]:
    n_tests = sum(len(some) for some in told.values())
    return {
        persona: tuple(islice(_clear(some, n_tests), MOST_BOUGHT)) for persona, some in told.items()
    }


def _clear(told: Sequence[Bought], n_tests: int) -> Iterator[Bought]:
    for one in sorted(told, key=lambda one: (-one.gap, one.level)):
        if one.index >= LEAST_INDEX and _p_value(one) * n_tests < _CHANCE:
            yield one


def _usual(told: Sequence[Bought], apart: Sequence[Bought]) -> tuple[Bought, ...]:
    if len(apart) >= _ENOUGH:
        return ()
    others = [one for one in told if one not in apart]
    others.sort(key=lambda one: (-one.hits, one.level))
    return tuple(others[: MOST_BOUGHT - len(apart)])


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
