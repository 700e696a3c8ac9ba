"""What the columns of a table hold, counted over all rows: the evidence for their kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from personas.engine.cells import (
    CURRENCY_MARKS,
    DATE_FORMATS,
    ENDLESS,
    VALUE_NULL_WORDS,
    StoredType,
    moment,
    number_in,
    sound,
    text_in,
    written_number,
)
from personas.engine.engine import literal, quoted
from personas.engine.table import COLUMNS_AT_ONCE, Table

# A column of more different values has no levels worth listing.
MOST_LEVELS = 1_000
# Up to here different values are always counted exactly.
EXACT_ROWS = 200_000
_CURRENCY_SIGNS = tuple(mark for mark in CURRENCY_MARKS if not mark.isalpha())
_CURRENCY_WORDS = tuple(mark for mark in CURRENCY_MARKS if mark.isalpha())
_SET_SEPARATORS = (";", "|", ",")
_CODE = "^-?0[0-9]|_"
_THOUSANDS = r"\s*-?(\d{1,3}(\.\d{3})+|\d+)\s*"
# Figures with separators, or figures beside a month's name.
_DATED = r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|^\d{1,2}[- ][A-Za-z]{3,}[- ]\d|^[A-Za-z]{3,} \d|^\d{8}$"
ZONE = "zone"
"""The mark of a moment that says how far its clock is from that of Greenwich."""
_ZONED = r"\d{1,2}:\d{2}.*(?:Z|UTC|GMT|[-+]\d{2}:?(?:\d{2})?)$"
_TEXTS = (
    "coalesce(sum(n) FILTER (x IS NOT NULL), 0)",
    "coalesce(sum(n) FILTER (x IS NULL), 0)",
    "count(DISTINCT x)",
    f"coalesce(sum(n) FILTER (regexp_matches(x, '{_CODE}')), 0)",
    "coalesce(sum(n) FILTER (regexp_matches(x, '[0-9]')), 0)",
    f"coalesce(sum(n) FILTER (regexp_matches(x, '{_DATED}')), 0)",
    "coalesce(sum(n * length(x)) / sum(n), 0)",
)


@dataclass(frozen=True)
class End:
    """The extreme value of a column, how often it occurs, and the value next to it."""

    value: float
    count: int
    next: float


@dataclass(frozen=True)
class Evidence:
    """What one column holds.

    Attributes
    ----------
    stored : str
        As in `Table.types`.
    n_rows : int
    n_values : int
        Cells that are not missing.
    n_null_words : int
        Cells that spell out a missing value, such as ``NA``.
    n_distinct : int
        Different values; exact where they are few, or nearly as many as there are values.
    n_numbers, n_infinite : int
        Values that are plain numbers, and those of them that are infinite.
    whole : bool
        Whether all plain finite numbers are whole.
    n_codes : int
        Values such as ``007`` or ``1_000`` that a number would spoil.
    minimum, maximum : float, optional
        Of the plain finite numbers.
    mean_length : float
        Characters per value.
    levels : tuple of (str, int)
        All values with their counts, most frequent first, where there are at most 1,000.
    n_written : mapping of str to int
        Values that can be read as numbers with this decimal sign, thousands separators and
        currency signs allowed. Only counted for columns that are not plain numbers.
    n_dates : mapping of str to int
        Values that can be read as dates in this format; ``"iso"`` for ISO 8601.
    n_value_null_words : int
        Values that say "missing" where numbers or dates are expected.
    marks : mapping of str to int
        Values that hold this sign, such as ``"€"`` or a space; ``"@"`` counts e-mail addresses,
        ``"zone"`` moments with a time zone.
    n_wordy : int
        Values of four words or more.
    n_figured : int
        Values that hold a figure.
    n_grouped : int
        Values such as ``1,234`` whose sign may mean thousands or decimals.
    n_items : mapping of str to int
        Different items when cells are split at this separator, where a tenth of them hold it.
    lowest, highest : End, optional
        The extreme numbers, where they could stand for "never" or "unknown".
    """

    stored: StoredType
    n_rows: int
    n_values: int
    n_null_words: int = 0
    n_distinct: int = 0
    n_numbers: int = 0
    n_infinite: int = 0
    whole: bool = False
    n_codes: int = 0
    minimum: float | None = None
    maximum: float | None = None
    mean_length: float = 0.0
    levels: tuple[tuple[str, int], ...] = ()
    n_written: Mapping[str, int] = field(default_factory=dict)
    n_dates: Mapping[str, int] = field(default_factory=dict)
    n_value_null_words: int = 0
    marks: Mapping[str, int] = field(default_factory=dict)
    n_wordy: int = 0
    n_figured: int = 0
    n_grouped: int = 0
    n_items: Mapping[str, int] = field(default_factory=dict)
    lowest: End | None = None
    highest: End | None = None

    @property
    def plain(self) -> bool:
        """Whether every cell that holds anything is a plain number."""
        return 0 < self.n_values == self.n_numbers and self.n_null_words == 0

    @property
    def decimal_comma(self) -> bool:
        """Whether most values can only be read with a decimal comma."""
        n_comma = self.n_written.get(",", 0)
        return n_comma > max(self.n_written.get(".", 0), 0.9 * self.n_values)


def survey(table: Table) -> Mapping[str, Evidence]:
    """Count over all rows what each column holds."""
    looks = {name: _second_look(table, name, look) for name, look in _first_look(table).items()}
    if any(look.decimal_comma for look in looks.values()):
        looks = {name: _third_look(table, name, look) for name, look in looks.items()}
    return looks


def _first_look(table: Table) -> dict[str, Evidence]:
    """A scan over some columns at a time: how many values, how many plain numbers."""
    columns = list(table.types.items())
    looks: dict[str, Evidence] = {}
    for first in range(0, len(columns), COLUMNS_AT_ONCE):
        looks |= _look_at(table, dict(columns[first : first + COLUMNS_AT_ONCE]))
    return looks


def _look_at(table: Table, types: Mapping[str, StoredType]) -> dict[str, Evidence]:
    inner, outer = [], []
    for place, (name, stored) in enumerate(types.items()):
        cell, value = f"c{place}", f"v{place}"
        inner += [f"{quoted(name)} AS {cell}", f"{number_in(quoted(name), stored)} AS {value}"]
        outer += [
            f"count({cell})",
            f"approx_count_distinct({cell})" if stored != "list" else "0",
            f"count({value})",
            f"bool_and({value} = floor({value}))",
            f"min({value})",
            f"max({value})",
        ]
    found = table.engine.rows(
        f"SELECT {', '.join(outer)} FROM (SELECT {', '.join(inner)} FROM {table.name})"
    )[0]
    looks = {}
    for place, (name, stored) in enumerate(types.items()):
        n_values, n_distinct, n_numbers, whole, low, high = found[6 * place :][:6]
        look = Evidence(
            stored=stored,
            n_rows=table.n_rows,
            n_values=n_values,
            n_distinct=n_distinct,
            n_numbers=n_numbers,
            whole=bool(whole),
            minimum=low,
            maximum=high,
        )
        odd = low is not None and not (abs(low) < ENDLESS and abs(high) < ENDLESS)
        looks[name] = _without_odd_numbers(table, name, look) if odd else look
    return looks


def _without_odd_numbers(table: Table, name: str, look: Evidence) -> Evidence:
    """Take NaN for missing and count infinite numbers apart."""
    value = number_in(quoted(name), look.stored)
    real = f"abs(v) < {ENDLESS!r}"
    n_nan, n_infinite, whole, low, high = table.engine.rows(
        "SELECT count(*) FILTER (isnan(v)), "
        f"count(*) FILTER (abs(v) >= {ENDLESS!r} AND NOT isnan(v)), "
        f"bool_and(v = floor(v)) FILTER ({real}), min(v) FILTER ({real}), "
        f"max(v) FILTER ({real}) FROM (SELECT {value} AS v FROM {table.name})"
    )[0]
    return replace(
        look,
        n_values=look.n_values - n_nan,
        n_null_words=n_nan if look.stored == "text" else 0,
        n_numbers=look.n_numbers - n_nan,
        n_infinite=n_infinite,
        whole=bool(whole),
        minimum=low,
        maximum=high,
    )


def _second_look(table: Table, name: str, look: Evidence) -> Evidence:
    """Count the different values, and the many spellings of numbers and dates among them."""
    if look.stored == "list" or look.n_values == 0:
        return look
    few = look.n_distinct <= 1.2 * MOST_LEVELS
    if look.stored == "text" and (few or look.n_numbers < look.n_values):
        look = _among_texts(table, name, look)
    elif few:
        text = text_in(quoted(name), look.stored)
        look = _with_levels(look, _levels(table, f"SELECT {text} AS x, 1 AS n FROM {table.name}"))
    elif look.n_rows <= EXACT_ROWS or look.n_distinct > 0.8 * look.n_values:
        counted = f"count(DISTINCT {quoted(name)})"
        if look.stored == "text" and look.whole:
            counted += f", count(*) FILTER (regexp_matches({quoted(name)}, '{_CODE}'))"
        found = table.engine.rows(f"SELECT {counted} FROM {table.name}")[0]
        look = replace(look, n_distinct=found[0], n_codes=found[1] if len(found) > 1 else 0)
    return _with_ends(table, name, look)


def _third_look(table: Table, name: str, look: Evidence) -> Evidence:
    """In a file with decimal commas, a plain number such as 1.234 may be a thousand."""
    if look.stored != "text" or not look.plain or look.whole:
        return look
    column = quoted(name)
    thousands = f"count(*) FILTER (regexp_full_match({column}, {literal(_THOUSANDS)}))"
    found = table.engine.rows(f"SELECT {thousands} FROM {table.name}")[0]
    return replace(look, n_written={",": int(found[0])})


def _with_ends(table: Table, name: str, look: Evidence) -> Evidence:
    """Count the extreme numbers where they look like words: -1, 999."""
    low, high = look.minimum, look.maximum
    low = low if low == -1 or (low is not None and set(f"{-low:.0f}") == {"9"}) else None
    high = high if high is not None and high > 9 and set(f"{high:.0f}") == {"9"} else None
    if (low, high) == (None, None) or look.n_distinct < 2:
        return look
    value = number_in(quoted(name), look.stored)
    found = table.engine.rows(
        f"SELECT count(*) FILTER (v = min), min(v) FILTER (v > min), "
        f"count(*) FILTER (v = max), max(v) FILTER (v < max) FROM (SELECT {value} AS v, "
        f"{look.minimum!r}::DOUBLE AS min, {look.maximum!r}::DOUBLE AS max FROM {table.name}) "
        f"WHERE abs(v) < {ENDLESS!r}"
    )[0]
    return replace(
        look,
        lowest=None if low is None else End(low, found[0], found[1]),
        highest=None if high is None else End(high, found[2], found[3]),
    )


def _among_texts(table: Table, name: str, look: Evidence) -> Evidence:
    """Look at each different text of a column once."""
    engine, values = table.engine, table.engine.new_name("values")
    engine.execute(
        f"CREATE TABLE {values} AS SELECT {text_in('cell', 'text')} AS x, n FROM "
        f"(SELECT {quoted(name)} AS cell, count(*) AS n FROM {table.name} "
        f"WHERE {quoted(name)} IS NOT NULL GROUP BY {quoted(name)})"
    )
    try:
        found = engine.rows(f"SELECT {', '.join(_TEXTS)} FROM {values}")[0]
        n_values, n_null_words, n_distinct, n_codes, n_figured, n_dated = map(int, found[:6])
        look = replace(
            look,
            n_values=n_values,
            n_null_words=n_null_words,
            n_distinct=n_distinct,
            n_codes=n_codes,
            n_figured=n_figured,
            mean_length=float(found[6]),
        )
        if n_distinct <= MOST_LEVELS:
            look = _with_levels(look, _levels(table, f"SELECT x, n FROM {values}"))
        if look.n_numbers < n_values:
            look = _with_marks(table, values, look)
            look = _with_numbers(table, values, look) if n_figured else look
            look = _with_dates(table, values, look) if 2 * n_dated > n_values else look
        return look
    finally:
        engine.execute(f"DROP TABLE {values}")


def _levels(table: Table, counted: str) -> tuple[tuple[str, int], ...]:
    levels = table.engine.rows(
        f"SELECT x, sum(n) FROM ({counted}) WHERE x IS NOT NULL GROUP BY x ORDER BY 2 DESC, 1"
    )
    return tuple((str(level), int(n)) for level, n in levels)


def _with_levels(look: Evidence, levels: tuple[tuple[str, int], ...]) -> Evidence:
    return replace(
        look, n_distinct=len(levels), levels=levels if len(levels) <= MOST_LEVELS else ()
    )


def _says_currency(word: str) -> str:
    """SQL of whether a cell is figures beside a currency's word, which stands in no other word."""
    alone = rf"(?i)^[^a-z]*{word}[^a-z]*$"
    return f"x ILIKE '%{word}%' AND regexp_matches(x, {literal(alone)})"


