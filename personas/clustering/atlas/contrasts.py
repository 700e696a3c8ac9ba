"""How far each persona's mean lies from everyone's, feature by feature."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from personas.clustering.features import Features
from personas.clustering.partitions import Labels
from personas.clustering.scoring import Matrix
from personas.records.schema import Schema

MOST_FEATURES = 24


def contrasts(
    X: Matrix,
    features: Features,
    labels: Labels,
    personas: Sequence[str],
    schema: Schema,
    *,
    most: int = MOST_FEATURES,
) -> pd.DataFrame:
    """Compare the means of personas with everyone's.

    Parameters
    ----------
    X : ndarray, shape (n_rows, n_features)
        Encoded rows, NaN where missing.
    labels : ndarray of int, shape (n_rows,)
    personas : sequence of str
        What the labels stand for.
    most : int, default 24
        Features kept: those in which a persona is farthest from everyone.

    Returns
    -------
    DataFrame
        Persona's mean minus everyone's, in standard deviations; a row a feature, beside each other
        those that set the same persona apart.
    """
    observed = pd.DataFrame(X, columns=list(range(len(features))))
    spread = observed.std(ddof=0).replace(0.0, np.nan)
    means = observed.groupby(np.asarray(labels)).mean().reindex(range(len(personas)))
    table = ((means - observed.mean()) / spread).T.fillna(0.0)
    # A date is encoded as days before today: the later, the less.
    backwards = [schema[column].kind == "date" for column in features.columns]
    table = table.mul(np.where(backwards, -1.0, 1.0), axis=0)
    table.columns = pd.Index(personas)
    table.index = pd.Index(_names(features, schema), name="feature")
    table = table[table.abs().max(axis=1) > 0]
    strength = table.abs().max(axis=1)
    kept = table.iloc[np.argsort(-strength.to_numpy(), kind="stable")[:most]]
    whose = kept.abs().to_numpy().argmax(axis=1)
    order = sorted(range(len(kept)), key=lambda at: (whose[at], at))
    return kept.iloc[order]


def _names(features: Features, schema: Schema) -> list[str]:
    names = []
    for name, column in zip(features.names, features.columns, strict=True):
        told = schema[column]
        level = name.removeprefix(column).removeprefix("=")
        names.append(f"{told.label}: {told.level_names.get(level, level)}" if level else told.label)
    return names
