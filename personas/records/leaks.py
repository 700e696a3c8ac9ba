"""One column that gives an outcome away: it was written after the fact, or is the fact."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from personas.errors import listed
from personas.records.arrays import Codes, Floats, codes_of, mid_ranks, numbers_of
from personas.records.finding import Finding, Phrase
from personas.records.schema import Column, Schema

LEAK_AUC = 0.95
LEAK_CORRELATION = 0.98

_N_FOLDS = 5
_FEWEST_CASES = 10
# A level's rate is drawn towards everyone's as if it had been seen this many times more.
_PRIOR_ROWS = 5

Flags = npt.NDArray[np.bool_]


def leaks(sample: pa.Table, schema: Schema) -> list[Finding]:
    """Find clustering columns that predict an outcome almost alone."""
    findings = []
    for outcome in schema.of(role="outcome"):
        giving_away = [
            column for column in schema.clustering_columns if _gives_away(sample, column, outcome)
        ]
        if giving_away:
            names = tuple(column.name for column in giving_away)
            findings.append(
                Finding.of(
                    "leak",
                    level="warn",
                    topic="leak",
                    columns=(*names, outcome.name),
                    where=Phrase(
                        "these_columns" if len(names) > 1 else "this_column", listed(names, 10)
                    ),
                    number=len(names),
                    values={"outcome": (outcome.name,)},
                )
            )
    return findings


def _gives_away(sample: pa.Table, column: Column, outcome: Column) -> bool:
    if outcome.kind in ("number", "ordered"):
        if column.kind in ("category", "set"):
            return False
        return _rank_correlation(sample, column, outcome) >= LEAK_CORRELATION
    yes = _yes(sample, outcome)
    if yes is None:
        return False
    known = yes >= 0
    # A cell that is only filled once the outcome is known gives it away by being there.
    empty = sample[column.name].is_null().to_numpy()
    found = [area_under_curve(empty[known].astype(np.float64), yes[known] == 1)]
    if column.kind == "category":
        codes = codes_of(sample, column)
        seen = known & (codes >= 0)
        found.append(level_area(codes[seen], yes[seen] == 1))
    elif column.kind != "set":
        values = numbers_of(sample, column)
        seen = known & ~np.isnan(values)
        found.append(area_under_curve(values[seen], yes[seen] == 1))
    return max(found) >= LEAK_AUC


def _yes(sample: pa.Table, outcome: Column) -> Codes | None:
    """1 for yes, 0 for no, -1 for missing, of an outcome with two answers."""
    if outcome.kind == "flag":
        return np.nan_to_num(numbers_of(sample, outcome), nan=-1).astype(np.int64)
    if outcome.kind != "category":
        return None
    codes = codes_of(sample, outcome)
    return codes if codes.max(initial=-1) == 1 else None


def _rank_correlation(sample: pa.Table, column: Column, outcome: Column) -> float:
    values, results = numbers_of(sample, column), numbers_of(sample, outcome)
    seen = ~np.isnan(values) & ~np.isnan(results)
    if seen.sum() < 3 * _FEWEST_CASES:
        return 0.0
    both = [mid_ranks(values[seen]), mid_ranks(results[seen])]
    first, second = (ranks - ranks.mean() for ranks in both)
    spread = float(np.sqrt(np.sum(first**2) * np.sum(second**2)))
    return abs(float(first @ second)) / spread if spread else 0.0


def area_under_curve(values: Floats, yes: Flags) -> float:
    """How well values tell yes from no, in whichever direction: .5 not at all, 1 perfectly.

    Examples
    --------
    >>> area_under_curve(np.arange(40.0), np.arange(40) < 20)
    1.0
    """
    n_yes, n_no = int(yes.sum()), int((~yes).sum())
    if min(n_yes, n_no) < _FEWEST_CASES:
        return 0.5
    above = mid_ranks(values)[yes].sum() - n_yes * (n_yes + 1) / 2
    area = float(above / (n_yes * n_no))
    return max(area, 1 - area)


def level_area(codes: Codes, yes: Flags) -> float:
    """The same for a category: each level scores by its rate on the other folds."""
    n_levels = int(codes.max(initial=0)) + 1
    fold = np.arange(len(codes)) % _N_FOLDS
    scores = np.zeros(len(codes))
    for held in range(_N_FOLDS):
        rest = fold != held
        counts = np.bincount(codes[rest], minlength=n_levels)
        hits = np.bincount(codes[rest], weights=yes[rest], minlength=n_levels)
        overall = float(yes[rest].mean()) if rest.any() else 0.0
        rates = (hits + _PRIOR_ROWS * overall) / (counts + _PRIOR_ROWS)
        scores[~rest] = rates[codes[~rest]]
    return area_under_curve(scores, yes)