def _with_marks(table: Table, values: str, look: Evidence) -> Evidence:
    words = ", ".join(literal(word) for word in VALUE_NULL_WORDS)
    tests = {
        "words": f"lower(x) IN ({words})",
        "wordy": "len(string_split(x, ' ')) >= 4",
        "@": r"regexp_full_match(x, '[^@\s]+@[^@\s]+\.[A-Za-z]{2,}')",
        ZONE: f"regexp_matches(x, {literal(_ZONED)})",
        **{sign: f"contains(x, '{sign}')" for sign in (*_CURRENCY_SIGNS, "%", " ")},
        **{sign: f"contains(x, '{sign}')" for sign in _SET_SEPARATORS},
        **{word: _says_currency(word) for word in _CURRENCY_WORDS},
    }
    counts = _counts(table, values, tests)
    items = {}
    for separator in _SET_SEPARATORS:
        if counts[separator] >= 0.1 * look.n_values:
            split = f"SELECT unnest(string_split(x, '{separator}')) AS item FROM {values}"
            distinct = f"SELECT count(DISTINCT trim(item)) FROM ({split}) WHERE trim(item) <> ''"
            items[separator] = int(table.engine.rows(distinct)[0][0])
    return replace(
        look,
        marks={sign: n for sign, n in counts.items() if n and sign not in ("words", "wordy")},
        n_value_null_words=counts["words"],
        n_wordy=counts["wordy"],
        n_items=items,
    )


