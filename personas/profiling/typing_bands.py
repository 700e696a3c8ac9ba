"""Where to cut a column into few bands so that they tell the personas apart."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

# A further band must add this share of what four bands tell, or it only makes the form longer.
WORTH_A_BAND = 0.05

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def best_bands(
    codes: npt.NDArray[np.integer],
    labels: Ints,
    n_codes: int,
    *,
    most: int,
    smallest: int,
    thrifty: bool = True,
) -> list[int]:
    """Join neighbouring codes into the bands that tell most about the personas.

    Parameters
    ----------
    codes : int array of shape (n_rows,)
        Fine bands or levels in order, from 0.
    labels : int array of shape (n_rows,)
        Position of each row's persona.
    n_codes : int
    most : int
        The most bands.
    smallest : int
        The fewest rows a band may hold.
    thrifty : bool, default True
        Leave out bands that add little.

    Returns
    -------
    list of int
        First code of each band but the first; empty if there is nothing to cut.

    Examples
    --------
    >>> codes = np.repeat([0, 1, 2, 3], 50)
    >>> best_bands(codes, (codes > 1).astype(np.int64), 4, most=4, smallest=10)
    [2]
    """
    n_personas = int(labels.max()) + 1 if labels.size else 1
    counts = np.zeros((n_codes + 1, n_personas))
    np.add.at(counts, (codes + 1, labels), 1)
    costs = _costs(counts.cumsum(axis=0), smallest)
    found = _cheapest(costs, most)
    if not found:
        return []
    nothing_told = float(costs[0, n_codes]) if np.isfinite(costs[0, n_codes]) else 0.0
    told = {n: nothing_told - cost for n, (cost, _) in found.items()}
    best = max(told.values())
    enough = [n for n in sorted(told) if told[n] >= (1 - WORTH_A_BAND) * best]
    return found[enough[0] if thrifty else max(told, key=lambda n: (round(told[n], 6), -n))][1]


def _costs(sums: Floats, smallest: int) -> Floats:
    """Entropy of the personas within each possible band, times its rows; infinite if too few.

    ``sums[i]`` are the rows of each persona below code i; a band runs from code i to below j.
    """
    inside = sums[None, :, :] - sums[:, None, :]
    n = inside.sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(inside > 0, inside * np.log2(inside / n[:, :, None]), 0.0)
    costs: Floats = np.where(n >= smallest, -logs.sum(axis=2), np.inf)
    return costs


def _cheapest(costs: Floats, most: int) -> dict[int, tuple[float, list[int]]]:
    """Cost and edges of the best division into 2, 3 ... bands, by dynamic programming."""
    end = costs.shape[0] - 1
    best = costs[0].copy()
    edges: list[list[int]] = [[] for _ in range(end + 1)]
    found = {}
    for n_bands in range(2, min(most, end) + 1):
        total = best[:, None] + np.where(np.triu(np.ones_like(costs), 1) > 0, costs, np.inf)
        # Costs are rounded so that ties fall to the lower cut on every machine.
        total = np.round(total, 6)
        cut = total.argmin(axis=0)
        best = total.min(axis=0)
        edges = [[*edges[at], int(at)] for at in cut]
        if np.isfinite(best[end]):
            found[n_bands] = (float(best[end]), edges[end])
    return found
