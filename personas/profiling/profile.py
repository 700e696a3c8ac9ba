"""Aggregates of every column per persona, over all rows, in a few scans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import narwhals as nw

from personas.engine.quantiles import quantiles
from personas.errors import RecordsError
from personas.profiling.facts import (
    NO,
    OTHER,
    YES,
    ColumnProfile,
    Levels,
    Numbers,
    NumberTraits,
    Profile,
    Scale,
    rounded,
    rounded_beside,
)
from personas.records.schema import Column, Schema

PERSONA = "__persona"
PROFILED_ROLES = ("segment", "describe", "outcome", "protected")
_QUANTILES = {"q10": 0.1, "q25": 0.25, "median": 0.5, "q75": 0.75, "q90": 0.9}
_TAILS = (0.05, 0.95)
_EPOCH = datetime(1970, 1, 1)
_MINUTES_A_DAY = 1440.0

Row = Mapping[str, Any]


def profile(
    labelled: nw.LazyFrame[Any],
    schema: Schema,
    *,
    min_cell: int = 10,
    as_of: date | None = None,
) -> Profile:
    """Profile every column for each persona and for everyone, over all rows.

    Parameters
    ----------
    labelled : narwhals.LazyFrame
        The typed columns and ``__persona`` ("P1" …), one row per record.
    schema : Schema
        Columns of the roles segment, describe, outcome and protected are profiled.
    min_cell : int
        Levels seen on fewer customers are pooled as "Other".
    as_of : date, optional
        The day up to which the records reach; only passed on.

    Returns
    -------
    Profile
        Numbers are rounded to 9 significant digits; row order does not matter.

    Raises
    ------
    RecordsError
        If there are no rows.

    Examples
    --------
    >>> import narwhals as nw, pyarrow as pa
    >>> from personas.records.schema import Column, Schema
    >>> rows = pa.table({"visits": [1.0, 2.0, 9.0], "__persona": ["P1", "P1", "P2"]})
    >>> schema = Schema(
    ...     columns=(Column(name="visits", kind="number", role="segment", label="visits"),)
    ... )
    >>> found = profile(nw.from_native(rows).lazy("duckdb"), schema, min_cell=1)
    >>> found.columns["visits"].numbers("P1").mean
    1.5
    """
    sizes = _sizes(labelled)
    columns = [
        column
        for column in schema.columns
        if column.role in PROFILED_ROLES and column.kind != "text"
    ]
    profiled = _number_profiles(labelled, columns, sizes)
    for column in columns:
        if column.name not in profiled:
            profiled[column.name] = _level_profile(labelled, column, sizes, min_cell)
    return Profile(
        unit=schema.unit,
        n=sum(sizes.values()),
        sizes=sizes,
        columns={column.name: profiled[column.name] for column in columns},
        min_cell=min_cell,
        as_of=as_of,
    )


def as_number(column: Column) -> nw.Expr:
    """Return the expression of a number, or of a date as days since 1970."""
    if column.kind == "date":
        since = nw.col(column.name) - nw.lit(_EPOCH)
        return since.dt.total_minutes().cast(nw.Float64) / _MINUTES_A_DAY
    return nw.col(column.name)


def persona_order(persona: str) -> tuple[int, str]:
    """Sort key that puts "P10" after "P9"."""
    digits = persona[1:]
    return (int(digits) if digits.isdigit() else 0, persona)


def _sizes(labelled: nw.LazyFrame[Any]) -> dict[str, int]:
    rows = _collect(labelled.group_by(PERSONA).agg(nw.len().alias("n")))
    if not rows:
        raise RecordsError("There are no records to profile.", do="give at least one record")
    sizes = {str(row[PERSONA]): int(row["n"]) for row in rows if row[PERSONA] is not None}
    return {persona: sizes[persona] for persona in sorted(sizes, key=persona_order)}


def _number_profiles(
    labelled: nw.LazyFrame[Any], columns: Sequence[Column], sizes: Mapping[str, int]
) -> dict[str, ColumnProfile]:
    columns = [column for column in columns if column.kind in ("number", "date")]
    if not columns:
        return {}
    names = [f"x{i}" for i in range(len(columns))]
    wide = labelled.select(
        PERSONA,
        *[as_number(column).alias(name) for column, name in zip(columns, names, strict=True)],
    )
    whole = quantiles(wide, names, [*_QUANTILES.values(), *_TAILS])[None]
    scales = [_scale(found) for found in whole]
    parts = quantiles(wide, names, list(_QUANTILES.values()), by=PERSONA)
    scaled = wide.with_columns(*[_scaled(i, scale) for i, scale in enumerate(scales)])
    moments = _collect(scaled.group_by(PERSONA).agg(*_moments(len(columns))))
    groups = {str(row[PERSONA]): row for row in moments if row[PERSONA] is not None}
    profiles = {}
    for i, column in enumerate(columns):
        members = {
            persona: _numbers(groups[persona], i, size, parts[persona][i])
            for persona, size in sizes.items()
        }
        everyone = _together(members.values(), whole[i])
        nature = _nature(groups.values(), i, column, everyone)
        profiles[column.name] = ColumnProfile(column, everyone, members, scales[i], nature)
    return profiles


def _moments(n_columns: int) -> Iterable[nw.Expr]:
    for i in range(n_columns):
        x, z = nw.col(f"x{i}"), nw.col(f"z{i}")
        yield x.count().alias(f"n_{i}")
        yield x.mean().alias(f"mean_{i}")
        yield x.std(ddof=0).alias(f"sd_{i}")
        yield (x > 0).sum().alias(f"above_{i}")
        yield (x != x.round(0)).sum().alias(f"broken_{i}")
        yield x.min().alias(f"low_{i}")
        yield x.max().alias(f"high_{i}")
        yield z.mean().alias(f"zmean_{i}")
        yield z.std(ddof=0).alias(f"zsd_{i}")


def _scale(found: Sequence[float] | None) -> Scale:
    q10, _, median, _, q90, low, high = found or [0.0] * 7
    width = (high - low) / 4 or (q90 - q10) / 4
    return Scale(rounded(median), rounded(width) or 1.0)


def _scaled(i: int, scale: Scale) -> nw.Expr:
    """Asinh as a logarithm; beyond 10,000 widths it would cancel to log 0."""
    z = ((nw.col(f"x{i}") - scale.centre) / scale.width).clip(-1e4, 1e4)
    return (z + (z * z + 1.0).sqrt()).log().alias(f"z{i}")


def _numbers(row: Row, i: int, size: int, found: Sequence[float] | None) -> Numbers:
    n = int(row[f"n_{i}"])
    middle = [rounded(value) for value in found] if found else [0.0] * len(_QUANTILES)
    sd, scaled_sd = (rounded(_value(row, name, i)) for name in ("sd", "zsd"))
    return Numbers(
        n=n,
        n_missing=size - n,
        n_above_zero=int(row[f"above_{i}"] or 0),
        mean=rounded_beside(_value(row, "mean", i), sd),
        sd=sd,
        scaled_mean=rounded_beside(_value(row, "zmean", i), scaled_sd),
        scaled_sd=scaled_sd,
        **dict(zip(_QUANTILES, middle, strict=True)),
    )


def _together(parts: Iterable[Numbers], found: Sequence[float] | None) -> Numbers:
    """Everyone's numbers: moments pooled from the personas, quantiles from all rows."""
    parts = list(parts)
    kept = [part for part in parts if part.n]
    mean, sd = _pooled([(part.n, part.mean, part.sd) for part in kept])
    scaled_mean, scaled_sd = _pooled([(p.n, p.scaled_mean, p.scaled_sd) for p in kept])
    middle = [rounded(value) for value in found[:5]] if found else [0.0] * len(_QUANTILES)
    return Numbers(
        n=sum(part.n for part in parts),
        n_missing=sum(part.n_missing for part in parts),
        n_above_zero=sum(part.n_above_zero for part in parts),
        mean=mean,
        sd=sd,
        scaled_mean=scaled_mean,
        scaled_sd=scaled_sd,
        **dict(zip(_QUANTILES, middle, strict=True)),
    )


