"""From touched to won: what followed the answers to campaigns. Followed, not caused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import narwhals as nw

from personas.profiling.facts import rounded
from personas.profiling.pipeline import WON
from personas.profiling.profile import PERSONA
from personas.profiling.tallies import NONE, Tally, tallies, together

STEPS = ("touched", "answered", "deal", "won")
_MINUTES_A_DAY = 1440


@dataclass(frozen=True)
class FollowedBy:
    """The answers of one persona to one campaign, and the deals that followed them.

    Attributes
    ----------
    campaign : str
    answers : Tally
        Answers, of a customer on a day.
    followed : Tally
        Of these, answers after which a deal was opened in time.
    won : Tally
        Of these, answers after which such a deal was won.
    silent, silent_followed : Tally
        Touches without an answer, and of these those after which a deal was opened in time,
        counted from the day of sending: how often a deal comes anyway.
    deals : Tally
        The won deals, each once.
    revenue : float
        Amounts of these deals together.
    """

    campaign: str
    answers: Tally = NONE
    followed: Tally = NONE
    won: Tally = NONE
    silent: Tally = NONE
    silent_followed: Tally = NONE
    deals: Tally = NONE
    revenue: float = 0.0


@dataclass(frozen=True)
class FunnelFacts:
    """The funnel of one persona, or of everyone.

    Attributes
    ----------
    steps : tuple of int
        Customers touched, answered, with a deal after the answer, with such a deal won.
    campaigns : tuple of FollowedBy
        Those with most followed answers first.
    """

    steps: tuple[int, ...] = (0, 0, 0, 0)
    campaigns: tuple[FollowedBy, ...] = ()

    @property
    def parts(self) -> tuple[int, ...]:
        """Customers who came no further than each step."""
        return (*(a - b for a, b in pairwise(self.steps)), self.steps[-1])


@dataclass(frozen=True)
class Funnel:
    """The funnels of each persona and of everyone.

    Attributes
    ----------
    attribution_days : int
    has_answer_days : bool
        False if the day of some answer is not known; it is then counted from the day of sending.
    currency : str or None
        Sign of the revenue.
    everyone : FunnelFacts
    personas : mapping of str to FunnelFacts
        By persona id, all of them.
    """

    attribution_days: int
    has_answer_days: bool
    currency: str | None
    everyone: FunnelFacts
    personas: Mapping[str, FunnelFacts] = field(default_factory=dict)


def funnel(
    touches: nw.LazyFrame[Any],
    deals: nw.LazyFrame[Any],
    persona_ids: Sequence[str],
    *,
    attribution_days: int = 90,
    currency: str | None = None,
) -> Funnel | None:
    """Follow customers from a campaign's touch to an answer, to a deal, to a deal won.

    Parameters
    ----------
    touches : narwhals.LazyFrame
        ``customer``, ``campaign``, ``sent``, ``answered``, ``was_answered``, ``is_control`` and
        ``__persona``. The control group is left out.
    deals : narwhals.LazyFrame
        ``customer``, ``opened``, ``status`` and ``amount``, and the other columns of deals.
    persona_ids : sequence of str
    attribution_days : int
        A deal opened on the day of the answer or up to so many days later follows it. One deal
        may follow answers to several campaigns.
    currency : str, optional

    Returns
    -------
    Funnel or None
        None where nobody was touched, or no deal says when it was opened. Row order does not
        matter.

    Examples
    --------
    >>> import narwhals as nw, pyarrow as pa
    >>> from datetime import datetime
    >>> touches = pa.table({
    ...     "customer": ["a", "b"], "campaign": ["Spring", "Spring"], "__persona": ["P1", "P1"],
    ...     "sent": [datetime(2024, 3, 1)] * 2, "answered": [datetime(2024, 3, 9), None],
    ...     "was_answered": [True, False], "is_control": [False, False],
    ... })
    >>> deals = pa.table({
    ...     "customer": ["a"], "opened": [datetime(2024, 4, 1)], "status": ["won"],
    ...     "amount": [900.0],
    ... })
    >>> frames = [nw.from_native(table).lazy("duckdb") for table in (touches, deals)]
    >>> funnel(*frames, ["P1"]).personas["P1"].steps
    (2, 1, 1, 1)
    """
    touches = touches.filter(nw.col(PERSONA).is_in(list(persona_ids)) & ~nw.col("is_control"))
    deals = _opened(deals)
    touched = tallies(touches, PERSONA)
    if not touched or not tallies(deals, "status"):
        return None
    found = _Found.of(touches, deals, attribution_days)
    stages = [touched, *(tallies(f, PERSONA) for f in (found.answers, found.after, found.won))]
    steps = {
        persona: tuple(stage.get((persona,), NONE).customers for stage in stages)
        for persona in persona_ids
    }
    campaigns = _campaigns(found)
    undated = touches.filter(nw.col("was_answered") & nw.col("answered").is_null())
    return Funnel(
        attribution_days=attribution_days,
        has_answer_days=not tallies(undated, PERSONA),
        currency=currency,
        everyone=FunnelFacts(
            tuple(sum(counts) for counts in zip(*steps.values(), strict=True)),
            _ranked(campaigns, persona_ids),
        ),
        personas={
            persona: FunnelFacts(steps[persona], _ranked(campaigns, [persona]))
            for persona in persona_ids
        },
    )


@dataclass(frozen=True)
class _Found:
    """Answers and touches without one, each alone and beside the deals that followed."""

    answers: nw.LazyFrame[Any]
    silent: nw.LazyFrame[Any]
    after: nw.LazyFrame[Any]
    silent_after: nw.LazyFrame[Any]
    won_deals: nw.LazyFrame[Any]

    @classmethod
    def of(cls, touches: nw.LazyFrame[Any], deals: nw.LazyFrame[Any], most_days: int) -> _Found:
        answers, silent = (_starts(touches, answered=yes) for yes in (True, False))
        # Numbered, so that equal deals stay two, and one deal after two answers stays one.
        won = deals.filter(nw.col("status") == WON).with_row_index(
            "deal", order_by=["customer", "opened", "amount"]
        )
        won_deals = _after(answers, won, most_days)
        return cls(
            answers,
            silent,
            after=_after(answers, deals, most_days),
            silent_after=_after(silent, deals, most_days),
            won_deals=won_deals.select(PERSONA, "campaign", "customer", "deal", "amount").unique(),
        )

    @property
    def won(self) -> nw.LazyFrame[Any]:
        return self.after.filter(nw.col("status") == WON)


def _starts(touches: nw.LazyFrame[Any], *, answered: bool) -> nw.LazyFrame[Any]:
    """The days from which deals are looked for: of each answer, or of each touch without one."""
    wanted = touches.filter(nw.col("was_answered") if answered else ~nw.col("was_answered"))
    day = nw.coalesce("answered", "sent") if answered else nw.col("sent")
    starts = wanted.select(PERSONA, "customer", "campaign", start=day.dt.truncate("1d"))
    return starts.unique()


def _opened(deals: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Deals of which the day is known when they were opened."""
    known = deals.filter(~nw.col("opened").is_null())
    return known.select("customer", "status", "amount", opened=nw.col("opened").dt.truncate("1d"))


