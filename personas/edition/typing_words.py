"""Questions of the typing form and their answers in words."""

from __future__ import annotations

from datetime import date, timedelta

from personas.edition.numbers import Format, with_unit
from personas.profiling.facts import ColumnProfile
from personas.profiling.names import capital
from personas.profiling.phrases import grammar
from personas.profiling.phrases.columns import level_words, says_unit
from personas.profiling.rounding import EPOCH
from personas.profiling.typing_questions import Question
from personas.texts.language import ENGLISH, Texts

_GERMAN_PLURAL = ("en", "e", "er", "s")


def question_words(
    question: Question, about: ColumnProfile, texts: Texts = ENGLISH
) -> tuple[str, str, list[str]]:
    """Return a question's short name, the question, and its answers.

    Parameters
    ----------
    question : Question
    about : ColumnProfile
        Of the question's column.
    texts : Texts
    """
    answers = [answer_words(question, about, at, at, texts) for at in range(question.n_answers)]
    return label_words(question, about, texts), ask_words(question, about, texts), answers


def label_words(question: Question, about: ColumnProfile, texts: Texts = ENGLISH) -> str:
    """Name a question: "orders in 12 months", "products bought: desks"."""
    label = grammar(texts).softly(about.column.label)
    if question.member is None:
        return label
    member = level_words(about.column, question.member)
    return texts.say("typing.member", label=label, colon=colon(label), member=member)


def ask_words(question: Question, about: ColumnProfile, texts: Texts = ENGLISH) -> str:
    """Phrase a question from its column's label; nothing is asked that the label does not say."""
    label = capital(grammar(texts).softly(about.column.label))
    member = level_words(about.column, question.member) if question.member else ""
    key = f"typing.{_asks(question, about, texts)}"
    return texts.say(key, label=label, colon=colon(label), member=member)


def colon(label: str) -> str:
    """Return the sign after a label: one colon in a line is enough."""
    return "," if ":" in label else ":"


def _asks(question: Question, about: ColumnProfile, texts: Texts) -> str:
    kinds = {"flag": "ask_flag", "ordered": "ask_level", "category": "ask_which"}
    if question.kind in kinds:
        return kinds[question.kind]
    if question.kind == "set":
        return "ask_member"
    form = Format(about)
    if question.kind == "date":
        return "ask_when"
    if form.is_year:
        return "ask_year"
    if form.as_percent or about.column.unit == "%":
        return "ask_share"
    return "ask_count" if _is_counted(about, texts) else "ask_amount"


def _is_counted(about: ColumnProfile, texts: Texts) -> bool:
    label, nature = grammar(texts).softly(about.column.label), about.nature
    if says_unit(about.column) or grammar(texts).is_count(about):
        return True
    if nature is None or not nature.whole or about.column.unit:
        return False
    if texts.language == "de":
        first = label.split(" ")[0]
        return first.casefold() != "alter" and first.endswith(_GERMAN_PLURAL)
    return grammar(texts).is_plural(label)


def answer_words(
    question: Question, about: ColumnProfile, first: int, last: int, texts: Texts = ENGLISH
) -> str:
    """Say an answer, or neighbouring answers together: "under 3", "€ 900 to under 4,000"."""
    if question.kind in ("flag", "set"):
        return texts.say("typing.yes" if first == 0 else "typing.no")
    if question.kind in ("category", "ordered"):
        return _levels(question, about, first, last, texts)
    if question.none_first and first == 0:
        if last == 0:
            return texts.say("typing.none")
        first = 1
        low: float | None = None
    else:
        low = None if first == 0 else _edge(question, first)
    high = None if last == question.n_answers - 1 else _edge(question, last + 1)
    if question.none_first and low == 0.0:
        if high is None:
            return texts.say("typing.some")
        return texts.say("typing.some_under", high=_cut(about, high, texts))
    return _band(question, about, low, high, texts)


