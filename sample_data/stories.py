"""The five kinds of accounts planted in the sample data, and the words it is made of.

Everything here is invented. A `Story` says how one kind of account buys; `generate.py` draws
accounts from it.
"""

from __future__ import annotations

from dataclasses import dataclass

INDUSTRIES = (
    "Offices & services",
    "Hospitality",
    "Retail",
    "Health care",
    "Education",
    "Public administration",
    "Manufacturing",
    "Crafts",
)
SOURCES = ("Web search", "Referral", "Trade fair", "Sales rep", "Tender portal", "Catalogue")
PAYMENT_TERMS = ("prepaid", "14 days", "30 days", "60 days")
PRODUCTS = ("Seating", "Desks", "Storage", "Lighting", "Kitchen", "Cleaning", "Paper")
CHANNELS = ("online", "rep", "phone", "tender")
LOST_REASONS = ("price", "no decision", "delivery time", "competitor", "budget cut")
COUNTRIES = {
    "Germany": 0.46,
    "Austria": 0.14,
    "Netherlands": 0.13,
    "Belgium": 0.10,
    "Denmark": 0.09,
    "Poland": 0.08,
}


@dataclass(frozen=True)
class Campaign:
    """One campaign: when it ran, on which channel, for which share; or for the silent only."""

    name: str
    channel: str
    sent: str
    reach: float
    for_silent: bool = False


CAMPAIGNS = (
    Campaign("Autumn catalogue", "post", "2024-09-16", 0.55),
    Campaign("Shop vouchers", "e-mail", "2024-11-18", 0.60),
    Campaign("Workplace week", "visit", "2025-03-10", 0.25),
    Campaign("Spring upgrade", "e-mail", "2025-04-22", 0.60),
    Campaign("Spring upgrade", "phone", "2025-05-06", 0.25),
    Campaign("Win-back call", "phone", "2025-09-15", 0.40, for_silent=True),
)


@dataclass(frozen=True)
class Story:
    """How one planted kind of account looks and buys.

    Weights go with the tuples above. Medians of skewed numbers come with the standard deviation
    of their logarithm.
    """

    name: str
    share: float
    employees: tuple[float, float]
    industries: tuple[float, ...]
    sources: tuple[float, ...]
    payment_terms: tuple[float, ...]
    since: tuple[str, str]
    orders_a_year: tuple[float, float]
    basket: tuple[float, float]
    channels: tuple[float, ...]
    discounted: float
    products: tuple[float, ...]
    rep_visits: float
    tickets: float
    newsletter: float
    contract: float
    satisfaction: tuple[float, float, float]
    leaves: float
    deals_a_year: float
    deal_size: tuple[float, float]
    deal_won: float
    deal_days: float
    deal_discount: float
    lost: tuple[float, ...]
    answers: dict[str, float]
    asks_first: float
    stops: tuple[str, str] | None = None


