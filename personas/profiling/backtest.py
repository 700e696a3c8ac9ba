"""Personas fitted on the records as they were at an earlier date, and what came next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa

from personas.clustering.labelling import LABELS
from personas.clustering.limits import check_settings
from personas.clustering.unjudged import UnjudgedModel
from personas.errors import BriefError, RecordsError
from personas.profiling.paying import Payoff, payoff
from personas.records.finding import Finding
from personas.records.records import Records

TOPIC = "paying"


def backtest(
    then: Records,
    before: pd.DataFrame,
    after: pd.DataFrame,
    *,
    settings: Mapping[str, Any],
    findings: list[Finding],
    as_of: date | None = None,
    until: date | None = None,
) -> Payoff | None:
    """Fit personas at an earlier date and hold them against what their members did next.

    Parameters
    ----------
    then : Records
        The customers known on the earlier date, with an id, as they were on it: no column may know
        what came later.
    before : DataFrame
        One row a customer: ``customer``, ``days_since_last_order``, ``orders_count``, ``revenue``.
        Who is missing here had not ordered.
    after : DataFrame
        One row a customer: ``customer``, ``revenue``, ``orders`` and, where customers were
        addressed, ``answered``, 0..1. Who is missing here brought nothing, and was not addressed.
    settings : mapping
        Parameters of `PersonaModel`, those of the book: ``model.get_params(deep=False)``.
    findings : list of Finding
        What is noted is added here.
    as_of, until : date, optional
        The earlier date, and the last day of what came next.

    Returns
    -------
    Payoff or None
        None if the records as they were then cannot carry personas; a finding says so.

    Examples
    --------
    >>> from personas.records.read import read
    >>> few = pd.DataFrame({"id": ["a", "b", "c"], "visits": [3, 9, 4]})
    >>> noted: list[Finding] = []
    >>> nothing = pd.DataFrame({"customer": [], "revenue": [], "orders": []})
    >>> backtest(read(few), nothing, nothing, settings={}, findings=noted) is None
    True
    >>> noted[0].what
    'Whether the personas pay is not told: the 3 customers known by then cannot carry personas.'
    """
    model = UnjudgedModel(**{**settings, "progress": False})
    check_settings(model.get_params(deep=False))
    try:
        model.fit(then, on_step=lambda *_: None)
    except (RecordsError, BriefError):
        findings.append(_cannot_carry(then, as_of))
        return None
    labels = _personas(model, then)
    lost = int((~before["customer"].astype(str).isin(labels.index)).sum())
    if lost:
        findings.append(
            Finding.of("paying_unknown", level="note", topic=TOPIC, where=then.name, number=lost)
        )
    known = _of(before, labels.index).fillna({"orders_count": 0.0, "revenue": 0.0})
    came = _of(after, labels.index).fillna({"orders": 0.0, "revenue": 0.0})
    return payoff(
        labels,
        known,
        came,
        customers=labels.index,
        seed=model.random_state,
        min_cell=model.min_cell,
        then=as_of,
        until=until,
    )


def _personas(model: UnjudgedModel, then: Records) -> pd.Series[str]:
    """The persona of each customer; of an id on several rows, the first in order P1, P2 …."""
    key = then.schema.id_column
    if key is None:
        ids = then.row_index().astype(str)
    else:
        ids = pd.Index(
            [str(one) for batch in then.batches([key.name]) for one in batch[0].to_pylist()]
        )
    labels = pa.Table.from_batches(model.label(then), schema=LABELS).column("persona")
    numbers = pd.Series([int(name[1:]) for name in labels.to_pylist()], index=ids)
    first = numbers.groupby(level=0).min()
    return "P" + first.astype(str)


def _of(frame: pd.DataFrame, customers: pd.Index[Any]) -> pd.DataFrame:
    keyed = frame.assign(customer=frame["customer"].astype(str)).set_index("customer")
    return keyed.reindex(customers)


def _cannot_carry(then: Records, as_of: date | None) -> Finding:
    key = "paying_too_few" if as_of is None else "paying_too_few_on"
    return Finding.of(
        key,
        level="note",
        topic=TOPIC,
        where=then.name,
        do="paying_too_few_do",
        number=then.n_rows,
        values={} if as_of is None else {"day": as_of},
    )
