"""Ten published mixed sets with known classes, and the indices that others reached on them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from personas.records.schema import Column, Kind, Schema

METHODS = ("DIBmix", "KAMILA", "k-prototypes", "FAMD + k-means")

# Adjusted Rand index at the true k, 100 starts each: Costa, Papatsouma & Markos, arXiv 2407.03389.
INDICES: dict[str, tuple[float, float, float, float]] = {
    "AIS": (0.847, 0.847, 0.847, 0.793),
    "Adult": (0.174, 0.151, 0.086, 0.156),
    "Byar": (0.256, 0.368, 0.128, 0.298),
    "creditapproval": (0.336, 0.287, 0.369, 0.001),
    "dermatology": (0.270, 0.428, 0.550, 0.726),
    "echocardiogram": (0.335, 0.184, 0.382, 0.270),
    "heart": (0.438, 0.361, 0.378, 0.378),
    "hepatitis": (0.178, 0.228, 0.110, 0.228),
    "inflammation": (0.486, 0.486, 0.749, 0.415),
    "statlog": (0.424, 0.301, 0.387, 0.376),
}


def folder() -> Path | None:
    """Where the sets are, if they are on this machine."""
    root = os.environ.get("PERSONAS_REAL_DATA")
    found = Path(root) / "mixed_benchmark" if root else None
    return found if found is not None and found.is_dir() else None


def published(name: str) -> tuple[pa.Table, Schema, np.ndarray]:
    """Read one set: typed columns, what they mean, and the class of each row.

    Every column is used as the authors used it: numbers, and categories (yes/no included).
    """
    root = folder()
    assert root is not None
    meta = json.loads((root / f"{name}.meta.json").read_text(encoding="utf-8"))
    path = next(path for path in (root / f"{name}.csv", root / f"{name}.csv.gz") if path.exists())
    frame = pd.read_csv(path, dtype=dict.fromkeys(meta["categorical"], str))
    arrays, columns = {}, []
    for column in frame.columns.drop(meta["label"]):
        kind: Kind = "number" if column in meta["numeric"] else "category"
        values = frame[column]
        arrays[column] = pa.array(
            values.astype(float) if kind == "number" else values.astype(str),
            from_pandas=True,
        )
        columns.append(Column(name=column, kind=kind, role="segment", label=column))
    codes = pd.factorize(frame[meta["label"]].astype(str))[0]
    return pa.table(arrays), Schema(columns=tuple(columns)), np.asarray(codes)