def _edge(question: Question, answer: int) -> float:
    """Where an answer's band begins."""
    edges = (0.0, *question.cuts) if question.none_first else question.cuts
    return edges[answer - 1]


def _band(
    question: Question, about: ColumnProfile, low: float | None, high: float | None, texts: Texts
) -> str:
    nature = about.nature
    whole = nature is not None and nature.whole and question.kind == "number"
    never_less = nature is not None and nature.non_negative and question.kind == "number"
    in_time = question.kind == "date" or Format(about).is_year
    if whole and never_less and not in_time and low is None and high == 1:
        return texts.say("typing.none")
    years = in_time and _all_years(question, about)
    if low is not None and high is not None and (whole or years):
        to = high - 1 if not years or question.kind == "number" else high - 31
        return _range(about, low, to, texts, years=years)
    key = {
        (False, True): "before" if in_time else "under",
        (True, False): "since" if in_time else "from",
        (True, True): "from_to_before" if in_time else "from_to_under",
    }[low is not None, high is not None]
    low_text, high_text = (_cut(about, edge, texts, years=years) for edge in (low, high))
    if high is None and nature is not None and low == nature.high:
        return low_text
    return texts.say(f"typing.{key}", low=low_text, high=high_text)


def _range(about: ColumnProfile, low: float, high: float, texts: Texts, *, years: bool) -> str:
    """Say whole numbers, or years, from one to another, the unit once."""
    ends = [_bare(about, edge, texts, years=years) for edge in (low, high)]
    if ends[0] == ends[1]:
        return _cut(about, low, texts, years=years)
    text = texts.say("typing.from_to", low=ends[0], high=ends[1])
    return text if years else with_unit(text, _unit(about), short=True, texts=texts)


def _all_years(question: Question, about: ColumnProfile) -> bool:
    if question.kind == "number":
        return Format(about).is_year
    return all(_date(cut).timetuple().tm_yday == 1 for cut in question.cuts)


def _date(days: float) -> date:
    return EPOCH + timedelta(days=int(days))


def _unit(about: ColumnProfile) -> str | None:
    return None if says_unit(about.column) else about.column.unit


def _cut(about: ColumnProfile, edge: float | None, texts: Texts, *, years: bool = False) -> str:
    """Write an edge in full."""
    text = _bare(about, edge or 0.0, texts, years=years)
    plain = about.column.kind == "date" or years or Format(about).as_percent
    return text if plain else with_unit(text, _unit(about), short=True, texts=texts)


def _bare(about: ColumnProfile, edge: float, texts: Texts, *, years: bool) -> str:
    """Write an edge without its unit."""
    if about.column.kind == "date":
        when = _date(edge)
        if years:
            return str(when.year)
        if when.day > 1:
            return texts.day(when)
        return texts.say("typing.month", month=texts.say(f"months.{when.month}"), year=when.year)
    if years or Format(about).is_year:
        return f"{edge:.0f}"
    if Format(about).as_percent:
        return texts.percent(edge, decimals=0 if round(100 * edge, 6) % 1 == 0 else 1)
    _, _, decimals = f"{edge:.6f}".rstrip("0").partition(".")
    return texts.decimal(edge, decimals=len(decimals))


def _levels(question: Question, about: ColumnProfile, first: int, last: int, texts: Texts) -> str:
    if question.levels[first] == ():
        return texts.say("typing.another")
    if question.kind == "category":
        return texts.joined([level_words(about.column, one) for one in question.levels[first]])
    meant = [level for answer in question.levels[first : last + 1] for level in answer]
    low, high = (level_words(about.column, level) for level in (meant[0], meant[-1]))
    if len(meant) == 1:
        return low
    if first == 0:
        return texts.say("typing.levels_up_to", high=high)
    if last == question.n_answers - 1:
        return texts.say("typing.levels_from", low=low)
    return texts.say("typing.levels_from_to", low=low, high=high)
