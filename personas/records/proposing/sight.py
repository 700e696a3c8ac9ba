"""A file looked at: what its columns hold, and its rows as values that can be counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import narwhals as nw

from personas.engine.cells import CellRule
from personas.engine.survey import Evidence, survey
from personas.engine.table import Table
from personas.errors import RecordsError
from personas.records.history.side_rows import Frame, count, tally
from personas.records.infer import infer
from personas.records.kinds import Spelling, spelling
from personas.records.schema import Column, Schema
from personas.records.words import CODE, ID, OWNER, words

# Whole numbers beyond this are read as text: as floats they would run into each other.
_EXACT = 1e15
_LONGEST_KEY = 64


@dataclass(frozen=True)
class Seen:
    """One column: its name, what was counted, and how it would be read."""

    name: str
    found: Evidence
    spelled: Spelling
    as_record: Column

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything."""
        return self.found.n_values == 0

    @property
    def is_date(self) -> bool:
        """Whether it holds days or moments."""
        return self.spelled.kind == "date"

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers that may be counted with."""
        return (self.spelled.kind == "number" or self._is_money_of_few) and not self._is_long

    @property
    def _is_money_of_few(self) -> bool:
        """Two different numbers are codes of customers; discounts may know only 0 and 5.5."""
        all_numbers = self.found.n_numbers == self.found.n_values > 0 == self.found.n_codes
        is_code = bool({*words(self.name)} & (CODE | ID | OWNER))
        return self.spelled.kind == "category" and all_numbers and not is_code

    @property
    def _is_long(self) -> bool:
        ends = [abs(end) for end in (self.found.minimum, self.found.maximum) if end is not None]
        return bool(ends) and max(ends) >= _EXACT

    @property
    def is_flag(self) -> bool:
        """Whether it says yes or no."""
        return self.spelled.kind == "flag"

    @property
    def is_word(self) -> bool:
        """Whether it holds words of some kind: codes, levels, names."""
        return not (self.is_date or self.is_number or self.is_empty)

    @property
    def may_name(self) -> bool:
        """Whether its values may name customers, orders or products."""
        if self.is_empty or self.is_date or self.found.stored in ("list", "bool", "duration"):
            return False
        if self.is_number:
            return self.found.whole and (self.found.minimum or 0) >= 0
        return self.found.mean_length <= _LONGEST_KEY

    @property
    def filled(self) -> float:
        """Share of rows in which it holds something."""
        return self.found.n_values / max(self.found.n_rows, 1)

    @property
    def levels(self) -> dict[str, int]:
        """Its different values with their rows where they are few; none of a personal column."""
        return {} if self.as_record.role == "personal" else dict(self.found.levels)

    @property
    def rule(self) -> CellRule:
        """How its cells become values here."""
        if self.is_date:
            return CellRule("date", date_format=self.spelled.date_format)
        if self.is_number:
            return CellRule("number", decimal=self.spelled.decimal)
        return CellRule("string")

    @property
    def text(self) -> nw.Expr:
        """Its values as text, as a key of the customers would be read."""
        value = nw.col(self.name)
        return value.cast(nw.Int64()).cast(nw.String()) if self.is_number else value


@dataclass(frozen=True)
class Sight:
    """A file, or several of one shape, looked at.

    Attributes
    ----------
    file : str
        As people call it.
    source : str
        As the brief shall name it.
    columns : tuple of Seen
    typed : Table
        Dates and numbers as such, everything else as text.
    schema : Schema
        What the columns would be if this were a file of customers.
    """

    file: str
    source: str
    columns: tuple[Seen, ...]
    typed: Table
    schema: Schema

    @property
    def n_rows(self) -> int:
        """Count of rows."""
        return self.typed.n_rows

    @cached_property
    def frame(self) -> Frame:
        """Narwhals over all rows."""
        return self.typed.lazy()

    @cached_property
    def by_name(self) -> Mapping[str, Seen]:
        """The columns by their names."""
        return {seen.name: seen for seen in self.columns}

    def n_different(self, seen: Seen) -> int:
        """Count the values of a column exactly; a survey may count many of them roughly."""
        return count(self.frame.select(seen.text.alias("value")).drop_nulls().unique())

    def share(self, holds: nw.Expr, *, of: nw.Expr | None = None) -> float:
        """Share of rows, or of some rows, for which a condition holds."""
        if of is None:
            return tally(self.frame, n=holds)["n"] / self.n_rows
        found = tally(self.frame, n=holds & of, all=of)
        return found["n"] / found["all"] if found["all"] else 0.0


def look(table: Table, *, file: str, source: str) -> Sight:
    """Look at the rows of a file; the table is taken over.

    Raises
    ------
    RecordsError
        If there are no rows.
    """
    if not table.names or table.n_rows == 0:
        raise RecordsError(
            "There are no rows.", where=file, do="export the file again, or leave it out"
        )
    evidence = survey(table)
    comma = any(found.decimal_comma for found in evidence.values())
    schema = infer(evidence, source=file).schema
    columns = tuple(
        Seen(name, found, spelling(name, found, comma=comma), schema[name])
        for name, found in evidence.items()
    )
    plain = [name for name, found in evidence.items() if found.plain]
    typed = table.typed({seen.name: seen.rule for seen in columns}, plain=plain)
    table.drop()
    return Sight(file, source, columns, typed, schema)


def rows_by(frame: Frame, *columns: str, most: int, at_least: int = 1) -> list[dict[str, Any]]:
    """Count rows by the values of columns, most frequent first."""
    known = frame.filter(
        ~nw.any_horizontal(*[nw.col(c).is_null() for c in columns], ignore_nulls=True)
    )
    counted = known.group_by(*columns).agg(nw.len().alias("__n"))
    counted = counted.filter(nw.col("__n") >= at_least)
    found = counted.sort("__n", *columns, descending=[True, *[False] * len(columns)]).head(most)
    return list(found.collect().rows(named=True))
