"""The way of each persona's members from stage to stage: who gets where, when, and what next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import narwhals as nw

from personas.engine.quantiles import quantiles
from personas.profiling.facts import rounded
from personas.profiling.profile import PERSONA

MOST_STAGES = 12
_MINUTES_A_DAY = 1440.0


@dataclass(frozen=True)
class Gap:
    """Days from the stage before to this one, over members who went this way round.

    Attributes
    ----------
    after : str
        The stage before, in the order of the stages.
    n : int
        Members who reached both, this one not earlier.
    median_days : float or None
        None where there are no such members.
    n_backwards : int
        Members who reached this one earlier than the stage before.
    """

    after: str
    n: int = 0
    median_days: float | None = None
    n_backwards: int = 0


@dataclass(frozen=True)
class JourneyFacts:
    """The journey of one persona's members, or of everyone.

    Attributes
    ----------
    n_members : int
        All members, also those without an event.
    reached : mapping of str to int
        Members who reached each stage, in the order of the stages.
    gaps : mapping of str to Gap
        By stage, from the second on.
    moves : mapping of str to mapping of str or None to int
        By stage, how many went to which stage next; None where no other followed.
    """

    n_members: int
    reached: Mapping[str, int]
    gaps: Mapping[str, Gap]
    moves: Mapping[str, Mapping[str | None, int]]

    @property
    def drop(self) -> tuple[str, int] | None:
        """The stage before the last at which most members stop, and how many do."""
        stops = {stage: self.moves[stage].get(None, 0) for stage in [*self.reached][:-1]}
        stage = max(stops, key=lambda name: stops[name], default=None)
        return (stage, stops[stage]) if stage is not None and stops[stage] else None


@dataclass(frozen=True)
class Journey:
    """The journeys of each persona and of everyone.

    Attributes
    ----------
    stages : tuple of str
        In their order.
    is_declared : bool
        Whether the brief gave the order; else it is the one most customers went.
    everyone : JourneyFacts
    personas : mapping of str to JourneyFacts
        By persona id, all of them.
    """

    stages: tuple[str, ...]
    is_declared: bool
    everyone: JourneyFacts
    personas: Mapping[str, JourneyFacts] = field(default_factory=dict)


def journey(
    events: nw.LazyFrame[Any],
    sizes: Mapping[str, int],
    *,
    stages: Sequence[str] = (),
    min_cell: int = 10,
) -> Journey | None:
    """Follow the members of each persona from stage to stage.

    A stage counts from the first time a customer reached it.

    Parameters
    ----------
    events : narwhals.LazyFrame
        ``customer``, ``stage``, ``time`` and ``__persona``, one row per event.
    sizes : mapping of str to int
        Members by persona id.
    stages : sequence of str
        In their order; others are left out. When not given, the stages that at least ``min_cell``
        customers reached, at most 12, each before those that most customers reached after it.
    min_cell : int

    Returns
    -------
    Journey or None
        None without a stage that anybody reached. Row order does not matter.

    Examples
    --------
    >>> import narwhals as nw, pyarrow as pa
    >>> from datetime import datetime
    >>> rows = pa.table({
    ...     "customer": ["a", "a", "b"], "stage": ["enquiry", "order", "enquiry"],
    ...     "time": [datetime(2024, 1, 1), datetime(2024, 1, 9), datetime(2024, 1, 2)],
    ...     "__persona": ["P1", "P1", "P1"],
    ... })
    >>> found = journey(nw.from_native(rows).lazy("duckdb"), {"P1": 4}, min_cell=1)
    >>> found.stages, found.personas["P1"].gaps["order"].median_days
    (('enquiry', 'order'), 8.0)
    """
    known = events.filter(nw.col(PERSONA).is_in(list(sizes)))
    known = known.filter(~nw.col("stage").is_null() & ~nw.col("time").is_null())
    order = tuple(dict.fromkeys(stages)) or _usual_order(known, min_cell)
    if not order:
        return None
    known = known.filter(nw.col("stage").is_in(list(order)))
    wide = _first_times(known, order)
    counts, medians = _counts(wide, len(order)), _median_days(wide, len(order))
    moves = _moves(known, order)

    def facts(personas: Sequence[str], key: str | None) -> JourneyFacts:
        rows = [counts[persona] for persona in personas if persona in counts]

        def total(name: str) -> int:
            return sum(row[name] for row in rows)

        gaps = {}
        for at, (before, stage) in enumerate(pairwise(order), start=1):
            n = total(f"n_gap_{at}")
            median = medians[key][at - 1] if n else None
            gaps[stage] = Gap(before, n, median, total(f"n_backwards_{at}"))
        return JourneyFacts(
            n_members=sum(sizes[persona] for persona in personas),
            reached={stage: total(f"n_{at}") for at, stage in enumerate(order)},
            gaps=gaps,
            moves=_moves_of(moves, personas, order),
        )

    everyone = facts([*sizes], None)
    if not any(everyone.reached.values()):
        return None
    each = {persona: facts([persona], persona) for persona in sizes}
    return Journey(order, bool(stages), everyone, each)


def _first_times(known: nw.LazyFrame[Any], order: Sequence[str]) -> nw.LazyFrame[Any]:
    """One row per customer: the first time at each stage, and the days between neighbours."""
    times = known.with_columns(
        *[
            nw.when(nw.col("stage") == stage).then(nw.col("time")).alias(f"t{at}")
            for at, stage in enumerate(order)
        ]
    )
    wide = times.group_by(PERSONA, "customer").agg(
        *[nw.col(f"t{at}").min() for at in range(len(order))]
    )
    between = [
        (nw.col(f"t{at}") - nw.col(f"t{at - 1}"))
        .dt.total_minutes()
        .cast(nw.Float64)
        .alias(f"m{at}")
        for at in range(1, len(order))
    ]
    return wide.with_columns(*between) if between else wide


def _counts(wide: nw.LazyFrame[Any], n_stages: int) -> dict[str, dict[str, int]]:
    later = range(1, n_stages)
    counted = wide.group_by(PERSONA).agg(
        *[nw.col(f"t{at}").count().alias(f"n_{at}") for at in range(n_stages)],
        *[(nw.col(f"m{at}") >= 0).sum().alias(f"n_gap_{at}") for at in later],
        *[(nw.col(f"m{at}") < 0).sum().alias(f"n_backwards_{at}") for at in later],
    )
    return {
        str(row[PERSONA]): {name: int(row[name] or 0) for name in row if name != PERSONA}
        for row in counted.collect().rows(named=True)
    }


def _median_days(wide: nw.LazyFrame[Any], n_stages: int) -> dict[str | None, list[float | None]]:
    """Median days to each stage from the one before, by persona and, under None, for everyone."""
    names = [f"m{at}" for at in range(1, n_stages)]
    if not names:
        return {}
    forward = wide.select(
        PERSONA, *[nw.when(nw.col(name) >= 0).then(nw.col(name)).alias(name) for name in names]
    )
    found = quantiles(forward, names, [0.5], by=PERSONA) | quantiles(forward, names, [0.5])
    return {
        key: [None if value is None else rounded(value[0] / _MINUTES_A_DAY) for value in values]
        for key, values in found.items()
    }


def _moves(
    known: nw.LazyFrame[Any], order: Sequence[str]
) -> dict[tuple[str, str], dict[str | None, int]]:
    """Members by persona, stage and the stage they reached next, in the order of first times.

    Stages of one moment follow each other in the order of the stages.
    """
    first = known.group_by(PERSONA, "customer", "stage").agg(nw.col("time").min())
    placed = first.with_columns(place=_place(order))
    followed = placed.with_columns(
        next=nw.col("stage").shift(-1).over(PERSONA, "customer", order_by=["time", "place"])
    )
    counted = followed.group_by(PERSONA, "stage", "next").agg(nw.len().alias("n"))
    moves: dict[tuple[str, str], dict[str | None, int]] = {}
    for row in counted.collect().rows(named=True):
        moves.setdefault((row[PERSONA], row["stage"]), {})[row["next"]] = int(row["n"])
    return moves


def _place(order: Sequence[str]) -> nw.Expr:
    """Position of a stage in the order."""
    place = nw.lit(len(order))
    for at, stage in enumerate(order):
        place = nw.when(nw.col("stage") == stage).then(nw.lit(at)).otherwise(place)
    return place


def _moves_of(
    moves: Mapping[tuple[str, str], Mapping[str | None, int]],
    personas: Sequence[str],
    order: Sequence[str],
) -> dict[str, dict[str | None, int]]:
    together: dict[str, dict[str | None, int]] = {}
    for stage in order:
        parts = [moves.get((persona, stage), {}) for persona in personas]
        counts = {to: sum(part.get(to, 0) for part in parts) for to in (*order, None)}
        together[stage] = {to: n for to, n in counts.items() if n}
    return together


def _usual_order(known: nw.LazyFrame[Any], min_cell: int) -> tuple[str, ...]:
    """The stages of enough customers, in the order that most customers went.

    A stage stands before those that more customers reached after it than before it. Ranks of a
    stage in each customer's own journey would not do: who skips the enquiry has the order as
    number one.
    """
    counted = known.group_by("stage").agg(nw.col("customer").n_unique().alias("n"))
    rows = [(int(row["n"]), str(row["stage"])) for row in counted.collect().rows(named=True)]
    kept = sorted((-n, stage) for n, stage in rows if n >= min_cell)[:MOST_STAGES]
    stages = sorted(stage for _, stage in kept)
    if len(stages) < 2:
        return tuple(stages)
    wide = _first_times(known.filter(nw.col("stage").is_in(stages)), stages)
    pairs = [(a, b) for a in range(len(stages)) for b in range(len(stages)) if a != b]
    earlier = wide.select(
        *[(nw.col(f"t{a}") < nw.col(f"t{b}")).sum().alias(f"e_{a}_{b}") for a, b in pairs]
    )
    row = earlier.collect().rows(named=True)[0]
    score = [0.0] * len(stages)
    for a, b in pairs:
        ahead, behind = int(row[f"e_{a}_{b}"] or 0), int(row[f"e_{b}_{a}"] or 0)
        score[a] += 1.0 if ahead > behind else 0.5 if ahead == behind else 0.0
    places = sorted(range(len(stages)), key=lambda at: (-score[at], stages[at]))
    return tuple(stages[at] for at in places)
