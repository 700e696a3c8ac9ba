"""When each persona orders more often than everyone: months, weekdays, parts of the day."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import narwhals as nw

from personas.profiling.bought import LEAST_INDEX
from personas.profiling.facts import rounded
from personas.profiling.intervals import Z95, Interval
from personas.profiling.suppression import total_gives_away
from personas.records.history.history import PERSONA

MOST_TIMES = 3
_CHANCE = 0.05
_YEAR = timedelta(days=364)
# Who came in autumn, or left in spring, ordered in no other season: months are compared among those
# whose orders go over most of the year, without the first and the last one, which make them so.
_MOST_OF_IT = 0.9
# Of orders that say an hour; where most stand at midnight, the day alone is known.
_MOSTLY = 0.9
HOURS_A_PART = 6

Cycle = Literal["month", "quarter", "weekday", "daypart"]


@dataclass(frozen=True)
class OrderedWhen:
    """A time in which a larger share of a persona's orders lies than of everyone's.

    Attributes
    ----------
    cycle : {"month", "quarter", "weekday", "daypart"}
    level : int
        1 to 12, 1 to 4, 1 (Monday) to 7, or 0 (from midnight) to 3 (from six in the evening).
    orders, n : int
        Orders of the persona in this time, and all of them.
    everyone_orders, everyone_n : int
    customers : int
        Members whose orders these are.
    least_days : int
        Only orders between the first and the last one of customers are counted who have so many
        days between the two: the others were there in no other season. 0 where all orders are.
    interval : tuple of two floats
        95 % of the persona's share, by customers.
    """

    cycle: Cycle
    level: int
    orders: int
    n: int
    everyone_orders: int
    everyone_n: int
    customers: int
    least_days: int
    interval: Interval

    @property
    def gap(self) -> float:
        """Difference of the shares, 0 to 1."""
        return self.orders / self.n - self.everyone_orders / self.everyone_n

    @property
    def index(self) -> float:
        """The share over everyone's, 100 = the same."""
        return 100 * self.orders * self.everyone_n / (self.n * self.everyone_orders)


@dataclass(frozen=True)
class _Sums:
    """Orders of some customers in a time, and sums of squares and products by customer."""

    orders: int = 0
    customers: int = 0
    all_here: int = 0
    squares: float = 0.0
    products: float = 0.0


@dataclass(frozen=True)
class _Totals:
    """All orders of the same customers."""

    orders: int
    customers: int
    squares: float


def ordered_when(
    orders: nw.LazyFrame[Any], persona_ids: tuple[str, ...], *, min_cell: int
) -> dict[str, tuple[OrderedWhen, ...]]:
    """Find the times in which each persona orders more than everyone.

    Times with an index of at least 120, with at least `min_cell` orders and customers, beside which
    no few customers can be worked out, and not by chance: p below 5 % after Bonferroni's
    adjustment, by customers, since the orders of one of them are alike.

    Parameters
    ----------
    orders : narwhals.LazyFrame
        ``customer``, ``time``, ``__persona``, as in `Purchases`.
    persona_ids : tuple of str
    min_cell : int

    Returns
    -------
    dict of str to tuple of OrderedWhen
        By persona id, at most three, the largest difference to everyone's share first.
    """
    known = orders.filter(~nw.col(PERSONA).is_null())
    found: list[tuple[str, OrderedWhen, float]] = []
    for cycle in _cycles(known):
        compared = _there_all_along(known, cycle.least_days).with_columns(level=cycle.level)
        totals = _totals(compared)
        for at, sums in sorted(_counted(compared).items()):
            found += _standing_out(cycle, at, sums, totals, min_cell)
    told: dict[str, tuple[OrderedWhen, ...]] = {}
    for persona in persona_ids:
        mine = [one for who, one, p in found if who == persona and _tells(one, p * len(found))]
        mine.sort(key=lambda one: (-one.gap, one.cycle, one.level))
        told[persona] = tuple(mine[:MOST_TIMES])
    return told


def _tells(one: OrderedWhen, p_adjusted: float) -> bool:
    return one.index >= LEAST_INDEX and p_adjusted < _CHANCE


@dataclass(frozen=True)
class _Cycle:
    name: Cycle
    level: nw.Expr
    least_days: int = 0


