"""What a fitted model shows of itself: each picture made from what the model has learned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from personas.clustering.choice import Choice
from personas.clustering.encoder import BalancedEncoder
from personas.clustering.labelling import Labeller
from personas.clustering.partitions import Labels
from personas.clustering.scoring import memberships
from personas.clustering.sensitivity import Sensitivity, check_study, sensitivity
from personas.records.records import Records
from personas.records.schema import Schema

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MAP_ROWS = 20_000

Names = Mapping[str, str]
"""What to call personas: ``{"P1": "Online buyers"}``."""


class Pictured:
    """Pictures of a fitted model; each is a matplotlib Figure."""

    method: Any
    random_state: int
    min_share: float
    n_personas_: int
    n_reruns_: int
    schema_: Schema
    choice_: Choice
    encoder_: BalancedEncoder
    labeller_: Labeller
    stability_: pd.Series
    study_sample_: pa.Table
    study_labels_: NDArray[Any]
    refits_: NDArray[Any]
    labels_by_k_: dict[int, Labels]

    def plot_map(self, records: Records | None = None, *, names: Names | None = None) -> Figure:
        """Customers on two components, with the personas' middles and names.

        Parameters
        ----------
        records : Records, optional
            Customers to show, a sample of at most 20,000; the study sample by default.
        names : mapping of str to str, optional
            What to call personas: ``{"P1": "Online buyers"}``.
        """
        from personas.clustering.atlas.customer_map import customer_map
        from personas.clustering.atlas.pictures import map_of_customers

        if records is None:
            check_study(self)
            sample, labels = self.study_sample_, self.study_labels_
        else:
            sample = records.sample(MAP_ROWS, seed=self.random_state)
            labels = self._positions(sample)
        found = customer_map(
            self.encoder_.transform(sample),
            self.encoder_.features_,
            labels,
            self.n_personas_,
            {column.name: column.label for column in self.schema_.columns},
        )
        return map_of_customers(found, self._titles(names), unit=self.schema_.unit)

    def plot_profiles(self, *, names: Names | None = None) -> Figure:
        """What sets each persona apart, as a heat map of features by personas.

        Parameters
        ----------
        names : mapping of str to str, optional
            What to call personas.
        """
        from personas.clustering.atlas.contrasts import contrasts
        from personas.clustering.atlas.pictures import profiles

        check_study(self)
        table = contrasts(
            self.encoder_.transform(self.study_sample_),
            self.encoder_.features_,
            self.study_labels_,
            self.labeller_.names,
            self.schema_,
        )
        return profiles(table, self._titles(names))

    def plot_flow(self) -> Figure:
        """How groups split from one number of personas to the next."""
        from personas.clustering.atlas.flows import flows
        from personas.clustering.atlas.pictures import flow_of_customers

        check_study(self)
        found = flows({**self.labels_by_k_, self.n_personas_: self.study_labels_})
        return flow_of_customers(found, chosen=self.n_personas_)

    def plot_stability(self) -> Figure:
        """How steadily each single persona comes back, by number of personas."""
        from personas.clustering.pictures import personas_by_k

        return personas_by_k(self.choice_.to_frame(), of_chosen=self.stability_)

    def plot_fit(self) -> Figure:
        """Whether customers of a good fit are given the same persona again by re-runs."""
        from personas.clustering.pictures import fit_against_reruns
        from personas.clustering.reliability import reliability

        check_study(self)
        scores = self.labeller_.scores(self.encoder_.transform(self.study_sample_))
        chances = memberships(scores, temperature=self.labeller_.temperature)
        table = reliability(chances, self.study_labels_, self.refits_)
        return fit_against_reruns(table, n_reruns=self.n_reruns_, unit=self.schema_.unit)

    def sensitivity(self) -> Sensitivity:
        """Which personas survive other reasonable choices: see `sensitivity.sensitivity`."""
        return sensitivity(self)

    def _positions(self, sample: pa.Table) -> Labels:
        scores = self.labeller_.scores(self.encoder_.transform(sample))
        return np.asarray(scores.argmax(axis=1))

    def _titles(self, names: Names | None) -> list[str]:
        names = names or {}
        return [f"{name} {names[name]}" if name in names else name for name in self.labeller_.names]
