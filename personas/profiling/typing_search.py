"""Which questions: the fewest that place most customers."""

from __future__ import annotations

from collections.abc import Iterable

from personas.profiling.typing_points import Sheet

MOST_QUESTIONS = 5
# What a further question must add to the share of customers placed right.
WORTH_A_QUESTION = 0.005
BEAM = 12
MOST_ROUNDS = 4

Chosen = tuple[int, ...]


def best_questions(sheet: Sheet, *, most: int = MOST_QUESTIONS) -> Chosen:
    """Choose the fewest questions that place most rows, in the order in which to ask them.

    Sets of one to five questions grow side by side, the best few of each size go on, and the best
    of all is improved by exchanging one question at a time. A further question stays only if it,
    or it together with the next one, adds half a point each.

    Parameters
    ----------
    sheet : Sheet
    most : int
        The most questions.
    """
    beam: list[tuple[float, Chosen]] = [(-sheet.accuracy(()), ())]
    best: list[tuple[float, Chosen]] = [(sheet.accuracy(()), ())]
    for _ in range(min(most, sheet.n_questions)):
        beam = _widened(sheet, (chosen for _, chosen in beam))
        accuracy, chosen = _exchanged(sheet, beam[0][1], -beam[0][0])
        best.append((accuracy, chosen))
        beam = sorted({*beam, (-accuracy, chosen)})[:BEAM]
    return in_order(sheet, best[_enough([accuracy for accuracy, _ in best])][1])


def in_order(sheet: Sheet, chosen: Iterable[int]) -> Chosen:
    """Order questions: each is the one that adds most to those before it."""
    left = set(chosen)
    ordered: list[int] = []
    while left:
        every, own = sheet.sums(ordered)
        ranked = sorted((-sheet.accuracy_with(every, own, at), at) for at in left)
        ordered.append(ranked[0][1])
        left.remove(ranked[0][1])
    return tuple(ordered)


def _enough(accuracies: list[float]) -> int:
    """How many questions are enough."""
    kept = 0
    for n in range(1, len(accuracies)):
        if accuracies[n] - accuracies[kept] >= WORTH_A_QUESTION * (n - kept):
            kept = n
    return kept


def _widened(sheet: Sheet, sets: Iterable[Chosen]) -> list[tuple[float, Chosen]]:
    """Add one question to each set, in every way, and keep the best."""
    found: dict[Chosen, float] = {}
    for chosen in sets:
        every, own = sheet.sums(chosen)
        for at in range(sheet.n_questions):
            longer = tuple(sorted((*chosen, at)))
            if at not in chosen and longer not in found:
                found[longer] = sheet.accuracy_with(every, own, at)
    return sorted((-accuracy, chosen) for chosen, accuracy in found.items())[:BEAM]


def _exchanged(sheet: Sheet, chosen: Chosen, accuracy: float) -> tuple[float, Chosen]:
    """Exchange one question for another as long as that places more rows."""
    for _ in range(MOST_ROUNDS):
        before = accuracy
        for place in range(len(chosen)):
            rest = chosen[:place] + chosen[place + 1 :]
            every, own = sheet.sums(rest)
            for at in range(sheet.n_questions):
                if at in rest:
                    continue
                found = sheet.accuracy_with(every, own, at)
                if found > accuracy:
                    accuracy, chosen = found, tuple(sorted((*rest, at)))
            # The set may have changed under the place; the next place looks at the new one.
        if accuracy == before:
            break
    return accuracy, chosen
