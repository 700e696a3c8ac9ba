from __future__ import annotations

import io
import re
import tempfile
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from personas.cards import pdf as pdf_module
from personas.cards import to_pdf
from personas.cards.sheets import Form, Marketing, Sales, Targeting
from personas.cards.words import Word
from personas.edition.claim import Claim
from personas.edition.edition import Edition
from personas.errors import OutputError
from tests.cards.harbour_and_pine import edition
from tests.cards.harbour_and_pine_says import PEOPLE
from tests.cards.printed import (
    bookmarks,
    boxes,
    elements,
    outline,
    page_texts,
    squeezed,
    vocabulary,
)

A4_LANDSCAPE = (841.89, 595.276)
MARGIN = 36  # points; the narrowest margin of a page is 12 mm, which is 34.02

HOSTILE = (
    "#import",
    "$x$",
    "*z*",
    "_u_",
    "<script>alert(1)</script>",
    "=cmd()",
    "@label",
    "\\n",
    "`raw`",
    "// no",
    "https://example.org/x",
)


@cache
def printed(**how: Any) -> tuple[Edition, bytes]:
    book = edition(**how)
    return book, to_pdf(book)


def longer(text: str) -> str:
    return (text + " ") * (300 // (len(text) + 1) + 1) if len(text) > 12 else text


def one_word(text: str) -> str:
    return "W" * 60


def huge(text: str) -> str:
    return re.sub(r"\d+", "123,456,789,012", text, count=1)


def tiny(text: str) -> str:
    return re.sub(r"\d+", "0.000000123", text, count=1)


def hostile(text: str) -> str:
    return " ".join(HOSTILE) + " " + text


def foreign(text: str) -> str:
    return "😀🇩🇪 北京 שלום مرحبا ไทย \u202e\u200b\x00\ue000 é " + text[:20]


def one_letter(claim: Claim) -> Claim:
    return claim.model_copy(update={"text": "Q"}) if claim.id.endswith(".name") else claim


# Slots of the back pages, left out where a test looks at cards only.
BACK = (
    "method", "choice", "choice_rule", "stability", "sensitivity", "edge", "limits", "findings",
    "columns", "provenance", "representation", "proxy",
)  # fmt: skip
# Slots of the pages beside a persona's front, and of the pages of the whole book.
MARKETING, SALES, FORM, TARGETING = (
    tuple(field.name for field in fields(kind)) for kind in (Marketing, Sales, Form, Targeting)
)
SHEETS = (*MARKETING, *SALES)
BOOK = ("comparison", *FORM, *TARGETING)

VARIANTS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "one persona": {"n_personas": 1},
    "two personas": {"n_personas": 2},
    "eight personas": {"n_personas": 8},
    "twelve personas": {"n_personas": 12},
    "constructive": {"n_personas": 2, "verdict": "constructive"},
    "names of 300 characters": {"n_personas": 2, "write": longer},
    "words of 60 letters": {"n_personas": 2, "write": one_word},
    "huge numbers": {"n_personas": 2, "write": huge},
    "tiny numbers": {"n_personas": 2, "write": tiny},
    "hostile": {"n_personas": 1, "write": hostile},
    "foreign": {"n_personas": 1, "write": foreign},
    "120 columns more": {"n_personas": 1, "extra_columns": 120},
    "120 columns more, twelve personas": {
        "n_personas": 12,
        "extra_columns": 120,
        "without": SHEETS,
    },
    "everything five times": {"n_personas": 2, "times": 5},
    "names of one letter": {"n_personas": 2, "change": one_letter},
    "no outcomes": {"n_personas": 2, "without": ("outcomes",)},
    "traits alone": {
        "n_personas": 2,
        "without": ("outcomes", "coverage", "inside", "unknown", "rule", "size"),
    },
    "no traits": {"n_personas": 2, "without": ("traits", "summary", "trust")},
    "fronts alone": {"n_personas": 2, "without": (*SHEETS, *BOOK)},
    "every other slot": {"n_personas": 2, "without": (*SHEETS[::2], *BOOK[::2])},
    "the rest of the slots": {"n_personas": 2, "without": (*SHEETS[1::2], *BOOK[1::2])},
}


@pytest.fixture(params=VARIANTS, scope="module")
def variant(request: pytest.FixtureRequest) -> tuple[Edition, bytes]:
    return printed(**VARIANTS[request.param])


def test_it_claims_pdf_a_3a_and_pdf_ua_1_with_title_and_language() -> None:
    _, content = printed()
    with pikepdf.open(io.BytesIO(content)) as document:
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Harbour & Pine"
            assert metadata["xmp:CreateDate"].startswith("2026-06-30")
        assert document.Root.Lang == "en"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle


def test_it_carries_its_own_edition() -> None:
    book, content = printed()
    with pikepdf.open(io.BytesIO(content)) as document:
        assert list(document.attachments) == ["book.json"]
        attached = document.attachments["book.json"].get_file().read_bytes()
        assert document.Root.AF[0].AFRelationship == "/Source"
    assert attached.decode("utf-8") == book.to_json()
    assert Edition.from_json(attached).id == book.id


