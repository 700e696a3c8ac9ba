"""The claims of a persona's traits and of how many members they fit."""

from __future__ import annotations

from collections.abc import Iterable

from personas.edition.claim import Claim, Dots
from personas.edition.drafting import Draft
from personas.edition.everyone import everyone_share, told_share
from personas.edition.numbers import Format
from personas.edition.wording import conditions_text, headed, measure_label, shown_pair
from personas.profiling.coverage import Rung
from personas.profiling.facts import Profile, rounded
from personas.profiling.measures import hits_in, share_gives_away
from personas.profiling.names import capital
from personas.profiling.traits import Trait
from personas.texts import Texts
from personas.texts.language import DASH, is_small

# Share of missing values from which a claim says so.
MUCH_MISSING = 0.2


def trait_claims(draft: Draft) -> Iterable[Claim]:
    """Write the headline traits in order."""
    for at, trait in enumerate(draft.understanding.traits[draft.persona].headline):
        yield _trait(draft, at, trait)


def _trait(draft: Draft, at: int, trait: Trait) -> Claim:
    profile, name, texts = draft.profile, trait.aspect.column.name, draft.texts
    found = profile.columns[name]
    shown, everyone_shown = shown_pair(trait, profile, draft.persona)
    hits = hits_in(found.personas[draft.persona], trait.aspect, trait.measure)
    hidden = hits is not None and is_small(hits, trait.n, profile.min_cell)
    label = measure_label(trait, profile)
    everyone, index = _beside(trait, profile)
    note = [words for words in (_middle_half(draft, trait), _n_known(draft, trait)) if words]
    interval = None if hidden else trait.interval
    against = texts.say("wording.against_everyone", shown=shown, everyone=everyone_shown)
    return draft.claim(
        "trait",
        at,
        headed(label, against, texts),
        value=None if hidden else trait.value,
        n=trait.n,
        interval=interval,
        basis=f"{draft.basis(trait.n)}; {_interval_words(trait, interval is not None, texts)}",
        source=_trait_source(trait, profile),
        label=label,
        shown=shown,
        note=" · ".join(note),
        everyone=everyone,
        everyone_shown=everyone_shown,
        index=None if hidden else index,
        dots=_dots(profile, trait, everyone, hits if hidden else None),
    )


def _beside(trait: Trait, profile: Profile) -> tuple[float | None, int | None]:
    """Return everyone's figure and the index, as far as they give no few customers away."""
    found = profile.columns[trait.aspect.column.name]
    if hits_in(found.everyone, trait.aspect, trait.measure) is None:
        return trait.everyone, trait.index
    told = everyone_share(found, trait.aspect, trait.measure, profile.min_cell, profile.texts)
    if told.exact:
        return trait.everyone, trait.index
    return told.value, told.index(trait.value)


def _interval_words(trait: Trait, told: bool, texts: Texts) -> str:
    if not told:
        return texts.say("evidence.no_interval")
    return texts.say(f"evidence.{'rerun_interval' if trait.clusters else 'interval'}")


def _trait_source(trait: Trait, profile: Profile) -> str:
    texts = profile.texts
    source = texts.say(
        "evidence.trait",
        name=trait.aspect.column.name,
        role=texts.say(f"evidence.{'made' if trait.clusters else 'describes'}"),
        measure=texts.say(f"evidence.{trait.measure}"),
        apart=_apart(trait, texts),
    )
    also = [profile.columns[name].column.label for name in trait.also]
    if not also:
        return source
    return texts.say("evidence.trait_also", source=source, labels=", ".join(also))


def _apart(trait: Trait, texts: Texts) -> str:
    effect = texts.decimal(trait.effect, decimals=1)
    if trait.effect_spread is None:
        return texts.say("evidence.apart", effect=effect)
    low, high = (texts.decimal(end, decimals=1) for end in trait.effect_spread)
    return texts.say("evidence.apart_spread", effect=effect, low=low, high=high, dash=DASH)


def _middle_half(draft: Draft, trait: Trait) -> str:
    if trait.measure not in ("median", "mean"):
        return ""
    found = draft.profile.columns[trait.aspect.column.name]
    mine = found.numbers(draft.persona)
    if mine.n < 4 * draft.profile.min_cell or mine.q25 == mine.q75:
        return ""
    middle = Format(found, draft.texts).range(mine.q25, mine.q75)
    return draft.texts.say("wording.middle_half", middle=middle) if DASH in middle else ""


