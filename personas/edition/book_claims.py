"""The claims of the whole book: cover, method, tables of the back page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from personas.edition.book_wording import (
    TEAMS,
    again_words,
    agreed_sentence,
    choice_sentence,
    is_near_tie,
    limit_sentences,
    lost_words,
    method_sentences,
    near_tie_sentence,
    population_sentence,
    provenance_words,
    sensitivity_sentence,
    stability_sentence,
    use_words,
    weak_sentence,
)
from personas.edition.claim import Claim
from personas.edition.comparison_claims import comparison_claims
from personas.edition.drafting import book_claim
from personas.edition.edge_claims import edge_claims
from personas.edition.edition import Provenance
from personas.edition.model_facts import ChoiceRow, ModelFacts
from personas.edition.numbers import plain
from personas.edition.paying_claims import paying_claims
from personas.edition.representation_claims import proxy_claims, representation_claims
from personas.edition.targeting_claims import (
    criteria_claims,
    fingerprint_claims,
    targeting_claims,
)
from personas.edition.typing_claims import typing_claims
from personas.edition.wording import DOUBTED, trust_word, verdict_sentence
from personas.profiling.facts import ColumnProfile, Profile
from personas.profiling.names import capital
from personas.profiling.paying import Payoff
from personas.profiling.phrases import grammar
from personas.profiling.recognition import split_column
from personas.profiling.understanding import Understanding
from personas.records.finding import Finding
from personas.records.schema import Column, Schema
from personas.texts import Texts
from personas.texts.language import DASH, NBSP

Slots = dict[str, list[Claim]]
BLANK = ""


def book_claims(
    understanding: Understanding,
    facts: ModelFacts,
    *,
    schema: Schema,
    findings: Sequence[Finding],
    provenance: Provenance,
    title: str,
    population: str | None,
    agreed_by: Mapping[str, str | None],
    payoff: Payoff | None = None,
) -> Slots:
    """Write all claims that speak of the whole book, by slot; empty slots are left out."""
    texts = understanding.profile.texts
    slots: Slots = {
        "title": [_title(title, texts)],
        "population": [_population(understanding, provenance, population)],
        "verdict": [_verdict(understanding, facts)],
        "agreed": list(_agreed(agreed_by, texts)),
        "method": list(_method(understanding, facts)),
        "choice": list(_choice(facts, texts)),
        "choice_rule": list(_choice_rule(facts, texts)),
        "stability": list(_stability(understanding, facts)),
        "sensitivity": list(_sensitivity(understanding, facts)),
        "findings": list(_findings(findings, texts)),
        "columns": list(_columns(understanding, schema)),
        "edge": list(edge_claims(understanding, facts, texts)),
        **typing_claims(understanding.typing, understanding.profile, texts),
        "limits": list(_limits(understanding, facts)),
        "provenance": list(_provenance(understanding, provenance)),
        "comparison": list(comparison_claims(understanding)),
        "targeting": list(targeting_claims(understanding, texts)),
        "targeting_criteria": list(criteria_claims(understanding, texts)),
        "targeting_fingerprint": list(fingerprint_claims(understanding, texts)),
        "representation": list(representation_claims(understanding, texts)),
        "proxy": list(proxy_claims(understanding, texts)),
        **paying_claims(payoff, understanding.profile.unit, texts),
    }
    return {slot: claims for slot, claims in slots.items() if claims}


def _title(title: str, texts: Texts) -> Claim:
    brief, source = texts.say("evidence.brief"), texts.say("evidence.title")
    return book_claim("title", title, kind="human", basis=brief, source=source)


def _population(
    understanding: Understanding, provenance: Provenance, population: str | None
) -> Claim:
    profile, texts = understanding.profile, understanding.profile.texts
    as_of = texts.day(profile.as_of) if profile.as_of else None
    return book_claim(
        "population",
        population_sentence(profile.n, profile.unit, provenance.source, as_of, population, texts),
        value=profile.n,
        n=profile.n,
        kind="human" if population else "data",
        basis=texts.say("evidence.all", n=texts.count(profile.n), unit=profile.unit),
        source=texts.say(f"evidence.{'brief_and_records' if population else 'records'}"),
    )


def _verdict(understanding: Understanding, facts: ModelFacts) -> Claim:
    unit, texts = understanding.profile.unit, understanding.profile.texts
    weak = {
        persona: facts.found_again.get(persona, 0)
        for persona in understanding.profile.persona_ids
        if facts.stability.get(persona, 1.0) < DOUBTED
    }
    text = verdict_sentence(facts.verdict, unit, texts)
    return book_claim(
        "verdict",
        f"{text} {weak_sentence(weak, facts.n_reruns, texts)}" if weak else text,
        value=facts.verdict,
        n=facts.n_study,
        basis=texts.say("evidence.of_study", n=texts.count(facts.n_study), unit=unit),
        source=texts.say("evidence.verdict"),
        label=texts.say(f"book.{facts.verdict}"),
    )


def _agreed(agreed_by: Mapping[str, str | None], texts: Texts) -> Iterable[Claim]:
    for team in TEAMS:
        who = agreed_by.get(team)
        yield book_claim(
            f"agreed.{team}",
            agreed_sentence(team, who, texts),
            kind="human",
            basis=texts.say("evidence.brief"),
            source=texts.say("evidence.agreed", team=team),
            label=texts.say(f"book.{team}"),
            author=who or None,
        )


def _method(understanding: Understanding, facts: ModelFacts) -> Iterable[Claim]:
    profile, texts = understanding.profile, understanding.profile.texts
    columns = [column.column for column in profile.columns.values()]
    sentences = method_sentences(
        method=facts.method,
        unit=profile.unit,
        n=profile.n,
        n_columns=sum(1 for column in columns if column.role == "segment" and column.weight > 0),
        n_study=facts.n_study,
        n_fit=facts.n_fit,
        n_starts=facts.n_starts,
        min_cell=profile.min_cell,
        texts=texts,
    )
    basis, source = texts.say("evidence.build"), texts.say("evidence.settings")
    for at, text in enumerate(sentences, start=1):
        yield book_claim(f"method.{at}", text, basis=basis, source=source)


def _choice(facts: ModelFacts, texts: Texts) -> Iterable[Claim]:
    for row in facts.choice:
        cells = _choice_cells(row, texts)
        yield book_claim(
            f"choice.{row.k}",
            choice_sentence(row.k, cells[1], cells[-1], texts),
            value=row.stability,
            n=facts.n_study,
            basis=texts.say("evidence.pairs"),
            source=texts.say("evidence.choice"),
            cells=cells,
        )


def _choice_cells(row: ChoiceRow, texts: Texts) -> tuple[str, ...]:
    def written(value: float | None, decimals: int = 2) -> str:
        return BLANK if value is None else texts.decimal(value, decimals=decimals)

    low, high = written(row.stability_low), written(row.stability_high)
    role = "chosen" if row.chosen else "runner_up" if row.runner_up else BLANK
    return (
        str(row.k),
        written(row.stability),
        f"{low}{DASH}{high}" if low and high else BLANK,
        BLANK if row.score is None else plain(row.score, decimals=0, texts=texts),
        written(row.gap, 1 if row.gap is not None and row.gap >= 1 else 2),
        BLANK if row.smallest_share is None else texts.percent(row.smallest_share, decimals=1),
        texts.say(f"book.{role}") if role else BLANK,
    )


def _choice_rule(facts: ModelFacts, texts: Texts) -> Iterable[Claim]:
    chosen = next((row for row in facts.choice if row.chosen), None)
    other = next((row for row in facts.choice if row.runner_up), None)
    why_not = facts.why_not
    if why_not and chosen and other and is_near_tie(chosen, other):
        why_not = near_tie_sentence(why_not, texts)
    sentences = [text for text in (facts.override or facts.choice_rule, why_not) if text]
    for at, text in enumerate(sentences):
        yield book_claim(
            f"choice_rule.{at + 1}",
            text,
            kind="human" if facts.override and at == 0 else "derived",
            basis=texts.say("evidence.table_of_choices"),
            source=texts.say("evidence.rule_of_choice"),
        )


def _stability(understanding: Understanding, facts: ModelFacts) -> Iterable[Claim]:
    texts = understanding.profile.texts
    for persona in understanding.profile.persona_ids:
        value = facts.stability.get(persona, 0.0)
        again = again_words(facts.found_again.get(persona, 0), facts.n_reruns, texts)
        name = understanding.names[persona].text
        yield book_claim(
            f"stability.{persona}",
            stability_sentence(persona, again, value, texts),
            value=value,
            n=facts.n_study,
            basis=texts.say("evidence.n_reruns", n_reruns=facts.n_reruns),
            source=texts.say("evidence.best_match"),
            cells=(persona, name, texts.decimal(value), trust_word(value, texts), again),
        )


def _sensitivity(understanding: Understanding, facts: ModelFacts) -> Iterable[Claim]:
    if facts.variations is None:
        return
    tried, texts = facts.variations, understanding.profile.texts
    for persona in understanding.profile.persona_ids:
        losses = tried.lost_when.get(persona, ())
        n_kept = tried.n - len(losses)
        kept = again_words(n_kept, tried.n, texts).replace(" ", NBSP)
        lost = lost_words(losses, texts)
        told = lost or texts.say("book.never_lost")
        yield book_claim(
            f"sensitivity.{persona}",
            sensitivity_sentence(persona, kept, lost, texts),
            value=n_kept,
            n=tried.n_records,
            basis=texts.say("evidence.variations", n=tried.n),
            source=texts.say("evidence.kept"),
            cells=(persona, understanding.names[persona].text, kept, told),
        )


def _findings(findings: Sequence[Finding], texts: Texts) -> Iterable[Claim]:
    for at, one in enumerate((finding.said(texts) for finding in findings), start=1):
        yield book_claim(
            f"finding.{at}",
            one.what,
            kind="data",
            basis=texts.say("evidence.all_records"),
            source=texts.say("evidence.finding", topic=one.topic),
            cells=(texts.say(f"book.{one.level}"), one.where, one.what, one.do),
        )


def _columns(understanding: Understanding, schema: Schema) -> Iterable[Claim]:
    profile, texts = understanding.profile, understanding.profile.texts
    groups = [one.group or BLANK for one in schema.columns if _role(one) == "segment"]
    for at, column in enumerate(schema.columns, start=1):
        missing = _missing(profile.columns.get(column.name), profile)
        shared = groups.count(column.group or BLANK) > 1
        use = use_words(column, _role(column), shared=shared, texts=texts)
        kind = texts.say(f"book.kind_{column.kind}")
        yield book_claim(
            f"column.{at}",
            texts.say("book.column", label=capital(column.label), kind=kind, use=use),
            kind="data",
            basis=texts.say("evidence.all_records"),
            source=texts.say("evidence.column", name=column.name),
            cells=(column.label, kind, use, missing),
        )


def _role(column: Column) -> str:
    """What a column was really used for: text is never clustered on, nor is a weight of 0."""
    if column.role == "segment" and column.kind == "text":
        return "ignore"
    return "describe" if column.role == "segment" and column.weight == 0 else column.role


def _missing(found: ColumnProfile | None, profile: Profile) -> str:
    if found is None:
        return BLANK
    n_missing, texts = found.everyone.n_missing, profile.texts
    if 0 < n_missing < profile.min_cell:
        bound = texts.percent(profile.min_cell / profile.n, decimals=1)
        return texts.say("book.under", share=bound)
    return texts.percent(n_missing / profile.n, decimals=1)


def _limits(understanding: Understanding, facts: ModelFacts) -> Iterable[Claim]:
    profile, texts = understanding.profile, understanding.profile.texts
    name = split_column(profile, understanding.rules)
    split = None if name is None else grammar(texts).softly(profile.columns[name].column.label)
    sentences = [*limit_sentences(facts.verdict, split, texts), *facts.notes]
    basis, source = texts.say("evidence.method"), texts.say("evidence.limits")
    for at, text in enumerate(sentences, start=1):
        yield book_claim(f"limit.{at}", text, basis=basis, source=source)


def _provenance(understanding: Understanding, provenance: Provenance) -> Iterable[Claim]:
    as_of, texts = understanding.profile.as_of, understanding.profile.texts
    rows = provenance_words(
        source=provenance.source,
        n=provenance.n_records,
        as_of=texts.day(as_of) if as_of else provenance.as_of or BLANK,
        fingerprint=provenance.fingerprint,
        seed=provenance.seed,
        versions=", ".join(f"{k}{NBSP}{v}" for k, v in sorted(provenance.versions.items())),
        texts=texts,
    )
    for at, (what, value) in enumerate(rows.items(), start=1):
        yield book_claim(
            f"provenance.{at}",
            texts.say("book.provenance", what=capital(what), value=value),
            value=value,
            kind="data",
            basis=texts.say("evidence.build"),
            source=texts.say("evidence.provenance"),
            cells=(what, value),
        )
