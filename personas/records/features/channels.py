"""Which channels have a feature of their own, and what its column is called."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from personas.records.features.catalogue import BY_NAME, Feature
from personas.records.features.customer_features import column_names, large_levels
from personas.records.history.side_rows import Frame, levels

MOST_CHANNELS = 5
_OF_CHANNEL = BY_NAME["channel_orders_share"]
_END = _OF_CHANNEL.name.removeprefix("{level}")


@dataclass(frozen=True)
class Channels:
    """The channels of orders that have a share of their own.

    Attributes
    ----------
    columns : mapping of str to str
        Names of the columns by level, the largest level first.
    told : tuple of str
        The levels whose share is told: of two, the share of one says that of the other.
    absent : tuple of str
        Columns of a book for channels that nobody ordered by.
    """

    columns: Mapping[str, str]
    told: tuple[str, ...]
    absent: tuple[str, ...] = ()

    @property
    def features(self) -> list[Feature]:
        """The shares, and the main channel."""
        own = [
            *(_OF_CHANNEL.of_level(level, self.columns[level]) for level in self.told),
            *(_OF_CHANNEL.of_level(name, name) for name in self.absent),
        ]
        return [*own, BY_NAME["top_channel"]] if own else []


def channels_of(orders: Frame, *, min_cell: int, like: Collection[str] = ()) -> Channels:
    """Choose the channels, or those that a book has.

    Parameters
    ----------
    orders : narwhals.LazyFrame
        Orders in the window, with their ``channel``.
    min_cell : int
        Channels of fewer orders have no feature of their own.
    like : collection of str
        Columns of a book: its channels are told, whatever the orders say, and 0 where there are
        none, so that customers of any orders can be held against its personas.
    """
    if not like:
        large = large_levels(orders, "channel", MOST_CHANNELS, min_cell)
        # In the order of the alphabet: which of two like names has a number is no matter of size.
        named = column_names(_OF_CHANNEL, sorted(large))
        told = large[1:] if len(large) == 2 else large if len(large) > 2 else ()
        return Channels({level: named[level] for level in large}, told)
    wanted = [name.removesuffix(_END) for name in like if name.endswith(_END)]
    wanted = [name for name in wanted if f"{name}{_END}" not in BY_NAME]
    known = levels(orders, "channel")
    named = column_names(_OF_CHANNEL, sorted(known))
    columns = {level: named[level] for level in known}
    told = tuple(level for level in known if columns[level] in wanted)
    absent = tuple(name for name in wanted if name not in columns.values())
    return Channels(columns, told, absent)
