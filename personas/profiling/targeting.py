"""Each persona judged by what was agreed beforehand: points, decision, rank and how sure that is.

A criterion gives 0 to 100 points. Where the brief sets no scale, everyone's value is worth 50
points and twice as much 100: half the index, 100 at most (for ``better: low`` 100 less that). A
column that can fall below zero, and a date, has no index: there 0 and 100 points stand where a
tenth of all records lie below, and above. Points between the lowest and the highest persona were
not taken: they blow up a difference of nothing to 0 against 100, and a new persona moves those of
all the others.

How sure a rank is: every measure is drawn anew from a normal distribution as wide as its 95 %
interval, a fixed number of times and with a fixed seed, and the personas are ranked each time;
everyone's value is taken as given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from personas.profiling.criteria import Measured, aspect_of, measure_of, measured
from personas.profiling.effects import Aspect
from personas.profiling.facts import Numbers, Profile, rounded
from personas.profiling.intervals import Z95
from personas.records.finding import Finding
from personas.records.targeting_settings import (
    AXES,
    SHARES,
    Axis,
    Criterion,
    KnockOut,
    Place,
    Targeting,
    Weighted,
)
from personas.texts import ENGLISH, Texts

Decision = Literal["target", "grow", "maintain", "deprioritise"]
Floats = npt.NDArray[np.float64]

DRAWS = 2000
# Digits of a fingerprint as printed.
SHORT = 12
EVEN = 50.0
_OUT: Decision = "deprioritise"
_QUADRANTS: Mapping[tuple[bool, bool], Decision] = {
    (True, True): "target",
    (True, False): "grow",
    (False, True): "maintain",
    (False, False): "deprioritise",
}


@dataclass(frozen=True)
class Scale:
    """The values that are worth 0 and 100 points; between them, in proportion."""

    zero: float
    full: float
    falling: bool = False

    def points(self, value: float | None) -> int:
        """Whole points of a value, 0 to 100; 50 for one that is not known.

        Examples
        --------
        >>> Scale(0, 40).points(30), Scale(40, 0).points(30), Scale(0, 40).points(99)
        (75, 25, 100)
        """
        known = np.nan if value is None else value
        return round(float(self.each(np.array([known]))[0]))

    def each(self, values: Floats) -> Floats:
        """Points of many values, unrounded."""
        if self.zero == self.full:
            # Everyone's value is 0: any value above it is endlessly more.
            points = EVEN + EVEN * np.sign(values - self.zero) * (-1 if self.falling else 1)
        else:
            points = np.clip(100 * (values - self.zero) / (self.full - self.zero), 0.0, 100.0)
        return np.where(np.isnan(values), EVEN, points)


@dataclass(frozen=True)
class Points:
    """What one weighted criterion gives one persona.

    Attributes
    ----------
    name : str
    axis : {"attractiveness", "fit"}
    weight : float
        Share of the axis, 0 to 1.
    measured : Measured
    points : int
        0 to 100; 50 where the measure is not known.
    """

    name: str
    axis: Axis
    weight: float
    measured: Measured
    points: int


@dataclass(frozen=True)
class Check:
    """One knock-out of one persona, and whether the persona passed."""

    name: str
    measured: Measured
    passed: bool


@dataclass(frozen=True)
class Target:
    """What was decided about one persona.

    Attributes
    ----------
    attractiveness, fit : int
        Weighted sums of whole points, 0 to 100.
    decision : {"target", "grow", "maintain", "deprioritise"}
    rank, rank_low, rank_high : int
        By the sum of both, knocked-out personas last; the middle 95 % of the draws.
    same_share : float
        Share of the draws with the same decision.
    points : tuple of Points
    checks : tuple of Check
    """

    persona: str
    attractiveness: int
    fit: int
    decision: Decision
    rank: int
    rank_low: int
    rank_high: int
    same_share: float
    points: tuple[Points, ...]
    checks: tuple[Check, ...]

    @property
    def knocked_out(self) -> bool:
        """Whether it failed a knock-out."""
        return not all(check.passed for check in self.checks)


@dataclass(frozen=True)
class Targeted:
    """The agreement, what its criteria look at and their scales, and every persona's result."""

    settings: Targeting
    aspects: Mapping[tuple[str, str], Aspect | None]
    scales: Mapping[tuple[str, str], Scale]
    personas: Mapping[str, Target]


