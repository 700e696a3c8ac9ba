"""The claims of one persona's card, slot by slot."""

from __future__ import annotations

from collections.abc import Iterable

from personas.edition.bought_claims import (
    category_claims,
    ordered_when_claims,
    product_claims,
    usual_claims,
)
from personas.edition.call_claims import call_claims
from personas.edition.campaign_claims import (
    campaign_claims,
    fit_claims,
    next_step_claims,
    next_test_claims,
)
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
from personas.edition.outcome_claims import outcome_claims
from personas.edition.pipeline_claims import (
    deal_figure_claims,
    lost_claims,
    pipeline_claims,
    stall_claims,
    win_rate_claims,
)
from personas.edition.playbook_claims import playbook_claims, remark_claims
from personas.edition.targeting_claims import (
    decision_claims,
    decision_sum_claims,
    decision_why_claims,
)
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
from personas.texts.language import is_small

Slots = dict[str, list[Claim]]


def persona_claims(persona: str, understanding: Understanding, facts: ModelFacts) -> Slots:
    """Write all claims of one persona, by slot; slots without claims are left out.

    What a person said in the playbook stands in the place of what is worked out.
    """
    draft = Draft(persona, understanding, facts)
    said = {slot: own for slot, own in playbook_claims(draft, draft.texts).items() if own}
    slots = {**_front(draft), **_marketing(draft), **_sales(draft), **said}
    return {slot: claims for slot, claims in slots.items() if claims}


def _front(draft: Draft) -> Slots:
    return {
        "name": [_name(draft)],
        "summary": [_summary(draft)],
        "size": list(_size(draft)),
        "traits": list(trait_claims(draft)),
        "coverage": list(coverage_claims(draft)),
        "inside": list(_inside(draft)),
        "rule": [_rule(draft)],
        "outcomes": list(outcome_claims(draft)),
        "trust": [_trust(draft)],
        "unknown": list(_unknown(draft)),
        "decision": list(decision_claims(draft, draft.texts)),
        "decision_why": list(decision_why_claims(draft, draft.texts)),
        "decision_sums": list(decision_sum_claims(draft, draft.texts)),
        "remarks": list(remark_claims(draft, draft.texts)),
    }


def _marketing(draft: Draft) -> Slots:
    return {
        **{slot: list(page_claims(draft, block, draft.texts)) for block, slot in SLOTS.items()},
        "bought_products": list(product_claims(draft, draft.texts)),
        "bought_categories": list(category_claims(draft, draft.texts)),
        "bought_usual": list(usual_claims(draft, draft.texts)),
        "ordered_when": list(ordered_when_claims(draft, draft.texts)),
        "campaigns": list(campaign_claims(draft, draft.texts)),
        "campaign_fit": list(fit_claims(draft, draft.texts)),
        "followed_by": list(followed_by_claims(draft, draft.texts)),
        "test_next": list(next_test_claims(draft, draft.texts)),
        "audience": list(audience_claims(draft, draft.texts)),
    }


def _sales(draft: Draft) -> Slots:
    typing, profile, texts = draft.understanding.typing, draft.profile, draft.texts
    return {
        "ten_seconds": ten_seconds_claims(typing, profile, draft.persona, texts),
        "not_for_them": not_for_them_claims(typing, profile, draft.persona, texts),
        "pipeline": list(pipeline_claims(draft, texts)),
        "win_rate": list(win_rate_claims(draft, texts)),
        "stalls": list(stall_claims(draft, texts)),
        "lost": list(lost_claims(draft, texts)),
        "deal_figures": list(deal_figure_claims(draft, texts)),
        "next_step": list(next_step_claims(draft, texts)),
        "call_first": list(call_claims(draft, texts)),
        "funnel": list(funnel_claims(draft, texts)),
        "journey": list(journey_claims(draft, texts)),
        "journey_drop": list(journey_drop_claims(draft, texts)),
        "journey_moves": list(journey_move_claims(draft, texts)),
    }


def _name(draft: Draft) -> Claim:
    name, texts = draft.understanding.names[draft.persona], draft.texts
    columns = columns_words((trait.aspect.column.name for trait in name.traits), texts)
    return draft.claim(
        "name",
        None,
        name.text,
        value=name.text,
        n=draft.n,
        kind="human" if name.given else "derived",
        basis=draft.basis(),
        source=texts.say(f"evidence.{'named' if name.given else 'name'}", columns=columns),
    )


