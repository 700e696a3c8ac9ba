"""Plain names for personas, unique within the book, made of traits that most members have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from personas.profiling.facts import ColumnProfile, Profile
from personas.profiling.phrases import grammar
from personas.profiling.phrases.columns import given_words
from personas.profiling.traits import PersonaTraits, Trait

LONGEST = 60
SLIGHT = 0.5
MOST_TRIED = 5
MOST_DENIED = 1
_KNOWN_OF_MOST = 0.75
"""A name says nothing that is not known of so many: beside the few who have a gap between orders,
most buyers would seem to wait long."""


@dataclass(frozen=True)
class PersonaName:
    """A persona's name and the traits it says; none for a name given by people."""

    text: str
    given: bool
    traits: tuple[Trait, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Said:
    """A trait that a phrase says; whether it is a word for people, and whether it denies."""

    trait: Trait
    people: bool
    denies: bool


Worded = dict[str, _Said]


def name_personas(
    profile: Profile,
    traits: Mapping[str, PersonaTraits],
    *,
    given: Mapping[str, str] | None = None,
) -> dict[str, PersonaName]:
    """Name every persona; names given by people win.

    A trait enters a name only if at least 60 % of members have it and fewer than 40 % of the
    others; what members are or do goes before what they are not, of which a name says one thing
    at most. A persona without such a trait is called close to the average, with the tendencies it
    has.

    Parameters
    ----------
    profile : Profile
    traits : mapping of str to PersonaTraits
    given : mapping of str to str, optional
        Names set by people, by persona id.
    """
    names = {
        persona: PersonaName(text, given=True)
        for persona, text in (given or {}).items()
        if persona in traits
    }
    worded = {persona: _worded(profile, found) for persona, found in traits.items()}
    for persona, found in traits.items():
        if persona in names:
            continue
        elsewhere = {words for other, told in worded.items() if other != persona for words in told}
        proposals = [
            *_from_traits(worded[persona], elsewhere, profile),
            *_from_tendencies(profile, found),
        ]
        name = next((one for one in proposals if _is_new(one, names.values())), None)
        names[persona] = name or _numbered(proposals, names.values())
    return {persona: names[persona] for persona in traits}


def _is_new(proposal: PersonaName, taken: Iterable[PersonaName]) -> bool:
    """Whether a name says something that no other name of the book says already."""
    words = set(proposal.phrases)
    return not any(
        proposal.text.casefold() == name.text.casefold()
        or (words and words <= set(name.phrases))
        or (name.phrases and set(name.phrases) <= words)
        for name in taken
    )


def _worded(profile: Profile, found: PersonaTraits) -> Worded:
    """Return the traits that may enter a name by their words, the strongest first."""
    words: Worded = {}
    say = grammar(profile.texts)
    for trait in sorted(found.all, key=lambda trait: -abs(trait.effect)):
        column = profile.columns[trait.aspect.column.name]
        phrase = say.trait_phrase(trait, column, found.persona)
        if not _is_known(column, profile):
            continue
        if trait.names_most and phrase and len(phrase) <= LONGEST:
            given = phrase == given_words(trait, column, found.persona)
            words.setdefault(phrase, _Said(trait, given, not given and say.denies(phrase)))
    return words


def _is_known(column: ColumnProfile, profile: Profile) -> bool:
    return column.everyone.n >= _KNOWN_OF_MOST * profile.n


def _from_traits(
    worded: Worded, elsewhere: Collection[str], profile: Profile
) -> Iterator[PersonaName]:
    """Yield names from the best down: two or three traits, then other choices of them.

    The strongest trait that denies nothing leads; of the others, those that no other persona of
    the book shares are taken first.
    """
    if not worded:
        return
    least = max(abs(said.trait.effect) for said in worded.values()) / 2
    strong = [words for words, said in worded.items() if abs(said.trait.effect) >= least]
    strong.sort(key=lambda words: worded[words].denies)
    (first, *strong) = strong
    strong.sort(key=lambda words: (worded[words].denies, words in elsewhere))
    chosen = _themes_once(worded, [first, *strong])
    for n in range(len(chosen), 0, -1):
        yield from _composed(worded, chosen[:n], profile)
    for n in (3, 2, 1):
        tried = list(combinations(list(worded)[:MOST_TRIED], n))
        for some in sorted(tried, key=lambda some: _n_denied(worded, some)):
            yield from _composed(worded, some, profile)


def _n_denied(worded: Worded, chosen: Sequence[str]) -> int:
    return sum(worded[words].denies for words in chosen)


def _themes_once(worded: Worded, strong: Sequence[str]) -> list[str]:
    """Return up to three phrases of different themes; a second of a theme only if none else is."""
    chosen: list[str] = []
    for words in strong:
        themes_differ = not any(_one_theme(worded[told], worded[words]) for told in chosen)
        fits = len(", ".join([*chosen, words])) <= LONGEST
        if themes_differ and fits and _n_denied(worded, [*chosen, words]) <= MOST_DENIED:
            chosen.append(words)
    if len(chosen) == 1:
        first_word = chosen[0].split()[0]
        chosen += [words for words in strong[1:] if words.split()[0] != first_word][:1]
    return chosen[:3]


def _one_theme(one: _Said, other: _Said) -> bool:
    """Whether two traits say much the same in the same manner: two spends, two contracts."""
    first, second = one.trait, other.trait
    same_manner = (first.aspect.level is None) == (second.aspect.level is None)
    return same_manner and first.aspect.column.name in second.kin


def _composed(worded: Worded, chosen: Sequence[str], profile: Profile) -> Iterator[PersonaName]:
    """Yield the phrases as one name, words for people first, if it is short enough."""
    if _n_denied(worded, chosen) > MOST_DENIED:
        return
    ordered = sorted(chosen, key=lambda words: (not worded[words].people, worded[words].denies))
    text = grammar(profile.texts).alone(capital(", ".join(ordered)), profile.unit)
    if len(text) <= LONGEST:
        traits = tuple(worded[words].trait for words in ordered)
        yield PersonaName(text, given=False, traits=traits, phrases=tuple(ordered))


def _from_tendencies(profile: Profile, found: PersonaTraits) -> Iterator[PersonaName]:
    worded = []
    texts, say = profile.texts, grammar(profile.texts)
    for trait in sorted(found.all, key=lambda trait: -abs(trait.effect)):
        column = profile.columns[trait.aspect.column.name]
        phrase = say.comparative(trait, column)
        if abs(trait.effect) >= SLIGHT and (given := given_words(trait, column, found.persona)):
            phrase = say.softly(given)
        if phrase and abs(trait.effect) >= 0.1 and _is_known(column, profile):
            worded.append((phrase, trait))
    for phrase, trait in worded:
        slight = abs(trait.effect) < SLIGHT
        text = texts.say("names.slight" if slight else "names.mixed", phrase=phrase)
        if len(text) <= LONGEST:
            yield PersonaName(text, given=False, traits=(trait,))
    yield PersonaName(texts.say("names.middle"), given=False)


def _numbered(proposals: Sequence[PersonaName], taken: Iterable[PersonaName]) -> PersonaName:
    """Return the best proposal with a number: two groups no words of the data keep apart."""
    first, at = proposals[0], 2
    texts = {name.text.casefold() for name in taken}
    while f"{first.text} ({at})".casefold() in texts:
        at += 1
    return replace(first, text=f"{first.text} ({at})")


def capital(text: str) -> str:
    """Begin a text with a capital letter."""
    return text[:1].upper() + text[1:]
