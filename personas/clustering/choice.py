"""How many personas: the evidence for each number, and the rule that chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any, Self

import pandas as pd

from personas.clustering.column_codes import significant
from personas.clustering.verdict import STABLE
from personas.errors import BriefError
from personas.texts import ENGLISH, Texts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RULE = ENGLISH.say("choice.rule")
CONTINUUM_RULE = ENGLISH.say("choice.rule_continuum")
STEADY_RULE = ENGLISH.say("choice.rule_steady")
RULE_WITHOUT_GROUPS = ENGLISH.say("choice.rule_without_groups")
DECIDED_RULE = ENGLISH.say("choice.rule_decided")
GIVEN_RULE = ENGLISH.say("choice.rule_given")
_KEYS: Mapping[str, str] = {
    RULE: "choice.rule",
    CONTINUUM_RULE: "choice.rule_continuum",
    STEADY_RULE: "choice.rule_steady",
    RULE_WITHOUT_GROUPS: "choice.rule_without_groups",
    DECIDED_RULE: "choice.rule_decided",
    GIVEN_RULE: "choice.rule_given",
}

NEARLY = 0.9
"""Part of the highest score at which groups that come back are taken in its place."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for one number of personas.

    Attributes
    ----------
    k : int
    stability : float
        Median adjusted Rand index of the pairs of re-runs.
    low, high : float
        Its quartiles.
    gain : float
        Cost of describing the records as one single group, minus that as k groups, dependence
        within groups taken off (`description.cost`).
    icl_gain : float
        ICL of one single group minus ICL of k groups: the same with dependence left in.
    score : float
        What the rule goes by.
    gap : float or None
        How far the groups stand out from references without groups, in standard deviations of
        these references (`StructureTest.gaps`).
    smallest_share : float
        Share of records in the smallest persona, 0..1.
    large_enough : bool
        Whether the smallest persona meets `min_share` and `min_cell`.
    reached : float
        Share of the starts that reached the best solution.
    personas : tuple of float
        Mean best-match Jaccard index of each persona, largest persona first.
    """

    k: int
    stability: float
    low: float
    high: float
    gain: float
    icl_gain: float
    smallest_share: float
    large_enough: bool
    reached: float
    personas: tuple[float, ...] = ()
    gap: float | None = None
    score: float = 0.0

    @property
    def comes_back(self) -> bool:
        """Whether re-runs agree by at least .75."""
        return self.stability >= STABLE


@dataclass(frozen=True)
class Choice:
    """The number of personas, why it was chosen, and what the others have going for them.

    Attributes
    ----------
    evidence : tuple of Evidence
    chosen : int
    runner_up : int or None
        The second best by the rule.
    rule : str
        The rule that chose, in words.
    why_not : str
        Why the runner-up was not chosen.
    override : str or None
        Who set another number, and why.

    Examples
    --------
    >>> three = Evidence(3, 0.9, 0.85, 0.95, 800.0, 900.0, 0.2, True, 0.8)
    >>> two = Evidence(2, 0.95, 0.9, 0.99, 500.0, 600.0, 0.4, True, 1.0)
    >>> choose([two, three])
    <Choice of 3 personas (runner-up 2); evidence for each number: .to_frame(), .plot()>
    """

    evidence: tuple[Evidence, ...]
    chosen: int
    runner_up: int | None
    rule: str
    why_not: str
    override: str | None = None

    def __getitem__(self, k: int) -> Evidence:
        return next(evidence for evidence in self.evidence if evidence.k == k)

    def said(self, texts: Texts, *, reason: str | None = None) -> Choice:
        """Return the same choice, its sentences in a language.

        Parameters
        ----------
        texts : Texts
        reason : str, optional
            Why the number was set, where it was.
        """
        override = self.override
        if override is not None:
            able = [row for row in self.evidence if row.large_enough]
            _, ranked = _ranked(able, has_groups=any(row.gain > 0 for row in able))
            override = _override(self.chosen, ranked[0].k if ranked else None, reason, texts)
        return replace(
            self,
            rule=texts.say(_KEYS[self.rule]) if self.rule in _KEYS else self.rule,
            why_not=self.why_not and _why_not(self, texts),
            override=override,
        )

    def to_frame(self) -> pd.DataFrame:
        """One row for each number of personas."""
        rows = [
            {**asdict(evidence), "verdict": self._word(evidence.k)} for evidence in self.evidence
        ]
        return pd.DataFrame(rows).set_index("k")

    def _word(self, k: int) -> str:
        return "chosen" if k == self.chosen else "runner-up" if k == self.runner_up else ""

    def plot(self) -> Figure:
        """Stability by number of personas, with quartiles, and the score."""
        from personas.clustering.pictures import stability_by_k

        return stability_by_k(self.to_frame())

    def plot_personas(self) -> Figure:
        """Stability of each single persona by number of personas."""
        from personas.clustering.pictures import personas_by_k

        return personas_by_k(self.to_frame())

    def to_dict(self) -> dict[str, Any]:
        """As JSON-safe data."""
        return {
            **{key: value for key, value in vars(self).items() if key != "evidence"},
            "evidence": [_rounded(asdict(evidence)) for evidence in self.evidence],
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Self:
        """The choice that `to_dict` described."""
        evidence = tuple(
            Evidence(**{**row, "personas": tuple(row["personas"])}) for row in content["evidence"]
        )
        return cls(**{**content, "evidence": evidence})

    def __repr__(self) -> str:
        runner_up = f" (runner-up {self.runner_up})" if self.runner_up else ""
        return (
            f"<Choice of {self.chosen} personas{runner_up}; "
            "evidence for each number: .to_frame(), .plot()>"
        )

    def _repr_html_(self) -> str:
        heads = ("personas", "stability", "middle half", "gain", "score", "smallest", "")
        head = "".join(f"<th>{name}</th>" for name in heads)
        body = "".join(
            f"<tr{' class=chosen' if row.k == self.chosen else ''}><td>{row.k}</td>"
            f"<td>{row.stability:.2f}</td><td>{row.low:.2f} – {row.high:.2f}</td>"
            f"<td>{row.gain:,.0f}</td><td>{row.score:,.0f}</td>"
            f"<td>{row.smallest_share:.1%}</td><td>{self._word(row.k)}</td></tr>"
            for row in self.evidence
        )
        texts = "".join(
            f"<p>{escape(text)}</p>" for text in (self.override, self.rule, self.why_not) if text
        )
        return (
            "<div class=personas-choice><style>.personas-choice td,.personas-choice th"
            "{text-align:right;padding:2px 10px}.personas-choice .chosen{font-weight:bold}</style>"
            f"<table><tr>{head}</tr>{body}</table>{texts}</div>"
        )


def choose(
    evidence: Sequence[Evidence],
    *,
    override: int | None = None,
    reason: str | None = None,
    rule: str | None = None,
) -> Choice:
    """Apply the rule.

    Parameters
    ----------
    evidence : sequence of Evidence
    override : int, optional
        The number that an analyst set instead.
    reason : str, optional
        Why.
    rule : str, optional
        How the only number there is came about, where it was not chosen here.

    Raises
    ------
    BriefError
        If no number of personas makes them large enough.
    """
    has_groups = any(row.gain > 0 for row in evidence if row.large_enough)
    evidence = [replace(row, score=_score(row, has_groups=has_groups)) for row in evidence]
    able = [row for row in evidence if row.large_enough]
    if override is None and not able:
        raise BriefError(
            "No number of personas makes every persona large enough.",
            where="min_share, min_cell",
            found=f"the smallest of {evidence[0].k} holds {evidence[0].smallest_share:.1%}",
            do="lower min_share or min_cell, or use more records",
        )
    if rule is not None:
        return Choice(tuple(evidence), evidence[0].k, None, rule, why_not="")
    rule, ranked = _ranked(able, has_groups=has_groups)
    best = ranked[0].k if ranked else None
    chosen = override if override is not None else ranked[0].k
    others = [row.k for row in ranked if row.k != chosen]
    choice = Choice(
        evidence=tuple(evidence),
        chosen=chosen,
        runner_up=others[0] if others else None,
        rule=rule,
        why_not="",
        override=_override(chosen, best, reason) if override is not None else None,
    )
    return replace(choice, why_not=_why_not(choice))


def _score(row: Evidence, *, has_groups: bool) -> float:
    if has_groups:
        return max(0.0, row.gain) * min(1.0, max(0.0, row.stability) / STABLE)
    return max(0.0, row.icl_gain) * max(0.0, row.stability)


def _ranked(able: Sequence[Evidence], *, has_groups: bool) -> tuple[str, list[Evidence]]:
    """The rule that applies, and the numbers from best to worst by it."""
    by_score = sorted(able, key=lambda row: (-row.score, -row.stability, row.k))
    steady = [row for row in by_score if row.comes_back]
    if not steady and not has_groups:
        return RULE_WITHOUT_GROUPS, sorted(able, key=lambda row: (-row.stability, row.k))
    nearly = steady and steady[0].score >= NEARLY * by_score[0].score
    if nearly and not by_score[0].comes_back:
        return STEADY_RULE, [*steady, *(row for row in by_score if not row.comes_back)]
    return RULE if has_groups else CONTINUUM_RULE, by_score


def _override(chosen: int, best: int | None, reason: str | None, texts: Texts = ENGLISH) -> str:
    same = best is None or best == chosen
    said = texts.say(f"choice.{'same_number' if same else 'other_number'}", k=chosen, best=best)
    if reason:
        return said + texts.say("choice.reason", reason=reason.rstrip("."))
    return said if same else said + texts.say("choice.no_reason")


def _why_not(choice: Choice, texts: Texts = ENGLISH) -> str:
    if choice.runner_up is None:
        return texts.say("choice.no_other")
    chosen, other = choice[choice.chosen], choice[choice.runner_up]
    stabilities = [texts.decimal(row.stability) for row in (other, chosen)]
    compared = texts.say("choice.compared", other=stabilities[0], chosen=stabilities[1])
    if choice.rule == RULE_WITHOUT_GROUPS:
        return texts.say("choice.less_steady", k=other.k, compared=compared)
    if choice.override and other.score > chosen.score:
        return texts.say("choice.asked_for", k=other.k, chosen=chosen.k)
    if chosen.comes_back and not other.comes_back:
        return texts.say("choice.not_steady", k=other.k, compared=compared)
    share = 100 * other.score / max(chosen.score, 1e-12)
    nearly = texts.say("choice.nearly_all" if share > 99 else "choice.nearly", share=f"{share:.0f}")
    return texts.say("choice.lower_score", k=other.k, share=nearly, compared=compared)


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: significant(value)
        if isinstance(value, float)
        else [significant(part) for part in value]
        if isinstance(value, tuple)
        else value
        for key, value in row.items()
    }
