"""Reading records: a file or a frame becomes typed columns with a schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from personas.engine.engine import Engine
from personas.engine.survey import Evidence, survey
from personas.errors import (
    BriefError,
    ColumnError,
    KindError,
    PersonasError,
    RecordsError,
    SourceError,
    did_you_mean,
    listed,
)
from personas.records.exports.description import NAMES, FoundExport, System
from personas.records.exports.detection import given_export, known_export
from personas.records.exports.preparation import prepared
from personas.records.exports.roles import findings_on, not_customers, with_roles
from personas.records.finding import Finding, Phrase
from personas.records.infer import infer
from personas.records.near_copies import near_copies
from personas.records.notes import NO_ID
from personas.records.opened import (
    NAMED,
    Opened,
    check_in_every_file,
    check_reserved,
    note,
    open_table,
)
from personas.records.records import Records, cell_rule
from personas.records.schema import Column, Schema
from personas.records.table_source import source_from, source_name

if TYPE_CHECKING:
    from personas.records.brief import Brief

# What inference decides about a column and a brief may decide otherwise.
_NEAR_COPY_ROWS = 5_000
_READING = ("kind", "role", "missing", "decimal", "date_format", "separator", "yes", "no")
_MEASURES = {"number": "a number", "date": "a date", "flag": "yes or no", "set": "a set"}


def read(
    data: Any,
    *,
    schema: Schema | None = None,
    brief: Brief | None = None,
    source: System | None = None,
) -> Records:
    """Read customer records.

    Files: text with comma, semicolon, tab or bar (UTF-8, UTF-16, cp1252 or latin-1, also gzip),
    Parquet, JSON lines, and workbooks with the extra ``excel``; several of one shape by a pattern,
    ``exports/2025-*.csv``, and folders of Parquet, partitioned or not. Databases: DuckDB, SQLite,
    and PostgreSQL with the extra ``postgres``, by ``ADDRESS::TABLE`` or ``ADDRESS::SELECT …``;
    passwords only from the environment, as ``${NAME}``. Nothing is ever written to a source.

    Kinds and roles are inferred from all rows, never from a sample; what was doubtful stands in
    ``findings``.

    Blank cells and the words NA, N/A, #N/A, null, NaN, <NA>, NaT, -, -- and ? mean missing, in any
    case of letters. Among numbers and dates so do none, unknown, missing and the like (elsewhere
    they are levels), infinite numbers, and dates before 1800 or after 2199.

    Parameters
    ----------
    data : path, pattern, address, pandas, Polars or Arrow frame, or DuckDB relation
        One row per customer.
    schema : Schema, optional
        What the columns mean, as stored with a book; inferred when there is none. Columns that the
        schema does not name are left out; only its clustering columns must be there.
    brief : Brief, optional
        What both teams agreed on; changes the inferred schema.
    source : {"hubspot", "salesforce", "shopify"}, optional
        The system that exported the records, whose columns are then known. Found out from the
        header, or taken from the brief, when not given.

    Returns
    -------
    Records

    Raises
    ------
    SourceError
        If the source cannot be read.
    RecordsError
        If it holds no records.
    ColumnError
        If two columns have one name, a clustering column of the schema is missing, or the columns
        are not those of the system given.
    KindError
        If the source is of an unknown type, or most of a clustering column does not fit its kind.
    BriefError
        If an address cannot be read, holds a password, or names a query that does more than read.
    MissingExtraError
        If the extra for workbooks or for PostgreSQL is needed and not installed.

    Examples
    --------
    >>> import pandas as pd
    >>> customers = read(pd.DataFrame({"visits": [3, 1, 4], "plan": ["basic", "pro", "basic"]}))
    >>> customers.schema["plan"].kind
    'category'
    """
    engine = (
        Engine()
        if brief is None
        else Engine(memory_limit=brief.memory_limit, spill_folder=brief.spill_folder)
    )
    try:
        opened = open_table(engine, data)
        return read_opened(opened, schema=schema, brief=brief, source=source)
    except OSError as error:
        engine.close()
        if isinstance(error, PersonasError):
            raise
        raise SourceError(
            "The records cannot be read to their end.",
            where=source_name(source_from(data)) if isinstance(data, NAMED) else "source",
            found=error.strerror,
            do="check the disk, and the space left for temporary files",
        ) from error
    except BaseException:
        engine.close()
        raise


def _check_rows(opened: Opened) -> None:
    names = opened.table.names
    if not names or opened.table.n_rows == 0:
        raise RecordsError(
            "There are no records.",
            where=opened.name,
            found=f"{len(names)} column{'s' * (len(names) != 1)}, {opened.table.n_rows:,} rows",
            do="export the records again, one row per customer",
        )


def _export(opened: Opened, system: System | None, brief: Brief | None) -> FoundExport | None:
    header, where = opened.table.names, opened.name
    if system is None and brief is not None and brief.source is not None:
        system, where = brief.source, f"{opened.name}; {brief.place('source')}"
    if system is None:
        return known_export(header, "customers")
    if system not in NAMES:
        raise BriefError(
            "There is no such source of customers.",
            where="source",
            found=repr(system),
            do=f"use one of {', '.join(NAMES)}, or leave it out",
        )
    return given_export(header, system, where=where)


def read_opened(
    opened: Opened,
    *,
    schema: Schema | None = None,
    brief: Brief | None = None,
    source: System | None = None,
    id_column: str | None = None,
    complete: bool = True,
) -> Records:
    """Read records from a table that is open already.

    Parameters
    ----------
    opened : Opened
    schema, brief, source
        As for `read`.
    id_column : str, optional
        The column that is known to name a customer, in a table that was made here.
    complete : bool
        False if columns of history are to come, which the brief may speak of too.
    """
    check_reserved(opened)
    _check_rows(opened)
    export = None if id_column is not None else _export(opened, source, brief)
    opened = prepared(opened, export)
    table = opened.table
    evidence = survey(table)
    findings = list(opened.findings)
    nobody_decided = schema is None and brief is None
    if schema is None:
        inferred = infer(evidence, source=opened.name, orders=opened.orders)
        known = _known(inferred.schema, evidence, export, id_column)
        schema = known if brief is None else brief.apply(known, complete=complete)
        findings += _still_true(inferred.findings, inferred.schema, schema)
        findings += _of_export(export, schema, opened.name)
    else:
        schema, notes = _present(schema, evidence, opened.name)
        made_from = [column.name for column in schema.clustering_columns]
        check_in_every_file(opened, made_from, where=opened.name)
        findings += notes
    if schema.id_column is None:
        findings.append(NO_ID)
    check_in_every_file(opened, schema.names(role="id"), where=opened.name)
    rules = {column.name: cell_rule(column) for column in schema.columns}
    typed = table.typed(rules, plain=[name for name, found in evidence.items() if found.plain])
    findings += _blanks(schema, evidence, opened.name)
    unread = typed.unread(table, rules, {name: found.n_values for name, found in evidence.items()})
    findings += _unread(schema, evidence, unread, opened.name)
    table.drop()
    records = Records(typed, schema, name=opened.name, index=opened.index, findings=tuple(findings))
    return _grouped(records) if nobody_decided else records


def _known(
    schema: Schema,
    evidence: Mapping[str, Evidence],
    export: FoundExport | None,
    id_column: str | None,
) -> Schema:
    """The inferred schema with what is known of the columns beforehand."""
    if export is not None:
        return with_roles(schema, evidence, export)
    if id_column is None:
        return schema
    schema = schema.replace({name: {"role": "ignore"} for name in schema.names(role="id")})
    return schema.replace({id_column: {"role": "id"}})


def _of_export(export: FoundExport | None, schema: Schema, where: str) -> list[Finding]:
    if export is not None:
        return findings_on(export, schema, where=where)
    return not_customers(tuple(column.name for column in schema.columns), where=where)


def _grouped(records: Records) -> Records:
    """Let near-copies share the weight of one column, as nobody said what they should do."""
    copies = near_copies(records.sample(_NEAR_COPY_ROWS), records.schema)
    changes = {name: {"group": found.group} for found in copies for name in found.columns}
    return records.with_schema(records.schema.replace(changes))


def _still_true(findings: Iterable[Finding], inferred: Schema, schema: Schema) -> Iterable[Finding]:
    """Keep what was said of the columns that the brief does not speak for."""
    changed = {
        column.name
        for column in inferred.columns
        if any(getattr(schema[column.name], said) != getattr(column, said) for said in _READING)
    }
    return [
        finding.about(tuple(name for name in finding.columns if name not in changed))
        for finding in findings
        if not finding.columns or not changed.issuperset(finding.columns)
    ]


def check_made_from(schema: Schema, names: Sequence[str], *, where: str) -> None:
    """Refuse records that lack a column from which personas were made.

    Raises
    ------
    ColumnError
    """
    needed = [column.name for column in schema.clustering_columns]
    if missing := [name for name in needed if name not in names]:
        several = len(missing) > 1
        raise ColumnError(
            f"{len(missing)} column{'s' * several} that the personas are made from "
            f"{'are' if several else 'is'} not in the records.",
            where=f"{where}: {listed(missing)} missing",
            found=listed(names),
            do=did_you_mean(missing, names)
            or "give a file with the columns the book was made from",
        )


def _present(
    schema: Schema, evidence: Mapping[str, Evidence], where: str
) -> tuple[Schema, list[Finding]]:
    """The part of a stored schema that the records hold."""
    check_made_from(schema, list(evidence), where=where)
    kept = tuple(column for column in schema.columns if column.name in evidence)
    notes = []
    absent = [column.name for column in schema.columns if column.name not in evidence]
    if absent:
        notes.append(note("absent", "absent", where, columns=absent, values={"n": len(absent)}))
    extra = [name for name in evidence if name not in schema]
    if extra:
        notes.append(note("extra", "extra", where, columns=extra, values={"n": len(extra)}))
    return schema.model_copy(update={"columns": kept}), notes


def _blanks(schema: Schema, evidence: Mapping[str, Evidence], where: str) -> list[Finding]:
    """Cells that spell out a missing value."""
    counts = {
        column.name: evidence[column.name].n_null_words
        + (column.kind in ("number", "date")) * evidence[column.name].n_value_null_words
        for column in schema.columns
        if column.role != "ignore"
    }
    columns = [name for name, n in counts.items() if n]
    if not columns:
        return []
    return [note("blanks", "blanks", where, columns=columns, number=sum(counts.values()))]


def _unread(
    schema: Schema, evidence: Mapping[str, Evidence], unread: Mapping[str, int], where: str
) -> list[Finding]:
    """Cells that do not fit the kind of their column, and infinite numbers."""
    findings = []
    for column in schema.columns:
        found = evidence[column.name]
        n = unread.get(column.name, 0)
        if n and column in schema.clustering_columns and 2 * n > found.n_values:
            raise _wrong_kind(column, n, found.n_values, where)
        if n:
            measure = Phrase(f"a_{column.kind}")
            name = [column.name]
            findings.append(
                note(
                    "unread",
                    "unread",
                    where,
                    columns=name,
                    level="warn",
                    values={"n": n, "measure": measure},
                )
            )
        if found.n_infinite and column.kind == "number":
            name, n = [column.name], found.n_infinite
            findings.append(
                note("infinite", "infinite", where, columns=name, level="warn", values={"n": n})
            )
    return findings


def _wrong_kind(column: Column, n: int, n_values: int, where: str) -> KindError:
    return KindError(
        f"Most of the column '{column.name}' does not hold {_MEASURES[column.kind]}.",
        where=where,
        found=f"{n:,} of {n_values:,} values are something else",
        do="check the column in the source, or state another kind in the brief",
    )
