"""Which columns speak of where customers are found, what they buy, when, on offer, and reached.

The brief's block ``pages`` says it; what it leaves out is guessed from names and labels, in English
and German. A guess errs on the side of leaving a column out: a page without a block is honest, a
block with the wrong columns is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from personas.records.features.catalogue import order_feature
from personas.records.page_settings import PAGE_ROLES, PageSettings
from personas.records.schema import Column
from personas.records.words import words

Block = Literal["where_found", "buys", "timing", "offers", "reachable"]
BLOCKS: tuple[Block, ...] = get_args(Block)

_REACHED = frozenset(
    "newsletter newsletters consent optin permission contactable reachable mailing mailings "
    "marketable sms whatsapp email emails gdpr dsgvo doi einwilligung erreichbar werbeerlaubnis "
    "kontaktierbar".split()
)
# Say it only alone, or beside a word of permission: "phone service" is a product.
_REACHED_BY = frozenset("phone telephone telefon mobile mobil mail post push call calls".split())
_ALLOWED = frozenset(
    "allowed ok valid known consent permission opt optin has contact reachable available may "
    "erlaubt erlaubnis gültig einwilligung".split()
)
# "Do not call" says the opposite.
_DENIED = frozenset(
    "not no un never out optout unsubscribed unsubscribe bounced bounce blocked nicht kein keine "
    "abgemeldet gesperrt".split()
)
_OFFERS = frozenset(
    "discount discounts discounted rebate rebates coupon coupons voucher vouchers promo promos "
    "promotion promotions deal deals bargain bargains offer offers cashback markdown loyalty bonus "
    "rabatt rabatte nachlass gutschein gutscheine aktion aktionen angebot angebote skonto".split()
)
_WHEN = frozenset(
    "recency gap gaps interval intervals between since seit tenure frequency abstand abstände "
    "häufigkeit".split()
)
# As levels a time, in a number a rate: "web visits a month".
_WHEN_LEVELS = frozenset(
    "weekday wochentag season saison month monat quarter quartal hour stunde".split()
)
_BORN = frozenset("birth birthday birthdate born dob geburt geburtsdatum geburtstag".split())
_HOW_OFTEN = frozenset(
    "orders purchases transactions bookings visits bestellungen einkäufe käufe buchungen "
    "besuche".split()
)
_WHERE = frozenset(
    "source sources channel channels medium utm referrer referral acquisition origin touchpoint "
    "touchpoints platform device online offline web website webshop shop store stores catalog "
    "catalogue marketplace app instore outlet quelle herkunft kanal kanäle vertriebsweg kontaktweg "
    "filiale filialen katalog webseite onlineshop plattform gerät".split()
)
_BOUGHT = frozenset(
    "product products item items article articles assortment brand brands basket plan service "
    "services subscription produkt produkte artikel sortiment marke marken warenkorb warengruppe "
    "warengruppen tarif abo".split()
)
_SPENT = frozenset("mnt amt spend spent ausgaben umsatz".split())
# "Online backup" is a product, and found nowhere.
_NOT_WHERE = frozenset("security backup protection banking support".split())
# "Spend a year" is no product.
_NO_PRODUCT = frozenset(
    "total all sum overall annual yearly monthly weekly average avg mean per year month week last "
    "customer money amount number web online store catalog gesamt jahr monat summe".split()
)
# German compounds: "Rabattanteil", "Newsletteranmeldung".
_STEMS: Mapping[Block, tuple[str, ...]] = {
    "reachable": ("newsletter", "einwilligung", "werbeerlaubnis"),
    "offers": ("rabatt", "gutschein", "coupon", "discount"),
    "where_found": ("vertriebskanal", "onlineanteil", "werbekanal"),
    "buys": ("produktgruppe", "warengruppe", "produktkategorie"),
}
# What is worked out of the orders says less by its words than by what it is: None stands on the
# front alone. How much they buy is no answer to when they do.
_OF_ORDERS: Mapping[str, Block | None] = {
    "median_basket": "buys",
    "products_count": "buys",
    "top_category": "buys",
    "top_category_share": "buys",
    "discounted_share": "offers",
    "median_gap_days": "timing",
    "top_quarter": "timing",
    "weekend_orders_share": "timing",
    "days_since_last_order": "timing",
    "channel_orders_share": "where_found",
    "top_channel": "where_found",
}
_MIXED = ("number", "category", "set", "ordered")


def marketing_columns(
    columns: Iterable[Column], given: PageSettings | None = None
) -> dict[Block, tuple[str, ...]]:
    """Say which columns each block of the marketing page is made of.

    Parameters
    ----------
    columns : iterable of Column
        Of any role; only segment and describe columns are ever chosen.
    given : PageSettings, optional
        What the brief states; a block that it leaves out is guessed, without the columns that
        stand in another block already.

    Returns
    -------
    dict of str to tuple of str
        Column names by block, every block.

    Examples
    --------
    >>> from personas.records.schema import Column
    >>> def column(name, kind):
    ...     return Column(name=name, kind=kind, role="segment", label=name)
    >>> found = marketing_columns([column("lead_source", "category"), column("SMS_OK", "flag")])
    >>> found["where_found"], found["reachable"]
    (('lead_source',), ('SMS_OK',))
    """
    given = given or PageSettings()
    stated = dict(given.blocks())
    taken = set(given.columns)
    found: dict[Block, list[str]] = {block: list(stated.get(block, ())) for block in BLOCKS}
    for column in columns:
        if column.name in taken or column.role not in PAGE_ROLES or column.kind == "text":
            continue
        block = _guess(column)
        if block is not None and block not in stated:
            found[block].append(column.name)
    return {block: tuple(dict.fromkeys(names)) for block, names in found.items()}


def _guess(column: Column) -> Block | None:
    feature = order_feature(column.name)
    if feature is not None:
        return _OF_ORDERS.get(feature)
    said = (*words(column.name), *words(column.label))
    if _is_reachable(column, said):
        return "reachable"
    if column.kind != "date" and _says(said, _OFFERS, "offers"):
        return "offers"
    if _is_timing(column, said):
        return "timing"
    if _is_where_found(column, said):
        return "where_found"
    if column.kind == "number" and _HOW_OFTEN & set(said):
        return "timing"
    return "buys" if _is_bought(column, said) else None


def _says(said: Iterable[str], known: frozenset[str], block: Block) -> bool:
    stems = _STEMS.get(block, ())
    return any(word in known or word.startswith(stems) for word in said)


def _is_reachable(column: Column, said: tuple[str, ...]) -> bool:
    if column.kind != "flag" or _DENIED & set(said):
        return False
    if (
        _says(said, _REACHED, "reachable")
        or {"e", "mail"} <= set(said)
        or {"opt", "in"} <= set(said)
    ):
        return True
    spoken = set(said) & _REACHED_BY
    return bool(spoken) and (bool(_ALLOWED & set(said)) or len(words(column.name)) == 1)


def _is_timing(column: Column, said: tuple[str, ...]) -> bool:
    if _BORN & set(said):
        return False
    if column.kind == "date":
        return True
    known = _WHEN if column.kind == "number" else _WHEN | _WHEN_LEVELS
    return column.kind in _MIXED and bool(known & set(said))


def _is_where_found(column: Column, said: tuple[str, ...]) -> bool:
    if column.kind not in _MIXED or _NOT_WHERE & set(said):
        return False
    return _says(said, _WHERE, "where_found")


def _is_bought(column: Column, said: tuple[str, ...]) -> bool:
    if column.kind == "number":
        named = words(column.name)
        if len(named) < 2 or not _SPENT & {named[0], named[-1]}:
            return False
        return any(
            len(word) > 2 and word not in _NO_PRODUCT | _SPENT and word.isalpha() for word in named
        )
    if column.kind == "set":
        return True
    return column.kind in ("category", "flag") and _says(said, _BOUGHT, "buys")
