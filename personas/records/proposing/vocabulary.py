"""What header words say about the columns of histories, in English and German.

A pattern is held against the words of a header, in small letters with one space between them, as
`personas.records.words.words` splits them: ``"OrderDate"`` is ``"order date"``. German compounds
stay one word, so their patterns look for parts of words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from personas.records.words import words


@dataclass(frozen=True)
class Hint:
    """Patterns for one setting: a ``strong`` match says it, a ``weak`` one allows it.

    Examples
    --------
    >>> TIME.strength("InvoiceDate"), TIME.strength("day"), TIME.strength("Delivery date")
    (2, 1, 0)
    """

    strong: str
    weak: str = r"(?!)"
    never: str = r"(?!)"

    def strength(self, name: str) -> int:
        """2 where the header says it, 1 where it may mean it, 0 where it does not."""
        said = " ".join(words(name))
        if re.search(self.never, said):
            return 0
        if re.search(self.strong, said):
            return 2
        return 1 if re.search(self.weak, said) else 0


# "IDs" is split into "i" and "ds".
_ID = r"(ids?|i ds|no|nr|num|number|nummer|code|key|ref|reference|kennung|identifier)"
_NO_SALES = (
    r"\b(tax(es)?|vat|mwst|ust|shipping|postage|fees?|costs?|margin|count|days|date|rate|fx)\b"
    r"|steuer|versand|porto|gebühr|kosten|marge|menge|anzahl|jahres|währung|datum"
)
_LATER = (
    r"\bdue\b|fällig|deliver|liefer|\bship|versand|paid|bezahlt|fulfil|cancel|storn|refund|erstatt"
)
_OF_CUSTOMERS = (
    r"\b(type|segment|group|status|class|category|since|age|gender|country|city|region|value|score"
    r"|marketing|newsletter|opt|name|owner|parent|employee|rep|seller|manager|consent|accepts)\b"
    r"|berater|verkäufer|seit|gruppe|stadt|land$|kundenname"
)

CUSTOMER = Hint(
    strong=rf"\b(customer|cust|client|account|member|user|household|subscriber|buyer|shopper"
    rf"|company|contact)s? {_ID}$|^(customer|client|account|kunde|debitor)$"
    rf"|\b(kunden?|konto|mitglieds?|debitor(en)?|firmen|kd) ?{_ID}$",
    weak=r"\be ?mail|^(member|user|buyer|company|contact|firma|kundin)$"
    r"|\b(account|company|customer|client|kunde)\b|^id$",
    never=_OF_CUSTOMERS,
)
TIME = Hint(
    strong=r"\b(order|invoice|purchase|transaction|sale|sales|booking|receipt)s? (date|day|time"
    r"|timestamp|at|on)$|(bestell|auftrags|rechnungs|kauf|beleg|buchungs)\w*(datum|tag|zeit)"
    r"|created( at| on| date)?$|createdate|^(date|datum|time|timestamp|zeitpunkt|zeit)$",
    weak=r"\b(date|datum|dt|day|tag|time|timestamp|zeit|at|am|on|month|monat)\b|datum",
    never=rf"{_LATER}|birth|geburt|updat|modif|geändert|expir|\bvalid|gültig|since|seit",
)
ORDER = Hint(
    strong=rf"\b(order|invoice|transaction|receipt|purchase|basket|sales order) ?{_ID}$"
    rf"|(bestell|auftrags|rechnungs|beleg|bon|kassenbon|vorgangs) ?(id|nr|no|nummer)$",
    weak=r"^(order|invoice|transaction|receipt|basket|auftrag|bestellung|beleg|rechnung|bon)$",
    never=r"customer|kunden|purchase order|po number",
)
AMOUNT = Hint(
    strong=r"\b(amount|revenue|turnover|total|spend|value|sales|umsatz|betrag|erlös|summe|wert"
    r"|gesamt|gesamtbetrag|gesamtpreis|zeilenbetrag|positionswert|paid)\b|umsatz|betrag|erlös"
    r"|(line|row|order|invoice|net|gross) (total|amount|value)",
    weak=r"\b(subtotal|net|gross|netto|brutto|price|preis|money|eur|euro|usd|gbp|sum|dollars?)\b",
    never=rf"{_NO_SALES}|discount|rabatt|nachlass|refund|erstatt|unit price|einzelpreis|stückpreis"
    r"|quantity|currency|since|weight|outstanding|probab|\bannual",
)
PRICE = Hint(
    strong=r"\b(unit|item|piece|lineitem|list|sales) ?(price|preis)|price per"
    r"|einzelpreis|stückpreis"
    r"|verkaufspreis|preis pro|^price$|^preis$",
    weak=r"\bprice\b|preis",
    never=r"compare|total|gesamt|cost|einkauf|discount|rabatt",
)
QUANTITY = Hint(
    strong=r"\b(quantity|qty|quantities|units|pieces|pcs|menge|stückzahl|stück|anzahl)\b|menge$",
    weak=r"^(number of|num|n|no of|count of|items|count) ?\w+|\bitems\b|\bcount\b",
    never=r"price|preis|amount|returned|refund|stock|lager|einheit|unit of|visit|day",
)
REFUNDED = Hint(
    strong=r"\brefund(ed|s)?\b|erstatt|gutgeschrieben|gutschrift", never=r"at$|date|datum"
)
PRODUCT_CODE = Hint(
    strong=r"\b(sku|asin|ean|gtin|upc)\b|\b(stock|product|item|article|material|part|variant)s?"
    rf" ?{_ID}$|(artikel|produkt|material|waren) ?(nr|no|nummer|id|code)$|stockcode",
    never=r"external|vendor|barcode",
)
PRODUCT_NAME = Hint(
    strong=r"\b(product|article|lineitem|item|produkt|artikel)s?( (name|title|bezeichnung|text))?$"
    r"|artikelbezeichnung|produktname|artikelname",
    weak=r"\b(description|bezeichnung|beschreibung|title)\b",
    never=r"shipping|status|fulfil|discount|requires|taxable|property",
)
CATEGORY = Hint(
    strong=r"\b(category|department|warengruppe|kategorie|sparte|sortiment)\b"
    r"|produktgruppe|warengruppe"
    r"|(product|item|article) (group|type|category|line|class)",
    weak=r"\b(group|family|class|gruppe|rubrik|brand|marke)\b",
    never=r"customer|kunden|control|age",
)
CHANNEL = Hint(
    strong=r"\b(channel|kanal)\b|vertriebsweg|vertriebskanal|verkaufskanal|bestellweg",
    weak=r"^(source|platform|store|shop|filiale|medium|source name|order source)$|\bmedium\b",
    never=r"lead|utm",
)
DISCOUNT = Hint(
    strong=r"discount|rabatt|nachlass|preisnachlass|skonto", never=r"code|reason|grund|type"
)
STATUS = Hint(
    strong=r"\b(status|state|zustand|bestellstatus|auftragsstatus|lieferstatus)\b|status$",
    weak=r"\b(type|typ|art|result|outcome|stage|ergebnis)\b",
    never=r"marital|province|country|billing|shipping state",
)
CANCELLED = Hint(
    strong=r"cancell?ed|cancell?ation|storno|storniert|voided", never=r"reason|grund|by$"
)
CURRENCY = Hint(strong=r"\b(currency|währung|waehrung)\b|währung|currency")

OPENED = Hint(
    strong=r"\b(opened|created|create|open|start|started|begin|angelegt|eröffnet|erstellt)\b"
    r"|createdate|angebotsdatum|eröffnungsdatum|startdatum|erstelldatum|anlagedatum",
    weak=r"\b(date|datum|entered|since)\b",
    never=r"clos|end\b|modif|updat|abschluss|ende|next|last|birth",
)
CLOSED = Hint(
    strong=r"\b(closed?|closing|won|lost|decided)\b.*\b(date|on|at|day)\b|^closed?$|closedate"
    r"|abschluss|geschlossen|entschieden|enddatum",
    weak=r"\b(end|ended|ende|finished|date)\b",
    never=r"creat|open|modif|updat|start|next|last|reason|is closed",
)
STAGE = Hint(
    strong=r"\b(stage|phase|step|milestone|stufe|schritt|etappe)\b|stagename|dealstage|phase$",
    weak=r"\b(status|event|type|action|activity|ereignis|aktivität|aktion|what)\b",
    never=r"date|datum|time|at$|id$|campaign|channel",
)
LOST_REASON = Hint(
    strong=r"(lost|loss|closed|rejection|lose)\w* reason|reason (lost|for)"
    r"|verlustgrund|ablehnungsgrund"
    r"|absagegrund|grund",
    weak=r"\breason\b",
    never=r"won reason|closed won",
)
PROBABILITY = Hint(strong=r"probab|wahrscheinlich")

CAMPAIGN = Hint(
    strong=r"\b(campaign|kampagne|mailing|aktion|newsletter)s?( (name|id|title"
    r"|code|nr))?$|kampagne",
    weak=r"\b(campaign|email name|wave|welle|treatment|offer|angebot)\b",
    never=r"type|status|budget|owner|cost|channel|date|response|member",
)
SENT = Hint(
    strong=r"\b(sent|send|sending|delivered|contacted|mailed|gesendet|verschickt"
    r"|versendet|dispatch)\b"
    r"|versanddatum|sendedatum|kontaktdatum|versandt|aussendung",
    weak=r"\b(date|datum|time|created|contact|day|touch)\b|datum",
    never=r"answer|respon|open|click|convert|antwort|reakt|geklickt|geöffnet|bounce|unsub",
)
ANSWERED = Hint(
    strong=r"\b(answered|answer|responded|response|reply|replied|converted|reagiert|geantwortet"
    r"|antwort|reaktion|accepted|redeemed|eingelöst)\b|antwort|reaktion",
    weak=r"\b(clicked|click|opened|open|geklickt|geöffnet|purchased|bought|outcome|result)\b",
    never=r"sent|rate|type|channel|campaign|text|time$|bounce|unsub",
)
CONTROL = Hint(
    strong=r"\b(control|group|holdout|hold out|variant|arm|cell|treatment|gruppe|testgruppe)\b"
    r"|kontroll|testgruppe",
    never=r"age|customer|product",
)
EVENT_TIME = Hint(
    strong=r"\b(date|datum|time|timestamp|at|on|occurred|zeitpunkt|zeit|day|tag"
    r"|when)\b|datum|zeitpunkt",
    weak=r"created|entered|reached|seit|am",
    never=r"birth|geburt|updat|modif",
)

CONTROL_WORDS = re.compile(r"\bcontrol\b|hold ?-?out|kontroll|not contacted|no contact|untreated")
WON_WORDS = re.compile(r"\bwon\b|closed ?won|gewonnen|^win$|zuschlag")
LOST_WORDS = re.compile(r"\blost\b|closed ?lost|verloren|abgesagt|disqualified")
# Partly refunded orders were sales; what was given back stands in a column of its own.
CANCELLED_WORDS = re.compile(
    r"^(?!.*(partial|teil)).*(cancel|void|failed|expired|declined|reject|storn"
    r"|annull|abgebrochen|abgelehnt)"
)
RETURNED_WORDS = re.compile(
    r"^(?!.*(partial|teil)).*(return|refund|credited|chargeback|retour"
    r"|zurückge|erstatt|gutgeschrieben)"
)
ENDING_WORDS = re.compile(
    r"\b(closed|churned|churn|cancelled|canceled|terminated|left|lost|unsubscribed|deactivated)\b"
    r"|account closed|gekündigt|kündigung|abgewandert|geschlossen|beendet|abgemeldet"
)
CHARGE_WORDS = re.compile(
    r"(^|\b)(postage|carriage|bank charges?|fees?|manual|discount|shipping|samples?|commission"
    r"|surcharge|deposit|packaging|rabatt|mindermenge\w*|pfand|verpackung|gebühr\w*|muster"
    r"|versand\w*|porto\w*|fracht\w*)$"
)
# The usual way of a deal, for stages that the records themselves cannot put in order.
USUAL_STAGES = (
    r"\b(new|lead|inbound|open|neu|erstkontakt)\b",
    r"\b(contacted|contact|prospect\w*|kontaktiert|appointment\w*|termin)\b",
    r"\b(qualif\w*|bedarf\w*|needs? analysis|discovery|qualifiziert)\b",
    r"\b(demo|presentation\w*|meeting|präsentation|value proposition|evaluation|trial|test)\b",
    r"\b(proposal\w*|quot\w*|offer|angebot\w*|tender)\b|angebot",
    r"\b(negotiat\w*|review|verhandlung\w*|decision\w*|entscheidung)\b|verhandlung",
    r"\b(contract\w*|verbal\w*|commit\w*|vertrag\w*|signature|purchas\w*)\b",
)

FILE_NAMES: Mapping[str, str] = {
    "orders": r"order|transaction|invoice|sales\b|purchase|basket|bestell|auftr"
    r"|rechnung|umsatz|umsätze"
    r"|beleg|verkäufe",
    "deals": r"deal|opportunit|pipeline|quote|angebot|verkaufschance|chancen",
    "touches": r"touch|campaign|mailing|contact history|sends|kampagne|aussendung|newsletter",
    "events": r"event|journey|lifecycle|stage|activit|ereignis|reise|verlauf",
    "customers": r"customer|account|client|contact|member|compan|people|kunden|konten"
    r"|mitglied|firmen"
    r"|stammdaten|adressen",
}


def table_named(file_name: str) -> str | None:
    """Return the table that a file's name speaks of, None where it speaks of none or of several.

    Whose history it is says less than that it is one: ``customer_orders.csv`` holds orders.

    Examples
    --------
    >>> table_named("customer_orders.csv"), table_named("Kunden.csv"), table_named("export.csv")
    ('orders', 'customers', None)
    """
    said = " ".join(words(file_name.rsplit(".", 1)[0]))
    named = [table for table, pattern in FILE_NAMES.items() if re.search(pattern, said)]
    histories = [table for table in named if table != "customers"]
    return (histories or named)[0] if len(histories or named) == 1 else None
