"""The first brief: what was inferred, written down for people to correct."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from personas.records.brief import Brief
from personas.records.brief_yaml import key_lines, quoted
from personas.records.draft_columns import column_blocks
from personas.records.readiness import Readiness, check
from personas.records.records import Records
from personas.records.schema import Schema

_HEAD = """\
# A brief: what Sales and Marketing agree on before any clustering.
# Drafted from {name}: {n_rows:,} rows, {n_columns} columns.
# Everything below was inferred. Correct what is wrong; delete what you like, as what a brief leaves
# out is inferred again. Then run: personas build brief.yaml
#
# role: what a column is for
#   segment    makes the personas
#   describe   is shown on the cards, makes no personas
#   outcome    what happened (an answer, churn, revenue): compared between personas
#   protected  makes no personas; the book says how personas differ in it
#   personal   never leaves this machine, stands in no book
#   id         names a record
#   ignore     is not used
# kind: how it is measured
#   number, date, flag (yes or no), category, ordered (its levels must be named, lowest first),
#   set (several values in one cell), text (makes no personas)
# More settings of a column: unit, high and low (what customers with much or little of it are
#   called), level_names (words for codes), missing (spellings that mean unknown), weight,
#   askable (true: the typing form may ask a prospect for it; without any, it asks for all).
# A setting behind a # is an example: take the # away to use it.
"""

_HEAD_OF_HISTORIES = """\
# A brief: what Sales and Marketing agree on before any clustering.
# Drafted from {names}. Where no file of customers is named, customers are made from the orders.
# Everything below was inferred. Correct what is wrong. Then run: personas build brief.yaml
#
# A setting behind a # is an example: take the # away to use it.
"""

_HISTORIES = """
# What happened to the customers. Behind each setting stands how sure it is, and why: sure, likely,
# or guess. What it could be instead stands below it.
"""

_OF_HISTORIES = """
# window: 24 months  # of history that count, up to the as-of date; all of it if left out
# rates: {USD: 0.92}  # what one of another currency is worth in that of the book
# attribution_days: 90  # a deal up to so long after an answered touch is said to follow it
"""

_SETTINGS = """
{customers}
unit: {unit}  # what one record is, in the plural; stands in every sentence
# title: Who buys from us
# company: Example Ltd
# population: Accounts active 2023 to 2025; says nothing about companies that never bought.
# language: de  # of the book: en or de
# as_of: 2026-06-30  # the day the records speak of; the newest date in the records if left out
# currency: "€"  # stands for the word money in units, such as unit: money a year

# n_personas: 5  # as many as the data supports if left out
# n_personas_reason: five sales regions
# max_personas: {max_personas}
# min_share: {min_share}  # the smallest persona, as a share of everybody
# min_cell: {min_cell}  # nothing is printed on fewer than this
# unique_id: true  # stop if an id repeats
# persona_names: {{P1: Wine lovers}}  # once you have read the book

agreed_by:
  sales:  # Ann Lee, 2026-06-30
  marketing:  # Bo Chen, 2026-06-30
"""

_AGREED = """
# Agree on this before anyone sees a persona: as much as everyone is worth 50 points, twice as much
# 100; the book says by its fingerprint if it was changed later. The columns are examples; `fit` is
# needed too.
# targeting:
#   knock_outs:
#     big enough: {measure: count, at_least: 300}
#   attractiveness:
#     revenue: {column: revenue, measure: share_of_total, weight: 60}
#     they stay: {column: churned, better: low, weight: 40}
#   fit:
#     buy online: {column: online_share, zero_at: 0 %, full_at: 80 %}

# What you say to whom, by condition or by personas: [P1]; printed under the owner's name.
# playbook:
#   welcome back:
#     owner: Bo Chen
#     date: 2026-06-30
#     when: {column: days_since_last_order, above: everyone}
#     messages: [We kept your price list]
#     objections: [{they_say: You are too dear, we_say: Let us look at the whole basket}]

