"""The first brief: what was inferred, written down for people to correct."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pyarrow as pa

from personas.records.arrays import numbers_of
from personas.records.brief import Brief
from personas.records.brief_settings import KIND_OF_SETTING
from personas.records.brief_yaml import key_lines, quoted
from personas.records.readiness import Readiness, check
from personas.records.records import ColumnFacts, Records
from personas.records.schema import Column, Schema

_SAMPLE_ROWS = 20_000
_MIN_CELL: int = Brief.model_fields["min_cell"].default
_MOST_LEVELS_SHOWN = 6
_LONGEST_LEVEL = 40
_COMMENT_WIDTH = 94

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
# 100; the book says by its fingerprint if it was changed later.
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
    records: Records, readiness: Readiness | None = None, *, customers: str | None = None
) -> str:
    r"""Write a commented ``brief.yaml`` of everything that was inferred.

    Parameters
    ----------
    records : Records
    readiness : Readiness, optional
        Proposes the groups; checked here if it is not given.
    customers : str, optional
        The path of the records as the brief shall name it; the records' own name by default.

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
    facts = records.column_facts()
    sample = records.sample(_SAMPLE_ROWS)
    examples = _with_examples(records.schema, facts)
    parts = [
        _head(records),
        _settings(records.name if customers is None else customers, records.schema.unit),
        _groups(records.schema, readiness.groups),
        _AGREED,
        "\ncolumns:\n",
        *(
            _block(
                column,
                facts[column.name],
                sample,
                records.n_rows,
                examples.get(column.name, ()),
            )
            for column in records.schema.columns
        ),
    ]
    return "".join(parts)


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


def _block(
    column: Column, facts: ColumnFacts, sample: pa.Table, n_rows: int, example: Iterable[str]
) -> str:
    seen = textwrap.wrap(_seen(column, facts, sample, n_rows), _COMMENT_WIDTH)
    lines = [
        key_lines(column.name, "  "),
        *(f"    # {line}" for line in seen),
        *(f"    {line}" for line in _stated(column, facts)),
        *(f"    # {line}" for line in example),
    ]
    return "\n".join(lines) + "\n"


def _stated(column: Column, facts: ColumnFacts) -> Iterator[str]:
    """The settings that were inferred, one a line."""
    yield f"label: {quoted(column.label)}"
    yield f"kind: {column.kind}"
    yield f"role: {column.role}"
    for name in ("high", "low", "unit", "separator", "date_format", "decimal"):
        value = getattr(column, name)
        if value and _fits(column, name) and (name, value) != ("decimal", "."):
            yield f"{name}: {quoted(value)}"
    for name in ("levels", "yes", "no", "missing"):
        if getattr(column, name) and _fits(column, name) and _is_frequent(column, name, facts):
            yield f"{name}: {_list(getattr(column, name))}"
    if column.level_names:
        yield "level_names:"
        yield from (
            f"  {key_lines(code, '')} {quoted(word)}" for code, word in column.level_names.items()
        )
    if column.weight != 1:
        yield f"weight: {column.weight}"


def _fits(column: Column, setting: str) -> bool:
    return KIND_OF_SETTING.get(setting, column.kind) == column.kind


def _is_frequent(column: Column, setting: str, facts: ColumnFacts) -> bool:
    """Whether all words of a setting stand on enough customers to be named."""
    counts = dict(facts.levels)
    if setting == "yes":
        return counts.get("true", 0) >= _MIN_CELL
    if setting == "no":
        return counts.get("false", 0) >= _MIN_CELL
    if setting == "levels":
        return all(counts.get(level, 0) >= _MIN_CELL for level in column.levels)
    return True


