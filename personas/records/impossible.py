"""Values that cannot be: a customer of 120 years, an order of tomorrow, a negative count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import narwhals as nw

from personas.records.finding import Finding, Level, Value
from personas.records.records import ColumnFacts, Records
from personas.records.schema import Column
from personas.records.words import words

OLDEST_AGE = 110
_IMPOSSIBLE_AGE = 120
_FIRST_DATE = datetime(1900, 1, 1)
# Systems write 2999 or 9999 for "no end yet"; such a day is no day of the records.
_OPEN_END = datetime(2100, 1, 1)

_BIRTH = frozenset(words("birth birthday birthdate dob geburt geburtsjahr geburtsdatum jahrgang"))
_AGE = frozenset(words("age alter"))
# Words beside "age" that leave it a person's age; "account age" or "age of cart" is none.
_AGE_OF_A_PERSON = _AGE | frozenset(
    words("customer client person contact member in years year yrs current at kunde kunden jahre")
)
_COUNTS = frozenset(
    words(
        "num number count cnt visits visit purchases orders kids children days tenure quantity "
        "qty anzahl menge kinder besuche tage"
    )
)
_AMOUNTS = frozenset(
    words(
        "amount amt spend spending spent sales revenue turnover income price charge charges fee "
        "cost mnt total umsatz betrag preis einkommen ausgaben gehalt salary"
    )
)


@dataclass(frozen=True)
class _Suspicion:
    """Rows to count, and the texts of what is said of them."""

    column: str
    rows: nw.Expr
    key: str
    do: str
    values: Mapping[str, Value] = field(default_factory=dict)
    level: Level = "warn"


def impossible_values(
    records: Records, facts: Mapping[str, ColumnFacts], *, as_of: date | None
) -> list[Finding]:
    """Find values outside of what their column can hold.

    Parameters
    ----------
    records : Records
    facts : mapping of str to ColumnFacts
    as_of : date, optional
        The day the records speak of; without one ages are counted up to the newest sound date, or
        the latest year of birth.
    """
    today = as_of or _newest_sound_date(records, facts)
    suspicions = []
    for column in records.schema.columns:
        found = facts[column.name]
        if column.role in ("id", "personal", "ignore") or found.maximum is None:
            continue
        if column.kind == "number":
            suspicions += _of_number(column, found, today)
        elif column.kind == "date":
            suspicions += _of_date(column, today, as_of)
    return _counted(records, suspicions)


def _newest_sound_date(records: Records, facts: Mapping[str, ColumnFacts]) -> date | None:
    ends = (facts[column.name].maximum for column in records.schema.of(kind="date"))
    sound = [end for end in ends if isinstance(end, datetime) and end < _OPEN_END]
    return max(sound).date() if sound else None


def _of_number(column: Column, facts: ColumnFacts, today: date | None) -> list[_Suspicion]:
    name, said, value = column.name, set(words(column.name)), nw.col(column.name)
    middle = facts.quantiles.get(0.5, 0.0)
    if said & _BIRTH and 1850 < middle < 2100:
        year = today.year if today else int(float(str(facts.maximum)))
        until: Mapping[str, Value] = {"day": today} if today else {"year": str(year)}
        return [
            _Suspicion(
                name,
                value < year - OLDEST_AGE,
                "older_on" if today else "older_in",
                "correct_year",
                {"oldest": OLDEST_AGE, **until},
            ),
            _Suspicion(name, value > year, "unborn", "correct_year", {"year": str(year)}),
        ]
    if said & _AGE and said <= _AGE_OF_A_PERSON and 0 <= middle <= OLDEST_AGE:
        wrong = (value < 0) | (value > _IMPOSSIBLE_AGE)
        return [_Suspicion(name, wrong, "no_age", "correct_age", {"oldest": _IMPOSSIBLE_AGE})]
    if said & _COUNTS:
        return [_Suspicion(name, value < 0, "count_below", "correct_count")]
    if said & _AMOUNTS:
        return [_Suspicion(name, value < 0, "negative", "see_refunds", level="note")]
    return []


def _of_date(column: Column, today: date | None, as_of: date | None) -> list[_Suspicion]:
    name, value = column.name, nw.col(column.name)
    early = _Suspicion(name, value < _FIRST_DATE, "before_1900", "correct_date")
    if set(words(name)) & _BIRTH and today is not None:
        first = datetime(today.year - OLDEST_AGE, today.month, min(today.day, 28))
        told: Mapping[str, Value] = {"oldest": OLDEST_AGE, "day": today}
        early = _Suspicion(name, value < first, "older_on", "correct_date", told)
    if as_of is None:
        late = _Suspicion(name, value >= _OPEN_END, "open_end", "correct_date")
    else:
        # The as-of day itself belongs to the records.
        end = datetime(as_of.year, as_of.month, as_of.day, 23, 59, 59, 999_999)
        late = _Suspicion(name, value > end, "after_as_of", "correct_as_of", {"day": as_of})
    return [early, late]


def _counted(records: Records, suspicions: list[_Suspicion]) -> list[Finding]:
    if not suspicions:
        return []
    sums = {
        f"n{place}": suspicion.rows.cast(nw.Int64).sum()
        for place, suspicion in enumerate(suspicions)
    }
    counts = records.lazy().select(**sums).collect().row(0)
    return [
        Finding.of(
            suspicion.key,
            do=suspicion.do,
            level=suspicion.level,
            topic="impossible values",
            columns=(suspicion.column,),
            values={
                "name": (suspicion.column,),
                "n": int(count),
                "n_rows": records.n_rows,
                "unit": records.schema.unit,
                **suspicion.values,
            },
        )
        for suspicion, count in zip(suspicions, counts, strict=True)
        if count
    ]
