"""How many customers a test needs before it can show anything."""

from __future__ import annotations

import math

from personas.profiling.intervals import Z95

Z80 = 0.8416212335729143


def n_per_arm(share: float, other_share: float) -> int:
    """Customers each of two equal groups needs, to tell two shares apart.

    At 80 % power and 5 % two-sided: the pooled z test without continuity correction, as in R's
    ``power.prop.test`` (Fleiss, Levin & Paik 2003, doi:10.1002/0471445428, section 4.2).

    Raises
    ------
    ValueError
        If the shares are equal: no test tells them apart.

    Examples
    --------
    >>> n_per_arm(0.12, 0.17)
    778
    """
    if share == other_share:
        raise ValueError("two equal shares cannot be told apart")
    middle = (share + other_share) / 2
    same = Z95 * math.sqrt(2 * middle * (1 - middle))
    apart = Z80 * math.sqrt(share * (1 - share) + other_share * (1 - other_share))
    # A hair is taken off, so that the last digits of a float do not add a customer.
    return math.ceil(((same + apart) / (share - other_share)) ** 2 - 1e-9)


def smallest_gap(share: float, n: int, *, up: bool) -> float | None:
    """Smallest difference to a share that two groups of ``n`` customers can show.

    Parameters
    ----------
    share : float
        The known share.
    n : int
        Customers in each group.
    up : bool
        Whether the other group's share is higher.

    Returns
    -------
    float or None
        In whole tenths of a point, rounded up; None if not even the largest difference shows.

    Examples
    --------
    >>> smallest_gap(0.12, 778, up=True), smallest_gap(0.5, 5, up=True)
    (0.05, None)
    """
    sign = 1 if up else -1
    room = math.floor(1000 * ((1 - share) if up else share) + 1e-9)
    low, high = 1, room
    if room < 1 or n_per_arm(share, share + sign * room / 1000) > n:
        return None
    while low < high:
        middle = (low + high) // 2
        if n_per_arm(share, share + sign * middle / 1000) <= n:
            high = middle
        else:
            low = middle + 1
    return low / 1000
