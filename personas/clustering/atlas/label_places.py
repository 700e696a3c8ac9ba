"""Where labels can stand beside their points so that none covers another: plain geometry."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

N_ANGLES, N_RINGS = 24, 60


@dataclass(frozen=True)
class Box:
    """A rectangle by its middle, its width and its height."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box) -> bool:
        """Whether two rectangles share any area."""
        return (
            2 * abs(self.x - other.x) < self.width + other.width
            and 2 * abs(self.y - other.y) < self.height + other.height
        )

    def inside(self, outer: Box) -> bool:
        """Whether it lies within another."""
        return (
            2 * abs(self.x - outer.x) <= outer.width - self.width
            and 2 * abs(self.y - outer.y) <= outer.height - self.height
        )

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """Its point that is nearest to another."""
        return (
            min(max(x, self.x - self.width / 2), self.x + self.width / 2),
            min(max(y, self.y - self.height / 2), self.y + self.height / 2),
        )


def beside(points: Sequence[Box], sizes: Sequence[tuple[float, float]], room: Box) -> list[Box]:
    """Place a label near each point, off the points and the other labels.

    Parameters
    ----------
    points : sequence of Box
        What is labelled; labels of the first ones come nearest.
    sizes : sequence of (width, height)
        Of the labels.
    room : Box
        Where labels may stand.

    Returns
    -------
    list of Box
        In the order of the points. Where no place is free, the label stands on its point.

    Examples
    --------
    >>> label, = beside([Box(50, 50, 4, 4)], [(20, 10)], Box(50, 50, 100, 100))
    >>> label.overlaps(Box(50, 50, 4, 4))
    False
    """
    placed: list[Box] = []
    for point, (width, height) in zip(points, sizes, strict=True):
        taken = [*points, *placed]
        tried = (Box(x, y, width, height) for x, y in _around(point, width, height, room))
        free = (box for box in tried if box.inside(room) and not any(map(box.overlaps, taken)))
        placed.append(next(free, Box(point.x, point.y, width, height)))
    return placed


def _around(point: Box, width: float, height: float, room: Box) -> Iterator[tuple[float, float]]:
    """Middles of a label on growing rings: above first, then to the sides, then below."""
    step = max(room.width, room.height) / N_RINGS
    for ring in range(N_RINGS):
        for turn in range(N_ANGLES):
            side = (turn + 1) // 2 * (1 if turn % 2 else -1)
            angle = math.pi / 2 + 2 * math.pi * side / N_ANGLES
            reach_x = (point.width + width) / 2 + ring * step
            reach_y = (point.height + height) / 2 + ring * step
            yield point.x + reach_x * math.cos(angle), point.y + reach_y * math.sin(angle)


def apart(heights: Sequence[float], least: float) -> list[float]:
    """Move numbers on a line as little as it takes to have them `least` apart, in their order.

    Examples
    --------
    >>> apart([1.0, 1.0, 5.0], 1.0)
    [0.5, 1.5, 5.0]
    """
    order = sorted(range(len(heights)), key=lambda position: (heights[position], position))
    blocks: list[tuple[float, list[int]]] = []
    for position in order:
        middle, members = heights[position], [position]
        while blocks and middle - blocks[-1][0] < least * (len(members) + len(blocks[-1][1])) / 2:
            _, before = blocks.pop()
            members = before + members
            middle = sum(heights[member] for member in members) / len(members)
        blocks.append((middle, members))
    out = [0.0] * len(heights)
    for middle, members in blocks:
        first = middle - least * (len(members) - 1) / 2
        for at, member in enumerate(members):
            out[member] = first + at * least
    return out
