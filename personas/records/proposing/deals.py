"""Proposing the settings of the deals."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

import narwhals as nw

from personas.records.history.table_settings import LOST, OPEN, WON, folded
from personas.records.proposing.columns import (
    Gathered,
    candidates,
    chosen,
    has_levels,
    is_date,
    is_number,
)
from personas.records.proposing.orders import MIN_CELL
from personas.records.proposing.proposed import Proposed, percent, sureness
from personas.records.proposing.sight import Seen, Sight
from personas.records.proposing.vocabulary import (
    AMOUNT,
    CLOSED,
    CURRENCY,
    DISCOUNT,
    LOST_REASON,
    LOST_WORDS,
    OPENED,
    PROBABILITY,
    STAGE,
    USUAL_STAGES,
    WON_WORDS,
)

_MOST_STAGES = 15

WANTED = {
    "opened": "the day the deal began",
    "closed": "the day it was won or lost",
    "stage": "the last stage it reached",
    "stages": "their order, first to last: [Qualified, Quote sent, Negotiation]",
    "amount": "what it is worth",
    "discount": "a share or per cent",
    "lost_reason": "why it was lost",
    "currency": "of the amounts",
}


def ending_column(sight: Sight) -> Seen | None:
    """The column whose words say won and lost on the most rows."""
    found = [
        (sum(n for word, n in seen.levels.items() if _ending(word) in ("won", "lost")), seen)
        for seen in sight.columns
        if {"won", "lost"} <= {_ending(word) for word in seen.levels}
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _ending(word: str) -> str:
    said = folded(word)
    if LOST_WORDS.search(said):
        return "lost"
    return "won" if WON_WORDS.search(said) else "open"


def deal_settings(sight: Sight, customer: str | None) -> list[Proposed]:
    """Propose the settings of a block of deals."""
    found = Gathered(customer)
    status = ending_column(sight)
    if status is not None:
        found.add(_status(sight, status))
    opened, closed = _dates(sight, found.taken)
    found.add(opened)
    found.add(closed)
    found.add(chosen(sight, "stage", STAGE, has_levels, found.taken))
    stage = found.value("stage")
    if stage is not None:
        found.add(_stages(sight, sight.by_name[stage], found.taken))
    found.add(chosen(sight, "discount", DISCOUNT, is_number, found.taken))
    found.add(chosen(sight, "amount", AMOUNT, is_number, found.taken))
    found.add(_lost_reason(sight, status, found.taken))
    found.add(chosen(sight, "currency", CURRENCY, has_levels, found.taken))
    return found.proposed


def _status(sight: Sight, seen: Seen) -> Proposed:
    meanings: dict[str, list[str]] = {"won": [], "lost": [], "open": []}
    usual = {"won": WON, "lost": LOST, "open": OPEN}
    rare = guessed = 0
    written: set[str] = set()
    for word, n in seen.levels.items():
        means, said = _ending(word), folded(word)
        rare += n < MIN_CELL and said not in usual[means]
        if n >= MIN_CELL and said not in written:
            written.add(said)
            meanings[means].append(word)
            guessed += means == "open" and said not in OPEN
    value: dict[str, object] = {"column": seen.name}
    for means, words in meanings.items():
        if any(folded(word) not in usual[means] for word in words):
            value[means] = (*words, *(word for word in usual[means] if word not in written))
    n_rows = {means: sum(seen.levels[word] for word in words) for means, words in meanings.items()}
    shares = [f"{percent(n / sight.n_rows)} {means}" for means, n in n_rows.items() if n]
    if rare:
        shares.append(f"{rare} rare word{'s' * (rare > 1)} to be added")
    return Proposed("status", value, sureness(2 - bool(guessed) - bool(rare)), ", ".join(shares))


def _dates(sight: Sight, taken: Collection[str]) -> tuple[Proposed | None, Proposed | None]:
    closed = chosen(sight, "closed", CLOSED, is_date, taken, holds="dates")
    beside = {*taken, *([closed.value] if closed and closed.sure == "sure" else [])}
    opened = chosen(sight, "opened", OPENED, is_date, beside, holds="dates")
    if opened is not None and closed is not None and opened.value == closed.value:
        closed = chosen(sight, "closed", CLOSED, is_date, {*taken, opened.value}, holds="dates")
    if opened is None or closed is None:
        return opened, closed
    begun, ended = nw.col(opened.value), nw.col(closed.value)
    both = ~(begun.is_null() | ended.is_null())
    share = sight.share(ended.dt.date() >= begun.dt.date(), of=both)
    step = 0 if share < 0.8 else 1 if share < 0.95 else 2
    reason = f"{closed.reason}, on or after {opened.value} in {percent(share)}"
    named = ("guess", "likely", "sure").index(closed.sure)
    return opened, replace(closed, sure=sureness(min(step, named)), reason=reason)


def _stages(sight: Sight, seen: Seen, taken: Collection[str]) -> Proposed | None:
    """The order of the stages, where figures, probabilities or the usual words tell it."""
    levels = [word for word, n in seen.levels.items() if n >= MIN_CELL]
    if not 1 < len(levels) <= _MOST_STAGES or len({folded(word) for word in levels}) < len(levels):
        return None
    rare = len(seen.levels) > len(levels)
    numbers = {
        word: int(number[1]) for word in levels if (number := re.match(r"\D{0,2}(\d+)", word))
    }
    if len({*numbers.values()}) == len(levels):
        return _ordered(numbers, "sure", "their figures", rare)
    chances = candidates(sight, PROBABILITY, is_number, taken)
    if chances:
        middle = _medians(sight, seen, chances[0])
        if len({middle.get(word) for word in levels}) == len(levels):
            places = {word: middle[word] for word in levels}
            return _ordered(places, "likely", f"the median of {chances[0].name}", rare)
    usual = {word: place for word in levels if (place := _usual_place(word)) is not None}
    if len({*usual.values()}) == len(levels):
        return _ordered(usual, "likely", "the usual order of such words", rare)
    return None


def _ordered(places: Mapping[str, float], sure: str, by: str, rare: bool) -> Proposed:
    stages = tuple(sorted(places, key=lambda word: places[word]))
    left_out = "; rare ones are left out" if rare else ""
    return Proposed("stages", stages, "likely" if sure != "sure" else "sure", f"by {by}{left_out}")


def _usual_place(word: str) -> int | None:
    said = folded(word)
    return next((i for i, pattern in enumerate(USUAL_STAGES) if re.search(pattern, said)), None)


def _medians(sight: Sight, stage: Seen, chance: Seen) -> dict[str, float]:
    known = sight.frame.filter(~nw.col(stage.name).is_null() & ~nw.col(chance.name).is_null())
    counted = known.group_by(stage.name).agg(nw.col(chance.name).median().alias("__middle"))
    return {row[stage.name]: float(row["__middle"]) for row in counted.collect().rows(named=True)}


def _lost_reason(sight: Sight, status: Seen | None, taken: Collection[str]) -> Proposed | None:
    named = chosen(sight, "lost_reason", LOST_REASON, has_levels, taken)
    if named is None or status is None:
        return named
    lost = [word for word in status.levels if _ending(word) == "lost"]
    filled = ~nw.col(named.value).is_null()
    share = sight.share(nw.col(status.name).is_in(lost), of=filled)
    reason = f"{percent(share)} of the rows that hold one are lost"
    return replace(named, sure=sureness((share >= 0.95) + (named.sure == "sure")), reason=reason)
