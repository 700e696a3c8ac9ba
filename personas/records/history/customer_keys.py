"""The keys by which rows of a table find their customer, brought to one form on both sides."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from personas.engine.cells import CellRule
from personas.errors import ColumnError, did_you_mean, listed
from personas.records.history.keys import with_known_keys
from personas.records.history.side_notes import SideNotes
from personas.records.history.side_rows import Frame, tally
from personas.records.history.table_settings import KeyForm, TableSettings
from personas.records.records import Records, cell_rule
from personas.records.schema import Column

_SUFFIXES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_CAPITALS = list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LONG, _SHORT, _CHUNK = 18, 15, 5
_NOBODY = "\x1f"
"""Begins a key that is nobody's, so that it is no id by chance."""


@dataclass(frozen=True)
class KnownCustomers:
    """Customers of the records, as the rows of a table find them.

    Attributes
    ----------
    ids : narwhals.LazyFrame
        Their ids as ``customer``, once each.
    rule : CellRule
        How their keys were read.
    keyed : narwhals.LazyFrame, optional
        Each ``key`` once beside the id of its ``customer``; None where ids are the keys.
    column : str
        The column of the records that holds the keys.
    n_shared : int
        Keys of several customers.
    """

    ids: Frame
    rule: CellRule
    keyed: Frame | None
    column: str
    n_shared: int

    def find(self, frame: Frame, notes: SideNotes) -> Frame:
        """Write ids in the place of the keys of a table; what is nobody's key is nobody's id."""
        if self.keyed is None:
            return with_known_keys(frame, self.ids, notes)
        do = "shared_keys_do"
        notes.add("warn", "shared_keys", number=self.n_shared, do=do, column=self.column)
        columns = frame.collect_schema().names()
        met = frame.rename({"customer": "key"}).join(self.keyed, on="key", how="left")
        nobody = nw.concat_str(nw.lit(_NOBODY), nw.col("key").cast(nw.String()))
        known = nw.when(nw.col("customer").is_null()).then(nobody).otherwise(nw.col("customer"))
        return met.with_columns(customer=known).select(columns)


def known_customers(
    records: Records, settings: TableSettings, ids: Frame, *, where: str
) -> KnownCustomers:
    """Return the customers as the keys of a table find them.

    Where customers share a key, as people of one household do an e-mail address, it is that of the
    first id.

    Parameters
    ----------
    records : Records
        With an id.
    settings : TableSettings
    ids : narwhals.LazyFrame
        The ids of the records as ``customer``, once each.
    where : str
        The place of the table in the brief.

    Raises
    ------
    ColumnError
        If the column named under ``matches`` is not in the records.
    """
    id_column = records.schema.id_column
    assert id_column is not None, "see id_column_of"
    matched = _matched(records, settings, id_column, where)
    rule = cell_rule(matched)
    if matched == id_column and settings.keys == "as_written":
        return KnownCustomers(ids, rule, None, matched.name, 0)
    both = records.lazy().select(customer=nw.col(id_column.name), key=nw.col(matched.name))
    both = both.filter(~nw.col("customer").is_null() & ~nw.col("key").is_null())
    both = in_one_form(both, "key", settings.keys)
    customer = nw.col("customer")
    keyed = both.group_by("key").agg(customer.min(), customer.n_unique().alias("n"))
    keyed = records.engine.keep(keyed, stem="keys")
    n_shared = tally(keyed, n=nw.col("n") > 1)["n"]
    return KnownCustomers(ids, rule, keyed.select("key", "customer"), matched.name, n_shared)


def _matched(records: Records, settings: TableSettings, id_column: Column, where: str) -> Column:
    name = settings.matches or id_column.name
    known = [column.name for column in records.schema.columns]
    if name in known:
        return records.schema[name]
    raise ColumnError(
        "1 column of the brief is not in the records.",
        where=f"{where}: matches: '{name}'",
        found=listed(known, 10),
        do=did_you_mean([name], known) or "name the column that holds the keys of this table",
    )


def with_keys(frame: Frame, settings: TableSettings, notes: SideNotes) -> Frame:
    """Bring the keys of a table to one form; a row of several customers is given to the first."""
    key = nw.col("customer")
    if settings.separator is not None:
        several = key.str.contains(settings.separator, literal=True)
        number = tally(frame, n=several)["n"]
        notes.add("note", "several_customers", number=number, at="customer", do="several_do")
        first = key.str.split(settings.separator).list.get(0).str.strip_chars()
        frame = frame.with_columns(customer=nw.when(first != "").then(first))
    return in_one_form(frame, "customer", settings.keys)


def in_one_form(frame: Frame, column: str, form: KeyForm) -> Frame:
    """Write the keys of a column in one form.

    Examples
    --------
    >>> import narwhals as nw, pyarrow as pa
    >>> ids = nw.from_native(pa.table({"id": ["001D000000IRFma", "001D000000IRFmaIAH"]}))
    >>> in_one_form(ids.lazy("duckdb"), "id", "salesforce_id").collect()["id"].to_list()
    ['001D000000IRFMAIAH', '001D000000IRFMAIAH']
    """
    if form == "as_written":
        return frame
    frame = frame.with_columns(nw.col(column).cast(nw.String()))
    if form == "email":
        plain = nw.col(column).str.strip_chars().str.to_lowercase()
        return frame.with_columns(**{column: plain})
    return _with_suffix(frame, column)


def _with_suffix(frame: Frame, column: str) -> Frame:
    """Write ids of Salesforce in capitals, with the three characters that say which ones were.

    Each of them speaks of five characters: a capital in the first place counts 1, in the second 2,
    in the fifth 16, and the sum is a place in A to Z and 0 to 5. Some tools turn the letters of an
    id of 18 characters into capitals; it is the same id still.
    """
    key = nw.col(column)
    starts = range(0, _SHORT, _CHUNK)
    numbers = {f"chunk_{start}": _number(key, start) for start in starts}
    counted = frame.with_columns(**numbers)
    suffix = [_letter(nw.col(name)) for name in numbers]
    n_signs = key.str.len_chars()
    long = nw.when(n_signs == _SHORT).then(nw.concat_str(key, *suffix)).otherwise(key)
    known = n_signs.is_in([_SHORT, _LONG])
    one_form = nw.when(known).then(long.str.to_uppercase()).otherwise(key)
    return counted.with_columns(**{column: one_form}).drop(*numbers)


def _number(key: nw.Expr, start: int) -> nw.Expr:
    number = nw.lit(0)
    for place in range(_CHUNK):
        is_capital = key.str.slice(start + place, 1).is_in(_CAPITALS)
        number = number + is_capital.cast(nw.Int64()) * 2**place
    return number


def _letter(number: nw.Expr) -> nw.Expr:
    letter = nw.lit(_SUFFIXES[0])
    for place, sign in enumerate(_SUFFIXES):
        letter = nw.when(number == place).then(nw.lit(sign)).otherwise(letter)
    return letter
