"""Would another analyst have found the same personas? One choice changed at a time, all refitted.

A "multiverse": the personas are held against those of other reasonable choices, one more and one
fewer of them, other seeds, each column left out, plain scaling, the other method.

References: Steegen, Tuerlinckx, Gelman & Vanpaemel (2016): "Increasing transparency through a
multiverse analysis", Perspectives on Psychological Science 11, doi:10.1177/1745691616658637.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from personas.clustering.column_codes import Scale
from personas.clustering.encoder import BalancedEncoder
from personas.clustering.features import Features
from personas.clustering.partitions import Labels, jaccard
from personas.clustering.rows import Rows
from personas.clustering.scoring import Matrix
from personas.clustering.solutions import RERUNS, OwnMethod, solve
from personas.clustering.stability import FOUND_AGAIN, in_threads
from personas.errors import NotFittedError
from personas.records.schema import Schema
from personas.texts import ENGLISH, Texts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_ROWS = 2_000
MOST_VARIATIONS = 40
N_SEEDS = 3


class Fitted(Protocol):
    """What is asked of a fitted `PersonaModel`."""

    method: Any
    random_state: int
    min_share: float
    n_personas_: int
    schema_: Schema
    encoder_: BalancedEncoder
    study_sample_: pa.Table
    study_labels_: NDArray[Any]


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """How well each persona survives other reasonable choices.

    Attributes
    ----------
    table : DataFrame
        Best-match Jaccard index of each persona (columns) in each variation (rows), 0..1.
    n_rows : int
        Records that every variation was fitted on.
    n_columns, n_left_out : int
        Columns that make the personas, and how many of them were left out in turn: those that set
        the personas apart most, where there are too many for all.
    """

    table: pd.DataFrame
    n_rows: int
    n_columns: int
    n_left_out: int

    @property
    def n_variations(self) -> int:
        return len(self.table)

    @property
    def kept(self) -> pd.Series:
        """Variations that kept each persona (Jaccard index of at least .75)."""
        return (self.table >= FOUND_AGAIN).sum().rename("kept")

    @property
    def lost_when(self) -> dict[str, tuple[str, ...]]:
        """Variations in which each persona was lost, the worst first."""
        return {
            str(persona): tuple(indices[indices < FOUND_AGAIN].sort_values(kind="stable").index)
            for persona, indices in self.table.items()
        }

    def to_frame(self) -> pd.DataFrame:
        """One row for each variation, one column for each persona."""
        return self.table.copy()

    def plot(self) -> Figure:
        """The table as a picture, what was lost marked."""
        from personas.clustering.atlas.pictures import variations_by_persona

        return variations_by_persona(self.table, least=FOUND_AGAIN)

    def __repr__(self) -> str:
        kept = ", ".join(f"{persona} {count}" for persona, count in self.kept.items())
        return f"<Sensitivity: kept in {kept} of {self.n_variations} variations; .table, .plot()>"

    def _repr_html_(self) -> str:
        body = "".join(
            f"<tr><td>{escape(persona)}</td><td>{self.kept[persona]} of {self.n_variations}</td>"
            f"<td>{escape(_listed(lost))}</td></tr>"
            for persona, lost in self.lost_when.items()
        )
        left_out = ""
        if 0 < self.n_left_out < self.n_columns:
            left_out = (
                f" Of {self.n_columns} columns the {self.n_left_out} that set the personas apart "
                "most were left out in turn."
            )
        return (
            "<div class=personas-sensitivity><style>.personas-sensitivity table td,"
            ".personas-sensitivity table th{text-align:left;background:none;"
            "padding:2px 10px}</style>"
            "<table><tr><th></th><th>kept in</th><th>lost with</th></tr>"
            f"{body}</table><p>{self.n_variations} variations on {self.n_rows:,} records."
            f"{left_out}</p></div>"
        )


@dataclass(frozen=True)
class _Variation:
    """One choice made differently."""

    name: str
    k: int
    method: OwnMethod
    seed: int
    left_out: str | None = None
    plain: bool = False


def sensitivity(model: Fitted, texts: Texts = ENGLISH) -> Sensitivity:
    """Refit personas under other reasonable choices, and see which of them stay.

    The choices, changed one at a time: one persona fewer and one more, three other seeds, each
    clustering column left out (33 at most), z-scores and 0/1 in place of the balanced scale, and
    the other method. A variation keeps a persona when one of its groups has a Jaccard index of at
    least .75 with it.

    Parameters
    ----------
    model : PersonaModel
        Fitted; at most 2,000 rows of its study sample are used.
    texts : Texts
        The language in which the variations are named.

    Raises
    ------
    NotFittedError
        If the model holds no study sample.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from personas.clustering.model import PersonaModel
    >>> rng = np.random.default_rng(0)
    >>> spend = np.concatenate([rng.normal(20, 5, 60), rng.normal(90, 5, 60)])
    >>> visits = np.concatenate([rng.normal(2, 1, 60), rng.normal(12, 1, 60)])
    >>> frame = pd.DataFrame({"spend": spend, "visits": visits})
    >>> sensitivity(PersonaModel(n_personas=2, progress=False).fit(frame)).lost_when
    {'P1': (), 'P2': ()}
    """
    check_study(model)
    sample = model.study_sample_.slice(0, MOST_ROWS)
    labels = np.asarray(model.study_labels_[:MOST_ROWS])
    X = model.encoder_.transform(sample)
    features = model.encoder_.features_
    columns = _strongest(X, features, labels)
    left_out = columns[: MOST_VARIATIONS - 4 - N_SEEDS] if len(columns) > 1 else []
    variations = _variations(model, left_out, texts)

    def indices(variation: _Variation) -> NDArray[np.float64]:
        rows, own = _changed(variation, X, features, model.schema_, model.encoder_, sample)
        found = solve(
            rows,
            own,
            variation.k,
            method=variation.method,
            effort=RERUNS[variation.method],
            seed=(model.random_state, variation.k, variation.seed),
            least_rows=model.min_share * len(X),
        ).labels
        similar = jaccard(labels, found, max(model.n_personas_, variation.k))
        return np.asarray(similar[: model.n_personas_].max(axis=1))

    table = pd.DataFrame(
        in_threads(indices, variations),
        index=pd.Index([variation.name for variation in variations], name="variation"),
        columns=[f"P{number}" for number in range(1, model.n_personas_ + 1)],
    )
    return Sensitivity(table, len(X), len(columns), len(left_out))


def check_study(model: object) -> None:
    """Refuse a model that does not know its study sample.

    Raises
    ------
    NotFittedError
    """
    if getattr(model, "study_sample_", None) is None:
        raise NotFittedError(
            "This model holds no study sample.",
            found="a model that was not fitted, or that comes from a stored book",
            do="call .fit(records) first",
        )


def _variations(model: Fitted, left_out: Sequence[str], texts: Texts) -> list[_Variation]:
    k = model.n_personas_
    # A scikit-learn clusterer may stand here: its personas are stored as latent classes.
    own: OwnMethod = "kmeans" if model.method == "kmeans" else "latent_classes"
    other: OwnMethod = "latent_classes" if own == "kmeans" else "kmeans"
    usual = _Variation("", k, own, seed=0)

    numbers = [k - 1, k + 1] if k > 2 else [k + 1]
    return [
        *(
            replace(usual, name=texts.say("choice.variation_number", k=number), k=number)
            for number in numbers
        ),
        *(
            replace(usual, name=texts.say("choice.variation_seed", seed=seed), seed=seed)
            for seed in range(1, N_SEEDS + 1)
        ),
        replace(usual, name=texts.say("choice.variation_plain"), plain=True),
        replace(usual, name=texts.say(f"choice.variation_{other}"), method=other),
        *(
            replace(
                usual,
                name=texts.say("choice.variation_left_out", label=model.schema_[column].label),
                left_out=column,
            )
            for column in left_out
        ),
    ]


def _changed(
    variation: _Variation,
    X: Matrix,
    features: Features,
    schema: Schema,
    encoder: BalancedEncoder,
    sample: pa.Table,
) -> tuple[Rows, Features]:
    """Encoded rows and features as the variation would have them."""
    if variation.plain:
        X, features = plainly_scaled(X, encoder, sample)
    if variation.left_out is not None:
        X, features = without_column(X, features, variation.left_out, schema)
    return Rows.of(X, dtype=np.float32), features


def without_column(
    X: Matrix, features: Features, column: str, schema: Schema
) -> tuple[Matrix, Features]:
    """Leave one column out; the others of its group share the group's weight among them."""
    kept = np.array(features.columns) != column
    group = schema[column].group
    mates = {one.name for one in schema.clustering_columns if group and one.group == group}
    grown = [name in mates for name, keep in zip(features.columns, kept, strict=True) if keep]
    factors = np.where(grown, len(mates) / max(len(mates) - 1, 1), 1.0)
    return X[:, kept], Features(
        names=tuple(np.array(features.names, dtype=object)[kept]),
        columns=tuple(np.array(features.columns, dtype=object)[kept]),
        forms=features.forms[kept],
        scales=features.scales[kept],
        weights=features.weights[kept] * factors,
        exponents=features.exponents[kept] * factors,
    )


