"""What is known of each column, for each persona and for everyone: counts and moments, no words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from personas.records.schema import Column
from personas.texts import ENGLISH, Texts

if TYPE_CHECKING:
    import pandas as pd

OTHER = "Other"
YES, NO = "yes", "no"


def rounded(value: float, digits: int = 9) -> float:
    """Round to significant digits: DuckDB's averages differ in the last ones between runs.

    Examples
    --------
    >>> rounded(1234.56789012345)
    1234.56789
    """
    if not math.isfinite(value) or value == 0:
        return value + 0.0
    return float(f"{value:.{digits}g}")


def rounded_beside(value: float, size: float) -> float:
    """Round to nine digits of a larger size: a mean near 0 is only as exact as its deviation.

    Examples
    --------
    >>> rounded_beside(3.3e-15, 250.0)
    0.0
    """
    larger = max(abs(value), abs(size))
    if larger == 0 or not math.isfinite(larger):
        return rounded(value)
    return round(value, 8 - math.floor(math.log10(larger))) + 0.0


@dataclass(frozen=True)
class Scale:
    """How a number is brought to a scale on which customers of all columns compare.

    ``asinh((x - centre) / width)`` as in the encoder: the centre is the median, the width a
    quarter of the 5-95 % range.
    """

    centre: float
    width: float

    def __call__(self, value: float) -> float:
        return math.asinh((value - self.centre) / self.width)


@dataclass(frozen=True)
class Numbers:
    """A number, or a date in days since 1970, over one group of customers.

    ``scaled_mean`` and ``scaled_sd`` are taken on the column's `Scale`.
    """

    n: int
    n_missing: int
    mean: float
    sd: float
    q10: float
    q25: float
    median: float
    q75: float
    q90: float
    n_above_zero: int
    scaled_mean: float
    scaled_sd: float

    @property
    def share_above_zero(self) -> float:
        """Share of the observed values that are above zero."""
        return rounded(self.n_above_zero / self.n) if self.n else 0.0


@dataclass(frozen=True)
class Levels:
    """Counts by level over one group; a flag has the levels "yes" and "no".

    Counts of a set do not add up to ``n``: a customer can have several of its values.
    """

    n: int
    n_missing: int
    counts: Mapping[str, int]

    def share(self, level: str) -> float:
        """Share of the customers with a value who have this level."""
        return rounded(self.counts.get(level, 0) / self.n) if self.n else 0.0


@dataclass(frozen=True)
class NumberTraits:
    """What kind of number a column holds, seen over everyone."""

    whole: bool
    non_negative: bool
    few_values: bool
    year: bool
    low: float
    high: float


@dataclass(frozen=True)
class ColumnProfile:
    """One column over everyone and over each persona (by id, "P1" …)."""

    column: Column
    everyone: Numbers | Levels
    personas: Mapping[str, Numbers | Levels]
    scale: Scale | None = None
    nature: NumberTraits | None = None

    @property
    def has_ratios(self) -> bool:
        """Whether a ratio of two values means something: none, or hardly any, lies below zero.

        A few customers whose refunds are above their sales make revenue no other kind of number.
        """
        if self.nature is None or self.nature.non_negative:
            return self.nature is not None
        facts = [self.everyone, *self.personas.values()]
        return all(isinstance(one, Numbers) and one.q10 >= 0 for one in facts if one.n)

    def numbers(self, persona: str | None = None) -> Numbers:
        """Return the facts of a number or date, for one persona or everyone."""
        facts = self.everyone if persona is None else self.personas[persona]
        assert isinstance(facts, Numbers)
        return facts

    def levels(self, persona: str | None = None) -> Levels:
        """Return the counts of a flag, category, ordered column or set."""
        facts = self.everyone if persona is None else self.personas[persona]
        assert isinstance(facts, Levels)
        return facts

    @property
    def is_constant(self) -> bool:
        """Whether all customers with a value have the same one."""
        if isinstance(self.everyone, Numbers):
            return self.everyone.n == 0 or self.everyone.sd == 0
        full = [n for n in self.everyone.counts.values() if n > 0]
        if self.column.kind == "set":
            return all(n == self.everyone.n for n in full)
        return len(full) < 2


@dataclass(frozen=True)
class Profile:
    """Every column for each persona and for everyone.

    Attributes
    ----------
    unit : str
        What one record is, in the plural.
    n : int
        All records.
    sizes : mapping of str to int
        Records by persona id, largest first as numbered.
    columns : mapping of str to ColumnProfile
        By column name: segment, describe, outcome and protected columns.
    min_cell : int
        Nothing may be printed on fewer customers than this.
    as_of : date or None
        The day up to which the records reach.
    texts : Texts
        The language in which the book tells of it.
    """

    unit: str
    n: int
    sizes: Mapping[str, int]
    columns: Mapping[str, ColumnProfile]
    min_cell: int
    as_of: date | None = None
    texts: Texts = ENGLISH
    persona_ids: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "persona_ids", tuple(self.sizes))

    def __repr__(self) -> str:
        return (
            f"Profile: {len(self.columns)} columns of {self.n:,} {self.unit}, "
            f"{len(self.sizes)} personas; .to_frame() shows them"
        )

    def share(self, persona: str) -> float:
        """Share of all records that are in this persona."""
        return rounded(self.sizes[persona] / self.n)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per column, level and group; cells below ``min_cell`` are blank."""
        import pandas as pd

        rows = [
            {"column": name, "group": group, **row}
            for name, column in self.columns.items()
            for group, facts in [("everyone", column.everyone), *column.personas.items()]
            for row in _rows(facts, self.min_cell)
        ]
        return pd.DataFrame(rows)


def _rows(facts: Numbers | Levels, min_cell: int) -> list[dict[str, object]]:
    if isinstance(facts, Levels):
        return [
            {
                "level": level,
                "n": facts.n,
                "n_missing": facts.n_missing,
                "share": facts.share(level) if count >= min_cell else None,
            }
            for level, count in facts.counts.items()
        ]
    row: dict[str, object] = {"level": None, "n": facts.n, "n_missing": facts.n_missing}
    if facts.n >= min_cell:
        names = ("mean", "sd", "q10", "q25", "median", "q75", "q90")
        row.update({name: getattr(facts, name) for name in names})
    return [row]
