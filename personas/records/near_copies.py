"""Columns that say almost the same: they would count twice in every distance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from personas.records.arrays import Codes, Floats, codes_of, mid_ranks, numbers_of
from personas.records.finding import Finding
from personas.records.schema import Column, Schema

NEAR_COPY = 0.95

# At an association of .95 the standard error on 5,000 rows is .0014.
_ROWS = 5_000
_FEWEST_PAIRS = 30
# Two columns that are nearly constant agree by chance: each must leave its mode this often.
_FEWEST_OFF_MODE = 10
_MOST_LEVELS = 100
# Beyond these points the value of a number counts as the point itself.
_ENDS = (0.01, 0.99)


@dataclass(frozen=True)
class NearCopies:
    """Columns of which each is a near-copy of another one in the same group."""

    group: str
    columns: tuple[str, ...]
    association: float


def near_copies(sample: pa.Table, schema: Schema) -> list[NearCopies]:
    """Find groups of clustering columns that are near-copies of each other.

    Numbers, dates, flags and ordered columns are held against each other by their correlation, both
    as they are and on the scale on which they are clustered; categories by Cramér's V, corrected
    for their number of levels (Bergsma 2013, doi 10.1016/j.jkss.2012.10.002); a category and a
    number by the correlation ratio where the number tells the category as well. A flag is a
    category beside categories.

    Parameters
    ----------
    sample : pa.Table
        Typed columns; at most 5,000 rows of it are used.
    schema : Schema

    Returns
    -------
    list of NearCopies
        Columns that already share a group are not listed.
    """
    rows = sample.slice(0, _ROWS)
    columns = [column for column in schema.clustering_columns if column.kind != "set"]
    ordered = [column for column in columns if column.kind != "category"]
    numbers = {column.name: numbers_of(rows, column) for column in ordered}
    numbers = {name: values for name, values in numbers.items() if _varies(values)}
    codes = {column.name: codes_of(rows, column) for column in columns if column.kind == "category"}
    codes = {name: values for name, values in codes.items() if _few_levels(values)}
    strong = {
        pair: association
        for pair, association in _associations(numbers, codes, schema).items()
        if association >= NEAR_COPY and not _grouped(schema, pair)
    }
    return _components(strong, schema)


def near_copy_findings(found: Sequence[NearCopies], *, grouped: bool) -> list[Finding]:
    """Say which columns are near-copies and how they count.

    ``grouped`` says that nobody decided about groups, so that the proposed ones are used.
    """
    return [
        Finding.of(
            "near_copies_grouped" if grouped else "near_copies",
            level="note" if grouped else "warn",
            topic="near-copies",
            columns=copies.columns,
            values={"n": len(copies.columns), "association": copies.association},
        )
        for copies in found
    ]


def _associations(
    numbers: Mapping[str, Floats], codes: Mapping[str, Codes], schema: Schema
) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    names, categories = list(numbers), list(codes)
    if names:
        plain = np.column_stack([_without_ends(values) for values in numbers.values()])
        scaled = np.column_stack([_scaled(numbers[name], schema[name]) for name in names])
        matrix = np.minimum(np.abs(correlations(plain)), np.abs(correlations(scaled)))
        for i, j in np.argwhere(np.triu(matrix >= NEAR_COPY, k=1)):
            found[names[i], names[j]] = float(matrix[i, j])
        for category, levels in codes.items():
            ratios = correlation_ratios(levels, scaled)
            told = [name for name, ratio in zip(names, ratios, strict=True) if ratio >= NEAR_COPY]
            for name in told:
                steps = _steps(numbers[name])
                # A number that a category tells, as a price by the plan, may say less than it.
                if steps.max() >= levels.max() or schema[name].kind == "flag":
                    found[category, name] = cramers_v(levels, steps)
    for place, first in enumerate(categories):
        for second in categories[place + 1 :]:
            found[first, second] = cramers_v(codes[first], codes[second])
    return found


def correlations(values: Floats) -> Floats:
    """Correlate columns over the rows where both have a value; 0 where those are too few."""
    seen = ~np.isnan(values)
    filled = np.where(seen, values, 0.0)
    mask = seen.astype(np.float64)
    n_both = mask.T @ mask
    sums = filled.T @ mask
    squares = (filled**2).T @ mask
    spread = n_both * squares - sums**2
    with np.errstate(invalid="ignore", divide="ignore"):
        matrix = (n_both * (filled.T @ filled) - sums * sums.T) / np.sqrt(spread * spread.T)
    own = np.diag(n_both)
    fewest = np.maximum(_FEWEST_PAIRS, 0.5 * np.minimum.outer(own, own))
    sound = (n_both >= fewest) & (np.minimum(spread, spread.T) > 1e-9 * n_both**2)
    sound_only: Floats = np.where(sound, matrix, 0.0)
    return sound_only


def correlation_ratios(codes: Codes, values: Floats) -> Floats:
    """How much of each number's spread a category explains (eta), corrected for its levels."""
    ratios = np.zeros(values.shape[1])
    for place, column in enumerate(values.T):
        both = (codes >= 0) & ~np.isnan(column)
        n_rows, levels = both.sum(), codes[both]
        counts = np.bincount(levels)
        n_levels = np.count_nonzero(counts)
        if n_rows < max(_FEWEST_PAIRS, 5 * n_levels) or n_rows < 0.5 * len(column):
            continue
        x = column[both]
        total = np.sum((x - x.mean()) ** 2)
        sums = np.bincount(levels, weights=x)
        between = np.sum(sums[counts > 0] ** 2 / counts[counts > 0]) - n_rows * x.mean() ** 2
        if total > 1e-9 * n_rows:
            within = (total - between) / (n_rows - n_levels)
            ratios[place] = np.sqrt(max(0.0, 1 - within / (total / (n_rows - 1))))
    return ratios


