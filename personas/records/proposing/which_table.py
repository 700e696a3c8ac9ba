"""Which table of a brief a file is: from its name, its header, and what its rows look like."""

from __future__ import annotations

from dataclasses import dataclass

from personas.records.proposing.columns import candidates, has_levels, is_date, is_number
from personas.records.proposing.deals import ending_column
from personas.records.proposing.events import has_stages
from personas.records.proposing.keys import owner_columns
from personas.records.proposing.proposed import TABLES, Sureness, TableName, sureness
from personas.records.proposing.sight import Seen, Sight
from personas.records.proposing.touches import is_campaign, may_be_answer
from personas.records.proposing.vocabulary import (
    AMOUNT,
    ANSWERED,
    CAMPAIGN,
    CONTROL,
    ORDER,
    PRICE,
    PRODUCT_CODE,
    PRODUCT_NAME,
    QUANTITY,
    SENT,
    STAGE,
    table_named,
)

# What a file must at least show to be taken for a table.
_LEAST_POINTS = 3
_CLEARLY = 2
_REPEATED = 0.95
_FEW_COLUMNS = 6
_MANY_COLUMNS = 10


@dataclass(frozen=True)
class Signs:
    """What speaks for a table: points, and the signs in words, the strongest first."""

    table: TableName
    points: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Likeness:
    """The table that a file looks like most, and what else it could be."""

    table: TableName | None
    sure: Sureness
    reason: str
    seen: str


def which_table(sight: Sight, *, alone: bool) -> Likeness:
    """Say which table a file looks like.

    Parameters
    ----------
    sight : Sight
    alone : bool
        Whether it is the only file: then it is one of customers unless it looks like another.
    """
    found = [_signs_of(table, sight) for table in TABLES]
    # What says most of itself comes first where two tables have as many signs.
    best, next_best = sorted(found, key=lambda signs: -signs.points)[:2]
    seen = "; ".join(f"{s.table}: {', '.join(s.words)}" for s in found if s.points) or "nothing"
    if best.points < _LEAST_POINTS:
        if alone:
            return Likeness("customers", "guess", "looks like no other table", seen)
        return Likeness(None, "guess", "", seen)
    clear = best.points - next_best.points
    step = (clear >= 1) + (clear >= _CLEARLY)
    return Likeness(best.table, sureness(step), ", ".join(best.words[:3]), seen)


def _signs_of(table: TableName, sight: Sight) -> Signs:
    signs = {
        "customers": _customers,
        "orders": _orders,
        "deals": _deals,
        "touches": _touches,
        "events": _events,
    }[table](sight)
    if signs and table_named(sight.file) == table:
        signs = {**signs, "the file's name": 2}
    ordered = sorted(signs.items(), key=lambda pair: -pair[1])
    return Signs(table, sum(signs.values()), tuple(word for word, points in ordered if points > 0))


def _customers(sight: Sight) -> dict[str, int]:
    owners = owner_columns(sight)
    own_id = sight.schema.id_column
    signs: dict[str, int] = {}
    unique = [seen for seen in owners if not _repeats(seen)]
    if unique:
        signs["one row a key"] = 2 if _repeated_key(sight) else 3
    elif own_id is not None and not _repeats(sight.by_name[own_id.name]):
        signs["one row an id"] = 2 if not owners else 1
    if signs and any(seen.as_record.role == "personal" for seen in sight.columns):
        signs["names or addresses"] = 1
    return signs


def _orders(sight: Sight) -> dict[str, int]:
    money = candidates(sight, AMOUNT, is_number, ()) or candidates(sight, PRICE, is_number, ())
    if not _dates(sight) or not money:
        return {}
    signs = {"dates and money": 1}
    order = candidates(sight, ORDER, lambda seen: seen.may_name, ())
    lines = any(seen.name.casefold().startswith("lineitem") for seen in sight.columns)
    if order or lines:
        signs["numbers of orders"] = 2
    if _one_row_each(sight):
        return signs  # a file of customers counts what they bought, too
    if candidates(sight, QUANTITY, _is_count, ()):
        signs["quantities"] = 1
    if candidates(sight, PRODUCT_CODE, _is_product, ()) or candidates(
        sight, PRODUCT_NAME, _is_product, ()
    ):
        signs["products"] = 1
    if _repeated_key(sight) and not _unique_owner(sight):
        signs["keys that come again"] = 2
    return signs


def _deals(sight: Sight) -> dict[str, int]:
    if ending_column(sight) is None:
        return {}
    if _one_row_each(sight):
        return {"words won and lost": 1}  # what became of a customer's last deal
    signs = {"words won and lost": 3}
    if _dates(sight):
        signs["dates"] = 1
    if candidates(sight, AMOUNT, is_number, ()):
        signs["money"] = 1
    if candidates(sight, STAGE, has_levels, ()):
        signs["stages"] = 1
    return signs


def _touches(sight: Sight) -> dict[str, int]:
    sent = candidates(sight, SENT, is_date, ())
    if not candidates(sight, CAMPAIGN, is_campaign, ()) or not sent:
        return {}
    if _one_row_each(sight) and len(sight.columns) > _MANY_COLUMNS:
        return {"campaigns and dates": 1}  # a file of customers with their last campaign
    signs = {"campaigns and dates": 2}
    if candidates(sight, ANSWERED, may_be_answer, ()):
        signs["answers"] = 2
    if SENT.strength(sent[0].name) == 2:
        signs["days of sending"] = 1
    if candidates(sight, CONTROL, has_levels, ()):
        signs["a control group"] = 1
    return signs


def _events(sight: Sight) -> dict[str, int]:
    if not _dates(sight) or not candidates(sight, STAGE, has_stages, ()):
        return {}
    if not _repeated_key(sight) or candidates(sight, AMOUNT, is_number, ()):
        return {}
    signs = {"stages and dates": 2, "keys that come again": 1}
    if len(sight.columns) <= _FEW_COLUMNS:
        signs["few columns"] = 1
    return signs


def _dates(sight: Sight) -> list[Seen]:
    return [seen for seen in sight.columns if seen.is_date]


def _is_count(seen: Seen) -> bool:
    return seen.is_number and seen.found.whole


def _is_product(seen: Seen) -> bool:
    return seen.may_name and 1 < seen.found.n_distinct < _REPEATED * seen.found.n_values


def _repeats(seen: Seen) -> bool:
    return seen.found.n_distinct < _REPEATED * seen.found.n_values


def _repeated_key(sight: Sight) -> bool:
    return any(_repeats(seen) and seen.found.n_distinct > 2 for seen in owner_columns(sight))


def _one_row_each(sight: Sight) -> bool:
    return _unique_owner(sight) and not _repeated_key(sight)


def _unique_owner(sight: Sight) -> bool:
    return any(not _repeats(seen) for seen in owner_columns(sight))
