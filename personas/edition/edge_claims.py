"""The claims of the customers that fit no persona well: how many, what they hold, why."""

from __future__ import annotations

from collections.abc import Iterable

from personas.edition.claim import Claim
from personas.edition.drafting import book_claim
from personas.edition.model_facts import ModelFacts
from personas.profiling.phrases import grammar
from personas.profiling.understanding import Understanding
from personas.texts import ENGLISH, Texts

MOST_REASONS = 3


def edge_claims(
    understanding: Understanding, facts: ModelFacts, texts: Texts = ENGLISH
) -> Iterable[Claim]:
    """Write how many customers lie at the edge, what they hold, and what is odd about them."""
    profile, n, least = understanding.profile, facts.n_edge, understanding.profile.min_cell
    everyone = texts.say("evidence.all", n=texts.count(profile.n), unit=profile.unit)
    share = texts.percent(n / profile.n, decimals=1)
    form = "none" if n == 0 else "few" if n < least else "some"
    yield book_claim(
        "edge",
        texts.say(f"edge.{form}", n=texts.count(n), unit=profile.unit, share=share, least=least)
        if form == "some"
        else texts.say(f"edge.{form}", unit=profile.unit, least=least),
        value=None if form == "few" else n,
        n=profile.n,
        kind="data",
        basis=everyone,
        source=texts.say("evidence.edge"),
    )
    if form != "some":
        return
    found = understanding.edge
    if found.column is not None and found.value_share is not None:
        label = grammar(texts).softly(profile.columns[found.column].column.label)
        held = texts.percent(found.value_share, decimals=1)
        yield book_claim(
            "edge.value",
            texts.say("edge.value", share=held, column=label),
            value=found.value_share,
            n=n,
            kind="data",
            basis=everyone,
            source=texts.say("evidence.edge_value", name=found.column),
        )
    yield from _reasons(understanding, facts, texts)


def _reasons(understanding: Understanding, facts: ModelFacts, texts: Texts) -> Iterable[Claim]:
    profile = understanding.profile
    n = sum(facts.edge_reasons.values())
    told = [
        (column, times)
        for column, times in facts.edge_reasons.items()
        if times >= profile.min_cell and column in profile.columns
    ][:MOST_REASONS]
    if told:
        parts = [
            texts.say(
                "edge.reason",
                column=grammar(texts).softly(profile.columns[column].column.label),
                share=texts.percent(times / n),
            )
            for column, times in told
        ]
        yield book_claim(
            "edge.reasons",
            texts.say("edge.reasons", columns=texts.joined(parts), n=texts.count(n)),
            n=n,
            basis=texts.say("evidence.edge_sample", n=texts.count(n)),
            source=texts.say("evidence.edge_reasons"),
        )
