"""The sentences of a book's cover and back pages, in its language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from personas.edition.edition import Verdict
from personas.edition.model_facts import ChoiceRow
from personas.edition.wording import trust_word
from personas.records.schema import Column
from personas.texts import ENGLISH, Texts

TEAMS = ("sales", "marketing")
MOST_LOST = 4
# Units that are people; of others, "those who are not" would be wrong.
_PEOPLE = {
    *("customers", "clients", "members", "users", "buyers", "shoppers", "subscribers", "donors"),
    *("patients", "guests", "students", "visitors", "employees", "patrons", "contacts", "leads"),
    *(
        "kunden",
        "kundinnen",
        "mitglieder",
        "nutzer",
        "käufer",
        "abonnenten",
        "spender",
        "patienten",
    ),
    *("gäste", "besucher", "versicherte", "kontakte", "personen"),
}
# Score and stability this close to each other make two numbers of personas equally good.
_TIED_SCORE, _TIED_STABILITY = 0.03, 0.05
_METHODS = ("latent_classes", "kmeans")


def population_sentence(
    n: int, unit: str, source: str, as_of: str | None, said: str | None, texts: Texts = ENGLISH
) -> str:
    """Say what the book was made from, and whom it says nothing about."""
    if said:
        return _population_said(said.strip().rstrip("."), texts.count(n), unit, texts)
    people = unit.casefold() in _PEOPLE
    return texts.say(
        "book.population_until" if as_of else "book.population",
        n=texts.count(n),
        unit=unit,
        source=source,
        as_of=as_of,
        others=texts.say("book.other_people" if people else "book.other_things", unit=unit),
    )


def _population_said(text: str, n: str, unit: str, texts: Texts) -> str:
    if text.casefold().startswith(("made from", "grundlage", "erstellt aus")):
        return texts.say("book.population_said", text=text)
    if text.casefold().startswith(unit.casefold()):
        return texts.say("book.population_of", n=n, unit=unit, rest=text[len(unit) :])
    return texts.say("book.population_who", n=n, unit=unit, text=text)


def weak_sentence(weak: Mapping[str, int], n_reruns: int, texts: Texts = ENGLISH) -> str:
    """Name the personas that do not come back, with how often each did.

    Examples
    --------
    >>> weak_sentence({"P4": 4}, 40)
    'P4 does not come back reliably: 4 of 40 re-runs.'
    >>> weak_sentence({"P3": 9, "P4": 4}, 40)
    'P3 and P4 do not come back reliably: 9 and 4 of 40 re-runs.'
    """
    often = texts.joined([str(found_again) for found_again in weak.values()])
    personas = texts.joined(list(weak))
    return texts.say(
        "book.weak", number=len(weak), personas=personas, often=often, n_reruns=n_reruns
    )


def is_near_tie(chosen: ChoiceRow, other: ChoiceRow) -> bool:
    """Whether two numbers of personas are practically as good as each other."""
    if chosen.score is None or other.score is None or chosen.score <= 0:
        return False
    if chosen.stability is None or other.stability is None:
        return False
    apart = abs(chosen.stability - other.stability)
    return abs(other.score / chosen.score - 1) <= _TIED_SCORE and apart <= _TIED_STABILITY


def near_tie_sentence(text: str, texts: Texts = ENGLISH) -> str:
    """Add to the reason against the runner-up that it is a near tie."""
    return texts.say("book.near_tie", text=text)


def use_words(column: Column, role: str, *, shared: bool, texts: Texts = ENGLISH) -> str:
    """Say what a column was used for, and with which group it shares its weight."""
    words = texts.say(f"book.use_{role}")
    if role == "segment" and column.group and shared:
        return texts.say("book.use_shared", use=words, group=column.group)
    return words


def agreed_sentence(team: str, who: str | None, texts: Texts = ENGLISH) -> str:
    """Say who of a team agreed, or that nobody did yet."""
    if who:
        return texts.say("book.agreed", who=who)
    return texts.say("book.not_agreed", team=texts.say(f"book.{team}"))


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
    texts: Texts = ENGLISH,
) -> list[str]:
    """Say in seven sentences how the book was made."""
    known = f"book.method_{method if method in _METHODS else 'other'}"
    return [
        texts.say("book.method_columns", number=n_columns),
        texts.say("book.method_weights"),
        texts.say(
            "book.method_found",
            how=texts.say(known, method=method),
            n_starts=texts.count(n_starts),
            n_fit=texts.count(n_fit),
            unit=unit,
            n=texts.count(n),
        ),
        texts.say("book.method_study", n_study=texts.count(n_study), unit=unit),
        texts.say("book.method_figures", unit=unit),
        texts.say("book.method_index"),
        texts.say("book.method_cell", min_cell=texts.count(min_cell), unit=unit),
    ]


def choice_sentence(k: int, stability: str, role: str, texts: Texts = ENGLISH) -> str:
    """Say the evidence for one number of personas."""
    key = f"book.choice{'' if stability else '_untried'}{'_role' if role else ''}"
    return texts.say(key, k=k, stability=stability, role=role)


def stability_sentence(
    persona: str, found_again: str, stability: float, texts: Texts = ENGLISH
) -> str:
    """Say how stable one persona is."""
    word = trust_word(stability, texts)
    return texts.say("book.stability", persona=persona, again=found_again, word=word)


def again_words(found_again: int, n_reruns: int, texts: Texts = ENGLISH) -> str:
    """Write how often a persona came back: "39 of 40"."""
    return texts.say("book.again", n=found_again, n_all=n_reruns)


def sensitivity_sentence(persona: str, kept: str, lost: str, texts: Texts = ENGLISH) -> str:
    """Say how many variations of the analysis keep one persona."""
    key = "book.kept_lost" if lost else "book.kept"
    return texts.say(key, persona=persona, kept=kept, lost=lost)


def lost_words(variations: Sequence[str], texts: Texts = ENGLISH) -> str:
    """List the variations that lost a persona; of many, the worst ones.

    Examples
    --------
    >>> lost_words(["income left out", "plain scaling"])
    'income left out; plain scaling'
    """
    named = "; ".join(variations[:MOST_LOST])
    more = len(variations) - MOST_LOST
    return texts.say("words.more", told=named, number=more) if more > 0 else named


def limit_sentences(
    verdict: Verdict, split: str | None = None, texts: Texts = ENGLISH
) -> list[str]:
    """Say what a book of personas cannot carry; ``split`` is the column that makes them alone."""
    sentences = [texts.say(f"book.limit_{name}") for name in ("groups", "cause", "verdict")]
    if split is not None:
        sentences.insert(0, texts.say("book.limit_split", split=split))
    if verdict != "natural":
        sentences.append(texts.say("book.limit_soft"))
    return sentences


def provenance_words(
    source: str,
    n: int,
    as_of: str,
    fingerprint: str,
    seed: int,
    versions: str,
    texts: Texts = ENGLISH,
) -> dict[str, str]:
    """Name where the book comes from, row by row."""
    rows = {
        "source": source,
        "records": texts.count(n),
        "data_to": as_of or texts.say("book.not_stated"),
        "fingerprint": fingerprint[:16],
        "seed": str(seed),
        "made_with": versions,
    }
    return {texts.say(f"book.{name}"): value for name, value in rows.items()}
