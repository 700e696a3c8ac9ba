"""Rows brought into shape before they are read: sparse groups filled, apostrophes taken off."""

from __future__ import annotations

from collections.abc import Collection

from personas.engine.engine import literal, quoted
from personas.engine.table import Table

_PLACE = "__row"


def filled_within(
    table: Table,
    group: str,
    *,
    carried: Collection[str],
    shared: Collection[str],
    by: Collection[str] = (),
) -> Table:
    """Fill what a group says on one of its rows only.

    Parameters
    ----------
    table : Table
        It is dropped.
    group : str
        Column whose values name the groups; rows without one stay as they are.
    carried : collection of str
        Columns whose value is written on every row of its group that has none.
    shared : collection of str
        Columns of numbers that are shared among the rows of a group, so that they sum up to what
        stood there.
    by : collection of str
        Columns of numbers whose product says how much of it a row gets. Where it says nothing, the
        number stays on its row, and the others have 0.

    Returns
    -------
    Table
        The same rows in the same order.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from personas.engine.engine import Engine
    >>> engine = Engine()
    >>> rows = {"order": ["#1", "#1"], "to": ["ann", None], "total": ["9", None], "price": [2, 1]}
    >>> table = Table(engine, engine.store(pa.table(rows)))
    >>> filled = filled_within(table, "order", carried=["to"], shared=["total"], by=["price"])
    >>> engine.rows(f"SELECT * FROM {filled.name}")
    [('#1', 'ann', '6.0', 2), ('#1', 'ann', '3.0', 1)]
    """
    rows = f"OVER (PARTITION BY {quoted(group)})"
    cells = {}
    for name in carried:
        given = _given(table, name)
        # One value a group as a rule; the greatest does not depend on the order of rows.
        of_group = f"coalesce({given}, max({given}) {rows})"
        cells[name] = f"CASE WHEN {quoted(group)} IS NULL THEN {given} ELSE {of_group} END"
    factors = [f"TRY_CAST({quoted(name)} AS DOUBLE)" for name in by] or ["0"]
    part = f"greatest(coalesce({' * '.join(factors)}, 0), 0)"
    for name in shared:
        as_text = table.types[name] == "text"
        given, kept = _given(table, name), "VARCHAR" if as_text else "DOUBLE"
        # A sum, so that a row that stands twice with all its group gets what it got once.
        share = f"round(sum(TRY_CAST({given} AS DOUBLE)) {rows} * {part} / sum({part}) {rows}, 10)"
        known = f"{quoted(group)} IS NOT NULL AND sum({part}) {rows} > 0"
        stays = f"coalesce({given}, {literal('0') if as_text else '0'})"
        shares = f"CAST(coalesce({share}, 0) AS {kept})"
        cells[name] = f"CASE WHEN {known} THEN {shares} ELSE {stays} END"
    return _replaced(table, cells)


def without_apostrophes(table: Table, columns: Collection[str]) -> tuple[Table, int]:
    """Take off the apostrophe by which a spreadsheet is told that figures are text.

    Returns
    -------
    Table, int
        The same rows in the same order, and how many cells began with one. The table given is
        dropped if there were any.
    """
    texts = [name for name in columns if table.types[name] == "text"]
    if not texts:
        return table, 0
    begins = " + ".join(
        f"count(*) FILTER (WHERE starts_with({quoted(name)}, ''''))" for name in texts
    )
    n_cells = int(table.engine.rows(f"SELECT {begins} FROM {table.name}")[0][0])
    if not n_cells:
        return table, 0
    cells = {name: f"regexp_replace({quoted(name)}, '^''', '')" for name in texts}
    return _replaced(table, cells), n_cells


def count_groups(table: Table, group: str, *, without: str) -> tuple[int, int]:
    """How many groups there are, and how many of them have no value in a column on any row."""
    named = f"bool_or({_given(table, without)} IS NOT NULL)"
    groups = (
        f"SELECT {named} AS named FROM {table.name} "
        f"WHERE {quoted(group)} IS NOT NULL GROUP BY {quoted(group)}"
    )
    counted = f"SELECT count(*), count(*) FILTER (WHERE NOT named) FROM ({groups})"
    n_all, n_without = table.engine.rows(counted)[0]
    return int(n_all), int(n_without)


def _given(table: Table, name: str) -> str:
    """SQL of a cell, null where it is blank."""
    column = quoted(name)
    return f"nullif(trim({column}), '')" if table.types[name] == "text" else column


def _replaced(table: Table, cells: dict[str, str]) -> Table:
    replaced = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in cells.items())
    name = table.engine.new_name("repaired")
    placed = f"SELECT *, row_number() OVER () AS {_PLACE} FROM {table.name}"
    table.engine.execute(
        f"CREATE TABLE {name} AS SELECT * EXCLUDE ({_PLACE}) REPLACE ({replaced}) "
        f"FROM ({placed}) ORDER BY {_PLACE}"
    )
    table.drop()
    return Table(table.engine, name)
