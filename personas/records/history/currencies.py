"""Money of one table in one currency, or an error that says what is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import narwhals as nw

from personas.engine.cells import CURRENCY_MARKS
from personas.errors import BriefError, listed
from personas.records.history.side_notes import SideNotes
from personas.records.history.side_rows import Frame, levels, tally
from personas.records.history.table_settings import folded
from personas.records.words import CURRENCIES

_CODE = re.compile(r"[€$£¥]|[A-Z]{3}")
_MOST_NAMED = 5


def in_one_currency(
    frame: Frame,
    money: Sequence[str],
    marks: Mapping[str, Mapping[str, int]],
    notes: SideNotes,
    *,
    is_named: bool,
    currency: str | None,
    rates: Mapping[str, float],
    min_cell: int,
    where: str,
) -> Frame:
    """Bring columns of money into the currency of the book.

    Parameters
    ----------
    frame : narwhals.LazyFrame
        With a column ``currency``, missing where the table names none.
    money : sequence of str
        Columns of money; the first one says which rows have any.
    marks : mapping of str to mapping of str to int
        Cells of a column that hold a sign such as ``"€"``.
    notes : SideNotes
    is_named : bool
        Whether a column holds the currency.
    currency : str, optional
        Of the book.
    rates : mapping of str to float
        What one of another currency is worth in that of the book.
    min_cell : int
        Currencies on fewer rows are counted, not named.
    where : str
        The place of the block in the brief.

    Raises
    ------
    BriefError
        If there are several currencies, or another one than the book's, without a rate for each.
    """
    if not is_named and not any(marks.get(column) for column in money):
        return frame
    rows = _found(frame, money, marks, min_cell)
    worth = {_sign(word): rate for word, rate in rates.items()}
    _check(rows, _sign(currency), worth, notes, min_cell=min_cell, where=where)
    if rows and is_named:
        silent = nw.col("currency").is_null() & ~nw.col(money[0]).is_null()
        unsaid = tally(frame, n=silent)["n"]
        notes.add("warn", "no_currency", number=unsaid, at="currency")
    return _converted(frame, money, marks, notes, worth, where) if worth else frame


def _check(
    rows: Mapping[str, int],
    own: str | None,
    worth: Mapping[str | None, float],
    notes: SideNotes,
    *,
    min_cell: int,
    where: str,
) -> None:
    known = {own, *worth}
    if len(rows) > 1 and worth and own is None:
        raise BriefError(
            "There are rates, but no currency that they lead to.",
            where=where,
            do="name the currency of the book: currency: €",
        )
    if len(rows) > 1 and not set(rows) <= known:
        raise BriefError(
            f"The amounts of {notes.file} are in {len(rows)} currencies.",
            where=where,
            found=named(
                [sign for sign, n in rows.items() if n >= min_cell and _CODE.fullmatch(sign)],
                len(rows),
            ),
            do="say what one of each is worth in the currency of the book: rates: {USD: 0.92}, "
            "or convert them at the source",
        )
    other = next((sign for sign in rows if _CODE.fullmatch(sign) and sign not in known), None)
    if own and _CODE.fullmatch(own) and other:
        # A sign gives nobody away; a word might.
        shown = f"'{other}'" if len(other) == 1 or rows[other] >= min_cell else "another one"
        raise BriefError(
            f"The amounts of {notes.file} are in another currency than the brief's.",
            where=where,
            found=f"{shown} beside currency: '{own}'",
            do="write a rate, such as rates: {USD: 0.92}, convert the amounts at the source, or "
            "change currency in the brief",
        )


def _found(
    frame: Frame, money: Sequence[str], marks: Mapping[str, Mapping[str, int]], min_cell: int
) -> dict[str, int]:
    """Count the rows with money of each currency."""
    paid = frame.filter(~nw.col(money[0]).is_null() & ~nw.col("currency").is_null())
    words = levels(paid.with_columns(currency=nw.col("currency").str.to_lowercase()), "currency")
    rows: dict[str, int] = {}
    for word, n in words.items():
        rows[_sign(word) or word] = rows.get(_sign(word) or word, 0) + n
    for sign in _marked(money, marks):
        rows.setdefault(sign, min_cell)
    return rows


def _marked(money: Sequence[str], marks: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Currencies that stand in the cells of money themselves."""
    held = [marks.get(name, {}) for name in money]
    marked = (_sign(mark) for mark in CURRENCY_MARKS if any(one.get(mark) for one in held))
    return [sign for sign in dict.fromkeys(marked) if sign]


def _converted(
    frame: Frame,
    money: Sequence[str],
    marks: Mapping[str, Mapping[str, int]],
    notes: SideNotes,
    worth: Mapping[str | None, float],
    where: str,
) -> Frame:
    if not tally(frame, n=~nw.col("currency").is_null())["n"]:
        if any(sign in worth for sign in _marked(money, marks)):
            raise BriefError(
                f"The currency of {notes.file} stands in the amounts alone.",
                where=where,
                do="name a column that holds it: currency: COLUMN",
            )
        return frame
    said = nw.col("currency").str.to_lowercase()
    rate = nw.lit(1.0)
    for word in levels(frame.with_columns(currency=said), "currency"):
        if (value := worth.get(_sign(word))) is not None:
            rate = nw.when(said == word).then(nw.lit(value)).otherwise(rate)
    converted = tally(frame, n=(rate != 1.0))["n"]
    notes.add("note", "converted", number=converted, at="currency", do="nothing")
    return frame.with_columns(**{name: nw.col(name) * rate for name in money})


def _sign(word: str | None) -> str | None:
    if word is None:
        return None
    return CURRENCIES.get(folded(word), word.strip().upper())


def named(words: Sequence[str], n_all: int) -> str:
    """Words on many rows by name, the others by their number.

    Examples
    --------
    >>> named(["€", "$"], 3)
    "'€', '$' and 1 more word"
    """
    shown = list(words[:_MOST_NAMED])
    rest = n_all - len(shown)
    more = [f"{rest} more word{'s' * (rest > 1)}"] if rest else []
    return " and ".join([*([listed(shown, _MOST_NAMED)] if shown else []), *more])
