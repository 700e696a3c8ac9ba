"""How the cells of a column become typed values: one rule, a few SQL expressions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from personas.engine.engine import literal, quoted

CellType = Literal["number", "string", "flag", "date", "set"]
StoredType = Literal["text", "integer", "number", "bool", "date", "duration", "list", "other"]

# Spellings of a missing cell, compared without regard to case and surrounding space. "None",
# "unknown" and the like are levels of a category ("pets: none") ...
NULL_WORDS = ("", "na", "n/a", "#n/a", "null", "nan", "<na>", "nat", "-", "--", "?")
# ... but where numbers or dates are expected they say "missing" too.
VALUE_NULL_WORDS = (
    *("none", "nil", "unknown", "missing", "n.a.", "n. a.", "#value!", "#div/0!", "#ref!"),
    *(".", "*", "\\n", "k.a.", "k. a.", "unbekannt", "fehlt", "inconnu", "desconocido"),
)
YES = ("1", "yes", "y", "true", "t", "on", "ja", "j", "wahr", "oui", "o", "vrai", "si", "sí", "s")
NO = ("0", "no", "n", "false", "f", "off", "nein", "falsch", "non", "faux", "não")

CURRENCY_MARKS = ("€", "$", "£", "¥", "EUR", "USD", "GBP", "CHF")
_CURRENCY = "|".join(map(re.escape, CURRENCY_MARKS))
_GAP = r"[ \x{00a0}\x{2009}\x{202f}'\x{2019}]"
# What leaves a number a number around its digits: sign, currency, per cent, brackets for minus.
_BEFORE = rf"[-+−(]?\s*(?:(?:{_CURRENCY}){_GAP}?[-+−]?)?\s*"
_AFTER = rf"(?:{_GAP}?(?:%|{_CURRENCY}))?\s*\)?"
_NO_DIGITS = rf"(?i){_CURRENCY}|{_GAP}|[-+−()%]"
_MINUS = r"(?i)^[^0-9]*[-−(]"

# From here on squares of a number and their sums leave what a float can hold.
ENDLESS = 1e100
"""Numbers from here on count as infinite: their squares no longer fit, and no customer has them."""


def _shape(thousands: str, decimal: str) -> str:
    whole = rf"\d{{1,3}}(?:{thousands}\d{{3}})+|\d{{1,3}}(?:{_GAP}\d{{3}})+|\d+"
    return rf"(?i){_BEFORE}(?:(?:{whole})(?:{decimal}\d*)?|{decimal}\d+){_AFTER}"


_SHAPES = {".": _shape(",", r"\."), ",": _shape(r"\.", ",")}

# strptime formats of days, as stored in a schema; a time of day may follow each.
DATE_FORMATS = (
    *("%d.%m.%Y", "%d.%m.%y", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d"),
    *("%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y"),
    *("%d-%m-%Y", "%m-%d-%Y", "%d-%m-%y", "%m-%d-%y"),
    *("%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y"),
)
_TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
_ISO = (
    r"^(\d{4}-\d{1,2}-\d{1,2})(?:[T ](\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)"
    r"\s*(?:Z|UTC|GMT|[-+]\d{2}:?(?:\d{2})?)?)?$"
)


@dataclass(frozen=True)
class CellRule:
    """How the cells of one column are read.

    Attributes
    ----------
    type : {"number", "string", "flag", "date", "set"}
    missing : tuple of str
        Spellings that stand for a missing value, beside the usual words.
    decimal : {".", ","}
        Decimal sign of numbers kept as text.
    yes, no : tuple of str
        Spellings of a flag. With ``yes`` alone every other value means no; without both the usual
        words are known.
    date_format : str, optional
        ``strptime`` format of dates kept as text; ISO 8601 without one.
    separator : str, optional
        What separates the values of a set within one cell.
    """

    type: CellType
    missing: tuple[str, ...] = ()
    decimal: Literal[".", ","] = "."
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    date_format: str | None = None
    separator: str | None = None


def stages(column: str, stored: StoredType, rule: CellRule, *, plain: bool) -> tuple[str, str, str]:
    """SQL of a typed value in three steps: cleaned, read, without the missing ones.

    The database works out an expression again wherever it is written, so each step is a query of
    its own and the next one names the result by the column's name.
    """
    name = quoted(column)
    if stored == "text" and plain and rule.type == "number" and rule.decimal == ".":
        return f"TRY_CAST({name} AS DOUBLE)", name, _kept_numbers(name, rule.missing)
    if stored == "list":
        texts = f"list_filter(CAST({name} AS VARCHAR[]), lambda x: trim(x) <> '')"
        if rule.type == "set":
            return texts, name, name
        return f"array_to_string({texts}, ', ')", *_from_text(name, rule)
    if rule.type == "number" and stored in ("integer", "number", "bool", "duration"):
        return number_in(name, stored), name, _kept_numbers(name, rule.missing)
    if (stored, rule.type) == ("bool", "flag"):
        return name, name, name
    if (stored, rule.type) == ("date", "date"):
        return f"CAST({name} AS TIMESTAMP)", name, _from_text(name, rule)[1]
    return text_in(name, stored), *_from_text(name, rule)


def text_in(name: str, stored: StoredType) -> str:
    """SQL of a cell as text without surrounding space, null where it says "missing".

    Whole numbers are written without a point: ``1``, not ``1.0``.
    """
    if stored == "text":
        text = f"trim(replace({name}, '\u00a0', ' '))"
        return f"CASE WHEN lower({text}) IN ({_listed(NULL_WORDS)}) THEN NULL ELSE {text} END"
    if stored == "number":
        whole = f"{name} = floor({name}) AND abs({name}) < 1e15"
        as_text = f"WHEN {whole} THEN CAST(CAST({name} AS BIGINT) AS VARCHAR)"
        return f"CASE WHEN isnan({name}) THEN NULL {as_text} ELSE CAST({name} AS VARCHAR) END"
    return f"CAST({name} AS VARCHAR)"


def number_in(name: str, stored: StoredType) -> str:
    """SQL of a cell as a number, where it is plainly one; durations are counted in days."""
    if stored == "text":
        return f"TRY_CAST({name} AS DOUBLE)"
    if stored == "duration":
        return f"epoch({name}) / 86400.0"
    if stored in ("integer", "number", "bool"):
        return f"CAST({name} AS DOUBLE)"
    return "CAST(NULL AS DOUBLE)"


def written_number(text: str, decimal: str) -> str:
    """SQL of a number kept as text with thousands separators, currency or per cent signs."""
    digits = f"regexp_replace({text}, {literal(_NO_DIGITS)}, '', 'g')"
    if decimal == ".":
        bare = f"replace({digits}, ',', '')"
    else:
        bare = f"replace(replace({digits}, '.', ''), ',', '.')"
    return (
        f"CASE WHEN regexp_full_match({text}, {literal(_SHAPES[decimal])}) THEN "
        f"CASE WHEN regexp_matches({text}, {literal(_MINUS)}) THEN -1 ELSE 1 END "
        f"* TRY_CAST({bare} AS DOUBLE) END"
    )


def moment(text: str, date_format: str | None) -> str:
    """SQL of a date kept as text; a zone is dropped, the clock time stays as written."""
    if date_format is None:
        pattern = literal(_ISO)
        day = f"regexp_extract({text}, {pattern}, 1)"
        clock = f"replace(regexp_extract({text}, {pattern}, 2), ',', '.')"
        # The pattern is slow, and most dates are as short as 2026-01-31 or 2026-01-31 09:30:00.
        plain = f"length({text}) IN (10, 19) AND {text}[5] = '-'"
        return (
            f"TRY_CAST(CASE WHEN {plain} THEN {text} "
            f"ELSE rtrim({day} || ' ' || {clock}) END AS TIMESTAMP)"
        )
    formats = ", ".join(literal(date_format + time) for time in _TIMES)
    return f"CAST(try_strptime({text}, [{formats}]) AS TIMESTAMP)"


def sound(moment: str) -> str:
    """SQL of whether a date can be a customer's, not "never" or a slip: 9999-12-31, 0024-05-01."""
    return f"{moment} BETWEEN TIMESTAMP '1800-01-01' AND TIMESTAMP '2199-12-31'"


