"""Are there groups at all? One word, and what it means in a sentence."""

from __future__ import annotations

from typing import Literal, get_args

from personas.texts import ENGLISH

Verdict = Literal["natural", "reproducible", "constructive"]

STABLE = 0.75
"""Median adjusted Rand index from which groups count as the same each time."""

SENTENCES: dict[Verdict, str] = {
    verdict: ENGLISH.say(f"wording.{verdict}", unit="Customers") for verdict in get_args(Verdict)
}


def verdict(*, natural_structure: bool, stability: float) -> Verdict:
    """Judge groups by the structure test and their stability.

    Parameters
    ----------
    natural_structure : bool
        Whether the records hold more structure than references without groups.
    stability : float
        Median adjusted Rand index of pairs of re-runs.

    Examples
    --------
    >>> verdict(natural_structure=False, stability=0.9)
    'reproducible'
    """
    if stability < STABLE:
        return "constructive"
    return "natural" if natural_structure else "reproducible"
