"""Answers that give a persona away, and answers that rule it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from personas.profiling.facts import Profile
from personas.profiling.suppression import total_gives_away
from personas.profiling.typing_points import Ints
from personas.profiling.typing_questions import Question
from personas.profiling.typing_tool import Typing

MOST_SIGNS = 3
# Less of a difference between them and the others gives nobody away.
LEAST_DIFFERENCE = 0.15
# An answer rules a persona out if this few of its members give it, this few of those who give it
# are members, and most of these are of one other persona.
RULED_OUT = 0.1
HARDLY_ANY = 0.05
MOST = 0.5
LEAST_OF_ALL = 0.03


@dataclass(frozen=True)
class Sign:
    """An answer, or neighbouring answers, and who gives it.

    Attributes
    ----------
    question : Question
    first, last : int
        The answers meant, from first to last.
    hits, n : int
        Members who answer so, of those with an answer.
    hits_others, n_others : int
        The same for everybody else.
    instead : str or None
        For an answer that rules the persona out: which one most of those who give it are.
    hits_instead : int
        How many of them are.
    each : tuple of tuple of int
        Of each persona, how many answer so and how many do not.
    """

    question: Question
    first: int
    last: int
    hits: int
    n: int
    hits_others: int
    n_others: int
    instead: str | None = None
    hits_instead: int = 0
    each: tuple[tuple[int, int], ...] = ()

    def gives_away(self, min_cell: int) -> bool:
        """Whether an exact count of all who answer so would give a few of one persona away."""
        return any(total_gives_away(parts, min_cell) for parts in zip(*self.each, strict=True))

    @property
    def difference(self) -> float:
        """Share of members less share of the others."""
        return self.hits / max(self.n, 1) - self.hits_others / max(self.n_others, 1)


def giveaways(typing: Typing, profile: Profile, persona: str) -> tuple[Sign, ...]:
    """Up to three answers that most members give and fewest others, each about another thing.

    Parameters
    ----------
    typing : Typing
    profile : Profile
    persona : str
    """
    told = [
        sign
        for sign in _signs(typing, profile.persona_ids.index(persona))
        if sign.difference >= LEAST_DIFFERENCE and sign.hits >= profile.min_cell
    ]
    return _different(told, profile)


def exclusions(typing: Typing, profile: Profile, persona: str) -> tuple[Sign, ...]:
    """Up to three answers that nearly rule the persona out, and which one it is instead."""
    at = profile.persona_ids.index(persona)
    told = [
        sign
        for sign in _signs(typing, at, names=profile.persona_ids)
        if sign.instead is not None and _rules_out(sign, typing.n, profile.min_cell)
    ]
    return _different(told, profile)


def _rules_out(sign: Sign, n_rows: int, min_cell: int) -> bool:
    n = sign.hits + sign.hits_others
    return (
        n >= max(LEAST_OF_ALL * n_rows, 2 * min_cell)
        and sign.hits <= RULED_OUT * sign.n
        and sign.hits <= HARDLY_ANY * n
        and sign.hits_instead > MOST * n
    )


def _signs(typing: Typing, at: int, names: Sequence[str] = ()) -> Iterator[Sign]:
    for question, counts in zip(typing.asked, typing.counts, strict=True):
        n_each = counts.sum(axis=0)
        for first, last in _spans(question):
            hits = counts[first : last + 1].sum(axis=0)
            instead, hits_instead = _instead(hits, at, names)
            yield Sign(
                question=question,
                first=first,
                last=last,
                hits=int(hits[at]),
                n=int(n_each[at]),
                hits_others=int(hits.sum() - hits[at]),
                n_others=int(n_each.sum() - n_each[at]),
                instead=instead,
                hits_instead=hits_instead,
                each=tuple(zip(hits.tolist(), (n_each - hits).tolist(), strict=True)),
            )


def _instead(hits: Ints, at: int, names: Sequence[str]) -> tuple[str | None, int]:
    others = hits.copy()
    others[at] = -1
    most = int(np.argmax(others))
    if not names or others[most] <= 0:
        return None, 0
    return names[most], int(others[most])


def _spans(question: Question) -> Iterator[tuple[int, int]]:
    """Single answers, and neighbouring ones where answers have an order; never all of them."""
    n = question.n_answers
    for first in range(n):
        ordered = question.kind in ("number", "date", "ordered")
        for last in range(first, n if ordered else first + 1):
            other = question.kind == "category" and question.levels[first] == ()
            if last - first + 1 < n and not other:
                yield first, last


def _different(signs: Sequence[Sign], profile: Profile) -> tuple[Sign, ...]:
    """The strongest signs, one for each column and each group of columns."""
    kept: list[Sign] = []
    used: set[str] = set()
    for sign in sorted(signs, key=lambda one: -round(abs(one.difference), 9)):
        column = profile.columns[sign.question.column].column
        names = {column.name, column.group or column.name}
        if not names & used:
            kept.append(sign)
            used |= names
    return tuple(kept[:MOST_SIGNS])
