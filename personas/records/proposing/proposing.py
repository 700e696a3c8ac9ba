"""Files become the proposal of a brief: which table each one is, and its whole mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path

from personas.engine.engine import Engine
from personas.engine.stacking import stacked
from personas.engine.table import Table
from personas.errors import BriefError, listed
from personas.records.opened import check_reserved, open_table
from personas.records.proposing import deals, events, orders, touches
from personas.records.proposing.given import Given, given_files, pattern_for
from personas.records.proposing.keys import KeyMatch, best_match, customer_of, id_columns
from personas.records.proposing.proposed import TABLES, Proposed, Sureness, TableName, TableProposal
from personas.records.proposing.sight import Sight, look
from personas.records.proposing.which_table import Likeness, which_table

_FORM = "personas init customers=FILE orders=FILE"
_WANTED: Mapping[TableName, Mapping[str, str]] = {
    "orders": orders.WANTED,
    "deals": deals.WANTED,
    "touches": touches.WANTED,
    "events": events.WANTED,
}


@dataclass(frozen=True)
class Proposal:
    """What is proposed for all files.

    Attributes
    ----------
    tables : tuple of TableProposal
        Customers first, then in the order of a brief.
    customers : Path, optional
        The file of customers, where there is one.
    id_column : str, optional
        The column of the customers' file that the keys of the other files are found in.
    """

    tables: tuple[TableProposal, ...]
    customers: Path | None = None
    id_column: str | None = None

    @property
    def histories(self) -> tuple[TableProposal, ...]:
        """All tables but the customers'."""
        return tuple(table for table in self.tables if table.table != "customers")


@dataclass(frozen=True)
class _Told:
    """A file that has been looked at, and the table it is taken for."""

    given: Given
    sight: Sight
    likeness: Likeness

    @property
    def table(self) -> TableName | None:
        return self.given.table or self.likeness.table


def propose(sources: Sequence[str | PathLike[str]], *, brief: Path) -> Proposal:
    """Look at files and propose which tables they are and which columns hold what.

    Parameters
    ----------
    sources : sequence of str or path
        ``FILE``, ``orders=FILE``, or patterns in place of files.
    brief : Path
        Where the brief will stand; files are named relative to it.

    Returns
    -------
    Proposal

    Raises
    ------
    BriefError
        If two files look like one table, or a file looks like none.
    SourceError, RecordsError, ColumnError
        If a file cannot be read, or has no rows.
    """
    engine = Engine()
    try:
        told = _looked_at(engine, given_files(sources), brief)
        _check_each_told(told)
        _check_told_once(told)
        by_table = {one.table: one for one in told if one.table is not None}
        return _proposal([by_table[table] for table in TABLES if table in by_table])
    finally:
        engine.close()


def _looked_at(engine: Engine, given: Sequence[Given], brief: Path) -> list[_Told]:
    opened = _as_few([(one, _opened(engine, one)) for one in given])
    sights = [
        (one, look(stacked(tables), file=one.file, source=one.beside(brief)))
        for one, tables in opened
    ]
    alone = len(sights) == 1
    return [_Told(one, sight, which_table(sight, alone=alone)) for one, sight in sights]


def _opened(engine: Engine, given: Given) -> list[Table]:
    tables = []
    for path in given.paths:
        opened = open_table(engine, path)
        check_reserved(opened)
        tables.append(opened.table)
    headers = {_header(table) for table in tables}
    if len(headers) > 1:
        raise BriefError(
            "The files of a pattern have several headers.",
            where=given.source,
            found=f"{len(tables)} files, {len(headers)} different headers",
            do="give a pattern that matches files of one header",
        )
    return tables


def _header(table: Table) -> frozenset[tuple[str, str]]:
    return frozenset(table.types.items())


def _as_few(opened: list[tuple[Given, list[Table]]]) -> list[tuple[Given, list[Table]]]:
    """Make one of the files with one header, by a pattern that matches exactly them."""
    shapes: dict[tuple[object, ...], list[tuple[Given, list[Table]]]] = {}
    for one, tables in opened:
        shapes.setdefault((one.table, _header(tables[0])), []).append((one, tables))
    return [
        (_as_one([one for one, _ in alike]), [table for _, tables in alike for table in tables])
        for alike in shapes.values()
    ]