def plainly_scaled(
    X: Matrix, encoder: BalancedEncoder, sample: pa.Table
) -> tuple[Matrix, Features]:
    """Numbers as z-scores of their raw values, categories and flags as 0 and 1."""
    features = encoder.features_
    plain = X / features.scales
    for code in encoder.codes_:
        scale = getattr(code, "scale", None)
        if not isinstance(scale, Scale):
            continue
        position = features.columns.index(code.name)
        unclipped = np.empty((len(X), 1))
        endless = replace(code, scale=replace(scale, clip=np.inf))  # type: ignore[arg-type]
        endless.write(sample.column(code.name).combine_chunks(), unclipped)
        raw = scale.invert(unclipped[:, 0])
        observed = raw[~np.isnan(raw)]
        spread = float(observed.std()) if len(observed) else 0.0
        plain[:, position] = (raw - (observed.mean() if len(observed) else 0.0)) / (spread or 1.0)
    return plain, replace(features, scales=np.ones(len(features)))


def _strongest(X: Matrix, features: Features, labels: Labels) -> list[str]:
    """Columns by how much of their weighted spread lies between the personas, most first."""
    filled = np.where(np.isnan(X), 0.0, X)
    between = np.zeros(X.shape[1])
    for label in np.unique(labels):
        own = labels == label
        between += own.mean() * (filled[own].mean(axis=0) - filled.mean(axis=0)) ** 2
    strength = pd.Series(features.weights * between).groupby(np.array(features.columns)).sum()
    order = {name: at for at, name in enumerate(dict.fromkeys(features.columns))}
    strongest: list[str] = sorted(order, key=lambda name: (-float(strength[name]), order[name]))
    return strongest


def _listed(lost: Sequence[str], most: int = 4) -> str:
    more = f" and {len(lost) - most} more" if len(lost) > most else ""
    return "; ".join(lost[:most]) + more
