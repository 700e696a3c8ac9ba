"""The claims of what became of a persona's deals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from personas.edition.claim import Claim
from personas.edition.drafting import Draft
from personas.edition.numbers import decimals_for, plain, with_unit
from personas.profiling.intervals import Z95
from personas.profiling.pipeline import DealFacts, Ladder, Pipeline, Spread
from personas.profiling.suppression import hidden_cells, told_steps, total_gives_away
from personas.texts.language import DASH, ENGLISH, NBSP, Texts

MOST_REASONS = 5
NOT_TOLD = DASH.strip()


def pipeline_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write how many decided deals came to each stage, and how many were won."""
    facts = _facts(draft)
    if facts is None or facts.ladder is None:
        return
    ladder, smallest = facts.ladder, draft.profile.min_cell
    customers = [part.customers for part in ladder.parts]
    told = told_steps(customers, smallest, overlapping=True)
    if not told[0] or ladder.reached[0] == 0:
        return
    labels = (*ladder.stages, texts.say("pipeline.won"))
    for at, (label, n, is_told) in enumerate(zip(labels, ladder.reached, told, strict=True)):
        yield _step(draft, at, label, n if is_told else None, ladder, texts)


def _step(draft: Draft, at: int, label: str, n: int | None, ladder: Ladder, texts: Texts) -> Claim:
    base = ladder.reached[0]
    everything = texts.count(base)
    rest: dict[str, Any] = {
        "label": label,
        "n": base,
        "basis": texts.say("pipeline.step_basis", n=everything, persona=draft.persona),
        "source": texts.say("pipeline.step_source"),
    }
    if n is None:
        text = texts.say("pipeline.step_hidden", label=label, all=everything)
        note = texts.say("pipeline.too_few")
        return draft.claim("pipeline", at, text, shown=NOT_TOLD, note=note, **rest)
    key = "step_won" if at == len(ladder.stages) else "step"
    shown, note = texts.count(n), texts.percent(n / base)
    text = texts.say(f"pipeline.{key}", label=label, n=shown, all=everything, share=note)
    return draft.claim(
        "pipeline", at, text, value=n, shown=shown, note=note, share=n / base, **rest
    )


def win_rate_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write the share of decided deals that are won, beside the others'."""
    facts, found = _facts(draft), draft.understanding.pipeline
    smallest = draft.profile.min_cell
    if facts is None or found is None or not _can_tell(facts, smallest):
        return
    rest = found.others(draft.persona)
    compared = _can_tell(rest, smallest)
    hidden = _is_hidden(facts, smallest)
    decimals = decimals_for(facts.win_rate or 0.0, rest.win_rate or 0.0)
    shown, others, everyone = (
        _rate(one, smallest, decimals, texts) for one in (facts, rest, found.everyone)
    )
    n = texts.count(facts.n_decided)
    low, high = (texts.percent(end, decimals=decimals) for end in facts.interval)
    key, interval = "n_only", ""
    if not hidden:
        key, interval = "range", f"{low.removesuffix(f'{NBSP}%')}{DASH}{high}"
    against = "alone" if not compared else "differs" if facts.differs else "same"
    inside = texts.say(f"pipeline.{key}", range=interval, n=n)
    note = "n" if hidden else "interval_note"
    exact = not hidden and not _everyone_gives_away(found, smallest)
    yield draft.claim(
        "win_rate",
        None,
        texts.say(f"pipeline.win_rate_{against}", shown=shown, range=inside, others=others),
        value=None if hidden else facts.win_rate,
        n=facts.n_decided,
        interval=None if hidden else facts.interval,
        basis=texts.say("pipeline.win_basis", n=n, persona=draft.persona),
        source=_win_source(facts, compared=compared, texts=texts),
        label=texts.say("pipeline.win_rate"),
        shown=shown,
        note=texts.say(f"pipeline.{note}", range=interval, n=n),
        everyone=found.everyone.win_rate if exact else None,
        everyone_shown=everyone,
    )


def _win_source(facts: DealFacts, *, compared: bool, texts: Texts) -> str:
    if not compared:
        return texts.say("pipeline.win_source_alone", number=facts.open.n)
    p_value = facts.p_adjusted
    if p_value < 0.001:
        p_words = texts.say("pipeline.p_under")
    else:
        p_words = texts.say("pipeline.p_is", p=texts.decimal(p_value, decimals=3))
    return texts.say("pipeline.win_source", number=facts.open.n, p=p_words)


