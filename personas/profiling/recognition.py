"""The shortest rule that finds a persona's members, made on one half and measured on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from personas.profiling.conditions import Condition, Operator, numbers_of
from personas.profiling.cuts import number_conditions
from personas.profiling.facts import NO, OTHER, YES, ColumnProfile, Profile, rounded

MOST_CONDITIONS = 3
BEAM = 24
# A further condition must earn its place in the reader's head.
WORTH_A_CONDITION = 0.03
GOOD_ENOUGH = 0.5
MOST_LEVELS = 30
# A rule this good, on members found and hits right, says all there is to a persona; of personas
# that hold this share of the records, it says so of the book.
SHARP = 0.85
MOST_TRIED = 400

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Rule:
    """Conditions that together find a persona's members.

    Attributes
    ----------
    conditions : tuple of Condition
        None to three; none where no rule is good enough.
    found : float
        Share of members whom it finds, among rows it was not made from.
    right : float
        Share of its hits who are members, among the same rows.
    n_measured : int
        How many rows those are.
    n_members, n_hits, n_right : int
        Members, hits of the rule, and hits who are members, among them.
    """

    conditions: tuple[Condition, ...]
    found: float
    right: float
    n_measured: int
    n_members: int
    n_hits: int
    n_right: int


@dataclass(frozen=True)
class _Try:
    chosen: tuple[int, ...]
    score: float


def recognise(profile: Profile, rows: pa.Table, labels: npt.NDArray[np.int64]) -> dict[str, Rule]:
    """Find the shortest good rule for each persona.

    Parameters
    ----------
    profile : Profile
    rows : pa.Table
        Sampled rows in an order that has nothing to do with their content: every other row makes
        the rules, the rest measures them.
    labels : int array of shape (n_rows,)
        Position of each row's persona in the profile's ``persona_ids``.

    Returns
    -------
    dict of str to Rule
        By persona id. A rule that finds under half of the members, or is right in under half of
        its hits, is not returned; then ``conditions`` is empty.
    """
    making = np.arange(rows.num_rows) % 2 == 0
    conditions = _conditions(profile, rows.filter(pa.array(making)))
    met = np.array([condition.holds(rows) for condition in conditions], dtype=bool)
    met = met.reshape(len(conditions), rows.num_rows)
    rules = {}
    for at, persona in enumerate(profile.persona_ids):
        members = np.asarray(labels == at)
        chosen = _shortest(conditions, met[:, making], members[making])
        rules[persona] = _measured(conditions, chosen, met[:, ~making], members[~making], profile)
    return rules


def split_column(profile: Profile, rules: Mapping[str, Rule]) -> str | None:
    """Return the one column of which the personas are mainly a split; None if there is none.

    That is the column on which every persona's rule rests alone, or on which sharp rules rest
    alone whose personas hold nearly all records.
    """
    alone: dict[str, str] = {}
    for persona in profile.persona_ids:
        names = {condition.column.name for condition in rules[persona].conditions}
        if len(names) == 1:
            alone[persona] = names.pop()
    for name in dict.fromkeys(alone.values()):
        told = [persona for persona, column in alone.items() if column == name]
        sharp = [one for one in told if min(rules[one].found, rules[one].right) >= SHARP]
        held = sum(profile.share(persona) for persona in sharp)
        if len(told) == len(profile.persona_ids) or held >= SHARP:
            return name
    return None


def _conditions(profile: Profile, rows: pa.Table) -> list[Condition]:
    found: list[Condition] = []
    for column in profile.columns.values():
        if column.column.askable is False:
            continue
        if column.column.role in ("segment", "describe") and not column.is_constant:
            found.extend(_of_column(column, rows, profile.min_cell))
    return found


def _of_column(found: ColumnProfile, rows: pa.Table, min_cell: int) -> list[Condition]:
    column = found.column
    if column.kind in ("number", "date"):
        values = numbers_of(rows, column)
        return [
            condition
            for above in (True, False)
            for condition in number_conditions(found, values, above=above)
        ]
    if column.kind == "flag":
        return [Condition(column, "is", YES), Condition(column, "is", NO)]
    counts = found.levels().counts
    if column.kind == "ordered":
        return [
            Condition(column, operator, level)
            for level in column.levels[1:]
            for operator in ("at_least", "under")
        ]
    told = [level for level, n in counts.items() if n >= min_cell and level != OTHER]
    operators: tuple[Operator, ...] = ("is",) if len(counts) == 2 else ("is", "is_not")
    return [
        Condition(column, operator, level) for level in told[:MOST_LEVELS] for operator in operators
    ]


def _shortest(
    conditions: Sequence[Condition], met: npt.NDArray[np.bool_], members: npt.NDArray[np.bool_]
) -> tuple[int, ...]:
    """Beam search over conjunctions; a longer rule wins only if it is clearly better.

    The condition that says most by itself comes first.
    """
    if not len(conditions) or not members.any():
        return ()
    alone = _score(met[:, members].sum(axis=1), met.sum(axis=1), int(members.sum()))
    order = np.argsort(-alone, kind="stable")[:MOST_TRIED]
    kept = [conditions[at] for at in order]
    # Counts stay below 2**24, so sums of 32-bit floats are exact.
    hits = met[order].astype(np.float32)
    beam = [_Try((), 0.0)]
    best = _Try((), 0.0)
    for _ in range(MOST_CONDITIONS):
        beam = _widened(kept, beam, hits, members)
        if not beam:
            break
        further = len(beam[0].chosen) - len(best.chosen) if best.chosen else 0
        if beam[0].score > best.score + WORTH_A_CONDITION * further:
            best = beam[0]
    return tuple(int(order[at]) for at in best.chosen)


def _widened(
    conditions: Sequence[Condition],
    beam: Sequence[_Try],
    hits: Floats,
    members: npt.NDArray[np.bool_],
) -> list[_Try]:
    """Add one condition to each rule of the beam, in every way, and keep the best."""
    together = np.stack([hits[list(one.chosen)].all(axis=0) for one in beam]).astype(np.float32)
    n_hits = together @ hits.T
    n_right = (together * members) @ hits.T
    scores = _score(n_right, n_hits, int(members.sum()))
    tries: dict[tuple[int, ...], float] = {}
    for one, found in zip(beam, scores, strict=True):
        for at in np.argsort(-found, kind="stable")[: 2 * BEAM]:
            if _adds(conditions, one.chosen, int(at)):
                tries[tuple(sorted((*one.chosen, int(at))))] = float(found[at])
    ranked = sorted(tries.items(), key=lambda item: (-item[1], item[0]))[:BEAM]
    return [_Try(chosen, score) for chosen, score in ranked]


def _score(
    n_right: npt.NDArray[Any], n_hits: npt.NDArray[Any], n_members: int
) -> npt.NDArray[np.float64]:
    """F1, the harmonic mean of members found and hits right, plus the worse of the two."""
    found = n_right.astype(np.float64) / n_members
    right = n_right / np.maximum(n_hits.astype(np.float64), 1.0)
    f1 = 2 * found * right / np.maximum(found + right, 1e-12)
    return np.asarray(np.round((f1 + np.minimum(found, right)) / 2, 9))


def _adds(conditions: Sequence[Condition], chosen: tuple[int, ...], at: int) -> bool:
    """Whether a condition says something new: one per column and side."""
    new = conditions[at]
    for i in chosen:
        old = conditions[i]
        if old.column.name != new.column.name:
            continue
        if old.column.kind in ("category", "set"):
            if old.operator == "is" or new.operator == "is" or i == at:
                return False
        elif old.column.kind == "flag" or _side(old) == _side(new):
            return False
    return True


def _side(condition: Condition) -> bool:
    return condition.operator in ("at_least", "above")


def _measured(
    conditions: Sequence[Condition],
    chosen: tuple[int, ...],
    met: npt.NDArray[np.bool_],
    members: npt.NDArray[np.bool_],
    profile: Profile,
) -> Rule:
    hits = met[list(chosen)].all(axis=0) if chosen else np.zeros(members.size, dtype=bool)
    n_hits, n_members = int(hits.sum()), int(members.sum())
    n_right = int((hits & members).sum())
    found = n_right / n_members if n_members else 0.0
    right = n_right / n_hits if n_hits else 0.0
    good = min(found, right) >= GOOD_ENOUGH and n_right >= profile.min_cell
    return Rule(
        conditions=tuple(conditions[i] for i in chosen) if good else (),
        found=rounded(found),
        right=rounded(right),
        n_measured=int(members.size),
        n_members=n_members,
        n_hits=n_hits,
        n_right=n_right,
    )