def target(profile: Profile, settings: Targeting, place: Place, *, seed: int = 0) -> Targeted:
    """Judge every persona by the agreed criteria.

    Parameters
    ----------
    profile : Profile
    settings : Targeting
    place : callable
        Says where in the brief a setting stands.
    seed : int
        Of the draws.

    Raises
    ------
    BriefError
        If a level is not there.
    """
    aspects = {
        (block, name): aspect_of(one, profile, place("targeting", block, name, "level"))
        for block, name, one in settings.all()
    }
    found = {
        (block, name): [
            measured(one, aspects[block, name], profile, persona) for persona in profile.persona_ids
        ]
        for block, name, one in settings.all()
    }
    scales: dict[tuple[str, str], Scale] = {
        (axis, name): _scale(one, found[axis, name], profile)
        for axis in AXES
        for name, one in settings.criteria(axis).items()
    }
    drawn = _draw(settings, found, profile, seed)
    ranked = _ranked(settings, found, scales, profile)
    return Targeted(settings, aspects, scales, _with_spread(ranked, settings, drawn, scales))


def check_agreed(settings: Targeting, place: Place, texts: Texts = ENGLISH) -> Iterable[Finding]:
    """Say if the criteria are not those that the brief says were agreed on."""
    if settings.was_changed:
        short = settings.fingerprint[:SHORT]
        yield Finding(
            level="warn",
            topic="targeting",
            what=texts.say("targeting.changed", short=short, agreed=settings.agreed_as),
            where=place("targeting", "agreed_as"),
            do=texts.say("targeting.changed_do", short=short),
        )


def _scale(criterion: Weighted, found: Sequence[Measured], profile: Profile) -> Scale:
    if criterion.zero_at is not None and criterion.full_at is not None:
        return Scale(criterion.zero_at, criterion.full_at)
    low, high = 0.0, 0.0
    if _can_be_negative(criterion, profile):
        everyone = profile.columns[str(criterion.column)].numbers()
        low, high = everyone.q10, everyone.q90
    else:
        reference = next((one.reference for one in found if one.reference is not None), 0.0)
        high = 2 * reference
    return Scale(low, high) if criterion.better == "high" else Scale(high, low, falling=True)


def _can_be_negative(criterion: Criterion, profile: Profile) -> bool:
    if criterion.column is None or measure_of(criterion, profile) in SHARES:
        return False
    found = profile.columns[criterion.column]
    if not isinstance(found.everyone, Numbers):
        return False
    return found.column.kind == "date" or found.nature is None or not found.nature.non_negative


def _passes(knock_out: KnockOut, one: Measured) -> bool:
    """Whether a persona passes; what is not known of enough members does not."""
    known = np.nan if one.value is None else one.value
    return bool(_pass(knock_out, np.array([known]))[0])


Found = Mapping[tuple[str, str], list[Measured]]
Scales = Mapping[tuple[str, str], Scale]
Drawn = Mapping[tuple[str, str], Floats]


def _ranked(settings: Targeting, found: Found, scales: Scales, profile: Profile) -> list[Target]:
    judged = []
    for at, persona in enumerate(profile.persona_ids):
        points = tuple(
            Points(
                name,
                axis,
                one.weight / sum(other.weight for other in settings.criteria(axis).values()),
                found[axis, name][at],
                scales[axis, name].points(found[axis, name][at].value),
            )
            for axis in AXES
            for name, one in settings.criteria(axis).items()
        )
        checks = tuple(
            Check(name, found["knock_outs", name][at], _passes(one, found["knock_outs", name][at]))
            for name, one in settings.knock_outs.items()
        )
        sums = {
            axis: round(rounded(sum(one.weight * one.points for one in points if one.axis == axis)))
            for axis in AXES
        }
        passed = all(check.passed for check in checks)
        decision = _decision(settings, sums["attractiveness"], sums["fit"], passed=passed)
        judged.append(
            Target(
                persona, sums["attractiveness"], sums["fit"], decision, 0, 0, 0, 1.0, points, checks
            )
        )
    return judged


