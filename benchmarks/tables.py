"""Tables as a README shows them, and intervals of rates and means."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table under a title."""
    widths = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
    print(f"\n{title}\n")
    for line in (head, ["-" * width for width in widths], *rows):
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("| " + " | ".join(cells) + " |")


def rate(hits: int, n: int) -> str:
    """A rate with its 95 % Wilson interval.

    Examples
    --------
    >>> rate(15, 20)
    '75 % (53 – 89)'
    """
    if not n:
        return "–"
    z, share = 1.959964, hits / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return f"{100 * share:.0f} % ({100 * low:.0f} – {100 * high:.0f})"


def mean(values: Sequence[float]) -> str:
    """A mean with its standard error."""
    error = np.std(values, ddof=1) / np.sqrt(len(values)) if len(values) > 1 else float("nan")
    return f"{np.mean(values):.3f} ± {error:.3f}"
