"""German words for a column, a level and a direction; no numbers.

Labels come from the brief, and nobody knows their gender, number or case. So nothing is declined:
what is said of a label stands behind a colon or a preposition that asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from personas.profiling.effects import Aspect
from personas.profiling.facts import ColumnProfile
from personas.profiling.phrases.columns import given_words, level_words, untold
from personas.profiling.traits import Trait
from personas.records.schema import Column
from personas.texts import Texts

_YES, _NO = ("ja", "yes", "true"), ("nein", "no", "false")
_AFTER_HEAD = re.compile(
    r"\s(?:im|in|pro|je|am|an|auf|aus|bei|beim|mit|ohne|zu|zum|zur|von|vom|seit|für|nach|über|per)\s",
    re.IGNORECASE,
)
_PLURAL = re.compile(
    r"(?:en|e|s|kinder|mitarbeiter|mitglieder|nutzer|bücher|länder|bilder|häuser|güter)$"
)
_SINGULAR = re.compile(
    r"(?:is|us|ss|sse|einkommen|volumen|guthaben|vermögen|verhalten|menge|höhe|größe|quote|rate|"
    r"note|stufe|marge|summe|dichte|nähe|tiefe|breite|länge|treue|stärke|frage|adresse|sparte|"
    r"branche|reise|lage|kasse|klasse|weise|name|reserve|prämie|energie|kategorie)$"
)
_COUNTS = re.compile(r"^(?:anzahl|zahl)\s+(?:der\s+)?", re.IGNORECASE)
_TIMES = re.compile(r"^(?:stunden|tage|wochen|monate|jahre)\b", re.IGNORECASE)
_LASTING = re.compile(r"(?:dauer|laufzeit|zugehörigkeit|zeit)$", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:keine?|nicht|ohne|nein|nie)\b|: 0$", re.IGNORECASE)
_AGE = re.compile(r"\b(?:lebens)?alter\b|\bage\b", re.IGNORECASE)
_SHARE = re.compile(r"anteil|quote|rate\b|prozent|share", re.IGNORECASE)
_BORN = re.compile(r"geburt|geboren|birth|born", re.IGNORECASE)
_ONE_OF = {
    "tage": "Tag",
    "monate": "Monat",
    "jahre": "Jahr",
    "wochen": "Woche",
    "stunden": "Stunde",
    "minuten": "Minute",
    "kunden": "Kunde",
    "leute": "Person",
    "personen": "Person",
    "firmen": "Firma",
    "konten": "Konto",
    "käufe": "Kauf",
    "besuche": "Besuch",
    "kinder": "Kind",
    "häuser": "Haus",
    "haushalte": "Haushalt",
}


def softly(text: str) -> str:
    """Return a text for the inside of a sentence: nouns keep their capital."""
    return text


def level_phrase(column: Column, level: str) -> str:
    """Return a level with its column's label.

    Examples
    --------
    >>> column = Column(name="c", kind="category", role="segment", label="Kanal")
    >>> level_phrase(column, "online"), level_phrase(column, "nein")
    ('Kanal: online', 'Kanal: nein')
    """
    words = level_words(column, level)
    if words.casefold() in _YES:
        return column.label
    return f"{column.label}: {words}"


def level_within(column: Column, level: str) -> str:
    """Return a level with its label for a sentence or a name."""
    return level_phrase(column, level)


def level_denied(column: Column, level: str) -> str:
    """Return a level as not had: "Kanal: nicht online"."""
    words = level_words(column, level)
    if column.kind == "set":
        return f"{column.label}: ohne {words}"
    if words.casefold() in _NO:
        return column.label
    if words.casefold() in _YES:
        return no(column.label)
    return f"{column.label}: nicht {words}"


def ordered_words(column: Column, level: str, *, at_least: bool) -> str:
    """Say one side of a cut of an ordered column: "Bildung: Abitur oder niedriger"."""
    at = column.levels.index(level)
    if at_least:
        top = at == len(column.levels) - 1
        return f"{column.label}: {level_words(column, level)}" + ("" if top else " oder höher")
    below = level_words(column, column.levels[at - 1])
    return f"{column.label}: {below}" + ("" if at == 1 else " oder niedriger")


def denies(phrase: str) -> bool:
    """Whether words say what is not so."""
    return bool(_DENIES.search(phrase))


def no(label: str) -> str:
    """Deny a label: "Newsletter: nein"."""
    return f"{label}: nein"


def yes(label: str) -> str:
    """Affirm a label: "Newsletter"."""
    return label


def aspect_phrase(aspect: Aspect) -> str:
    """Name what a share counts: "Kanal: online", "Bildung: Master oder höher"."""
    column, level = aspect.column, aspect.level
    if level is None:
        return column.label
    if column.kind == "flag":
        return column.high or yes(column.label)
    if column.kind == "ordered":
        return ordered_words(column, level, at_least=True)
    return level_phrase(column, level)


def aspect_within(aspect: Aspect) -> str:
    """Name within a sentence what a share counts."""
    return aspect_phrase(aspect)


def trait_phrase(trait: Trait, found: ColumnProfile, persona: str) -> str | None:
    """Return the words with which a trait enters a name; None if it has no good words."""
    column, more = trait.aspect.column, trait.effect > 0
    if given := given_words(trait, found, persona):
        return given
    if trait.aspect.level is None:
        return _number_phrase(trait, found, more)
    if column.kind == "flag":
        return yes(column.label) if more else no(column.label)
    if column.kind == "ordered":
        return ordered_words(column, trait.aspect.level, at_least=more)
    if untold(column, trait.aspect.level):
        return None
    if more:
        return level_within(column, trait.aspect.level)
    return level_denied(column, trait.aspect.level)


def comparative(trait: Trait, found: ColumnProfile) -> str | None:
    """Return a trait as a mere tendency: "Umsatz: höher", "Kanal: häufiger online"."""
    column, more = trait.aspect.column, trait.effect > 0
    often = "häufiger" if more else "seltener"
    if trait.aspect.level is not None and column.kind != "ordered":
        if untold(column, trait.aspect.level):
            return None
        words = level_words(column, trait.aspect.level)
        if column.kind == "flag" or words.casefold() in _YES:
            return f"{often} {aspect_within(trait.aspect)}"
        return f"{column.label}: {often} {words}"
    if (age := _age_words(found, more)) is not None:
        return age
    if column.kind == "date":
        return f"{column.label}: {'später' if more else 'früher'}"
    if is_count(found) or _TIMES.match(column.label):
        return f"{column.label}: {'mehr' if more else 'weniger'}"
    if _LASTING.search(column.label):
        return f"{column.label}: {'länger' if more else 'kürzer'}"
    if _is_share(found):
        return f"{column.label}: {'höherer' if more else 'niedrigerer'} Anteil"
    return f"{column.label}: {'höher' if more else 'niedriger'}"


def _number_phrase(trait: Trait, found: ColumnProfile, more: bool) -> str:
    label = found.column.label
    if (age := _age_words(found, more)) is not None:
        return age
    if found.column.kind == "date":
        return f"{label}: {'spät' if more else 'früh'}"
    cut, operator = trait.condition.value, trait.condition.operator
    whole = found.nature is not None and found.nature.whole and found.nature.non_negative
    if operator == "at_most" or (operator == "under" and whole and cut == 1):
        return something(label, some=False)
    if operator == "above" or (operator == "at_least" and whole and cut == 1):
        return count_label(label)
    if is_count(found) or _TIMES.match(label):
        return f"{count_label(label)}: {'viele' if more else 'wenige'}"
    if _LASTING.search(label):
        return f"{label}: {'lang' if more else 'kurz'}"
    if _is_share(found):
        return f"{label}: {'hoher' if more else 'niedriger'} Anteil"
    return f"{label}: {'hoch' if more else 'niedrig'}"


def _is_share(found: ColumnProfile) -> bool:
    """Whether values run from 0 to 1, and the label does not say itself that they are shares."""
    nature = found.nature
    if nature is None or nature.whole or found.column.unit or _SHARE.search(found.column.label):
        return False
    return nature.low >= 0 and nature.high <= 1


def _age_words(found: ColumnProfile, more: bool) -> str | None:
    label = found.column.label
    if _AGE.search(label):
        return "älter" if more else "jünger"
    born = _BORN.search(label) is not None
    if born and (found.column.kind == "date" or (found.nature is not None and found.nature.year)):
        return "jünger" if more else "älter"
    return None


def singular(plural: str) -> str:
    """Return one of many, where that is sure: "Tag" for "Tage".

    Examples
    --------
    >>> [singular(word) for word in ("Tage", "Bestellungen", "Stück", "€")]
    ['Tag', 'Bestellung', 'Stück', '€']
    """
    if plural.casefold() in _ONE_OF:
        return _ONE_OF[plural.casefold()]
    return plural[:-2] if re.search(r"(?:ung|heit|keit|schaft)en$", plural) else plural


def is_count(found: ColumnProfile) -> bool:
    """Whether "viele" suits: whole numbers, seldom above 100, of a label in the plural."""
    label, nature = found.column.label, found.nature
    if nature is None or not nature.whole or found.column.unit or found.numbers().q90 > 100:
        return False
    return not _TIMES.match(label) and (count_label(label) != label or is_plural(label))


def is_plural(label: str) -> bool:
    """Whether a label speaks of several things: "Bestellungen im Monat", not "Umsatz"."""
    words = _AFTER_HEAD.split(count_label(label))[0].casefold().split()
    return bool(words) and bool(_PLURAL.search(words[-1])) and not _SINGULAR.search(words[-1])


def count_label(label: str) -> str:
    """Return a label without its "Anzahl"."""
    return _COUNTS.sub("", label)


def alone(phrase: str, unit: str) -> str:
    """Return a phrase as a whole name: "Ältere Kunden"."""
    return f"{phrase}e {unit}" if phrase.casefold() in ("älter", "jünger") else phrase


def number_measured(found: ColumnProfile) -> str:
    """Name a number before its average or median."""
    return count_label(found.column.label) if is_count(found) else found.column.label


def any_of(label: str) -> str:
    """Name what is above zero: "überhaupt Kinder im Haushalt"."""
    return f"überhaupt {count_label(label)}"


def as_label(words: str) -> str:
    """Write words as the label of a figure, where all begin with a capital."""
    return words[:1].upper() + words[1:]


def typical(found: ColumnProfile, shown: str, *, average: bool) -> str:
    """Say a number within a sentence: "Umsatz rund 73.400 €"."""
    about = "etwa" if found.column.kind == "date" else "rund"
    return f"{number_measured(found)} {'im Mittel' if average else about} {shown}"


def something(label: str, *, some: bool) -> str:
    """Say that there is any of it, or none: "überhaupt Umsatz", "keine Bestellungen"."""
    bare = count_label(label)
    if some:
        return any_of(bare)
    return f"keine {bare}" if is_plural(bare) else f"{bare}: 0"


def when(label: str, cut: str, *, later: bool) -> str:
    """Say one side of a day: "Kunde seit: Januar 2020 oder später"."""
    return f"{label}: {f'{cut} oder später' if later else f'vor {cut}'}"


def how_many(label: str, cut: str, *, least: bool) -> str:
    """Say one side of a count: "mindestens 8 Bestellungen"."""
    bare = count_label(label)
    if cut == "1" or not is_plural(bare):
        return f"{bare}: {'mindestens' if least else 'unter'} {cut}"
    return f"mindestens {cut} {bare}" if least else f"weniger als {cut} {bare}"


def how_much(label: str, cut: str, *, least: bool, share: bool, top: bool) -> str:
    """Say one side of a measure: "Umsatz ab 900 €", "Online bestellt: 70 % oder mehr"."""
    if share or top:
        if not least:
            return f"{label}: unter {cut}"
        return f"{label}: {cut}{'' if top else ' oder mehr'}"
    return f"{label} {'ab' if least else 'unter'} {cut}"


def between(label: str, low: str, high: str) -> str:
    """Say two cuts of one number: "Umsatz von 500 € bis unter 2.000 €"."""
    return f"{label} von {low} bis unter {high}"


def holding(column: Column, level: str, *, holds: bool) -> str:
    """Say that a set holds a value or not: "Gekaufte Produkte: ohne Papier"."""
    return level_phrase(column, level) if holds else level_denied(column, level)


def varies(label: str, where: str, *, more: bool) -> str:
    """Say that members differ in a number: "Umsatz: so verschieden wie bei allen, …"."""
    much = "verschiedener als" if more else "so verschieden wie"
    return f"{label}: {much} bei allen; die Hälfte liegt {where}."


def together(conditions: Sequence[str]) -> str:
    """Join conditions that are met together; those with a colon are kept apart by semicolons."""
    if any(": " in one for one in conditions):
        return "; ".join(conditions)
    return Texts("de").joined(conditions)