def _n_known(draft: Draft, trait: Trait) -> str:
    """Say on how many customers a trait rests where many have no value."""
    found = draft.profile.columns[trait.aspect.column.name]
    for facts in (found.personas[draft.persona], found.everyone):
        if facts.n_missing >= MUCH_MISSING * (facts.n + facts.n_missing):
            return draft.texts.say("wording.n", n=draft.texts.count(trait.n))
    return ""


def _dots(profile: Profile, trait: Trait, everyone: float | None, few: int | None) -> Dots:
    """Place the trait on its line; few customers only within what is told of them."""
    low, high = _line(profile, trait)

    def at(value: float) -> float:
        return rounded(min(max((value - low) / (high - low), 0.0), 1.0), 4)

    value, spread = trait.value, trait.interval or (trait.value, trait.value)
    if few is not None:
        value = _bounded(few, trait.n, profile.min_cell)
        spread = (value, float(few > trait.n - few))
    return Dots(
        persona=at(value),
        everyone=at(float(trait.everyone > 0.5) if everyone is None else everyone),
        low=at(min(*spread, value)),
        high=at(max(*spread, value)),
    )


def _line(profile: Profile, trait: Trait) -> tuple[float, float]:
    """Ends of a trait's line: 0 and 1 for shares, else what the personas of the book span."""
    if trait.measure in ("share", "share_above_zero"):
        return 0.0, 1.0
    found = profile.columns[trait.aspect.column.name]
    every = found.numbers()
    values = [
        facts.mean if trait.measure == "mean" else facts.median
        for facts in (found.numbers(persona) for persona in profile.persona_ids)
        if facts.n >= profile.min_cell
    ]
    low, high = min([every.q10, *values]), max([every.q90, *values])
    if found.nature is not None and found.nature.non_negative and low < high / 2:
        low = 0.0
    return (low, high) if high > low else (low - 1, low + 1)


def coverage_claims(draft: Draft) -> Iterable[Claim]:
    """Write the ladder: how many members, and others, meet the first traits together."""
    for at, rung in enumerate(draft.understanding.coverage[draft.persona]):
        yield _rung(draft, at, rung)


def _rung(draft: Draft, at: int, rung: Rung) -> Claim:
    texts, smallest = draft.texts, draft.profile.min_cell
    members, others = rung.met.members, rung.met.others
    every = rung.all and rung.n_traits > 1
    label = texts.say(f"wording.{'all_traits' if every else 'top_trait'}", number=rung.n_traits)
    shown = texts.safe_percent(members.hits, members.n, min_cell=smallest)
    others_told = told_share(
        others.hits, others.n, smallest, texts, gives_away=_others_give_away(draft, rung)
    )
    others_shown = others_told.shown
    conditions = _conditions_met(draft, rung.n_traits)
    return draft.claim(
        "coverage",
        at,
        texts.say(
            "wording.coverage",
            label=capital(label),
            conditions=conditions,
            members=shown,
            others=others_shown,
        ),
        value=None if is_small(members.hits, members.n, smallest) else members.share,
        n=members.n,
        basis=texts.say(
            "evidence.coverage",
            base=draft.basis(members.n),
            n=texts.count(draft.profile.n - draft.n),
            unit=draft.profile.unit,
        ),
        source=texts.say("evidence.who_meet", conditions=conditions),
        label=label,
        shown=shown,
        everyone=others_told.value,
        everyone_shown=others_shown,
        share=_bounded(members.hits, members.n, smallest),
        everyone_share=next(
            (one for one in (others_told.value, others_told.bound) if one is not None),
            _bounded(others.hits, others.n, smallest),
        ),
    )


def _others_give_away(draft: Draft, rung: Rung) -> bool:
    """Whether the others' exact share would give a few customers away.

    Few members, where everyone's share is told as well; or, where the rung is a single trait, few
    of another persona.
    """
    members, profile = rung.met.members, draft.profile
    first = draft.understanding.traits[draft.persona].headline[0]
    found = profile.columns[first.aspect.column.name]
    return is_small(members.hits, members.n, profile.min_cell) or (
        rung.n_traits == 1
        and share_gives_away(found, first.aspect, first.measure, profile.min_cell)
    )


def _bounded(hits: int, n: int, min_cell: int) -> float:
    """Length of a bar; that of the bound where few customers are behind it."""
    if not is_small(hits, n, min_cell):
        return hits / n if n else 0.0
    bound = min(1.0, min_cell / n)
    return bound if hits < n - hits else 1 - bound


def _conditions_met(draft: Draft, n_traits: int) -> str:
    traits = draft.understanding.traits[draft.persona].headline[:n_traits]
    return conditions_text([trait.condition for trait in traits], draft.profile)
