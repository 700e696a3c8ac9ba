"""An edition of the planted personas, written once."""

from __future__ import annotations

from functools import cache
from typing import Any

from personas.edition.claim import Claim
from personas.edition.edition import Edition, Provenance, Verdict
from personas.edition.model_facts import ChoiceRow, ModelFacts, Variations
from personas.edition.writing import write_edition
from personas.records.finding import Finding
from tests.profiling.planted import schema, understood

FINDINGS = (
    Finding(
        level="warn",
        topic="duplicates",
        what="12 of 1,200 rows equal another row.",
        where="accounts.csv",
        do="see whether one account was entered twice",
    ),
)


def facts(verdict: Verdict = "natural", **changes: Any) -> ModelFacts:
    """Facts of a model that found the three planted personas."""
    rows = (
        ChoiceRow(2, 0.8, 0.7, 0.9, 812.4, 3.25, 0.3),
        ChoiceRow(3, 0.93, 0.9, 0.95, 1234.5, 18.2, 0.167, chosen=True),
        ChoiceRow(4, 0.9, 0.85, 0.93, 1101.0, -0.04, 0.09, runner_up=True),
    )
    usual: dict[str, Any] = {
        "verdict": verdict,
        "method": "latent_classes",
        "choice": rows,
        "choice_rule": "The highest score wins.",
        "why_not": "4 personas come back less often.",
        "stability": {"P1": 0.94, "P2": 0.8, "P3": 0.55},
        "found_again": {"P1": 39, "P2": 33, "P3": 12},
        "n_reruns": 40,
        "variations": Variations(
            26, 1100, {"P1": (), "P2": ("orders left out",), "P3": tuple("abcdefg")}
        ),
        "n_edge": 14,
        "n_study": 1200,
        "n_fit": 1200,
    }
    return ModelFacts(**{**usual, **changes})


def provenance() -> Provenance:
    """Where the planted accounts come from."""
    return Provenance(
        source="accounts.csv",
        fingerprint="ab" * 16,
        n_records=1200,
        as_of="2026-06-30",
        seed=7,
        settings={},
        versions={"personas": "0.1.0"},
    )


@cache
def edition(verdict: Verdict = "natural") -> Edition:
    """Write the planted personas up."""
    return write(facts(verdict))


def write(found: ModelFacts, **changes: Any) -> Edition:
    """Write an edition with other facts or settings."""
    usual: dict[str, Any] = {
        "schema": schema(),
        "model": {"k": 3},
        "findings": FINDINGS,
        "provenance": provenance(),
        "title": "Who buys",
        "agreed_by": {"sales": "Ann Lee, 2026-06-30"},
    }
    understanding = changes.pop("understanding", understood())
    return write_edition(understanding, found, **{**usual, **changes})


def claims(slot: str, persona: str | None = None, **changes: Any) -> tuple[Claim, ...]:
    """Return the claims of a slot."""
    found = write(facts(), **changes) if changes else edition()
    return found.claims_in(slot, persona_id=persona)