def _pooled(moments: Sequence[tuple[int, float, float]]) -> tuple[float, float]:
    n = sum(count for count, _, _ in moments)
    if not n:
        return 0.0, 0.0
    mean = sum(count * mean for count, mean, _ in moments) / n
    squares = sum(count * (sd**2 + (own - mean) ** 2) for count, own, sd in moments)
    sd = rounded(float((squares / n) ** 0.5))
    return rounded_beside(mean, sd), sd


def _nature(rows: Iterable[Row], i: int, column: Column, everyone: Numbers) -> NumberTraits:
    rows = [row for row in rows if row[f"n_{i}"]]
    low = min((_value(row, "low", i) for row in rows), default=0.0)
    high = max((_value(row, "high", i) for row in rows), default=0.0)
    broken = sum(int(row[f"broken_{i}"] or 0) for row in rows)
    whole = broken == 0 and column.kind == "number"
    return NumberTraits(
        whole=whole,
        non_negative=low >= 0,
        few_values=whole and everyone.q90 - everyone.q10 <= 4,
        year=whole and 1800 <= everyone.q10 <= everyone.q90 <= 2200,
        low=low,
        high=high,
    )


def _level_profile(
    labelled: nw.LazyFrame[Any], column: Column, sizes: Mapping[str, int], min_cell: int
) -> ColumnProfile:
    table = _level_counts(labelled, column, sizes)
    observed = _observed(labelled, column, table, sizes)
    counts = _pool_rare({k: v for k, v in table.items() if k is not None}, column, min_cell)
    parts = {}
    for at, (persona, size) in enumerate(sizes.items()):
        n = observed[persona]
        parts[persona] = Levels(n, size - n, {level: row[at] for level, row in counts.items()})
    n = sum(observed.values())
    everyone = Levels(
        n, sum(sizes.values()) - n, {level: sum(row) for level, row in counts.items()}
    )
    return ColumnProfile(column, everyone, parts)


