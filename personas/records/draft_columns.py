"""The columns of a drafted brief: what each one holds, and what was inferred of it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pyarrow as pa

from personas.records.arrays import numbers_of
from personas.records.brief import Brief
from personas.records.brief_settings import KIND_OF_SETTING
from personas.records.brief_yaml import key_lines, quoted
from personas.records.records import ColumnFacts, Records
from personas.records.schema import Column, Schema

_SAMPLE_ROWS = 20_000
_MIN_CELL: int = Brief.model_fields["min_cell"].default
_MOST_LEVELS_SHOWN = 6
_LONGEST_LEVEL = 40
_COMMENT_WIDTH = 94


def column_blocks(records: Records) -> Iterator[str]:
    """Write each column as a block of the brief, with what it holds as a comment."""
    facts = records.column_facts()
    sample = records.sample(_SAMPLE_ROWS)
    examples = _with_examples(records.schema, facts)
    for column in records.schema.columns:
        example = examples.get(column.name, ())
        yield _block(column, facts[column.name], sample, records.n_rows, example)


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
