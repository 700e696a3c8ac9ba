"""What every claim about one persona is drafted from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from personas.edition.claim import Claim
from personas.edition.model_facts import ModelFacts
from personas.profiling.facts import Profile, rounded
from personas.profiling.understanding import Understanding
from personas.texts import ENGLISH, Texts


@dataclass(frozen=True)
class Draft:
    """One persona, all that is understood of the book, and the facts of its model."""

    persona: str
    understanding: Understanding
    facts: ModelFacts

    @property
    def profile(self) -> Profile:
        return self.understanding.profile

    @property
    def texts(self) -> Texts:
        return self.profile.texts

    @property
    def n(self) -> int:
        return self.profile.sizes[self.persona]

    def claim(self, slot: str, at: int | None, text: str, **rest: Any) -> Claim:
        suffix = slot if at is None else f"{slot}.{at + 1}"
        for name in ("value", "everyone", "share", "everyone_share"):
            if isinstance(rest.get(name), float):
                rest[name] = rounded(rest[name])
        if rest.get("interval") is not None:
            rest["interval"] = tuple(rounded(end) for end in rest["interval"])
        return Claim(
            id=f"{self.persona}.{suffix}",
            text=text,
            persona=self.persona,
            **{"kind": "data", **rest},
        )

    def basis(self, n: int | None = None) -> str:
        base = self.texts.say(
            "evidence.in_persona",
            n=self.texts.count(self.n),
            unit=self.profile.unit,
            persona=self.persona,
        )
        if n is None or n == self.n:
            return base
        return self.texts.say("evidence.with_value", base=base, n=self.texts.count(n))


def book_claim(suffix: str, text: str, **rest: Any) -> Claim:
    """Draft a claim about the whole book."""
    for name in ("value", "everyone", "share", "everyone_share"):
        if isinstance(rest.get(name), float):
            rest[name] = rounded(rest[name])
    return Claim(id=f"book.{suffix}", text=text, **{"kind": "derived", **rest})


def columns_words(names: Iterable[str], texts: Texts = ENGLISH) -> str:
    unique = list(dict.fromkeys(names))
    if not unique:
        return texts.say("evidence.no_column")
    return texts.say("evidence.columns", number=len(unique), names=", ".join(unique))
