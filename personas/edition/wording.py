"""The sentences of a persona's card, in the language of its book."""

from __future__ import annotations

from collections.abc import Sequence

from personas.edition.edition import Verdict
from personas.edition.everyone import everyone_share
from personas.edition.numbers import Format, without_unit
from personas.profiling.conditions import Condition
from personas.profiling.facts import NO, ColumnProfile, Profile
from personas.profiling.inside import Inside
from personas.profiling.measures import hits_in
from personas.profiling.names import capital
from personas.profiling.outcomes import Outcome
from personas.profiling.phrases import grammar
from personas.profiling.phrases.columns import says_unit
from personas.profiling.recognition import Rule
from personas.profiling.traits import Trait
from personas.records.schema import Column
from personas.texts import ENGLISH, Texts
from personas.texts.language import DASH

# Up to this ratio of spreads a reader would see no difference.
AS_MUCH = 1.1
# Below this effect, in standard deviations, a trait is not worth a sentence.
SAYS_LITTLE = 0.1
# Mean Jaccard similarities at which trust begins (Hennig 2007, doi:10.1016/j.csda.2006.11.025).
DOUBTED, TRUSTED, HIGHLY_TRUSTED = 0.60, 0.75, 0.85


def verdict_sentence(verdict: Verdict, unit: str, texts: Texts = ENGLISH) -> str:
    """Say what the verdict means, in the unit of the book."""
    return texts.say(f"wording.{verdict}", unit=capital(unit))


def trust_word(stability: float, texts: Texts = ENGLISH) -> str:
    """Word for a mean Jaccard similarity (Hennig 2007, doi:10.1016/j.csda.2006.11.025)."""
    if stability < DOUBTED:
        return texts.say("wording.not_trusted")
    if stability < TRUSTED:
        return texts.say("wording.doubtful")
    return texts.say("wording.stable" if stability < HIGHLY_TRUSTED else "wording.highly_stable")


def headed(label: str, rest: str, texts: Texts = ENGLISH) -> str:
    """Begin a claim's text with its label: "Spend, median: € 900"; one colon is enough."""
    key = "wording.headed_again" if ":" in label else "wording.headed"
    return texts.say(key, label=capital(label), rest=rest)


def measure_label(trait: Trait, profile: Profile) -> str:
    """Name what a trait's figure measures: "wine spend, median", "any children at home"."""
    say = grammar(profile.texts)
    if trait.measure == "share":
        return say.aspect_phrase(trait.aspect)
    if trait.measure == "share_above_zero":
        return say.as_label(say.any_of(say.softly(trait.aspect.column.label)))
    label = say.number_measured(profile.columns[trait.aspect.column.name])
    key = "wording.average" if trait.measure == "mean" else "wording.median"
    return profile.texts.say(key, label=label)


def shown_pair(trait: Trait, profile: Profile, persona: str) -> tuple[str, str]:
    """Write a trait's figure and everyone's, bounded where few customers are behind it."""
    texts, found = profile.texts, profile.columns[trait.aspect.column.name]
    mine = found.personas[persona]
    hits = hits_in(mine, trait.aspect, trait.measure)
    if hits is None:
        return Format(found, texts).pair(trait.value, trait.everyone, trait.measure)
    everyone = everyone_share(found, trait.aspect, trait.measure, profile.min_cell, texts)
    return texts.safe_percent(hits, mine.n, min_cell=profile.min_cell), everyone.shown


def trait_words(trait: Trait, profile: Profile, persona: str) -> tuple[str, str]:
    """Say a trait within a sentence, "income around € 73,400", and everyone's: "€ 51,400".

    A share is told from the side on which the trait shows it, so that the two figures agree.
    """
    found, texts = profile.columns[trait.aspect.column.name], profile.texts
    say = grammar(texts)
    shown, everyone = shown_pair(trait, profile, persona)
    if says_unit(found.column):
        shown, everyone = (
            without_unit(text, found.column.unit, texts) for text in (shown, everyone)
        )
    if trait.measure in ("median", "mean"):
        return say.typical(found, shown, average=trait.measure == "mean"), everyone
    above_zero = trait.measure == "share_above_zero"
    label = say.softly(trait.aspect.column.label)
    words = say.any_of(label) if above_zero else say.aspect_within(trait.aspect)
    only = trait.effect < 0 < trait.value and shown[:1].isdigit()
    key = "wording.for_only" if only else "wording.for_share"
    return texts.say(key, what=words, share=shown), everyone


def summary(traits: Sequence[Trait], profile: Profile, persona: str) -> str:
    """Describe a persona in one sentence with two or three traits and their numbers."""
    texts = profile.texts
    told = [
        trait_words(trait, profile, persona)
        for trait in traits[:3]
        if abs(trait.effect) >= SAYS_LITTLE
    ]
    if not told:
        return texts.say("wording.no_difference")
    parts = [
        texts.say(f"wording.{'beside' if at else 'beside_everyone'}", what=words, everyone=everyone)
        for at, (words, everyone) in enumerate(told)
    ]
    return f"{capital(texts.joined(parts))}."


