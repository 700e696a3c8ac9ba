"""The claims of targeting: each persona's decision with its arithmetic, and the criteria."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from personas.edition.claim import Claim, ClaimKind, Point
from personas.edition.criterion_words import (
    NONE,
    bound_words,
    direction,
    everyone_words,
    is_even_part,
    measure_words,
    shown_words,
    value_words,
)
from personas.edition.drafting import Draft
from personas.profiling.facts import Profile, rounded
from personas.profiling.targeting import DRAWS, SHORT, Check, Points, Target, Targeted
from personas.profiling.understanding import Understanding
from personas.records.targeting_settings import (
    AXES,
    Axis,
    Criterion,
    KnockOut,
    Targeting,
    Weighted,
)
from personas.texts import ENGLISH, Texts


def decision_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write what was decided about a persona, its points and its rank."""
    targeted = draft.understanding.targeted
    if targeted is None:
        return
    one = targeted.personas[draft.persona]
    yield draft.claim(
        "decision",
        None,
        _decided(targeted, one, texts),
        value=one.decision,
        n=draft.n,
        kind="derived",
        basis=draft.basis(),
        source=_source(targeted, texts),
        label=texts.say("targeting.decision"),
        shown=texts.say(f"targeting.{one.decision}"),
        note=_rank(one, len(targeted.personas), texts),
    )


def decision_why_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write why, in short: the two sums against the agreed limits, and how sure the decision is."""
    targeted = draft.understanding.targeted
    if targeted is None:
        return
    one = targeted.personas[draft.persona]
    surely = texts.say(
        "targeting.surely", share=texts.percent(one.same_share), n=texts.count(DRAWS)
    )
    values = (one.attractiveness, one.same_share)
    for at, text in enumerate((_decided(targeted, one, texts), surely)):
        yield _why(draft, "decision_why", at, text, values[at], _source(targeted, texts))


def decision_sum_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write the arithmetic: knock-outs, and each sum with all its parts."""
    targeted = draft.understanding.targeted
    if targeted is None:
        return
    one = targeted.personas[draft.persona]
    reasons = [
        _checks(targeted, one, draft.profile, texts),
        *(_sum(targeted, one, axis, draft.profile, texts) for axis in AXES),
    ]
    values = [None, one.attractiveness, one.fit]
    for at, (text, value) in enumerate(zip(reasons, values, strict=True)):
        if text:
            yield _why(draft, "decision_sums", at, text, value, _source(targeted, texts))


def _why(draft: Draft, slot: str, at: int, text: str, value: float | None, source: str) -> Claim:
    return draft.claim(
        slot,
        at,
        text,
        value=value,
        n=draft.n,
        kind="derived",
        basis=draft.basis(),
        source=source,
    )