def _as_one(alike: list[Given]) -> Given:
    if len(alike) == 1:
        return alike[0]
    paths = tuple(path for one in alike for path in one.paths)
    pattern = pattern_for(paths)
    if pattern is None:
        raise BriefError(
            f"{len(alike)} files have the same header, and no pattern matches exactly them.",
            where=f"init: {listed([path.name for path in paths], 5)}",
            do="give one file per table, or put the files into a folder of their own and give a "
            "pattern: personas init 'orders=2025/*.csv'",
        )
    return replace(alike[0], paths=paths, source=pattern)


def _check_each_told(told: Sequence[_Told]) -> None:
    for one in told:
        if one.table is None:
            raise BriefError(
                f"{one.sight.file} looks like no table of a brief.",
                where=f"init {one.given.source}",
                found=_seen(one),
                do=f"say which table it is: {_FORM}; or leave the file out",
            )


def _seen(one: _Told) -> str:
    columns = listed([seen.name for seen in one.sight.columns], 6)
    return f"columns {columns}; signs of {one.likeness.seen}"


def _check_told_once(told: Sequence[_Told]) -> None:
    for table in TABLES:
        alike = [one for one in told if one.table == table]
        if table == "customers" and any(len(one.given.paths) > 1 for one in alike):
            raise BriefError(
                "Several files look like customers.",
                where=f"init {alike[0].given.source}",
                found=_seen(alike[0]),
                do="put the customers into one file, or say which table the files are: "
                "personas init 'orders=2025-*.csv'",
            )
        if len(alike) > 1:
            verb = "are given as" if all(one.given.table for one in alike) else "both look like"
            raise BriefError(
                f"{len(alike)} files {verb} {table}.",
                where=f"init: {listed([one.sight.file for one in alike], 5)}",
                found=" · ".join(
                    f"{one.sight.file}: {one.likeness.reason or 'as given'}" for one in alike
                ),
                do=f"say which table each one is: {_FORM}; give one file per table, or a pattern",
            )


def _proposal(told: Sequence[_Told]) -> Proposal:
    customers = next((one for one in told if one.table == "customers"), None)
    known = customers.sight if customers else None
    matches: dict[str, KeyMatch | None] = {
        one.sight.source: best_match(one.sight, known)
        for one in told
        if known is not None and one is not customers
    }
    tables = tuple(
        _customers(one) if one is customers else _history(one, matches.get(one.sight.source), known)
        for one in told
    )
    joined = [match.id_column for match in matches.values() if match is not None]
    # The inferred id stays where the keys of most files are found in it.
    ids = id_columns(known) if known is not None else []
    best = max(ids, key=lambda name: (joined.count(name), -ids.index(name)), default=None)
    return Proposal(
        tables,
        customers.given.paths[0] if customers else None,
        best if joined else None,
    )


def _customers(one: _Told) -> TableProposal:
    return TableProposal(
        "customers", one.sight.file, one.sight.source, one.sight.n_rows, *_how(one)
    )


def _history(one: _Told, match: KeyMatch | None, customers: Sight | None) -> TableProposal:
    sight, table = one.sight, one.table
    assert table is not None
    customer = customer_of(sight, match, customers)
    key = None if customer is None else str(customer.value)
    settings: list[Proposed] = [] if customer is None else [customer]
    if table == "orders":
        known_columns = [seen.name for seen in customers.columns] if customers else []
        settings += orders.order_settings(sight, key, known_columns=known_columns)
    elif table == "deals":
        settings += deals.deal_settings(sight, key)
    elif table == "touches":
        settings += touches.touch_settings(sight, key)
    else:
        settings += events.event_settings(sight, key)
    found = {one.setting for one in settings}
    unmatched = 0.0 if customers is not None else None
    return TableProposal(
        table,
        sight.file,
        sight.source,
        sight.n_rows,
        *_how(one),
        settings=tuple(settings),
        missing={name: what for name, what in _WANTED[table].items() if name not in found},
        known_share=match.known_share if match else unmatched,
        customers_share=match.customers_share if match else unmatched,
        key_rule=match.rule if match else None,
    )


def _how(one: _Told) -> tuple[Sureness, str]:
    if one.given.table is not None:
        return "sure", "as given"
    return one.likeness.sure, one.likeness.reason
