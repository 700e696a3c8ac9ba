"""Tables of one shape, put one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from personas.engine.table import Table


def stacked(tables: Sequence[Table]) -> Table:
    """Put the rows of tables of one shape below each other, and remove the parts.

    Parameters
    ----------
    tables : sequence of Table
        Of one engine, with the same columns in any order.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from personas.engine import Engine
    >>> engine = Engine()
    >>> parts = [Table(engine, engine.store(pa.table({"a": [value]}))) for value in (1, 2)]
    >>> stacked(parts).n_rows
    2
    """
    if len(tables) == 1:
        return tables[0]
    engine = tables[0].engine
    name = engine.new_name("stacked")
    parts = " UNION ALL BY NAME ".join(f"SELECT * FROM {table.name}" for table in tables)
    engine.execute(f"CREATE TABLE {name} AS {parts}")
    for table in tables:
        table.drop()
    return Table(engine, name)
