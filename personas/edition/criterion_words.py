"""How a criterion and its figures are printed."""

from __future__ import annotations

from personas.edition.everyone import everyone_share
from personas.edition.numbers import Format
from personas.profiling.criteria import Measured, measure_of
from personas.profiling.effects import Aspect
from personas.profiling.facts import NO, Numbers, Profile
from personas.profiling.measures import Measure
from personas.records.targeting_settings import (
    SHARES,
    Criterion,
    KnockOut,
    Weighted,
)
from personas.texts import Texts

NONE = "–"


def measure_words(
    criterion: Criterion, aspect: Aspect | None, profile: Profile, texts: Texts
) -> str:
    """Name what a criterion measures: "newsletter, share", "revenue in 12 months, median"."""
    measure = measure_of(criterion, profile)
    if aspect is None:
        return texts.say(f"targeting.measure_{measure}", unit=profile.unit)
    column, level = aspect.column, aspect.level
    if measure != "share":
        return texts.say(f"targeting.measure_{measure}", label=column.label)
    if level is None:
        return texts.say("targeting.measure_share_above_zero", label=column.label)
    if column.kind == "flag":
        said = "no" if level == NO else "yes"
        return texts.say(f"targeting.measure_share_{said}", label=column.label)
    top = column.kind != "ordered" or level == column.levels[-1]
    return texts.say(
        "targeting.measure_share_level" if top else "targeting.measure_share_or_higher",
        label=column.label,
        level=column.level_names.get(level, level),
    )


def value_words(
    criterion: Criterion, aspect: Aspect | None, profile: Profile, value: float, texts: Texts
) -> str:
    """Write a value of a criterion's measure."""
    measure = measure_of(criterion, profile)
    if measure == "count":
        return texts.count(round(value))
    if measure in SHARES or aspect is None:
        return texts.percent(value)
    found = profile.columns[aspect.column.name]
    return Format(found, texts).value(value, "mean" if measure == "mean" else "median")


def shown_words(
    criterion: Criterion, aspect: Aspect | None, profile: Profile, one: Measured, texts: Texts
) -> str:
    """Write what was measured on a persona; only a bound where few members are behind it."""
    if one.value is None:
        return texts.say("targeting.not_known")
    if one.hidden and one.hits is not None:
        return texts.safe_percent(one.hits, one.n, min_cell=profile.min_cell)
    return value_words(criterion, aspect, profile, one.value, texts)


def everyone_words(
    criterion: Criterion, aspect: Aspect | None, profile: Profile, one: Measured, texts: Texts
) -> str:
    """Write everyone's value; only a bound where few customers are behind it."""
    if one.reference is None:
        return NONE
    if measure_of(criterion, profile) == "share" and aspect is not None:
        found = profile.columns[aspect.column.name]
        of_numbers = isinstance(found.everyone, Numbers)
        measure: Measure = "share_above_zero" if of_numbers else "share"
        return everyone_share(found, aspect, measure, profile.min_cell, texts).shown
    return value_words(criterion, aspect, profile, one.reference, texts)


def bound_words(knock_out: KnockOut, aspect: Aspect | None, profile: Profile, texts: Texts) -> str:
    """Write a knock-out's bound: "at least 300"."""
    low, high = (
        None if end is None else value_words(knock_out, aspect, profile, end, texts)
        for end in (knock_out.at_least, knock_out.at_most)
    )
    if low is not None and high is not None:
        return texts.say("targeting.between", low=low, high=high)
    if low is not None:
        return texts.say("targeting.at_least", value=low)
    return texts.say("targeting.at_most", value=high)


def is_even_part(criterion: Criterion, profile: Profile) -> bool:
    """Whether a value is held against an even part of the whole, not against everyone's."""
    return measure_of(criterion, profile) in ("count", "share_of_customers", "share_of_total")


def direction(criterion: Criterion, measure: str, texts: Texts) -> str:
    """Add to a measure's words that less is better, where it is."""
    if isinstance(criterion, Weighted) and criterion.better == "low":
        return texts.say("targeting.less_is_better", measure=measure)
    return measure
