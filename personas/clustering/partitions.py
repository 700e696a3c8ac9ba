"""How alike two partitions of the same rows are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.integer[Any]]


def contingency(first: Labels, second: Labels) -> NDArray[np.int64]:
    """How many rows each pair of clusters shares."""
    n_first, n_second = int(first.max()) + 1, int(second.max()) + 1
    cells = np.bincount(first.astype(np.int64) * n_second + second, minlength=n_first * n_second)
    return cells.reshape(n_first, n_second)


def adjusted_rand_index(first: Labels, second: Labels) -> float:
    """Agreement of two partitions: 1 when they are the same, 0 as by chance.

    Examples
    --------
    >>> import numpy as np
    >>> adjusted_rand_index(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    table = contingency(first, second).astype(np.float64)
    pairs = (table * (table - 1)).sum() / 2
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    in_rows, in_columns = (rows * (rows - 1)).sum() / 2, (columns * (columns - 1)).sum() / 2
    n = rows.sum()
    expected = in_rows * in_columns / max(n * (n - 1) / 2, 1)
    most = (in_rows + in_columns) / 2
    return 1.0 if most == expected else float((pairs - expected) / (most - expected))


def jaccard(reference: Labels, other: Labels, k: int) -> NDArray[np.float64]:
    """Jaccard index of each reference cluster with each cluster of another partition."""
    both = np.zeros((k, k))
    found = contingency(reference, other)
    both[: found.shape[0], : found.shape[1]] = found
    either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
    return np.asarray(both / np.maximum(either, 1))
