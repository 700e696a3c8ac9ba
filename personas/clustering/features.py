"""What the columns of an encoded matrix are: the clusterers' only knowledge of its origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NUMBER, FLAG, LEVEL = 0, 1, 2
"""Forms of a feature: a measured number, a yes/no, one level of a one-hot block."""


@dataclass(frozen=True)
class Features:
    """Form, scale and weight of each feature of an encoded matrix.

    Attributes
    ----------
    names : tuple of str
    columns : tuple of str
        The column that each feature belongs to; features of one column stand together.
    forms : ndarray of int, shape (n_features,)
        ``NUMBER``, ``FLAG`` or ``LEVEL``.
    scales : ndarray, shape (n_features,)
        The encoded value of a yes, or of the level that a record has; 1 for numbers.
    weights : ndarray, shape (n_features,)
        What multiplies the feature's squared distance: the column's weight, divided among the
        columns of its group.
    exponents : ndarray, shape (n_features,)
        What multiplies the feature's log density. As the weight, but a set's flags share one
        column's part here, where no scaling of values can do it.
    """

    names: tuple[str, ...]
    columns: tuple[str, ...]
    forms: NDArray[np.int64]
    scales: NDArray[np.float64]
    weights: NDArray[np.float64]
    exponents: NDArray[np.float64]

    @classmethod
    def numbers(cls, n_features: int) -> Features:
        """Features of a raw matrix: every column a number of weight 1.

        Examples
        --------
        >>> Features.numbers(2).names
        ('x0', 'x1')
        """
        names = tuple(f"x{position}" for position in range(n_features))
        ones = np.ones(n_features)
        return cls(names, names, np.zeros(n_features, dtype=np.int64), ones, ones, ones)

    def __len__(self) -> int:
        return len(self.names)

    def n_parameters(self, k: int) -> float:
        """Free parameters of a mixture of `k` latent classes with shared variances.

        A feature of exponent w counts w times, as its log density does: ten copies of a column in
        one group cost what one column costs.

        Examples
        --------
        >>> Features.numbers(2).n_parameters(3)
        10.0
        """
        free_levels = self.exponents[self.forms == LEVEL].sum() - sum(
            self.exponents[first] for first in self.first_levels()
        )
        numbers = float(self.exponents[self.forms == NUMBER].sum())
        flags = float(self.exponents[self.forms == FLAG].sum())
        return (k - 1) + k * (numbers + flags + float(free_levels)) + numbers

    def first_levels(self) -> Sequence[int]:
        """Positions where a one-hot block begins."""
        return [
            position
            for position, column in enumerate(self.columns)
            if self.forms[position] == LEVEL
            and (position == 0 or self.columns[position - 1] != column)
        ]
