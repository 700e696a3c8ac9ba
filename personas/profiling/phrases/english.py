"""English words for a column, a level and a direction; no numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from personas.profiling.effects import Aspect
from personas.profiling.facts import ColumnProfile
from personas.profiling.phrases.columns import given_words, level_words, says_nothing, untold
from personas.profiling.phrases.english_nouns import count_label as count_label
from personas.profiling.phrases.english_nouns import counted
from personas.profiling.phrases.english_nouns import is_plural as is_plural
from personas.profiling.phrases.english_nouns import singular as singular
from personas.profiling.phrases.english_nouns import softly as softly
from personas.profiling.traits import Trait
from personas.records.schema import Column
from personas.texts import ENGLISH

# Labels whose levels speak for themselves: "married", not "married marital status".
_SPEAKING = ("status", "marital", "occupation", "profession", "job", "gender", "sex", "weekday")
_LEADING = (
    "country",
    "city",
    "region",
    "state",
    "province",
    "town",
    "nationality",
    "market",
)
# Labels whose levels keep their capital: "May", "Porto".
_OF_NAMES = {*_LEADING, "month", "weekday", "language", "brand"}
# Nouns a level can stand before: "fiber optic internet service".
_CARRYING = (
    *("service", "contract", "plan", "method", "tariff", "subscription", "channel", "policy"),
    *("membership", "package"),
)
_OPEN = re.compile(r"\s(?:by|from|via|through|with|at|in|on|to)$", re.IGNORECASE)
_ADJECTIVES = {
    *("fast", "cheap", "new", "old", "active", "married", "single", "loyal", "satisfied", "slow"),
    *("employed", "retired", "insured", "verified", "subscribed", "registered", "senior", "urban"),
}
_ADJECTIVE_ENDINGS = ("y", "ive", "ous", "ful", "ent", "ing", "able", "ible", "ish", "less")
_NOUN_ENDINGS = (
    *("city", "country", "company", "family", "loyalty", "billing", "delivery", "rent", "housing"),
    *("banking", "building", "marketing", "parking", "shipping", "shopping", "streaming"),
    *("training", "warranty", "money", "query", "story", "entry", "category", "history"),
)
_LASTING = re.compile(r"\b(tenure|duration|length|time|days|months|weeks|years|period)$")
_DENIES = re.compile(r"\b(?:no|not|without)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"^amount (?:of )?", re.IGNORECASE)
_SINCE = re.compile(r"^(?:days|weeks|months|years) since (?:the )?(?:last )?", re.IGNORECASE)
# Words that need the unit beside them when they are the whole name.
_BARE = {"older", "younger"}


def level_phrase(column: Column, level: str) -> str:
    """Return a level with as much of its column's label as a reader needs, as a heading.

    Examples
    --------
    >>> contract = Column(name="Contract", kind="category", role="segment", label="contract")
    >>> level_phrase(contract, "Month-to-month")
    'month-to-month contract'
    >>> channel = Column(name="Channel", kind="category", role="segment", label="channel")
    >>> level_phrase(channel, "2")
    'channel 2'
    >>> level_phrase(Column(name="f", kind="category", role="segment", label="first call"), "Fair")
    'first call: fair'
    """
    return _level(column, level, within=False)


def level_within(column: Column, level: str) -> str:
    """Return a level with its label for a sentence or a name: "tender portal as first contact"."""
    return _level(column, level, within=True)


def _level(column: Column, level: str, *, within: bool) -> str:
    label, words = softly(column.label), level_words(column, level)
    if column.kind == "set":
        return f"{words} among {label}"
    if words.casefold() in ("yes", "true"):
        return label
    if words.casefold() in ("no", "false"):
        return no(label)
    if not any(letter.isalpha() for letter in words) or says_nothing(words):
        return f"{label} {softly(words)}"
    if label.endswith(_LEADING):
        return f"{label} {words}"
    said = _softly_said(label, words)
    if _OPEN.search(label):
        return f"{label} {said}"
    if label.endswith(_SPEAKING) or _shares_a_word(label, words):
        return said
    short = len(words.split()) <= 2
    if short and label.endswith(_CARRYING):
        return f"{said} {label}"
    if short and within:
        return f"{said} as {label}" if " " in label else f"{label} {said}"
    return f"{label}: {said}"


def level_denied(column: Column, level: str) -> str:
    """Return a level as not had: "contract not two year"."""
    label, words = softly(column.label), level_words(column, level)
    if column.kind == "set":
        return f"no {words} among {label}"
    if words.casefold() in ("no", "false"):
        return label
    if words.casefold() in ("yes", "true"):
        return no(label)
    if _OPEN.search(label):
        return f"not {label} {softly(words)}"
    return f"{label} not {_softly_said(label, words)}"


def _softly_said(label: str, words: str) -> str:
    return words if _OF_NAMES & set(label.casefold().split()) else softly(words)


def ordered_words(column: Column, level: str, *, at_least: bool) -> str:
    """Say one side of a cut of an ordered column: "education secondary or lower"."""
    label, at = softly(column.label), column.levels.index(level)
    if at_least:
        top = at == len(column.levels) - 1
        return f"{label} {level_words(column, level)}" + ("" if top else " or higher")
    below = level_words(column, column.levels[at - 1])
    return f"{label} {below}" + ("" if at == 1 else " or lower")


def denies(phrase: str) -> bool:
    """Whether words say what is not so."""
    return bool(_DENIES.search(phrase))


def _shares_a_word(label: str, words: str) -> bool:
    def long_words(text: str) -> set[str]:
        return {word.rstrip("s") for word in re.findall(r"\w{4,}", text.casefold())}

    return bool(long_words(label) & long_words(words))


def no(label: str) -> str:
    """Deny a label: "no children at home", "not tasty".

    Examples
    --------
    >>> no("paperless billing"), no("tasty"), no("expensive"), no("has partner")
    ('no paperless billing', 'not tasty', 'not expensive', 'no partner')
    """
    bare = re.sub(r"^(has|have|with|uses?)\s+", "", label, flags=re.IGNORECASE)
    if bare == label and re.match(r"^(is|was|are)\s+", label, flags=re.IGNORECASE):
        return "not " + re.sub(r"^\w+\s+", "", label)
    return f"not {bare}" if _is_adjective(bare) else f"no {bare}"


def yes(label: str) -> str:
    """Affirm a label: "partner" for "has partner"."""
    return re.sub(r"^(has|have|is|was|are|with)\s+", "", label, flags=re.IGNORECASE)


def no_such(label: str) -> str:
    """Deny a number's label, which is a noun: "no previous orders"."""
    return f"no {count_label(label)}"


