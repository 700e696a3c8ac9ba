"""Turning what is understood into an edition: claims in their slots, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from personas.edition.book_claims import book_claims
from personas.edition.claim import Claim
from personas.edition.edition import Edition, Persona, Provenance
from personas.edition.look import Look
from personas.edition.model_facts import ModelFacts
from personas.edition.persona_claims import Slots, persona_claims
from personas.edition.typing_claims import told_tool
from personas.profiling.paying import Payoff
from personas.profiling.understanding import Understanding
from personas.records.finding import Finding
from personas.records.schema import Schema


def write_edition(
    understanding: Understanding,
    facts: ModelFacts,
    *,
    schema: Schema,
    model: Mapping[str, Any],
    findings: Sequence[Finding],
    provenance: Provenance,
    title: str = "Personas",
    population: str | None = None,
    agreed_by: Mapping[str, str | None] | None = None,
    look: Look | None = None,
    payoff: Payoff | None = None,
) -> Edition:
    """Write the claims of a book and put them into their slots.

    Parameters
    ----------
    understanding : Understanding
        Profiles, traits, names, rules, coverage and outcomes of the personas.
    facts : ModelFacts
        How the personas were found and how stable they are.
    schema : Schema
    model : mapping
        The stored model, JSON-safe.
    findings : sequence of Finding
        What was noticed about the data.
    provenance : Provenance
    title : str
    population : str, optional
        Who the records are, in the words of the brief: "active 2023-2025; says nothing about
        companies that never bought".
    agreed_by : mapping of str to str, optional
        Who agreed and when, for "sales" and "marketing".
    look : Look, optional
        Company, logo and accent colour.
    payoff : Payoff, optional
        What personas of an earlier date foretold, where there is the history to tell.

    Returns
    -------
    Edition
    """
    cards = _cards(understanding, facts)
    book = book_claims(
        understanding,
        facts,
        schema=schema,
        findings=findings,
        provenance=provenance,
        title=title,
        population=population,
        agreed_by=agreed_by or {},
        payoff=payoff,
    )
    return Edition(
        language=understanding.profile.texts.language,
        title=title,
        verdict=facts.verdict,
        schema_=schema,
        model=dict(model),
        personas=tuple(_persona(persona, understanding, card) for persona, card in cards.items()),
        slots=_ids(book),
        claims=tuple(_all([*cards.values(), book])),
        findings=tuple(one.said(understanding.profile.texts) for one in findings),
        provenance=provenance,
        typing=_typing(understanding),
        look=look,
    )


def _cards(understanding: Understanding, facts: ModelFacts) -> dict[str, Slots]:
    ids = understanding.profile.persona_ids
    return {persona: persona_claims(persona, understanding, facts) for persona in ids}


def _typing(understanding: Understanding) -> dict[str, Any] | None:
    typing = understanding.typing
    return None if typing is None else told_tool(typing, understanding.profile).to_dict()


def _persona(persona: str, understanding: Understanding, slots: Slots) -> Persona:
    return Persona(
        id=persona,
        name=understanding.names[persona].text,
        n=understanding.profile.sizes[persona],
        share=understanding.profile.share(persona),
        slots=_ids(slots),
    )


def _all(parts: Iterable[Slots]) -> Iterable[Claim]:
    for slots in parts:
        for claims in slots.values():
            yield from claims


def _ids(slots: Mapping[str, Sequence[Claim]]) -> dict[str, tuple[str, ...]]:
    return {slot: tuple(claim.id for claim in claims) for slot, claims in slots.items()}
