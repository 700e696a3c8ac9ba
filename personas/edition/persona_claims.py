"""The claims of one persona's card, slot by slot."""

from __future__ import annotations

from collections.abc import Iterable

from personas.edition.campaign_claims import campaign_claims, fit_claims, next_test_claims
from personas.edition.claim import Claim
from personas.edition.drafting import Draft, columns_words
from personas.edition.funnel_claims import followed_by_claims, funnel_claims
from personas.edition.journey_claims import (
    journey_claims,
    journey_drop_claims,
    journey_move_claims,
)
from personas.edition.key_figures import KeyFigure, key_figures
from personas.edition.marketing_claims import SLOTS, audience_claims, page_claims
from personas.edition.model_facts import ModelFacts
from personas.edition.numbers import count, is_small, percent
from personas.edition.outcome_claims import outcome_claims
from personas.edition.pipeline_claims import (
    deal_figure_claims,
    lost_claims,
    pipeline_claims,
    stall_claims,
    win_rate_claims,
)
from personas.edition.playbook_claims import playbook_claims, remark_claims
from personas.edition.targeting_claims import decision_claims, decision_why_claims
from personas.edition.trait_claims import MUCH_MISSING, coverage_claims, trait_claims
from personas.edition.typing_claims import not_for_them_claims, ten_seconds_claims
from personas.edition.wording import (
    headed,
    inside_sentence,
    missing_sentence,
    rule_note,
    rule_text,
    summary,
    trust_sentence,
    trust_word,
    unknown_sentence,
)
from personas.profiling.names import capital
from personas.profiling.understanding import Understanding

Slots = dict[str, list[Claim]]


def persona_claims(persona: str, understanding: Understanding, facts: ModelFacts) -> Slots:
    """Write all claims of one persona, by slot; slots without claims are left out."""
    draft = Draft(persona, understanding, facts)
    slots: Slots = {
        "name": [_name(draft)],
        "summary": [_summary(draft)],
        "size": list(_size(draft)),
        "traits": list(trait_claims(draft)),
        "coverage": list(coverage_claims(draft)),
        "inside": list(_inside(draft)),
        "rule": [_rule(draft)],
        "outcomes": list(outcome_claims(draft)),
        "pipeline": list(pipeline_claims(draft)),
        "win_rate": list(win_rate_claims(draft)),
        "stalls": list(stall_claims(draft)),
        "lost": list(lost_claims(draft)),
        "deal_figures": list(deal_figure_claims(draft)),
        "funnel": list(funnel_claims(draft)),
        "followed_by": list(followed_by_claims(draft)),
        "journey": list(journey_claims(draft)),
        "journey_drop": list(journey_drop_claims(draft)),
        "journey_moves": list(journey_move_claims(draft)),
        "ten_seconds": ten_seconds_claims(understanding.typing, draft.profile, persona),
        "not_for_them": not_for_them_claims(understanding.typing, draft.profile, persona),
        "trust": [_trust(draft)],
        "unknown": list(_unknown(draft)),
        **{slot: list(page_claims(draft, block)) for block, slot in SLOTS.items()},
        "campaigns": list(campaign_claims(draft)),
        "campaign_fit": list(fit_claims(draft)),
        "test_next": list(next_test_claims(draft)),
        "audience": list(audience_claims(draft)),
        "decision": list(decision_claims(draft)),
        "decision_why": list(decision_why_claims(draft)),
        "remarks": list(remark_claims(draft)),
        **playbook_claims(draft),
    }
    return {slot: claims for slot, claims in slots.items() if claims}


def _name(draft: Draft) -> Claim:
    name = draft.understanding.names[draft.persona]
    columns = columns_words(trait.aspect.column.name for trait in name.traits)
    return draft.claim(
        "name",
        None,
        name.text,
        value=name.text,
        n=draft.n,
        kind="human" if name.given else "derived",
        basis=draft.basis(),
        source="named in the brief" if name.given else f"traits of most members; {columns}",
    )


def _summary(draft: Draft) -> Claim:
    traits = draft.understanding.traits[draft.persona].headline
    return draft.claim(
        "summary",
        None,
        summary(traits, draft.profile, draft.persona),
        n=draft.n,
        kind="derived",
        basis=draft.basis(),
        source=f"its strongest traits; {columns_words(t.aspect.column.name for t in traits[:3])}",
    )


