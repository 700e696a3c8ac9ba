"""How many members, and how many others, a persona's description really fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from personas.profiling.conditions import Split, count_each
from personas.profiling.traits import PersonaTraits

RUNGS = (1, 3, 5)


@dataclass(frozen=True)
class Rung:
    """Members and others who meet the first ``n_traits`` headline traits together.

    The ladder answers a known flaw of rich descriptions: the more they say, the fewer people
    they fit (Chapman & Milham 2006, "The personas' new clothes").
    """

    n_traits: int
    all: bool
    met: Split


def coverage(
    labelled: nw.LazyFrame[Any], traits: Mapping[str, PersonaTraits]
) -> dict[str, tuple[Rung, ...]]:
    """Count the ladder of each persona over all rows, in one scan.

    Parameters
    ----------
    labelled : narwhals.LazyFrame
        Rows with ``__persona``.
    traits : mapping of str to PersonaTraits

    Returns
    -------
    dict of str to tuple of Rung
        Top 1, 3, 5 and all headline traits, by persona id; rungs that would repeat are left out.
    """
    steps = {
        persona: sorted({n for n in (*RUNGS, found.n_headline) if 0 < n <= found.n_headline})
        for persona, found in traits.items()
    }
    questions = {
        persona: [[trait.condition for trait in found.headline[:n]] for n in steps[persona]]
        for persona, found in traits.items()
    }
    counts = count_each(labelled, questions)
    return {
        persona: tuple(
            Rung(n, n == traits[persona].n_headline, met)
            for n, met in zip(steps[persona], counts[persona], strict=True)
        )
        for persona in traits
    }
