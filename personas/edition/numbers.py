"""Numbers as people read them: few digits, units, dates; never a float's tail.

Counts, percentages and dates are written by `personas.texts.Texts`; what depends on a column is
written here, in the language of the texts that are given.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import timedelta

from personas.profiling.conditions import Condition
from personas.profiling.facts import ColumnProfile, Numbers
from personas.profiling.measures import Measure
from personas.profiling.phrases import grammar
from personas.profiling.rounding import EPOCH
from personas.texts import ENGLISH, Texts
from personas.texts.language import DASH, MINUS, NBSP

TIMES = "×"
NONE = DASH.strip()
_CURRENCY = re.compile(r"^(?:[€$£¥₹₽₩₺₴฿]|[A-Z]{3}|Fr\.|kr|zł)$")
_SHARE_WORDS = re.compile(
    r"\b(?:share|rate|ratio|fraction|percent|percentage|pct)\b"
    r"|anteil|quote\b|prozent|(?:ungs|ions|wort|klick)rate\b"
)
_YEAR = re.compile(r"year|jahr(?!e)")
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def decimals_for(*shares: float) -> int:
    """Return the decimals with which shares are compared: one where one of them is under 10 %."""
    return 1 if any(0 < share < 0.1 for share in shares) else 0


def plain(value: float, *, decimals: int, texts: Texts = ENGLISH) -> str:
    """Write a number with thousands commas and at most three significant digits from 1,000 on.

    Examples
    --------
    >>> plain(51382.4, decimals=0), plain(3_140_000, decimals=0).replace(NBSP, " ")
    ('51,400', '3.14 M')
    >>> plain(-0.001, decimals=1), plain(0.3333333, decimals=2, texts=Texts("de"))
    ('−0.001', '0,33')
    """
    if not math.isfinite(value):
        return NONE
    sign, size = (MINUS if value < 0 else ""), abs(value)
    if size != 0 and not 1e-4 <= size < 1e15:
        mantissa, power = f"{size:.1e}".split("e")
        exponent = str(int(power)).translate(_SUPERSCRIPT)
        return f"{sign}{texts.localised(mantissa)}{NBSP}{TIMES}{NBSP}10{exponent}"
    if size >= 999_500:
        for word, one in (("million", 1e6), ("billion", 1e9), ("trillion", 1e12)):
            short = f"{size / one:.3g}"
            if float(short) < 1000 or word == "trillion":
                number = texts.localised(f"{float(short):,g}")
                return f"{sign}{number}{NBSP}{texts.say(f'words.{word}')}"
    if size >= 1000:
        return sign + texts.localised(f"{float(f'{size:.3g}'):,.0f}")
    text = f"{size:.{decimals}f}"
    if float(text) == 0 and size > 0:
        text = f"{float(f'{size:.1g}'):.6f}".rstrip("0")
    if "." in text and decimals and _is_zero_tail(text):
        text = text.split(".")[0]
    return text if float(text) == 0 else sign + texts.localised(text)


def _is_zero_tail(text: str) -> bool:
    return set(text.split(".")[1]) == {"0"}


def ratio(value: float, texts: Texts = ENGLISH) -> str:
    """Write how many times as much: "2.1 ×", "12 ×", "0.4 ×"."""
    decimals = 1 if value < 9.95 else 0
    return f"{plain(value, decimals=decimals, texts=texts)}{NBSP}{TIMES}"


def with_unit(number: str, unit: str | None, *, short: bool = False, texts: Texts = ENGLISH) -> str:
    """Set a unit beside a number: a currency where the language has it, all else after it.

    Examples
    --------
    >>> with_unit("1,240", "€ a year").replace(NBSP, " "), with_unit("1", "days").replace(NBSP, " ")
    ('€ 1,240 a year', '1 day')
    >>> with_unit("1,240", "€ a year", short=True).replace(NBSP, " ")
    '€ 1,240'
    >>> with_unit("1.240", "€ im Jahr", texts=Texts("de")).replace(NBSP, " ")
    '1.240 € im Jahr'
    """
    if not unit:
        return number
    first, _, rest = unit.strip().partition(" ")
    if _CURRENCY.match(first):
        money = texts.say("words.money", currency=first, amount=number)
        return money + (f" {rest}" if rest and not short else "")
    return f"{number}{NBSP}{grammar(texts).singular(unit) if number == '1' else unit}"


def without_unit(text: str, unit: str | None, texts: Texts = ENGLISH) -> str:
    """Take the unit off a written value, for a label that says it already."""
    one = grammar(texts).singular(unit or "")
    return text.removesuffix(f"{NBSP}{unit}").removesuffix(f"{NBSP}{one}")


def day(at: float, *, exact: bool = True, texts: Texts = ENGLISH) -> str:
    """Write a day given in days since 1970: "12 June 2013", or "June 2013"."""
    when = EPOCH + timedelta(days=math.floor(at))
    return texts.day(when) if exact else texts.month(when)


def _names_a_share(text: str) -> bool:
    return bool(_SHARE_WORDS.search(re.sub(r"[\W\d_]", " ", text.casefold())))


@dataclass(frozen=True)
class Format:
    """How the values of one column are written, all with the same decimals and unit."""

    found: ColumnProfile
    texts: Texts = ENGLISH

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
            return with_unit(low_text, unit, short=True, texts=self.texts)
        return with_unit(f"{low_text}{DASH}{high_text}", unit, short=True, texts=self.texts)

    def cut(self, condition: Condition) -> str:
        """Write the cut of a condition in full, for cuts are round already."""
        if self.found.column.kind == "date" or self.as_percent or self.is_year:
            return self.cut_without_unit(condition)
        unit = self.found.column.unit
        return with_unit(self.cut_without_unit(condition), unit, short=True, texts=self.texts)

    def cut_without_unit(self, condition: Condition) -> str:
        """Write the cut of a condition for a label that says the unit itself."""
        value = float(condition.value)
        if self.found.column.kind == "date":
            exact = (EPOCH + timedelta(days=value)).day != 1
            return day(value, exact=exact, texts=self.texts)
        if self.as_percent:
            return self.texts.percent(value)
        if self.is_year:
            return f"{value:.0f}"
        digits = self.texts.localised(f"{value:,.6f}".rstrip("0").rstrip("."))
        if value and not 1e-4 <= abs(value) < 1e9:
            digits = plain(value, decimals=0, texts=self.texts)
        return digits

    @property
    def is_year(self) -> bool:
        """Whether values are calendar years, which take no comma."""
        label = self.found.column.label.casefold()
        nature = self.found.nature
        return nature is not None and nature.year and bool(_YEAR.search(label))

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
            return self.texts.percent(value, decimals=extra or None)
        if self.found.column.kind == "date":
            facts = self.found.numbers()
            return day(value, exact=facts.q90 - facts.q10 < 120, texts=self.texts)
        if self.as_percent:
            return self.texts.percent(value, decimals=extra or None)
        number = self._number(value, measure, extra)
        return with_unit(number, self.found.column.unit, short=short, texts=self.texts)

    def _number(self, value: float, measure: Measure, extra: int) -> str:
        if self.is_year:
            return f"{value:.0f}"
        decimals = self._decimals(value, measure) + extra
        return plain(value, decimals=decimals, texts=self.texts)

    def _decimals(self, value: float, measure: Measure) -> int:
        facts, nature = self.found.everyone, self.found.nature
        assert isinstance(facts, Numbers)
        width = facts.q90 - facts.q10 or facts.sd
        fine = max(0, math.ceil(math.log10(10 / width))) if width > 0 else 2
        if nature is not None and nature.whole and measure == "median":
            return 0 if value == round(value) or abs(value) >= 10 else 1
        return min(fine, 4)
