"""Proposing the settings of the events of a journey."""

from __future__ import annotations

from collections.abc import Sequence

from personas.records.history.table_settings import folded
from personas.records.proposing.columns import Gathered, chosen, is_date
from personas.records.proposing.measures import precedence
from personas.records.proposing.orders import MIN_CELL
from personas.records.proposing.proposed import Proposed, percent, sureness
from personas.records.proposing.sight import Seen, Sight
from personas.records.proposing.vocabulary import ENDING_WORDS, EVENT_TIME, STAGE

_MOST_STAGES = 25
# Where fewer customers than this share agree on who comes first, the order is a guess.
_AGREED = 0.8

WANTED = {
    "stages": "in the order in which they come: [enquiry, first order, contract]",
    "ends": "stages that nobody is meant to reach: [closed]",
}


def event_settings(sight: Sight, customer: str | None) -> list[Proposed]:
    """Propose the settings of a block of events."""
    found = Gathered(customer)
    found.add(chosen(sight, "stage", STAGE, has_stages, found.taken))
    found.add(chosen(sight, "time", EVENT_TIME, is_date, found.taken, called="date", holds="dates"))
    stage, time = found.value("stage"), found.value("time")
    if stage is not None and time is not None and customer is not None:
        for proposed in _stages(sight, sight.by_name[customer], stage, time):
            found.add(proposed)
    return found.proposed


def has_stages(seen: Seen) -> bool:
    """Whether a column can hold the stages of a journey: a few words, on several rows each."""
    few = 1 < seen.found.n_distinct <= min(50, 0.2 * seen.found.n_values)
    return few and seen.is_word and not seen.is_flag and seen.as_record.role != "personal"


def _stages(sight: Sight, customer: Seen, stage: str, time: str) -> list[Proposed]:
    levels = sight.by_name[stage].levels
    named = [word for word, n in levels.items() if n >= MIN_CELL]
    alike = len({folded(word) for word in named}) < len(named)
    if len(named) < 2 or len(named) > _MOST_STAGES or alike:
        return []
    before = precedence(sight, customer, stage, time)
    ends = [word for word in named if ENDING_WORDS.search(folded(word))]
    steps = [word for word in named if word not in ends]
    ordered = [*_in_order(steps, before), *_in_order(ends, before)]
    agreed = _agreement(ordered, before)
    rare = len(levels) - len(named)
    reason = f"by who comes first for each customer, {percent(agreed)} agree"
    reason += f"; {rare} rare one{'s' * (rare > 1)} left out" if rare else ""
    sure = sureness((agreed >= _AGREED) + (agreed >= 0.95 and not rare))
    found = [Proposed("stages", tuple(ordered), sure, reason)]
    if ends and steps:
        found.append(Proposed("ends", tuple(ends), "likely", "by its words"))
    return found


def _in_order(stages: Sequence[str], before: dict[tuple[str, str], int]) -> list[str]:
    """Order stages by how many others they mostly come before.

    A median rank within the customer would put stages that few customers begin with too early or
    too late: who never asked for a quote has the first order as the first of all.
    """

    def share(first: str, second: str) -> float:
        ahead, behind = before.get((first, second), 0), before.get((second, first), 0)
        return ahead / (ahead + behind) if ahead + behind else 0.5

    wins = {one: sum(share(one, other) for other in stages if other != one) for one in stages}
    return sorted(stages, key=lambda one: -wins[one])


def _agreement(ordered: Sequence[str], before: dict[tuple[str, str], int]) -> float:
    """Share of pairs of a customer's stages that come in this order."""
    place = {stage: i for i, stage in enumerate(ordered)}
    known = {pair: n for pair, n in before.items() if pair[0] in place and pair[1] in place}
    right = sum(n for (first, second), n in known.items() if place[first] < place[second])
    return right / sum(known.values()) if known else 0.0
