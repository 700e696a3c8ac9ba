from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personas.cards import book_html, persona_html, to_html
from personas.cards.words import Word
from personas.edition.claim import Claim
from personas.errors import EditionError
from tests.cards.harbour_and_pine import edition

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    "{% raw %}",
    "</style><b>",
    "javascript:alert(1)",
    "&amp;",
)
# The only addresses a page may hold: places in itself and fonts in itself.
OWN_ADDRESS = re.compile(r"#|data:font/woff;base64,[A-Za-z0-9+/=]+$")
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Tags, attributes and texts of a page; fails on tags that do not close."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.styles: list[str] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            self.styles.append(data)
        elif "script" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).replace("\N{WORD JOINER}", "").split())

    def addresses(self) -> list[str]:
        named = ("href", "src", "srcset", "action", "data", "poster", "xlink:href", "background")
        found = [
            value or "" for _, attributes in self.tags for name, value in attributes.items()
            if name in named
        ]  # fmt: skip
        styles = " ".join(self.styles + [str(a.get("style", "")) for _, a in self.tags])
        return found + re.findall(r"url\(([^)]*)\)", styles) + re.findall(r"@import[^;]*", styles)


def fragments(book: Any) -> list[str]:
    return [book_html(book), *(persona_html(book, persona.id) for persona in book.personas)]


def test_the_page_needs_no_network() -> None:
    page = Page(to_html(edition()))
    assert page.addresses()
    assert all(OWN_ADDRESS.match(address) for address in page.addresses())
    policy = next(a["content"] for t, a in page.tags if a.get("http-equiv"))
    assert policy is not None
    assert "default-src 'none'" in policy


def test_the_one_script_is_the_one_the_policy_allows() -> None:
    page = Page(to_html(edition(write=lambda text: text + HOSTILE[0])))
    assert [tag for tag, _ in page.tags].count("script") == 1


def test_fragments_need_no_network_and_hold_no_script() -> None:
    for fragment in fragments(edition()):
        page = Page(fragment)
        assert page.addresses() == []
        assert "script" not in {tag for tag, _ in page.tags}
        assert page.tags[0] == ("div", {"class": "personas-fragment"})


def test_the_style_of_a_fragment_touches_nothing_else() -> None:
    for rule in "".join(Page(book_html(edition(1))).styles).split("}"):
        selectors = rule.split("{")[0].strip()
        assert all(
            part.strip().startswith(".personas-fragment") for part in selectors.split(",") if part
        )


def test_hostile_text_is_shown_as_text() -> None:
    calm, book = edition(1), edition(1, write=lambda text: f"{' '.join(HOSTILE)} {text}")
    for source, usual in zip(
        [to_html(book), *fragments(book)], [to_html(calm), *fragments(calm)], strict=True
    ):
        page = Page(source)
        for hostile in HOSTILE:
            assert hostile in page.text
        assert [tag for tag, _ in page.tags] == [tag for tag, _ in Page(usual).tags]
        assert not [name for _, a in page.tags for name in a if name.startswith("on")]


@settings(max_examples=25)
@given(text=st.text(max_size=60))
def test_any_text_leaves_the_page_whole(text: str) -> None:
    book = edition(1, write=lambda old: old + text)
    tags = [tag for tag, _ in Page(persona_html(edition(1), "P1")).tags]
    source = persona_html(book, "P1")
    assert [tag for tag, _ in Page(source).tags] == tags
    assert "\x00" not in source


def test_it_says_all_that_the_cards_say() -> None:
    book = edition()
    text = Page(to_html(book)).text
    for claim in book.claims:
        said = claim.cells or (claim.shown or claim.text, claim.label, claim.note)
        for part in said:
            assert " ".join(part.split()) in text, claim.id
    assert book.short_id in text


def test_every_claim_shows_its_evidence_to_pointer_and_keyboard() -> None:
    book = edition()
    source = to_html(book)
    page = Page(source)
    tips = {a["id"] for _, a in page.tags if a.get("role") == "tooltip"}
    pointed = [a["aria-describedby"] for _, a in page.tags if "aria-describedby" in a]
    assert set(pointed) == tips
    assert len(pointed) == len(set(pointed))
    assert all(a["tabindex"] == "0" for _, a in page.tags if "aria-describedby" in a)
    shown = {tip.split("-", 2)[2] for tip in tips if tip}
    unseen = {claim.id for claim in book.claims} - shown
    assert all(id.endswith((".name", "sales", "marketing", "title.1")) for id in unseen), unseen
    text = page.text
    for part in ("n 1,270", "1,284 accounts in P2, 1,270 with a value", Word.DATA.text):
        assert part in text


def test_every_id_is_given_once_and_every_link_arrives() -> None:
    page = Page(to_html(edition()))
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    links = [a["href"] for tag, a in page.tags if tag == "a"]
    assert {"#P1", "#P5", "#back"} <= set(links)
    assert all(link is not None and link[1:] in ids for link in links)


def test_headings_step_down_one_by_one_and_drawings_have_names() -> None:
    page = Page(to_html(edition()))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    drawings = [a for tag, a in page.tags if tag == "svg"]
    assert all(a.get("aria-label") or a.get("aria-hidden") == "true" for a in drawings)


def test_the_same_edition_gives_the_same_text() -> None:
    assert to_html(edition()) == to_html(edition())


def test_absent_slots_leave_no_heading() -> None:
    book = edition(1, without=("outcomes", "unknown", "findings"))
    text = Page(to_html(book)).text
    for word in (Word.OUTCOMES, Word.UNKNOWN, Word.FINDINGS):
        assert word.text not in text
    assert Word.COVERAGE.text in text


def test_an_edition_without_any_slot_is_still_a_page() -> None:
    bare = edition(2, without=(*edition(1).slots, *edition(1).personas[0].slots))
    for source in (to_html(bare), *fragments(bare)):
        assert Word.UNNAMED.text in Page(source).text


def test_a_persona_that_is_not_there_is_named_in_the_error() -> None:
    with pytest.raises(EditionError, match="P9"):
        persona_html(edition(2), "P9")


def test_a_doubtful_persona_looks_unlike_the_others_on_card_and_overview() -> None:
    page = Page(to_html(edition()))
    kinds = [a.get("class") for _, a in page.tags]
    assert kinds.count("box doubtful") == 1
    assert kinds.count("care") == 1
    assert kinds.count("sign") == 2
    assert page.text.count("Doubtful") == 2


def test_a_book_without_a_title_is_called_personas_once() -> None:
    page = Page(to_html(edition(1, without=("title",))))
    assert ("p", {"class": "head"}) not in page.tags
    assert ("p", {"class": "head"}) in Page(to_html(edition(1))).tags


def test_the_mark_of_a_human_claim_stands_apart_from_its_text() -> None:
    def named(claim: Claim) -> Claim:
        return claim.model_copy(update={"kind": "human"}) if claim.id == "P1.name" else claim

    source = re.sub("<[^>]*>", "", to_html(edition(1, change=named)))
    name = edition(1).claims_in("name", persona_id="P1")[0].text
    assert f"{name} {Word.HUMAN.text}" in source
