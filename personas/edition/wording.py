"""The sentences of a persona's card, in English.

A second language replaces this module together with ``book_wording``, ``numbers`` and
``profiling.phrases``.
"""

from __future__ import annotations

from collections.abc import Sequence

from personas.edition.edition import Verdict
from personas.edition.numbers import DASH, Format, safe_percent, without_unit
from personas.profiling.conditions import Condition
from personas.profiling.facts import NO, ColumnProfile, Profile
from personas.profiling.inside import Inside
from personas.profiling.measures import hits_in
from personas.profiling.names import capital
from personas.profiling.outcomes import Outcome
from personas.profiling.phrases import (
    aspect_phrase,
    aspect_within,
    count_label,
    counted,
    is_count,
    is_plural,
    level_denied,
    level_within,
    level_words,
    no,
    no_such,
    ordered_words,
    says_unit,
    softly,
    yes,
)
from personas.profiling.recognition import Rule
from personas.profiling.traits import Trait
from personas.records.schema import Column

VERDICTS: dict[Verdict, str] = {
    "natural": "These groups exist in the data.",
    "reproducible": "No sharp borders, but the same groups come back each time.",
    "constructive": "Customers form a continuum; these borders are ours.",
}
# Up to this ratio of spreads a reader would see no difference.
AS_MUCH = 1.1
# Below this effect, in standard deviations, a trait is not worth a sentence.
SAYS_LITTLE = 0.1
NOT_TRUSTED, DOUBTFUL = "not trusted", "doubtful"
NO_RULE = "No short rule finds them."


def verdict_sentence(verdict: Verdict, unit: str) -> str:
    """Say what the verdict means, in the unit of the book."""
    return VERDICTS[verdict].replace("Customers", capital(unit))


def joined(parts: Sequence[str], last: str = " and ") -> str:
    """Join parts with commas and a last word: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + last + parts[-1]


def trust_word(stability: float) -> str:
    """Word for a mean Jaccard similarity (Hennig 2007, doi:10.1016/j.csda.2006.11.025)."""
    if stability < 0.60:
        return NOT_TRUSTED
    if stability < 0.75:
        return DOUBTFUL
    return "stable" if stability < 0.85 else "highly stable"


def headed(label: str, rest: str) -> str:
    """Begin a claim's text with its label: "Spend, median: € 900"; one colon is enough."""
    return f"{capital(label)}{',' if ':' in label else ':'} {rest}"


def measure_label(trait: Trait, profile: Profile) -> str:
    """Name what a trait's figure measures: "wine spend, median", "any children at home"."""
    label = softly(trait.aspect.column.label)
    if trait.measure == "share":
        return aspect_phrase(trait.aspect)
    if trait.measure == "share_above_zero":
        return f"any {count_label(label)}"
    if is_count(profile.columns[trait.aspect.column.name]):
        label = count_label(label)
    return f"{label}, {'average' if trait.measure == 'mean' else 'median'}"


def shown_pair(trait: Trait, profile: Profile, persona: str) -> tuple[str, str]:
    """Write a trait's figure and everyone's, bounded where few customers are behind it."""
    found = profile.columns[trait.aspect.column.name]
    mine, everyone = found.personas[persona], found.everyone
    hits = hits_in(mine, trait.aspect, trait.measure)
    if hits is None:
        return Format(found).pair(trait.value, trait.everyone, trait.measure)
    hits_all = hits_in(everyone, trait.aspect, trait.measure) or 0
    return (
        safe_percent(hits, mine.n, min_cell=profile.min_cell),
        safe_percent(hits_all, everyone.n, min_cell=profile.min_cell),
    )


def trait_words(trait: Trait, profile: Profile, persona: str) -> tuple[str, str]:
    """Say a trait within a sentence, "income around € 73,400", and everyone's: "€ 51,400".

    A share is told from the side on which the trait shows it, so that the two figures agree.
    """
    found = profile.columns[trait.aspect.column.name]
    label = softly(trait.aspect.column.label)
    shown, everyone = shown_pair(trait, profile, persona)
    if says_unit(found.column):
        shown, everyone = (without_unit(text, found.column.unit) for text in (shown, everyone))
    if trait.measure == "mean" and is_count(found):
        return f"{counted(shown, label)} on average", everyone
    if trait.measure in ("median", "mean"):
        if is_count(found):
            return f"around {counted(shown, label)}", everyone
        how = f"{shown} on average" if trait.measure == "mean" else f"around {shown}"
        return f"{label} {how}", everyone
    above_zero = trait.measure == "share_above_zero"
    words = f"any {count_label(label)}" if above_zero else aspect_within(trait.aspect)
    only = "only " if trait.effect < 0 < trait.value and shown[:1].isdigit() else ""
    return f"{words} for {only}{shown}", everyone


def summary(traits: Sequence[Trait], profile: Profile, persona: str) -> str:
    """Describe a persona in one sentence with two or three traits and their numbers."""
    told = [
        trait_words(trait, profile, persona)
        for trait in traits[:3]
        if abs(trait.effect) >= SAYS_LITTLE
    ]
    if not told:
        return "No column sets them clearly apart from the others."
    parts = [
        f"{words} ({'' if at else 'everyone '}{everyone})"
        for at, (words, everyone) in enumerate(told)
    ]
    return f"{capital(joined(parts))}."


