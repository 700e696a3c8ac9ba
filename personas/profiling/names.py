"""Plain names for personas, unique within the book, made of traits that most members have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from personas.profiling.facts import Profile
from personas.profiling.phrases import BARE, comparative, trait_phrase
from personas.profiling.traits import PersonaTraits, Trait

LONGEST = 60
SLIGHT = 0.5


@dataclass(frozen=True)
class PersonaName:
    """A persona's name and the traits it says; none for a name given by people."""

    text: str
    given: bool
    traits: tuple[Trait, ...] = ()


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
    taken = {name.text.casefold() for name in names.values()}
    for persona, found in traits.items():
        if persona in names:
            continue
        proposals = [*_from_traits(profile, found), *_from_tendencies(profile, found)]
        name = next((p for p in proposals if p.text.casefold() not in taken), None)
        names[persona] = name or _numbered(proposals, taken)
        taken.add(names[persona].text.casefold())
    return {persona: names[persona] for persona in traits}


def _from_traits(profile: Profile, found: PersonaTraits) -> Iterator[PersonaName]:
    """Yield names from the best down: two or three traits, then other choices of them."""
    worded: list[tuple[str, Trait]] = []
    for trait in found.all:
        phrase = trait_phrase(trait, profile.columns[trait.aspect.column.name])
        if trait.names_most and phrase and phrase not in (words for words, _ in worded):
            worded.append((phrase, trait))
    worded.sort(key=lambda item: -abs(item[1].effect))
    worded = [item for item in worded if len(item[0]) <= LONGEST][:5]
    if not worded:
        return
    strong = _strongest(worded)
    for n in range(len(strong), 0, -1):
        yield from _composed(strong[:n], profile.unit)
    for n in (3, 2, 1):
        for chosen in combinations(worded, n):
            yield from _composed(chosen, profile.unit)


def _strongest(worded: Sequence[tuple[str, Trait]]) -> list[tuple[str, Trait]]:
    """Return up to three phrases of different themes; a second of a theme only if none else is."""
    least = abs(worded[0][1].effect) / 2
    strong = [item for item in worded if abs(item[1].effect) >= least]
    chosen = [
        item
        for at, item in enumerate(strong)
        if not any(_one_theme(told[1], item[1]) for told in strong[:at])
    ]
    if len(chosen) == 1:
        first_word = chosen[0][0].split()[0]
        chosen += [item for item in strong[1:] if item[0].split()[0] != first_word][:1]
    return chosen[:3]


def _one_theme(first: Trait, second: Trait) -> bool:
    """Whether two traits say much the same in the same manner: two spends, two contracts."""
    same_manner = (first.aspect.level is None) == (second.aspect.level is None)
    return same_manner and first.aspect.column.name in second.kin


def _composed(chosen: Sequence[tuple[str, Trait]], unit: str) -> Iterator[PersonaName]:
    """Yield the phrases as one name, words for people first, if it is short enough."""
    ordered = sorted(chosen, key=lambda item: not _is_people(item[1]))
    text = capital(", ".join(phrase for phrase, _ in ordered))
    if text.casefold() in BARE:
        text = f"{text} {unit}"
    if len(text) <= LONGEST:
        yield PersonaName(text, given=False, traits=tuple(trait for _, trait in ordered))


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


def _numbered(proposals: Sequence[PersonaName], taken: set[str]) -> PersonaName:
    """Return the best proposal with a number: two groups no words of the data keep apart."""
    first, at = proposals[0], 2
    while f"{first.text} ({at})".casefold() in taken:
        at += 1
    return PersonaName(f"{first.text} ({at})", given=False, traits=first.traits)


def capital(text: str) -> str:
    """Begin a text with a capital letter."""
    return text[:1].upper() + text[1:]
