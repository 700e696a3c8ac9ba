"""The claims of what happened to a persona's members."""

from __future__ import annotations

from collections.abc import Iterable

from personas.edition.claim import Claim
from personas.edition.drafting import Draft
from personas.edition.everyone import everyone_share
from personas.edition.numbers import Format, decimals_for
from personas.edition.wording import headed, outcome_label
from personas.profiling.outcomes import Outcome, most_telling
from personas.texts import Texts
from personas.texts.language import DASH, NBSP, is_small

MOST_OUTCOMES = 6


def outcome_claims(draft: Draft) -> Iterable[Claim]:
    """Write what happened to the members, beside everyone.

    Of many outcomes, those are told in which the personas differ most, in the order of the columns.
    """
    telling = most_telling(draft.understanding.outcomes)[:MOST_OUTCOMES]
    told = [one for one in draft.understanding.outcomes[draft.persona] if one.key in telling]
    for at, outcome in enumerate(told):
        yield _outcome(draft, at, outcome)


def _outcome(draft: Draft, at: int, outcome: Outcome) -> Claim:
    column, texts = outcome.aspect.column, draft.texts
    smallest = draft.profile.min_cell
    hidden = outcome.hits is not None and is_small(outcome.hits, outcome.n, smallest)
    shown, everyone_shown, interval_shown = _outcome_texts(draft, outcome)
    everyone, index = _beside(draft, outcome)
    label = outcome_label(outcome, texts)
    said = texts.say(
        f"wording.{'outcome' if outcome.differs else 'outcome_alike'}",
        shown=shown,
        everyone=everyone_shown,
    )
    note = texts.say("wording.n", n=texts.count(outcome.n))
    if not hidden:
        note = f"{texts.say('wording.interval', interval=interval_shown)} · {note}"
    test = "shares" if isinstance(outcome.hits, int) else "means"
    p_value = _p_words(outcome.p_adjusted, texts)
    return draft.claim(
        "outcome",
        at,
        headed(label, said, texts),
        value=None if hidden else outcome.value,
        n=outcome.n,
        interval=None if hidden else outcome.interval,
        basis=texts.say("evidence.outcome", base=draft.basis(outcome.n)),
        source=texts.say(f"evidence.compared_{test}", name=column.name, p=p_value),
        label=label,
        shown=shown,
        note=note,
        everyone=everyone,
        everyone_shown=everyone_shown,
        index=index if not hidden else None,
    )


def _beside(draft: Draft, outcome: Outcome) -> tuple[float | None, int | None]:
    """Return everyone's figure and the index, as far as they give no few customers away."""
    found = draft.profile.columns[outcome.aspect.column.name]
    index = _outcome_index(outcome, found.nature is None or found.nature.non_negative)
    if outcome.hits is None:
        return outcome.everyone, index
    told = everyone_share(found, outcome.aspect, "share", draft.profile.min_cell, draft.texts)
    return (outcome.everyone, index) if told.exact else (told.value, told.index(outcome.value))


def _outcome_texts(draft: Draft, outcome: Outcome) -> tuple[str, str, str]:
    """Write an outcome's figure, everyone's, and the interval."""
    found, texts = draft.profile.columns[outcome.aspect.column.name], draft.texts
    if outcome.hits is None:
        form = Format(found, texts)
        shown, everyone = form.pair(outcome.value, outcome.everyone, "mean")
        return shown, everyone, form.range(*outcome.interval)
    smallest = draft.profile.min_cell
    decimals = decimals_for(outcome.value, outcome.everyone)
    low, high = (texts.percent(end, decimals=decimals) for end in outcome.interval)
    return (
        texts.safe_percent(outcome.hits, outcome.n, min_cell=smallest, decimals=decimals),
        everyone_share(found, outcome.aspect, "share", smallest, texts, decimals=decimals).shown,
        f"{low.removesuffix(f'{NBSP}%')}{DASH}{high}",
    )


def _p_words(p_value: float, texts: Texts) -> str:
    if p_value < 0.001:
        return texts.say("evidence.p_under")
    whole, _, digits = f"{p_value:.3f}".partition(".")
    return texts.say("evidence.p_one" if whole == "1" else "evidence.p_is", digits=digits)


def _outcome_index(outcome: Outcome, non_negative: bool) -> int | None:
    if not non_negative or outcome.everyone <= 0:
        return None
    return round(100 * outcome.value / outcome.everyone)
