"""A condition on one column that a customer meets or not, and how many meet it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from personas.profiling.facts import YES
from personas.profiling.profile import PERSONA, as_number
from personas.records.schema import Column

Operator = Literal["at_least", "under", "above", "at_most", "is", "is_not"]
Mask = npt.NDArray[np.bool_]
_MICROSECONDS_A_DAY = 86_400_000_000.0


@dataclass(frozen=True)
class Condition:
    """One column's value compared with a cut or a level.

    Attributes
    ----------
    column : Column
    operator : {"at_least", "under", "above", "at_most", "is", "is_not"}
        Numbers, dates and ordered columns use the first four; "above" and "at_most" stand for
        more than, and not more than, zero. A set "is" a value when it holds that value.
    value : float or str
        The cut (dates: days since 1970) or the level; "yes" or "no" for a flag.
    """

    column: Column
    operator: Operator
    value: float | str

    def expression(self) -> nw.Expr:
        """Return it as an expression; a missing value gives a missing answer."""
        found = self._positive_expression()
        return ~found if self.operator in ("under", "at_most", "is_not") else found

    def _positive_expression(self) -> nw.Expr:
        cell = nw.col(self.column.name)
        if self.column.kind in ("number", "date"):
            number = as_number(self.column)
            if self.operator in ("above", "at_most"):
                return number > self.value
            return number >= self.value
        if self.column.kind == "ordered" and self.operator in ("at_least", "under"):
            return cell.is_in(self.levels_from_cut())
        if self.column.kind == "flag":
            return cell if self.value == YES else ~cell
        if self.column.kind == "set":
            return cell.list.contains(str(self.value))
        return cell == self.value

    def holds(self, rows: pa.Table) -> Mask:
        """Return which rows of a typed table meet it; a missing value does not."""
        observed = self.observed(rows)
        found = self._positive_mask(rows)
        if self.operator in ("under", "at_most", "is_not"):
            found = ~found
        return found & observed

    def observed(self, rows: pa.Table) -> Mask:
        """Return which rows have a value."""
        return np.asarray(pc.is_valid(rows[self.column.name]), dtype=bool)

    def _positive_mask(self, rows: pa.Table) -> Mask:
        if self.column.kind in ("number", "date"):
            numbers = numbers_of(rows, self.column)
            with np.errstate(invalid="ignore"):
                if self.operator in ("above", "at_most"):
                    return np.asarray(numbers > float(self.value))
                return np.asarray(numbers >= float(self.value))
        if self.column.kind == "ordered" and self.operator in ("at_least", "under"):
            wanted = pa.array(self.levels_from_cut(), pa.string())
            return np.asarray(pc.is_in(rows[self.column.name], value_set=wanted), dtype=bool)
        return has_level(rows, self.column, str(self.value))

    def levels_from_cut(self) -> list[str]:
        """Levels of an ordered column at or above the cut."""
        return list(self.column.levels[self.column.levels.index(str(self.value)) :])


def numbers_of(rows: pa.Table, column: Column) -> npt.NDArray[np.float64]:
    """Return a number column, or a date column in days since 1970; NaN where missing."""
    cells = rows[column.name]
    if column.kind == "date":
        micros = pc.cast(pc.cast(cells, pa.timestamp("us")), pa.int64())
        return _floats(micros) / _MICROSECONDS_A_DAY
    return _floats(cells)


def _floats(cells: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    filled = pc.fill_null(pc.cast(cells, pa.float64()), float("nan"))
    return np.array(filled, dtype=np.float64)


def has_level(rows: pa.Table, column: Column, level: str) -> Mask:
    """Return which rows have a level; for a flag "yes" or "no", for a set one of its values."""
    cells = rows[column.name]
    if column.kind == "flag":
        yes = np.asarray(pc.fill_null(cells, False), dtype=bool)
        return yes if level == YES else ~yes & np.asarray(pc.is_valid(cells), dtype=bool)
    if column.kind == "set":
        cells = cells.combine_chunks()
        parents = np.asarray(pc.list_parent_indices(cells))
        found = np.zeros(len(cells), dtype=bool)
        hits = np.asarray(pc.fill_null(pc.equal(pc.list_flatten(cells), level), False), dtype=bool)
        found[parents[hits]] = True
        return found
    return np.asarray(pc.fill_null(pc.equal(cells, level), False), dtype=bool)


@dataclass(frozen=True)
class Count:
    """How many customers of one group meet something, out of those with a value."""

    hits: int
    n: int

    @property
    def share(self) -> float:
        """Hits over n; 0 where nobody has a value."""
        return self.hits / self.n if self.n else 0.0

    def __add__(self, other: Count) -> Count:
        return Count(self.hits + other.hits, self.n + other.n)


@dataclass(frozen=True)
class Split:
    """The same count for the members of a persona and for everybody else."""

    members: Count
    others: Count


def count_each(
    labelled: nw.LazyFrame[Any],
    questions: Mapping[str, Sequence[Sequence[Condition]]],
) -> dict[str, list[Split]]:
    """Count, over all rows and in one scan, who meets each list of conditions together.

    Parameters
    ----------
    labelled : narwhals.LazyFrame
        Rows with ``__persona``.
    questions : mapping of str to sequence of sequence of Condition
        By persona id: the conjunctions to count for its members and for everybody else. A single
        condition is counted among customers with a value; of several, a missing value means no.
    """
    asked = [(persona, joint) for persona, joints in questions.items() for joint in joints]
    if not asked:
        return {persona: [] for persona in questions}
    aggregates = []
    for i, (_, joint) in enumerate(asked):
        met, observed = _joint(joint)
        aggregates += [met.sum().alias(f"hits{i}"), observed.alias(f"n{i}")]
    rows = labelled.group_by(PERSONA).agg(*aggregates).collect().rows(named=True)
    found: dict[str, list[Split]] = {persona: [] for persona in questions}
    for i, (persona, _) in enumerate(asked):
        members, others = Count(0, 0), Count(0, 0)
        for row in rows:
            count = Count(int(row[f"hits{i}"] or 0), int(row[f"n{i}"]))
            if row[PERSONA] == persona:
                members = count
            else:
                others = others + count
        found[persona].append(Split(members, others))
    return found


def _joint(joint: Sequence[Condition]) -> tuple[nw.Expr, nw.Expr]:
    if len(joint) == 1:
        met = joint[0].expression()
        return met, met.count()
    both = joint[0].expression()
    for condition in joint[1:]:
        both = both & condition.expression()
    return both, nw.len()
