"""The claims of the marketing page: where customers are found, what they buy, when, on offer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from personas.edition.claim import Claim
from personas.edition.drafting import Draft
from personas.edition.everyone import ToldShare, everyone_share, told_bar
from personas.edition.numbers import Format, decimals_for
from personas.profiling.facts import YES, ColumnProfile
from personas.profiling.marketing import PageRow
from personas.profiling.marketing_columns import Block
from personas.profiling.names import capital
from personas.texts import ENGLISH, Texts
from personas.texts.language import DASH, is_small

# The slot of each block.
SLOTS: dict[Block, str] = {
    "where_found": "found_at",
    "buys": "buys",
    "timing": "timing",
    "offers": "offers",
    "reachable": "reachable",
}


def page_claims(draft: Draft, block: Block, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write the lines of one block, what sets the persona apart most first."""
    blocks = draft.understanding.pages.get(draft.persona, {})
    for at, row in enumerate(blocks.get(block, ())):
        yield _row(draft, SLOTS[block], at, row, texts)


def audience_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write which customers to export for this persona, and how many can be reached."""
    unit, n = draft.profile.unit, texts.count(draft.n)
    row = _most_reached(draft)
    values: dict[str, Any] = {"n": n, "unit": unit, "persona": draft.persona}
    share, key, source = "", "audience", texts.say("marketing.audience_source")
    hidden = True
    if row is not None and row.hits is not None:
        column = row.aspect.column
        hidden = is_small(row.hits, row.n, draft.profile.min_cell)
        share = texts.safe_percent(row.hits, row.n, min_cell=draft.profile.min_cell)
        key = "audience_few" if hidden else "audience_reachable"
        source = texts.say("marketing.audience_source_reachable", column=column.name)
        values |= {"reachable": texts.count(row.hits), "share": share, "label": column.label}
    yield draft.claim(
        "audience",
        None,
        texts.say(f"marketing.{key}", **values),
        value=draft.n,
        n=draft.n,
        kind="derived",
        basis=texts.say("marketing.audience_basis", **values),
        source=source,
        shown=n,
        note=share,
        share=None if row is None or hidden else row.value,
    )


def _most_reached(draft: Draft) -> PageRow | None:
    blocks = draft.understanding.pages.get(draft.persona, {})
    flags = [
        row
        for row in blocks.get("reachable", ())
        if row.aspect.column.kind == "flag" and row.hits is not None
    ]
    return max(flags, key=lambda row: (row.hits or 0, row.aspect.column.name), default=None)


def _row(draft: Draft, slot: str, at: int, row: PageRow, texts: Texts) -> Claim:
    found = draft.profile.columns[row.aspect.column.name]
    label, n = _label(row, texts), texts.count(row.n)
    shown, everyone = _shown(row, found, draft.profile.min_cell, texts)
    middle = _middle_half(draft, row, found)
    figures = _figures(row, _everyone(row, found, draft.profile.min_cell, texts), draft)
    measure = "share" if row.hits is not None else row.measure
    text = texts.say(
        f"marketing.{_sentence(row, figures['index'], middle)}",
        label=capital(label),
        shown=shown,
        everyone=everyone,
        index=figures["index"],
        middle=middle,
        n=n,
    )
    basis = texts.say(
        "marketing.basis",
        n=n,
        unit=draft.profile.unit,
        persona=draft.persona,
        all=texts.count(row.everyone_n),
    )
    return draft.claim(
        slot,
        at,
        text,
        n=row.n,
        basis=basis,
        source=texts.say(f"marketing.source_{measure}", column=row.aspect.column.name),
        label=label,
        shown=shown,
        note=texts.say("marketing.note_middle" if middle else "marketing.note", n=n, middle=middle),
        everyone_shown=everyone,
        **figures,
    )


def _figures(row: PageRow, told: ToldShare | None, draft: Draft) -> dict[str, Any]:
    """Return what a claim of a line holds as numbers; none that few customers stand behind."""
    min_cell = draft.profile.min_cell
    hidden = row.hits is not None and is_small(row.hits, row.n, min_cell)
    everyone: float | None = row.everyone
    index = row.index
    if told is not None and not told.exact:
        everyone, index = told.value, told.index(row.value)
    return {
        "value": None if hidden else row.value,
        "interval": None if hidden else row.interval,
        "everyone": everyone,
        "index": None if hidden else index,
        "share": None if told is None else told_bar(row.value, row.n, min_cell, hidden=hidden),
        "everyone_share": None if told is None else everyone,
    }


def _everyone(row: PageRow, found: ColumnProfile, min_cell: int, texts: Texts) -> ToldShare | None:
    """Everyone's share beside a line's; None for a number."""
    if row.hits is None:
        return None
    decimals = decimals_for(row.value, row.everyone)
    return everyone_share(found, row.aspect, row.measure, min_cell, texts, decimals=decimals)


def _sentence(row: PageRow, index: int | None, middle: str) -> str:
    if row.hits is None:
        return "number_row_middle" if middle else "number_row"
    return "share_row" if index is None else "share_row_index"


def _label(row: PageRow, texts: Texts) -> str:
    column, level = row.aspect.column, row.aspect.level
    if level is None:
        key = row.measure.replace("share_", "")
        return texts.say(f"marketing.{key}", label=column.label)
    if column.kind == "flag" and level == YES:
        return column.label
    key = "at_least" if column.kind == "ordered" else "level"
    words = column.level_names.get(level, level)
    return texts.say(f"marketing.{key}", label=column.label, level=words)


def _shown(row: PageRow, found: ColumnProfile, min_cell: int, texts: Texts) -> tuple[str, str]:
    told = _everyone(row, found, min_cell, texts)
    if row.hits is None or told is None:
        return Format(found, texts).pair(row.value, row.everyone, row.measure)
    decimals = decimals_for(row.value, row.everyone)
    return (
        texts.safe_percent(row.hits, row.n, min_cell=min_cell, decimals=decimals),
        told.shown,
    )


def _middle_half(draft: Draft, row: PageRow, found: ColumnProfile) -> str:
    if row.hits is not None:
        return ""
    mine = found.numbers(draft.persona)
    if mine.n < 4 * draft.profile.min_cell or mine.q25 == mine.q75:
        return ""
    middle = Format(found, draft.texts).range(mine.q25, mine.q75)
    return middle if DASH in middle else ""
