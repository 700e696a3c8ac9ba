"""The column that says what a customer is worth."""

from __future__ import annotations

import re

from personas.profiling.facts import ColumnProfile, Profile

_MONEY = re.compile(
    r"\b(revenue|turnover|sales|spend|spent|spending|charges|profit|margin|order value|basket|"
    r"purchases value|amount|premium|clv|ltv)\b|umsatz|umsätze|erlös|ausgaben|gewinn|warenkorb|"
    r"bestellwert|deckungsbeitrag"
)
_TOTAL = re.compile(r"\b(total|overall|revenue|turnover)\b|gesamt|umsatz|umsätze")
# Sums of these over customers mean nothing.
_NOT_A_SUM = re.compile(
    r"\b(monthly|average|avg|mean|per|price|rate|share|order value|basket|pro|je|mittel)\b|"
    r"monatlich|durchschnitt|mittlere|preis|quote|anteil|warenkorb|bestellwert"
)


def money_column(profile: Profile) -> ColumnProfile | None:
    """Return the number that says what a customer is worth: an outcome, or by its words a total.

    Of several that could be meant, such as spend by category, none is: a part is not the whole.
    """
    found = [
        column
        for column in profile.columns.values()
        if column.column.kind == "number"
        and column.column.role in ("segment", "describe", "outcome")
        and column.has_ratios
        and not column.is_constant
        and _MONEY.search(_words(column))
    ]
    for wanted in (
        # Beside a file of customers, the orders are the newer account of the same money.
        [column for column in found if column.column.name == "orders_revenue"],
        [column for column in found if column.column.role == "outcome"],
        [column for column in found if _TOTAL.search(_words(column))],
        [column for column in found if can_be_summed(column)],
        found,
    ):
        if len(wanted) == 1:
            return wanted[0]
    return None


def can_be_summed(column: ColumnProfile) -> bool:
    """Whether a sum over customers means something."""
    return not _NOT_A_SUM.search(_words(column))


def _words(column: ColumnProfile) -> str:
    return column.column.label.casefold().replace("_", " ")
