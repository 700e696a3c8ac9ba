"""How a column is measured and spelled, from what its cells hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from personas.engine.cells import DATE_FORMATS, folded
from personas.engine.survey import Evidence
from personas.records import words
from personas.records.schema import Kind

# So many values must read the same way; the rest are then counted as missing.
NEARLY_ALL = 0.995
_PAIRS = (
    *(("1", "0"), ("yes", "no"), ("y", "n"), ("true", "false"), ("t", "f"), ("on", "off")),
    *(("ja", "nein"), ("j", "n"), ("wahr", "falsch"), ("oui", "non"), ("o", "n")),
    *(("vrai", "faux"), ("si", "no"), ("sí", "no"), ("s", "n"), ("sim", "não")),
)
_BELOW_ZERO = (-1.0, -9.0, -99.0, -999.0, -9_999.0, -99_999.0)
_NINES = (99.0, 999.0, 9_999.0, 99_999.0, 999_999.0, 9_999_999.0, 99_999_999.0, 999_999_999.0)
_MOST_CODES = 50
# Two different numbers among fewer rows are no sign of codes.
_FEW_ROWS = 20
_MOST_ITEMS = 50

Doubt = Literal["day or month", "thousands or decimals", "codes", "nearly numbers", "nearly dates"]


@dataclass(frozen=True)
class Spelling:
    """Kind of a column and how its cells are spelled; the fields are those of `Column`.

    ``sentinels`` counts the cells that hold each of ``missing``; ``doubt`` names a decision that
    could have gone another way.
    """

    kind: Kind
    decimal: Literal[".", ","] = "."
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    date_format: str | None = None
    separator: str | None = None
    missing: tuple[str, ...] = ()
    unit: str | None = None
    levels: tuple[str, ...] = ()
    sentinels: int = 0
    doubt: Doubt | None = None


def spelling(name: str, found: Evidence, *, comma: bool, order: Collection[str] = ()) -> Spelling:
    """Decide kind and spelling of one column.

    Parameters
    ----------
    name : str
    found : Evidence
    comma : bool
        Whether other columns of the file have a decimal comma.
    order : collection of str
        Levels, lowest first, where the source declares an order.
    """
    if len(order) >= 2:
        return Spelling("ordered", levels=tuple(order))
    if found.stored in ("bool", "date", "list", "duration", "other"):
        kinds: dict[str, Kind] = {"bool": "flag", "date": "date", "list": "set", "other": "text"}
        unit = "days" if found.stored == "duration" else None
        return Spelling(kinds.get(found.stored, "number"), unit=unit)
    if found.n_values == 0:
        return Spelling("category")
    if flag := _flag(found):
        return flag
    said = words.words(name)
    n_meant = found.n_values - found.n_value_null_words
    if found.n_codes == 0 and found.n_numbers >= NEARLY_ALL * n_meant > 0:
        return _number(said, found, comma=comma)
    return (
        _written_number(said, found, n_meant, comma=comma)
        or _date(found, n_meant)
        or _set(found)
        or _words(found, n_meant)
    )


def has_decimal_comma(found: Evidence) -> bool:
    """Whether the numbers of a column can only be read with a decimal comma."""
    n_comma = found.n_written.get(",", 0)
    return n_comma > found.n_written.get(".", 0) and n_comma >= NEARLY_ALL * found.n_values


def _flag(found: Evidence) -> Spelling | None:
    spelled = sorted(level for level, _ in found.levels)
    said = dict(zip(spelled, folded(tuple(spelled)), strict=True))
    for yes, no in _PAIRS:
        if set(said.values()) == {yes, no}:
            return Spelling(
                "flag",
                yes=tuple(level for level in spelled if said[level] == yes),
                no=tuple(level for level in spelled if said[level] == no),
            )
    return None


def _number(said: tuple[str, ...], found: Evidence, *, comma: bool) -> Spelling:
    if found.whole and found.minimum is not None and found.maximum is not None:
        if set(said) & words.DATE and 1.8e7 < found.minimum <= found.maximum < 2.2e7:
            return Spelling("date", date_format="%Y%m%d")
        if set(said) & words.POSTAL:
            return Spelling("category", doubt="codes")
        two = found.n_distinct == 2 and found.n_values >= _FEW_ROWS
        if two or (found.minimum >= 0 and _says_code(said, found)):
            few = 1 < found.n_distinct <= _MOST_CODES
            return Spelling("category", doubt="codes" if few else None)
    if comma and not found.whole and found.n_written.get(",", 0) == found.n_values:
        # Every "1.234" has three digits after its point, in a file with decimal commas.
        return Spelling("number", decimal=",", unit=_unit(said, found))
    missing, n_cells = _sentinels(found)
    return Spelling("number", missing=missing, sentinels=n_cells, unit=_unit(said, found))


def _says_code(said: tuple[str, ...], found: Evidence) -> bool:
    """Whether the last word is one of codes: "sales region", "store id", not "store visits"."""
    ends = [word for word in said if not word.isdigit()]
    if not ends or ends[0] in words.COUNTS:
        return False
    if ends[-1] in words.ID or ends[-1] == "code":
        return True
    if len(ends) > 1 and ends[-1] in words.ID_LAST:
        ends.pop()
    # "visits per month" runs further than months do.
    most = words.PERIODS.get(ends[-1], found.maximum)
    few = found.n_distinct <= _MOST_CODES and (found.maximum or 0) <= (most or 0)
    return few and ends[-1] in words.CODE


def _written_number(
    said: tuple[str, ...], found: Evidence, n_meant: int, *, comma: bool
) -> Spelling | None:
    n_point, n_comma = found.n_written.get(".", 0), found.n_written.get(",", 0)
    most = max(n_point, n_comma)
    if found.n_codes or n_meant == 0 or most < NEARLY_ALL * n_meant:
        return None
    unclear = n_point == n_comma and found.n_numbers < most
    by_comma = n_comma > n_point or (unclear and comma)
    doubt: Doubt | None = "thousands or decimals" if unclear and found.n_grouped else None
    missing, n_cells = _sentinels(found)
    return Spelling(
        "number",
        decimal="," if by_comma else ".",
        unit=_unit(said, found),
        missing=missing,
        sentinels=n_cells,
        doubt=doubt,
    )


def _date(found: Evidence, n_meant: int) -> Spelling | None:
    if not found.n_dates or n_meant == 0:
        return None
    forms = [form for form in ("iso", *DATE_FORMATS) if form in found.n_dates]
    best = max(forms, key=lambda form: (found.n_dates[form], -forms.index(form)))
    if found.n_dates[best] < NEARLY_ALL * n_meant:
        return None
    other = best.translate(str.maketrans("dm", "md"))
    unclear = other != best and found.n_dates.get(other) == found.n_dates[best]
    return Spelling(
        "date",
        date_format=None if best == "iso" else best,
        doubt="day or month" if unclear else None,
    )


def _set(found: Evidence) -> Spelling | None:
    for separator, n_items in found.n_items.items():
        often = found.marks.get(separator, 0) >= 0.1 * found.n_values
        if often and 2 <= n_items <= _MOST_ITEMS and n_items <= found.n_distinct:
            return Spelling("set", separator=separator)
    return None


def _words(found: Evidence, n_meant: int) -> Spelling:
    own = found.n_distinct > 0.2 * found.n_values and found.n_distinct > 30
    if own and (found.mean_length > 40 or found.n_wordy > 0.5 * found.n_values):
        return Spelling("text")
    if found.n_distinct > _MOST_CODES and found.n_codes == 0:
        n_point, n_comma = found.n_written.get(".", 0), found.n_written.get(",", 0)
        if max(n_point, n_comma) > 0.8 * n_meant:
            # A brief that says "number" then finds the decimal sign.
            decimal: Literal[".", ","] = "," if n_comma > n_point else "."
            return Spelling("category", decimal=decimal, doubt="nearly numbers")
        if max(found.n_dates.values(), default=0) > 0.5 * n_meant:
            return Spelling("category", doubt="nearly dates")
    return Spelling("category")


def _sentinels(found: Evidence) -> tuple[tuple[str, ...], int]:
    """Extreme values that stand for "never" or "unknown": repeated, far from all others."""
    low, high = found.lowest, found.highest
    missing, n_cells = [], 0
    # -1, 0 and 1 may be a score.
    below = low is not None and low.next >= 0 and (found.maximum or 0) > 1
    if low and below and low.value in _BELOW_ZERO and _repeated(low.count, found):
        missing.append(f"{low.value:.0f}")
        n_cells += low.count
    above = high is not None and high.next < high.value / 2
    if high and above and high.value in _NINES and _repeated(high.count, found):
        missing.append(f"{high.value:.0f}")
        n_cells += high.count
    return tuple(missing), n_cells


def _repeated(count: int, found: Evidence) -> bool:
    return count >= max(3, 0.0005 * found.n_values) and found.n_distinct > 4


def _unit(said: tuple[str, ...], found: Evidence) -> str | None:
    marks: Mapping[str, int] = found.marks
    for sign in "€$£%":
        if marks.get(sign, 0) > 0.5 * found.n_values:
            return sign
    return next((words.CURRENCIES[word] for word in said if word in words.CURRENCIES), None)
