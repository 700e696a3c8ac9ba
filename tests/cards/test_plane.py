from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from personas.cards.plane import Bubble, Frame, bubbles
from personas.edition.claim import Claim, Point

WIDTH, HEIGHT = 108.0, 112.0

share = st.floats(0, 1)
points = st.lists(st.builds(Point, x=share, y=share, size=share), min_size=1, max_size=12)


def placed(points: list[Point], label: str = "P12 Deprioritise") -> list[Bubble]:
    claims = [
        Claim(
            id=f"t{i}", text="", kind="derived", basis="", source="", persona=f"P{i}", point=point
        )
        for i, point in enumerate(points, 1)
    ]
    return bubbles(claims, dict.fromkeys((c.id for c in claims), label), width=WIDTH, height=HEIGHT)


@given(points=points, label=st.sampled_from(["P1", "P12 Deprioritise", "P3 " + "W" * 60]))
@example(points=[Point(x=0.5, y=0.5, size=0.08)] * 12, label="P12 Deprioritise")
@example(points=[Point(x=0, y=0, size=1)] * 12, label="P12 Deprioritise")
@example(points=[Point(x=1, y=1, size=0)] * 12, label="P12 Deprioritise")
def test_no_label_covers_another_or_leaves_the_plane(points: list[Point], label: str) -> None:
    found = placed(points, label)
    assert len(found) == len(points)
    for bubble in found:
        assert bubble.label.within(WIDTH + 1e-9, HEIGHT + 1e-9)
        assert bubble.r <= bubble.x <= WIDTH - bubble.r + 1e-9
        assert bubble.r <= bubble.y <= HEIGHT - bubble.r + 1e-9
    for one, other in combinations(found, 2):
        assert not one.label.covers(other.label)


def test_the_area_of_a_bubble_is_its_share() -> None:
    large, small = placed([Point(x=0.1, y=0.1, size=0.4), Point(x=0.9, y=0.9, size=0.1)])
    assert large.r**2 / small.r**2 == pytest.approx(4)


def test_fit_grows_to_the_right_and_attractiveness_upwards() -> None:
    poor, good = placed([Point(x=0.1, y=0.1, size=0.1), Point(x=0.9, y=0.9, size=0.1)])
    assert poor.x < good.x
    assert poor.y > good.y  # measured from the top


def test_a_label_stands_in_its_bubble_if_it_fits() -> None:
    (roomy,) = placed([Point(x=0.5, y=0.5, size=0.6)], "P1")
    (tight,) = placed([Point(x=0.5, y=0.5, size=0.01)], "P1")
    assert roomy.inside
    assert not tight.inside


def test_frames_that_only_touch_do_not_cover_each_other() -> None:
    assert not Frame(0, 0, 10, 5).covers(Frame(10, 0, 10, 5))
    assert Frame(0, 0, 10, 5).covers(Frame(9, 4, 10, 5))