def _summary(draft: Draft) -> Claim:
    traits = draft.understanding.traits[draft.persona].headline
    columns = columns_words((trait.aspect.column.name for trait in traits[:3]), draft.texts)
    return draft.claim(
        "summary",
        None,
        summary(traits, draft.profile, draft.persona),
        n=draft.n,
        kind="derived",
        basis=draft.basis(),
        source=draft.texts.say("evidence.summary", columns=columns),
    )


def _size(draft: Draft) -> Iterable[Claim]:
    profile, texts = draft.profile, draft.texts
    unit, n = profile.unit, texts.count(draft.n)
    share = profile.share(draft.persona)
    of_all = texts.say("wording.share_of_all", share=texts.percent(share, decimals=1))
    yield draft.claim(
        "size",
        0,
        texts.say("wording.size", n=n, unit=unit, of_all=of_all),
        value=draft.n,
        n=draft.n,
        basis=texts.say("evidence.all", n=texts.count(profile.n), unit=unit),
        source=texts.say("evidence.labelled"),
        label=unit,
        shown=n,
        note=of_all,
        share=share,
    )
    for at, figure in enumerate(key_figures(draft.understanding, draft.persona), start=1):
        yield _key_figure(draft, at, figure)


def _key_figure(draft: Draft, at: int, figure: KeyFigure) -> Claim:
    said = draft.texts.say("wording.figure", shown=figure.shown, note=figure.note)
    return draft.claim(
        "size",
        at,
        headed(figure.label, said, draft.texts),
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
        text = inside_sentence(one, found, draft.texts)
        yield draft.claim(
            "inside",
            at,
            text,
            value=one.ratio,
            n=one.n,
            kind="derived",
            basis=draft.basis(one.n),
            source=draft.texts.say("evidence.spread", name=one.column),
            label=found.column.label,
        )


def _rule(draft: Draft) -> Claim:
    rule, texts = draft.understanding.rules[draft.persona], draft.texts
    smallest = draft.profile.min_cell
    columns = columns_words((one.column.name for one in rule.conditions), texts)
    hidden = not rule.conditions or is_small(rule.n_right, rule.n_members, smallest)
    return draft.claim(
        "rule",
        None,
        rule_text(rule.conditions, draft.profile),
        value=None if hidden else rule.found,
        n=rule.n_measured,
        kind="derived",
        basis=texts.say(
            "evidence.rule_basis", n=texts.count(rule.n_measured), unit=draft.profile.unit
        ),
        source=texts.say(f"evidence.{'rule' if rule.conditions else 'no_rule'}", columns=columns),
        note=rule_note(rule, smallest, texts) if rule.conditions else "",
    )


def _trust(draft: Draft) -> Claim:
    facts, persona, texts = draft.facts, draft.persona, draft.texts
    stability, unit = facts.stability.get(persona, 0.0), draft.profile.unit
    again = facts.found_again.get(persona, 0)
    return draft.claim(
        "trust",
        None,
        trust_sentence(again, facts.n_reruns, stability, facts.verdict, unit, texts),
        value=stability,
        n=facts.n_study,
        kind="derived",
        basis=texts.say(
            "evidence.reruns", n_reruns=facts.n_reruns, n=texts.count(facts.n_study), unit=unit
        ),
        source=texts.say("evidence.trust"),
        label=capital(trust_word(stability, texts)),
    )


def _unknown(draft: Draft) -> Iterable[Claim]:
    texts = draft.texts
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
            missing_sentence(column, n_missing, draft.n, draft.profile.min_cell, texts),
            value=n_missing / draft.n,
            n=draft.n,
            basis=draft.basis(),
            source=texts.say("evidence.missing_share", name=column.name),
        )
        told = 1
    yield draft.claim(
        "unknown",
        told,
        unknown_sentence(
            has_outcomes=bool(draft.understanding.outcomes[draft.persona]), texts=texts
        ),
        kind="derived",
        basis=texts.say("evidence.all_columns"),
        source=texts.say("evidence.nowhere"),
    )