def condition_words(condition: Condition, found: ColumnProfile, texts: Texts = ENGLISH) -> str:
    """Say a condition: "wine spend of € 400 or more", "no children at home"."""
    column, say = condition.column, grammar(texts)
    if column.kind in ("number", "date"):
        return _number_condition(condition, found, texts)
    if column.kind == "flag":
        label = say.softly(column.label)
        return say.no(label) if condition.value == NO else say.yes(label)
    level, holds = str(condition.value), condition.operator == "is"
    if column.kind == "ordered":
        return say.ordered_words(column, level, at_least=condition.operator == "at_least")
    if column.kind == "set":
        return say.holding(column, level, holds=holds)
    return say.level_within(column, level) if holds else say.level_denied(column, level)


def _number_condition(condition: Condition, found: ColumnProfile, texts: Texts) -> str:
    form, say = Format(found, texts), grammar(texts)
    label, cut, nature = say.softly(found.column.label), form.cut(condition), found.nature
    whole = nature is not None and nature.whole and nature.non_negative
    least = condition.operator in ("above", "at_least")
    if condition.operator in ("above", "at_most") or (whole and condition.value == 1):
        return say.something(label, some=least)
    if found.column.kind == "date" or form.is_year:
        return say.when(label, cut, later=least)
    if say.is_count(found):
        return say.how_many(label, cut, least=least)
    if says_unit(found.column):
        cut = form.cut_without_unit(condition)
    share = (form.as_percent or found.column.unit == "%") and not form.names_a_share
    top = form.as_percent and condition.value == 1
    return say.how_much(label, cut, least=least, share=share, top=top and least)


def rule_text(conditions: Sequence[Condition], profile: Profile) -> str:
    """Say a rule: its conditions joined, or that there is none."""
    if not conditions:
        return profile.texts.say("wording.no_rule")
    return capital(conditions_text(conditions, profile)) + "."


def conditions_text(conditions: Sequence[Condition], profile: Profile) -> str:
    """Say conditions that are met together, within a sentence."""
    texts = profile.texts
    words = [condition_words(one, profile.columns[one.column.name], texts) for one in conditions]
    return grammar(texts).together(_ranges(conditions, words, profile))


def _ranges(conditions: Sequence[Condition], words: list[str], profile: Profile) -> list[str]:
    """Say two cuts of one number as a range."""
    say = grammar(profile.texts)
    told: list[str] = []
    done: set[str] = set()
    for condition, text in zip(conditions, words, strict=True):
        column = condition.column
        same = [one for one in conditions if one.column.name == column.name]
        if len(same) == 2 and column.kind == "number":
            if column.name in done:
                continue
            done.add(column.name)
            form = Format(profile.columns[column.name], profile.texts)
            low, high = sorted(same, key=lambda one: float(one.value))
            told.append(say.between(say.softly(column.label), form.cut(low), form.cut(high)))
        else:
            told.append(text)
    return told


def outcome_label(outcome: Outcome, texts: Texts = ENGLISH) -> str:
    """Name an outcome's figure: "churn", "revenue, average"."""
    if outcome.hits is None:
        label = grammar(texts).softly(outcome.aspect.column.label)
        return texts.say("wording.average", label=label)
    return grammar(texts).aspect_phrase(outcome.aspect)


def inside_sentence(inside: Inside, found: ColumnProfile, texts: Texts = ENGLISH) -> str:
    """Say where members differ among themselves."""
    say = grammar(texts)
    label = say.softly(found.column.label)
    if inside.low is None or inside.high is None:
        return texts.say("wording.nothing_typical", label=label)
    middle = Format(found, texts).range(inside.low, inside.high)
    low, dash, high = middle.partition(DASH)
    where = texts.say("wording.around", middle=middle)
    if dash:
        where = texts.say("wording.between", low=low, high=high)
    return say.varies(capital(label), where, more=inside.ratio > AS_MUCH)


def trust_sentence(
    found_again: int,
    n_reruns: int,
    stability: float,
    verdict: Verdict,
    unit: str,
    texts: Texts = ENGLISH,
) -> str:
    """Say how often a persona came back, and what the book's verdict means for it.

    A good verdict on the book says nothing good of a persona that did not come back.
    """
    again = texts.say("wording.found_again", again=found_again, n_reruns=n_reruns)
    if verdict != "constructive" and stability < TRUSTED:
        return f"{again} {texts.say('wording.take_care')}"
    return f"{again} {verdict_sentence(verdict, unit, texts)}"


def missing_sentence(
    column: Column, n_missing: int, n: int, min_cell: int, texts: Texts = ENGLISH
) -> str:
    """Say that a column is blank for many members."""
    share = texts.safe_percent(n_missing, n, min_cell=min_cell)
    label = capital(grammar(texts).softly(column.label))
    return texts.say("wording.not_known", label=label, share=share)


def rule_note(rule: Rule, min_cell: int, texts: Texts = ENGLISH) -> str:
    """Say how many members a rule finds and how many of its hits are right."""
    found = texts.safe_percent(rule.n_right, rule.n_members, min_cell=min_cell)
    right = texts.safe_percent(rule.n_right, rule.n_hits, min_cell=min_cell)
    return texts.say("wording.rule_note", found=found, right=right)


def unknown_sentence(*, has_outcomes: bool, texts: Texts = ENGLISH) -> str:
    """Say what records of this kind never tell."""
    return texts.say("wording.unknown" if has_outcomes else "wording.unknown_outcome")
