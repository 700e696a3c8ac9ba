import string
from importlib.resources import files

import pytest
import yaml

from personas.errors import BriefError
from personas.texts import LANGUAGES, Texts

CATALOGUE = sorted(
    path.name.removesuffix(".yaml")
    for path in (files("personas.texts") / "catalogue").iterdir()
    if path.name.endswith(".yaml")
)


def forms(text):
    return list(text.values()) if isinstance(text, dict) else [text]


def places(text):
    return {
        name for form in forms(text) for _, name, _, _ in string.Formatter().parse(form) if name
    }


@pytest.mark.parametrize("topic", CATALOGUE)
def test_every_text_stands_in_every_language_with_the_same_places(topic):
    path = files("personas.texts") / "catalogue" / f"{topic}.yaml"
    for name, texts in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        assert set(texts) == set(LANGUAGES), name
        assert len({frozenset(places(text)) for text in texts.values()}) == 1, name
        for text in texts.values():
            assert not isinstance(text, dict) or set(text) == {"one", "other"}, name


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["1,284,000", "−0.50", "91 %", "under 0.1 %", "under 4 %", "30 June 2026"]),
        ("de", ["1.284.000", "−0,50", "91 %", "unter 0,1 %", "unter 4 %", "30. Juni 2026"]),
    ],
)
def test_numbers_and_dates_are_written_by_locale(language, written):
    from datetime import date

    texts = Texts(language)
    figures = [
        texts.count(1_284_000),
        texts.decimal(-0.5),
        texts.percent(0.914),
        texts.percent(0.0000001),
        texts.safe_percent(3, 300, min_cell=10),
        texts.day(date(2026, 6, 30)),
    ]
    assert [figure.replace("\N{NO-BREAK SPACE}", " ") for figure in figures] == written


def test_a_language_without_a_catalogue_is_refused():
    with pytest.raises(BriefError, match="no catalogue"):
        Texts("xx")


def test_lists_are_joined_as_in_a_sentence():
    assert Texts().joined(["a"]) == "a"
    assert Texts().joined(["a", "b", "c"]) == "a, b and c"
    assert Texts("de").joined(["a", "b", "c"]) == "a, b und c"
    assert Texts("de").listed(["a", "b", "c"], 2) == "a, b und 1 weitere"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_do_about_a_finding_on_history_is_said_without_anything_to_fill_in(language):
    path = files("personas.texts") / "catalogue" / "history.yaml"
    cures = [
        name for name in yaml.safe_load(path.read_text(encoding="utf-8")) if name.endswith("_do")
    ]
    assert "status_of_sales_do" in cures
    for name in cures:
        assert Texts(language).say(f"history.{name}"), name
