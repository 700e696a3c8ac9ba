"""Numbers as people read them: few digits, units, dates; never a float's tail.

All figures printed by a card are made here, in English; a second language replaces this module
together with ``wording`` and ``profiling.phrases``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta

from personas.profiling.conditions import Condition
from personas.profiling.facts import ColumnProfile, Numbers
from personas.profiling.measures import Measure
from personas.profiling.phrases import singular
from personas.profiling.rounding import EPOCH

NBSP = "\u00a0"
DASH = " – "
TIMES = "×"
_MINUS = "−"
_CURRENCY = re.compile(r"^(?:[€$£¥₹₽₩₺₴฿]|[A-Z]{3}|Fr\.|kr|zł)$")
_SHARE_WORDS = {"share", "rate", "ratio", "fraction", "percent", "percentage", "pct"}
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def count(n: int) -> str:
    """Write a count: "1,284".

    Examples
    --------
    >>> count(1284)
    '1,284'
    """
    return f"{n:,}".replace("-", _MINUS)


def percent(share: float, *, decimals: int | None = None) -> str:
    """Write a share of one as a percentage, with decimals only near 0 and 100 %.

    Examples
    --------
    >>> [percent(share).replace(NBSP, " ") for share in (0.914, 0.0041, 0.9996, 1.0)]
    ['91 %', '0.4 %', 'over 99.9 %', '100 %']
    >>> percent(0.2144, decimals=1).replace(NBSP, " ")
    '21.4 %'
    """
    hundred = 100 * share
    if share in (0.0, 1.0):
        return f"{hundred:.0f}{NBSP}%"
    if decimals is None:
        decimals = 1 if hundred < 1 or hundred > 99 else 0
    text = f"{hundred:.{decimals}f}"
    if float(text) == 0:
        return f"under{NBSP}{10.0**-decimals:.{decimals}f}{NBSP}%"
    if float(text) == 100 and share < 1:
        return f"over{NBSP}{100 - 10.0**-decimals:.{decimals}f}{NBSP}%"
    return f"{text}{NBSP}%"


def decimals_for(*shares: float) -> int:
    """Return the decimals with which shares are compared: one where one of them is under 10 %."""
    return 1 if any(0 < share < 0.1 for share in shares) else 0


def safe_percent(hits: int, n: int, *, min_cell: int, decimals: int | None = None) -> str:
    """Write hits out of n so that no figure rests on fewer than ``min_cell`` customers.

    Neither the hits nor the rest may be few: then only a bound is told.

    Examples
    --------
    >>> safe_percent(3, 300, min_cell=10).replace(NBSP, " ")
    'under 4 %'
    >>> safe_percent(297, 300, min_cell=10).replace(NBSP, " ")
    'over 96 %'
    """
    if n == 0:
        return NONE
    if not is_small(hits, n, min_cell):
        return percent(hits / n, decimals=decimals)
    hundred = 100 * min_cell / n
    bound = min(100, math.ceil(hundred)) if hundred >= 1 else math.ceil(hundred * 10) / 10
    if hits < n - hits:
        return f"under{NBSP}{bound:g}{NBSP}%"
    return f"over{NBSP}{100 - bound:g}{NBSP}%"


def is_small(hits: int, n: int, min_cell: int) -> bool:
    """Whether hits, or the rest, are few customers but not none."""
    return 0 < hits < min_cell or 0 < n - hits < min_cell


NONE = "–"


def plain(value: float, *, decimals: int) -> str:
    """Write a number with thousands commas and at most three significant digits from 1,000 on.

    Examples
    --------
    >>> plain(51382.4, decimals=0), plain(3_140_000, decimals=0).replace(NBSP, " ")
    ('51,400', '3.14 M')
    >>> plain(-0.001, decimals=1), plain(0.3333333, decimals=2)
    ('−0.001', '0.33')
    """
    if not math.isfinite(value):
        return NONE
    sign, size = (_MINUS if value < 0 else ""), abs(value)
    if size != 0 and not 1e-4 <= size < 1e15:
        mantissa, power = f"{size:.1e}".split("e")
        return f"{sign}{mantissa}{NBSP}{TIMES}{NBSP}10{str(int(power)).translate(_SUPERSCRIPT)}"
    if size >= 999_500:
        for word, one in (("M", 1e6), ("bn", 1e9), ("tn", 1e12)):
            short = f"{size / one:.3g}"
            if float(short) < 1000 or word == "tn":
                return f"{sign}{float(short):,g}{NBSP}{word}"
    if size >= 1000:
        return f"{sign}{float(f'{size:.3g}'):,.0f}"
    text = f"{size:.{decimals}f}"
    if float(text) == 0 and size > 0:
        text = f"{float(f'{size:.1g}'):.6f}".rstrip("0")
    if "." in text and decimals and _is_zero_tail(text):
        text = text.split(".")[0]
    return text if float(text) == 0 else sign + text


def decimal(value: float, *, decimals: int = 2) -> str:
    """Write a figure of the method with fixed decimals: "0.93"; never "-0.00"."""
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", _MINUS)


def _is_zero_tail(text: str) -> bool:
    return set(text.split(".")[1]) == {"0"}


def ratio(value: float) -> str:
    """Write how many times as much: "2.1 ×", "12 ×", "0.4 ×"."""
    decimals = 1 if value < 9.95 else 0
    return f"{plain(value, decimals=decimals)}{NBSP}{TIMES}"


def with_unit(number: str, unit: str | None, *, short: bool = False) -> str:
    """Set a unit beside a number: a currency before it, everything else after it.

    Examples
    --------
    >>> with_unit("1,240", "€ a year").replace(NBSP, " "), with_unit("1", "days").replace(NBSP, " ")
    ('€ 1,240 a year', '1 day')
    >>> with_unit("1,240", "€ a year", short=True).replace(NBSP, " ")
    '€ 1,240'
    """
    if not unit:
        return number
    first, _, rest = unit.strip().partition(" ")
    if _CURRENCY.match(first):
        return f"{first}{NBSP}{number}" + (f" {rest}" if rest and not short else "")
    return f"{number}{NBSP}{singular(unit) if number == '1' else unit}"


def without_unit(text: str, unit: str | None) -> str:
    """Take the unit off a written value, for a label that says it already."""
    return text.removesuffix(f"{NBSP}{unit}").removesuffix(f"{NBSP}{singular(unit or '')}")


def day(at: float, *, exact: bool = True) -> str:
    """Write a day given in days since 1970: "12 June 2013", or "June 2013"."""
    when = EPOCH + timedelta(days=math.floor(at))
    text = f"{_MONTHS[when.month - 1]}{NBSP}{when.year}"
    return f"{when.day}{NBSP}{text}" if exact else text


def long_date(when: date) -> str:
    """Write a date: "30 June 2026"."""
    return f"{when.day}{NBSP}{_MONTHS[when.month - 1]}{NBSP}{when.year}"


def _names_a_share(text: str) -> bool:
    return bool(_SHARE_WORDS & set(re.findall(r"[a-z]+", text.casefold())))


@dataclass(frozen=True)
class Format:
    """How the values of one column are written, all with the same decimals and unit."""

    found: ColumnProfile

    def value(self, value: float, measure: Measure = "median") -> str:
        """Write one value of the column, or a share."""
        return self._written(value, measure, 0)

    def pair(self, value: float, everyone: float, measure: Measure = "median") -> tuple[str, str]:
        """Write two values that are compared: with a further decimal if it keeps them apart.

        The second goes without what follows a currency: "€ 22 a year" against "€ 174".
        """
        extra = 0
        if value != everyone and self._written(value, measure, 0) == self._written(
            everyone, measure, 0
        ):
            extra = 1
        return (
            self._written(value, measure, extra),
            self._written(everyone, measure, extra, short=True),
        )

    def range(self, low: float, high: float) -> str:
        """Write a range, its unit once: "€ 1,120 – 3,240", "2 – 9"."""
        if self.found.column.kind == "date" or self.as_percent:
            first, last = self.value(low), self.value(high)
            return last if first == last else f"{first.removesuffix(f'{NBSP}%')}{DASH}{last}"
        low_text, high_text = (self._number(value, "median", 0) for value in (low, high))
        unit = self.found.column.unit
        if low_text == high_text:
            return with_unit(low_text, unit, short=True)
        return with_unit(f"{low_text}{DASH}{high_text}", unit, short=True)

    def cut(self, condition: Condition) -> str:
        """Write the cut of a condition in full, for cuts are round already."""
        if self.found.column.kind == "date" or self.as_percent or self.is_year:
            return self.cut_without_unit(condition)
        return with_unit(self.cut_without_unit(condition), self.found.column.unit, short=True)

    def cut_without_unit(self, condition: Condition) -> str:
        """Write the cut of a condition for a label that says the unit itself."""
        value = float(condition.value)
        if self.found.column.kind == "date":
            return day(value, exact=(EPOCH + timedelta(days=value)).day != 1)
        if self.as_percent:
            return percent(value)
        if self.is_year:
            return f"{value:.0f}"
        digits = f"{value:,.6f}".rstrip("0").rstrip(".").replace("-", _MINUS)
        if value and not 1e-4 <= abs(value) < 1e9:
            digits = plain(value, decimals=0)
        return digits

    @property
    def is_year(self) -> bool:
        """Whether values are calendar years, which take no comma."""
        label = self.found.column.label.casefold()
        return self.found.nature is not None and self.found.nature.year and "year" in label

    @property
    def as_percent(self) -> bool:
        """Whether values from 0 to 1 are shares, as the column's words say."""
        nature, column = self.found.nature, self.found.column
        if nature is None or not (nature.low >= 0 and nature.high <= 1) or column.unit:
            return False
        return column.kind == "number" and _names_a_share(f"{column.name} {column.label}")

    @property
    def names_a_share(self) -> bool:
        """Whether the label itself says that its values are shares."""
        return _names_a_share(self.found.column.label)

    def _written(self, value: float, measure: Measure, extra: int, *, short: bool = False) -> str:
        if measure in ("share", "share_above_zero"):
            return percent(value, decimals=extra or None)
        if self.found.column.kind == "date":
            facts = self.found.numbers()
            return day(value, exact=facts.q90 - facts.q10 < 120)
        if self.as_percent:
            return percent(value, decimals=extra or None)
        return with_unit(self._number(value, measure, extra), self.found.column.unit, short=short)

    def _number(self, value: float, measure: Measure, extra: int) -> str:
        if self.is_year:
            return f"{value:.0f}"
        return plain(value, decimals=self._decimals(value, measure) + extra)

    def _decimals(self, value: float, measure: Measure) -> int:
        facts, nature = self.found.everyone, self.found.nature
        assert isinstance(facts, Numbers)
        width = facts.q90 - facts.q10 or facts.sd
        fine = max(0, math.ceil(math.log10(10 / width))) if width > 0 else 2
        if nature is not None and nature.whole and measure == "median":
            return 0 if value == round(value) or abs(value) >= 10 else 1
        return min(fine, 4)
