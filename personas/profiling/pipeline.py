"""What became of the deals of each persona: won, lost and why, how large and how long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import narwhals as nw

from personas.engine.quantiles import quantiles
from personas.profiling.facts import rounded
from personas.profiling.intervals import Interval, holm, shares_differ, wilson
from personas.profiling.profile import PERSONA
from personas.profiling.tallies import NONE, Tally, tallies, together

WON, LOST, OPEN = "won", "lost", "open"
_MEASURES = ("amount", "cycle_days", "discount_share")
_QUARTILES = (0.25, 0.5, 0.75)
_MINUTES_A_DAY = 1440.0


@dataclass(frozen=True)
class Spread:
    """Median and quartiles of the deals that have a value."""

    count: Tally
    q25: float
    median: float
    q75: float


@dataclass(frozen=True)
class Ladder:
    """How far decided deals came, stage by stage.

    A won deal has passed every stage, whatever the last one that was noted.

    Attributes
    ----------
    stages : tuple of str
        In their declared order.
    lost : tuple of Tally
        Lost deals by the last stage they reached, as long as ``stages``.
    won : Tally
    n_unplaced : int
        Lost deals without one of these stages; they are in no other number of the ladder.
    """

    stages: tuple[str, ...]
    lost: tuple[Tally, ...]
    won: Tally
    n_unplaced: int

    @property
    def parts(self) -> tuple[Tally, ...]:
        """The lost deals by stage, then those won."""
        return (*self.lost, self.won)

    @cached_property
    def reached(self) -> tuple[int, ...]:
        """Deals that reached each stage, then those won."""
        return tuple(sum(part.n for part in self.parts[at:]) for at in range(len(self.parts)))


@dataclass(frozen=True)
class DealFacts:
    """The deals of one persona, or of everyone.

    Attributes
    ----------
    won, lost, open : Tally
    ladder : Ladder or None
        None without declared stages, without decided deals, or where the stage of most lost
        deals is not known.
    lost_reasons : mapping of str to Tally
        Most frequent first; lost deals without a reason are left out.
    amount, cycle_days, discount_share : Spread or None
        Over decided deals with a value. The cycle is from opened to closed.
    p_adjusted : float
        Two-sided test of the win rate against everybody else's, Holm-adjusted over the personas.
    """

    won: Tally = NONE
    lost: Tally = NONE
    open: Tally = NONE
    ladder: Ladder | None = None
    lost_reasons: Mapping[str, Tally] = field(default_factory=dict)
    amount: Spread | None = None
    cycle_days: Spread | None = None
    discount_share: Spread | None = None
    p_adjusted: float = 1.0

    @property
    def n_decided(self) -> int:
        """Deals won or lost."""
        return self.won.n + self.lost.n

    @property
    def win_rate(self) -> float | None:
        """Deals won of those won or lost."""
        return rounded(self.won.n / self.n_decided) if self.n_decided else None

    @property
    def interval(self) -> Interval:
        """95 % interval of the win rate (Wilson)."""
        low, high = wilson(self.won.n, self.n_decided)
        return rounded(low), rounded(high)

    @property
    def differs(self) -> bool:
        """Whether the win rate differs from the others' at 5 % after adjustment."""
        return self.p_adjusted < 0.05


@dataclass(frozen=True)
class Pipeline:
    """The deals of each persona and of everyone.

    Attributes
    ----------
    everyone : DealFacts
    personas : mapping of str to DealFacts
        By persona id, all of them, also those without a deal.
    currency : str or None
        Sign of the amounts.
    """

    everyone: DealFacts
    personas: Mapping[str, DealFacts]
    currency: str | None = None

    def others(self, persona: str) -> DealFacts:
        """Counts of everybody else's won and lost deals."""
        rest = [facts for name, facts in self.personas.items() if name != persona]
        return DealFacts(
            won=together(facts.won for facts in rest),
            lost=together(facts.lost for facts in rest),
            open=together(facts.open for facts in rest),
        )


def pipeline(
    deals: nw.LazyFrame[Any],
    persona_ids: Sequence[str],
    *,
    stages: Sequence[str] = (),
    min_cell: int = 10,
    currency: str | None = None,
) -> Pipeline:
    """Count the deals of each persona and of everyone.

    Parameters
    ----------
    deals : narwhals.LazyFrame
        ``customer``, ``opened``, ``closed``, ``status``, ``stage``, ``amount``,
        ``discount_share``, ``lost_reason`` and ``__persona``, one row per deal.
    persona_ids : sequence of str
        All personas of the book.
    stages : sequence of str
        The stages before a deal is decided, in their order.
    min_cell : int
        A win rate of fewer customers is not compared.
    currency : str, optional

    Returns
    -------
    Pipeline
        Row order does not matter. Every deal counts as one, also where a customer has several.

    Examples
    --------
    >>> import narwhals as nw, pyarrow as pa
    >>> blank = pa.nulls(3, pa.string())
    >>> dates = pa.nulls(3, pa.timestamp("us"))
    >>> rows = pa.table({
    ...     "customer": ["a", "b", "c"], "__persona": ["P1", "P1", "P2"], "opened": dates,
    ...     "closed": dates, "status": ["won", "lost", "open"], "stage": blank,
    ...     "amount": [900.0, 300.0, None], "discount_share": [0.1, None, None],
    ...     "lost_reason": blank,
    ... })
    >>> found = pipeline(nw.from_native(rows).lazy("duckdb"), ["P1", "P2"])
    >>> found.personas["P1"].win_rate, found.personas["P1"].amount.median
    (0.5, 600.0)
    """
    deals = deals.filter(nw.col(PERSONA).is_in(list(persona_ids)))
    decided = deals.filter(nw.col("status").is_in([WON, LOST])).with_columns(
        cycle_days=_cycle_days()
    )
    lost = deals.filter(nw.col("status") == LOST)
    status = tallies(deals, PERSONA, "status")
    by_stage, by_reason = tallies(lost, PERSONA, "stage"), tallies(lost, PERSONA, "lost_reason")
    spreads = _spreads(decided)

    def facts(personas: Sequence[str], key: str | None) -> DealFacts:
        won = together(status.get((persona, WON), NONE) for persona in personas)
        return DealFacts(
            won=won,
            lost=together(status.get((persona, LOST), NONE) for persona in personas),
            open=together(status.get((persona, OPEN), NONE) for persona in personas),
            ladder=_ladder(tuple(stages), _summed(by_stage, personas), won),
            lost_reasons=_most_first(_summed(by_reason, personas)),
            amount=spreads["amount"].get(key),
            cycle_days=spreads["cycle_days"].get(key),
            discount_share=spreads["discount_share"].get(key),
        )

    each = {persona: facts([persona], persona) for persona in persona_ids}
    return _compared(Pipeline(facts(persona_ids, None), each, currency), min_cell)