def _example(column: Column, facts: ColumnFacts) -> list[str]:
    """Lines for one column of each kind that show what more can be said."""
    if column.kind == "number":
        return [
            'unit: "€ a year"  # for example; printed with the number',
            "high: big spenders  # for example: who has much of it; low: who has little",
        ]
    if column.kind == "flag":
        return ["high: club members  # for example: who says yes; low: who says no"]
    levels = [level for level, count in facts.levels if count >= _MIN_CELL]
    if column.kind == "category" and 2 < len(levels) == facts.n_distinct <= _MOST_LEVELS_SHOWN:
        return [
            "If its levels have an order, write kind: ordered and name them, lowest first:",
            f"levels: {_list(levels)}",
        ]
    return []


def _with_examples(schema: Schema, facts: Mapping[str, ColumnFacts]) -> dict[str, list[str]]:
    """The first column of each kind that people will look at shows an example."""
    shown: dict[str, tuple[str, list[str]]] = {}
    for column in schema.columns:
        if column.role in ("segment", "describe") and facts[column.name].n_distinct > 1:
            example = _example(column, facts[column.name])
            if example:
                shown.setdefault(column.kind, (column.name, example))
    return dict(shown.values())


def _list(words: Iterable[str]) -> str:
    return f"[{', '.join(quoted(word) for word in words)}]"


def _seen(column: Column, facts: ColumnFacts, sample: pa.Table, n_rows: int) -> str:
    """What the column holds, in a line; never what few customers have."""
    share = 100 * facts.n_missing / n_rows
    missing = "" if not share else f", {max(round(share), 1)} % missing"
    if facts.n_distinct == 0:
        return "empty"
    if facts.n_distinct == 1:
        return f"one value{missing}"
    if column.role in ("id", "personal", "ignore") or column.kind == "text":
        return f"{facts.n_distinct:,} different values{missing}"
    if column.kind in ("number", "date"):
        return f"{column.kind}{_range(column, sample)}{missing}"
    if column.kind == "flag":
        n_yes = dict(facts.levels).get("true", 0)
        n_known = max(n_rows - facts.n_missing, 1)
        # The few of a rare answer are counted no closer than this.
        few = n_yes < _MIN_CELL or n_known - n_yes < _MIN_CELL
        answers = "nearly all alike" if few else f"{round(100 * n_yes / n_known)} % yes"
        return f"flag, {answers}{missing}"
    shown = [(level, n) for level, n in facts.levels if n >= _MIN_CELL][:_MOST_LEVELS_SHOWN]
    named = ", ".join(f"{quoted(_shortened(level))} {n:,}" for level, n in shown)
    n_more = facts.n_distinct - len(shown)
    more = f"{' and ' if shown else ''}{n_more:,} {'more' if shown else 'rare levels'}"
    kind = "several of" if column.kind == "set" else column.kind
    return f"{kind}: {named}{more if n_more > 0 and column.kind != 'set' else ''}{missing}"


def _range(column: Column, sample: pa.Table) -> str:
    values = numbers_of(sample, column)
    values = values[~np.isnan(values)]
    # Beyond each end lie enough customers that the end is no one's own value.
    beyond = next((share for share in (0.05, 0.25) if share * len(values) > _MIN_CELL), None)
    if beyond is None:
        return ""
    low, high = np.quantile(values, [beyond, 1 - beyond])
    if column.kind == "number" and 1800 < low <= high < 2100 and not (values % 1).any():
        span = f"{low:.0f} to {high:.0f}"
    elif column.kind == "date":
        months = [str(np.datetime64(int(day), "D").astype("datetime64[M]")) for day in (low, high)]
        span = " to ".join(months)
    else:
        span = f"{_rounded(low)} to {_rounded(high)}"
    return f", {'nine in ten' if beyond == 0.05 else 'half of them'} from {span}"


def _rounded(value: float) -> str:
    """Three digits are enough to recognise a column, and too few to recognise a customer."""
    short = float(f"{value:.3g}")
    return f"{short:,.0f}" if short == int(short) else f"{short:,}"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_LEVEL else f"{text[:_LONGEST_LEVEL]}…"
