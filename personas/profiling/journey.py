"""The way of each persona's members from stage to stage: who gets where, when, and what next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw

from personas.engine.quantiles import quantiles
from personas.profiling.facts import rounded
from personas.profiling.profile import PERSONA

MOST_STAGES = 12
_MINUTES_A_DAY = 1440.0


@dataclass(frozen=True)
class Move:
    """Members who went from one stage to another next.

    Attributes
    ----------
    n : int
    median_days : float or None
        Days between the two; None where no stage followed.
    """

    n: int
    median_days: float | None = None


@dataclass(frozen=True)
class JourneyFacts:
    """The journey of one persona's members, or of everyone.

    Attributes
    ----------
    n_members : int
        All members, also those without an event.
    reached : mapping of str to int
        Members who reached each stage, in the order of the stages.
    moves : mapping of str to mapping of str or None to Move
        By stage, how many went to which stage next; None where no other followed.
    ends : tuple of str
        Stages that nobody is meant to reach: who is not there has not dropped off.
    """

    n_members: int
    reached: Mapping[str, int]
    moves: Mapping[str, Mapping[str | None, Move]]
    ends: tuple[str, ...] = ()

    @property
    def drop(self) -> tuple[str, int] | None:
        """The stage before the last that is a goal at which most members stop, and how many."""
        goals = [stage for stage in self.reached if stage not in self.ends]
        stops = {
            stage: self.moves[stage][None].n for stage in goals[:-1] if None in self.moves[stage]
        }
        stage = max(stops, key=lambda name: stops[name], default=None)
        return None if stage is None else (stage, stops[stage])

    def before(self, stage: str) -> tuple[str, Move] | None:
        """The stage from which most members came to this one, and how long it took them."""
        came = {here: moves[stage] for here, moves in self.moves.items() if stage in moves}
        here = max(came, key=lambda name: came[name].n, default=None)
        return None if here is None else (here, came[here])


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
    ends: Sequence[str] = (),
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
    ends : sequence of str
        Stages that end the relation, such as a closed account: no goals.
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
    >>> found.stages, found.personas["P1"].before("order")
    (('enquiry', 'order'), ('enquiry', Move(n=1, median_days=8.0)))
    """
    known = events.filter(nw.col(PERSONA).is_in(list(sizes)))
    known = known.filter(~nw.col("stage").is_null() & ~nw.col("time").is_null())
    order = tuple(dict.fromkeys(stages)) or _usual_order(known, min_cell)
    if not order:
        return None
    followed = _followed(known.filter(nw.col("stage").is_in(list(order))), order)
    counts, days = _counts(followed), _median_days(followed)

    def facts(personas: Sequence[str], key: str | None) -> JourneyFacts:
        moves: dict[str, dict[str | None, Move]] = {}
        for at, stage in enumerate(order):
            ways = [counts.get((persona, at), {}) for persona in personas]
            together = {
                to: sum(way.get(to, 0) for way in ways) for to in (*range(len(order)), None)
            }
            moves[stage] = {
                None if to is None else order[to]: Move(n, days.get((key, at, to)))
                for to, n in together.items()
                if n
            }
        return JourneyFacts(
            n_members=sum(sizes[persona] for persona in personas),
            reached={stage: sum(move.n for move in moves[stage].values()) for stage in order},
            moves=moves,
            ends=tuple(ends),
        )

    everyone = facts([*sizes], None)
    if not any(everyone.reached.values()):
        return None
    each = {persona: facts([persona], persona) for persona in sizes}
    return Journey(order, bool(stages), everyone, each)


def _followed(known: nw.LazyFrame[Any], order: Sequence[str]) -> nw.LazyFrame[Any]:
    """Each first time at a stage, by its place in the order, beside the stage reached next.

    Stages of one moment follow each other in the order of the stages.
    """
    first = known.group_by(PERSONA, "customer", "stage").agg(nw.col("time").min())
    placed = first.with_columns(place=_place(order))
    ahead = placed.with_columns(
        nw.col("place")
        .shift(-1)
        .over(PERSONA, "customer", order_by=["time", "place"])
        .alias("next"),
        nw.col("time")
        .shift(-1)
        .over(PERSONA, "customer", order_by=["time", "place"])
        .alias("then"),
    )
    return ahead.select(
        PERSONA,
        "place",
        "next",
        minutes=(nw.col("then") - nw.col("time")).dt.total_minutes().cast(nw.Float64),
    )


def _counts(followed: nw.LazyFrame[Any]) -> dict[tuple[str, int], dict[int | None, int]]:
    """Members by persona, stage and next stage; every member at a stage is in one of them."""
    counted = followed.group_by(PERSONA, "place", "next").agg(nw.len().alias("n"))
    counts: dict[tuple[str, int], dict[int | None, int]] = {}
    for row in counted.collect().rows(named=True):
        counts.setdefault((row[PERSONA], row["place"]), {})[row["next"]] = int(row["n"])
    return counts


def _median_days(
    followed: nw.LazyFrame[Any],
) -> dict[tuple[str | None, int, int | None], float]:
    """Median days of each move, by persona and, under None, for everyone."""
    moved = followed.filter(~nw.col("next").is_null())
    ends = [nw.col("place").cast(nw.String()), nw.col("next").cast(nw.String())]
    days: dict[tuple[str | None, int, int | None], float] = {}
    for parts in ([nw.lit(""), *ends], [nw.col(PERSONA), *ends]):
        keyed = moved.with_columns(move=nw.concat_str(parts, separator="|"))
        for key, (found,) in quantiles(keyed, ["minutes"], [0.5], by="move").items():
            persona, place, following = str(key).split("|")
            if found is not None:
                move = (persona or None, int(place), int(following))
                days[move] = rounded(found[0] / _MINUTES_A_DAY)
    return days


def _place(order: Sequence[str]) -> nw.Expr:
    """Position of a stage in the order."""
    place = nw.lit(len(order))
    for at, stage in enumerate(order):
        place = nw.when(nw.col("stage") == stage).then(nw.lit(at)).otherwise(place)
    return place


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
    times = known.with_columns(
        *[
            nw.when(nw.col("stage") == stage).then(nw.col("time")).alias(f"t{at}")
            for at, stage in enumerate(stages)
        ]
    )
    wide = times.group_by("customer").agg(*[nw.col(f"t{at}").min() for at in range(len(stages))])
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
