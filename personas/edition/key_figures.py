"""The two or three big figures beside a persona's size: its money and its main outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from personas.edition.everyone import everyone_share
from personas.edition.numbers import Format, decimals_for
from personas.profiling.facts import ColumnProfile, rounded
from personas.profiling.intervals import Interval
from personas.profiling.outcomes import Outcome, most_telling
from personas.profiling.phrases import grammar
from personas.profiling.understanding import Understanding
from personas.profiling.worth import can_be_summed, money_column
from personas.texts.language import DASH, is_small

MOST = 3


@dataclass(frozen=True)
class KeyFigure:
    """One big figure of a card, ready to become a claim."""

    label: str
    value: float | None
    shown: str
    note: str
    n: int
    everyone: float | None
    everyone_shown: str
    source: str
    interval: Interval | None = None


def key_figures(understanding: Understanding, persona: str) -> list[KeyFigure]:
    """Return up to three figures: money in all, money each, and the first rate of an outcome."""
    figures: list[KeyFigure] = []
    if (money := money_column(understanding.profile)) is not None:
        figures.extend(_money_figures(understanding, money, persona))
    rate = _main_rate(understanding, persona)
    if rate is not None:
        figures.append(_rate_figure(understanding, rate, persona))
    return figures[:MOST]


def _main_rate(understanding: Understanding, persona: str) -> Outcome | None:
    """Return the rate in which the personas of the book differ most, the same on every card."""
    ranked = most_telling(understanding.outcomes)
    rates = {one.key: one for one in understanding.outcomes[persona] if one.hits is not None}
    return next((rates[key] for key in ranked if key in rates), None)


def _money_figures(
    understanding: Understanding, money: ColumnProfile, persona: str
) -> Iterator[KeyFigure]:
    profile, texts = understanding.profile, understanding.profile.texts
    form = Format(money, texts)
    mine, everyone = money.numbers(persona), money.numbers()
    label = grammar(texts).softly(money.column.label)
    if mine.n < profile.min_cell:
        return
    total, total_all = mine.mean * mine.n, everyone.mean * everyone.n
    if can_be_summed(money) and total_all > 0:
        yield KeyFigure(
            label=label,
            value=rounded(total),
            shown=form.value(total),
            note=texts.say(
                "wording.share_of_all", share=texts.percent(total / total_all, decimals=1)
            ),
            n=mine.n,
            everyone=rounded(total_all),
            everyone_shown=form.value(total_all),
            source=texts.say("evidence.sum", name=money.column.name),
        )
    middle = form.range(mine.q25, mine.q75)
    note = texts.say("wording.n", n=texts.count(mine.n))
    if mine.n >= 4 * profile.min_cell and DASH in middle:
        note = f"{texts.say('wording.middle_half', middle=middle)} · {note}"
    shown, everyone_shown = form.pair(mine.median, everyone.median)
    yield KeyFigure(
        label=texts.say("wording.median", label=label),
        value=mine.median,
        shown=shown,
        note=note,
        n=mine.n,
        everyone=everyone.median,
        everyone_shown=everyone_shown,
        source=texts.say("evidence.median_of_all", name=money.column.name),
    )


def _rate_figure(understanding: Understanding, rate: Outcome, persona: str) -> KeyFigure:
    profile, texts = understanding.profile, understanding.profile.texts
    found = profile.columns[rate.aspect.column.name]
    hits = rate.hits or 0
    hidden = is_small(hits, rate.n, profile.min_cell)
    decimals = decimals_for(rate.value, rate.everyone)
    everyone = everyone_share(
        found, rate.aspect, "share", profile.min_cell, texts, decimals=decimals
    )
    n = texts.say("wording.n", n=texts.count(rate.n))
    return KeyFigure(
        label=grammar(texts).aspect_phrase(rate.aspect),
        value=None if hidden else rate.value,
        shown=texts.safe_percent(hits, rate.n, min_cell=profile.min_cell, decimals=decimals),
        note=f"{texts.say('wording.everyone', everyone=everyone.shown)} · {n}",
        n=rate.n,
        everyone=rate.everyone if everyone.exact else everyone.value,
        everyone_shown=everyone.shown,
        source=texts.say("evidence.share_of_known", name=found.column.name),
        interval=None if hidden else rate.interval,
    )
