"""The claims of the whole book: cover, method, tables of the back page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from personas.edition.book_wording import (
    CHOSEN,
    KINDS,
    LEVEL_WORDS,
    NEVER_LOST,
    RUNNER_UP,
    TEAMS,
    VERDICT_WORDS,
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
from personas.edition.drafting import book_claim
from personas.edition.edge_claims import edge_claims
from personas.edition.edition import Provenance
from personas.edition.model_facts import ModelFacts
from personas.edition.numbers import DASH, NBSP, count, decimal, long_date, percent, plain
from personas.edition.representation_claims import proxy_claims, representation_claims
from personas.edition.targeting_claims import (
    criteria_claims,
    fingerprint_claims,
    targeting_claims,
)
from personas.edition.typing_claims import typing_claims
from personas.edition.wording import NOT_TRUSTED, trust_word, verdict_sentence
from personas.profiling.facts import ColumnProfile
from personas.profiling.names import capital
from personas.profiling.phrases import softly
from personas.profiling.recognition import split_column
from personas.profiling.understanding import Understanding
from personas.records.finding import Finding
from personas.records.schema import Column, Schema

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
) -> Slots:
    """Write all claims that speak of the whole book, by slot; empty slots are left out."""
    slots: Slots = {
        "title": [book_claim("title", title, kind="human", basis="the brief", source="title")],
        "population": [_population(understanding, provenance, population)],
        "verdict": [_verdict(understanding, facts)],
        "agreed": list(_agreed(agreed_by)),
        "method": list(_method(understanding, facts)),
        "choice": list(_choice(facts)),
        "choice_rule": list(_choice_rule(facts)),
        "stability": list(_stability(understanding, facts)),
        "sensitivity": list(_sensitivity(understanding, facts)),
        "findings": list(_findings(findings)),
        "columns": list(_columns(understanding, schema)),
        "edge": list(edge_claims(understanding, facts)),
        **typing_claims(understanding.typing, understanding.profile),
        "limits": list(_limits(understanding, facts)),
        "provenance": list(_provenance(understanding, provenance)),
        "targeting": list(targeting_claims(understanding)),
        "targeting_criteria": list(criteria_claims(understanding)),
        "targeting_fingerprint": list(fingerprint_claims(understanding)),
        "representation": list(representation_claims(understanding)),
        "proxy": list(proxy_claims(understanding)),
    }
    return {slot: claims for slot, claims in slots.items() if claims}


def _population(
    understanding: Understanding, provenance: Provenance, population: str | None
) -> Claim:
    profile = understanding.profile
    as_of = long_date(profile.as_of) if profile.as_of else None
    return book_claim(
        "population",
        population_sentence(profile.n, profile.unit, provenance.source, as_of, population),
        value=profile.n,
        n=profile.n,
        kind="human" if population else "data",
        basis=f"all {count(profile.n)} {profile.unit}",
        source="the brief and the records" if population else "the records",
    )


def _verdict(understanding: Understanding, facts: ModelFacts) -> Claim:
    unit = understanding.profile.unit
    weak = {
        persona: facts.found_again.get(persona, 0)
        for persona in understanding.profile.persona_ids
        if persona in facts.stability and trust_word(facts.stability[persona]) == NOT_TRUSTED
    }
    text = verdict_sentence(facts.verdict, unit)
    return book_claim(
        "verdict",
        f"{text} {weak_sentence(weak, facts.n_reruns)}" if weak else text,
        value=facts.verdict,
        n=facts.n_study,
        basis=f"{count(facts.n_study)} {unit} of the study",
        source="structure against references without groups, and stability of re-runs",
        label=VERDICT_WORDS[facts.verdict],
    )


def _agreed(agreed_by: Mapping[str, str | None]) -> Iterable[Claim]:
    for team, label in TEAMS.items():
        who = agreed_by.get(team)
        yield book_claim(
            f"agreed.{team}",
            agreed_sentence(team, who),
            kind="human",
            basis="the brief",
            source=f"agreed_by: {team}",
            label=label,
            author=who or None,
        )


def _method(understanding: Understanding, facts: ModelFacts) -> Iterable[Claim]:
    profile = understanding.profile
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
    )
    for at, text in enumerate(sentences, start=1):
        yield book_claim(f"method.{at}", text, basis="the build", source="settings of the build")


def _choice(facts: ModelFacts) -> Iterable[Claim]:
    for row in facts.choice:
        middle = BLANK
        if row.stability_low is not None and row.stability_high is not None:
            middle = f"{decimal(row.stability_low)}{DASH}{decimal(row.stability_high)}"
        role = CHOSEN if row.chosen else RUNNER_UP if row.runner_up else BLANK
        stability = BLANK if row.stability is None else decimal(row.stability)
        yield book_claim(
            f"choice.{row.k}",
            choice_sentence(row.k, stability, role),
            value=row.stability,
            n=facts.n_study,
            basis="pairs of bootstrap samples of the study",
            source="median adjusted Rand index; score: stability times gain in ICL",
            cells=(
                str(row.k),
                stability,
                middle,
                BLANK if row.score is None else plain(row.score, decimals=0),
                BLANK if row.gap is None else decimal(row.gap, decimals=1 if row.gap >= 1 else 2),
                BLANK if row.smallest_share is None else percent(row.smallest_share, decimals=1),
                role,
            ),
        )


def _choice_rule(facts: ModelFacts) -> Iterable[Claim]:
    chosen = next((row for row in facts.choice if row.chosen), None)
    other = next((row for row in facts.choice if row.runner_up), None)
    why_not = facts.why_not
    if why_not and chosen and other and is_near_tie(chosen, other):
        why_not = near_tie_sentence(why_not)
    texts = [text for text in (facts.override or facts.choice_rule, why_not) if text]
    for at, text in enumerate(texts):
        yield book_claim(
            f"choice_rule.{at + 1}",
            text,
            kind="human" if facts.override and at == 0 else "derived",
            basis="the table of choices",
            source="the rule of choice",
        )


def _stability(understanding: Understanding, facts: ModelFacts) -> Iterable[Claim]:
    for persona in understanding.profile.persona_ids:
        value = facts.stability.get(persona, 0.0)
        again = again_words(facts.found_again.get(persona, 0), facts.n_reruns)
        name = understanding.names[persona].text
        yield book_claim(
            f"stability.{persona}",
            stability_sentence(persona, again, value),
            value=value,
            n=facts.n_study,
            basis=f"{facts.n_reruns} re-runs",
            source="mean Jaccard similarity to the best match",
            cells=(persona, name, decimal(value), trust_word(value), again),
        )


def _sensitivity(understanding: Understanding, facts: ModelFacts) -> Iterable[Claim]:
    if facts.variations is None:
        return
    tried = facts.variations
    for persona in understanding.profile.persona_ids:
        losses = tried.lost_when.get(persona, ())
        n_kept = tried.n - len(losses)
        kept = again_words(n_kept, tried.n).replace(" ", NBSP)
        lost = lost_words(losses)
        yield book_claim(
            f"sensitivity.{persona}",
            sensitivity_sentence(persona, kept, lost),
            value=n_kept,
            n=tried.n_records,
            basis=f"{tried.n} variations, each with one choice made differently",
            source="Jaccard similarity of at least 0.75 to the best match",
            cells=(persona, understanding.names[persona].text, kept, lost or NEVER_LOST),
        )


def _findings(findings: Sequence[Finding]) -> Iterable[Claim]:
    for at, one in enumerate(findings, start=1):
        yield book_claim(
            f"finding.{at}",
            one.what,
            kind="data",
            basis="all records",
            source=one.topic,
            cells=(LEVEL_WORDS[one.level], one.where, one.what, one.do),
        )


def _columns(understanding: Understanding, schema: Schema) -> Iterable[Claim]:
    profile = understanding.profile
    groups = [one.group or BLANK for one in schema.columns if _role(one) == "segment"]
    for at, column in enumerate(schema.columns, start=1):
        missing = _missing(profile.columns.get(column.name), profile.n, profile.min_cell)
        use = use_words(column, _role(column), shared=groups.count(column.group or BLANK) > 1)
        yield book_claim(
            f"column.{at}",
            f"{capital(column.label)}: {KINDS[column.kind]}, {use}.",
            kind="data",
            basis="all records",
            source=f"column {column.name}",
            cells=(column.label, KINDS[column.kind], use, missing),
        )


def _role(column: Column) -> str:
    """What a column was really used for: text is never clustered on, nor is a weight of 0."""
    if column.role == "segment" and column.kind == "text":
        return "ignore"
    return "describe" if column.role == "segment" and column.weight == 0 else column.role


def _missing(found: ColumnProfile | None, n: int, min_cell: int) -> str:
    if found is None:
        return BLANK
    n_missing = found.everyone.n_missing
    if 0 < n_missing < min_cell:
        return f"under {percent(min_cell / n, decimals=1)}"
    return percent(n_missing / n, decimals=1)


def _limits(understanding: Understanding, facts: ModelFacts) -> Iterable[Claim]:
    profile = understanding.profile
    name = split_column(profile, understanding.rules)
    split = None if name is None else softly(profile.columns[name].column.label)
    for at, text in enumerate([*limit_sentences(facts.verdict, split), *facts.notes], start=1):
        yield book_claim(f"limit.{at}", text, basis="the method", source="limits of the method")


def _provenance(understanding: Understanding, provenance: Provenance) -> Iterable[Claim]:
    as_of = understanding.profile.as_of
    rows = provenance_words(
        source=provenance.source,
        n=provenance.n_records,
        as_of=long_date(as_of) if as_of else provenance.as_of or BLANK,
        fingerprint=provenance.fingerprint,
        seed=provenance.seed,
        versions=", ".join(f"{k}{NBSP}{v}" for k, v in sorted(provenance.versions.items())),
    )
    for at, (what, value) in enumerate(rows.items(), start=1):
        yield book_claim(
            f"provenance.{at}",
            f"{capital(what)}: {value}.",
            value=value,
            kind="data",
            basis="the build",
            source="provenance",
            cells=(what, value),
        )