ONLINE = Story(
    name="Online repeat buyers on discount",
    share=0.27,
    employees=(14, 0.8),
    industries=(34, 20, 28, 6, 3, 1, 3, 5),
    sources=(60, 17, 5, 2, 0.5, 15.5),
    payment_terms=(52, 34, 12, 2),
    since=("2021-01-01", "2025-04-30"),
    orders_a_year=(6.0, 0.45),
    basket=(190, 0.45),
    channels=(86, 3, 11, 0),
    discounted=0.58,
    products=(6, 4, 8, 8, 20, 26, 28),
    rep_visits=0.25,
    tickets=1.1,
    newsletter=0.74,
    contract=0.03,
    satisfaction=(12, 45, 43),
    leaves=0.09,
    deals_a_year=0.15,
    deal_size=(840, 0.6),
    deal_won=0.38,
    deal_days=17,
    deal_discount=0.08,
    lost=(46, 24, 16, 12, 2),
    answers={"post": 0.07, "e-mail": 0.31, "visit": 0.05, "phone": 0.08},
    asks_first=0.10,
)
KEY_ACCOUNTS = Story(
    name="Large accounts served by reps",
    share=0.17,
    employees=(330, 0.55),
    industries=(26, 18, 8, 14, 3, 2, 28, 1),
    sources=(8, 24, 22, 36, 5, 5),
    payment_terms=(1, 9, 58, 32),
    since=("2009-01-01", "2024-06-30"),
    orders_a_year=(5.4, 0.4),
    basket=(2300, 0.6),
    channels=(18, 58, 20, 4),
    discounted=0.34,
    products=(24, 22, 18, 12, 9, 8, 7),
    rep_visits=5.5,
    tickets=3.6,
    newsletter=0.45,
    contract=0.76,
    satisfaction=(14, 38, 48),
    leaves=0.05,
    deals_a_year=1.0,
    deal_size=(18500, 0.7),
    deal_won=0.44,
    deal_days=74,
    deal_discount=0.14,
    lost=(22, 20, 17, 31, 10),
    answers={"post": 0.05, "e-mail": 0.12, "visit": 0.42, "phone": 0.24},
    asks_first=0.93,
)
ONE_OFF = Story(
    name="Small one-off buyers",
    share=0.23,
    employees=(5, 0.7),
    industries=(20, 16, 20, 5, 3, 0.5, 3.5, 32),
    sources=(60, 17, 9, 2, 1, 11),
    payment_terms=(72, 20, 7, 1),
    since=("2024-03-01", "2025-10-31"),
    orders_a_year=(0.7, 0.0),
    basket=(310, 0.65),
    channels=(94, 1, 5, 0),
    discounted=0.06,
    products=(22, 18, 16, 14, 12, 10, 8),
    rep_visits=0.06,
    tickets=0.45,
    newsletter=0.3,
    contract=0.0,
    satisfaction=(20, 52, 28),
    leaves=0.14,
    deals_a_year=0.1,
    deal_size=(420, 0.5),
    deal_won=0.25,
    deal_days=12,
    deal_discount=0.04,
    lost=(38, 43, 10, 7, 2),
    answers={"post": 0.03, "e-mail": 0.07, "visit": 0.03, "phone": 0.06},
    asks_first=0.16,
)
PUBLIC = Story(
    name="Public buyers through tenders",
    share=0.14,
    employees=(160, 0.65),
    industries=(5, 2, 1, 20, 29, 38, 4, 1),
    sources=(6, 7, 6, 8, 70, 3),
    payment_terms=(0.5, 5, 55, 39.5),
    since=("2011-01-01", "2024-06-30"),
    orders_a_year=(3.2, 0.35),
    basket=(4200, 0.5),
    channels=(7, 12, 10, 71),
    discounted=0.06,
    products=(30, 33, 21, 9, 1, 3, 3),
    rep_visits=1.8,
    tickets=1.8,
    newsletter=0.15,
    contract=0.50,
    satisfaction=(15, 60, 25),
    leaves=0.04,
    deals_a_year=1.2,
    deal_size=(24000, 0.6),
    deal_won=0.31,
    deal_days=121,
    deal_discount=0.02,
    lost=(51, 3, 14, 18, 14),
    answers={"post": 0.08, "e-mail": 0.05, "visit": 0.14, "phone": 0.07},
    asks_first=0.97,
)
LAPSED = Story(
    name="Lapsed former regulars",
    share=0.19,
    employees=(26, 0.85),
    industries=(24, 20, 20, 9, 4, 1, 12, 10),
    sources=(16, 19, 17, 12, 1, 35),
    payment_terms=(16, 49, 31, 4),
    since=("2006-01-01", "2022-06-30"),
    orders_a_year=(4.6, 0.30),
    basket=(520, 0.55),
    channels=(30, 16, 54, 0),
    discounted=0.22,
    products=(14, 10, 20, 12, 12, 16, 16),
    rep_visits=0.6,
    tickets=0.45,
    newsletter=0.36,
    contract=0.04,
    satisfaction=(42, 43, 15),
    leaves=0.33,
    deals_a_year=0.25,
    deal_size=(1500, 0.6),
    deal_won=0.14,
    deal_days=38,
    deal_discount=0.11,
    lost=(24, 33, 9, 32, 2),
    answers={"post": 0.06, "e-mail": 0.04, "visit": 0.10, "phone": 0.13},
    asks_first=0.55,
    stops=("2024-02-01", "2025-03-15"),
)
STORIES = (ONLINE, KEY_ACCOUNTS, ONE_OFF, PUBLIC, LAPSED)

# What an account of an industry is called: a word of the first row before one of these.
NAME_STARTS = (
    "Alder Birch Bramble Brook Calder Cedar Clover Copper Dale Eastfield Elm Fairway Fern "
    "Flint Foxglove Gable Glen Granite Green Hartley Hazel Heath Holly Ivy Juniper Kestrel "
    "Kingsmead Lark Laurel Linden Maple Marsh Meadow Mill Moor Nettle Northgate Oak Orchard "
    "Otter Park Pebble Poplar Quarry Raven Reed Ridge River Rowan Saffron Sand Silver Slate "
    "Spring Stone Summit Swan Thistle Valley Vine Walnut Weir Willow Winter Wood Wren Yarrow"
)
NAME_ENDS = {
    "Offices & services": ("Consulting", "Partners", "Legal", "Insurance", "Studio", "Software"),
    "Hospitality": ("Hotel", "Inn", "Bistro", "Catering", "Café", "Guesthouse"),
    "Retail": ("Stores", "Books", "Fashion", "Bikes", "Foods", "Garden Centre"),
    "Health care": ("Clinic", "Dental", "Care Home", "Pharmacy", "Physio"),
    "Education": ("School", "College", "Academy", "Nursery", "Library"),
    "Public administration": ("Town Hall", "District Office", "Fire Service", "Water Board"),
    "Manufacturing": ("Tools", "Plastics", "Metalworks", "Packaging", "Electronics"),
    "Crafts": ("Joinery", "Roofing", "Painters", "Bakery", "Upholstery"),
}
GIVEN_NAMES = {
    "f": ("anna", "britta", "clara", "dana", "eva", "freya", "hanna", "ines", "julia", "mara"),
    "m": ("adam", "bent", "carl", "david", "emil", "finn", "hugo", "jan", "lars", "milan"),
}
FAMILY_NAMES = (
    "becker bergman claes dekker fischer graf hansen holm jansen kaiser keller kowal lang "
    "lind maas meier moser nowak olsen peeters richter schmid smit steen vogel weber wolf "
    "zeman"
)
