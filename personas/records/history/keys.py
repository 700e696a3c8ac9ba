"""Keys of customers, written in one way here and in another way there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import narwhals as nw

from personas.records.history.side_notes import SideNotes
from personas.records.history.side_rows import Frame, count

Form = Literal["zeros", "letters"]
_GAIN = 0.1
"""Another form is taken where at least so many more of the keys then find a customer."""

Write = Callable[[nw.Expr], nw.Expr]


def _without_zeros(key: nw.Expr) -> nw.Expr:
    """``'007`` and ``007`` are 7; a key of zeros alone stays one zero."""
    bare = key.str.replace_all(r"^'?0*", "")
    return nw.when(bare == nw.lit("")).then(nw.lit("0")).otherwise(bare)


def _in_small_letters(key: nw.Expr) -> nw.Expr:
    return _without_zeros(key.str.strip_chars()).str.to_lowercase()


_FORMS: Mapping[Form, Write] = {"zeros": _without_zeros, "letters": _in_small_letters}


def with_known_keys(frame: Frame, customers: Frame, notes: SideNotes) -> Frame:
    """Write keys as the records do, where they meet only in another form.

    Nothing is changed where most keys are known as they stand, nor where a form would make one
    customer of two.

    Parameters
    ----------
    frame, customers : narwhals.LazyFrame
        Both with a column ``customer``; that of the records holds each id once.
    notes : SideNotes
        Takes a finding where keys were changed.
    """
    keys = frame.select(key="customer").filter(~nw.col("key").is_null()).unique()
    keys = keys.with_columns(written=nw.col("key").cast(nw.String()))
    n_keys = count(keys)
    n_plain = count(keys.join(customers, left_on="written", right_on="customer", how="semi"))
    if n_keys == 0 or n_plain > (1 - _GAIN) * n_keys:
        return frame
    for form, write in _FORMS.items():
        ids = customers.select("customer", form=write(nw.col("customer")))
        if count(ids.select("form").unique()) < count(ids):
            continue
        met = keys.with_columns(form=write(nw.col("written"))).join(ids, on="form", how="inner")
        if count(met) - n_plain >= _GAIN * n_keys:
            said = notes.texts.say(f"history.form_{form}")
            notes.add("note", "key_form", at="customer", do="key_form_do", form=said)
            return _renamed(frame, met.select("key", "customer"))
    return frame


def _renamed(frame: Frame, met: Frame) -> Frame:
    """Put ids in the place of the keys that met one; the others stay as they are."""
    columns = frame.collect_schema().names()
    joined = frame.rename({"customer": "key"}).join(met, on="key", how="left")
    own = nw.col("key").cast(nw.String())
    known = nw.when(nw.col("customer").is_null()).then(own).otherwise(nw.col("customer"))
    return joined.with_columns(customer=known).select(columns)
