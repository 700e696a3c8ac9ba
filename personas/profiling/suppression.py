"""Which cells of a table may be printed, so that no few customers can be worked out from it.

Leaving out a small cell is not enough where a total is printed: the total less the cells that are
told gives it away. So what is left out must be at least two cells that are not few together
(complementary suppression; Hundepool et al. 2012, doi:10.1002/9781118348239, chapter 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

# Shares are rounded to one of these steps where an exact one would give a few customers away.
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


def hidden_cells(
    counts: Sequence[int], min_cell: int, *, overlapping: bool = False
) -> tuple[bool, ...]:
    """Which cells of a printed table must not be told when their total is.

    Parameters
    ----------
    counts : sequence of int
        Customers in each cell.
    min_cell : int
        Fewer customers than this, but not none, are few.
    overlapping : bool
        Whether one customer may stand in several cells, as one with two lost deals does; then
        cells together are only sure to hold as many customers as the largest of them.

    Returns
    -------
    tuple of bool
        True for a few, and for the next smallest until at least two cells are hidden that
        are not few together. Empty cells are told, unless nothing else is left to hide.

    Examples
    --------
    >>> hidden_cells([40, 12, 25, 3], min_cell=10)
    (False, True, False, True)
    >>> hidden_cells([40, 12, 25, 8, 4], min_cell=10)
    (False, False, False, True, True)
    """
    hidden = [0 < count < min_cell for count in counts]
    if not any(hidden):
        return tuple(hidden)
    waiting = sorted(
        (at for at, is_hidden in enumerate(hidden) if not is_hidden),
        key=lambda at: (counts[at] == 0, counts[at], at),
    )
    for at in waiting:
        parts = [count for count, is_hidden in zip(counts, hidden, strict=True) if is_hidden]
        if len(parts) > 1 and not _few(parts, min_cell, overlapping=overlapping):
            break
        hidden[at] = True
    return tuple(hidden)


def told_steps(
    parts: Sequence[int], min_cell: int, *, overlapping: bool = False
) -> tuple[bool, ...]:
    """Which counts of a ladder may be told, where each step is a part of the one before.

    Two steps that are told give away how many left between them. So those who left between two
    told steps, and those who stay at the last told one, must be none or not few. The first and
    the last step are told rather than one between them.

    Parameters
    ----------
    parts : sequence of int
        Customers who left after each step, and at the end those who reached the last: the count
        of a step is the sum of the parts from there on.
    min_cell : int
    overlapping : bool
        As for `hidden_cells`.

    Returns
    -------
    tuple of bool
        As long as ``parts``.

    Examples
    --------
    Of 60, 20 leave after the first step and 4 after the second:

    >>> told_steps([20, 4, 36], min_cell=10)
    (True, False, True)
    """
    last = len(parts) - 1
    told: set[int] = set()
    for at in dict.fromkeys((0, last, *range(last))) if parts else ():
        steps = sorted({*told, at})
        between = [parts[start:end] for start, end in pairwise([*steps, len(parts)])]
        if not any(_few(left, min_cell, overlapping=overlapping) for left in between):
            told.add(at)
    return tuple(at in told for at in range(len(parts)))


def total_gives_away(parts: Iterable[int], min_cell: int, *, overlapping: bool = False) -> bool:
    """Whether an exact total beside the parts that are told would give away a few.

    For figures of everyone beside those of each persona: they are then told rounded only.

    Parameters
    ----------
    parts : iterable of int
        Customers of each persona; those that are few are not told.
    min_cell : int
    overlapping : bool
        As for `hidden_cells`.

    Examples
    --------
    >>> total_gives_away([400, 120, 4], min_cell=10)
    True
    >>> total_gives_away([400, 120, 0], min_cell=10), total_gives_away([400, 9, 8], min_cell=10)
    (False, False)
    """
    few = [count for count in parts if 0 < count < min_cell]
    return bool(few) and (len(few) == 1 or _few(few, min_cell, overlapping=overlapping))


def rough_step(n: int, min_cell: int) -> float:
    """Return the step to which `rough_share` rounds: at least twice ``min_cell`` customers wide."""
    return next((one for one in _STEPS if one * n >= 2 * min_cell), _STEPS[-1])


def rough_share(hits: int, n: int, min_cell: int) -> float:
    """Round a share so widely that no few customers can be worked out from it.

    The step is at least twice `min_cell` of the ``n`` customers: 1 % of 2,000, 10 % of 200.

    Examples
    --------
    >>> rough_share(150, 2240, min_cell=10), rough_share(47, 300, min_cell=10)
    (0.07, 0.2)
    """
    step = rough_step(n, min_cell)
    return round(round(hits / n / step) * step, 2) if n else 0.0


def _few(parts: Sequence[int], min_cell: int, *, overlapping: bool) -> bool:
    together = max(parts, default=0) if overlapping else sum(parts)
    return 0 < together < min_cell