def _after(
    starts: nw.LazyFrame[Any], deals: nw.LazyFrame[Any], most_days: int
) -> nw.LazyFrame[Any]:
    """Each start beside the deals that were opened in time after it."""
    both = starts.join(deals, on="customer", how="inner")
    minutes = (nw.col("opened") - nw.col("start")).dt.total_minutes()
    return both.filter((minutes >= 0) & (minutes <= most_days * _MINUTES_A_DAY))


def _campaigns(found: _Found) -> dict[tuple[str, str], FollowedBy]:
    """By persona and campaign."""
    one = (PERSONA, "customer", "campaign", "start")
    by = (PERSONA, "campaign")
    counts = {
        "answers": tallies(found.answers, *by),
        "followed": tallies(found.after.select(*one).unique(), *by),
        "won": tallies(found.won.select(*one).unique(), *by),
        "silent": tallies(found.silent, *by),
        "silent_followed": tallies(found.silent_after.select(*one).unique(), *by),
        "deals": tallies(found.won_deals, *by),
    }
    summed = found.won_deals.group_by(*by).agg(nw.col("amount").sum().alias("revenue"))
    revenue = {
        (row[PERSONA], row["campaign"]): float(row["revenue"] or 0)
        for row in summed.collect().rows(named=True)
    }
    keys = {(key[0], key[1]) for tallied in counts.values() for key in tallied}
    return {
        (persona, campaign): FollowedBy(
            campaign,
            **{name: tallied.get((persona, campaign), NONE) for name, tallied in counts.items()},
            revenue=rounded(revenue.get((persona, campaign), 0.0)),
        )
        for persona, campaign in keys
    }


def _ranked(
    campaigns: Mapping[tuple[str, str], FollowedBy], personas: Sequence[str]
) -> tuple[FollowedBy, ...]:
    """Campaigns over some personas, those with most followed answers first."""
    parts: dict[str, list[FollowedBy]] = {}
    for (persona, campaign), found in campaigns.items():
        if persona in personas:
            parts.setdefault(campaign, []).append(found)
    summed = [_summed(campaign, of_it) for campaign, of_it in parts.items()]
    return tuple(sorted(summed, key=lambda one: (-one.followed.n, one.campaign)))


def _summed(campaign: str, parts: Sequence[FollowedBy]) -> FollowedBy:
    return FollowedBy(
        campaign,
        answers=together(part.answers for part in parts),
        followed=together(part.followed for part in parts),
        won=together(part.won for part in parts),
        silent=together(part.silent for part in parts),
        silent_followed=together(part.silent_followed for part in parts),
        deals=together(part.deals for part in parts),
        revenue=rounded(sum(sorted(part.revenue for part in parts))),
    )
