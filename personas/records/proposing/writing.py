"""A proposal as a block of YAML: each setting with how sure it is and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from personas.records.brief_yaml import quoted
from personas.records.history.order_settings import OrderSettings
from personas.records.history.table_settings import (
    DealSettings,
    EventSettings,
    TableSettings,
    TouchSettings,
)
from personas.records.proposing.proposed import TableProposal, percent

_MODELS: Mapping[str, type[TableSettings]] = {
    "orders": OrderSettings,
    "deals": DealSettings,
    "touches": TouchSettings,
    "events": EventSettings,
}


def block_of(table: TableProposal) -> str:
    """Write the block of a table; behind ``#`` as a whole where a setting it needs was not found.

    Examples
    --------
    >>> from personas.records.proposing.proposed import Proposed
    >>> day = Proposed("time", "day", "sure", "100 % are dates")
    >>> who = Proposed("customer", "id", "likely", "name says customer", ("email",))
    >>> print(block_of(TableProposal(
    ...     "orders", "o.csv", "o.csv", 2, "sure", "as given", (who, day), {"price": "of a piece"}
    ... )))
    <BLANKLINE>
    # o.csv is taken for orders: sure (as given); 2 rows.
    orders:
      source: o.csv
      customer: id  # likely: name says customer
      # or: email
      time: day  # sure: 100 % are dates
      # price: COLUMN  # of a piece
    <BLANKLINE>
    """
    lacking = lacking_settings(table)
    lines = [f"{table.table}:", f"  source: {quoted(table.source)}", *_settings(table)]
    lines += [f"  # {_example(name, what)}" for name, what in table.missing.items()]
    if lacking:
        lines = [f"# {line}" for line in lines]
    heads = [f"# {_plain(head)}" for head in _heads(table, lacking)]
    return "\n".join(["", *heads, *lines, ""])


def lacking_settings(table: TableProposal) -> tuple[str, ...]:
    """Settings that the block cannot do without and for which nothing was found."""
    model = _MODELS[table.table]
    found = {"source", *(one.setting for one in table.settings)}
    needed = [name for name, field in model.model_fields.items() if field.is_required()]
    return tuple(name for name in needed if name not in found)


def _heads(table: TableProposal, lacking: tuple[str, ...]) -> Iterator[str]:
    file, rows = quoted(table.file), f"{table.n_rows:,} row{'s' * (table.n_rows != 1)}"
    yield f"{file} is taken for {table.table}: {table.sure} ({table.reason}); {rows}."
    if table.known_share is not None and table.customers_share is not None:
        yield (
            f"{percent(table.known_share)} of its rows have a known customer, "
            f"{percent(table.customers_share)} of the customers have rows."
        )
    if table.key_rule is not None:
        yield f"Its keys are ids only {table.key_rule}: mend one of the two files first."
    if lacking:
        yield f"Not used before you name a column for: {', '.join(lacking)}."


def _settings(table: TableProposal) -> Iterator[str]:
    order = list(_MODELS[table.table].model_fields)
    for one in sorted(table.settings, key=lambda one: order.index(one.setting)):
        comment = _plain(f"{one.sure}: {one.reason}")
        yield f"  {one.setting}: {_written(one.value)}  # {comment}"
        yield from (f"  # or: {quoted(other)}" for other in one.others)
    for name in lacking_settings(table):
        yield f"  {name}: COLUMN  # needed"


def _written(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {_written(part)}' for name, part in value.items())}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(quoted(word) for word in value)}]"
    return quoted(str(value))


def _example(name: str, what: str) -> str:
    """A setting that was not found, with what it is for; an example where the hint ends in one."""
    said, colon, example = what.partition(": ")
    shown = example if colon and example[:1] in "[{" else "COLUMN"
    return f"{name}: {shown}  # {said if shown != 'COLUMN' else what}"


def _plain(comment: str) -> str:
    """A comment stays on its line, whatever a column is called."""
    return "".join(sign if sign.isprintable() else " " for sign in comment)
