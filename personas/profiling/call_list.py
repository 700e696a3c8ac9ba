"""Which members a seller calls first: those who fit their persona best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from personas.profiling.profile import PERSONA

FIT = "__fit"
CLEAR_FIT = 0.8
"""Own minus runner-up's probability of membership from which nobody is in doubt."""


def clear_members(labelled: nw.LazyFrame[Any], personas: Sequence[str]) -> Mapping[str, int]:
    """Count the members of each persona whose fit is clear.

    Parameters
    ----------
    labelled : narwhals.LazyFrame
        All rows, with ``__persona`` and, from a model, ``__fit``.
    personas : sequence of str

    Examples
    --------
    >>> import pyarrow as pa
    >>> rows = pa.table({"__persona": ["P1", "P1", "P2"], "__fit": [0.9, 0.3, 0.95]})
    >>> clear_members(nw.from_native(rows).lazy("duckdb"), ["P1", "P2"])
    {'P1': 1, 'P2': 1}
    """
    if FIT not in labelled.collect_schema().names():
        return {}
    clear = labelled.filter(nw.col(FIT) >= CLEAR_FIT).group_by(PERSONA).agg(nw.len().alias("n"))
    counts = {row[PERSONA]: int(row["n"]) for row in clear.collect().rows(named=True)}
    return {persona: counts.get(persona, 0) for persona in personas}
