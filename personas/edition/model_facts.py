"""What an edition tells of the model, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from personas.edition.edition import Verdict


@dataclass(frozen=True)
class ChoiceRow:
    """The evidence for one number of personas.

    ``stability`` is the median adjusted Rand index of paired bootstrap fits, ``stability_low`` and
    ``stability_high`` its quartiles; ``gap`` is in standard deviations of the references.
    """

    k: int
    stability: float | None = None
    stability_low: float | None = None
    stability_high: float | None = None
    score: float | None = None
    gap: float | None = None
    smallest_share: float | None = None
    chosen: bool = False
    runner_up: bool = False


@dataclass(frozen=True)
class Variations:
    """Refits of the personas with one choice of the analysis made differently.

    ``lost_when`` names, by persona id, the variations that lost it, the worst first: ``"income left
    out"``. All were fitted on ``n_records`` records.
    """

    n: int
    n_records: int
    lost_when: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class ModelFacts:
    """How the personas were found and how far they can be trusted.

    Attributes
    ----------
    verdict : {"natural", "reproducible", "constructive"}
    method : str
        "latent_classes" or "kmeans".
    choice : tuple of ChoiceRow
        One per number of personas tried.
    choice_rule : str
        The rule in words, one sentence.
    why_not : str
        Why the runner-up was not chosen, one sentence; may be empty.
    override : str
        Who set the number of personas and against what; empty if the rule did.
    stability : mapping of str to float
        Mean Jaccard similarity over re-runs, by persona id.
    found_again : mapping of str to int
        In how many re-runs the persona came back (Jaccard of at least .75).
    n_reruns : int
    n_edge : int
        Records that fit no persona well.
    edge_reasons : mapping of str to int
        How many of those in the fitted sample stand out most by each column.
    n_study, n_fit : int
        Records in the study of stability, and in the final fit.
    variations : Variations or None
        Whether the personas survive other reasonable choices, where that was tried.
    n_starts : int
        Random starts of the final fit.
    z : float or None
        Structure against references without groups.
    """

    verdict: Verdict
    method: str
    choice: tuple[ChoiceRow, ...]
    choice_rule: str
    stability: Mapping[str, float]
    found_again: Mapping[str, int]
    n_reruns: int
    n_edge: int
    n_study: int
    n_fit: int
    edge_reasons: Mapping[str, int] = field(default_factory=dict)
    why_not: str = ""
    override: str = ""
    variations: Variations | None = None
    n_starts: int = 50
    z: float | None = None
    notes: tuple[str, ...] = field(default=())