def _size(draft: Draft) -> Iterable[Claim]:
    profile, unit = draft.profile, draft.profile.unit
    share = profile.share(draft.persona)
    of_all = f"{percent(share, decimals=1)} of all"
    yield draft.claim(
        "size",
        0,
        f"{count(draft.n)} {unit}, {of_all}.",
        value=draft.n,
        n=draft.n,
        basis=f"all {count(profile.n)} {unit}",
        source="records labelled with this persona",
        label=unit,
        shown=count(draft.n),
        note=of_all,
        share=share,
    )
    for at, figure in enumerate(key_figures(draft.understanding, draft.persona), start=1):
        yield _key_figure(draft, at, figure)


def _key_figure(draft: Draft, at: int, figure: KeyFigure) -> Claim:
    return draft.claim(
        "size",
        at,
        headed(figure.label, f"{figure.shown}, {figure.note}."),
        value=figure.value,
        n=figure.n,
        basis=draft.basis(figure.n),
        source=figure.source,
        label=figure.label,
        shown=figure.shown,
        note=figure.note,
        everyone=figure.everyone,
        everyone_shown=figure.everyone_shown,
        interval=figure.interval,
    )


def _inside(draft: Draft) -> Iterable[Claim]:
    for at, one in enumerate(draft.understanding.inside[draft.persona]):
        found = draft.profile.columns[one.column]
        text = inside_sentence(one, found)
        yield draft.claim(
            "inside",
            at,
            text,
            value=one.ratio,
            n=one.n,
            kind="derived",
            basis=draft.basis(one.n),
            source=f"column {one.column}, spread of members over everyone's",
            label=found.column.label,
        )


def _rule(draft: Draft) -> Claim:
    rule = draft.understanding.rules[draft.persona]
    unit = draft.profile.unit
    text = rule_text(rule.conditions, draft.profile)
    smallest = draft.profile.min_cell
    note = rule_note(rule, smallest) if rule.conditions else ""
    hidden = not rule.conditions or is_small(rule.n_right, rule.n_members, smallest)
    return draft.claim(
        "rule",
        None,
        text,
        value=None if hidden else rule.found,
        n=rule.n_measured,
        kind="derived",
        basis=f"n = {count(rule.n_measured)} {unit} the rule was not made from",
        source=(
            "best of at most three conditions; "
            f"{columns_words(one.column.name for one in rule.conditions)}"
            if rule.conditions
            else "no three conditions find half of them and are right half of the time"
        ),
        note=note,
    )


def _trust(draft: Draft) -> Claim:
    facts, persona = draft.facts, draft.persona
    stability = facts.stability.get(persona, 0.0)
    word = trust_word(stability)
    sentence = trust_sentence(
        facts.found_again.get(persona, 0),
        facts.n_reruns,
        stability,
        facts.verdict,
        draft.profile.unit,
    )
    return draft.claim(
        "trust",
        None,
        sentence,
        value=stability,
        n=facts.n_study,
        kind="derived",
        basis=f"{facts.n_reruns} re-runs on samples of {count(facts.n_study)} {draft.profile.unit}",
        source="mean Jaccard similarity of the persona to its best match in each re-run",
        label=capital(word),
    )


def _unknown(draft: Draft) -> Iterable[Claim]:
    blanks = [
        (column.personas[draft.persona].n_missing, column.column)
        for column in draft.profile.columns.values()
        if column.column.role in ("segment", "describe", "outcome")
    ]
    n_missing, column = max(blanks, key=lambda item: item[0], default=(0, None))
    told = 0
    if column is not None and n_missing >= max(MUCH_MISSING * draft.n, draft.profile.min_cell):
        yield draft.claim(
            "unknown",
            0,
            missing_sentence(column, n_missing, draft.n, draft.profile.min_cell),
            value=n_missing / draft.n,
            n=draft.n,
            basis=draft.basis(),
            source=f"column {column.name}, share of missing values",
        )
        told = 1
    yield draft.claim(
        "unknown",
        told,
        unknown_sentence(has_outcomes=bool(draft.understanding.outcomes[draft.persona])),
        kind="derived",
        basis="the columns of the records",
        source="no column holds it",
    )
