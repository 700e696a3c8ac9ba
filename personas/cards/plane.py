"""Where bubbles and their labels stand on the targeting page, so that no label covers another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt

from personas.edition.claim import Claim

# Millimetres.
LABEL_HEIGHT = 4.6
_SMALLEST, _LARGEST = 1.6, 15.0
_LETTER = 1.85  # the widest usual letter of a label, at 8.5 points
_GAP = 1.2


@dataclass(frozen=True)
class Frame:
    """A rectangle, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def covers(self, other: Frame) -> bool:
        """Whether the two share any room."""
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return across > 1e-9 and down > 1e-9

    def within(self, width: float, height: float) -> bool:
        """Whether it lies on a plane of that size."""
        return (
            self.x >= 0
            and self.y >= 0
            and self.x + self.width <= width
            and self.y + self.height <= height
        )


@dataclass(frozen=True)
class Bubble:
    """A persona on the plane: middle and radius, its label's place, whether a line leads to it."""

    id: str
    x: float
    y: float
    r: float
    label: Frame
    inside: bool


def bubbles(
    claims: Iterable[Claim], labels: Mapping[str, str], *, width: float, height: float
) -> list[Bubble]:
    """Place bubbles, and a label for each, the large ones first.

    Parameters
    ----------
    claims : iterable of Claim
        Those without a point are left out. A bubble's area stands for its size.
    labels : mapping of str to str
        What is printed beside a bubble, by claim id.
    width, height : float
        Size of the plane in millimetres.

    Returns
    -------
    list of Bubble
        No label covers another or leaves the plane, as long as the plane has room for all.

    Examples
    --------
    >>> from personas.edition.claim import Point
    >>> claim = Claim(id="t", text="", kind="data", basis="", source="", persona="P1",
    ...               point=Point(x=0.5, y=1, size=0.25))
    >>> bubble, = bubbles([claim], {"t": "P1"}, width=100, height=80)
    >>> bubble.x, bubble.y, bubble.r, bubble.inside
    (50.0, 7.5, 7.5, True)
    """
    rounds = []
    for claim in claims:
        if claim.point is not None:
            r = max(_SMALLEST, _LARGEST * sqrt(claim.point.size))
            x = r + claim.point.x * (width - 2 * r)
            y = r + (1 - claim.point.y) * (height - 2 * r)
            rounds.append((claim, x, y, r))
    rounds.sort(key=lambda one: -one[3])
    circles = [(x, y, r) for _, x, y, r in rounds]
    taken: list[Frame] = []
    placed = []
    for at, (claim, x, y, r) in enumerate(rounds):
        room = min(width, max(2, len(labels[claim.id])) * _LETTER + 1)
        others = circles[:at] + circles[at + 1 :]
        frame = _free(circles[at], room, others, taken, width, height)
        taken.append(frame)
        inside = hypot(frame.x + room / 2 - x, frame.y + LABEL_HEIGHT / 2 - y) < 1e-6
        placed.append(Bubble(claim.persona or "", x, y, r, frame, inside))
    return placed


def _free(
    circle: tuple[float, float, float],
    room: float,
    others: Sequence[tuple[float, float, float]],
    taken: Sequence[Frame],
    width: float,
    height: float,
) -> Frame:
    """The first place for a label that covers no label, and no bubble where that can be had."""
    able = [
        frame
        for frame in _places(*circle, room, width, height)
        if frame.within(width, height) and not any(frame.covers(other) for other in taken)
    ]
    clear = (frame for frame in able if not any(_hits(frame, other) for other in others))
    return next(clear, able[0] if able else Frame(0, 0, room, LABEL_HEIGHT))


def _places(
    x: float, y: float, r: float, room: float, width: float, height: float
) -> Iterator[Frame]:
    """Places for a label: in the bubble, close around it, farther, and at last anywhere."""
    if hypot(room, LABEL_HEIGHT) <= 2 * r:
        yield Frame(x - room / 2, y - LABEL_HEIGHT / 2, room, LABEL_HEIGHT)
    for away in (0, 4, 8, 12, 18, 26):
        for turn in (0, 8, 4, 12, 1, 15, 7, 9, 2, 14, 6, 10, 3, 13, 5, 11):
            angle = turn * pi / 8
            reach = r + _GAP + away
            middle_x = x + reach * cos(angle) + room / 2 * cos(angle)
            middle_y = y - reach * sin(angle) - LABEL_HEIGHT / 2 * sin(angle)
            yield Frame(middle_x - room / 2, middle_y - LABEL_HEIGHT / 2, room, LABEL_HEIGHT)
    grid = [
        Frame(column * (room + _GAP), row * (LABEL_HEIGHT + 0.1), room, LABEL_HEIGHT)
        for row in range(int(height / (LABEL_HEIGHT + 0.1)))
        for column in range(max(1, int(width / (room + _GAP))))
    ]
    yield from sorted(grid, key=lambda one: hypot(one.x + room / 2 - x, one.y - y))


def _hits(frame: Frame, circle: tuple[float, float, float]) -> bool:
    x, y, r = circle
    near_x = min(max(x, frame.x), frame.x + frame.width)
    near_y = min(max(y, frame.y), frame.y + frame.height)
    return hypot(near_x - x, near_y - y) < r
