"""Which column names the customer: by the values where there are customers, else by the header."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import narwhals as nw

from personas.records.history.side_rows import Frame, count
from personas.records.proposing.proposed import Proposed, percent, sureness
from personas.records.proposing.sight import Seen, Sight
from personas.records.proposing.vocabulary import CUSTOMER

# A key below this share of known rows joins nothing.
_LEAST_KNOWN = 0.5
# What a change of spelling must win to be worth proposing.
_WORTH_A_RULE = 0.2
_NEARLY_UNIQUE = 0.95

RULES: Mapping[str, Callable[[nw.Expr], nw.Expr]] = {
    "without apostrophes": lambda key: key.str.replace_all("^['’‘`]+", ""),
    "without leading zeros": lambda key: key.str.replace_all("^['’‘`]*0+", ""),
    "without regard to capitals": lambda key: key.str.strip_chars().str.to_lowercase(),
}


@dataclass(frozen=True)
class KeyMatch:
    """How the keys of one column meet the ids of the customers.

    Attributes
    ----------
    column, id_column : str
    n_keys, n_known : int
        Different keys, and those of them that are ids.
    known_share : float
        Rows whose key is an id.
    customers_share : float
        Customers who have a row.
    rule : str, optional
        What has to be done to keys and ids before they meet.
    """

    column: str
    id_column: str
    n_keys: int
    n_known: int
    known_share: float
    customers_share: float
    rule: str | None = None


def id_columns(sight: Sight) -> list[str]:
    """Columns of a file of customers that name them, the likeliest first."""
    inferred = sight.schema.id_column
    unique = [
        seen.name
        for seen in sight.columns
        if seen.may_name
        and seen.filled >= 0.5
        and seen.found.n_distinct >= _NEARLY_UNIQUE * seen.found.n_values
        and (CUSTOMER.strength(seen.name) or seen.as_record.role in ("id", "ignore"))
    ]
    first = [inferred.name] if inferred else []
    return list(dict.fromkeys([*first, *sorted(unique, key=lambda name: -CUSTOMER.strength(name))]))


def owner_columns(sight: Sight) -> list[Seen]:
    """Columns whose header says that they name a customer, the likeliest first."""
    named = [seen for seen in sight.columns if seen.may_name and CUSTOMER.strength(seen.name)]
    # "Id" alone names whatever the file is about, so it is the customer where nothing else is.
    others = [seen for seen in named if seen.name.casefold() != "id"]
    return sorted(others or named, key=lambda seen: -CUSTOMER.strength(seen.name))


def best_match(sight: Sight, customers: Sight) -> KeyMatch | None:
    """Find the column of a file whose keys are ids of the customers.

    Returns
    -------
    KeyMatch or None
        None where no column's keys are, on at least half of the rows.
    """
    found: list[tuple[float, KeyMatch]] = []
    for place, id_column in enumerate(id_columns(customers)[:3]):
        ids = _counted(customers, customers.by_name[id_column])
        for seen in sight.columns:
            strength = CUSTOMER.strength(seen.name)
            if not seen.may_name or not (strength or seen.found.n_distinct > 2):
                continue
            match = _match(_counted(sight, seen), ids, seen.name, id_column, sight.n_rows)
            if match is not None:
                # Small whole numbers are ids by chance, but of few customers.
                worth = match.known_share + match.customers_share + strength - place / 10
                found.append((worth, match))
        if any(match.known_share >= _LEAST_KNOWN for _, match in found):
            break
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _counted(sight: Sight, seen: Seen) -> Frame:
    keys = sight.frame.select(key=seen.text).filter(~nw.col("key").is_null())
    counted = keys.group_by("key").agg(nw.len().alias("n"))
    return sight.typed.engine.keep(counted, stem="keys")


def _match(keys: Frame, ids: Frame, column: str, id_column: str, n_rows: int) -> KeyMatch | None:
    plain = _met(keys, ids, column, id_column, n_rows, None)
    best = plain
    if plain.known_share < 1 - _WORTH_A_RULE:
        ruled = [_met(keys, ids, column, id_column, n_rows, rule) for rule in RULES]
        top = max(ruled, key=lambda match: match.known_share)
        best = top if top.known_share >= plain.known_share + _WORTH_A_RULE else plain
    return best if best.known_share >= _LEAST_KNOWN else None


def _met(
    keys: Frame, ids: Frame, column: str, id_column: str, n_rows: int, rule: str | None
) -> KeyMatch:
    if rule is not None:
        keys, ids = (
            frame.with_columns(key=RULES[rule](nw.col("key")))
            .group_by("key")
            .agg(nw.col("n").sum())
            for frame in (keys, ids)
        )
    known = keys.join(ids.select("key"), on="key", how="semi")
    found = (
        known.select(nw.len().cast(nw.Int64()).alias("keys"), nw.col("n").sum().alias("rows"))
        .collect()
        .rows()[0]
    )
    n_known, n_known_rows = int(found[0]), int(found[1] or 0)
    return KeyMatch(
        column,
        id_column,
        count(keys),
        n_known,
        n_known_rows / n_rows,
        n_known / max(count(ids), 1),
        rule,
    )


def customer_of(sight: Sight, match: KeyMatch | None, customers: Sight | None) -> Proposed | None:
    """Propose the column that names the customer."""
    owners = owner_columns(sight)
    if match is not None and customers is not None:
        others = tuple(seen.name for seen in owners if seen.name != match.column)
        reason = (
            f"{match.n_known:,} of {match.n_keys:,} keys are ids of {customers.file}"
            f"{f' {match.rule}' if match.rule else ''}; "
            f"{percent(match.customers_share)} of customers have rows"
        )
        sure = sureness((match.known_share >= 0.95) + (match.rule is None))
        return Proposed("customer", match.column, sure, reason, others[:3])
    if not owners:
        return None
    best = owners[0]
    others = tuple(seen.name for seen in owners[1:4])
    if customers is not None:
        reason = f"by its name; its keys are no ids of {customers.file}"
        return Proposed("customer", best.name, "guess", reason, others)
    n_keys = sight.n_different(best)
    rows = best.found.n_values / max(n_keys, 1)
    strong = CUSTOMER.strength(best.name) == 2
    said = "says" if strong else "may mean"
    reason = f"name {said} customer, {n_keys:,} keys, {rows:.1f} rows each"
    return Proposed("customer", best.name, sureness(strong + (rows > 1.05)), reason, others)