def _cycles(orders: nw.LazyFrame[Any]) -> list[_Cycle]:
    time = nw.col("time")
    with_hours = (time != time.dt.truncate("1d")).cast(nw.Float64()).mean()
    span = orders.select(first=time.min(), last=time.max(), with_hours=with_hours)
    first, last, hours = span.collect().rows()[0]
    if first is None:
        return []
    least_days = int(_MOST_OF_IT * min(_YEAR, last - first).days)
    month = time.dt.month()
    season = (
        _Cycle("month", month, least_days)
        if last - first >= _YEAR
        else _Cycle("quarter", (month - 1) // 3 + 1, least_days)
    )
    found = [season, _Cycle("weekday", time.dt.weekday())]
    if hours >= _MOSTLY:
        found.append(_Cycle("daypart", time.dt.hour() // HOURS_A_PART))
    return found


def _there_all_along(orders: nw.LazyFrame[Any], least_days: int) -> nw.LazyFrame[Any]:
    """Orders between the first and the last one of customers with so many days between these."""
    if not least_days:
        return orders
    time = nw.col("time")
    between = orders.with_columns(
        first=time.min().over("customer"), last=time.max().over("customer")
    )
    days = (nw.col("last") - nw.col("first")).dt.total_minutes() // (24 * 60)
    return between.filter(days >= least_days, time > nw.col("first"), time < nw.col("last"))


def _totals(orders: nw.LazyFrame[Any]) -> dict[str, _Totals]:
    each = orders.group_by(PERSONA, "customer").agg(n=nw.len().cast(nw.Float64()))
    found = each.group_by(PERSONA).agg(
        orders=nw.col("n").sum(), customers=nw.len(), squares=(nw.col("n") * nw.col("n")).sum()
    )
    return {
        row[PERSONA]: _Totals(int(row["orders"]), int(row["customers"]), float(row["squares"]))
        for row in found.collect().rows(named=True)
    }


def _counted(orders: nw.LazyFrame[Any]) -> dict[int, dict[str, _Sums]]:
    n, total = nw.col("n"), nw.col("total")
    each = orders.group_by(PERSONA, "customer", "level").agg(n=nw.len().cast(nw.Float64()))
    beside = each.with_columns(total=n.sum().over(PERSONA, "customer"))
    found = beside.with_columns(
        is_all=(n == total).cast(nw.Int64()), squares=n * n, products=n * total
    )
    sums = found.group_by(PERSONA, "level").agg(
        orders=n.sum(),
        customers=nw.len(),
        all_here=nw.col("is_all").sum(),
        squares=nw.col("squares").sum(),
        products=nw.col("products").sum(),
    )
    table: dict[int, dict[str, _Sums]] = {}
    for row in sums.collect().rows(named=True):
        table.setdefault(int(row["level"]), {})[row[PERSONA]] = _Sums(
            int(row["orders"]),
            int(row["customers"]),
            int(row["all_here"]),
            float(row["squares"]),
            float(row["products"]),
        )
    return table


def _standing_out(
    cycle: _Cycle,
    level: int,
    sums: Mapping[str, _Sums],
    totals: Mapping[str, _Totals],
    min_cell: int,
) -> Iterator[tuple[str, OrderedWhen, float]]:
    """Each persona's orders in one time, with the p-value; none where few could be worked out."""
    everyone_n = sum(one.orders for one in totals.values())
    everyone = sum(one.orders for one in sums.values())
    here = [sums.get(persona, _Sums()).customers for persona in totals]
    elsewhere = [
        total.customers - sums.get(persona, _Sums()).all_here for persona, total in totals.items()
    ]
    if any(total_gives_away(parts, min_cell) for parts in (here, elsewhere)):
        return
    for persona, mine in sums.items():
        total = totals[persona]
        around = total.customers - mine.all_here
        if min(mine.orders, mine.customers) < min_cell or 0 < around < min_cell:
            continue
        others = [other for other in totals if other != persona]
        share, variance = _share([persona], sums, totals)
        their_share, their_variance = _share(others, sums, totals)
        half = Z95 * math.sqrt(variance)
        one = OrderedWhen(
            cycle.name,
            level,
            mine.orders,
            total.orders,
            everyone,
            everyone_n,
            total.customers,
            cycle.least_days,
            (rounded(max(share - half, 0.0)), rounded(min(share + half, 1.0))),
        )
        yield persona, one, _p_value(share - their_share, variance + their_variance)


def _share(
    who: Sequence[str], sums: Mapping[str, _Sums], totals: Mapping[str, _Totals]
) -> tuple[float, float]:
    """Share of these personas' orders that lies in a time, and its variance.

    It is a ratio of two sums over customers, whose variance is linearised (Cochran 1977, Sampling
    Techniques, section 6.3).
    """
    n = sum(totals[one].orders for one in who)
    if not n:
        return 0.0, 0.0
    parts = [sums[one] for one in who if one in sums]
    share = sum(part.orders for part in parts) / n
    squares = sum(part.squares - 2 * share * part.products for part in parts)
    squares += share * share * sum(totals[one].squares for one in who)
    return share, max(squares, 0.0) / n**2


def _p_value(gap: float, variance: float) -> float:
    """Two-sided p-value of a difference of shares being none."""
    if variance <= 0:  # all customers of each group order alike
        return 0.0 if gap else 1.0
    return math.erfc(abs(gap) / math.sqrt(2 * variance))