def cramers_v(first: Codes, second: Codes) -> float:
    """Cramér's V of two categories, corrected for the number of levels."""
    both = (first >= 0) & (second >= 0)
    n_rows = int(both.sum())
    if n_rows < max(_FEWEST_PAIRS, 0.5 * len(first)):
        return 0.0
    a, b = first[both], second[both]
    width = int(b.max()) + 1
    table = np.bincount(a * width + b, minlength=(int(a.max()) + 1) * width).reshape(-1, width)
    table = table[table.any(axis=1)][:, table.any(axis=0)]
    n_a, n_b = table.shape
    if min(n_a, n_b) < 2 or n_rows < 5 * max(n_a, n_b):
        return 0.0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n_rows
    phi = float(np.sum((table - expected) ** 2 / expected)) / n_rows
    phi = max(0.0, phi - (n_a - 1) * (n_b - 1) / (n_rows - 1))
    corrected = min(n_a - (n_a - 1) ** 2 / (n_rows - 1), n_b - (n_b - 1) ** 2 / (n_rows - 1))
    return float(min(1.0, np.sqrt(phi / (corrected - 1))))


def _scaled(values: Floats, column: Column) -> Floats:
    """The scale on which a column is clustered, where one customer cannot make a correlation."""
    seen = ~np.isnan(values)
    if not seen.any() or column.kind == "flag":
        return values
    if column.kind == "ordered":
        scaled = np.full(len(values), np.nan)
        scaled[seen] = mid_ranks(values[seen]) / seen.sum()
        return scaled
    low, middle, high = np.quantile(values[seen], [0.05, 0.5, 0.95])
    width = (high - low) / 4 or float(np.std(values[seen])) or 1.0
    clipped: Floats = np.clip(np.arcsinh((values - middle) / width), -4, 4)
    return clipped


def _without_ends(values: Floats) -> Floats:
    if np.unique(values[~np.isnan(values)]).size <= 2:
        return values
    low, high = np.nanquantile(values, _ENDS)
    inner: Floats = np.clip(values, low, high)
    return inner


def _steps(values: Floats) -> Codes:
    """A number cut into levels: its own values where they are few, else its twentieths."""
    seen = ~np.isnan(values)
    cuts = np.unique(values[seen])
    if len(cuts) > _MOST_LEVELS:
        cuts = np.unique(np.quantile(values[seen], np.linspace(0, 0.95, 20)))
    steps = np.full(len(values), -1, dtype=np.int64)
    steps[seen] = np.searchsorted(cuts, values[seen], side="right") - 1
    return steps


def _varies(values: Floats) -> bool:
    seen = values[~np.isnan(values)]
    counts = np.unique(seen, return_counts=True)[1]
    return len(seen) > 0 and len(seen) - int(counts.max()) >= _FEWEST_OFF_MODE


def _few_levels(codes: Codes) -> bool:
    counts = np.bincount(codes[codes >= 0])
    if len(counts) < 2 or len(counts) > _MOST_LEVELS:
        return False
    return int(counts.sum() - counts.max()) >= _FEWEST_OFF_MODE


def _grouped(schema: Schema, pair: tuple[str, str]) -> bool:
    first, second = (schema[name].group for name in pair)
    return first is not None and first == second


def _components(strong: Mapping[tuple[str, str], float], schema: Schema) -> list[NearCopies]:
    """Join pairs that share a column, in the order of the schema."""
    home: dict[str, set[str]] = {}
    for first, second in strong:
        joined = home.get(first, {first}) | home.get(second, {second})
        home |= dict.fromkeys(joined, joined)
    found, done = [], set[str]()
    taken = {column.group for column in schema.columns if column.group is not None}
    for column in schema.columns:
        members = home.get(column.name, set())
        if column.name in done or not members:
            continue
        done |= members
        own = next((schema[name].group for name in schema.names() if name in members), None)
        # The columns that the existing group holds already stay in it.
        columns = [c.name for c in schema.columns if c.name in members or (own and c.group == own)]
        group = own or _free_name(column.label, taken)
        taken.add(group)
        weakest = min(value for pair, value in strong.items() if members.issuperset(pair))
        found.append(NearCopies(group, tuple(columns), weakest))
    return found


def _free_name(label: str, taken: set[str]) -> str:
    name, number = label, 2
    while name in taken:
        name, number = f"{label} {number}", number + 1
    return name
