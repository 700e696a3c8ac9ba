"""What each persona answered to: response per campaign and channel, and lift over a control group.

Customers are counted, not touches: a customer whom one campaign reached three times is one who was
contacted, and one who answered if any of the three was answered.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw

from personas.profiling.facts import rounded
from personas.profiling.intervals import Interval, holm, newcombe, shares_differ, wilson
from personas.profiling.profile import PERSONA
from personas.profiling.suppression import hidden_cells, total_gives_away

_CHANNEL = "__channel"


@dataclass(frozen=True)
class Answers:
    """Customers of one group, and how many of them answered."""

    n: int
    hits: int

    @property
    def share(self) -> float:
        """Share who answered; nan where there is nobody."""
        return rounded(self.hits / self.n) if self.n else math.nan

    @property
    def interval(self) -> Interval:
        """95 % Wilson interval of the share."""
        low, high = wilson(self.hits, self.n)
        return rounded(low), rounded(high)

    def is_small(self, min_cell: int) -> bool:
        """Whether those who answered, or those who did not, are few but not none."""
        return 0 < self.hits < min_cell or 0 < self.n - self.hits < min_cell

    def __add__(self, other: Answers) -> Answers:
        return Answers(self.n + other.n, self.hits + other.hits)

    def __sub__(self, other: Answers) -> Answers:
        return Answers(self.n - other.n, self.hits - other.hits)


@dataclass(frozen=True)
class Lift:
    """How much more the contacted answered than a control group that was held back.

    Attributes
    ----------
    control : Answers
        Those held back.
    points : float
        Share answered of the contacted minus that of the control group, -1 to 1.
    interval : tuple of two floats
        95 %, Newcombe's.
    ratio : float or None
        The first share divided by the second; None where nobody of the control group answered.
    told : bool
        Whether the figures rest on enough customers to be printed.
    """

    control: Answers
    points: float
    interval: Interval
    ratio: float | None
    told: bool

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return not self.interval[0] <= 0 <= self.interval[1]


@dataclass(frozen=True)
class Response:
    """How one persona answered to one campaign.

    Attributes
    ----------
    persona : str
    campaign : str
    channels : tuple of str
        The channel of this row; several where the control group was held back from all of them.
    mine, everyone : Answers
        Contacted customers of the persona, and of all personas.
    lift : Lift or None
        None without a control group of enough customers.
    gap : float
        Difference to everybody else's share in standard deviations.
    p_adjusted : float
        Two-sided test against everybody else, Holm-adjusted over the whole book.
    hidden : bool
        Whether the share would betray few customers: its own, or through the others' the one of
        another persona.
    tells_all : bool
        Whether everyone's count may stand beside the personas' without giving away a few.
    """

    persona: str
    campaign: str
    channels: tuple[str, ...]
    mine: Answers
    everyone: Answers
    lift: Lift | None
    gap: float
    p_adjusted: float
    hidden: bool
    tells_all: bool

    @property
    def others(self) -> Answers:
        """Contacted customers of all other personas."""
        return self.everyone - self.mine

    @property
    def differs(self) -> bool:
        """Whether the persona differs from the others at 5 % after adjustment."""
        return self.p_adjusted < 0.05


_Key = tuple[str, tuple[str, ...]]
_Counts = Mapping[str, Answers]


def campaign_responses(
    touches: nw.LazyFrame[Any], persona_ids: Sequence[str], *, min_cell: int
) -> dict[str, tuple[Response, ...]]:
    """Count how each persona answered to each campaign on each channel.

    Parameters
    ----------
    touches : narwhals.LazyFrame
        Columns customer, campaign, channel, was_answered, is_control and ``__persona``; a
        customer may occur several times in a campaign.
    persona_ids : sequence of str
    min_cell : int
        A persona of whom fewer customers were contacted has no response to that campaign.

    Returns
    -------
    dict of str to tuple of Response
        By persona id, highest share answered first. Row order does not matter.
    """
    found: list[Response] = []
    for (campaign, channels), (contacted, control) in sorted(_counted(touches).items()):
        found += _responses(campaign, channels, contacted, control, min_cell)
    adjusted = holm([one.p_adjusted for one in found])
    found = [replace(one, p_adjusted=rounded(p)) for one, p in zip(found, adjusted, strict=True)]
    found.sort(key=lambda one: (-one.mine.share, one.campaign, one.channels))
    return {
        persona: tuple(one for one in found if one.persona == persona) for persona in persona_ids
    }


def best_fit(responses: Iterable[Response]) -> Response | None:
    """Return the campaign that the persona answered to most clearly more than the others."""
    above = [one for one in responses if one.differs and one.gap > 0]
    return max(above, key=lambda one: one.gap, default=None)


def worst_fit(responses: Iterable[Response]) -> Response | None:
    """Return the campaign that the persona answered to most clearly less than the others."""
    below = [one for one in responses if one.differs and one.gap < 0]
    return min(below, key=lambda one: one.gap, default=None)


def _counted(touches: nw.LazyFrame[Any]) -> dict[_Key, tuple[_Counts, _Counts]]:
    """Contacted and control customers by persona, for each campaign and channel."""
    known = touches.filter(~nw.col(PERSONA).is_null(), ~nw.col("campaign").is_null())
    whole = _held_back_as_a_whole(known)
    together = nw.col("campaign").is_in(sorted(whole)) if whole else nw.lit(False)
    each = (
        known.with_columns(
            nw.when(together).then(nw.lit("")).otherwise(nw.col("channel")).alias(_CHANNEL),
            nw.col("was_answered").cast(nw.Int64).alias("__answered"),
            nw.col("is_control").cast(nw.Int64).alias("__control"),
        )
        .with_columns((nw.col("__answered") * (1 - nw.col("__control"))).alias("__contacted_hit"))
        .group_by("campaign", _CHANNEL, PERSONA, "customer")
        # Whoever was contacted once is no control any more.
        .agg(
            nw.col("__control").min(),
            nw.col("__answered").max(),
            nw.col("__contacted_hit").max(),
        )
        .with_columns(
            nw.when(nw.col("__control") == 1)
            .then(nw.col("__answered"))
            .otherwise(nw.col("__contacted_hit"))
            .alias("hit")
        )
        .group_by("campaign", _CHANNEL, PERSONA, "__control")
        .agg(nw.len().alias("n"), nw.col("hit").sum().alias("hits"))
    )
    table: dict[_Key, tuple[dict[str, Answers], dict[str, Answers]]] = {}
    for row in each.collect().rows(named=True):
        campaign, channel = str(row["campaign"]), row[_CHANNEL]
        channels = whole.get(campaign, (channel,) if channel else ())
        pair = table.setdefault((campaign, channels), ({}, {}))
        pair[int(row["__control"])][str(row[PERSONA])] = Answers(int(row["n"]), int(row["hits"]))
    return {key: pair for key, pair in table.items() if pair[0]}


def _held_back_as_a_whole(known: nw.LazyFrame[Any]) -> dict[str, tuple[str, ...]]:
    """Campaigns whose control group has no channel, with the channels they were sent on.

    Such a group was held back from the campaign, whatever its channel, so the contacted are
    counted over all channels too.
    """
    rows = known.group_by("campaign", "channel", "is_control").agg(nw.len()).collect()
    seen = [
        (str(row["campaign"]), row["channel"], row["is_control"]) for row in rows.rows(named=True)
    ]
    return {
        campaign: tuple(
            sorted({ch for name, ch, control in seen if name == campaign and ch and not control})
        )
        for campaign in {name for name, channel, control in seen if control and not channel}
    }


def _responses(
    campaign: str, channels: tuple[str, ...], contacted: _Counts, control: _Counts, min_cell: int
) -> list[Response]:
    everyone = sum(contacted.values(), Answers(0, 0))
    hidden = _hidden(contacted, min_cell)
    tells_all = not total_gives_away([one.n for one in contacted.values()], min_cell)
    return [
        Response(
            persona=persona,
            campaign=campaign,
            channels=channels,
            mine=mine,
            everyone=everyone,
            lift=_lift(mine, control.get(persona), min_cell, told=persona not in hidden),
            gap=_gap(mine, everyone - mine),
            p_adjusted=_p_value(mine, everyone - mine),
            hidden=persona in hidden,
            tells_all=tells_all,
        )
        for persona, mine in contacted.items()
        if mine.n >= min_cell
    ]


def _hidden(counts: _Counts, min_cell: int) -> frozenset[str]:
    """Personas whose share must not stand beside everyone's.

    Few answers, or few who did not answer; and whoever everyone's share would give away with them.
    """
    who = sorted(counts)
    answered = hidden_cells([counts[one].hits for one in who], min_cell)
    silent = hidden_cells([counts[one].n - counts[one].hits for one in who], min_cell)
    return frozenset(
        one for one, first, second in zip(who, answered, silent, strict=True) if first or second
    )


def _lift(mine: Answers, control: Answers | None, min_cell: int, *, told: bool) -> Lift | None:
    if control is None or control.n < min_cell:
        return None
    low, high = newcombe(mine.hits, mine.n, control.hits, control.n)
    return Lift(
        control=control,
        points=rounded(mine.hits / mine.n - control.hits / control.n),
        interval=(rounded(low), rounded(high)),
        ratio=rounded(mine.share / control.share) if control.hits else None,
        told=told and not control.is_small(min_cell),
    )


def _gap(mine: Answers, others: Answers) -> float:
    if not mine.n or not others.n:
        return 0.0
    middle = (mine + others).share
    spread = math.sqrt(middle * (1 - middle))
    return rounded((mine.share - others.share) / spread) if spread else 0.0


def _p_value(mine: Answers, others: Answers) -> float:
    """Two-sided p-value: Fisher's exact test where the z test has too few expected answers."""
    whole = mine + others
    if not mine.n or not others.n or whole.hits in (0, whole.n):
        return 1.0
    fewest = min(mine.n, others.n) * min(whole.hits, whole.n - whole.hits) / whole.n
    if fewest >= 5:
        return shares_differ(mine.hits, mine.n, others.hits, others.n)
    from scipy.stats import fisher_exact

    table = [[mine.hits, mine.n - mine.hits], [others.hits, others.n - others.hits]]
    return float(fisher_exact(table).pvalue)
