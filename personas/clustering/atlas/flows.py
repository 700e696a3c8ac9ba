"""How groups split when there may be one more: the flow of customers from k to k + 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from personas.clustering.partitions import Labels, contingency

SPACE = 0.16
"""Part of the height that stays free between the groups of one column."""


@dataclass(frozen=True)
class Group:
    """One group of one solution, as it stands in the picture (heights 0..1, downwards)."""

    k: int
    cluster: int
    share: float
    top: float

    @property
    def bottom(self) -> float:
        return self.top + self.share * (1 - SPACE)


@dataclass(frozen=True)
class Flow:
    """Customers of one group that are in one group of the next solution.

    Attributes
    ----------
    share : float
        Of all customers, 0..1.
    jaccard : float
        Of the two groups: 1 when they hold the same customers.
    start, end : float
        Heights of its upper edge at both ends.
    """

    k: int
    source: int
    target: int
    share: float
    jaccard: float
    start: float
    end: float

    @property
    def height(self) -> float:
        return self.share * (1 - SPACE)


@dataclass(frozen=True)
class Flows:
    """Groups and flows of all solutions."""

    groups: tuple[Group, ...]
    flows: tuple[Flow, ...]


def flows(labels_by_k: Mapping[int, Labels]) -> Flows:
    """Lay out how customers flow through solutions of more and more groups.

    Parameters
    ----------
    labels_by_k : mapping of int to ndarray of int, shape (n_rows,)
        Clusters of the same rows in each solution.

    References
    ----------
    Dolnicar & Leisch (2017): "Using segment level stability to select target segments in
    data-driven market segmentation studies", Marketing Letters, doi:10.1007/s11002-017-9423-8.

    Examples
    --------
    >>> import numpy as np
    >>> found = flows({2: np.array([0, 0, 1, 1]), 3: np.array([0, 0, 1, 2])})
    >>> [(flow.source, flow.target, flow.jaccard) for flow in found.flows]
    [(0, 0, 1.0), (1, 1, 0.5), (1, 2, 0.5)]
    """
    ks = sorted(labels_by_k)
    orders = _orders([labels_by_k[k] for k in ks])
    groups = [_column(labels_by_k[k], k, order) for k, order in zip(ks, orders, strict=True)]
    between = [
        flow for left, right in pairwise(groups) for flow in _between(left, right, labels_by_k)
    ]
    return Flows(tuple(group for column in groups for group in column), tuple(between))


def _orders(solutions: Sequence[Labels]) -> list[list[int]]:
    """Groups of each solution, so that customers flow straight on: the first one by size."""
    sizes = np.bincount(solutions[0])
    orders = [sorted(range(len(sizes)), key=lambda cluster: (-int(sizes[cluster]), cluster))]
    for before, after in pairwise(solutions):
        table = contingency(before, after)
        place = np.argsort(orders[-1])
        heights = place @ table / np.maximum(table.sum(axis=0), 1)
        orders.append(
            sorted(range(table.shape[1]), key=lambda cluster: (float(heights[cluster]), cluster))
        )
    return orders


def _column(labels: Labels, k: int, order: Sequence[int]) -> list[Group]:
    shares = np.bincount(labels, minlength=len(order)) / len(labels)
    space = SPACE / max(len(order) - 1, 1)
    top, column = 0.0, []
    for cluster in order:
        column.append(Group(k, cluster, float(shares[cluster]), top))
        top = column[-1].bottom + space
    return column


def _between(
    left: Sequence[Group], right: Sequence[Group], labels_by_k: Mapping[int, Labels]
) -> list[Flow]:
    k, n = left[0].k, len(labels_by_k[left[0].k])
    table = contingency(labels_by_k[k], labels_by_k[right[0].k])
    sizes: tuple[NDArray[np.int64], NDArray[np.int64]] = (table.sum(axis=1), table.sum(axis=0))
    left_free = {group.cluster: group.top for group in left}
    right_free = {group.cluster: group.top for group in right}
    found = []
    for source in left:
        for target in right:
            both = int(table[source.cluster, target.cluster])
            if not both:
                continue
            either = int(sizes[0][source.cluster] + sizes[1][target.cluster]) - both
            flow = Flow(
                k,
                source.cluster,
                target.cluster,
                both / n,
                both / either,
                left_free[source.cluster],
                right_free[target.cluster],
            )
            left_free[source.cluster] += flow.height
            right_free[target.cluster] += flow.height
            found.append(flow)
    return found