def _is_adjective(word: str) -> bool:
    if " " in word or word.endswith(_NOUN_ENDINGS):
        return False
    return word.casefold() in _ADJECTIVES or word.casefold().endswith(_ADJECTIVE_ENDINGS)


def aspect_phrase(aspect: Aspect) -> str:
    """Name what a share counts: "fibre optic internet", "education: Master or higher"."""
    column, level = aspect.column, aspect.level
    if level is None:
        return softly(column.label)
    if column.kind == "flag":
        return column.high or yes(softly(column.label))
    if column.kind == "ordered":
        words = level_words(column, level)
        top = level == column.levels[-1]
        return f"{softly(column.label)}: {words}" + ("" if top else " or higher")
    return level_phrase(column, level)


def aspect_within(aspect: Aspect) -> str:
    """Name within a sentence what a share counts: "tender portal as first contact"."""
    column, level = aspect.column, aspect.level
    if level is not None and column.kind == "ordered":
        return ordered_words(column, level, at_least=True)
    if level is not None and column.kind == "category":
        return level_within(column, level)
    return aspect_phrase(aspect)


def trait_phrase(trait: Trait, found: ColumnProfile, persona: str) -> str | None:
    """Return the words with which a trait enters a name; None if it has no good words."""
    column, more = trait.aspect.column, trait.effect > 0
    if given := given_words(trait, found, persona):
        return given
    if trait.aspect.level is None:
        return _number_phrase(trait, found, more)
    if column.kind == "flag":
        label = softly(column.label)
        return yes(label) if more else no(label)
    if column.kind == "ordered":
        return ordered_words(column, trait.aspect.level, at_least=more)
    if untold(column, trait.aspect.level):
        return None
    if more:
        return level_within(column, trait.aspect.level)
    return level_denied(column, trait.aspect.level)


def comparative(trait: Trait, found: ColumnProfile) -> str | None:
    """Return a trait as a mere tendency: "higher income", "more often married"."""
    column, more = trait.aspect.column, trait.effect > 0
    label = softly(column.label)
    if trait.aspect.level is not None and column.kind != "ordered":
        if untold(column, trait.aspect.level):
            return None
        return f"{'more' if more else 'less'} often {aspect_within(trait.aspect)}"
    if (age := _age_words(found, more)) is not None:
        return age
    if column.kind == "date":
        return f"{'later' if more else 'earlier'} {_event(label)}"
    if is_count(found):
        return f"{'more' if more else 'fewer'} {count_label(label)}"
    if _SINCE.match(label):
        return f"{'longer' if more else 'shorter'} since the last {_SINCE.sub('', label)}"
    if _LASTING.search(label):
        return f"{'longer' if more else 'shorter'} {label}"
    return f"{'higher' if more else 'lower'} {label}"


