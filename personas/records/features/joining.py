"""Features beside the columns of the records that they are of."""

from __future__ import annotations

from dataclasses import replace

import narwhals as nw

from personas.errors import BriefError
from personas.records.brief import Brief
from personas.records.features.customer_features import CustomerFeatures
from personas.records.features.weights import weighted
from personas.records.history.side_notes import SideNotes, quoted
from personas.records.history.side_rows import Frame, count
from personas.records.records import Records
from personas.records.schema import Schema
from personas.texts.language import Texts

_OF_NOBODY_ZERO = ("_count", "_revenue", "_amount")
"""Who has no rows has none of these; of shares and days nothing is known."""


def with_features(
    records: Records,
    part: CustomerFeatures,
    brief: Brief,
    notes: SideNotes,
    *,
    budget: float | None = None,
    alone: bool = False,
) -> Records:
    """Add the features of one table to the records.

    Parameters
    ----------
    records : Records
        With an id.
    part : CustomerFeatures
    brief : Brief
        May change the role, label or group of a feature as of any other column.
    notes : SideNotes
        Takes what was noticed.
    budget : float, optional
        How many columns the features weigh together.
    alone : bool
        Whether there is nothing else to cluster on.
    """
    id_column = records.schema.id_column
    assert id_column is not None, "features are found by the id"
    ids = records.lazy().select(customer=nw.col(id_column.name)).unique()
    frame = records.engine.keep(_of(ids, part), stem="features")
    # The database tells names apart without regard to case.
    own = {column.name.casefold() for column in records.schema.columns}
    standing = [one.name for one in part.features if one.name.casefold() in own]
    notes.add(
        "note",
        "column_stands_already",
        number=len(standing),
        do="column_stands_already_do",
        names=quoted(standing),
    )
    made = [one for one in part.features if one.name not in standing]
    texts = Texts(brief.language)
    if alone:
        made = [replace(one, role=one.role_alone) for one in made]
    columns = tuple(one.column(texts, brief.currency) for one in made)
    agreed = brief.apply(Schema(columns=columns), complete=False).columns
    schema = records.schema.model_copy(
        update={"columns": (*records.schema.columns, *weighted(agreed, made, budget, texts))}
    )
    return records.with_features(frame.select("customer", *(one.name for one in made)), schema)


def note_strangers(buyers: Frame, ids: Frame, notes: SideNotes, *, where: str) -> None:
    """Note customers of the orders who are not in the records, and the other way round.

    Parameters
    ----------
    buyers, ids : narwhals.LazyFrame
        ``customer`` as text, once each; ``ordered`` says whether an order of the buyer counts.
    notes : SideNotes
    where : str
        The place of the orders in the brief.

    Raises
    ------
    BriefError
        If no customer of the orders is in the records.
    """
    n_buyers = count(buyers)
    n_strangers = count(buyers.join(ids, on="customer", how="anti"))
    if n_strangers == n_buyers:
        raise BriefError(
            f"No customer of {notes.file} is in the records.",
            where=where,
            found=f"{n_buyers:,} different keys, and none of them is an id of the records",
            do="name the column that holds the ids of the records, or give the records' column "
            "with these keys role: id",
        )
    do = "unknown_customers_do"
    notes.add("warn", "unknown_buyers", number=n_strangers, at="customer", do=do)
    n_without = count(ids.join(buyers.filter("ordered"), on="customer", how="anti"))
    notes.add("note", "without_orders", number=n_without, at="customer", do="nothing")


def _of(ids: Frame, part: CustomerFeatures) -> Frame:
    """One row for each id; who has no rows in the table has none of what is counted."""
    zeros = [one.name for one in part.features if one.name.endswith(_OF_NOBODY_ZERO)]
    return ids.join(part.frame, on="customer", how="left").with_columns(
        nw.col(*zeros).fill_null(0.0)
    )
