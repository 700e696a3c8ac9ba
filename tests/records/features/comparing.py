"""Holding two tables of features against each other: to the cent, the day and the word."""

from __future__ import annotations

import pandas as pd

MONEY = ("orders_revenue", "median_basket", "deals_won_amount")
HALF_A_CENT = 0.005


def differences(found: pd.DataFrame, expected: pd.DataFrame) -> list[str]:
    """What differs between the features of the book and those of the reference, [] if nothing.

    Both have one row a customer.
    """
    if {*found.columns} != {*expected.columns}:
        return [f"other columns: {sorted({*found.columns} ^ {*expected.columns})}"]
    if [*found.index] != [*expected.index]:
        return [f"other customers: {sorted({*found.index} ^ {*expected.index})}"]
    wrong = {name: unlike(found[name], expected[name], name) for name in expected}
    return [
        f"{name}: {int(rows.sum())} customers, such as {rows.idxmax()}: "
        f"{found[name][rows.idxmax()]!r}, not {expected[name][rows.idxmax()]!r}"
        for name, rows in wrong.items()
        if rows.any()
    ]


def unlike(found: pd.Series, expected: pd.Series, name: str) -> pd.Series:
    """Where two columns differ; a missing cell is like a missing cell alone."""
    missing = found.isna() & expected.isna()
    if pd.api.types.is_numeric_dtype(found):
        apart = (found.astype(float) - expected.astype(float)).abs()
        return ~missing & ~(apart <= allowed(name))
    return ~missing & ~(found.astype(object) == expected.astype(object)).fillna(False)


def allowed(name: str) -> float:
    """Half a cent of money, nothing of days and counts, a billionth of shares."""
    if name in MONEY:
        return HALF_A_CENT
    return 0.0 if "days" in name or name.endswith("_count") else 1e-9