def test_the_same_edition_gives_the_same_bytes() -> None:
    book, content = printed(n_personas=2)
    assert to_pdf(book) == content
    assert to_pdf(Edition.from_json(book.to_json())) == content


def test_a_book_without_a_date_gives_the_same_bytes_too() -> None:
    book = edition(1, as_of=None)
    assert to_pdf(book) == to_pdf(book)


def test_it_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    to_pdf(edition(1))
    assert list(tmp_path.iterdir()) == []


def test_a_warning_of_the_compiler_is_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "WEIGHTS", {})  # no typeface: the compiler warns
    with pytest.raises(OutputError):
        to_pdf(edition(1))


def test_cover_comparison_three_pages_a_persona_targeting_form_and_back() -> None:
    book, content = printed()
    expected = [book.title, Word.COMPARISON.text]
    for persona in book.personas:
        expected += [persona.name, Word.MARKETING_PAGE.text, Word.SALES_PAGE.text]
    expected += [Word.TARGETING.text, Word.TYPING_QUESTIONS.text, Word.BACK.text]
    found = bookmarks(content)
    assert [title for title, _ in found] == expected
    assert [page for _, page in found] == list(range(len(expected)))


def test_each_page_stands_once_and_in_order(variant: tuple[Edition, bytes]) -> None:
    book, content = variant
    found = bookmarks(content)
    pages = [page for _, page in found]
    assert pages == sorted(pages)
    assert len(set(pages)) == len(pages)
    own = sum(
        1 + any(slot in persona.slots for slot in MARKETING)
        + any(slot in persona.slots for slot in SALES)
        for persona in book.personas
    )  # fmt: skip
    whole = 2 + sum(
        any(slot in book.slots for slot in slots) for slots in (("comparison",), TARGETING, FORM)
    )
    assert len(pages) == own + whole


def test_every_page_names_its_edition_and_its_number(variant: tuple[Edition, bytes]) -> None:
    book, content = variant
    texts = page_texts(content)
    for number, text in enumerate(texts, start=1):
        assert f"{Word.EDITION.text} {book.short_id}" in text
        assert f"{Word.PAGE.text} {number} {Word.OF.text} {len(texts)}" in text


def test_every_text_lies_inside_the_page(variant: tuple[Edition, bytes]) -> None:
    width, height = A4_LANDSCAPE
    for box in boxes(variant[1]):
        assert box.left >= MARGIN, box
        assert box.right <= width - MARGIN, box
        assert box.bottom >= 20, box
        assert box.top <= height - 25, box


def test_no_text_covers_another(variant: tuple[Edition, bytes]) -> None:
    found = sorted(boxes(variant[1]), key=lambda box: (box.page, box.bottom))
    for k, box in enumerate(found):
        for other in found[k + 1 :]:
            if other.page != box.page or other.bottom >= box.top:
                break
            assert box.overlap(other) < 0.35, (box, other)


def test_it_prints_claims_and_fixed_words_only(variant: tuple[Edition, bytes]) -> None:
    book, content = variant
    allowed = vocabulary(book)
    against = squeezed(Word.OUT_OF.text)
    for box in boxes(content):
        text = squeezed(box.text.removesuffix("…"))
        known = text in allowed or text.removeprefix(against) in allowed
        # A run may hold a cut text and the words beside it, or a number of the print itself.
        known = known or all(part in allowed for part in re.split("[…·“”]", text))
        own = rf"\d+\.|→|(page\d+)?(/\d+)?|({re.escape(squeezed(Word.REPLACED.text))})?:\d+"
        assert known or re.fullmatch(own, text), box


def test_a_text_from_nowhere_would_be_noticed() -> None:
    assert squeezed("Meet Susan, 34, who loves yoga") not in vocabulary(edition())


def test_hostile_text_is_printed_as_text() -> None:
    _, content = printed(**VARIANTS["hostile"])
    text = squeezed("".join(page_texts(content)))
    for part in HOSTILE:
        assert squeezed(part) in text


def test_characters_without_a_glyph_are_replaced_counted_and_said() -> None:
    _, content = printed(
        n_personas=1,
        change=lambda claim: (
            claim.model_copy(update={"text": "北京 é"}) if claim.id == "P1.name" else claim
        ),
    )
    texts = page_texts(content)
    assert "�� é" in texts[2]
    assert f"{Word.REPLACED.text}: 2" in texts[-1]
    assert not any(Word.REPLACED.text in text for text in page_texts(printed()[1]))


def test_every_drawing_states_its_finding(variant: tuple[Edition, bytes]) -> None:
    book, content = variant
    said = {squeezed(claim.text) for claim in book.claims}
    strip = squeezed(
        "".join(
            (book.claims_in("size", persona_id=p.id) or book.claims_in("name", persona_id=p.id))[
                0
            ].text
            for p in book.personas
        )
    )
    said.add(squeezed("".join(claim.text for claim in book.claims_in("targeting"))))
    drawings = [alternative for kind, alternative in elements(content) if kind == "/Figure"]
    assert len(drawings) > 3
    for alternative in drawings:
        assert squeezed(alternative) in said | {strip}


