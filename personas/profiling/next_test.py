"""Which campaign to test next with a persona, and whether it has enough customers for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from personas.profiling.campaigns import Answers, Response
from personas.profiling.facts import rounded
from personas.profiling.power import n_per_arm, smallest_gap

# The difference worth finding: half the known response, in whole points from 1 to 5.
_WORTH = 0.5
_FEWEST_POINTS, _MOST_POINTS = 1, 5

# A test that shows only larger differences than this is none.
_LARGEST_USE = 0.25

TestKind = Literal["hold_back", "new_version", "first_time"]


@dataclass(frozen=True)
class NextTest:
    """A test of one campaign in two equal groups.

    Attributes
    ----------
    kind : {"hold_back", "new_version", "first_time"}
        Hold half of them back, because no lift is known yet; send half of them another version,
        because it is; or contact half of them at all, because nobody of them ever was.
    campaign : str
    channels : tuple of str
    known : Answers
        The response it starts from: the persona's, for "first_time" that of everyone.
    expected : float
        The share that the other group must reach to be told apart; lower than the known one where
        half are held back.
    n_per_arm : int
        Customers each group needs, at 80 % power and 5 % two-sided.
    n_available : int
        Customers of the persona.
    smallest_points : float or None
        The smallest difference that half of them against the other half would show; None if it is
        more than a quarter of all customers.
    """

    kind: TestKind
    campaign: str
    channels: tuple[str, ...]
    known: Answers
    expected: float
    n_per_arm: int
    n_available: int
    smallest_points: float | None

    @property
    def is_enough(self) -> bool:
        """Whether the persona has customers for both groups."""
        return 2 * self.n_per_arm <= self.n_available


def next_tests(
    responses: Mapping[str, Sequence[Response]], sizes: Mapping[str, int], *, min_cell: int
) -> dict[str, NextTest]:
    """Say for each persona what to test next; personas with nothing to start from are left out.

    The campaign is the one whose response is surely highest (lower end of its interval). Without a
    clear lift over a control group, half of the persona is to be held back; with one, a new version
    is to be sent to half. A persona that no campaign reached starts from everyone's response.

    Parameters
    ----------
    responses : mapping of str to sequence of Response
        By persona id.
    sizes : mapping of str to int
        Customers by persona id.
    min_cell : int
        No response of fewer customers is a start.
    """
    everywhere = [one for told in responses.values() for one in told]
    found = {
        persona: _next_test(told, everywhere, sizes[persona], min_cell)
        for persona, told in responses.items()
    }
    return {persona: test for persona, test in found.items() if test is not None}


def _next_test(
    told: Sequence[Response], everywhere: Sequence[Response], n: int, min_cell: int
) -> NextTest | None:
    known = [one for one in told if not one.hidden and not _does_harm(one)]
    if known:
        best = max(known, key=lambda one: one.mine.interval[0])
        clear = best.lift is not None and best.lift.is_clear
        return _test("new_version" if clear else "hold_back", best, best.mine, n)
    if told:
        return None
    whole = [one for one in everywhere if one.tells_all and not one.everyone.is_small(min_cell)]
    if not whole:
        return None
    best = max(whole, key=lambda one: one.everyone.interval[0])
    return _test("first_time", best, best.everyone, n)


def _does_harm(response: Response) -> bool:
    """Whether clearly fewer answered than without being contacted: not worth a second try."""
    lift = response.lift
    return lift is not None and lift.is_clear and lift.points < 0


def _test(kind: TestKind, response: Response, known: Answers, n: int) -> NextTest:
    share = known.share
    points = min(max(math.floor(100 * _WORTH * share), _FEWEST_POINTS), _MOST_POINTS) / 100
    # Who is held back answers less; a new version is hoped to do more, where there is room.
    up = kind == "new_version" and share + points <= 1
    expected = share + points if up else share - points
    if not 0 <= expected <= 1:
        up, expected = not up, share + points
    smallest = smallest_gap(share, n // 2, up=up) if n >= 2 else None
    if smallest is not None and smallest > _LARGEST_USE:
        smallest = None
    return NextTest(
        kind=kind,
        campaign=response.campaign,
        channels=response.channels,
        known=known,
        expected=rounded(expected),
        n_per_arm=n_per_arm(share, expected),
        n_available=n,
        smallest_points=smallest,
    )
