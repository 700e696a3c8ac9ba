from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from personas.clustering.atlas.flows import flows


def solutions(n=500, seed=0):
    rng = np.random.default_rng(seed)
    return {k: np.append(np.arange(k), rng.integers(0, k, n - k)) for k in (2, 3, 5)}


def test_every_column_shares_out_all_customers():
    found = flows(solutions())
    for k in (2, 3, 5):
        assert sum(group.share for group in found.groups if group.k == k) == pytest.approx(1)
        groups = sorted((g for g in found.groups if g.k == k), key=lambda group: group.top)
        assert groups[0].top == 0
        assert groups[-1].bottom == pytest.approx(1)
        for above, below in pairwise(groups):
            assert above.bottom < below.top


def test_what_flows_out_of_a_group_and_into_one_is_the_group():
    found = flows(solutions())
    for group in found.groups:
        if group.k < 5:
            out = [f.share for f in found.flows if (f.k, f.source) == (group.k, group.cluster)]
            assert sum(out) == pytest.approx(group.share)
    for group in found.groups:
        if group.k == 3:
            came = [f.share for f in found.flows if (f.k, f.target) == (2, group.cluster)]
            assert sum(came) == pytest.approx(group.share)


def test_bands_lie_within_the_groups_at_both_ends():
    found = flows(solutions())
    edges = {(group.k, group.cluster): (group.top, group.bottom) for group in found.groups}
    following = {2: 3, 3: 5}
    for flow in found.flows:
        top, bottom = edges[flow.k, flow.source]
        assert top - 1e-9 <= flow.start <= flow.start + flow.height <= bottom + 1e-9
        top, bottom = edges[following[flow.k], flow.target]
        assert top - 1e-9 <= flow.end <= flow.end + flow.height <= bottom + 1e-9


def test_groups_that_merely_change_their_number_flow_straight_on():
    labels = np.repeat([0, 1, 2], [50, 30, 20])
    found = flows({3: labels, 4: np.array([2, 0, 1])[labels]})
    assert [flow.jaccard for flow in found.flows] == [1, 1, 1]
    assert all(flow.start == pytest.approx(flow.end) for flow in found.flows)
