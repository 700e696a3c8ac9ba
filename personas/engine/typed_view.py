"""Typed columns of a table that is looked at where it lies: it may be larger than the memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from personas.engine.cells import CellRule, stages
from personas.engine.engine import quoted
from personas.engine.table import CONTENT, Table

_STORED_AS = {"number": ("integer", "number"), "date": ("date",), "flag": ("bool",)}


def needs_no_reading(table: Table, rules: Mapping[str, CellRule]) -> bool:
    """Whether each of the columns is stored as what its rule makes of it, or as its text."""
    return all(
        rule.type == "string" or table.types[name] in _STORED_AS.get(rule.type, ())
        for name, rule in rules.items()
    )


def typed_view(table: Table, rules: Mapping[str, CellRule], *, keys: Collection[str] = ()) -> Table:
    """Look at the named columns as typed values without copying a row.

    The hash of the whole row is one that is quick to work out; a row has no position.

    Parameters
    ----------
    table : Table
    rules : mapping of str to CellRule
        Of columns that need no reading.
    keys : collection of str
        Columns of text that stay whole numbers where they are stored so: groups of numbers are
        found faster than groups of text, and there are fewer groups than rows to write as text.
    """
    engine = table.engine
    as_given = [name for name in keys if table.types[name] == "integer"]
    as_given += [name for name, rule in rules.items() if _is_clean(table, name, rule)]
    steps = {
        name: stages(name, table.types[name], rule, plain=False)
        for name, rule in rules.items()
        if name not in as_given
    }
    every = ", ".join(quoted(name) for name in sorted(table.types))
    query = f"SELECT hash({every}) AS {CONTENT}, * FROM {table.name}"
    for step in range(3):
        columns = [f"{sql[step]} AS {quoted(name)}" for name, sql in steps.items()]
        query = f"SELECT {', '.join([CONTENT, *map(quoted, as_given), *columns])} FROM ({query})"
    view = engine.new_name("typed")
    engine.execute(f"CREATE VIEW {view} AS {query}")
    return Table(engine, view, is_view=True)


def _is_clean(table: Table, name: str, rule: CellRule) -> bool:
    """Whether each text of a column is what its rule would make of it.

    Asked once of the different texts, it spares the work on each row of every later query.
    """
    if rule.type != "string" or table.types[name] != "text":
        return False
    query = f"SELECT {quoted(name)}, {quoted(name)} AS given FROM {table.name} GROUP BY ALL"
    for step in stages(name, "text", rule, plain=False):
        query = f"SELECT {step} AS {quoted(name)}, given FROM ({query})"
    same = f"coalesce(bool_and({quoted(name)} IS NOT DISTINCT FROM given), true)"
    return bool(table.engine.rows(f"SELECT {same} FROM ({query})")[0][0])
