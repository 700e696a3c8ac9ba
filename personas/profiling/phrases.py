"""English words for a column, a level and a direction; no numbers.

A second language replaces this module and ``edition.wording``.
"""

from __future__ import annotations

import re

from personas.profiling.effects import Aspect
from personas.profiling.facts import OTHER, ColumnProfile
from personas.profiling.traits import Trait
from personas.records.schema import Column

# Levels that say that nothing is known; never part of a name.
_UNTOLD = {"", "other", "others", "unknown", "none", "n/a", "na", "not available", "misc", "?"}
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
    "month",
)
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
_AMOUNT = re.compile(r"^amount (?:of )?", re.IGNORECASE)
_SINCE = re.compile(r"^(?:days|weeks|months|years) since (?:the )?(?:last )?", re.IGNORECASE)
_AFTER_HEAD = re.compile(r"\s(?:a|an|per|on|in|at|from|with|of|to|by|since)\s", re.IGNORECASE)
# Words that need the unit beside them when they are the whole name.
BARE = {"older", "younger"}
_COUNTS = re.compile(r"^(?:num|number of|nr|no of|count of|n of|share of)\s+", re.IGNORECASE)


def softly(text: str) -> str:
    """Begin a text with a small letter unless its first word is an acronym or a mixed word.

    Examples
    --------
    >>> softly("Month-to-month"), softly("DSL line"), softly("iPhone")
    ('month-to-month', 'DSL line', 'iPhone')
    """
    first = text.split(" ", 1)[0]
    if len(first) > 1 and first[1:] != first[1:].lower():
        return text
    return text[:1].lower() + text[1:] if len(first) > 1 else text


def level_words(column: Column, level: str) -> str:
    """Return a level as printed: the brief's word for a code, else as in the records."""
    return column.level_names.get(level, level)


def level_phrase(column: Column, level: str) -> str:
    """Return a level with as much of its column's label as a reader needs.

    Examples
    --------
    >>> contract = Column(name="Contract", kind="category", role="segment", label="contract")
    >>> level_phrase(contract, "Month-to-month")
    'month-to-month contract'
    >>> channel = Column(name="Channel", kind="category", role="segment", label="channel")
    >>> level_phrase(channel, "2")
    'channel 2'
    """
    label, words = softly(column.label), level_words(column, level)
    if column.kind == "set":
        return f"{words} among {label}"
    if words.casefold() in ("yes", "true"):
        return label
    if words.casefold() in ("no", "false"):
        return no(label)
    if not any(letter.isalpha() for letter in words) or words.casefold() in _UNTOLD:
        return f"{label} {softly(words)}"
    if label.endswith(_LEADING):
        return f"{label} {words}"
    if label.endswith(_SPEAKING) or _shares_a_word(label, words):
        return softly(words)
    if len(words.split()) > 2:
        return f"{label}: {softly(words)}"
    return f"{softly(words)} {label}"


def level_denied(column: Column, level: str) -> str:
    """Return a level as not had: "contract not two year"."""
    label, words = softly(column.label), level_words(column, level)
    if column.kind == "set":
        return f"no {words} among {label}"
    return f"{label} not {words if label.endswith(_LEADING) else softly(words)}"


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


def trait_phrase(trait: Trait, found: ColumnProfile) -> str | None:
    """Return the words with which a trait enters a name; None if it has no good words."""
    column, more = trait.aspect.column, trait.effect > 0
    if given := column.high if more else column.low:
        return given
    if trait.aspect.level is None:
        return _number_phrase(trait, found, more)
    if column.kind == "flag":
        label = softly(column.label)
        return yes(label) if more else no(label)
    if column.kind == "ordered":
        return f"{'high' if more else 'low'} {softly(column.label)}"
    if _untold(trait.aspect.level, column):
        return None
    if more:
        return level_phrase(column, trait.aspect.level)
    return level_denied(column, trait.aspect.level)


def comparative(trait: Trait, found: ColumnProfile) -> str | None:
    """Return a trait as a mere tendency: "higher income", "more often married"."""
    column, more = trait.aspect.column, trait.effect > 0
    label = softly(column.label)
    if trait.aspect.level is not None and column.kind != "ordered":
        if _untold(trait.aspect.level, column):
            return None
        return f"{'more' if more else 'less'} often {aspect_phrase(trait.aspect)}"
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


def counted(shown: str, label: str) -> str:
    """Set a count before its label: "6 web orders a month", "1 order in 12 months".

    Examples
    --------
    >>> counted("6", "number of web orders"), counted("1", "orders in 12 months")
    ('6 web orders', '1 order in 12 months')
    """
    bare = count_label(label)
    head = _AFTER_HEAD.split(bare)[0]
    if shown != "1" or not head.endswith("s"):
        return f"{shown} {bare}"
    return f"1 {singular(head)}{bare[len(head) :]}"


def singular(plural: str) -> str:
    """Return one of many: "account" for "accounts".

    Examples
    --------
    >>> [singular(word) for word in ("accounts", "companies", "people", "boxes", "businesses")]
    ['account', 'company', 'person', 'box', 'business']
    """
    irregular = {"people": "person", "men": "man", "women": "woman", "children": "child"}
    if plural.lower() in irregular:
        return irregular[plural.lower()]
    if plural.endswith("ies") and len(plural) > 4:
        return plural[:-3] + "y"
    if plural.endswith(("xes", "sses", "ches", "shes")):
        return plural[:-2]
    if plural.endswith("s") and not plural.endswith("ss"):
        return plural[:-1]
    return plural


def says_unit(column: Column) -> bool:
    """Whether the label says the unit already: "days since the last order"."""
    return bool(column.unit) and column.unit in column.label.casefold().split()


def is_count(found: ColumnProfile) -> bool:
    """Whether "many" suits: whole numbers, seldom above 100, of a label in the plural."""
    label, nature = found.column.label, found.nature
    if nature is None or not nature.whole or found.column.unit or found.numbers().q90 > 100:
        return False
    if _AMOUNT.match(label) or _SINCE.match(label):
        return False
    bare = count_label(label)
    head = _AFTER_HEAD.split(bare)[0]
    return bare != label or (head.endswith("s") and not head.endswith("ss"))


def count_label(label: str) -> str:
    """Return a label without its "number of"."""
    return _COUNTS.sub("", label)


def _untold(level: str, column: Column) -> bool:
    words = level_words(column, level).strip().casefold()
    return level == OTHER or words in _UNTOLD
