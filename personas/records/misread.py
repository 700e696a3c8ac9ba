"""Columns whose meaning clustering would get wrong: identifiers, codes, sensitive ones."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from personas.records.finding import Finding
from personas.records.records import ColumnFacts
from personas.records.schema import Column, Schema
from personas.records.words import CODE, COUNTS, ID, ID_LAST, POSTAL, PROTECTED, words

_UNIQUE_SHARE = 0.95
_FEWEST_ROWS = 30
# Amounts can all differ too; running numbers also fill their range, or all have as many digits.
_DENSE_RANGE = 1.5
_FEWEST_DIGITS = 8
_MOST_CODES = 50
_SENSITIVE = frozenset(
    words(
        "age alter aged birth birthday birthdate dob geburt geburtsjahr geburtsdatum jahrgang "
        "senior marital familienstand married verheiratet spouse partner children child kids kid "
        "kidhome teen teens teenhome toddler dependents dependent household kinder haushalt"
    )
)


def misread_columns(
    schema: Schema, facts: Mapping[str, ColumnFacts], sample: pa.Table, *, n_rows: int
) -> list[Finding]:
    """Find clustering columns that are identifiers, codes, or say who a customer is at home."""
    columns = schema.clustering_columns
    identifiers = [c.name for c in columns if _is_identifier(c, facts[c.name], sample, n_rows)]
    codes = [
        c.name for c in columns if c.name not in identifiers and _is_code(c, facts[c.name], sample)
    ]
    protected = [c.name for c in columns if set(words(c.name)) & PROTECTED]
    sensitive = [c.name for c in columns if set(words(c.name)) & _SENSITIVE]
    return [
        *_found("identifiers", "identifiers", identifiers),
        *_found("named_codes", "codes", codes),
        *_found("unprotected", "protected", protected),
        *_found("sensitive", "sensitive", sensitive),
    ]


def _found(key: str, topic: str, names: list[str]) -> list[Finding]:
    if not names:
        return []
    columns, n = tuple(names), len(names)
    return [Finding.of(key, level="warn", topic=topic, columns=columns, number=n)]


def _is_identifier(column: Column, facts: ColumnFacts, sample: pa.Table, n_rows: int) -> bool:
    n_values = n_rows - facts.n_missing
    if n_values < _FEWEST_ROWS or facts.n_distinct < _UNIQUE_SHARE * n_values:
        return False
    if column.kind == "category":
        return True
    if column.kind != "number":
        return False
    numbers = sample[column.name].drop_null().to_numpy()
    low, high = float(numbers.min()), float(numbers.max())
    if (numbers != np.floor(numbers)).any() or low < 0:
        return False
    said = words(column.name)
    named = set(said) & ID or set(said[-1:]) & ID_LAST
    dense = high - low < _DENSE_RANGE * len(numbers)
    same_length = len(f"{low:.0f}") == len(f"{high:.0f}") >= _FEWEST_DIGITS
    return bool(named) or dense or same_length


def _is_code(column: Column, facts: ColumnFacts, sample: pa.Table) -> bool:
    said = words(column.name)
    if column.kind != "number" or set(said) & COUNTS:
        return False
    numbers = sample[column.name].drop_null().to_numpy()
    if len(numbers) == 0 or (numbers != np.floor(numbers)).any() or numbers.min() < 0:
        return False
    if set(said) & POSTAL:
        return True
    # "Region" and "store type" name a code; "NumWebVisitsMonth" counts within one.
    named = said[-1:] and said[-1] in CODE and len(said) <= 2
    contiguous = float(numbers.max() - numbers.min()) < 2 * facts.n_distinct
    return bool(named and contiguous and facts.n_distinct <= _MOST_CODES)
