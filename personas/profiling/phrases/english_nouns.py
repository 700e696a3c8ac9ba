"""English labels: which are plural, and what one of many is called."""

from __future__ import annotations

import re

_AFTER_HEAD = re.compile(r"\s(?:a|an|per|on|in|at|from|with|of|to|by|since)\s", re.IGNORECASE)
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


def is_plural(label: str) -> bool:
    """Whether a label speaks of several things: "orders a month", not "tenure"."""
    head = _AFTER_HEAD.split(count_label(label))[0]
    return head.endswith("s") and not head.endswith(("ss", "us", "is"))


def count_label(label: str) -> str:
    """Return a label without its "number of"."""
    return _COUNTS.sub("", label)