def test_headings_and_tables_are_tagged() -> None:
    kinds = [kind for kind, _ in elements(printed()[1])]
    assert kinds.count("/H1") == 1 + 1 + 3 * 5 + 1 + 1 + 1
    assert {"/H2", "/Table", "/TH", "/TD", "/THead", "/Link"} <= set(kinds)


@pytest.mark.parametrize("verdict", ["natural", "reproducible", "constructive"])
def test_only_a_constructive_book_bears_the_banner_on_each_card(verdict: str) -> None:
    book, content = printed(n_personas=2, verdict=verdict)
    verdict_claim = book.claims_in("verdict")[0]
    banner = f"{verdict_claim.label} {verdict_claim.text}"
    for text in page_texts(content)[2:8]:
        assert (banner in text) == (verdict == "constructive")


@pytest.mark.parametrize(
    ("slot", "heading"),
    [
        ("size", Word.HOW_BIG),
        ("traits", Word.SETS_APART),
        ("coverage", Word.COVERAGE),
        ("inside", Word.INSIDE),
        ("rule", Word.RECOGNISE),
        ("outcomes", Word.OUTCOMES),
        ("trust", Word.TRUST),
        ("unknown", Word.UNKNOWN),
        ("decision_why", Word.DECISION_WHY),
        ("remarks", Word.REMARKS),
    ],
)
def test_an_absent_slot_leaves_no_heading(slot: str, heading: Word) -> None:
    out = (*BACK, *SHEETS, *BOOK)
    assert heading.text in page_texts(printed(n_personas=1, without=out)[1])[1]
    assert heading.text not in page_texts(printed(n_personas=1, without=(*out, slot))[1])[1]


def test_an_edition_without_any_slot_is_still_a_book() -> None:
    book = edition(2, without=(*edition(1).slots, *edition(1).personas[0].slots))
    texts = page_texts(to_pdf(book))
    assert len(texts) == 4
    assert Word.UNNAMED.text in texts[1]


def test_the_cover_holds_every_persona_and_who_agreed() -> None:
    book, content = printed(n_personas=12)
    cover = page_texts(content)[0]
    for persona in book.personas:
        assert f"{persona.id} {persona.n:,}" in cover
    assert "not yet agreed by Sales" in cover
    assert "agreed by Tom Okafor, 2026-07-01" in cover
    assert book.claims_in("population")[0].text in cover


def test_a_number_is_never_cut() -> None:
    _, content = printed()
    for at, about in enumerate(PEOPLE):
        text = page_texts(content)[2 + 3 * at].replace("\N{NO-BREAK SPACE}", " ")
        assert about["spend"][0] in text
        assert "…" not in text


def test_how_many_and_how_sure_are_never_cut() -> None:
    note = "95 % interval 255 – 260 seconds · n = 31,434"
    how = {"note": note, "shown": "257 seconds"}
    _, content = printed(
        n_personas=2,
        change=lambda claim: claim.model_copy(update=how) if ".outcome." in claim.id else claim,
    )
    text = page_texts(content)[2]
    assert "n = 31,434" in text
    assert "260 seconds" in text
    assert "…" not in text
    found = boxes(content)
    figures = [box for box in found if "257" in box.text]
    assert figures
    for figure in figures:
        beside = (box for box in found if box.page == figure.page and "seconds" in box.text)
        assert any(
            abs(box.bottom - figure.bottom) < 3 and box.right >= figure.right for box in beside
        )


def test_the_cover_warns_of_a_doubtful_persona() -> None:
    texts = page_texts(printed()[1])
    assert texts[0].count("Doubtful") == 1
    assert "Doubtful" in texts[2 + 3 * 4]


def test_back_pages_after_the_first_repeat_their_title() -> None:
    _, content = printed(extra_columns=40)
    texts, begin = page_texts(content), outline(content)[Word.BACK.text]
    assert len(texts) > begin + 2
    assert all(text.count(Word.BACK.text) == 1 for text in texts[begin:])
    assert not any(Word.BACK.text in text for text in texts[1:begin])


texts = st.text(max_size=120)
slots = st.sets(
    st.sampled_from(sorted({*edition(1).personas[0].slots, *edition(1).slots})), max_size=16
)


@settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],  # a book takes too long to shrink the example
)
@given(n=st.integers(1, 2), text=texts, without=slots, place=st.sampled_from(["all", "end"]))
@example(n=1, text="Ow\U00019f26\v.\U000c1be1\b\U00076f2e\U00043b44", without=set(), place="all")
@example(n=1, text="\U0001f468‍\U0001f469\ufe0f\ufeff\u2028\U000e0001", without=set(), place="all")
def test_any_text_in_any_slot_gives_a_sound_book(
    n: int, text: str, without: set[str], place: str
) -> None:
    book = edition(
        n, without=without, write=(lambda _: text) if place == "all" else (lambda old: old + text)
    )
    content = to_pdf(book)
    assert outline(content)[Word.BACK.text] >= n + 1
    width, height = A4_LANDSCAPE
    for box in boxes(content):
        assert MARGIN <= box.left <= box.right <= width - MARGIN
        assert 20 <= box.bottom <= box.top <= height - 25
