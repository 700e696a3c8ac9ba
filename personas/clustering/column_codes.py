"""How one column becomes features, by kind: learnt from values, applied to Arrow arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from personas.clustering.features import FLAG, LEVEL, NUMBER

Matrix = NDArray[np.float64]
Values = Matrix | Sequence[Any]

OTHER = "Other"
"""The level that rare and new levels are pooled in."""

LEAST_DIVERSITY = 0.18
"""Least 1 - sum p² that a column is scaled by: that of a flag which one in ten has. Without it a
flag that one in a hundred has would pull ten times as hard, and become a persona by itself."""

FAR = 30.0
"""Spreads from the median beyond which a value counts as this far when mean and deviation are
learnt, so that one customer a billion times richer does not squeeze the others together."""

MICROSECONDS_PER_DAY = 86_400_000_000.0


def significant(value: float, digits: int = 9) -> float:
    """Round to significant digits, so that a stored parameter is the one that was used.

    Examples
    --------
    >>> significant(1234.56789012345)
    1234.56789
    """
    return float(f"{value:.{digits - 1}e}")


@dataclass(frozen=True)
class Scale:
    """Centre on the median, divide by the spread, asinh, standardise, clip."""

    centre: float
    spread: float
    mean: float
    deviation: float
    clip: float

    @classmethod
    def learn(cls, values: Matrix, *, clip: float) -> Scale:
        """Learn from one column's values, in any order; missing ones are left out."""
        observed = np.sort(values[~np.isnan(values)])
        if not len(observed) or observed[0] == observed[-1]:
            return cls(significant(observed[0]) if len(observed) else 0.0, 1.0, 0.0, 1.0, clip)
        observed = np.clip(observed, -1e300, 1e300)
        low, centre, high = np.quantile(observed, [0.05, 0.5, 0.95])
        largest = np.abs(observed).max()
        spread = high / 4 - low / 4 or largest * float(np.std(observed / largest))
        centre, spread = significant(float(centre)), significant(float(spread) or 1.0)
        far = np.clip(observed / spread - centre / spread, -FAR, FAR)
        bent = np.arcsinh(far)
        deviation = significant(float(bent.std()))
        return cls(centre, spread, significant(float(bent.mean())), deviation or 1.0, clip)

    def apply(self, values: Matrix) -> Matrix:
        bent = np.arcsinh(values / self.spread - self.centre / self.spread)
        return np.clip((bent - self.mean) / self.deviation, -self.clip, self.clip)

    def invert(self, encoded: Matrix) -> Matrix:
        return self.centre + self.spread * np.sinh(self.mean + self.deviation * encoded)


@dataclass(frozen=True)
class _Measured:
    """A column that becomes one number."""

    name: str
    scale: Scale

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def forms(self) -> tuple[int, ...]:
        return (NUMBER,)

    @property
    def scales(self) -> tuple[float, ...]:
        return (1.0,)


@dataclass(frozen=True)
class NumberCode(_Measured):
    """A number: one feature."""

    kind: ClassVar[str] = "number"

    def write(self, values: pa.Array, out: Matrix) -> None:
        out[:, 0] = self.scale.apply(floats(values))

    def read(self, centres: Matrix) -> dict[str, Values]:
        return {self.name: self.scale.invert(centres[:, 0])}


@dataclass(frozen=True)
class DateCode(_Measured):
    """A date: days before the as-of date, then as a number."""

    kind: ClassVar[str] = "date"
    as_of: str

    def write(self, values: pa.Array, out: Matrix) -> None:
        out[:, 0] = self.scale.apply(days_before(values, datetime.fromisoformat(self.as_of)))

    def read(self, centres: Matrix) -> dict[str, Values]:
        as_of = datetime.fromisoformat(self.as_of)
        days = self.scale.invert(centres[:, 0])
        return {self.name: [as_of - timedelta(days=float(day)) for day in days]}


@dataclass(frozen=True)
class OrderedCode(_Measured):
    """An order of levels: the middle of each level's ranks (0 to 1), then as a number.

    A level that is not declared counts as missing.
    """

    kind: ClassVar[str] = "ordered"
    levels: tuple[str, ...]
    mid_ranks: tuple[float, ...]

    def write(self, values: pa.Array, out: Matrix) -> None:
        ranks = np.array([*self.mid_ranks, np.nan])
        out[:, 0] = self.scale.apply(ranks[positions(values, self.levels)])

    def read(self, centres: Matrix) -> dict[str, Values]:
        distance = np.abs(self.scale.invert(centres) - np.array(self.mid_ranks))
        return {self.name: [self.levels[nearest] for nearest in distance.argmin(axis=1)]}


