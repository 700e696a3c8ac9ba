"""Products that are money but no goods: postage, bank charges, manual corrections."""

from __future__ import annotations

from personas.records.history.side_rows import Frame
from personas.records.proposing.proposed import Proposed
from personas.records.proposing.sight import Sight, rows_by
from personas.records.proposing.vocabulary import CHARGE_WORDS, PRODUCT_NAME
from personas.records.words import words

_NEARLY_ALL = 0.95
_MOST_WORDS = 3
_MOST_NAMED = 40
_MOST_LOOKED_AT = 20_000


def charges_among(sight: Sight, product: str | None, *, at_least: int) -> Proposed | None:
    """Propose the products that are no goods.

    Products count as charges that hold no figure where nearly all rows' do, or that are called, or
    described on most of their rows, by a word such as postage. Only products on ``at_least`` rows
    are named.
    """
    if product is None:
        return None
    code = sight.by_name[product].text
    rows = sight.frame.with_columns(__code=code)
    products = rows_by(rows, "__code", most=_MOST_LOOKED_AT, at_least=at_least)
    coded = sight.share(code.str.contains("[0-9]"), of=~code.is_null()) >= _NEARLY_ALL
    described = _described(sight, product, rows, at_least)
    found: dict[str, str] = {}
    for row in products:
        name = str(row["__code"])
        if _is_charge(name) or name in described:
            found[name] = "words such as postage"
        elif coded and not any(sign.isdigit() for sign in name):
            found[name] = "codes without figures"
    if not found:
        return None
    why = " and ".join(sorted(set(found.values()), reverse=True))
    named = tuple(found)[:_MOST_NAMED]
    more = f"; {len(found) - len(named)} more" if len(found) > len(named) else ""
    reason = f"{why}, on {at_least} rows or more; drop what is goods{more}"
    return Proposed("charges", named, "likely", reason)


def _described(sight: Sight, product: str, rows: Frame, at_least: int) -> set[str]:
    """Codes that a description calls a charge on most of their rows."""
    described: set[str] = set()
    for seen in sight.columns:
        if seen.name == product or not seen.is_word or not PRODUCT_NAME.strength(seen.name):
            continue
        totals: dict[str, int] = {}
        charged: dict[str, int] = {}
        for row in rows_by(rows, "__code", seen.name, most=_MOST_LOOKED_AT):
            code, n = str(row["__code"]), int(row["__n"])
            totals[code] = totals.get(code, 0) + n
            if _is_charge(str(row[seen.name])):
                charged[code] = charged.get(code, 0) + n
        described |= {code for code, n in charged.items() if n >= at_least and 2 * n > totals[code]}
    return described


def _is_charge(text: str) -> bool:
    said = words(text)
    return 0 < len(said) <= _MOST_WORDS and CHARGE_WORDS.search(" ".join(said)) is not None
