"""The claims of the whole book: cover, method, tables of the back page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from personas.edition.claim import Claim
from personas.edition.edition import Provenance
from personas.edition.model_facts import ChoiceRow, ModelFacts
from personas.edition.numbers import DASH, NBSP, count, long_date, percent, plain
from personas.edition.wording import (
    KINDS,
    LEVEL_WORDS,
    USES,
    VERDICT_WORDS,
    population_sentence,
    trust_word,
    verdict_sentence,
)
from personas.profiling.facts import rounded
from personas.profiling.names import capital
from personas.profiling.understanding import Understanding
from personas.records.finding import Finding
from personas.records.schema import Schema

Slots = dict[str, list[Claim]]
BLANK = ""
TEAMS = {"sales": "Sales", "marketing": "Marketing"}


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
        "title": [_claim("title", title, kind="human", basis="the brief", source="title")],
        "population": [_population(understanding, provenance, population)],
        "verdict": [_verdict(understanding, facts)],
        "agreed": list(_agreed(agreed_by)),
        "method": list(_method(understanding, facts)),
        "choice": list(_choice(facts)),
        "choice_rule": list(_choice_rule(facts)),
        "stability": list(_stability(understanding, facts)),
        "findings": list(_findings(findings)),
        "columns": list(_columns(understanding, schema)),
        "edge": [_edge(understanding, facts)],
        "limits": list(_limits(understanding, facts)),
        "provenance": list(_provenance(provenance)),
    }
    return {slot: claims for slot, claims in slots.items() if claims}


def _claim(suffix: str, text: str, **rest: Any) -> Claim:
    if isinstance(rest.get("value"), float):
        rest["value"] = rounded(rest["value"])
    return Claim(id=f"book.{suffix}", text=text, **{"kind": "derived", **rest})


def _population(
    understanding: Understanding, provenance: Provenance, population: str | None
) -> Claim:
    profile = understanding.profile
    as_of = long_date(profile.as_of) if profile.as_of else None
    return _claim(
        "population",
        population_sentence(profile.n, profile.unit, provenance.source, as_of, population),
        value=profile.n,
        n=profile.n,
        kind="human" if population else "data",
        basis=f"all {count(profile.n)} {profile.unit}",
        source="the brief and the records" if population else "the records",
    )


def _verdict(understanding: Understanding, facts: ModelFacts) -> Claim:
    profile = understanding.profile
    return _claim(
        "verdict",
        verdict_sentence(facts.verdict, profile.unit),
        value=facts.verdict,
        n=facts.n_study,
        basis=f"{count(facts.n_study)} {profile.unit} of the study",
        source="structure against references without groups, and stability of re-runs",
        label=VERDICT_WORDS[facts.verdict],
    )


def _agreed(agreed_by: Mapping[str, str | None]) -> Iterable[Claim]:
    for team, label in TEAMS.items():
        who = agreed_by.get(team)
        yield _claim(
            f"agreed.{team}",
            f"agreed by {who}" if who else f"not yet agreed by {label}",
            kind="human",
            basis="the brief",
            source=f"agreed_by: {team}",
            label=label,
            author=who or None,
        )


def _method(understanding: Understanding, facts: ModelFacts) -> Iterable[Claim]:
    profile = understanding.profile
    unit = profile.unit
    n_columns = sum(
        1
        for column in profile.columns.values()
        if column.column.role == "segment" and column.column.weight > 0
    )
    how = {
        "latent_classes": "Latent classes with shared variances found the groups",
        "kmeans": "K-means on balanced columns found the groups",
    }.get(facts.method, f"{facts.method} found the groups")
    sentences = [
        f"{n_columns} columns made the personas; outcomes and protected columns never did.",
        "Every column weighs the same, numbers and categories alike; "
        "columns of one group share one weight; missing cells pull nowhere.",
        f"{how}, from {count(facts.n_starts)} starts on {count(facts.n_fit)} {unit}; "
        f"all {count(profile.n)} were then labelled.",
        f"Each number of personas was tried on pairs of samples of {count(facts.n_study)} {unit} "
        "and compared with data of the same shape without groups.",
        "Every figure is counted over all records; spread beside a trait is how far it moves over "
        "re-runs, not a test.",
        "Index: 100 is the same as everyone. Outcomes carry 95 % intervals; differences are "
        "adjusted for their number.",
        f"Nothing is printed on fewer than {count(profile.min_cell)} {unit}.",
    ]
    for at, text in enumerate(sentences):
        yield _claim(f"method.{at + 1}", text, basis="the build", source="settings of the build")


def _choice(facts: ModelFacts) -> Iterable[Claim]:
    for row in facts.choice:
        cells = (
            str(row.k),
            _two(row.stability),
            f"{_two(row.stability_low)}{DASH}{_two(row.stability_high)}"
            if row.stability_low is not None and row.stability_high is not None
            else BLANK,
            BLANK if row.score is None else plain(row.score, decimals=0),
            BLANK if row.gap is None else f"{row.gap:.1f}".replace("-", "−"),
            BLANK if row.smallest_share is None else percent(row.smallest_share, decimals=1),
            "chosen" if row.chosen else "runner-up" if row.runner_up else BLANK,
        )
        yield _claim(
            f"choice.{row.k}",
            _choice_text(row, cells),
            value=row.stability,
            n=facts.n_study,
            basis="pairs of bootstrap samples of the study",
            source="median adjusted Rand index; score = stability times gain in ICL",
            cells=cells,
        )


def _choice_text(row: ChoiceRow, cells: Sequence[str]) -> str:
    stability = f"stability {cells[1]}" if cells[1] else "not tried for stability"
    return f"{row.k} personas: {stability}{f', {cells[6]}' if cells[6] else ''}."


def _two(value: float | None) -> str:
    return BLANK if value is None else f"{max(value, 0.0):.2f}"


def _choice_rule(facts: ModelFacts) -> Iterable[Claim]:
    texts = [text for text in (facts.override or facts.choice_rule, facts.why_not) if text]
    for at, text in enumerate(texts):
        kind = "human" if facts.override and at == 0 else "derived"
        yield _claim(
            f"choice_rule.{at + 1}",
            text,
            kind=kind,
            basis="the table of choices",
            source="the rule of choice",
        )


def _stability(understanding: Understanding, facts: ModelFacts) -> Iterable[Claim]:
    for persona in understanding.profile.persona_ids:
        value = facts.stability.get(persona, 0.0)
        again = f"{facts.found_again.get(persona, 0)} of {facts.n_reruns}"
        name = understanding.names[persona].text
        yield _claim(
            f"stability.{persona}",
            f"{persona}: found again in {again} re-runs, {trust_word(value)}.",
            value=value,
            n=facts.n_study,
            basis=f"{facts.n_reruns} re-runs",
            source="mean Jaccard similarity to the best match",
            cells=(persona, name, _two(value), trust_word(value), again),
        )


def _findings(findings: Sequence[Finding]) -> Iterable[Claim]:
    for at, one in enumerate(findings):
        yield _claim(
            f"finding.{at + 1}",
            one.what,
            kind="data",
            basis="all records",
            source=one.topic,
            cells=(LEVEL_WORDS[one.level], one.where, one.what, one.do),
        )


def _columns(understanding: Understanding, schema: Schema) -> Iterable[Claim]:
    profile = understanding.profile
    for at, column in enumerate(schema.columns):
        found = profile.columns.get(column.name)
        missing = BLANK
        if found is not None:
            missing = percent(found.everyone.n_missing / profile.n, decimals=1)
            if 0 < found.everyone.n_missing < profile.min_cell:
                missing = f"under {percent(profile.min_cell / profile.n, decimals=1)}"
        use = USES[column.role]
        if column.role == "segment" and (column.weight == 0 or column.kind == "text"):
            use = USES["describe"] if column.kind != "text" else USES["ignore"]
        yield _claim(
            f"column.{at + 1}",
            f"{capital(column.label)}: {KINDS[column.kind]}, {use}.",
            kind="data",
            basis="all records",
            source=f"column {column.name}",
            cells=(column.label, KINDS[column.kind], use, missing),
        )


def _edge(understanding: Understanding, facts: ModelFacts) -> Claim:
    profile = understanding.profile
    n, unit = facts.n_edge, profile.unit
    if n == 0:
        text = f"No {unit} lie at the edge: all fit their persona about as well as expected."
    elif n < profile.min_cell:
        text = f"Fewer than {profile.min_cell} {unit} fit no persona well; they are kept in."
    else:
        share = percent(n / profile.n, decimals=1)
        text = f"{count(n)} {unit} ({share}) fit no persona well; they are kept in, marked edge."
    return _claim(
        "edge",
        text,
        value=n if n == 0 or n >= profile.min_cell else None,
        n=profile.n,
        kind="data",
        basis=f"all {count(profile.n)} {unit}",
        source="density under the own persona below the 1st percentile of simulated records",
    )


def _limits(understanding: Understanding, facts: ModelFacts) -> Iterable[Claim]:
    texts = [
        "Personas describe groups, not single people: members differ, the ladder of traits on each "
        "card says how much.",
        "What goes together need not cause each other: no figure here says what would happen if "
        "something were done.",
    ]
    if facts.verdict != "natural":
        texts.append("Borders between personas are soft: some members could as well be next door.")
    texts.extend(facts.notes)
    for at, text in enumerate(texts):
        yield _claim(f"limit.{at + 1}", text, basis="the method", source="limits of the method")


def _provenance(provenance: Provenance) -> Iterable[Claim]:
    rows = {
        "source": provenance.source,
        "records": count(provenance.n_records),
        "data to": provenance.as_of or "not stated",
        "fingerprint of the data": provenance.fingerprint[:16],
        "seed": str(provenance.seed),
        "made with": ", ".join(f"{k}{NBSP}{v}" for k, v in sorted(provenance.versions.items())),
    }
    for at, (what, value) in enumerate(rows.items()):
        yield _claim(
            f"provenance.{at + 1}",
            f"{capital(what)}: {value}.",
            value=value,
            kind="data",
            basis="the build",
            source="provenance",
            cells=(what, value),
        )
