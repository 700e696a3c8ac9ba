"""What is told of all customers, or of the others, beside a persona's figure.

An exact total beside the figures of each persona gives away the few customers whose figure is
withheld. It is then told in wide steps, the same on every page.
"""

from __future__ import annotations

from dataclasses import dataclass

from personas.profiling.effects import Aspect
from personas.profiling.facts import ColumnProfile
from personas.profiling.measures import Measure, hits_in, share_gives_away
from personas.profiling.suppression import rough_share, rough_step
from personas.texts import Texts
from personas.texts.language import is_small

# Whole percentages are how shares are written anyway; wider steps are said to be "about".
_FINEST = 0.01


@dataclass(frozen=True)
class ToldShare:
    """A share as it may be told.

    Attributes
    ----------
    value : float or None
        Rounded as widely as it is written; None where only a bound is told.
    shown : str
    exact : bool
        Whether the value is the counted one.
    bound : float or None
        What is told of a share that is not few but would round to none or all.
    """

    value: float | None
    shown: str
    exact: bool
    bound: float | None = None

    def index(self, value: float) -> int | None:
        """Return a value with this share as 100, so that it tells no more than the share does."""
        return round(100 * value / self.value) if self.value else None


def told_share(
    hits: int,
    n: int,
    min_cell: int,
    texts: Texts,
    *,
    gives_away: bool = False,
    decimals: int | None = None,
) -> ToldShare:
    """Write a share of all customers, or of the others.

    Parameters
    ----------
    hits, n : int
    min_cell : int
    texts : Texts
    gives_away : bool
        Whether the exact share beside what else is told would give a few customers away.
    decimals : int, optional
        Of an exact share.
    """
    if not n or is_small(hits, n, min_cell):
        shown = texts.safe_percent(hits, n, min_cell=min_cell, decimals=decimals)
        return ToldShare(None, shown, exact=False)
    if not gives_away or hits in (0, n):
        return ToldShare(hits / n, texts.percent(hits / n, decimals=decimals), exact=True)
    rough, step = rough_share(hits, n, min_cell), rough_step(n, min_cell)
    if rough <= 0:
        return ToldShare(None, texts.under(100 * step), exact=False, bound=step)
    if rough >= 1:
        return ToldShare(None, texts.over(100 - 100 * step), exact=False, bound=1 - step)
    shown = texts.percent(rough, decimals=0)
    if step > _FINEST:
        shown = texts.say("words.about", value=shown)
    return ToldShare(rough, shown, exact=False)


def told_bar(share: float, n: int, min_cell: int, *, hidden: bool) -> float:
    """Length of a share's bar; that of the bound where few customers stand behind it."""
    if not hidden:
        return share
    bound = min(1.0, min_cell / n)
    return bound if share < 0.5 else 1 - bound


def everyone_share(
    found: ColumnProfile,
    aspect: Aspect,
    measure: Measure,
    min_cell: int,
    texts: Texts,
    *,
    decimals: int | None = None,
) -> ToldShare:
    """Write everyone's share of an aspect, so that it gives no persona's few away."""
    hits = hits_in(found.everyone, aspect, measure) or 0
    away = share_gives_away(found, aspect, measure, min_cell)
    n = found.everyone.n
    return told_share(hits, n, min_cell, texts, gives_away=away, decimals=decimals)
