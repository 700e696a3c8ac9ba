"""The sentences of a book's cover and back page, in English.

A second language replaces this module together with ``wording``, ``numbers`` and
``profiling.phrases``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from personas.edition.edition import Verdict
from personas.edition.model_facts import ChoiceRow
from personas.edition.numbers import count
from personas.edition.wording import joined, trust_word
from personas.records.schema import Column

VERDICT_WORDS: dict[Verdict, str] = {
    "natural": "Natural",
    "reproducible": "Reproducible",
    "constructive": "Constructive",
}
TEAMS = {"sales": "Sales", "marketing": "Marketing"}
MAKES = "makes the personas"
KINDS = {
    "number": "number",
    "ordered": "ordered levels",
    "category": "category",
    "flag": "yes or no",
    "date": "date",
    "set": "several values",
    "text": "text",
}
USES = {
    "id": "names a record",
    "segment": MAKES,
    "describe": "describes them",
    "outcome": "outcome, never clustered on",
    "protected": "protected, never clustered on",
    "personal": "personal, on no page",
    "ignore": "not used",
}
LEVEL_WORDS = {"stop": "Stop", "warn": "Warning", "note": "Note"}
CHOSEN, RUNNER_UP = "chosen", "runner-up"
NEVER_LOST = "never"
MOST_LOST = 4
# Units that are people; of others, "those who are not" would be wrong.
_PEOPLE = {
    *("customers", "clients", "members", "users", "buyers", "shoppers", "subscribers", "donors"),
    *("patients", "guests", "students", "visitors", "employees", "patrons", "contacts", "leads"),
}
# Score and stability this close to each other make two numbers of personas equally good.
_TIED_SCORE, _TIED_STABILITY = 0.03, 0.05
METHODS = {
    "latent_classes": "Latent classes with shared variances found the groups",
    "kmeans": "K-means on balanced columns found the groups",
}


def population_sentence(n: int, unit: str, source: str, as_of: str | None, said: str | None) -> str:
    """Say what the book was made from, and whom it says nothing about."""
    if said:
        text = said.strip().rstrip(".")
        if text.casefold().startswith("made from"):
            return f"{text}."
        if text.casefold().startswith(unit.casefold()):
            return f"Made from {count(n)} {unit}{text[len(unit) :]}."
        return f"Made from {count(n)} {unit}: {text}."
    until = f", data to {as_of}" if as_of else ""
    others = f"people who are not {unit}" if unit.casefold() in _PEOPLE else f"other {unit}"
    return f"Made from the {count(n)} {unit} in {source}{until}; it says nothing about {others}."


def weak_sentence(weak: Mapping[str, int], n_reruns: int) -> str:
    """Name the personas that do not come back, with how often each did.

    Examples
    --------
    >>> weak_sentence({"P4": 4}, 40)
    'P4 does not come back reliably: 4 of 40 re-runs.'
    >>> weak_sentence({"P3": 9, "P4": 4}, 40)
    'P3 and P4 do not come back reliably: 9 and 4 of 40 re-runs.'
    """
    do = "does" if len(weak) == 1 else "do"
    often = joined([str(found_again) for found_again in weak.values()])
    return f"{joined(list(weak))} {do} not come back reliably: {often} of {n_reruns} re-runs."


def is_near_tie(chosen: ChoiceRow, other: ChoiceRow) -> bool:
    """Whether two numbers of personas are practically as good as each other."""
    if chosen.score is None or other.score is None or chosen.score <= 0:
        return False
    if chosen.stability is None or other.stability is None:
        return False
    apart = abs(chosen.stability - other.stability)
    return abs(other.score / chosen.score - 1) <= _TIED_SCORE and apart <= _TIED_STABILITY


def near_tie_sentence(text: str) -> str:
    """Add to the reason against the runner-up that it is a near tie."""
    return f"{text} It is a near tie."


def use_words(column: Column, role: str, *, shared: bool) -> str:
    """Say what a column was used for, and with which group it shares its weight."""
    words = USES[role]
    if role == "segment" and column.group and shared:
        return f"{words}, shares one weight with group \u2018{column.group}\u2019"
    return words


def agreed_sentence(team: str, who: str | None) -> str:
    """Say who of a team agreed, or that nobody did yet."""
    return f"agreed by {who}" if who else f"not yet agreed by {TEAMS[team]}"


def method_sentences(
    *,
    method: str,
    unit: str,
    n: int,
    n_columns: int,
    n_study: int,
    n_fit: int,
    n_starts: int,
    min_cell: int,
) -> list[str]:
    """Say in seven sentences how the book was made."""
    made = "1 column" if n_columns == 1 else f"{n_columns} columns"
    how = METHODS.get(method, f"{method} found the groups")
    return [
        f"{made} made the personas; outcomes and protected columns never did.",
        "Every column weighs the same, numbers and categories alike; columns of one group share "
        "one weight; missing cells neither help nor hurt.",
        f"{how}, from {count(n_starts)} starts on {count(n_fit)} {unit}; all {count(n)} were then "
        "labelled.",
        f"Each number of personas was tried on pairs of samples of {count(n_study)} {unit} and "
        "held against data of the same shape without groups: stability says how alike the two "
        "groupings are (adjusted Rand index: 1 is the same, 0 is chance), the score weighs it by "
        "how much better they describe the records (ICL, a fit that counts against extra groups).",
        f"Figures on the cards are counted over all {unit}; rules are measured on {unit} they were "
        "not made from, and the smallest persona of each number tried is a share of the study.",
        "Index 100 is the same as everyone; the spread beside a trait is how far it moves over "
        "re-runs, not a test; an outcome, shown with its 95 % interval, is called different from "
        "the others only if that stands after adjusting for the number of comparisons (Holm).",
        f"Nothing is printed on fewer than {count(min_cell)} {unit}.",
    ]


def choice_sentence(k: int, stability: str, role: str) -> str:
    """Say the evidence for one number of personas."""
    found = f"stability {stability}" if stability else "not tried for stability"
    return f"{k} personas: {found}{f', {role}' if role else ''}."


def stability_sentence(persona: str, found_again: str, stability: float) -> str:
    """Say how stable one persona is."""
    return f"{persona}: found again in {found_again} re-runs, {trust_word(stability)}."


def again_words(found_again: int, n_reruns: int) -> str:
    """Write how often a persona came back: "39 of 40"."""
    return f"{found_again} of {n_reruns}"


def sensitivity_sentence(persona: str, kept: str, lost: str) -> str:
    """Say how many variations of the analysis keep one persona."""
    return f"{persona}: kept in {kept} variations" + (f"; lost with {lost}." if lost else ".")


def lost_words(variations: Sequence[str]) -> str:
    """List the variations that lost a persona; of many, the worst ones.

    Examples
    --------
    >>> lost_words(["income left out", "plain scaling"])
    'income left out; plain scaling'
    """
    named = "; ".join(variations[:MOST_LOST])
    more = len(variations) - MOST_LOST
    return f"{named} and {more} more" if more > 0 else named


def limit_sentences(verdict: Verdict, split: str | None = None) -> list[str]:
    """Say what a book of personas cannot carry; ``split`` is the column that makes them alone."""
    texts = [
        "Personas describe groups, not single people: members differ, and the ladder on each card "
        "says how many a description fits.",
        "What goes together need not cause each other: no figure says what would happen if "
        "something were done.",
        "The verdict speaks of the book as a whole: a persona can still be one half of a larger "
        "block, cut by us.",
    ]
    if split is not None:
        texts.insert(0, f"These personas are mainly a split of one column: {split}.")
    if verdict != "natural":
        texts.append("Borders between personas are soft: some members could as well be next door.")
    return texts


def provenance_words(
    source: str, n: int, as_of: str, fingerprint: str, seed: int, versions: str
) -> dict[str, str]:
    """Name where the book comes from, row by row."""
    return {
        "source": source,
        "records": count(n),
        "data to": as_of or "not stated",
        "fingerprint of the data": fingerprint[:16],
        "seed": str(seed),
        "made with": versions,
    }
