"""What a prospect can be asked: a column of the records as a question with few answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from personas.profiling.conditions import has_level, numbers_of
from personas.profiling.facts import OTHER, YES, ColumnProfile, Profile
from personas.profiling.rounding import date_cuts, number_cuts
from personas.profiling.typing_bands import best_bands
from personas.records.schema import ASKABLE_ROLES, Column, Kind, Schema

MOST_BANDS = 4
MOST_LEVELS = 8
MOST_MEMBERS = 12
UNKNOWN = -1

Codes = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Question:
    """One question of the typing form, and how a value of the column answers it.

    Attributes
    ----------
    column : str
    kind : str
        The column's kind; says which of the next attributes is used.
    cuts : tuple of float
        Numbers and dates (days since 1970): an answer for each band between cuts; a value on a cut
        belongs to the band above it.
    none_first : bool
        Whether the first answer is "none", for values of 0 (the bands then begin above 0).
    levels : tuple of tuple of str
        Categories and ordered columns: the levels of each answer. An empty tuple, always the
        last, stands for all other levels; ``rest`` names the more frequent of those.
    member : str, optional
        Sets: the value asked for. Flags and sets are answered by yes (0) or no (1).
    label : str
        How the form calls it: ``"orders in 12 months"``; `told` fills in the words.
    text : str
        The question as asked.
    answers : tuple of str
        The answers as printed.
    """

    column: str
    kind: Kind
    cuts: tuple[float, ...] = ()
    none_first: bool = False
    levels: tuple[tuple[str, ...], ...] = ()
    rest: tuple[str, ...] = ()
    member: str | None = None
    label: str = ""
    text: str = ""
    answers: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What names it in an answer: the column, and for a set the value asked for."""
        return self.column if self.member is None else f"{self.column}: {self.member}"

    @property
    def n_answers(self) -> int:
        """How many answers there are, "don't know" aside."""
        if self.kind in ("number", "date"):
            return len(self.cuts) + 1 + self.none_first
        return len(self.levels) or 2

    def code(self, value: float | str | bool) -> int:
        """Return the answer that a value of the column gives; `UNKNOWN` for a strange level.

        Examples
        --------
        >>> orders = Question("orders", "number", cuts=(3.0, 12.0))
        >>> orders.code(2), orders.code(3), orders.code(40)
        (0, 1, 2)
        """
        if self.kind in ("number", "date"):
            return int(self._bands(np.array([float(value)]))[0])
        if self.kind in ("flag", "set"):
            return 0 if value in (True, YES) else 1
        return next((at for at, levels in enumerate(self.levels) if value in levels), UNKNOWN)

    def codes(self, rows: pa.Table, column: Column) -> Codes:
        """Return each row's answer, `UNKNOWN` where the value is missing."""
        if self.kind in ("number", "date"):
            return self._bands(numbers_of(rows, column))
        observed = np.asarray(pc.is_valid(rows[self.column]), dtype=bool)
        if self.kind in ("flag", "set"):
            yes = has_level(rows, column, YES if self.member is None else self.member)
            return np.where(observed, np.where(yes, 0, 1), UNKNOWN).astype(np.int16)
        rest = len(self.levels) - 1 if self.levels[-1] == () else UNKNOWN
        answer_of = [(level, at) for at, levels in enumerate(self.levels) for level in levels]
        known = pa.array([level for level, _ in answer_of], pa.string())
        place = pc.fill_null(pc.index_in(rows[self.column].cast(pa.string()), known), UNKNOWN)
        answers = np.array([*(at for _, at in answer_of), rest])
        return np.where(observed, answers[np.asarray(place)], UNKNOWN).astype(np.int16)

    def _bands(self, values: npt.NDArray[np.float64]) -> Codes:
        bands = np.digitize(values, self.cuts)
        if self.none_first:
            bands = np.where(values <= 0, 0, bands + 1)
        return np.where(np.isnan(values), UNKNOWN, bands).astype(np.int16)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, without what its kind does not use."""
        plain = {
            "column": self.column,
            "kind": self.kind,
            "cuts": list(self.cuts),
            "none_first": self.none_first,
            "levels": [list(levels) for levels in self.levels],
            "rest": list(self.rest),
            "member": self.member,
            "label": self.label,
            "text": self.text,
            "answers": list(self.answers),
        }
        return {name: value for name, value in plain.items() if value not in ([], False, None, "")}

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Question:
        """Make it again from plain data."""
        lists = {name: tuple(plain.get(name, ())) for name in ("cuts", "rest", "answers")}
        levels = tuple(tuple(answer) for answer in plain.get("levels", ()))
        return cls(**{**plain, **lists, "levels": levels})


def askable_columns(schema: Schema) -> tuple[str, ...]:
    """Columns that a prospect can be asked for.

    Those that the brief marks ``askable: true``; if it marks none, all that make the clusters,
    without those marked ``askable: false``.
    """
    marked = tuple(column.name for column in schema.columns if column.askable)
    if marked:
        return marked
    return tuple(column.name for column in schema.clustering_columns if column.askable is not False)


def every_level(column: Column) -> Question:
    """Return an ordered column as a question with an answer for each of its levels."""
    return Question(column.name, "ordered", levels=tuple((level,) for level in column.levels))


def possible_questions(
    profile: Profile, columns: Sequence[str], rows: pa.Table, labels: npt.NDArray[np.int64]
) -> list[Question]:
    """Turn columns into questions: bands with round edges, levels, yes or no.

    Parameters
    ----------
    profile : Profile
    columns : sequence of str
        Askable columns; those of which nothing is known, or that say one thing only, are left out.
    rows : pa.Table
    labels : int array of shape (n_rows,)
        Position of each row's persona; bands are cut where the personas differ.
    """
    found: list[Question] = []
    for name in columns:
        about = profile.columns.get(name)
        if about is None or about.is_constant or about.column.role not in ASKABLE_ROLES:
            continue
        found.extend(_of_column(about, rows, labels, profile.min_cell))
    return found


def _of_column(
    about: ColumnProfile, rows: pa.Table, labels: npt.NDArray[np.int64], min_cell: int
) -> Iterator[Question]:
    column = about.column
    if column.kind in ("number", "date"):
        yield from _bands_of(about, numbers_of(rows, column), labels, min_cell)
    elif column.kind == "flag":
        yield Question(column.name, "flag")
    elif column.kind == "set":
        counts = about.levels().counts
        told = [level for level, n in counts.items() if _is_told(level, n, about, min_cell)]
        for member in sorted(told, key=lambda one: (-counts[one], one))[:MOST_MEMBERS]:
            yield Question(column.name, "set", member=member)
    elif column.kind == "ordered":
        yield from _ordered(about, rows, labels, min_cell)
    elif column.kind == "category":
        yield from _category(about, min_cell)


def _is_told(level: str, n: int, about: ColumnProfile, min_cell: int) -> bool:
    return level != OTHER and min_cell <= n <= about.everyone.n - min_cell


def _bands_of(
    about: ColumnProfile,
    values: npt.NDArray[np.float64],
    labels: npt.NDArray[np.int64],
    min_cell: int,
) -> Iterator[Question]:
    column, nature = about.column, about.nature
    observed = ~np.isnan(values)
    values, labels = values[observed], labels[observed]
    whole = nature is not None and nature.whole
    cuts = date_cuts(values) if column.kind == "date" else number_cuts(values, whole=whole)
    none_first = (
        column.kind == "number"
        and not whole
        and nature is not None
        and nature.non_negative
        and values.size > 0
        and 0.05 <= float((values == 0).mean()) <= 0.95
    )
    bands = np.digitize(values, cuts)
    if none_first:
        cuts = [0.0, *(cut for cut in cuts if cut > 0)]
        bands = np.where(values <= 0, 0, np.digitize(values, cuts[1:]) + 1)
    kept = best_bands(bands, labels, len(cuts) + 1, most=MOST_BANDS, smallest=min_cell)
    chosen = [cuts[at - 1] for at in kept]
    if chosen:
        none_first = none_first and chosen[0] == 0.0
        chosen = chosen[1:] if none_first else chosen
        yield Question(column.name, column.kind, cuts=tuple(chosen), none_first=none_first)


def _ordered(
    about: ColumnProfile, rows: pa.Table, labels: npt.NDArray[np.int64], min_cell: int
) -> Iterator[Question]:
    levels = about.column.levels
    codes = every_level(about.column).codes(rows, about.column)
    known = codes != UNKNOWN
    first = best_bands(
        codes[known], labels[known], len(levels), most=MOST_BANDS, smallest=min_cell, thrifty=False
    )
    if first:
        edges = [0, *first, len(levels)]
        answers = tuple(levels[low:high] for low, high in pairwise(edges))
        yield Question(about.column.name, "ordered", levels=answers)


def _category(about: ColumnProfile, min_cell: int) -> Iterator[Question]:
    counts = about.levels().counts
    known = sorted(
        (level for level, n in counts.items() if level != OTHER and n >= min_cell),
        key=lambda level: (-counts[level], level),
    )
    told = known[:MOST_LEVELS]
    n_rest = about.everyone.n - sum(counts[level] for level in told)
    # The rest is an answer of its own only where it speaks for enough customers.
    if 0 < n_rest < min_cell and len(told) > 2:
        n_rest += counts[told.pop()]
    answers: list[tuple[str, ...]] = [(level,) for level in sorted(told)]
    if n_rest > 0:
        answers.append(())
    if len(answers) > 1:
        rest = tuple(sorted(set(known) - set(told)))
        yield Question(about.column.name, "category", levels=tuple(answers), rest=rest)