def condition_words(condition: Condition, found: ColumnProfile) -> str:
    """Say a condition: "wine spend of € 400 or more", "no children at home"."""
    column = condition.column
    if column.kind in ("number", "date"):
        return _number_condition(condition, found)
    if column.kind == "flag":
        label = softly(column.label)
        return no(label) if condition.value == NO else yes(label)
    level = str(condition.value)
    words, label = level_words(column, level), softly(column.label)
    if column.kind == "ordered":
        return ordered_words(column, level, at_least=condition.operator == "at_least")
    if column.kind == "set":
        return f"{'' if condition.operator == 'is' else 'no '}{words} among {label}"
    return (
        level_within(column, level) if condition.operator == "is" else level_denied(column, level)
    )


def _number_condition(condition: Condition, found: ColumnProfile) -> str:
    form, label = Format(found), softly(found.column.label)
    cut, bare = form.cut(condition), count_label(label)
    nature = found.nature
    whole = nature is not None and nature.whole and nature.non_negative
    if condition.operator in ("above", "at_most") or (whole and condition.value == 1):
        some = condition.operator in ("above", "at_least")
        return f"any {bare}" if some else no_such(bare)
    if found.column.kind == "date" or form.is_year:
        return (
            f"{label} {f'{cut} or later' if condition.operator == 'at_least' else f'before {cut}'}"
        )
    if is_count(found):
        least = condition.operator == "at_least"
        return f"at least {cut} {bare}" if least else f"fewer than {cut} {bare}"
    if says_unit(found.column):
        cut = form.cut_without_unit(condition)
    # "Orders placed online of 50 %" would be a share of a share.
    share = (form.as_percent or found.column.unit == "%") and not form.names_a_share
    if condition.operator == "at_least":
        most = form.as_percent and condition.value == 1
        return f"{label}{':' if share else ' of'} {cut}{'' if most else ' or more'}"
    return f"{label}{':' if share else ''} under {cut}"


def rule_text(conditions: Sequence[Condition], profile: Profile) -> str:
    """Say a rule: its conditions joined, or that there is none."""
    if not conditions:
        return NO_RULE
    return capital(conditions_text(conditions, profile)) + "."


def conditions_text(conditions: Sequence[Condition], profile: Profile) -> str:
    """Say conditions that are met together, within a sentence."""
    words = [condition_words(one, profile.columns[one.column.name]) for one in conditions]
    return joined(_ranges(conditions, words, profile))


def _ranges(conditions: Sequence[Condition], words: list[str], profile: Profile) -> list[str]:
    """Say two cuts of one number as a range."""
    told: list[str] = []
    done: set[str] = set()
    for condition, text in zip(conditions, words, strict=True):
        column = condition.column
        same = [one for one in conditions if one.column.name == column.name]
        if len(same) == 2 and column.kind == "number":
            if column.name in done:
                continue
            done.add(column.name)
            form = Format(profile.columns[column.name])
            low, high = sorted(same, key=lambda one: float(one.value))
            told.append(f"{softly(column.label)} from {form.cut(low)} to under {form.cut(high)}")
        else:
            told.append(text)
    return told


def outcome_label(outcome: Outcome) -> str:
    """Name an outcome's figure: "churn", "revenue, average"."""
    if outcome.hits is None:
        return f"{softly(outcome.aspect.column.label)}, average"
    return aspect_phrase(outcome.aspect)


def inside_sentence(inside: Inside, found: ColumnProfile) -> str:
    """Say where members differ among themselves."""
    label = softly(found.column.label)
    if inside.low is None or inside.high is None:
        return f"No {label} is typical of them."
    vary = "vary" if is_plural(label) else "varies"
    much = "as much as" if inside.ratio <= AS_MUCH else "more than"
    middle = Format(found).range(inside.low, inside.high)
    where = f"between {middle.replace(DASH, ' and ')}" if DASH in middle else f"around {middle}"
    return f"{capital(label)} {vary} {much} among everyone: half are {where}."


def trust_sentence(
    found_again: int, n_reruns: int, stability: float, verdict: Verdict, unit: str
) -> str:
    """Say how often a persona came back, and what the book's verdict means for it.

    A good verdict on the book says nothing good of a persona that did not come back.
    """
    again = f"Found again in {found_again} of {n_reruns} re-runs."
    if verdict != "constructive" and trust_word(stability) in (NOT_TRUSTED, DOUBTFUL):
        return f"{again} Take care: this group does not come back reliably."
    return f"{again} {verdict_sentence(verdict, unit)}"


def missing_sentence(column: Column, n_missing: int, n: int, min_cell: int) -> str:
    """Say that a column is blank for many members."""
    share = safe_percent(n_missing, n, min_cell=min_cell)
    return f"{capital(softly(column.label))}: not known for {share} of them."


def rule_note(rule: Rule, min_cell: int) -> str:
    """Say how many members a rule finds and how many of its hits are right."""
    found = safe_percent(rule.n_right, rule.n_members, min_cell=min_cell)
    right = safe_percent(rule.n_right, rule.n_hits, min_cell=min_cell)
    return f"finds {found} of them · right in {right} of cases"


def unknown_sentence(*, has_outcomes: bool) -> str:
    """Say what records of this kind never tell."""
    if has_outcomes:
        return "The records do not say why they act so, who decides, or what they buy elsewhere."
    return "The records do not say what came of it, why they act so, or what they buy elsewhere."
