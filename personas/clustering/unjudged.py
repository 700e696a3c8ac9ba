"""The personas that a model finds, without the judgement of how real they are."""

from __future__ import annotations

import numpy as np

from personas.clustering.model import PersonaModel
from personas.clustering.rows import Rows
from personas.clustering.scoring import Matrix
from personas.clustering.structure import StructureTest


class UnjudgedModel(PersonaModel):
    """Find the personas that `PersonaModel` finds, for a fraction of the time.

    The number is chosen by the same rule, on the same re-runs. What is left out plays no part in
    it: the test whether there are groups at all (on the example book, 45 % of the time of a fit),
    and, where the number is set, the study of the others. So ``verdict_`` and ``structure_`` say
    nothing here.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"spend": [*range(30), *range(90, 130)]})
    >>> model = UnjudgedModel(2, progress=False).fit(frame, on_step=lambda *_: None)
    >>> model.shares_.round(2).tolist()
    [0.57, 0.43]
    """

    def _structure(self, study_X: Matrix, ks: list[int]) -> StructureTest:
        return StructureTest(tuple(ks), np.zeros(len(ks)), np.zeros((0, len(ks))), z=float("nan"))

    def _numbers_to_try(self, study_X: Matrix, rows: Rows) -> list[int]:
        possible = super()._numbers_to_try(study_X, rows)
        return [self.n_personas] if self.n_personas in possible else possible
