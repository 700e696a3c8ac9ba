"""Intervals and tests from counts and moments alone, so that they cost no second scan."""

from __future__ import annotations

import math
from collections.abc import Sequence

Z95 = 1.959963984540054
Interval = tuple[float, float]


def wilson(hits: int, n: int) -> Interval:
    """95 % interval of a share (Wilson 1927, doi:10.1080/01621459.1927.10502953).

    Examples
    --------
    >>> low, high = wilson(11, 100)
    >>> round(low, 3), round(high, 3)
    (0.063, 0.186)
    """
    if n == 0:
        return 0.0, 1.0
    share = hits / n
    centre = (share + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 * math.sqrt(share * (1 - share) / n + Z95**2 / (4 * n * n)) / (1 + Z95**2 / n)
    return (0.0 if hits == 0 else centre - half), (1.0 if hits == n else centre + half)


def newcombe(hits: int, n: int, other_hits: int, other_n: int) -> Interval:
    """95 % interval of the difference of two shares, first minus other.

    The hybrid of two Wilson intervals without continuity correction: method 10 of Newcombe 1998,
    doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.

    Examples
    --------
    >>> low, high = newcombe(56, 70, 48, 80)
    >>> round(low, 4), round(high, 4)
    (0.0524, 0.3339)
    """
    if n == 0 or other_n == 0:
        return -1.0, 1.0
    share, other = hits / n, other_hits / other_n
    low, high = wilson(hits, n)
    other_low, other_high = wilson(other_hits, other_n)
    gap = share - other
    return (
        gap - math.hypot(share - low, other_high - other),
        gap + math.hypot(high - share, other - other_low),
    )


def mean_interval(mean: float, sd: float, n: int) -> Interval:
    """95 % t interval of a mean; ``sd`` divides by n."""
    from scipy.stats import t

    if n < 2:
        return mean, mean
    half = float(t.ppf(0.975, n - 1)) * sd / math.sqrt(n - 1)
    return mean - half, mean + half


def median_interval(q25: float, median: float, q75: float, n: int) -> Interval:
    """95 % interval of a median from its quartiles (McGill, Tukey & Larsen 1978).

    Their standard error of a median is 1.25 / 1.35 times the quartile range over the root of n
    (doi:10.1080/00031305.1978.10479236).
    """
    half = Z95 * 1.25 / 1.35 * (q75 - q25) / math.sqrt(max(n, 1))
    return median - half, median + half


def shares_differ(hits: int, n: int, other_hits: int, other_n: int) -> float:
    """Two-sided p-value of two shares being the same (pooled z test)."""
    if n == 0 or other_n == 0:
        return 1.0
    pooled = (hits + other_hits) / (n + other_n)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / other_n))
    if error == 0:
        return 1.0
    return math.erfc(abs(hits / n - other_hits / other_n) / error / math.sqrt(2))


def means_differ(
    mean: float, sd: float, n: int, other_mean: float, other_sd: float, other_n: int
) -> float:
    """Two-sided p-value of two means being the same (Welch's t test)."""
    from scipy.stats import t

    if n < 2 or other_n < 2:
        return 1.0
    first, second = sd**2 / (n - 1), other_sd**2 / (other_n - 1)
    if first + second == 0:
        return 1.0
    freedom = (first + second) ** 2 / (first**2 / (n - 1) + second**2 / (other_n - 1))
    return float(2 * t.sf(abs(mean - other_mean) / math.sqrt(first + second), freedom))


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values for the number of tests (Holm 1979).

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p_values)), key=lambda at: p_values[at])
    adjusted = [1.0] * len(p_values)
    largest = 0.0
    for rank, at in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[at]))
        adjusted[at] = largest
    return adjusted
