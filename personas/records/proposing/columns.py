"""Choosing a column for a setting by what its header says and by what it holds."""

from __future__ import annotations

from collections.abc import Callable, Collection

from personas.records.proposing.proposed import Proposed, percent, sureness
from personas.records.proposing.sight import Seen, Sight
from personas.records.proposing.vocabulary import Hint

_MOST_OTHERS = 3


class Gathered:
    """The proposals of one block, in order; each column is used once."""

    def __init__(self, customer: str | None) -> None:
        self.proposed: list[Proposed] = []
        self.taken: set[str] = set() if customer is None else {customer}

    def add(self, proposed: Proposed | None) -> None:
        """Take a proposal, unless there is none or its column is something else already."""
        if proposed is not None and not self.taken & {*proposed.columns}:
            self.proposed.append(proposed)
            self.taken |= {*proposed.columns}

    def value(self, setting: str) -> str | None:
        """The column proposed for a setting."""
        found = next((one for one in self.proposed if one.setting == setting), None)
        return found.columns[0] if found else None


def candidates(
    sight: Sight, hint: Hint, fits: Callable[[Seen], bool], taken: Collection[str]
) -> list[Seen]:
    """Columns whose header may mean a setting and which hold what it needs, best first."""
    strengths = {seen.name: hint.strength(seen.name) for seen in sight.columns}
    fitting = [
        seen
        for seen in sight.columns
        if strengths[seen.name] and seen.name not in taken and not seen.is_empty and fits(seen)
    ]
    # The order of the file breaks ties: sorting is stable.
    return sorted(fitting, key=lambda seen: (-strengths[seen.name], -round(seen.filled, 1)))


def chosen(
    sight: Sight,
    setting: str,
    hint: Hint,
    fits: Callable[[Seen], bool],
    taken: Collection[str],
    *,
    called: str | None = None,
    holds: str | None = None,
) -> Proposed | None:
    """Propose the best column for a setting, with those that it could have been.

    Parameters
    ----------
    sight : Sight
    setting : str
    hint : Hint
    fits : callable
        Whether a column holds what the setting needs.
    taken : collection of str
        Columns that are something else already.
    called : str, optional
        What the header says; the setting when not given.
    holds : str, optional
        What the filled cells are, such as ``"dates"``.
    """
    found = candidates(sight, hint, fits, taken)
    if not found:
        return None
    best = found[0]
    strong = hint.strength(best.name) == 2
    rival = len(found) > 1 and hint.strength(found[1].name) == hint.strength(best.name)
    said = f"name {'says' if strong else 'may mean'} {called or setting.replace('_', ' ')}"
    filled = f"{percent(best.filled)} of rows {'are ' + holds if holds else 'hold one'}"
    others = tuple(seen.name for seen in found[1 : 1 + _MOST_OTHERS])
    return Proposed(setting, best.name, sureness(strong + (not rival)), f"{said}, {filled}", others)


def is_date(seen: Seen) -> bool:
    """Whether a column can hold a time."""
    return seen.is_date


def is_number(seen: Seen) -> bool:
    """Whether a column can hold money or a count."""
    return seen.is_number


def has_levels(seen: Seen) -> bool:
    """Whether a column has words on many rows each."""
    few = 1 < seen.found.n_distinct <= 100
    return few and not seen.is_date and seen.as_record.role != "personal"