@dataclass(frozen=True)
class CategoryCode:
    """A category: one feature a level, so scaled that two customers differ by 2 on average.

    Levels that were rare in fit, and levels that were not seen in fit, count as "Other"; a column
    without rare levels has no "Other", and there a new level counts as missing.
    """

    kind: ClassVar[str] = "category"
    name: str
    levels: tuple[str, ...]
    has_other: bool
    scale: float

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"{self.name}={level}" for level in self._features)

    @property
    def _features(self) -> tuple[str, ...]:
        return (*self.levels, OTHER) if self.has_other else self.levels

    @property
    def forms(self) -> tuple[int, ...]:
        return (LEVEL,) * len(self._features)

    @property
    def scales(self) -> tuple[float, ...]:
        return (self.scale,) * len(self._features)

    def write(self, values: pa.Array, out: Matrix) -> None:
        found = positions(values, self.levels)
        missing = np.asarray(values.is_null())
        unplaced = missing if self.has_other else found == len(self.levels)
        out[:] = 0.0
        rows = np.flatnonzero(~unplaced)
        out[rows, found[rows]] = self.scale
        out[unplaced] = np.nan

    def read(self, centres: Matrix) -> dict[str, Values]:
        return dict(zip(self.names, centres.T / self.scale, strict=True))


@dataclass(frozen=True)
class FlagCode:
    """A flag: one feature, as far apart as a category's two levels would be."""

    kind: ClassVar[str] = "flag"
    name: str
    scale: float

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def forms(self) -> tuple[int, ...]:
        return (FLAG,)

    @property
    def scales(self) -> tuple[float, ...]:
        return (self.scale,)

    def write(self, values: pa.Array, out: Matrix) -> None:
        out[:, 0] = floats(values) * self.scale

    def read(self, centres: Matrix) -> dict[str, Values]:
        return {self.name: centres[:, 0] / self.scale}


@dataclass(frozen=True)
class SetCode:
    """Several values in one cell: a flag for each, which together count as one column.

    Rare values and values that were not seen in fit share the flag "Other", if there is one.
    """

    kind: ClassVar[str] = "set"
    name: str
    levels: tuple[str, ...]
    has_other: bool
    flag_scales: tuple[float, ...]

    @property
    def names(self) -> tuple[str, ...]:
        levels = (*self.levels, OTHER) if self.has_other else self.levels
        return tuple(f"{self.name}={level}" for level in levels)

    @property
    def forms(self) -> tuple[int, ...]:
        return (FLAG,) * len(self.flag_scales)

    @property
    def scales(self) -> tuple[float, ...]:
        return self.flag_scales

    def write(self, values: pa.Array, out: Matrix) -> None:
        out[:] = 0.0
        rows, found = set_members(values, self.levels)
        if not self.has_other:
            known = found < len(self.levels)
            rows, found = rows[known], found[known]
        out[rows, found] = np.array(self.flag_scales)[found]
        out[np.asarray(values.is_null())] = np.nan

    def read(self, centres: Matrix) -> dict[str, Values]:
        return dict(zip(self.names, centres.T / np.array(self.flag_scales)[:, None], strict=True))


ColumnCode = NumberCode | DateCode | OrderedCode | CategoryCode | FlagCode | SetCode


def learn_number(name: str, values: pa.Array, *, clip: float) -> NumberCode:
    """Learn a number's scale."""
    return NumberCode(name, Scale.learn(floats(values), clip=clip))


def learn_date(name: str, values: pa.Array, *, as_of: datetime, clip: float) -> DateCode:
    """Learn the scale of the days before the as-of date."""
    return DateCode(name, Scale.learn(days_before(values, as_of), clip=clip), as_of.isoformat())


def learn_ordered(
    name: str, values: pa.Array, *, levels: Sequence[str], clip: float
) -> OrderedCode:
    """Learn the mid-ranks of declared levels; a level nobody has lies between its neighbours."""
    found = positions(values, levels)
    counts = np.bincount(found, minlength=len(levels) + 1)[: len(levels)]
    total = max(int(counts.sum()), 1)
    mid_ranks = np.array([significant(rank) for rank in (np.cumsum(counts) - counts / 2) / total])
    scale = Scale.learn(np.append(mid_ranks, np.nan)[found], clip=clip)
    return OrderedCode(name, scale, tuple(levels), tuple(mid_ranks.tolist()))


