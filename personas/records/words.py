"""What the names of columns say, in English and German: hints for kinds, roles and labels.

All words are case-folded, as `words` returns them ("strasse" stands for "Straße" too).
"""

from __future__ import annotations

import re

# "12m" and "v10" stay whole; "Cmp3", "MntWines" and "IPAddress" are split.
_PIECES = re.compile(
    r"(?<![^\W_])(?:\d+[^\W\d_]|[^\W\d_]\d+)(?![^\W_])"
    r"|[A-ZÄÖÜ]+(?=[A-ZÄÖÜ][^\W\d_A-ZÄÖÜ])|[A-ZÄÖÜ]?[^\W\d_A-ZÄÖÜ]+|[A-ZÄÖÜ]+|\d+"
)

ID = frozenset("id ids uuid guid key kennung identifier pk".split())
# Name an identifier only as the last word: "customer number", "KundenNr".
ID_LAST = frozenset("no nr num number nummer code ref reference".split())
OWNER = frozenset(
    "customer cust client account user member contact person subscriber household guest patient "
    "buyer shopper company lead respondent donor player student employee record row "
    "kunde kunden konto mitglied firma person haushalt gast".split()
)
CODE = frozenset(
    "channel region type typ code segment store shop cluster category class group plan branch "
    "status state country zone district department weekday month quarter version tier level kind "
    "industry sector area territory site warehouse brand model "
    "kanal kategorie klasse gruppe filiale gebiet art bundesland land bezirk branche abteilung "
    "wochentag monat quartal stufe".split()
)
PERIODS = {"month": 12, "monat": 12, "quarter": 4, "quartal": 4, "weekday": 7, "wochentag": 7}
POSTAL = frozenset("zip zipcode plz postcode postal postleitzahl".split())
# First words of a count, whatever is counted.
COUNTS = frozenset(
    "num number n no count cnt total sum avg average mean share pct max min anzahl summe".split()
)
DATE = frozenset(
    "date datum dt day tag dob birthday birthdate since seit created joined signup registered "
    "geburtsdatum timestamp time".split()
)
COORDINATE = frozenset("latitude longitude lat lon lng".split())

PROTECTED = frozenset(
    "gender sex geschlecht anrede salutation ethnicity ethnic ethnie race rasse religion "
    "religious konfession health gesundheit disability disabilities disabled behinderung "
    "handicap pregnant pregnancy schwanger".split()
)
GENDERS = frozenset(
    "male female man woman men women m f w d x other diverse divers mr mrs ms miss herr frau "
    "mann männlich weiblich masculin féminin homme femme non-binary nonbinary".split()
)
GENDER_MARKS = frozenset("male female herr frau mr mrs männlich weiblich homme femme".split())

# Personal whatever the column holds ...
PERSONAL = frozenset(
    "email surname lastname firstname fullname forename vorname nachname familienname iban ssn "
    "passport anschrift hausnummer".split()
)
# ... and personal where most customers have a value of their own.
PERSONAL_IF_MANY = frozenset(
    "mail phone telephone telefon tel mobile mobil handy fax cell address adresse street strasse "
    "ip twitter linkedin url website name names contact".split()
)
PERSONAL_PAIRS = frozenset(
    [
        *[(word, "name") for word in ("first", "last", "full", "middle", "given", "family")],
        *[("e", "mail"), ("ip", "address"), ("social", "security")],
    ]
)
# Whose name: "product name" is no person's.
NAMED_THINGS = frozenset(
    "product item plan brand campaign category segment store channel region event stage list "
    "group service file produkt artikel marke kampagne".split()
)

OUTCOME = frozenset(
    "response responses responded responder churn churned converted conversion conversions "
    "complain complains complained complaint complaints won lost canceled cancelled cancellation "
    "unsubscribed outcome attrition exited renewed winback retained "
    "reaktion reagiert gekündigt kündigung abgewandert beschwerde reklamation gewonnen verloren "
    "konvertiert storniert abschluss".split()
)
# An outcome where the column says yes or no.
OUTCOME_IF_FLAG = frozenset(
    "deposit y target clicked opened purchased bought subscribed gekauft".split()
)
ACCEPTED = frozenset("accepted angenommen".split())
OFFERS = frozenset("cmp campaign offer offers kampagne angebot mailing".split())
# What happened before is no outcome: "previous outcome"; nor is a "response time".
NO_OUTCOME = frozenset(
    "previous prior last past time duration hours days letzte vorherige zeit dauer".split()
)

UNITS = frozenset(
    "customers accounts clients members subscribers users patients guests companies contacts "
    "leads shops households buyers shoppers donors players students employees respondents".split()
)
CURRENCIES = {
    **dict.fromkeys(("eur", "euro", "euros"), "€"),
    **dict.fromkeys(("usd", "dollar", "dollars"), "$"),
    **dict.fromkeys(("gbp", "pound", "pounds"), "£"),
}

_SHORT = {
    **dict.fromkeys(("num", "nr", "cnt", "anz"), "number of"),
    **dict.fromkeys(("amt", "mnt"), "amount of"),
    "avg": "average",
    "qty": "quantity of",
    "dt": "date of",
    **dict.fromkeys(("pct", "perc"), "percentage of"),
    "yrs": "years",
}


def words(name: str) -> tuple[str, ...]:
    """Split a column's name at underscores, spaces, digits and inner capitals, case-folded.

    Examples
    --------
    >>> words("NumWebVisitsMonth"), words("customerID"), words("StreamingTV")
    (('num', 'web', 'visits', 'month'), ('customer', 'id'), ('streaming', 'tv'))
    >>> words("AcceptedCmp3"), words("Kunden-Nr."), words("orders_12m")
    (('accepted', 'cmp', '3'), ('kunden', 'nr'), ('orders', '12m'))
    """
    return tuple(piece.casefold() for piece in _pieces(name))


def _pieces(name: str) -> list[str]:
    # Salesforce marks the columns that people added: "Rating__c".
    return _PIECES.findall(name.removesuffix("__c"))


def label(name: str) -> str:
    """Make a column's name readable: split, in lower case, common short forms written out.

    Examples
    --------
    >>> label("NumWebPurchases"), label("Dt_Customer"), label("StreamingTV")
    ('number of web purchases', 'date of customer', 'streaming TV')
    >>> label("avg_basket_eur"), label("TOTAL_SPEND"), label("***")
    ('average basket', 'total spend', '***')
    """
    pieces = _pieces(name)
    if len(pieces) > 1 and pieces[-1].casefold() in CURRENCIES:
        pieces.pop()
    written = []
    for place, piece in enumerate(pieces):
        short = _SHORT.get(piece.casefold(), "")
        if short and place + 1 < len(pieces):
            written.append(short)
        elif short:
            written.append(short.removesuffix(" of"))
        elif piece.isupper() and 1 < len(piece) <= 4 and not name.isupper():
            written.append(piece)
        else:
            written.append(piece.lower())
    return " ".join(written) or name.strip() or "unnamed"
