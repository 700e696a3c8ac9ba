"""Proposing the settings of the touches of campaigns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import narwhals as nw

from personas.records.history.table_settings import folded
from personas.records.proposing.columns import Gathered, candidates, chosen, has_levels, is_date
from personas.records.proposing.orders import MIN_CELL
from personas.records.proposing.proposed import Proposed, percent, sureness
from personas.records.proposing.sight import Seen, Sight
from personas.records.proposing.vocabulary import (
    ANSWERED,
    CAMPAIGN,
    CHANNEL,
    CONTROL,
    CONTROL_WORDS,
    SENT,
)

_MOST_CAMPAIGNS = 1_000

WANTED = {
    "channel": "by which it came: post, e-mail",
    "control": "who was left alone: {column: group, value: control}",
}


def touch_settings(sight: Sight, customer: str | None) -> list[Proposed]:
    """Propose the settings of a block of touches."""
    found = Gathered(customer)
    found.add(chosen(sight, "campaign", CAMPAIGN, is_campaign, found.taken))
    answered = chosen(sight, "answered", ANSWERED, may_be_answer, found.taken)
    beside = found.taken | ({answered.value} if answered else set())
    sent = chosen(sight, "sent", SENT, is_date, beside, holds="dates")
    found.add(sent)
    found.add(_answered(sight, answered, sent))
    found.add(chosen(sight, "channel", CHANNEL, has_levels, found.taken))
    found.add(_control(sight, found.taken))
    return found.proposed


def is_campaign(seen: Seen) -> bool:
    """Whether a column can hold campaigns: words, on several rows each."""
    few = 0 < seen.found.n_distinct <= min(_MOST_CAMPAIGNS, 0.5 * seen.found.n_values)
    return seen.may_name and few and not seen.is_flag


def may_be_answer(seen: Seen) -> bool:
    """Whether a column can say who answered: a day, or yes and no."""
    return seen.is_date or seen.is_flag


def _answered(sight: Sight, named: Proposed | None, sent: Proposed | None) -> Proposed | None:
    if named is None:
        return None
    seen = sight.by_name[named.value]
    if not seen.is_date:
        return replace(named, reason="name says answered, yes or no")
    if sent is None:
        return replace(named, reason=f"name says answered, a day on {percent(seen.filled)} of rows")
    day, before = nw.col(named.value), nw.col(sent.value)
    both = ~(day.is_null() | before.is_null())
    after = sight.share(day.dt.date() >= before.dt.date(), of=both)
    reason = (
        f"a day on {percent(seen.filled)} of rows, on or after {sent.value} in {percent(after)}"
    )
    return replace(named, sure=sureness((named.sure == "sure") + (after >= 0.95)), reason=reason)


def _control(sight: Sight, taken: Collection[str]) -> Proposed | None:
    for seen in candidates(sight, CONTROL, has_levels, taken):
        held = [
            word
            for word, n in seen.levels.items()
            if n >= MIN_CELL and CONTROL_WORDS.search(folded(word))
        ]
        # Some columns only say yes: control: yes.
        if not held and seen.is_flag and CONTROL_WORDS.search(folded(seen.name)):
            held = [word for word in seen.spelled.yes if seen.levels.get(word, 0) >= MIN_CELL]
        if len(held) == 1:
            share = percent(seen.levels[held[0]] / sight.n_rows)
            value = {"column": seen.name, "value": held[0]}
            return Proposed("control", value, "sure", f"{share} of rows are the control group")
    return None