def stall_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write at which step most deals are lost, if enough are."""
    facts = _facts(draft)
    if facts is None or facts.ladder is None or len(facts.ladder.stages) < 2:
        return
    lost, smallest = facts.ladder.lost, draft.profile.min_cell
    n = sum(part.n for part in lost)
    order = sorted(range(len(lost)), key=lambda at: (-lost[at].n, at))
    most, second = lost[order[0]], lost[order[1]]
    hidden = hidden_cells([part.customers for part in lost], smallest, overlapping=True)
    if most.n == 0 or hidden[order[0]]:
        return
    clear = (most.n - second.n) ** 2 >= Z95**2 * (most.n + second.n)
    everything = texts.count(n)
    yield draft.claim(
        "stalls",
        None,
        texts.say(
            "pipeline.stalls" if clear else "pipeline.stalls_nowhere",
            where=_where(order[0], facts.ladder.stages, texts),
            share=texts.percent(most.n / n),
            n=everything,
        ),
        value=most.n / n,
        n=n,
        kind="derived",
        basis=texts.say("pipeline.stalls_basis", n=everything, persona=draft.persona),
        source=texts.say("pipeline.stalls_source"),
        label=facts.ladder.stages[order[0]],
        shown=texts.percent(most.n / n),
        share=most.n / n,
    )


def _where(at: int, stages: tuple[str, ...], texts: Texts) -> str:
    if at == len(stages) - 1:
        return texts.say("pipeline.stall_last", stage=stages[at])
    return texts.say("pipeline.stall_between", stage=stages[at], next=stages[at + 1])


def lost_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write why deals are lost, rare reasons together."""
    facts = _facts(draft)
    if facts is None:
        return
    reasons, smallest = facts.lost_reasons, draft.profile.min_cell
    n = sum(count.n for count in reasons.values())
    hidden = hidden_cells(
        [count.customers for count in reasons.values()], smallest, overlapping=True
    )
    told = [
        (reason, count.n)
        for (reason, count), is_hidden in zip(reasons.items(), hidden, strict=True)
        if not is_hidden
    ]
    if not told:
        return
    if len(told) > MOST_REASONS or len(told) < len(reasons):
        told = told[: MOST_REASONS - 1]
        rest = n - sum(count for _, count in told)
        told.append((texts.say("pipeline.other_reasons"), rest))
    everything, all_lost = texts.count(n), texts.count(facts.lost.n)
    for at, (reason, count) in enumerate(told):
        shown, of_them = texts.percent(count / n), texts.count(count)
        yield draft.claim(
            "lost",
            at,
            texts.say("pipeline.lost", label=reason, n=of_them, all=everything, share=shown),
            value=count,
            n=n,
            basis=texts.say(
                "pipeline.lost_basis", n=everything, all=all_lost, persona=draft.persona
            ),
            source=texts.say("pipeline.lost_source"),
            label=reason,
            shown=shown,
            note=of_them,
            share=count / n,
        )


def deal_figure_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write deal size, cycle and discount: median and middle half, where enough is known."""
    facts, found = _facts(draft), draft.understanding.pipeline
    if facts is None or found is None:
        return
    spreads = (
        ("amount", facts.amount, found.everyone.amount),
        ("cycle", facts.cycle_days, found.everyone.cycle_days),
        ("discount", facts.discount_share, found.everyone.discount_share),
    )
    at = 0
    for name, spread, everyone in spreads:
        if spread is None or everyone is None:
            continue
        if spread.count.customers >= draft.profile.min_cell:
            yield _deal_figure(draft, at, name, (spread, everyone), found.currency, texts)
            at += 1


def _deal_figure(
    draft: Draft,
    at: int,
    name: str,
    spreads: tuple[Spread, Spread],
    currency: str | None,
    texts: Texts,
) -> Claim:
    spread, everyone = spreads
    shown, everyone_shown = (
        _written(name, one.median, currency, texts) for one in (spread, everyone)
    )
    between, n = _between(name, spread, currency, texts), texts.count(spread.count.n)
    return draft.claim(
        "deal_figure",
        at,
        texts.say(
            f"pipeline.figure_{name}", shown=shown, range=between, n=n, everyone=everyone_shown
        ),
        value=spread.median,
        n=spread.count.n,
        basis=texts.say("pipeline.figure_basis", n=n, persona=draft.persona),
        source=texts.say("pipeline.figure_source"),
        label=texts.say(f"pipeline.{name}"),
        shown=shown,
        note=texts.say("pipeline.quartiles", range=between, n=n),
        everyone=everyone.median,
        everyone_shown=everyone_shown,
    )


def _written(name: str, value: float, currency: str | None, texts: Texts) -> str:
    if name == "amount":
        return with_unit(plain(value, decimals=0, texts=texts), currency, texts=texts)
    if name == "discount":
        return texts.percent(value)
    return texts.say("pipeline.days", number=round(value))


def _between(name: str, spread: Spread, currency: str | None, texts: Texts) -> str:
    """Write the middle half, its unit once: "€ 410 – 1,900", "5 – 12 %", "9 – 34 days"."""
    if name == "amount":
        low, high = (plain(end, decimals=0, texts=texts) for end in (spread.q25, spread.q75))
        return with_unit(f"{low}{DASH}{high}", currency, texts=texts)
    last = _written(name, spread.q75, currency, texts)
    if name == "discount":
        return f"{texts.percent(spread.q25).removesuffix(f'{NBSP}%')}{DASH}{last}"
    return f"{texts.count(round(spread.q25))}{DASH}{last}"


def _facts(draft: Draft) -> DealFacts | None:
    found = draft.understanding.pipeline
    return None if found is None else found.personas[draft.persona]


def _can_tell(facts: DealFacts, smallest: int) -> bool:
    """Whether enough customers have decided deals, so that a rate or a bound can be told.

    No bound holds where few customers have many deals of one kind.
    """
    parts = (facts.won, facts.lost)
    return max(part.customers for part in parts) >= smallest and not any(
        part.is_few(smallest) and part.n >= smallest for part in parts
    )


def _is_hidden(facts: DealFacts, smallest: int) -> bool:
    return facts.won.is_few(smallest) or facts.lost.is_few(smallest)


def _everyone_gives_away(found: Pipeline, smallest: int) -> bool:
    """Whether everyone's exact win rate beside those told gives away one that is not."""
    return total_gives_away(
        [
            min(count.customers for count in (facts.won, facts.lost) if count.n)
            for facts in found.personas.values()
            if facts.n_decided
        ],
        smallest,
        overlapping=True,
    )


def _rate(facts: DealFacts, smallest: int, decimals: int, texts: Texts) -> str:
    """Write a win rate; a bound only where few customers are behind the won or the lost."""
    if not _can_tell(facts, smallest):
        return NOT_TOLD
    if _is_hidden(facts, smallest):
        return texts.safe_percent(facts.won.n, facts.n_decided, min_cell=smallest)
    return texts.percent(facts.win_rate or 0.0, decimals=decimals)