def learn_category(name: str, values: pa.Array, *, least: float) -> CategoryCode:
    """Learn the levels that at least `least` records have; the rest is "Other"."""
    counts = level_counts(values)
    total = sum(counts.values())
    kept = frequent(counts, least)
    rest = total - sum(counts[level] for level in kept)
    shares = np.array([*(counts[level] for level in kept), rest]) / max(total, 1)
    diversity = max(1.0 - float((shares**2).sum()), LEAST_DIVERSITY)
    return CategoryCode(name, kept, rest > 0, significant(1 / math.sqrt(diversity)))


def learn_flag(name: str, values: pa.Array) -> FlagCode:
    """Learn a flag's scale."""
    answers = floats(values)
    answers = answers[~np.isnan(answers)]
    return FlagCode(name, flag_scale(answers.sum() / max(len(answers), 1)))


def learn_set(name: str, values: pa.Array, *, least: float) -> SetCode:
    """Learn the values that at least `least` records have; the rest is "Other"."""
    counts = level_counts(pc.list_flatten(values))
    kept = frequent(counts, least)
    has_other = len(kept) < len(counts)
    rows, found = set_members(values, kept)
    n_observed = max(len(values) - values.null_count, 1)
    n_flags = len(kept) + has_other
    having = [len(np.unique(rows[found == flag])) / n_observed for flag in range(n_flags)]
    scales = tuple(significant(flag_scale(share) / math.sqrt(n_flags)) for share in having)
    return SetCode(name, kept, has_other, scales)


def flag_scale(share: float) -> float:
    """Encoded value of a yes that `share` have: two categories' distance in one feature."""
    return significant(1 / math.sqrt(max(2 * share * (1 - share), LEAST_DIVERSITY) / 2))


def floats(values: pa.Array) -> Matrix:
    """Values of numbers or flags as floats; missing ones as NaN."""
    numbers = pc.cast(values, pa.float64()).to_numpy(zero_copy_only=False)
    return np.asarray(numbers, dtype=np.float64)


def days_before(values: pa.Array, as_of: datetime) -> Matrix:
    """Days from each date to the as-of date; missing ones as NaN."""
    stamps = pc.cast(pc.cast(values, pa.timestamp("us")), pa.int64())
    newest = (as_of - datetime(1970, 1, 1)) / timedelta(days=1)
    return newest - floats(stamps) / MICROSECONDS_PER_DAY


def positions(values: pa.Array, levels: Sequence[str]) -> NDArray[np.int64]:
    """Place of each value among the levels; ``len(levels)`` where it is not one of them."""
    found = pc.index_in(values, value_set=pa.array(levels, type=values.type))
    return np.asarray(pc.fill_null(found, len(levels)).to_numpy(), dtype=np.int64)


def set_members(
    values: pa.Array, levels: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and level of each value in the cells."""
    rows = np.asarray(pc.list_parent_indices(values), dtype=np.int64)
    return rows, positions(pc.list_flatten(values), levels)


def level_counts(values: pa.Array) -> dict[str, int]:
    """How many values there are of each level, missing ones left out."""
    counts = pc.value_counts(values.drop_null())
    names, numbers = counts.field(0).to_pylist(), counts.field(1).to_pylist()
    return dict(zip(names, numbers, strict=True))


def frequent(counts: Mapping[str, int], least: float) -> tuple[str, ...]:
    """Levels that occur at least `least` times, most frequent first, ties by name."""
    kept = [level for level, count in counts.items() if count >= least and level != OTHER]
    return tuple(sorted(kept, key=lambda level: (-counts[level], level)))


_CODES: Mapping[str, Any] = {
    code.kind: code for code in (NumberCode, DateCode, OrderedCode, CategoryCode, FlagCode, SetCode)
}


def code_to_dict(code: ColumnCode) -> dict[str, Any]:
    """A code as JSON-safe data."""
    content = {"kind": code.kind, **asdict(code)}
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in content.items()
    }


def code_from_dict(content: Mapping[str, Any]) -> ColumnCode:
    """A code from what `code_to_dict` gave."""
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in content.items()
        if key != "kind"
    }
    if content["kind"] in {"number", "date", "ordered"}:
        values["scale"] = Scale(**values["scale"])
    code: ColumnCode = _CODES[content["kind"]](**values)
    return code


def newest(dates: Sequence[pa.Array]) -> datetime | None:
    """The newest of all dates, if there is one."""
    tops = [pc.max(pc.cast(values, pa.timestamp("us"))).as_py() for values in dates]
    return max((top for top in tops if top is not None), default=None)


def as_datetime(moment: date | datetime) -> datetime:
    """Midnight at the beginning of a date; a moment stays what it is."""
    return moment if isinstance(moment, datetime) else datetime(*moment.timetuple()[:3])
