from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from personas.clustering.atlas.label_places import Box, apart, beside

ROOM = Box(300, 250, 600, 500)
spots = st.lists(st.tuples(st.floats(20, 580), st.floats(20, 480)), min_size=1, max_size=8)


@given(spots)
def test_labels_cover_neither_points_nor_each_other_and_stay_inside(places):
    points = [Box(x, y, 12, 12) for x, y in places]
    labels = beside(points, [(120, 40)] * len(points), ROOM)
    assert not any(one.overlaps(other) for one, other in combinations(labels, 2))
    assert not any(label.overlaps(point) for label in labels for point in points)
    assert all(label.inside(ROOM) for label in labels)


def test_a_label_stands_right_above_its_point_where_that_is_free():
    (label,) = beside([Box(300, 250, 12, 12)], [(100, 20)], ROOM)
    assert (label.x, label.y) == (300, 250 + 6 + 10)


def test_a_label_without_any_place_stands_on_its_point():
    (label,) = beside([Box(5, 5, 12, 12)], [(100, 20)], Box(5, 5, 10, 10))
    assert (label.x, label.y) == (5, 5)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=10))
def test_numbers_are_moved_apart_and_keep_their_order(heights):
    moved = np.array(apart(heights, 0.05))
    order = sorted(range(len(heights)), key=lambda at: (heights[at], at))
    assert (np.diff(moved[order]) > 0.05 - 1e-9).all()


def test_numbers_far_apart_stay_where_they_are():
    assert apart([0.9, 0.1, 0.5], 0.05) == [0.9, 0.1, 0.5]
