"""The main job: a file or a brief becomes a book."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from os import PathLike
from pathlib import Path
from typing import Any

from personas.book import PersonaBook
from personas.cards.paper import Paper, check_paper
from personas.clustering.model import PersonaModel
from personas.clustering.sensitivity import check_study, sensitivity
from personas.clustering.storing import plain_settings
from personas.edition.edition import Edition, Provenance
from personas.edition.look import Logo, Look
from personas.edition.model_facts import ChoiceRow, ModelFacts, Variations
from personas.edition.writing import write_edition
from personas.engine.output import replacing_all
from personas.engine.progress import Step, progress_bar
from personas.errors import BriefError, RecordsError
from personas.profiling.earlier import payoff_of
from personas.profiling.effects import Study
from personas.profiling.paying import Payoff
from personas.profiling.understanding import Understanding, understand
from personas.records.agreed import Agreed
from personas.records.brief import Brief
from personas.records.features.catalogue import is_feature
from personas.records.finding import Finding
from personas.records.history.history import History
from personas.records.history.purchases import purchases_of
from personas.records.opening import Sources, open_source
from personas.records.readiness import Readiness, check
from personas.records.records import Records
from personas.records.schema import Schema
from personas.texts import Language, Texts

# An Excel sheet ends at 1,048,576 rows; the Parquet file has them all.
MOST_CSV_ROWS = 1_000_000
RULE_ROWS = 20_000


@dataclass(frozen=True)
class BuildResult:
    """A book, the files it was written to, and how long that took."""

    book: PersonaBook
    files: tuple[Path, ...]
    seconds: float


def build(
    source: Any,
    out: str | PathLike[str] | None = None,
    *,
    model: PersonaModel | None = None,
    language: Language | None = None,
    as_of: date | str | None = None,
    paper: Paper = "a4",
    only: str | None = None,
    progress: bool = True,
) -> PersonaBook:
    """Build a book of personas from customer records.

    Parameters
    ----------
    source : path, DataFrame, Arrow table, DuckDB relation or Records
        Customer records, or the path of a ``brief.yaml`` that names them.
    out : path, optional
        Folder for ``personas.pdf``, ``personas.html``, ``book.json`` and the assignments; nothing
        is written without it.
    model : PersonaModel, optional
        Fitted on these records, by another method or from labels made elsewhere; without it a model
        is fitted as the brief says.
    language : {"en", "de"}, optional
        Of all that the book says; that of the brief, or English, without it.
    as_of : datetime.date or str, optional
        The day up to which the brief's history counts, in place of the brief's own.
    paper : {"a4", "letter"}
        What ``personas.pdf`` is printed on.
    only : str, optional
        A persona, such as ``"P2"``: ``personas.pdf`` holds its pages and the typing form.
    progress : bool
        Show a bar while it works.

    Returns
    -------
    PersonaBook

    Raises
    ------
    PersonasError
        If the source cannot be read, cannot carry personas, or the output cannot be written. An
        earlier book in the folder is left as it was.

    Examples
    --------
    >>> import numpy as np, pandas as pd, personas as ps
    >>> rng = np.random.default_rng(0)
    >>> web = rng.random(200) < 0.5
    >>> frame = pd.DataFrame({
    ...     "orders": rng.poisson(np.where(web, 12, 3)),
    ...     "spend": rng.lognormal(np.where(web, 6, 4), 0.3).round(2),
    ...     "newsletter": rng.random(200) < np.where(web, 0.9, 0.1),
    ... })
    >>> book = ps.build(frame, progress=False)
    >>> len(book), book.verdict
    (2, 'natural')
    """
    folder = None if out is None else Path(out)
    return build_files(
        source,
        folder,
        model=model,
        language=language,
        as_of=as_of,
        paper=paper,
        only=only,
        progress=progress,
    ).book


def build_files(
    source: Any,
    out: Path | None,
    *,
    model: PersonaModel | None = None,
    language: Language | None = None,
    as_of: date | str | None = None,
    paper: Paper = "a4",
    only: str | None = None,
    progress: bool = True,
) -> BuildResult:
    """Build a book and say which files were written and how long it took."""
    started = time.perf_counter()
    check_paper(paper)
    with progress_bar(shown=progress) as step:
        sources = open_source(source, language=language, as_of=as_of, on_step=_reading(step))
        records, brief, history = sources.records, sources.brief, sources.history
        step("checking", 0.1)
        readiness = check(records, brief=brief, beside=history.findings)
        _stop_if_unfit(readiness, records)
        brief = brief or Brief(language=language or "en")
        noted = list(readiness.findings)
        if model is None:
            model = _fit(records, brief, step)
            payoff = _payoff(sources, model, noted, step)
        else:
            payoff = None
            _check_fits(model, records)
        step("profiling", 0.7)
        book = PersonaBook(_edition(sources, brief, noted, model, payoff))
        files: tuple[Path, ...] = ()
        if out is not None:
            step("printing", 0.9)
            files = _write(book, records, model, out, paper=paper, only=only)
        step("done", 1.0)
    return BuildResult(book, files, time.perf_counter() - started)


def check_source(source: Any, *, as_of: date | str | None = None) -> Readiness:
    """Check whether a file, or the records and side tables of a brief, can carry personas."""
    sources = open_source(source, as_of=as_of)
    return check(sources.records, brief=sources.brief, beside=sources.history.findings)


def _stop_if_unfit(readiness: Readiness, records: Records) -> None:
    stops = [finding for finding in readiness.findings if finding.level == "stop"]
    if stops:
        raise RecordsError(
            " ".join(finding.what for finding in stops),
            where=f"{records.name}: {'; '.join(finding.where for finding in stops)}",
            do="; ".join(finding.do for finding in stops),
        )


def _fit(records: Records, brief: Brief, step: Step) -> PersonaModel:
    model = PersonaModel(
        brief.n_personas,
        method=brief.method,
        max_personas=brief.max_personas,
        min_share=brief.min_share,
        min_cell=brief.min_cell,
        random_state=brief.seed,
        reason=brief.n_personas_reason,
        progress=False,
    )
    return model.fit(records, on_step=lambda name, share: step(name, 0.15 + 0.5 * share))


def _reading(step: Step) -> Callable[[str], None]:
    step("reading", 0.0)
    return lambda name: step(f"reading {name}", 0.02)


def _payoff(
    sources: Sources, model: PersonaModel, findings: list[Finding], step: Step
) -> Payoff | None:
    step("looking back", 0.65)
    return payoff_of(sources, settings=model.get_params(deep=False), findings=findings)


def _check_fits(model: PersonaModel, records: Records) -> None:
    check_study(model)
    if model.n_records_ != records.n_rows or _told(model.schema_) != _told(records.schema):
        raise BriefError(
            "The model was fitted on other records.",
            where="model",
            found=f"{model.n_records_:,} records of '{model.records_name_}'",
            do=f"fit it on '{records.name}', read in the same way",
        )


def _understanding(
    sources: Sources, brief: Brief, schema: Schema, model: PersonaModel
) -> Understanding:
    records, id_column = sources.records, sources.records.schema.id_column
    labelled = records.labelled(model.label(records))
    rule_rows = records.sample(RULE_ROWS, seed=brief.seed)
    return understand(
        labelled,
        schema,
        Study(model.study_sample_, model.study_labels_, model.refits_),
        min_cell=brief.min_cell,
        as_of=brief.as_of or records.newest_date(),
        names=model.given_names
        | {persona: naming.name for persona, naming in brief.persona_names.items()},
        rule_rows=rule_rows,
        rule_labels=model.positions(rule_rows, records),
        history=sources.history.with_personas(labelled, id_column),
        purchases=None
        if sources.orders is None or id_column is None
        else purchases_of(sources.orders, labelled, id_column),
        pages=brief.pages,
        currency=brief.currency,
        agreed=Agreed(
            brief.targeting, brief.playbook, brief.remarks, brief.persona_names, brief.place
        ),
        texts=Texts(brief.language),
    )


def _edition(
    sources: Sources,
    brief: Brief,
    findings: Sequence[Finding],
    model: PersonaModel,
    payoff: Payoff | None,
) -> Edition:
    records, texts = sources.records, Texts(brief.language)
    schema = _schema(records, brief)
    understanding = _understanding(sources, brief, schema, model)
    return write_edition(
        understanding,
        _model_facts(model, texts),
        schema=schema,
        model=model.to_dict(),
        findings=(*findings, *understanding.findings),
        payoff=payoff,
        provenance=_provenance(records, brief, model, sources.history),
        title=brief.title or brief.company or "Personas",
        population=brief.population,
        agreed_by={
            team: by.name if by.date is None else f"{by.name}, {texts.day(by.date)}"
            for team, by in brief.agreed_by.items()
        },
        look=_look(brief),
    )


def _schema(records: Records, brief: Brief) -> Schema:
    """Return the schema that readers see: the unit in their language, no feature without a role."""
    unit = records.schema.unit
    unit = brief.unit if unit == Schema(columns=()).unit else unit
    return _told(records.schema).model_copy(update={"unit": unit})


def _told(schema: Schema) -> Schema:
    """The schema without what history says of customers and nobody gave a role."""
    columns = [
        column
        for column in schema.columns
        if column.role != "ignore" or not is_feature(column.name)
    ]
    return schema.model_copy(update={"columns": tuple(columns)})


def _look(brief: Brief) -> Look | None:
    if brief.company is None and brief.accent is None and brief.logo is None:
        return None
    logo = None if brief.logo is None else Logo.of(brief.logo.read_bytes(), brief.logo.suffix)
    return Look(company=brief.company or "", accent=brief.accent, logo=logo)


def _provenance(
    records: Records, brief: Brief, model: PersonaModel, history: History
) -> Provenance:
    as_of = brief.as_of or records.newest_date()
    packages = ("personas", "numpy", "scipy", "scikit-learn", "duckdb", "pyarrow")
    return Provenance(
        source=records.name,
        fingerprint=records.fingerprint(),
        n_records=records.n_rows,
        as_of=None if as_of is None else as_of.isoformat(),
        seed=brief.seed,
        settings=plain_settings(model.get_params(deep=False)),
        versions={package: version(package) for package in packages},
        tables=dict(history.fingerprints),
    )


def _write(
    book: PersonaBook,
    records: Records,
    model: PersonaModel,
    out: Path,
    *,
    paper: Paper,
    only: str | None,
) -> tuple[Path, ...]:
    names = {persona.id: persona.name for persona in book.edition.personas}
    formats = ["parquet", "csv"] if records.n_rows <= MOST_CSV_ROWS else ["parquet"]
    with replacing_all(out) as beside:
        book.to_pdf(beside / "personas.pdf", paper=paper, only=only)
        book.to_html(beside / "personas.html")
        book.save(beside / "book.json")
        for suffix in formats:
            records.write_assignments(
                model.label(records),
                beside / f"assignments.{suffix}",
                names=names,
                edition=book.edition.short_id,
            )
        files = tuple(out / path.name for path in sorted(beside.iterdir()))
    if "csv" not in formats:
        (out / "assignments.csv").unlink(missing_ok=True)
    return files


def _model_facts(model: PersonaModel, texts: Texts) -> ModelFacts:
    choice = model.choice_.said(texts, reason=model.reason)
    tried = sensitivity(model, texts)
    return ModelFacts(
        verdict=model.verdict_,
        method=str(plain_settings(model.get_params(deep=False))["method"]),
        choice=tuple(
            ChoiceRow(
                k=row.k,
                stability=row.stability,
                stability_low=row.low,
                stability_high=row.high,
                score=row.score,
                gap=row.gap,
                smallest_share=row.smallest_share,
                chosen=row.k == choice.chosen,
                runner_up=row.k == choice.runner_up,
            )
            for row in choice.evidence
        ),
        choice_rule=choice.rule,
        why_not=choice.why_not,
        override=choice.override or "",
        stability={str(name): float(value) for name, value in model.stability_.items()},
        found_again={str(name): int(value) for name, value in model.found_again_.items()},
        n_reruns=model.n_reruns_,
        variations=Variations(tried.n_variations, tried.n_rows, tried.lost_when),
        n_edge=model.n_edge_,
        edge_reasons=model.edge_reasons_,
        n_study=model.study_sample_.num_rows,
        n_fit=min(model.fit_rows, model.n_records_),
        z=model.structure_.z,
    )
