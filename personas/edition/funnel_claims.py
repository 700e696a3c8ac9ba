"""The claims of what followed the answers to campaigns. Followed, never caused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from personas.edition.claim import Claim
from personas.edition.drafting import Draft
from personas.edition.numbers import plain, with_unit
from personas.profiling.funnel import STEPS, FollowedBy, Funnel
from personas.profiling.suppression import told_steps
from personas.profiling.tallies import Tally
from personas.texts.language import DASH, ENGLISH, Texts

MOST_CAMPAIGNS = 3
NOT_TOLD = DASH.strip()


def funnel_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write how many members were touched, answered, had a deal after it, and won it."""
    found = draft.understanding.funnel
    if found is None:
        return
    facts = found.personas[draft.persona]
    told = told_steps(facts.parts, draft.profile.min_cell)
    if not told[0] or facts.steps[0] == 0:
        return
    for at, (n, is_told) in enumerate(zip(facts.steps, told, strict=True)):
        yield _step(draft, at, n if is_told else None, found, texts)


def _step(draft: Draft, at: int, n: int | None, found: Funnel, texts: Texts) -> Claim:
    base = found.personas[draft.persona].steps[0]
    everything, unit = texts.count(base), draft.profile.unit
    number = found.attribution_days if STEPS[at] == "deal" else None
    label = texts.say(f"funnel.{STEPS[at]}", number=number)
    known: dict[str, Any] = {"all": everything, "unit": unit, "label": label}
    rest: dict[str, Any] = {
        "label": label,
        "n": base,
        "basis": texts.say("funnel.basis", n=everything, unit=unit, persona=draft.persona),
        "source": texts.say("funnel.source" if found.has_answer_days else "funnel.source_sent"),
    }
    if n is None:
        text, note = texts.say("funnel.step_hidden", **known), texts.say("funnel.too_few")
        return draft.claim("funnel", at, text, shown=NOT_TOLD, note=note, **rest)
    shown, note = texts.count(n), texts.percent(n / base)
    key = "step" if at else "step_touched"
    text = texts.say(f"funnel.{key}", n=shown, share=note, persona=draft.persona, **known)
    return draft.claim("funnel", at, text, value=n, shown=shown, note=note, share=n / base, **rest)


def followed_by_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write how often a deal followed the answers to a campaign, and how often it comes anyway."""
    found = draft.understanding.funnel
    if found is None:
        return
    smallest = draft.profile.min_cell
    campaigns = found.personas[draft.persona].campaigns
    told = [one for one in campaigns if one.followed.n and _may_tell(one, smallest)]
    for at, one in enumerate(told[:MOST_CAMPAIGNS]):
        n = texts.count(one.answers.n)
        yield draft.claim(
            "followed_by",
            at,
            " ".join(_sentences(one, found, smallest, texts)),
            value=one.followed.n / one.answers.n,
            n=one.answers.n,
            basis=texts.say("funnel.followed_basis", n=n, persona=draft.persona),
            source=texts.say("funnel.followed_source"),
            label=one.campaign,
            shown=texts.percent(one.followed.n / one.answers.n),
            note=texts.say("funnel.n", n=n),
            share=one.followed.n / one.answers.n,
        )


def _sentences(one: FollowedBy, found: Funnel, smallest: int, texts: Texts) -> Iterable[str]:
    yield texts.say(
        "funnel.followed",
        campaign=one.campaign,
        share=texts.percent(one.followed.n / one.answers.n),
        n=texts.count(one.answers.n),
        days=texts.count(found.attribution_days),
    )
    yield _won(one, found.currency, smallest, texts)
    if one.silent.customers >= smallest and _is_split(one.silent_followed, one.silent, smallest):
        share = texts.percent(one.silent_followed.n / one.silent.n)
        yield texts.say("funnel.followed_silent", share=share, n=texts.count(one.silent.n))


def _won(one: FollowedBy, currency: str | None, smallest: int, texts: Texts) -> str:
    n = texts.count(one.followed.n)
    if not _is_split(one.won, one.followed, smallest):
        return texts.say("funnel.followed_won_hidden", n=n)
    share = texts.percent(one.won.n / one.followed.n)
    if one.revenue == 0:
        return texts.say("funnel.followed_won_only", n=n, share=share)
    money = with_unit(plain(one.revenue, decimals=0, texts=texts), currency, texts=texts)
    return texts.say("funnel.followed_won", n=n, share=share, money=money)


def _may_tell(one: FollowedBy, smallest: int) -> bool:
    return one.answers.customers >= smallest and _is_split(one.followed, one.answers, smallest)


def _is_split(hits: Tally, whole: Tally, smallest: int) -> bool:
    """Whether enough customers, or none, are behind the hits and, for sure, behind the rest."""
    if hits.is_few(smallest):
        return False
    return hits.n == whole.n or whole.customers - hits.customers >= smallest
