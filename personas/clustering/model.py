"""The model of personas: found in a sample, judged, then given to every record."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
import pyarrow as pa
from sklearn.base import BaseEstimator, ClusterMixin

from personas.clustering.column_codes import significant
from personas.clustering.encoder import BalancedEncoder
from personas.clustering.fit import edge_threshold, temperature
from personas.clustering.given_labels import GivenLabels
from personas.clustering.labelling import Labeller
from personas.clustering.limits import check_columns, check_settings, check_sizes, numbers_to_try
from personas.clustering.outside import number_setting, quiet
from personas.clustering.pictured import Pictured
from personas.clustering.predicting import Predicting
from personas.clustering.progress import OnStep, progress_bar
from personas.clustering.rows import Rows
from personas.clustering.scoring import Matrix
from personas.clustering.solutions import FINAL, Method, Solution, from_labels, solve
from personas.clustering.stability import Stability, in_threads, recovery
from personas.clustering.structure import StructureTest, structure_test
from personas.clustering.study import (
    N_PAIRS,
    N_PAIRS_OF_FINALISTS,
    Study,
    study,
    study_of_labels,
)
from personas.clustering.verdict import SENTENCES, STABLE, Verdict, verdict
from personas.errors import PersonasWarning, RecordsError
from personas.records.read import read
from personas.records.records import Records

DO_NOT_COME_BACK = "The records hold groups, but not these: they do not come back."

LEAST_KEPT = 0.9
"""Share of records that a stored rule must give back their group to go without a warning."""


class PersonaModel(Predicting, Pictured, ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Find personas in customer records, and say how far they can be trusted.

    Parameters
    ----------
    n_personas : "auto" or int, default "auto"
        How many; "auto" decides by stability and gain in likelihood (``choice_``).
    method : {"latent_classes", "kmeans"} or scikit-learn clusterer, default "latent_classes"
        Such as ``GaussianMixture(covariance_type="diag")`` or ``HDBSCAN(min_cluster_size=50)``. One
        without ``n_clusters`` or ``n_components`` decides the number itself. Its groups are kept as
        centres where it has them, else as densities: see ``kept_``.
    max_personas : int, default 8
        Most personas that "auto" considers.
    min_share : float, default .05
        Share of the records that each persona must hold, 0..1, when "auto" decides.
    min_cell : int, default 10
        Records that each persona must hold.
    fit_rows, study_rows : int, default 100,000 and 4,000
        Rows that encoder and model are fitted on, and that the number of personas is studied on.
        All rows are labelled.
    random_state : int, default 0
    progress : bool, default True
        Show a progress bar.
    reason : str, optional
        Why `n_personas` was set, for the decision record.

    Attributes
    ----------
    n_personas_ : int
    verdict_ : {"natural", "reproducible", "constructive"}
    choice_ : Choice
        The evidence for each number of personas.
    structure_ : StructureTest
    shares_ : Series of float
        Share of all records by persona, largest first.
    stability_ : Series of float
        Mean best-match Jaccard index by persona over the re-runs.
    found_again_ : Series of int
        Re-runs out of ``n_reruns_`` that found the persona again (Jaccard index of at least .75).
    n_edge_ : int
        Records that fit no persona well; ``edge(records)`` lists them.
    edge_reasons_ : dict of str to int
        How many of those in the fitted sample stand out most by each column.
    kept_ : float
        Share of the fitted records, 0..1, that the stored rule gives to the group in which a
        scikit-learn clusterer, or `from_labels`, put them; 1 for our own methods.
    encoder_ : BalancedEncoder
    schema_ : Schema
    study_sample_ : pa.Table
    study_labels_ : ndarray of int, shape (n_study_rows,)
    refits_ : ndarray of int, shape (n_reruns, n_study_rows)
        Labels of the re-runs in the model's numbers; -1 where a cluster has no match.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(0)
    >>> spend = np.concatenate([rng.normal(20, 5, 60), rng.normal(90, 5, 60)])
    >>> visits = np.concatenate([rng.normal(2, 1, 60), rng.normal(12, 1, 60)])
    >>> model = PersonaModel(n_personas=2, progress=False)
    >>> model.fit(pd.DataFrame({"spend": spend, "visits": visits})).n_personas_
    2
    """

    def __init__(
        self,
        n_personas: int | Literal["auto"] = "auto",
        *,
        method: Method = "latent_classes",
        max_personas: int = 8,
        min_share: float = 0.05,
        min_cell: int = 10,
        fit_rows: int = 100_000,
        study_rows: int = 4_000,
        random_state: int = 0,
        progress: bool = True,
        reason: str | None = None,
    ) -> None:
        self.n_personas = n_personas
        self.method = method
        self.max_personas = max_personas
        self.min_share = min_share
        self.min_cell = min_cell
        self.fit_rows = fit_rows
        self.study_rows = study_rows
        self.random_state = random_state
        self.progress = progress
        self.reason = reason

    def fit(self, X: Any, y: object = None, *, on_step: OnStep | None = None) -> Self:
        """Find personas.

        Parameters
        ----------
        X : Records, path or frame
            What `personas.read` takes, or gave.
        on_step : callable, optional
            Told the step under way and the share of the work done, 0..1, in place of a bar; its
            owner then also reports the verdict in place of a warning.

        Raises
        ------
        RecordsError
            If the records cannot carry two personas.
        BriefError
            If a parameter asks for what cannot be done.

        Warns
        -----
        PersonasWarning
            If the verdict is "constructive", or if ``kept_`` is below .9.
        """
        check_settings(self.get_params(deep=False))
        records = X if isinstance(X, Records) else read(X)
        if on_step is not None:
            self._fit(records, on_step)
            return self
        with progress_bar(shown=self.progress) as show_step:
            self._fit(records, show_step)
        for doubt in self._doubts():
            warnings.warn(doubt, PersonasWarning, stacklevel=2)
        return self

    def fit_predict(self, X: Any, y: object = None, **kwargs: Any) -> pd.Series:
        """Find personas and give each record its own."""
        records = X if isinstance(X, Records) else read(X)
        return self.fit(records).predict(records)

    @classmethod
    def from_labels(cls, records: Any, labels: Any, **settings: Any) -> Self:
        """Judge and describe groups that were made elsewhere.

        The records keep the groups they were given; new customers are told by the densities that
        the groups have. As the way the groups were made is not known, stability says how well
        re-runs of latent classes find them again.

        Parameters
        ----------
        records : Records, path or frame
        labels : array-like, shape (n_records,)
            The group of each record, in their order; a Series with the frame's index is aligned by
            it. Missing labels and -1 mean no group: these records go to the persona they fit best.
        **settings
            Other parameters of `PersonaModel`: ``min_cell``, ``random_state``, ``progress``, ….

        Raises
        ------
        BriefError
            If there is not one label for each record, or a group is smaller than ``min_cell``.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"spend": [*range(30), *range(90, 130)]})
        >>> labels = ["small"] * 28 + [None] * 2 + ["large"] * 40
        >>> PersonaModel.from_labels(frame, labels, progress=False).given_labels_.to_list()
        ['large', 'small']
        """
        opened = records if isinstance(records, Records) else read(records)
        model = cls(**settings)
        model._given = GivenLabels.of(labels, opened, min_cell=model.min_cell)
        model._fingerprint = opened.fingerprint()
        model.n_personas = len(model._given.names)
        return model.fit(opened)

    def _fit(self, records: Records, on_step: OnStep) -> None:
        """Find personas, and say how far the work is. Warns of nothing."""
        on_step("draw a sample", 0.0)
        self.schema_ = records.schema
        self.records_name_, self.n_records_ = records.name, records.n_rows
        check_columns(self.schema_, where=records.name)
        sample = records.sample(self.fit_rows, seed=self.random_state)
        self.encoder_ = BalancedEncoder(self.schema_, min_cell=self.min_cell).fit(sample)
        X = self.encoder_.transform(sample)
        n_study = min(self.study_rows, len(X))
        rows = Rows.of(X[:n_study])
        self.study_sample_ = sample.slice(0, n_study)
        with quiet():
            ks = self._numbers_to_try(X[:n_study], rows)
            on_step("test whether there are groups", 0.05)
            self.structure_ = self._structure(X[:n_study], ks)
            on_step("try numbers of personas", 0.25)
            found = self._study(rows, ks, on_step)
            on_step("fit the personas", 0.7)
            solution = self._solution(X, rows, sample, found)
        self.kept_ = solution.kept
        labeller = Labeller.of(self.encoder_, solution)
        if self.n_personas != "auto" and self._given is None:
            check_sizes(labeller.scores(X).argmax(axis=1), labeller.k, self._least_share)
        on_step("label all records", 0.8)
        labeller = self._number_by_size(labeller, records, X)
        stability = found.stabilities[self.n_personas_]
        self.labeller_ = self._recover(labeller, stability, X[:n_study])
        self.edge_reasons_ = self.labeller_.edge_reasons(X)
        self.verdict_: Verdict = verdict(
            natural_structure=self.structure_.natural, stability=stability.median
        )
        on_step("label all records", 1.0)

    def _structure(self, study_X: Matrix, ks: list[int]) -> StructureTest:
        features, seed = self.encoder_.features_, self.random_state
        return structure_test(study_X, features, ks=ks, random_state=seed)

    def _study(self, rows: Rows, ks: list[int], on_step: OnStep) -> Study:
        n_all = N_PAIRS * len(ks) + 2 * (N_PAIRS_OF_FINALISTS - N_PAIRS)
        n_done = 0

        def on_fit() -> None:
            nonlocal n_done
            n_done += 1
            on_step("try numbers of personas", 0.25 + 0.45 * min(n_done / n_all, 1.0))

        gaps = dict(zip(ks, map(float, self.structure_.gaps), strict=True))
        found = self._study_given(rows, gaps, on_fit) or study(
            rows,
            self.encoder_.features_,
            ks,
            method=self.method,
            least_share=self._least_share,
            gaps=gaps,
            override=None if self.n_personas == "auto" else self.n_personas,
            reason=self.reason,
            random_state=self.random_state,
            on_fit=on_fit,
        )
        self.choice_ = found.choice
        self.labels_by_k_ = {k: solution.labels for k, solution in found.solutions.items()}
        self.n_personas_ = found.choice.chosen
        return found

    def _study_given(
        self, rows: Rows, gaps: dict[int, float], on_fit: Callable[[], object]
    ) -> Study | None:
        if self._given is None:
            return None
        return study_of_labels(
            rows,
            self.encoder_.features_,
            self._given.of_rows(self.study_sample_),
            least_share=self._least_share,
            gaps=gaps,
            random_state=self.random_state,
            on_fit=on_fit,
        )

    def _solution(self, X: Matrix, rows: Rows, sample: pa.Table, found: Study) -> Solution:
        """The chosen solution, on all rows of the sample."""
        k = self.n_personas_
        if self._given is not None:
            return from_labels(Rows.of(X), self.encoder_.features_, self._given.of_rows(sample))
        if rows.n_rows == len(X):
            return found.solutions[k]
        return in_threads(
            lambda k: solve(
                Rows.of(X),
                self.encoder_.features_,
                k,
                method=self.method,
                effort=FINAL,
                seed=(self.random_state, k, 0),
                starting_rows=rows,
                least_rows=self._least_share * len(X),
            ),
            [k],
        )[0]

    def _number_by_size(self, labeller: Labeller, records: Records, X: Matrix) -> Labeller:
        """Number the personas by size over all records, ties by the first one in the sample."""
        features, k = self.encoder_.features_, labeller.k
        holes = np.isnan(X)
        threshold = edge_threshold(labeller.classes, features, holes, seed=self.random_state)
        labeller = replace(labeller, edge=significant(threshold))
        in_sample = labeller.scores(X).argmax(axis=1)
        first = [int(np.argmax(in_sample == position)) for position in range(k)]
        sizes, self.n_edge_ = np.zeros(k, dtype=np.int64), 0
        own = None if self._given is None else self._given.positions
        for _, positions, edge in labeller.scored(self._batches(records), own):
            sizes += np.bincount(positions, minlength=k)
            self.n_edge_ += int(edge.sum())
        order = sorted(range(k), key=lambda position: (-sizes[position], first[position]))
        self.shares_ = pd.Series(sizes[order] / sizes.sum(), index=labeller.names, name="share")
        if self._given is not None:
            self._given = self._given.in_order(order)
            self.given_labels_ = pd.Series(self._given.names, index=labeller.names, name="label")
        return labeller.in_order(order)

    def _recover(self, labeller: Labeller, stability: Stability, study_X: Matrix) -> Labeller:
        """How the re-runs found the personas again, and how sure memberships may therefore be."""
        scores = labeller.scores(study_X)
        self.study_labels_ = scores.argmax(axis=1)
        if self._given is not None:
            given = self._given.of_rows(self.study_sample_)
            self.study_labels_ = np.where(given < 0, self.study_labels_, given)
        again = recovery(self.study_labels_, stability.labels, labeller.k)
        self.refits_ = again.matched.astype(np.int64)
        self.n_reruns_ = len(again.matched)
        names = labeller.names
        self.stability_ = pd.Series(again.means, index=names, name="stability")
        self.found_again_ = pd.Series(again.found_again, index=names, name="found again")
        return replace(labeller, temperature=significant(temperature(scores, again.agreement)))

    @property
    def _least_share(self) -> float:
        least = self.min_cell / self.n_records_
        return max(self.min_share, least) if self.n_personas == "auto" else least

    def _doubts(self) -> Iterator[str]:
        if self.verdict_ == "constructive":
            stability = self.choice_[self.n_personas_].stability
            what = DO_NOT_COME_BACK if self.structure_.natural else SENTENCES["constructive"]
            yield (
                f"{what} Re-runs agree by {stability:.2f} (adjusted Rand index); {STABLE} would be "
                "steady."
            )
        if self.kept_ < LEAST_KEPT:
            yield (
                f"The densities of the personas give {self.kept_:.0%} of the records back the "
                "group they were put in; new customers are labelled by these densities."
            )

    def _numbers_to_try(self, study_X: Matrix, rows: Rows) -> list[int]:
        asked = 2 if self.n_personas == "auto" else self.n_personas
        if self._given is not None:
            return [len(self._given.names)]
        if not isinstance(self.method, str) and number_setting(self.method) is None:
            return [self._number_found(rows)]
        return numbers_to_try(
            study_X,
            asked=asked,
            most=self.max_personas,
            least_share=self._least_share,
            where=self.records_name_,
        )

    def _number_found(self, rows: Rows) -> int:
        """How many groups a clusterer finds that decides the number itself."""
        features = self.encoder_.features_
        k = solve(
            rows, features, 2, method=self.method, effort=FINAL, seed=(self.random_state, 2, 0)
        ).k
        if k < 2:
            raise RecordsError(
                "The method found no groups.",
                where=f"{self.records_name_}, method {type(self.method).__name__}",
                found=f"{k} group among {rows.n_rows:,} records",
                do="take its settings down, or another method",
            )
        return k