def _decision(settings: Targeting, attractiveness: float, fit: float, *, passed: bool) -> Decision:
    if not passed:
        return _OUT
    limits = settings.thresholds
    return _QUADRANTS[attractiveness >= limits.attractiveness, fit >= limits.fit]


def _draw(settings: Targeting, found: Found, profile: Profile, seed: int) -> Drawn:
    """Draw each measure anew, shape (draws, personas); one measure is drawn once for all uses."""
    rng = np.random.default_rng(seed)
    keys = {
        (block, name): repr((one.column, one.level, measure_of(one, profile)))
        for block, name, one in settings.all()
    }
    # Sorted, so that the order in which criteria are written changes nothing.
    noise = {
        key: rng.standard_normal((DRAWS, len(profile.sizes))) for key in sorted({*keys.values()})
    }
    return {at: _around(found[at], noise[key]) for at, key in keys.items()}


def _around(measures: Sequence[Measured], noise: Floats) -> Floats:
    """Values about their measures; NaN where nothing is known."""
    middle = np.array([np.nan if one.value is None else one.value for one in measures])
    ends = np.array([one.interval or (0.0, 0.0) for one in measures])
    drawn: Floats = middle + noise * (ends[:, 1] - ends[:, 0]) / (2 * Z95)
    return drawn


def _with_spread(
    ranked: Sequence[Target], settings: Targeting, drawn: Drawn, scales: Scales
) -> dict[str, Target]:
    sums: dict[Axis, Floats] = {}
    for axis in AXES:
        criteria = settings.criteria(axis)
        total = sum(one.weight for one in criteria.values())
        sums[axis] = sum(
            (one.weight / total) * scales[axis, name].each(drawn[axis, name])
            for name, one in criteria.items()
        ) + np.zeros((DRAWS, len(ranked)))
    passed = np.ones((DRAWS, len(ranked)), dtype=bool)
    for name, knock_out in settings.knock_outs.items():
        passed &= _pass(knock_out, drawn["knock_outs", name])
    ranks = _ranks(sums["attractiveness"] + sums["fit"], passed)
    shown = np.array([[one.attractiveness + one.fit for one in ranked]], dtype=float)
    own = _ranks(shown, np.array([[not one.knocked_out for one in ranked]]))[0]
    limits = settings.thresholds
    high = sums["attractiveness"] >= limits.attractiveness
    fits = sums["fit"] >= limits.fit
    spread = {}
    for at, one in enumerate(ranked):
        low, top = np.quantile(ranks[:, at], [0.025, 0.975], method="inverted_cdf")
        same = [
            _QUADRANTS[bool(a), bool(f)] == one.decision if kept else one.decision == _OUT
            for a, f, kept in zip(high[:, at], fits[:, at], passed[:, at], strict=True)
        ]
        rank = int(own[at])
        spread[one.persona] = replace(
            one,
            rank=rank,
            rank_low=min(rank, int(low)),
            rank_high=max(rank, int(top)),
            same_share=rounded(float(np.mean(same)), 3),
        )
    return spread


def _pass(knock_out: KnockOut, values: Floats) -> npt.NDArray[np.bool_]:
    passed = ~np.isnan(values)
    if knock_out.at_least is not None:
        passed &= values >= knock_out.at_least
    if knock_out.at_most is not None:
        passed &= values <= knock_out.at_most
    return passed


def _ranks(sums: Floats, passed: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Ranks by row, 1 the best; equal sums share a rank, knocked-out personas come last."""
    # Sums reach 200, so 1,000 less puts a persona behind all that passed.
    sums = np.round(sums - np.where(passed, 0.0, 1000.0), 9)
    better = sums[:, None, :] > sums[:, :, None]
    return np.asarray(1 + better.sum(axis=2), dtype=np.int64)
