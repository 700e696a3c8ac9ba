"""What cannot be asked of records: more personas than they hold, or personas too small."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from personas.clustering.outside import is_clusterer
from personas.clustering.scoring import Matrix
from personas.errors import BriefError, RecordsError
from personas.records.schema import Schema

MOST_PERSONAS = 100


def check_settings(settings: Mapping[str, Any]) -> None:
    """Refuse parameters of a model that cannot be as given.

    Raises
    ------
    BriefError
        That names all of them.
    """
    given = settings
    n_personas, method = given["n_personas"], given["method"]
    problems = {
        "n_personas": n_personas == "auto"
        or (isinstance(n_personas, int) and 2 <= n_personas <= MOST_PERSONAS),
        "method": method in ("latent_classes", "kmeans")
        if isinstance(method, str)
        else is_clusterer(method),
        "max_personas": 2 <= given["max_personas"] <= MOST_PERSONAS,
        "min_share": 0 <= given["min_share"] <= 0.5,
        "min_cell": given["min_cell"] >= 1,
        "fit_rows": given["fit_rows"] >= given["study_rows"] >= 100,
    }
    wrong = [name for name, right in problems.items() if not right]
    if wrong:
        raise BriefError(
            f"{', '.join(wrong)} cannot be as given.",
            where="PersonaModel",
            found=", ".join(f"{name}={given[name]!r}" for name in wrong),
            do=f"n_personas: 'auto' or 2 to {MOST_PERSONAS}; method: 'latent_classes', 'kmeans' or "
            "a scikit-learn clusterer; min_share: 0 to .5; fit_rows at least study_rows",
        )


def check_columns(schema: Schema, *, where: str) -> None:
    """Refuse records without a column to cluster on.

    Raises
    ------
    RecordsError
    """
    if not schema.clustering_columns:
        raise RecordsError(
            "No column is left to make personas of.",
            where=where,
            found=f"{len(schema.columns)} columns, none with the role 'segment'",
            do="give at least one column the role 'segment' and a weight above 0",
        )


def numbers_to_try(
    X: Matrix, *, asked: int, most: int, least_share: float, where: str
) -> list[int]:
    """Numbers of personas that the records can carry, up to `most`, and the one asked for.

    Parameters
    ----------
    X : ndarray, shape (n_rows, n_features)
        Encoded rows.
    asked : int
        The least number that will do.
    least_share : float
        Share of the records that each persona must hold, 0..1.

    Raises
    ------
    RecordsError
        If the records cannot carry two personas.
    BriefError
        If they cannot carry as many as asked for.

    Examples
    --------
    >>> numbers_to_try(np.arange(50.0)[:, None], asked=2, most=8, least_share=0.2, where="x.csv")
    [2, 3, 4, 5]
    """
    # NaN differs from itself; two missing cells do not make two records different.
    n_distinct = len(np.unique(np.nan_to_num(X, nan=1e9), axis=0))
    possible = min(n_distinct, int(1 / least_share + 1e-9))
    if possible < 2:
        raise RecordsError(
            "These records cannot carry two personas.",
            where=where,
            found=f"{len(X):,} records, {n_distinct:,} of them different in the columns that make "
            f"personas; each persona must hold {least_share:.1%}",
            do="give more records that differ, or other columns",
        )
    if asked > possible:
        raise BriefError(
            f"{asked} personas cannot be made of these records.",
            where="n_personas",
            found=f"at most {possible} can each hold {least_share:.1%} of the records and differ "
            "from each other",
            do="ask for fewer personas, or lower min_share and min_cell",
        )
    return sorted({*range(2, min(possible, most) + 1), asked})


def check_sizes(labels: NDArray[Any], k: int, least_share: float) -> None:
    """Refuse personas that are too small.

    Raises
    ------
    BriefError
        If the smallest of the `k` personas holds a smaller share than it must.
    """
    smallest = np.bincount(labels, minlength=k).min() / len(labels)
    if smallest < least_share:
        raise BriefError(
            f"{k} personas cannot be made of these records: one is too small.",
            where="n_personas",
            found=f"the smallest would hold {smallest:.1%}, less than {least_share:.1%}",
            do="ask for fewer personas, or lower min_share and min_cell",
        )