def _from_text(name: str, rule: CellRule) -> tuple[str, str]:
    """The second and third step of a cell that is text after the first."""
    if rule.type == "number":
        written = written_number(name, rule.decimal)
        # 1.234 is a plain number, and a thousand too where the comma is the decimal sign.
        plain = f"coalesce(TRY_CAST({name} AS DOUBLE), {written})"
        return plain if rule.decimal == "." else written, _kept_numbers(name, rule.missing)
    kept = name
    if rule.missing:
        kept = f"CASE WHEN {name} IN ({_listed(rule.missing)}) THEN NULL ELSE {name} END"
    if rule.type == "date":
        return moment(kept, rule.date_format), f"CASE WHEN {sound(name)} THEN {name} END"
    if rule.type == "set":
        parts = f"string_split({name}, {literal(rule.separator or ';')})"
        trimmed = f"list_transform({parts}, lambda x: trim(x))"
        return kept, f"list_filter(list_distinct({trimmed}), lambda x: x <> '')"
    whole = f"regexp_replace({name}, '^(-?[0-9]+)\\.0+$', '\\1')"
    whole = f"CASE WHEN ends_with({name}, '.0') THEN {whole} ELSE {name} END"
    if rule.type == "string":
        return whole, kept
    return whole, f"CASE WHEN {kept} IS NOT NULL THEN {_flag(name, rule)} END"


def _flag(name: str, rule: CellRule) -> str:
    yes, no = folded(rule.yes), folded(rule.no)
    if yes and not no:
        return f"lower({name}) IN ({_listed(yes)})"
    if {*yes} <= {*YES} and {*no} <= {*NO}:
        # A file that writes 1 and 0 is read by a schema that was made from Yes and No.
        yes, no = YES, NO
    said = f"lower({name})"
    return (
        f"CASE WHEN {said} IN ({_listed(yes)}) THEN true "
        f"WHEN {said} IN ({_listed(no)}) THEN false END"
    )


def folded(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words without regard to case, whole numbers without a point."""
    return tuple(re.sub(r"^(-?\d+)\.0+$", r"\1", word.casefold()) for word in words)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(literal(word) for word in words)


def _kept_numbers(name: str, missing: tuple[str, ...]) -> str:
    values = ", ".join(repr(value) for word in missing if (value := _float(word)) is not None)
    gone = f" AND {name} NOT IN ({values})" if values else ""
    return f"CASE WHEN abs({name}) < {ENDLESS!r}{gone} THEN {name} END"


def _float(word: str) -> float | None:
    try:
        return float(word.replace(",", "."))
    except ValueError:
        return None
