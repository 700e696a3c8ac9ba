"""Plain names for personas, unique within the book, made of traits that most members have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from personas.profiling.facts import Profile
from personas.profiling.phrases import BARE, comparative, trait_phrase
from personas.profiling.traits import PersonaTraits, Trait

LONGEST = 60
SLIGHT = 0.5
MOST_TRIED = 5


@dataclass(frozen=True)
class PersonaName:
    """A persona's name and the traits it says; none for a name given by people."""

    text: str
    given: bool
    traits: tuple[Trait, ...] = ()
    phrases: tuple[str, ...] = ()


Worded = dict[str, Trait]


def name_personas(
    profile: Profile,
    traits: Mapping[str, PersonaTraits],
    *,
    given: Mapping[str, str] | None = None,
) -> dict[str, PersonaName]:
    """Name every persona; names given by people win.

    A trait enters a name only if at least 60 % of members have it and fewer than 40 % of the
    others. A persona without such a trait is called close to the average, with the tendencies
    it has.

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
            *_from_traits(worded[persona], elsewhere, profile.unit),
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
    for trait in sorted(found.all, key=lambda trait: -abs(trait.effect)):
        phrase = trait_phrase(trait, profile.columns[trait.aspect.column.name])
        if trait.names_most and phrase and len(phrase) <= LONGEST:
            words.setdefault(phrase, trait)
    return words


def _from_traits(worded: Worded, elsewhere: Collection[str], unit: str) -> Iterator[PersonaName]:
    """Yield names from the best down: two or three traits, then other choices of them.

    The strongest trait leads; of the others, those that no other persona of the book shares are
    taken first.
    """
    if not worded:
        return
    (first, *rest) = worded
    least = abs(worded[first].effect) / 2
    strong = [words for words in rest if abs(worded[words].effect) >= least]
    strong.sort(key=lambda words: words in elsewhere)
    chosen = _themes_once(worded, [first, *strong])
    for n in range(len(chosen), 0, -1):
        yield from _composed(worded, chosen[:n], unit)
    for n in (3, 2, 1):
        for some in combinations(list(worded)[:MOST_TRIED], n):
            yield from _composed(worded, some, unit)


def _themes_once(worded: Worded, strong: Sequence[str]) -> list[str]:
    """Return up to three phrases of different themes; a second of a theme only if none else is."""
    chosen: list[str] = []
    for words in strong:
        themes_differ = not any(_one_theme(worded[told], worded[words]) for told in chosen)
        if themes_differ and len(", ".join([*chosen, words])) <= LONGEST:
            chosen.append(words)
    if len(chosen) == 1:
        first_word = chosen[0].split()[0]
        chosen += [words for words in strong[1:] if words.split()[0] != first_word][:1]
    return chosen[:3]


def _one_theme(first: Trait, second: Trait) -> bool:
    """Whether two traits say much the same in the same manner: two spends, two contracts."""
    same_manner = (first.aspect.level is None) == (second.aspect.level is None)
    return same_manner and first.aspect.column.name in second.kin


def _composed(worded: Worded, chosen: Sequence[str], unit: str) -> Iterator[PersonaName]:
    """Yield the phrases as one name, words for people first, if it is short enough."""
    ordered = sorted(chosen, key=lambda words: not _is_people(worded[words]))
    text = capital(", ".join(ordered))
    if text.casefold() in BARE:
        text = f"{text} {unit}"
    if len(text) <= LONGEST:
        traits = tuple(worded[words] for words in ordered)
        yield PersonaName(text, given=False, traits=traits, phrases=tuple(ordered))


def _is_people(trait: Trait) -> bool:
    return bool(trait.aspect.column.high if trait.effect > 0 else trait.aspect.column.low)


def _from_tendencies(profile: Profile, found: PersonaTraits) -> Iterator[PersonaName]:
    worded = []
    for trait in sorted(found.all, key=lambda trait: -abs(trait.effect)):
        phrase = comparative(trait, profile.columns[trait.aspect.column.name])
        if phrase and abs(trait.effect) >= 0.1:
            worded.append((phrase, trait))
    for phrase, trait in worded:
        if abs(trait.effect) < SLIGHT:
            text = f"Close to the average: slightly {phrase}"
        else:
            text = f"Mixed group: {phrase}"
        if len(text) <= LONGEST:
            yield PersonaName(text, given=False, traits=(trait,))
    yield PersonaName("Middle of the road", given=False)


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