def _cycle_days() -> nw.Expr:
    """Days from opened to closed; none where a deal closed before it was opened."""
    minutes = (nw.col("closed") - nw.col("opened")).dt.total_minutes().cast(nw.Float64)
    return nw.when(minutes >= 0).then(minutes / _MINUTES_A_DAY)


def _spreads(decided: nw.LazyFrame[Any]) -> dict[str, dict[str | None, Spread]]:
    """Median and quartiles of each measure, by persona and, under None, for everyone."""
    counts = _counts_with_value(decided)
    each = quantiles(decided, _MEASURES, _QUARTILES, by=PERSONA)
    whole = quantiles(decided, _MEASURES, _QUARTILES)[None]
    found: dict[str, dict[str | None, Spread]] = {}
    for at, measure in enumerate(_MEASURES):
        known = {persona: counts[persona][at] for persona in counts if counts[persona][at].n}
        spreads: dict[str | None, Spread] = {
            persona: _spread(count, each[persona][at]) for persona, count in known.items()
        }
        if known:
            spreads[None] = _spread(together(known.values()), whole[at])
        found[measure] = spreads
    return found


def _counts_with_value(decided: nw.LazyFrame[Any]) -> dict[str, list[Tally]]:
    """By persona, the deals that have a value of each measure."""
    known = decided.with_columns(
        *[
            nw.when(~nw.col(name).is_null()).then(nw.col("customer")).alias(f"known_{name}")
            for name in _MEASURES
        ]
    )
    counted = known.group_by(PERSONA).agg(
        nw.len().alias("n"),
        *[nw.col(name).count().alias(f"n_{name}") for name in _MEASURES],
        *[nw.col(f"known_{name}").n_unique().alias(f"customers_{name}") for name in _MEASURES],
    )
    return {
        row[PERSONA]: [
            # Where values are missing, what is missing counts as one more customer.
            Tally(
                int(row[f"n_{name}"]),
                int(row[f"customers_{name}"]) - (row[f"n_{name}"] < row["n"]),
            )
            for name in _MEASURES
        ]
        for row in counted.collect().rows(named=True)
    }


def _spread(count: Tally, found: Sequence[float] | None) -> Spread:
    q25, median, q75 = (rounded(value) for value in found or (0.0, 0.0, 0.0))
    return Spread(count, q25, median, q75)


def _ladder(
    stages: tuple[str, ...], by_stage: Mapping[str | None, Tally], won: Tally
) -> Ladder | None:
    placed = tuple(by_stage.get(stage, NONE) for stage in stages)
    n_placed = sum(part.n for part in placed)
    n_unplaced = sum(part.n for part in by_stage.values()) - n_placed
    if not stages or won.n + n_placed == 0 or n_unplaced > n_placed:
        return None
    return Ladder(stages, placed, won, n_unplaced)


def _summed(
    counts: Mapping[tuple[Any, ...], Tally], personas: Iterable[str]
) -> dict[str | None, Tally]:
    """Counts by level over some personas, whose customers are never the same."""
    wanted, parts = set(personas), dict[str | None, list[Tally]]()
    for (persona, level), count in counts.items():
        if persona in wanted:
            parts.setdefault(level, []).append(count)
    return {level: together(of_level) for level, of_level in parts.items()}


def _most_first(counts: Mapping[str | None, Tally]) -> dict[str, Tally]:
    known = {level: count for level, count in counts.items() if level is not None}
    return dict(sorted(known.items(), key=lambda item: (-item[1].n, item[0])))


def _compared(found: Pipeline, min_cell: int) -> Pipeline:
    """Test each persona's win rate against everybody else's."""
    tests: dict[str, float] = {}
    for persona, facts in found.personas.items():
        rest = found.others(persona)
        if min(_customers(facts), _customers(rest)) >= min_cell:
            tests[persona] = shares_differ(facts.won.n, facts.n_decided, rest.won.n, rest.n_decided)
    adjusted = dict(zip(tests, holm(list(tests.values())), strict=True))
    personas = {
        persona: replace(facts, p_adjusted=rounded(adjusted.get(persona, 1.0)))
        for persona, facts in found.personas.items()
    }
    return replace(found, personas=personas)


def _customers(facts: DealFacts) -> int:
    """Customers with a decided deal, at least: some have both won and lost ones."""
    return max(facts.won.customers, facts.lost.customers)
