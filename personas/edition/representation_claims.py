"""The claims about protected columns: who is over-represented, and whether a persona is a proxy."""

from __future__ import annotations

from collections.abc import Iterable

from personas.edition.claim import Claim
from personas.edition.numbers import Format
from personas.profiling.facts import OTHER, YES, Profile, rounded
from personas.profiling.representation import Group, Guess, Representation, Share
from personas.profiling.understanding import Understanding
from personas.texts import ENGLISH, Texts
from personas.texts.language import DASH

NONE = "–"


def representation_claims(understanding: Understanding, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write one table row per protected column, group and persona."""
    rows = (
        (audited, share) for audited in understanding.representation for share in audited.shares
    )
    for at, (audited, share) in enumerate(rows, start=1):
        yield _row(at, audited, share, understanding.profile, texts)


def _row(at: int, audited: Representation, share: Share, profile: Profile, texts: Texts) -> Claim:
    group, label = _group_words(audited, share.group, texts), audited.column.label
    index = interval = hits = NONE
    if share.index is not None and share.interval is not None and share.hits is not None:
        index, hits = texts.count(round(share.index)), texts.count(share.hits)
        interval = DASH.join(texts.count(round(end)) for end in share.interval)
    return Claim(
        id=f"book.representation.{at}",
        text=_told(share, label, group, profile, texts),
        value=share.index,
        n=share.hits,
        interval=share.interval,
        kind="data",
        basis=texts.say("representation.index_basis", persona=share.persona),
        source=texts.say("representation.index_source", name=audited.column.name),
        persona=share.persona,
        label=f"{label}: {group}",
        shown=index,
        index=None if share.index is None else round(share.index),
        cells=(label, group, share.persona, index, interval, hits),
    )


def _told(share: Share, label: str, group: str, profile: Profile, texts: Texts) -> str:
    if share.index is None or share.interval is None or share.hits is None:
        return texts.say(
            "representation.not_told",
            label=label,
            group=group,
            persona=share.persona,
            n=profile.min_cell,
            unit=profile.unit,
        )
    low, high = (texts.count(round(end)) for end in share.interval)
    return texts.say(
        "representation.told",
        label=label,
        group=group,
        share=texts.percent(share.hits / share.n),
        persona=share.persona,
        everyone=texts.percent(share.everyone),
        index=texts.count(round(share.index)),
        low=low,
        high=high,
    )


def _group_words(audited: Representation, group: Group, texts: Texts) -> str:
    if group.level is not None:
        if audited.column.kind == "flag":
            said = "yes" if group.level == YES else "no"
            return texts.say(f"representation.{said}")
        if group.level == OTHER:
            return texts.say("representation.other")
        return audited.column.level_names.get(group.level, group.level)
    form = Format(audited.found, texts)
    low, high = (None if end is None else form.value(end) for end in (group.low, group.high))
    if low is None:
        return texts.say("representation.under", high=high)
    if high is None:
        return texts.say("representation.from", low=low)
    return texts.say("representation.band", low=low, high=high)


def proxy_claims(understanding: Understanding, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write one sentence per protected column: how well the persona predicts it."""
    for at, audited in enumerate(understanding.representation, start=1):
        guess, label = audited.guess, audited.column.label
        text = (
            texts.say("representation.no_guess", label=label)
            if guess is None
            else texts.say(
                f"representation.{guess.link}", label=label, guess=_guess(guess, label, texts)
            )
        )
        yield Claim(
            id=f"book.proxy.{at}",
            text=text,
            value=None if guess is None else rounded(guess.right, 6),
            n=None if guess is None else guess.n,
            interval=None if guess is None else guess.interval,
            kind="derived",
            basis=texts.say("representation.guess_basis", unit=understanding.profile.unit),
            source=texts.say("representation.guess_source", name=audited.column.name),
            label=label,
            shown="" if guess is None else _percent(guess.right, texts),
            everyone=None if guess is None else guess.chance,
            everyone_shown="" if guess is None else _percent(guess.chance, texts),
        )


def _guess(guess: Guess, label: str, texts: Texts) -> str:
    low, high = guess.interval
    return texts.say(
        "representation.guess",
        label=label,
        right=_percent(guess.right, texts),
        low=_percent(low, texts),
        high=_percent(high, texts),
        chance=_percent(guess.chance, texts),
    )


def _percent(share: float, texts: Texts) -> str:
    # Guesses lie near chance: a decimal keeps the two apart.
    return texts.percent(share, decimals=1)