def _level_counts(
    labelled: nw.LazyFrame[Any], column: Column, sizes: Mapping[str, int]
) -> dict[str | None, list[int]]:
    level = nw.col(column.name)
    if column.kind == "set":
        level = level.list.unique()
    rows = labelled.select(PERSONA, level.alias("level"))
    if column.kind == "set":
        rows = rows.explode("level")
    words: dict[bool | str | None, str] = {True: YES, False: NO}
    table: dict[str | None, list[int]] = {}
    position = {persona: at for at, persona in enumerate(sizes)}
    for row in _collect(rows.group_by("level", PERSONA).agg(nw.len().alias("n"))):
        if row[PERSONA] is not None:
            found = words.get(row["level"], row["level"])
            table.setdefault(found, [0] * len(sizes))[position[row[PERSONA]]] += int(row["n"])
    return table


def _observed(
    labelled: nw.LazyFrame[Any],
    column: Column,
    table: Mapping[str | None, Sequence[int]],
    sizes: Mapping[str, int],
) -> dict[str, int]:
    if column.kind != "set":
        missing = table.get(None, [0] * len(sizes))
        return {persona: size - missing[i] for i, (persona, size) in enumerate(sizes.items())}
    seen = labelled.group_by(PERSONA).agg(nw.col(column.name).count().alias("n"))
    counts = {row[PERSONA]: int(row["n"]) for row in _collect(seen)}
    return {persona: counts[persona] for persona in sizes}


def _pool_rare(
    counts: Mapping[str, Sequence[int]], column: Column, min_cell: int
) -> dict[str, list[int]]:
    """Pool rare levels; frequent ones first, an ordered column or a flag in its own order."""
    if column.kind in ("ordered", "flag"):
        order = column.levels if column.kind == "ordered" else (YES, NO)
        width = len(next(iter(counts.values()), ()))
        return {level: list(counts.get(level, [0] * width)) for level in order}
    kept = {k: list(v) for k, v in counts.items() if sum(v) >= min_cell and k != OTHER}
    kept = dict(sorted(kept.items(), key=lambda item: (-sum(item[1]), item[0])))
    if rest := [row for level, row in counts.items() if level not in kept]:
        kept[OTHER] = [sum(cell) for cell in zip(*rest, strict=True)]
    return kept


def _value(row: Row, name: str, i: int) -> float:
    value = row[f"{name}_{i}"]
    return 0.0 if value is None else float(value)


def _collect(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    return list(frame.collect().rows(named=True))