def targeting_claims(understanding: Understanding, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write the table and the plane of all personas."""
    targeted, profile = understanding.targeted, understanding.profile
    if targeted is None:
        return
    for persona, one in targeted.personas.items():
        yield Claim(
            id=f"book.targeting.{persona}",
            text=_decided(targeted, one, texts),
            value=one.decision,
            n=profile.sizes[persona],
            interval=(one.rank_low, one.rank_high),
            kind="derived",
            basis=texts.say("targeting.draws", n=texts.count(DRAWS)),
            source=_source(targeted, texts),
            persona=persona,
            label=understanding.names[persona].text,
            shown=texts.say(f"targeting.{one.decision}"),
            note=_rank(one, len(targeted.personas), texts),
            point=Point(
                x=one.fit / 100,
                y=one.attractiveness / 100,
                size=rounded(profile.share(persona), 4),
            ),
            cells=(
                str(one.attractiveness),
                str(one.fit),
                texts.say(f"targeting.{one.decision}"),
                _rank(one, len(targeted.personas), texts),
            ),
        )


def criteria_claims(understanding: Understanding, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write one table row per criterion."""
    targeted, profile = understanding.targeted, understanding.profile
    if targeted is None:
        return
    for at, (block, name, one) in enumerate(targeted.settings.all(), start=1):
        aspect = targeted.aspects[block, name]
        measure = direction(one, measure_words(one, aspect, profile, texts), texts)
        threshold = _threshold(targeted, block, name, one, profile, texts)
        weight = NONE
        if isinstance(one, Weighted):
            total = sum(other.weight for other in _criteria(targeted, block).values())
            weight = texts.percent(one.weight / total)
        kind = texts.say(f"targeting.{block}")
        yield _book_claim(
            f"targeting_criteria.{at}",
            texts.say(
                "targeting.criterion_text",
                name=name,
                kind=kind,
                measure=measure,
                threshold=threshold,
            ),
            texts,
            source=texts.say("targeting.criterion_source", place=f"targeting.{block}.{name}"),
            cells=(name, kind, weight, measure, threshold),
        )


def fingerprint_claims(understanding: Understanding, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write the criteria's fingerprint and the rules by which points and ranks are made."""
    targeted = understanding.targeted
    if targeted is None:
        return
    fingerprint = targeted.settings.fingerprint
    yield _book_claim(
        "targeting_fingerprint.1",
        texts.say("targeting.fingerprint", short=fingerprint[:SHORT]),
        texts,
        value=fingerprint,
        source=texts.say("targeting.fingerprint_source"),
        shown=fingerprint[:SHORT],
    )
    rules = [
        *_kept(targeted.settings, texts),
        texts.say("targeting.points_rule", **_limits(targeted, texts)),
        texts.say("targeting.rank_rule", n=texts.count(DRAWS)),
    ]
    for at, text in enumerate(rules, start=2):
        yield _book_claim(
            f"targeting_fingerprint.{at}",
            text,
            texts,
            kind="derived",
            source=texts.say("targeting.rule_source"),
        )


def _kept(settings: Targeting, texts: Texts) -> Iterable[str]:
    """Say whether the criteria are those agreed on, where the brief holds what was agreed."""
    if settings.was_changed:
        short = settings.fingerprint[:SHORT]
        yield texts.say("targeting.changed", short=short, agreed=settings.agreed_as)
    elif settings.agreed_as is not None:
        yield texts.say("targeting.kept")


def _book_claim(
    suffix: str,
    text: str,
    texts: Texts,
    *,
    source: str,
    value: str | None = None,
    kind: ClaimKind = "human",
    shown: str = "",
    cells: tuple[str, ...] = (),
) -> Claim:
    return Claim(
        id=f"book.{suffix}",
        text=text,
        value=value,
        kind=kind,
        basis=texts.say("targeting.the_brief"),
        source=source,
        shown=shown,
        cells=cells,
    )


def _source(targeted: Targeted, texts: Texts) -> str:
    return texts.say("targeting.source", short=targeted.settings.fingerprint[:SHORT])


def _criteria(targeted: Targeted, block: str) -> Mapping[str, Weighted]:
    return targeted.settings.criteria("attractiveness" if block == "attractiveness" else "fit")


def _limits(targeted: Targeted, texts: Texts) -> dict[str, Any]:
    limits = targeted.settings.thresholds
    return {
        "attractive_from": _whole(limits.attractiveness, texts),
        "fit_from": _whole(limits.fit, texts),
    }


def _whole(points: float, texts: Texts) -> str:
    return texts.decimal(points, decimals=0 if points == round(points) else 1)


def _decided(targeted: Targeted, one: Target, texts: Texts) -> str:
    decision = texts.say(f"targeting.{one.decision}")
    if one.knocked_out:
        failed = [check.name for check in one.checks if not check.passed]
        return texts.say(
            "targeting.decided_out",
            decision=decision,
            names=texts.joined(failed),
            attractiveness=one.attractiveness,
            fit=one.fit,
        )
    return texts.say(
        "targeting.decided",
        decision=decision,
        attractiveness=one.attractiveness,
        fit=one.fit,
        **_limits(targeted, texts),
    )


def _rank(one: Target, n: int, texts: Texts) -> str:
    low, high = _place(one.rank_low, texts), _place(one.rank_high, texts)
    if one.rank_low != one.rank_high:
        return texts.say("targeting.rank", rank=one.rank, n=n, low=low, high=high)
    return texts.say("targeting.rank_sure", rank=one.rank, n=n, low=low)


def _place(rank: int, texts: Texts) -> str:
    ending = rank % 10 if rank % 100 not in (11, 12, 13) else 0
    key = f"targeting.place_{ending}" if ending in (1, 2, 3) else "targeting.place"
    return texts.say(key, number=rank)


def _checks(targeted: Targeted, one: Target, profile: Profile, texts: Texts) -> str:
    """Say which knock-outs a persona passes, or by which it is out; nothing if there are none."""
    told = [check for check in one.checks if check.passed != one.knocked_out]
    if not told:
        return ""
    words = "; ".join(_check(targeted, check, profile, texts) for check in told)
    return texts.say("targeting.failed" if one.knocked_out else "targeting.passed", checks=words)


def _check(targeted: Targeted, check: Check, profile: Profile, texts: Texts) -> str:
    criterion = targeted.settings.knock_outs[check.name]
    aspect = targeted.aspects["knock_outs", check.name]
    return texts.say(
        "targeting.check",
        name=check.name,
        shown=shown_words(criterion, aspect, profile, check.measured, texts),
        bound=bound_words(criterion, aspect, profile, texts),
    )


def _sum(targeted: Targeted, one: Target, axis: Axis, profile: Profile, texts: Texts) -> str:
    parts = [
        _part(targeted, points, profile, texts) for points in one.points if points.axis == axis
    ]
    total = one.attractiveness if axis == "attractiveness" else one.fit
    return texts.say(f"targeting.sum_{axis}", sum=total, parts=" + ".join(parts))


def _part(targeted: Targeted, one: Points, profile: Profile, texts: Texts) -> str:
    criterion = targeted.settings.criteria(one.axis)[one.name]
    aspect = targeted.aspects[one.axis, one.name]
    said: dict[str, Any] = {
        "points": one.points,
        "weight": texts.percent(one.weight),
        "name": one.name,
    }
    if one.measured.value is None:
        return texts.say("targeting.part_unknown", **said)
    less = isinstance(criterion, Weighted) and criterion.better == "low"
    form = "part_even" if is_even_part(criterion, profile) else "part_less" if less else "part"
    return texts.say(
        f"targeting.{form}",
        measure=measure_words(criterion, aspect, profile, texts),
        shown=shown_words(criterion, aspect, profile, one.measured, texts),
        everyone=everyone_words(criterion, aspect, profile, one.measured, texts),
        **said,
    )


def _threshold(
    targeted: Targeted, block: str, name: str, one: Criterion, profile: Profile, texts: Texts
) -> str:
    aspect = targeted.aspects[block, name]
    if isinstance(one, KnockOut):
        return bound_words(one, aspect, profile, texts)
    scale = targeted.scales[block, name]
    zero, full = (value_words(one, aspect, profile, end, texts) for end in (scale.zero, scale.full))
    return texts.say("targeting.scale", zero=zero, full=full)