def _with_numbers(table: Table, values: str, look: Evidence) -> Evidence:
    tests = {
        ".": f"TRY_CAST(x AS DOUBLE) IS NOT NULL OR {written_number('x', '.')} IS NOT NULL",
        ",": f"{written_number('x', ',')} IS NOT NULL",
        "grouped": r"regexp_matches(x, '^[^0-9]*[0-9]{1,3}[.,][0-9]{3}[^0-9]*$')",
    }
    counts = _counts(table, values, tests)
    grouped = counts.pop("grouped")
    return replace(look, n_written={sign: n for sign, n in counts.items() if n}, n_grouped=grouped)


def _with_dates(table: Table, values: str, look: Evidence) -> Evidence:
    counts = _counts(table, values, {"iso": sound(moment("x", None))})
    if counts["iso"] + look.n_value_null_words < look.n_values:
        tests = {form: sound(moment("x", form)) for form in DATE_FORMATS}
        counts |= _counts(table, values, tests)
    return replace(look, n_dates={form: n for form, n in counts.items() if n})


def _counts(table: Table, values: str, tests: Mapping[str, str]) -> dict[str, int]:
    sums = ", ".join(f"coalesce(sum(n) FILTER ({test}), 0)" for test in tests.values())
    found = table.engine.rows(f"SELECT {sums} FROM {values} WHERE x IS NOT NULL")[0]
    return {test: int(n) for test, n in zip(tests, found, strict=True)}
