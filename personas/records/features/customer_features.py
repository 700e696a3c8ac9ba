"""What all tables share when they speak of customers: levels, shares, the topmost of several."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw

from personas.records.features.catalogue import CATALOGUE, Feature
from personas.records.history.side_rows import Frame, levels

NUMBER = nw.Float64()
NOT_KNOWN = nw.lit(None).cast(nw.String())
_LEAST_SHARE = 0.01


@dataclass(frozen=True)
class CustomerFeatures:
    """Features of customers.

    Attributes
    ----------
    frame : narwhals.LazyFrame
        ``customer`` beside a column for each feature.
    features : tuple of Feature
    """

    frame: Frame
    features: tuple[Feature, ...]


def large_levels(frame: Frame, column: str, most: int, min_cell: int) -> tuple[str, ...]:
    """The most frequent levels of a column, no rare ones among them."""
    counts = levels(frame, column)
    return _largest([(level, float(n), float(n)) for level, n in counts.items()], most, min_cell)


def levels_of_worth(frame: Frame, column: str, most: int, min_cell: int) -> tuple[str, ...]:
    """The levels of a column with the most ``worth``, none among them on few ``copies`` of rows."""
    known = frame.filter(~nw.col(column).is_null()).group_by(column)
    # Sums differ in the last digits with the order in which rows are added.
    sums = known.agg(nw.col("copies").sum(), nw.col("worth").sum().round(2))
    found = sums.select(column, "copies", "worth").collect().rows()
    return _largest(sorted(found, key=lambda one: (-one[2], one[0])), most, min_cell)


def _largest(
    ordered: Sequence[tuple[str, float, float]], most: int, min_cell: int
) -> tuple[str, ...]:
    """The first of levels, each with its number of rows and its size, that are not small."""
    least = _LEAST_SHARE * sum(size for _, _, size in ordered)
    return tuple(level for level, n, size in ordered if n >= min_cell and size >= least)[:most]


def column_names(feature: Feature, levels: Sequence[str]) -> Mapping[str, str]:
    """What levels are called in the names of a feature's columns.

    No two are called alike, and none as another feature is: a channel called weekend is told
    apart from the orders of weekends.

    Examples
    --------
    >>> from personas.records.features.catalogue import BY_NAME
    >>> column_names(BY_NAME["channel_orders_share"], ["Online shop", "online-shop", "Weekend"])
    {'Online shop': 'online_shop', 'online-shop': 'online_shop_2', 'Weekend': 'weekend_2'}
    """
    end = feature.name.removeprefix("{level}")
    others = {one.name.removesuffix(end) for one in CATALOGUE if one.name.endswith(end)}
    names: dict[str, str] = {}
    for level in levels:
        plain = re.sub(r"\W+", "_", level.lower()).strip("_") or "other"
        taken = {*names.values(), *others}
        free = (name for at in range(1, 1000) if (name := plain + f"_{at}" * (at > 1)) not in taken)
        names[level] = next(free)
    return names


def ratio(part: nw.Expr, whole: nw.Expr) -> nw.Expr:
    """A part of a whole, missing where there is no whole.

    Rounded, as sums differ in the last digits with the order in which rows are added.
    """
    return nw.when(whole > 0).then((part / whole).round(9))


def topmost(names: Mapping[str, str], *, decimals: int = 0) -> nw.Expr:
    """The level whose column is the largest, the first of several; missing where none is above 0.

    Parameters
    ----------
    names : mapping of str to str
        Level by the name of its column.
    decimals : int
        Columns that differ in further decimals alone are alike.
    """
    largest = nw.max_horizontal(*names).round(decimals)
    found = NOT_KNOWN
    for name, level in reversed([*names.items()]):
        is_largest = nw.col(name).round(decimals) == largest
        found = nw.when(is_largest).then(nw.lit(level)).otherwise(found)
    return nw.when(largest > 0).then(found)
