"""The claims of what a persona buys, product by product, and of the times of its orders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from personas.edition.claim import Claim
from personas.edition.drafting import Draft
from personas.edition.everyone import told_bar, told_share
from personas.edition.numbers import decimals_for
from personas.profiling.bought import Bought, BoughtMost
from personas.profiling.intervals import wilson
from personas.profiling.ordered_when import HOURS_A_PART, OrderedWhen
from personas.texts import ENGLISH, Texts
from personas.texts.language import is_small

# Small words within a name, in English and German.
_SMALL = frozenset(
    "a an and as at by for from in of on or the to with "
    "am auf aus bei das dem den der des die für im mit ohne oder und von vom zu zum zur".split()
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_VOWEL = re.compile(r"[aeiouyäöü]", re.IGNORECASE)


def product_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write the products that more of the persona's members bought than of everyone."""
    return _claims(draft, "bought_products", "products", texts)


def category_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write the categories that more of the persona's members bought than of everyone."""
    return _claims(draft, "bought_categories", "categories", texts)


def usual_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write the products with the most buyers, where hardly any sets the persona apart."""
    return _claims(draft, "bought_usual", "usual", texts)


def ordered_when_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write the times in which more of the persona's orders lie than of everyone's."""
    for at, one in enumerate(draft.understanding.ordered_when.get(draft.persona, ())):
        yield _time(draft, at, one, texts)


def product_name(name: str) -> str:
    """Write a name in capitals as names are read; any other name, and a code, stays as it is.

    Examples
    --------
    >>> product_name("SET OF 3 50'S CAKE TINS"), product_name("KABEL FÜR TV"), product_name("AB12")
    ("Set of 3 50's Cake Tins", 'Kabel für TV', 'AB12')
    """
    if not name.isupper() or len(name.split()) < 2:
        return name
    return _WORD.sub(_as_read, name)


def _as_read(found: re.Match[str]) -> str:
    word = found.group()
    if found.start() and word.lower() in _SMALL:
        return word.lower()
    # "TV" and "DVD" are said letter by letter; "50's" is not.
    return word.capitalize() if "'" in word or _VOWEL.search(word) else word


def _claims(
    draft: Draft,
    slot: str,
    part: Literal["products", "categories", "usual"],
    texts: Texts,
) -> Iterable[Claim]:
    most = draft.understanding.bought.get(draft.persona, BoughtMost())
    told: Sequence[Bought] = getattr(most, part)
    for at, one in enumerate(told):
        yield _bought(draft, slot, at, one, texts)


def _bought(draft: Draft, slot: str, at: int, one: Bought, texts: Texts) -> Claim:
    figures = _figures(one, draft.profile.min_cell, texts)
    label, n = product_name(one.name), texts.count(one.n)
    sentence = "share_row" if figures["index"] is None else "share_row_index"
    return draft.claim(
        slot,
        at,
        texts.say(
            f"marketing.{sentence}",
            label=label,
            shown=figures["shown"],
            everyone=figures["everyone_shown"],
            index=figures["index"],
            n=n,
        ),
        n=one.n,
        basis=texts.say(
            "bought.basis",
            n=n,
            unit=draft.profile.unit,
            persona=draft.persona,
            all=texts.count(one.everyone_n),
        ),
        source=texts.say(f"bought.source_{slot}", level=one.level),
        label=label,
        note=texts.say("marketing.note", n=n),
        **figures,
    )


def _figures(one: Bought, smallest: int, texts: Texts) -> dict[str, Any]:
    """Return what a claim holds as numbers; none that few customers stand behind."""
    share, of_all = one.hits / one.n, one.everyone_hits / one.everyone_n
    decimals = decimals_for(share, of_all)
    everyone = told_share(
        one.everyone_hits,
        one.everyone_n,
        smallest,
        texts,
        gives_away=one.gives_away,
        decimals=decimals,
    )
    hidden = is_small(one.hits, one.n, smallest)
    return {
        "value": None if hidden else share,
        "interval": None if hidden else wilson(one.hits, one.n),
        "shown": texts.safe_percent(one.hits, one.n, min_cell=smallest, decimals=decimals),
        "everyone": everyone.value,
        "everyone_shown": everyone.shown,
        "index": None if hidden else everyone.index(share),
        "share": told_bar(share, one.n, smallest, hidden=hidden),
        "everyone_share": everyone.value,
    }


def _time(draft: Draft, at: int, one: OrderedWhen, texts: Texts) -> Claim:
    share, everyone = one.orders / one.n, one.everyone_orders / one.everyone_n
    decimals = decimals_for(share, everyone)
    shown, of_all = (texts.percent(part, decimals=decimals) for part in (share, everyone))
    label, n = _time_label(one, texts), texts.count(one.n)
    index = round(100 * share / everyone)
    source = "source_season" if one.least_days else "source_time"
    return draft.claim(
        "ordered_when",
        at,
        texts.say("bought.when", label=label, shown=shown, everyone=of_all, index=index, n=n),
        value=share,
        n=one.n,
        interval=one.interval,
        basis=texts.say(
            "bought.basis_when",
            n=n,
            customers=texts.count(one.customers),
            unit=draft.profile.unit,
            persona=draft.persona,
        ),
        source=texts.say(f"bought.{source}", days=texts.count(one.least_days)),
        label=label,
        shown=shown,
        note=texts.say("bought.note_when", n=n),
        everyone=everyone,
        everyone_shown=of_all,
        index=index,
        share=share,
        everyone_share=everyone,
    )


def _time_label(one: OrderedWhen, texts: Texts) -> str:
    if one.cycle == "month":
        return texts.say(f"months.{one.level}")
    if one.cycle == "quarter":
        return texts.say(f"features.Q{one.level}")
    if one.cycle == "weekday":
        return texts.say(f"bought.weekday_{one.level}")
    first = one.level * HOURS_A_PART
    return texts.say("bought.daypart", first=first, last=first + HOURS_A_PART)
