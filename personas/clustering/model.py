"""The model of personas: found in a sample, judged, then given to every record."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
import pyarrow as pa
from sklearn.base import BaseEstimator, ClusterMixin

from personas.clustering.choice import Choice
from personas.clustering.column_codes import significant
from personas.clustering.encoder import BalancedEncoder
from personas.clustering.fit import edge_threshold, temperature
from personas.clustering.labelling import LABELS, Labeller
from personas.clustering.limits import check_columns, check_sizes, numbers_to_try
from personas.clustering.pictured import Pictured
from personas.clustering.progress import OnStep, progress_bar
from personas.clustering.rows import Rows
from personas.clustering.scoring import Matrix
from personas.clustering.solutions import FINAL, Method, Solution, solve
from personas.clustering.stability import Stability, in_threads, recovery
from personas.clustering.structure import structure_test
from personas.clustering.study import N_PAIRS, N_PAIRS_OF_FINALISTS, Study, study
from personas.clustering.verdict import SENTENCES, STABLE, Verdict, verdict
from personas.errors import BriefError, NotFittedError, PersonasWarning
from personas.records.read import read
from personas.records.records import Records
from personas.records.schema import Schema


class PersonaModel(Pictured, ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Find personas in customer records, and say how far they can be trusted.

    Parameters
    ----------
    n_personas : "auto" or int, default "auto"
        How many; "auto" decides by stability and gain in likelihood (``choice_``).
    method : {"latent_classes", "kmeans"}, default "latent_classes"
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
        Records that fit no persona well.
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
            If the verdict is "constructive".
        """
        self._check_parameters()
        records = X if isinstance(X, Records) else read(X)
        if on_step is not None:
            self._fit(records, on_step)
            return self
        with progress_bar(shown=self.progress) as show_step:
            self._fit(records, show_step)
        if self.verdict_ == "constructive":
            doubt = f"{SENTENCES['constructive']} {self._doubt()}"
            warnings.warn(doubt, PersonasWarning, stacklevel=2)
        return self

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
        ks = self._numbers_to_try(X[:n_study])
        on_step("test whether there are groups", 0.05)
        self.structure_ = structure_test(
            X[:n_study], self.encoder_.features_, ks=ks, random_state=self.random_state
        )
        on_step("try numbers of personas", 0.25)
        found = self._study(rows, ks, on_step)
        on_step("fit the personas", 0.7)
        labeller = Labeller.of(self.encoder_, self._solution(X, rows, found))
        if self.n_personas != "auto":
            check_sizes(labeller.scores(X).argmax(axis=1), labeller.k, self._least_share)
        on_step("label all records", 0.8)
        labeller = self._number_by_size(labeller, records, X)
        stability = found.stabilities[self.n_personas_]
        self.labeller_ = self._recover(labeller, stability, X[:n_study])
        self.verdict_: Verdict = verdict(
            natural_structure=self.structure_.natural, stability=stability.median
        )
        on_step("label all records", 1.0)

    def _study(self, rows: Rows, ks: list[int], on_step: OnStep) -> Study:
        n_all = N_PAIRS * len(ks) + 2 * (N_PAIRS_OF_FINALISTS - N_PAIRS)
        n_done = 0

        def on_fit() -> None:
            nonlocal n_done
            n_done += 1
            on_step("try numbers of personas", 0.25 + 0.45 * min(n_done / n_all, 1.0))

        found = study(
            rows,
            self.encoder_.features_,
            ks,
            method=self.method,
            least_share=self._least_share,
            gaps=dict(zip(ks, map(float, self.structure_.gaps), strict=True)),
            override=None if self.n_personas == "auto" else self.n_personas,
            reason=self.reason,
            random_state=self.random_state,
            on_fit=on_fit,
        )
        self.choice_ = found.choice
        self.labels_by_k_ = {k: solution.labels for k, solution in found.solutions.items()}
        self.n_personas_ = found.choice.chosen
        return found

    def _solution(self, X: Matrix, rows: Rows, found: Study) -> Solution:
        """The chosen solution, on all rows of the sample."""
        k = self.n_personas_
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
        for scores, edge in labeller.scored(self._batches(records)):
            sizes += np.bincount(scores.argmax(axis=1), minlength=k)
            self.n_edge_ += int(edge.sum())
        order = sorted(range(k), key=lambda position: (-sizes[position], first[position]))
        self.shares_ = pd.Series(sizes[order] / sizes.sum(), index=labeller.names, name="share")
        return labeller.in_order(order)

    def _recover(self, labeller: Labeller, stability: Stability, study_X: Matrix) -> Labeller:
        """How the re-runs found the personas again, and how sure memberships may therefore be."""
        scores = labeller.scores(study_X)
        self.study_labels_ = scores.argmax(axis=1)
        again = recovery(self.study_labels_, stability.labels, labeller.k)
        self.refits_ = again.matched.astype(np.int64)
        self.n_reruns_ = len(again.matched)
        names = labeller.names
        self.stability_ = pd.Series(again.means, index=names, name="stability")
        self.found_again_ = pd.Series(again.found_again, index=names, name="found again")
        return replace(labeller, temperature=significant(temperature(scores, again.agreement)))

    def predict(self, X: Any) -> pd.Series:
        """The persona of each record.

        Returns
        -------
        Series of str
            ``"P1"`` to ``"Pk"``, by the frame's index, else by the id.
        """
        self._check_fitted()
        records = X if isinstance(X, Records) else read(X, schema=self._reading_schema(X))
        labels = pa.Table.from_batches(self.label(records), schema=LABELS)
        return pd.Series(
            labels.column("persona").to_pylist(), index=_index(records), name="persona", dtype="str"
        )

    def fit_predict(self, X: Any, y: object = None, **kwargs: Any) -> pd.Series:
        """Find personas and give each record its own."""
        records = X if isinstance(X, Records) else read(X)
        return self.fit(records).predict(records)

    def label(self, records: Records) -> Iterator[pa.RecordBatch]:
        """Persona, fit, runner-up and edge of each record, in the order of the input.

        Yields
        ------
        RecordBatch
            ``persona`` and ``runner_up`` as text; ``fit``, the own minus the runner-up's
            probability of membership, 0..1; ``edge``, whether the record fits no persona well.
        """
        self._check_fitted()
        yield from self.labeller_.label(self._batches(records))

    def positions(self, table: pa.Table) -> np.ndarray[Any, Any]:
        """Position of the persona of each row, 0 for P1, of typed columns by name.

        Returns
        -------
        ndarray of int64, shape (n_rows,)
        """
        self._check_fitted()
        return np.asarray(self.labeller_.scores(self.encoder_.transform(table)).argmax(axis=1))

    def _batches(self, records: Records) -> Iterator[pa.RecordBatch]:
        return records.batches([column.name for column in self.schema_.clustering_columns])

    def to_dict(self) -> dict[str, Any]:
        """All that labelling needs, and the judgement, as JSON-safe data."""
        self._check_fitted()
        return {
            "settings": self.get_params(),
            "schema": self.schema_.model_dump(mode="json"),
            "labeller": self.labeller_.to_dict(),
            "n_edge": self.n_edge_,
            "records": {"name": self.records_name_, "n": self.n_records_},
            "verdict": self.verdict_,
            "shares": [significant(value) for value in self.shares_],
            "stability": [significant(value) for value in self.stability_],
            "found_again": [int(value) for value in self.found_again_],
            "n_reruns": self.n_reruns_,
            "choice": self.choice_.to_dict(),
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Self:
        """The model that `to_dict` described; it labels as the fitted one does."""
        model = cls(**content["settings"])
        model.schema_ = Schema.model_validate(content["schema"])
        model.labeller_ = Labeller.from_dict(content["labeller"], schema=model.schema_)
        model.encoder_ = model.labeller_.encoder
        model.n_personas_ = model.labeller_.k
        model.n_edge_, model.n_reruns_ = content["n_edge"], content["n_reruns"]
        model.records_name_, model.n_records_ = content["records"]["name"], content["records"]["n"]
        model.verdict_ = content["verdict"]
        names = model.labeller_.names
        model.shares_ = pd.Series(content["shares"], index=names, name="share")
        model.stability_ = pd.Series(content["stability"], index=names, name="stability")
        model.found_again_ = pd.Series(content["found_again"], index=names, name="found again")
        model.choice_ = Choice.from_dict(content["choice"])
        return model

    @property
    def _least_share(self) -> float:
        least = self.min_cell / self.n_records_
        return max(self.min_share, least) if self.n_personas == "auto" else least

    def _doubt(self) -> str:
        stability = self.choice_[self.n_personas_].stability
        return f"Re-runs agree by {stability:.2f} (adjusted Rand index); {STABLE} would be steady."

    def _reading_schema(self, X: Any) -> Schema:
        """Only what labelling needs: the clustering columns, and the id where there is one."""
        wanted = [*self.schema_.clustering_columns]
        key = self.schema_.id_column
        if key is not None and key.name in getattr(X, "columns", [key.name]):
            wanted.append(key)
        return self.schema_.model_copy(update={"columns": tuple(wanted)})

    def _numbers_to_try(self, study_X: Matrix) -> list[int]:
        return numbers_to_try(
            study_X,
            asked=2 if self.n_personas == "auto" else self.n_personas,
            most=self.max_personas,
            least_share=self._least_share,
            where=self.records_name_,
        )

    def _check_parameters(self) -> None:
        problems = {
            "n_personas": self.n_personas == "auto"
            or (isinstance(self.n_personas, int) and 2 <= self.n_personas <= 100),
            "method": self.method in ("latent_classes", "kmeans"),
            "max_personas": 2 <= self.max_personas <= 100,
            "min_share": 0 <= self.min_share <= 0.5,
            "min_cell": self.min_cell >= 1,
            "fit_rows": self.fit_rows >= self.study_rows >= 100,
        }
        wrong = [name for name, right in problems.items() if not right]
        if wrong:
            raise BriefError(
                f"{', '.join(wrong)} cannot be as given.",
                where="PersonaModel",
                found=", ".join(f"{name}={getattr(self, name)!r}" for name in wrong),
                do="n_personas: 'auto' or 2 to 100; method: 'latent_classes' or 'kmeans'; "
                "min_share: 0 to .5; fit_rows at least study_rows",
            )

    def _check_fitted(self) -> None:
        if not hasattr(self, "labeller_"):
            raise NotFittedError("This model has not been fitted.", do="call .fit(records) first")


def _index(records: Records) -> pd.Index:
    if records.index is not None:
        index: pd.Index = records.index
        return index
    key = records.schema.id_column
    if key is None:
        return pd.RangeIndex(records.n_rows)
    batches = records.batches([key.name])
    values = [value for batch in batches for value in batch.column(0).to_pylist()]
    ids: pd.Index = pd.Index(values, name=key.name)
    return ids
