"""What spoils a real export: blanks, typos, outliers, sentinels, repeated rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

N_REPEATED = 12  # the same row twice
N_REENTERED = 18  # the same account under a second id
BLANK_SHARES = {
    "contact_gender": 0.08,
    "industry": 0.02,
    "employees": 0.06,
    "source": 0.04,
    "payment_term": 0.01,
    "rep_visits_12m": 0.01,
}
TYPOS = (
    ("industry", "Hospitalty", "Hospitality", 14),
    ("industry", "retail", "Retail", 18),
    ("industry", "Offices & Services", "Offices & services", 12),
    ("country", "Germny", "Germany", 9),
    ("country", "Holland", "Netherlands", 15),
)


def spoil(rng: np.random.Generator, cards: pd.DataFrame) -> pd.DataFrame:
    """Put in what real exports have: blanks, typos, outliers, sentinels, repeated rows."""
    spoilt = cards.copy()

    def some(n_rows: int) -> pd.Index:
        return spoilt.index[rng.choice(len(spoilt), size=n_rows, replace=False)]

    for column, share in BLANK_SHARES.items():
        spoilt[column] = spoilt[column].astype(object)
        spoilt.loc[some(round(share * len(spoilt))), column] = None
    for column, wrong, right, n_rows in TYPOS:
        hit = spoilt.index[spoilt[column] == right]
        spoilt.loc[hit[rng.choice(len(hit), size=n_rows, replace=False)], column] = wrong
    buyers = spoilt.index[spoilt["revenue_12m"].between(20_000, 50_000)]
    too_large = buyers[rng.choice(len(buyers), size=3, replace=False)]
    spoilt.loc[too_large, "revenue_12m"] = (spoilt.loc[too_large, "revenue_12m"] * 100).round(2)
    spoilt.loc[some(4), "employees"] = 999_999
    spoilt.loc[some(12), "customer_since"] = np.datetime64("1900-01-01")
    spoilt.loc[some(180), "support_tickets_12m"] = -1
    repeated = spoilt.loc[some(N_REPEATED)]
    reentered = spoilt.loc[some(N_REENTERED)].copy()
    reentered["account_id"] = [f"AC{20_001 + row}" for row in range(N_REENTERED)]
    rows = pd.concat([spoilt, repeated, reentered])
    return rows.iloc[rng.permutation(len(rows))]
