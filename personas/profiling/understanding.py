"""All that is understood of the personas of one book, in one pass over the floor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from personas.profiling.addressed import Addressed, Known, address
from personas.profiling.anchors import check_names
from personas.profiling.bought import BoughtMost, most_bought
from personas.profiling.call_list import clear_members
from personas.profiling.campaigns import Response, campaign_responses
from personas.profiling.coverage import Rung, coverage
from personas.profiling.edge import Edge, edge
from personas.profiling.effects import Study
from personas.profiling.facts import Profile
from personas.profiling.funnel import Funnel, funnel
from personas.profiling.inside import Inside, inside
from personas.profiling.journey import Journey, journey
from personas.profiling.marketing import Blocks, page_rows
from personas.profiling.marketing_columns import marketing_columns
from personas.profiling.names import PersonaName, name_personas
from personas.profiling.next_test import NextTest, next_tests
from personas.profiling.ordered_when import OrderedWhen, ordered_when
from personas.profiling.outcomes import Outcome, outcomes
from personas.profiling.pipeline import Pipeline, pipeline
from personas.profiling.profile import profile
from personas.profiling.recognition import Rule, recognise
from personas.profiling.representation import Representation, representation
from personas.profiling.targeting import Targeted, check_agreed, target
from personas.profiling.traits import PersonaTraits, find_traits
from personas.profiling.typing_questions import askable_columns
from personas.profiling.typing_tool import Typing, find_typing_tool
from personas.records.agreed import Agreed
from personas.records.finding import Finding
from personas.records.history.history import History
from personas.records.history.purchases import Purchases
from personas.records.page_settings import PageSettings
from personas.records.schema import Schema
from personas.texts import ENGLISH, Texts


@dataclass(frozen=True)
class Understanding:
    """Profile, traits, names, rules, coverage, outcomes, inner spread and history of personas.

    ``typing`` is the typing tool of the whole book, None where no question places anybody.
    ``targeted`` and ``addressed`` hold what the agreements of a brief come to, ``findings`` what
    was noticed about them.
    """

    profile: Profile
    traits: Mapping[str, PersonaTraits]
    names: Mapping[str, PersonaName]
    rules: Mapping[str, Rule]
    coverage: Mapping[str, tuple[Rung, ...]]
    outcomes: Mapping[str, tuple[Outcome, ...]]
    inside: Mapping[str, tuple[Inside, ...]]
    edge: Edge = field(default_factory=lambda: Edge(0))
    clear_members: Mapping[str, int] = field(default_factory=dict)
    history: History = field(default_factory=History)
    pages: Mapping[str, Blocks] = field(default_factory=dict)
    campaigns: Mapping[str, tuple[Response, ...]] = field(default_factory=dict)
    next_tests: Mapping[str, NextTest] = field(default_factory=dict)
    pipeline: Pipeline | None = None
    funnel: Funnel | None = None
    journey: Journey | None = None
    bought: Mapping[str, BoughtMost] = field(default_factory=dict)
    ordered_when: Mapping[str, tuple[OrderedWhen, ...]] = field(default_factory=dict)
    typing: Typing | None = None
    targeted: Targeted | None = None
    addressed: Addressed | None = None
    representation: tuple[Representation, ...] = ()
    findings: tuple[Finding, ...] = ()


def understand(
    labelled: nw.LazyFrame[Any],
    schema: Schema,
    study: Study,
    *,
    min_cell: int = 10,
    as_of: date | None = None,
    names: Mapping[str, str] | None = None,
    rule_rows: pa.Table | None = None,
    rule_labels: npt.NDArray[np.int64] | None = None,
    history: History | None = None,
    purchases: Purchases | None = None,
    pages: PageSettings | None = None,
    currency: str | None = None,
    agreed: Agreed | None = None,
    texts: Texts = ENGLISH,
) -> Understanding:
    """Understand the personas that a clustering found.

    Parameters
    ----------
    labelled : narwhals.LazyFrame
        All rows, typed columns and ``__persona`` ("P1" …).
    schema : Schema
    study : Study
        A sample of rows with their personas and those of the re-runs; labels are positions in
        the order P1, P2 …
    min_cell : int
        Nothing may be said about fewer customers.
    as_of : date, optional
    names : mapping of str to str, optional
        Names set by people, by persona id.
    rule_rows, rule_labels : pa.Table and int array, optional
        A larger sample for the recognition rules and the typing tool; the study's rows by default.
    history : History, optional
        Deals, touches and events of the customers, with ``__persona``.
    purchases : Purchases, optional
        What the customers ordered, with ``__persona``.
    pages : PageSettings, optional
        Which columns the marketing page is made of; what is left out is guessed.
    currency : str, optional
        Sign of the deals' amounts.
    agreed : Agreed, optional
        Targeting, playbook, remarks and names of the brief.
    texts : Texts
        The language of names, and of all that is said later.

    Raises
    ------
    BriefError
        If an agreement speaks of a persona or a level that is not there.
    """
    found = replace(profile(labelled, schema, min_cell=min_cell, as_of=as_of), texts=texts)
    traits = find_traits(labelled, found, study)
    if rule_rows is None or rule_labels is None:
        rule_rows, rule_labels = study.rows, study.labels
    understood = Understanding(
        profile=found,
        traits=traits,
        names=name_personas(found, traits, given=names),
        rules=recognise(found, rule_rows, rule_labels),
        coverage=coverage(labelled, traits),
        outcomes=outcomes(found),
        inside=inside(found, traits),
        edge=edge(labelled, found),
        clear_members=clear_members(labelled, found.persona_ids),
        pages=page_rows(found, marketing_columns(schema.columns, pages)),
        typing=_typing(found, rule_rows, rule_labels, schema),
    )
    told = _with_history(understood, history or History(), currency)
    if purchases is not None:
        told = _with_purchases(told, purchases)
    return _judged(told, labelled, schema, agreed or Agreed())


def _with_history(
    understood: Understanding, history: History, currency: str | None
) -> Understanding:
    """Add what deals, touches and events say."""
    found = understood.profile
    campaigns = _campaigns(history, found)
    return replace(
        understood,
        history=history,
        campaigns=campaigns,
        next_tests=next_tests(campaigns, found.sizes, min_cell=found.min_cell),
        pipeline=_pipeline(history, found, currency),
        funnel=_funnel(history, found, currency),
        journey=_journey(history, found),
    )


def _with_purchases(understood: Understanding, purchases: Purchases) -> Understanding:
    """Add what the orders say of products and times."""
    found = understood.profile
    return replace(
        understood,
        bought=most_bought(purchases, found.sizes, min_cell=found.min_cell),
        ordered_when=ordered_when(purchases.orders, found.persona_ids, min_cell=found.min_cell),
    )


def _typing(
    found: Profile, rows: pa.Table, labels: npt.NDArray[np.int64], schema: Schema
) -> Typing | None:
    brief_says = any(column.askable for column in schema.columns)
    return find_typing_tool(found, rows, labels, askable_columns(schema), brief_says=brief_says)


def _campaigns(history: History, found: Profile) -> Mapping[str, tuple[Response, ...]]:
    if history.touches is None:
        return {}
    return campaign_responses(history.touches, found.persona_ids, min_cell=found.min_cell)


def _pipeline(history: History, found: Profile, currency: str | None) -> Pipeline | None:
    if history.deals is None:
        return None
    return pipeline(
        history.deals,
        found.persona_ids,
        stages=history.deal_stages,
        min_cell=found.min_cell,
        currency=currency,
    )


def _funnel(history: History, found: Profile, currency: str | None) -> Funnel | None:
    if history.touches is None or history.deals is None:
        return None
    return funnel(
        history.touches,
        history.deals,
        found.persona_ids,
        attribution_days=history.attribution_days,
        currency=currency,
    )


def _journey(history: History, found: Profile) -> Journey | None:
    if history.events is None:
        return None
    return journey(
        history.events,
        found.sizes,
        stages=history.event_stages,
        ends=history.event_ends,
        min_cell=found.min_cell,
    )


def _judged(
    found: Understanding, labelled: nw.LazyFrame[Any], schema: Schema, agreed: Agreed
) -> Understanding:
    """Add what the agreements of a brief come to, and the audit of protected columns."""
    profile, place = found.profile, agreed.place
    addressed = address(Known(profile, schema, found.traits, found.names), agreed, profile.texts)
    return replace(
        found,
        targeted=target(profile, agreed.targeting, place) if agreed.targeting else None,
        addressed=addressed,
        representation=representation(labelled, profile),
        findings=(*_noticed(agreed, profile, found.traits), *addressed.findings),
    )


def _noticed(
    agreed: Agreed, profile: Profile, traits: Mapping[str, PersonaTraits]
) -> Iterator[Finding]:
    if agreed.targeting is not None:
        yield from check_agreed(agreed.targeting, agreed.place, profile.texts)
    yield from check_names(profile, traits, agreed.names, agreed.place, profile.texts)