def _number_phrase(trait: Trait, found: ColumnProfile, more: bool) -> str:
    label = softly(found.column.label)
    if (age := _age_words(found, more)) is not None:
        return age
    if found.column.kind == "date":
        return f"{'recent' if more else 'early'} {_event(label)}"
    cut, operator = trait.condition.value, trait.condition.operator
    whole = found.nature is not None and found.nature.whole and found.nature.non_negative
    if operator == "at_most" or (operator == "under" and whole and cut == 1):
        return no_such(label)
    if operator == "above" or (operator == "at_least" and whole and cut == 1):
        return count_label(label)
    if is_count(found):
        return f"{'many' if more else 'few'} {count_label(label)}"
    if _SINCE.match(label):
        return f"{'no recent' if more else 'recent'} {_SINCE.sub('', label)}"
    if _LASTING.search(label):
        return f"{'long' if more else 'short'} {label}"
    if _AMOUNT.match(label):
        return f"{'large' if more else 'small'} amounts of {_AMOUNT.sub('', label)}"
    return f"{'high' if more else 'low'} {label}"


def _event(label: str) -> str:
    """Return what a date is the date of: "signup" for "date of signup"."""
    return re.sub(r"^date (of )?|\s+date$", "", label, flags=re.IGNORECASE) or label


def _age_words(found: ColumnProfile, more: bool) -> str | None:
    words = re.findall(r"[a-z]+", found.column.label.casefold())
    if "age" in words:
        return "older" if more else "younger"
    born = "birth" in words or "born" in words
    if born and (found.column.kind == "date" or (found.nature is not None and found.nature.year)):
        return "younger" if more else "older"
    return None


def is_count(found: ColumnProfile) -> bool:
    """Whether "many" suits: whole numbers, seldom above 100, of a label in the plural."""
    label, nature = found.column.label, found.nature
    if nature is None or not nature.whole or found.column.unit or found.numbers().q90 > 100:
        return False
    if _AMOUNT.match(label) or _SINCE.match(label):
        return False
    return count_label(label) != label or is_plural(label)


def alone(phrase: str, unit: str) -> str:
    """Return a phrase as a whole name: "Older customers"."""
    return f"{phrase} {unit}" if phrase.casefold() in _BARE else phrase


def number_measured(found: ColumnProfile) -> str:
    """Name a number before its average or median: "orders" for "number of orders"."""
    label = softly(found.column.label)
    return count_label(label) if is_count(found) else label


def any_of(label: str) -> str:
    """Name what is above zero: "any children at home"."""
    return f"any {count_label(label)}"


def as_label(words: str) -> str:
    """Write words as the label of a figure, where all begin with a small letter."""
    return words


def typical(found: ColumnProfile, shown: str, *, average: bool) -> str:
    """Say a number within a sentence: "income around € 73,400", "around 6 orders"."""
    label = softly(found.column.label)
    if is_count(found):
        said = counted(shown, label)
        return f"{said} on average" if average else f"around {said}"
    return f"{label} {shown} on average" if average else f"{label} around {shown}"


def something(label: str, *, some: bool) -> str:
    """Say that there is any of it, or none: "any web orders", "no web orders"."""
    bare = count_label(label)
    return any_of(bare) if some else no_such(bare)


def when(label: str, cut: str, *, later: bool) -> str:
    """Say one side of a day: "customer since January 2020 or later"."""
    return f"{label} {f'{cut} or later' if later else f'before {cut}'}"


def how_many(label: str, cut: str, *, least: bool) -> str:
    """Say one side of a count: "at least 8 web orders"."""
    bare = count_label(label)
    return f"at least {cut} {bare}" if least else f"fewer than {cut} {bare}"


def how_much(label: str, cut: str, *, least: bool, share: bool, top: bool) -> str:
    """Say one side of a measure: "spend of € 900 or more".

    `share` is whether the cut is a share although the label does not say so: "orders placed online
    of 50 %" would be a share of a share. `top` is whether nothing lies above the cut.
    """
    if least:
        return f"{label}{':' if share else ' of'} {cut}{'' if top else ' or more'}"
    return f"{label}{':' if share else ''} under {cut}"


def between(label: str, low: str, high: str) -> str:
    """Say two cuts of one number: "spend from € 500 to under € 2,000"."""
    return f"{label} from {low} to under {high}"


def holding(column: Column, level: str, *, holds: bool) -> str:
    """Say that a set holds a value or not: "no paper among products bought"."""
    label = softly(column.label)
    return f"{'' if holds else 'no '}{level_words(column, level)} among {label}"


def varies(label: str, where: str, *, more: bool) -> str:
    """Say that members differ in a number: "noise varies more than among everyone: …"."""
    vary = "vary" if is_plural(label) else "varies"
    much = "more than" if more else "as much as"
    return f"{label} {vary} {much} among everyone: half are {where}."


def together(conditions: Sequence[str]) -> str:
    """Join conditions that are met together: "a, b and c"."""
    return ENGLISH.joined(conditions)
