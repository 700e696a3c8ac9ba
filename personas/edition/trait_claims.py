"""The claims of a persona's traits and of how many members they fit."""

from __future__ import annotations

from collections.abc import Iterable

from personas.edition.claim import Claim, Dots
from personas.edition.drafting import Draft
from personas.edition.numbers import DASH, Format, count, decimal, is_small, safe_percent
from personas.edition.wording import conditions_text, headed, measure_label, shown_pair
from personas.profiling.facts import Profile, rounded
from personas.profiling.measures import hits_in
from personas.profiling.names import capital
from personas.profiling.traits import Trait

# Share of missing values from which a claim says so.
MUCH_MISSING = 0.2


def trait_claims(draft: Draft) -> Iterable[Claim]:
    """Write the headline traits in order."""
    for at, trait in enumerate(draft.understanding.traits[draft.persona].headline):
        yield _trait(draft, at, trait)


def _trait(draft: Draft, at: int, trait: Trait) -> Claim:
    profile, name = draft.profile, trait.aspect.column.name
    found = profile.columns[name]
    shown, everyone_shown = shown_pair(trait, profile, draft.persona)
    hits = hits_in(found.personas[draft.persona], trait.aspect, trait.measure)
    hidden = hits is not None and is_small(hits, trait.n, profile.min_cell)
    label = measure_label(trait, profile)
    note = [words for words in (_middle_half(draft, trait), _n_known(draft, trait)) if words]
    interval = None if hidden else trait.interval
    return draft.claim(
        "trait",
        at,
        headed(label, f"{shown} against everyone's {everyone_shown}."),
        value=None if hidden else trait.value,
        n=trait.n,
        interval=interval,
        basis=f"{draft.basis(trait.n)}; {_interval_words(trait, interval is not None)}",
        source=_trait_source(trait, profile),
        label=label,
        shown=shown,
        note=" · ".join(note),
        everyone=None if _few_of_all(trait, profile) else trait.everyone,
        everyone_shown=everyone_shown,
        index=None if hidden else trait.index,
        dots=_dots(profile, trait),
    )


def _few_of_all(trait: Trait, profile: Profile) -> bool:
    everyone = profile.columns[trait.aspect.column.name].everyone
    hits = hits_in(everyone, trait.aspect, trait.measure)
    return hits is not None and is_small(hits, everyone.n, profile.min_cell)


def _interval_words(trait: Trait, told: bool) -> str:
    if not told:
        return "no interval"
    return "interval: middle 95 % of the re-runs" if trait.clusters else "95 % interval"


def _trait_source(trait: Trait, profile: Profile) -> str:
    column = trait.aspect.column
    role = "made the personas" if trait.clusters else "describes only"
    also = [profile.columns[name].column.label for name in trait.also]
    told = f"; tells the same: {', '.join(also)}" if also else ""
    measure = trait.measure.replace("_", " ")
    apart = f"{decimal(trait.effect, decimals=1)} standard deviations from the others"
    if trait.effect_spread is not None:
        low, high = (decimal(end, decimals=1) for end in trait.effect_spread)
        apart += f" (re-runs {low}{DASH}{high})"
    return f"column {column.name} ({role}), {measure} over all records; {apart}{told}"


def _middle_half(draft: Draft, trait: Trait) -> str:
    if trait.measure not in ("median", "mean"):
        return ""
    found = draft.profile.columns[trait.aspect.column.name]
    mine = found.numbers(draft.persona)
    if mine.n < 4 * draft.profile.min_cell or mine.q25 == mine.q75:
        return ""
    middle = Format(found).range(mine.q25, mine.q75)
    return f"middle half {middle}" if DASH in middle else ""


def _n_known(draft: Draft, trait: Trait) -> str:
    """Say on how many customers a trait rests where many have no value."""
    found = draft.profile.columns[trait.aspect.column.name]
    for facts in (found.personas[draft.persona], found.everyone):
        if facts.n_missing >= MUCH_MISSING * (facts.n + facts.n_missing):
            return f"n = {count(trait.n)}"
    return ""


def _dots(profile: Profile, trait: Trait) -> Dots:
    low, high = _line(profile, trait)

    def at(value: float) -> float:
        return rounded(min(max((value - low) / (high - low), 0.0), 1.0), 4)

    spread = trait.interval or (trait.value, trait.value)
    return Dots(
        persona=at(trait.value),
        everyone=at(trait.everyone),
        low=at(min(spread[0], trait.value)),
        high=at(max(spread[1], trait.value)),
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
    unit, smallest = draft.profile.unit, draft.profile.min_cell
    n_others = draft.profile.n - draft.n
    for at, rung in enumerate(draft.understanding.coverage[draft.persona]):
        members, others = rung.met.members, rung.met.others
        label = "top trait" if rung.n_traits == 1 else f"top {rung.n_traits} traits"
        if rung.all and rung.n_traits > 1:
            label = f"all {rung.n_traits} traits"
        shown = safe_percent(members.hits, members.n, min_cell=smallest)
        others_shown = safe_percent(others.hits, others.n, min_cell=smallest)
        hidden = is_small(members.hits, members.n, smallest)
        conditions = _conditions_met(draft, rung.n_traits)
        hidden_others = is_small(others.hits, others.n, smallest)
        yield draft.claim(
            "coverage",
            at,
            f"{capital(label)}: {conditions}; "
            f"fits {shown} of members and {others_shown} of everybody else.",
            value=None if hidden else members.share,
            n=members.n,
            basis=f"{draft.basis(members.n)}; {count(n_others)} other {unit}",
            source=f"members who meet: {conditions}",
            label=label,
            shown=shown,
            everyone=None if hidden_others else others.share,
            everyone_shown=others_shown,
            share=_bounded(members.hits, members.n, smallest),
            everyone_share=_bounded(others.hits, others.n, smallest),
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