# What readers of the book say to a persona; open until answered.
# remarks:
#   - {persona: P1, author: Ann Lee, team: sales, date: 2026-07-14, text: Who decides there}
"""

_COLUMNS_OF_ORDERS = {
    "revenue": "orders_revenue",
    "churned": "days_since_last_order",
    "online_share": "returned_share",
}

_NO_GROUPS = """
# Columns of one group share the weight of one column.
# groups:
#   spend: [first column, second column]
"""

_GROUPS = """
# Columns of one group share the weight of one column. These are proposed because their columns say
# almost the same.
groups:
"""


def draft(
    records: Records,
    readiness: Readiness | None = None,
    *,
    customers: str | None = None,
    histories: Iterable[str] = (),
) -> str:
    r"""Write a commented ``brief.yaml`` of everything that was inferred.

    Parameters
    ----------
    records : Records
    readiness : Readiness, optional
        Proposes the groups; checked here if it is not given.
    customers : str, optional
        The path of the records as the brief shall name it; the records' own name by default.
    histories : iterable of str
        Blocks of the orders, deals, touches and events, as they were proposed.

    Returns
    -------
    str
        YAML that `Brief.load` reads and that changes nothing until it is edited, groups of
        near-copies aside. It names levels on at least 10 customers only.

    Examples
    --------
    >>> import pandas as pd
    >>> from personas.records.read import read
    >>> frame = pd.DataFrame({"visits": [3, 9, 4, 1, 7] * 8, "no": ["yes", "no"] * 20})
    >>> print(draft(read(frame), customers="visits.csv").partition("columns:\n")[2])
      visits:
        # number
        label: visits
        kind: number
        role: segment
        # unit: "€ a year"  # for example; printed with the number
        # high: big spenders  # for example: who has much of it; low: who has little
      "no":
        # flag, 50 % yes
        label: "no"
        kind: flag
        role: segment
        yes: ["yes"]
        no: ["no"]
        # high: club members  # for example: who says yes; low: who says no
    <BLANKLINE>
    """
    readiness = check(records) if readiness is None else readiness
    parts = [
        _head(records),
        _settings(records.name if customers is None else customers, records.schema.unit),
        _groups(records.schema, readiness.groups),
        *_histories(histories),
        _AGREED,
        "\ncolumns:\n",
        *column_blocks(records),
    ]
    return "".join(parts)


def draft_of_histories(names: Iterable[str], histories: Iterable[str]) -> str:
    """Write a commented ``brief.yaml`` without a file of customers.

    Parameters
    ----------
    names : iterable of str
        Of the files.
    histories : iterable of str
        Their blocks, as they were proposed.

    Examples
    --------
    >>> block = "orders: {source: orders.csv, customer: id, time: day}"
    >>> "# customers: accounts.csv" in draft_of_histories(["orders.csv"], [block])
    True
    """
    parts = [
        _HEAD_OF_HISTORIES.format(names=", ".join(quoted(name) for name in names)),
        _settings("", Brief.model_fields["unit"].default),
        *_histories(histories),
        _of_orders(_AGREED),
    ]
    return "".join(parts)


def _of_orders(agreed: str) -> str:
    """Let the examples name columns that orders give."""
    for other, column in _COLUMNS_OF_ORDERS.items():
        agreed = agreed.replace(f"column: {other},", f"column: {column},")
    agreed = agreed.replace("zero_at: 0 %, full_at: 80 %", "zero_at: 20 %, full_at: 0 %")
    return agreed.replace("they stay:", "order lately:").replace("buy online:", "send little back:")


def _histories(blocks: Iterable[str]) -> list[str]:
    written = list(blocks)
    return [_HISTORIES, *written, _OF_HISTORIES] if written else []


def _head(records: Records) -> str:
    return _HEAD.format(
        name=quoted(records.name), n_rows=records.n_rows, n_columns=len(records.schema.columns)
    )


def _settings(customers: str, unit: str) -> str:
    file = f"customers: {quoted(customers)}"
    defaults = {name: field.default for name, field in Brief.model_fields.items()}
    return _SETTINGS.format(
        # A frame has no path to name.
        customers=file if "." in customers else "# customers: accounts.csv",
        unit=quoted(unit),
        max_personas=defaults["max_personas"],
        min_share=defaults["min_share"],
        min_cell=defaults["min_cell"],
    )


def _groups(schema: Schema, proposed: Mapping[str, tuple[str, ...]]) -> str:
    groups: dict[str, list[str]] = {}
    for column in schema.columns:
        if column.group is not None:
            groups.setdefault(column.group, []).append(column.name)
    groups |= {name: list(columns) for name, columns in proposed.items()}
    if not groups:
        return _NO_GROUPS
    lines = []
    for name, columns in groups.items():
        lines.append(key_lines(name, "  ") + "\n")
        lines += [f"    - {quoted(column)}\n" for column in columns]
    return _GROUPS + "".join(lines)
