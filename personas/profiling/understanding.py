"""All that is understood of the personas of one book, in one pass over the floor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from personas.profiling.campaigns import Response, campaign_responses
from personas.profiling.coverage import Rung, coverage
from personas.profiling.edge import Edge, edge
from personas.profiling.effects import Study
from personas.profiling.facts import Profile
from personas.profiling.inside import Inside, inside
from personas.profiling.marketing import Blocks, page_rows
from personas.profiling.marketing_columns import marketing_columns
from personas.profiling.names import PersonaName, name_personas
from personas.profiling.next_test import NextTest, next_tests
from personas.profiling.outcomes import Outcome, outcomes
from personas.profiling.profile import profile
from personas.profiling.recognition import Rule, recognise
from personas.profiling.traits import PersonaTraits, find_traits
from personas.records.history import History
from personas.records.page_settings import PageSettings
from personas.records.schema import Schema
from personas.texts import ENGLISH, Texts


@dataclass(frozen=True)
class Understanding:
    """Profile, traits, names, rules, coverage, outcomes, inner spread and history of personas."""

    profile: Profile
    traits: Mapping[str, PersonaTraits]
    names: Mapping[str, PersonaName]
    rules: Mapping[str, Rule]
    coverage: Mapping[str, tuple[Rung, ...]]
    outcomes: Mapping[str, tuple[Outcome, ...]]
    inside: Mapping[str, tuple[Inside, ...]]
    edge: Edge = field(default_factory=lambda: Edge(0))
    history: History = field(default_factory=History)
    pages: Mapping[str, Blocks] = field(default_factory=dict)
    campaigns: Mapping[str, tuple[Response, ...]] = field(default_factory=dict)
    next_tests: Mapping[str, NextTest] = field(default_factory=dict)


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
    pages: PageSettings | None = None,
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
        A larger sample for the recognition rules; the study's rows by default.
    history : History, optional
        Deals, touches and events of the customers, with ``__persona``.
    pages : PageSettings, optional
        Which columns the marketing page is made of; what is left out is guessed.
    texts : Texts
        The language of names, and of all that is said later.
    """
    found = replace(profile(labelled, schema, min_cell=min_cell, as_of=as_of), texts=texts)
    traits = find_traits(labelled, found, study)
    if rule_rows is None or rule_labels is None:
        rule_rows, rule_labels = study.rows, study.labels
    history = history or History()
    campaigns = (
        {}
        if history.touches is None
        else campaign_responses(history.touches, found.persona_ids, min_cell=min_cell)
    )
    return Understanding(
        profile=found,
        traits=traits,
        names=name_personas(found, traits, given=names),
        rules=recognise(found, rule_rows, rule_labels),
        coverage=coverage(labelled, traits),
        outcomes=outcomes(found),
        inside=inside(found, traits),
        edge=edge(labelled, found),
        history=history,
        pages=page_rows(found, marketing_columns(schema.columns, pages)),
        campaigns=campaigns,
        next_tests=next_tests(campaigns, found.sizes, min_cell=min_cell),
    )
