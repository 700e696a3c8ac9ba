"""Drafts of personas with deals, touches and events: of the sample company, or given ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from personas.edition.claim import Claim
from personas.edition.drafting import Draft
from personas.profiling.funnel import funnel
from personas.profiling.journey import journey
from personas.profiling.pipeline import DealFacts, Pipeline, pipeline
from personas.profiling.tallies import together
from personas.profiling.understanding import Understanding
from tests.edition.written import facts
from tests.profiling.histories import (
    DEALS,
    EVENTS,
    JOURNEY,
    STAGES,
    TOUCHES,
    deals,
    events,
    lazy,
    sizes,
    touches,
)
from tests.profiling.planted import understood


@cache
def sample() -> Understanding:
    """Return what is understood of the sample company's planted personas."""
    offers = lazy(deals(), DEALS)
    return given(
        sizes(),
        pipeline=pipeline(offers, [*sizes()], stages=STAGES, currency="€"),
        funnel=funnel(lazy(touches(), TOUCHES), offers, [*sizes()], currency="€"),
        journey=journey(lazy(events(), EVENTS), sizes(), stages=JOURNEY),
    )


def given(members: Mapping[str, int], **found: Any) -> Understanding:
    """Return an understanding of personas of given sizes."""
    profile = replace(understood().profile, sizes=members, n=sum(members.values()))
    return replace(understood(), profile=profile, **found)


def draft(persona: str = "P1", understanding: Understanding | None = None) -> Draft:
    """Return what the claims of one persona are drafted from."""
    return Draft(persona, understanding or sample(), facts())


def selling(**personas: DealFacts) -> Understanding:
    """Return an understanding in which each persona has the given deals."""
    parts = list(personas.values())
    everyone = DealFacts(
        won=together(part.won for part in parts),
        lost=together(part.lost for part in parts),
        open=together(part.open for part in parts),
        amount=parts[0].amount,
        cycle_days=parts[0].cycle_days,
        discount_share=parts[0].discount_share,
    )
    return given(dict.fromkeys(personas, 1000), pipeline=Pipeline(everyone, personas, "€"))


def plainly(text: str) -> str:
    """Return a text with usual blanks."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def printed(claim: Claim) -> tuple[str, str, str]:
    """Return the pieces of a claim that stand in a row."""
    return plainly(claim.label), plainly(claim.shown), plainly(claim.note)
