"""HubSpot: contacts, companies and deals, whose headers are labels in the language of the user.

Labels are those of the exports in English, German, French and Spanish; internal names, as the API
and exports "with internal names" have them, are known too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from personas.records.exports.description import Export, FoundExport, KnownColumn

_RECORD = KnownColumn(
    (
        *("Record ID", "Contact ID", "Company ID", "Deal ID", "hs_object_id", "Datensatz-ID"),
        *("ID de fiche d'informations", "ID de l'enregistrement", "ID de registro"),
        *("ID del registro", "ID de objeto"),
    ),
    role="id",
    kind="text",
)
_EMAIL = KnownColumn(
    ("Email", "E-Mail", "E-Mail-Adresse", "Adresse e-mail", "Correo", "Correo electrónico"),
    role="personal",
)
_PHONE = KnownColumn(
    (
        *("Phone Number", "phone", "Telefonnummer", "Numéro de téléphone", "Número de teléfono"),
        *("Mobile Phone Number", "mobilephone", "Mobiltelefonnummer", "Handynummer"),
        *("Numéro de téléphone mobile", "Número de teléfono móvil", "Fax Number", "fax"),
    ),
    role="personal",
)
_ADDRESS = KnownColumn(
    (
        *("Street Address", "Street Address 2", "address", "address2", "Straße", "Straße 2"),
        *(
            "Adresse",
            "Adresse 2",
            "Adresse postale",
            "Dirección",
            "Dirección 2",
            "Dirección postal",
        ),
        *("Postal Code", "zip", "Postleitzahl", "Code postal", "Código postal"),
    ),
    role="personal",
)
_LIFECYCLE = KnownColumn(
    (
        *("Lifecycle Stage", "lifecyclestage", "Lifecycle-Phase", "Phase du cycle de vie"),
        *("Phase de cycle de vie", "Etapa del ciclo de vida", "Etapa de ciclo de vida"),
    ),
    meaning="moves",
)
_BECAME = KnownColumn(
    ("Became a", "Wurde zum", "Wurde zu", "Est devenu", "Se convirtió en", "hs_lifecyclestage_"),
    meaning="moves",
    begins=True,
)
_LEAD_STATUS = KnownColumn(
    (
        *("Lead Status", "hs_lead_status", "Lead-Status", "Leadstatus", "Statut du lead"),
        *("État du lead", "Estado del lead"),
    ),
    meaning="moves",
)
_CLOSE = KnownColumn(
    (
        *("Close Date", "closedate", "Abschlussdatum", "Date de fermeture", "Date de clôture"),
        *("Fecha de cierre", "Days To Close", "days_to_close", "Tage bis zum Abschluss"),
        *("Recent Deal Close Date", "recent_deal_close_date"),
    ),
    meaning="moves",
)
_CONVERSION = KnownColumn(
    (
        *("Recent Conversion", "recent_conversion_event_name", "Recent Conversion Date"),
        *("recent_conversion_date", "First Conversion", "first_conversion_event_name"),
        *("First Conversion Date", "first_conversion_date", "Letzte Conversion"),
        *("Datum der letzten Conversion", "Erste Conversion", "Datum der ersten Conversion"),
        *("Conversion récente", "Date de la conversion récente", "Première conversion"),
        *("Conversión reciente", "Fecha de conversión reciente", "Primera conversión"),
    ),
    meaning="moves",
)
_SHARED = KnownColumn(
    (
        *("Total Revenue", "total_revenue", "Gesamtumsatz", "Chiffre d'affaires total"),
        *("Revenu total", "Ingresos totales", "Recent Deal Amount", "recent_deal_amount"),
        *("Betrag des letzten Deals", "Number of Associated Deals", "num_associated_deals"),
        *("Anzahl der zugeordneten Deals", "Anzahl zugeordneter Deals"),
        *("Nombre de transactions associées", "Número de negocios asociados"),
    ),
    kind="number",
    meaning="shared",
)
_PERSONA = KnownColumn(("Persona", "hs_persona", "Buyer Persona"), meaning="labelled")
_ROLE = KnownColumn(
    (
        *("Buying Role", "hs_buying_role", "Rolle beim Kauf", "Rolle bei Kaufentscheidung"),
        *("Rôle d'achat", "Rôle dans la décision d'achat", "Rol de compra"),
    ),
    kind="set",
    separator=";",
)
_CREATED = KnownColumn(
    (
        *("Create Date", "createdate", "Erstellungsdatum", "Erstelldatum", "Erstellt am"),
        *("Date de création", "Fecha de creación"),
    ),
    kind="date",
)
_COUNTRY = KnownColumn(
    ("Country/Region", "country", "Land/Region", "Pays/Région", "País/Región", "State/Region")
)
_SOURCE = KnownColumn(
    (
        *("Original Source", "Original Traffic Source", "hs_analytics_source"),
        *("Ursprüngliche Quelle", "Ursprüngliche Traffic-Quelle", "Original-Traffic-Quelle"),
        *("Source d'origine", "Source de trafic d'origine", "Fuente original"),
        *("Fuente de tráfico original",),
    )
)
_SYSTEM = KnownColumn(
    (
        *("Contact owner", "Company owner", "Deal owner", "hubspot_owner_id", "Kontakt-Inhaber"),
        *("Zuständiger Mitarbeiter", "Zuständiger Mitarbeiter für Kontakt", "Deal-Inhaber"),
        *("Zuständiger Mitarbeiter für Unternehmen", "Zuständiger Mitarbeiter für Deal"),
        *("Propriétaire du contact", "Propriétaire de l'entreprise"),
        *("Propriétaire de la transaction", "Propietario del contacto"),
        *("Propietario de la empresa", "Propietario del negocio", "HubSpot Team"),
        *("Last Activity Date", "notes_last_updated", "Datum der letzten Aktivität"),
        *("Date de la dernière activité", "Fecha de la última actividad"),
        *("Last Modified Date", "lastmodifieddate", "hs_lastmodifieddate"),
        *("Datum der letzten Änderung", "Date de la dernière modification"),
        *("Fecha de la última modificación", "Created by user ID", "Updated by user ID"),
        *("IP City", "IP Country", "IP Timezone", "IP State/Region", "Merged record IDs"),
    ),
    meaning="system",
)
_ASSOCIATED = KnownColumn(
    (
        *("Associated ", "Zugeordnete ", "Zugeordneter ", "Zugeordnetes ", "Zugehörige "),
        *("Contact associé", "Entreprise associée", "Transaction associée"),
        *("Contacto asociado", "Empresa asociada", "Negocio asociado", "ID de "),
    ),
    meaning="system",
    begins=True,
)
_PEOPLE: Mapping[str, KnownColumn] = {
    "email": _EMAIL,
    "phone": _PHONE,
    "address": _ADDRESS,
    "lifecycle": _LIFECYCLE,
    "became": _BECAME,
    "lead_status": _LEAD_STATUS,
    "close": _CLOSE,
    "conversion": _CONVERSION,
    "shared": _SHARED,
    "persona": _PERSONA,
    "buying_role": _ROLE,
    "created": _CREATED,
    "country": _COUNTRY,
    "source": _SOURCE,
    "system": _SYSTEM,
    "associated": _ASSOCIATED,
}
# Other systems say "Record Id", "First Name" and "Contact Owner" too.
_MARKS = ("lifecycle", "lead_status", "created", "country", "source", "conversion", "associated")

CONTACTS = Export(
    system="hubspot",
    holds="contacts",
    block="customers",
    columns={
        "id": _RECORD,
        "first_name": KnownColumn(
            ("First Name", "firstname", "Vorname", "Prénom", "Nombre"), role="personal"
        ),
        "last_name": KnownColumn(
            ("Last Name", "lastname", "Nachname", "Nom", "Nom de famille", "Apellidos", "Apellido"),
            role="personal",
        ),
        "company": KnownColumn(
            (
                *("Company Name", "company", "Unternehmensname", "Name des Unternehmens"),
                *("Nom de l'entreprise", "Nombre de la empresa"),
            ),
            role="personal",
        ),
        **_PEOPLE,
    },
    needs=(("id",), ("first_name", "last_name", "email")),
    marks=_MARKS,
    n_marks=1,
)
COMPANIES = Export(
    system="hubspot",
    holds="companies",
    block="customers",
    columns={
        "id": _RECORD,
        "company": KnownColumn(
            (
                *("Company name", "name", "Unternehmensname", "Name des Unternehmens"),
                *("Nom de l'entreprise", "Nombre de la empresa"),
            ),
            role="personal",
        ),
        "domain": KnownColumn(
            (
                *("Company Domain Name", "domain", "Unternehmens-Domainname"),
                *("Domainname des Unternehmens", "Nom de domaine de l'entreprise"),
                *("Nombre de dominio de la empresa", "Website URL", "website", "Website-URL"),
            ),
            role="personal",
        ),
        **_PEOPLE,
    },
    needs=(("id",), ("company",)),
    marks=_MARKS,
    n_marks=1,
)

# In English, German, French and Spanish, as pipelines are set up on the first day.
WON = (
    *("closed won", "closedwon", "won", "abgeschlossen und gewonnen", "abgeschlossen (gewonnen)"),
    *("gewonnen", "fermé gagné", "fermée gagnée", "fermé - gagné", "conclu", "gagné", "gagnée"),
    *("cierre ganado", "cerrado ganado", "cerrada ganada", "cerrado - ganado", "ganado"),
)
LOST = (
    *("closed lost", "closedlost", "lost", "abgeschlossen und verloren"),
    *("abgeschlossen (verloren)", "verloren", "fermé perdu", "fermée perdue", "fermé - perdu"),
    *("perdu", "perdue", "cierre perdido", "cerrado perdido", "cerrada perdida"),
    *("cerrado - perdido", "perdido"),
)


def _deal_settings(found: FoundExport, customers: FoundExport | None) -> dict[str, Any]:
    companies = ("primary_company_ids", "company_ids")
    keys: tuple[str, ...] = (*companies, "contact_ids")
    if customers is not None and customers.export.holds == "contacts":
        keys = ("contact_ids", *companies)
    status = {"column": found.name("stage"), "won": WON, "lost": LOST, "others": "open"}
    in_one_currency = found.name("amount_at_home")
    return {
        "customer": found.name(*keys),
        "separator": ";",
        "status": status,
        "stage": found.name("stage"),
        "opened": found.name("opened"),
        "closed": found.name("closed"),
        "amount": in_one_currency or found.name("amount"),
        "lost_reason": found.name("lost_reason"),
        "currency": None if in_one_currency else found.name("currency"),
    }


DEALS = Export(
    system="hubspot",
    holds="deals",
    block="deals",
    columns={
        "id": _RECORD,
        "name": KnownColumn(
            ("Deal Name", "dealname", "Deal-Name", "Nom de la transaction", "Nombre del negocio")
        ),
        "stage": KnownColumn(
            (
                *("Deal Stage", "dealstage", "Deal-Phase", "Phase de la transaction"),
                *("Etapa del negocio", "Etapa de negocio"),
            )
        ),
        "opened": _CREATED,
        "closed": KnownColumn(
            (
                *("Close Date", "closedate", "Abschlussdatum", "Date de fermeture"),
                *("Date de clôture", "Fecha de cierre"),
            )
        ),
        "amount": KnownColumn(
            ("Amount", "Betrag", "Montant", "Valor", "Importe", "Monto", "Cantidad")
        ),
        "amount_at_home": KnownColumn(
            (
                *("Amount in company currency", "amount_in_home_currency"),
                *("Betrag in Firmenwährung", "Betrag in Unternehmenswährung"),
                *("Montant dans la devise de l'entreprise", "Importe en la moneda de la empresa"),
            )
        ),
        "currency": KnownColumn(
            ("Currency", "deal_currency_code", "Währung", "Devise", "Moneda", "Divisa")
        ),
        "lost_reason": KnownColumn(
            (
                *("Closed Lost Reason", "closed_lost_reason", "Grund für verlorenen Deal"),
                *("Grund für verlorenen Abschluss", "Grund für Verlust"),
                *("Raison de la perte", "Raison de la fermeture (perdu)"),
                *("Motivo de la pérdida", "Razón de cierre perdido", "Motivo de cierre perdido"),
            )
        ),
        "primary_company_ids": KnownColumn(
            (
                *("Associated Company IDs (Primary)", "Zugeordnete Unternehmens-IDs (Primär)"),
                *("ID des entreprises associées (principal)", "ID de empresa asociada (principal)"),
            )
        ),
        "company_ids": KnownColumn(
            (
                *("Associated Company IDs", "Associated Company ID", "associatedcompanyid"),
                *("Zugeordnete Unternehmens-IDs", "IDs zugeordneter Unternehmen"),
                *("ID des entreprises associées", "ID de entreprise associée"),
                *("ID de empresa asociada", "ID de empresas asociadas"),
            )
        ),
        "contact_ids": KnownColumn(
            (
                *("Associated Contact IDs", "Associated Contact ID", "Zugeordnete Kontakt-IDs"),
                *("IDs zugeordneter Kontakte", "ID des contacts associés", "ID de contact associé"),
                *("ID de contacto asociado", "ID de contactos asociados"),
            )
        ),
    },
    needs=(("stage",), ("id", "name"), ("closed", "amount", "amount_at_home", "opened")),
    mapping=_deal_settings,
)

EXPORTS = (CONTACTS, COMPANIES, DEALS)
