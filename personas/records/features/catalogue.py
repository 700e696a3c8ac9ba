"""The catalogue of features: their names, what they mean, and how they are worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from personas.records.schema import Column, Kind, Role
from personas.texts.language import Texts

QUARTERS = ("Q1", "Q2", "Q3", "Q4")


@dataclass(frozen=True)
class Feature:
    """One thing that history says of a customer.

    Attributes
    ----------
    name : str
        Of the column; names of a channel's own feature hold the channel.
    table : {"orders", "deals", "touches", "events"}
    subject : str
        What it speaks of. Features of one subject share the weight of one column.
    kind : Kind
    role : Role
        Unless the brief says otherwise. Cards tell of deals, touches and events from the tables
        themselves; a share of a customer's few deals beside the share of all deals would be two
        figures for one thing, so it is ignored until a brief gives it a role.
    role_alone : Role
        Where there is nothing else to cluster on.
    unit : {"", "money", "days"}
    key : str
        Of its texts in the catalogue, where that is not its name.
    level : str
        The channel that it speaks of, as the records spell it.
    askable : bool
        Whether a person knows it: the customer, or a seller with the orders before him.
    """

    name: str
    table: str
    subject: str
    kind: Kind = "number"
    role: Role = "segment"
    unit: str = ""
    key: str = ""
    level: str = ""
    askable: bool = True
    role_alone: Role = "segment"

    def of_level(self, level: str, name: str) -> Feature:
        """The same feature of one channel."""
        return replace(self, name=self.name.format(level=name), key=self.key, level=level)

    def column(self, texts: Texts, currency: str | None) -> Column:
        """Return the feature as a column of the records."""
        unit = {"money": currency, "days": texts.say("features.days")}.get(self.unit)
        return Column(
            name=self.name,
            kind=self.kind,
            role=self.role,
            label=self._said(texts, ""),
            high=self._said(texts, "_high") or None,
            low=self._said(texts, "_low") or None,
            unit=unit,
            askable=None if self.askable else False,
            level_names=_quarters(texts) if self.name == "top_quarter" else {},
        )

    def _said(self, texts: Texts, part: str) -> str:
        key = f"features.{self.key or self.name}{part}"
        return texts.say(key, level=self.level) if texts.has(key) else ""

    def described(self, texts: Texts) -> dict[str, str]:
        """Name, label, meaning and formula in words."""
        shown = replace(self, level="…", name=self.name.format(level="…"))
        return {
            "name": shown.name,
            "table": self.table,
            "meaning": shown._said(texts, "_meaning"),
            "formula": shown._said(texts, "_formula"),
            "unit": self.unit or ("share" if "share" in self.name else ""),
            "role": self.role,
        }


def _quarters(texts: Texts) -> dict[str, str]:
    return {quarter: texts.say(f"features.{quarter}") for quarter in QUARTERS}


def _orders() -> Sequence[Feature]:
    return [
        Feature("orders_count", "orders", "volume"),
        Feature("orders_revenue", "orders", "volume", unit="money"),
        Feature("median_basket", "orders", "basket", unit="money"),
        Feature("days_since_first_order", "orders", "tenure", unit="days"),
        Feature("days_since_last_order", "orders", "recency", unit="days"),
        Feature("median_gap_days", "orders", "rhythm", unit="days"),
        Feature("gap_variation", "orders", "rhythm", askable=False),
        Feature("spend_trend", "orders", "trend", askable=False),
        Feature("returned_share", "orders", "returns"),
        Feature("discounted_share", "orders", "discounts"),
        Feature("products_count", "orders", "breadth"),
        Feature("top_category", "orders", "focus", kind="category"),
        Feature("top_category_share", "orders", "focus"),
        Feature("{level}_orders_share", "orders", "channels", key="channel_orders_share"),
        Feature("top_channel", "orders", "channels", kind="category", role="describe"),
        Feature("top_quarter", "orders", "season", kind="category", role="describe"),
        Feature("weekend_orders_share", "orders", "season", role="describe", askable=False),
    ]


def _others() -> Sequence[Feature]:
    return [
        Feature("deals_count", "deals", "deals", role="ignore"),
        Feature("deals_won_share", "deals", "deals", role="ignore", role_alone="outcome"),
        Feature(
            "deals_won_amount", "deals", "deals", role="ignore", role_alone="outcome", unit="money"
        ),
        Feature("days_since_last_deal", "deals", "recency", role="ignore", unit="days"),
        Feature("touches_count", "touches", "touches", role="ignore"),
        Feature(
            "touches_answered_share", "touches", "touches", role="ignore", role_alone="outcome"
        ),
        Feature(
            "{level}_answered_share",
            "touches",
            "touches",
            role="ignore",
            role_alone="outcome",
            key="channel_answered_share",
        ),
        Feature("days_since_last_touch", "touches", "recency", role="ignore", unit="days"),
        Feature("events_count", "events", "events", role="ignore"),
        Feature("latest_stage", "events", "stage", kind="category", role="ignore"),
        Feature("days_since_last_event", "events", "recency", role="ignore", unit="days"),
    ]


CATALOGUE: tuple[Feature, ...] = (*_orders(), *_others())
BY_NAME = {feature.key or feature.name: feature for feature in CATALOGUE}


def is_feature(name: str) -> bool:
    """Whether a column is called as a feature is.

    Examples
    --------
    >>> is_feature("deals_count"), is_feature("e_mail_answered_share"), is_feature("visits")
    (True, True, False)
    """
    ends = [feature.name.format(level="") for feature in CATALOGUE if "{level}" in feature.name]
    return name in BY_NAME or name.endswith(tuple(ends))


def order_feature(name: str) -> str | None:
    """The key of the feature of orders that a column is called as, if any.

    Examples
    --------
    >>> order_feature("online_orders_share"), order_feature("weekend_orders_share")
    ('channel_orders_share', 'weekend_orders_share')
    >>> order_feature("visits") is None
    True
    """
    named = [key for key, feature in BY_NAME.items() if feature.table == "orders"]
    if name in named:
        return name
    return next((key for key in named if _is_of_level(name, BY_NAME[key])), None)


def _is_of_level(name: str, feature: Feature) -> bool:
    end = feature.name.format(level="")
    return end != feature.name and name.endswith(end)


def features(*, texts: Texts | None = None) -> pd.DataFrame:
    """List the features that orders, deals, touches and events give each customer.

    Parameters
    ----------
    texts : Texts, optional
        Language of the meanings; English when not given.

    Returns
    -------
    pandas.DataFrame
        One row a feature: name, table, meaning, formula, unit, role.

    Examples
    --------
    >>> features().set_index("name").loc["median_basket", "formula"]
    'median of the money for goods, over orders'
    """
    return pd.DataFrame([feature.described(texts or Texts()) for feature in CATALOGUE])
