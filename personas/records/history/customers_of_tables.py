"""Customers made of deals, touches and events, where there are neither records nor orders."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from personas.engine.cells import CellRule
from personas.engine.engine import Engine
from personas.records.brief import Brief
from personas.records.history.customer_keys import with_keys
from personas.records.history.history import BLOCKS
from personas.records.history.side_notes import SideNotes
from personas.records.history.side_rows import Frame
from personas.records.history.side_table import check_columns
from personas.records.history.table_settings import TableSettings
from personas.records.opened import open_table
from personas.texts.language import Texts


@dataclass(frozen=True)
class TableCustomers:
    """The customers that tables of history name.

    Attributes
    ----------
    frame : narwhals.LazyFrame
        One column, ``key``: each customer once, sorted.
    key : str
        What the first of the tables calls it.
    file : str
        The first of the tables.
    """

    frame: Frame
    key: str
    file: str


def customers_of_tables(brief: Brief, engine: Engine) -> TableCustomers | None:
    """Gather whom the deals, touches and events of a brief name, or None without such a table.

    Raises
    ------
    ColumnError
        If the column of the customer is not in a file.
    SourceError
        If a file cannot be read.
    """
    blocks = {name: settings for name in BLOCKS if (settings := getattr(brief, name)) is not None}
    if not blocks:
        return None
    frames, files = [], []
    for name, settings in blocks.items():
        frame, file = _named(brief, engine, name, settings)
        frames.append(frame)
        files.append(file)
    key = next(iter(blocks.values())).customer
    known = nw.concat(frames).filter(~nw.col("customer").is_null()).unique()
    return TableCustomers(known.select(nw.col("customer").alias(key)).sort(key), key, files[0])


def _named(brief: Brief, engine: Engine, block: str, settings: TableSettings) -> tuple[Frame, str]:
    opened = open_table(engine, settings.source)
    mapped = {"customer": settings.customer}
    check_columns(mapped, opened.table.names, file=opened.name, where=brief.place(block))
    typed = opened.table.typed({settings.customer: CellRule("string")})
    opened.table.drop()
    frame = typed.lazy().select(customer=nw.col(settings.customer))
    # What is noted here is noted again when the whole table is read.
    notes = SideNotes(block, opened.name, mapped, Texts(brief.language), [])
    return with_keys(frame, settings, notes), opened.name
