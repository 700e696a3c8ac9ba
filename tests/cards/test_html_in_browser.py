"""The HTML book in a real Chromium: what axe finds, what a keyboard and a pointer can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pytest

from personas.cards import to_html
from tests.cards.harbour_and_pine import edition

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Opened = Callable[..., Page]

pytestmark = pytest.mark.browser

SHOWN = "[...document.querySelectorAll('.evidence')].filter(e => e.offsetWidth).length"


@pytest.fixture(scope="module")
def book() -> str:
    return to_html(edition())


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG and its best practices, in a line each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response
    assert len(found["passes"]) > 20  # it did look
    return [
        f"{problem['id']}: {problem['help']}: {node['target']}: {node['failureSummary']}"
        for problem in found["violations"]
        for node in problem["nodes"]
    ]


@pytest.mark.parametrize("width", [390, 1400], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened: Opened, book: str, scheme: str, width: int) -> None:
    page = opened(book, width=width, color_scheme=scheme, bypass_csp=True)
    assert violations(page) == []


def test_axe_finds_nothing_on_paper_whatever_the_screen_shows(opened: Opened, book: str) -> None:
    page = opened(book, color_scheme="dark", bypass_csp=True)
    page.locator("#scheme").click()
    page.locator("#scheme").click()
    page.emulate_media(media="print")
    assert violations(page) == []
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    assert (
        not page.locator("nav, .control:visible, .evidence:visible").locator("visible=true").count()
    )


def test_axe_would_see_a_pale_colour(opened: Opened, book: str) -> None:
    page = opened(book, color_scheme="light", bypass_csp=True)
    page.add_style_tag(content=".note { color: #bbb !important }")
    assert any(line.startswith("color-contrast") for line in violations(page))


def test_the_policy_lets_the_page_s_own_script_run_and_no_other(opened: Opened, book: str) -> None:
    page = opened(book, logs="Content Security Policy")
    assert page.locator("html.live").count() == 1
    added = "document.body.append(Object.assign(document.createElement('script'), {text: 'x = 1'}))"
    page.evaluate(added)
    assert page.evaluate("typeof x") == "undefined"


def test_without_a_script_everything_can_be_read(opened: Opened, book: str) -> None:
    with_script, without = opened(book), opened(book, java_script_enabled=False)
    assert without.locator(".control").first.is_hidden()
    figures = without.locator(".card .value .claim")
    assert figures.count() == with_script.locator(".card .value .claim").count() > 20
    figures.first.focus()
    assert without.locator(".evidence:visible").count() == 1


def test_the_keyboard_shows_evidence_and_escape_puts_it_away(opened: Opened, book: str) -> None:
    page = opened(book)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('claim')"):
            break
    assert page.evaluate(SHOWN) == 1
    described = page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-describedby')).innerText"
    )
    assert "Evidence" in described
    page.keyboard.press("Escape")
    assert page.evaluate(SHOWN) == 0
    assert page.evaluate("document.activeElement.classList.contains('claim')")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(SHOWN) == 1


def test_the_pointer_shows_evidence_that_it_can_enter(opened: Opened, book: str) -> None:
    page = opened(book)
    figure = page.locator("#P2 .value .claim").first
    figure.hover()
    assert page.evaluate(SHOWN) == 1
    box = page.locator(".evidence:visible").bounding_box()
    assert box
    x, y = box["x"] + 9, box["y"] + box["height"] / 2
    page.mouse.move(x, y, steps=8)
    assert page.evaluate(SHOWN) == 1
    page.keyboard.press("Escape")
    page.wait_for_timeout(100)  # nothing that lay below comes up by itself
    assert page.evaluate(SHOWN) == 0
    figure.hover()
    assert page.evaluate(SHOWN) == 1


def test_a_finger_shows_evidence_and_puts_it_away(opened: Opened, book: str) -> None:
    page = opened(book, width=390, has_touch=True, is_mobile=True)
    figure = page.locator("#P2 .value .claim").first
    figure.tap()
    assert page.evaluate(SHOWN) == 1
    figure.tap()
    assert page.evaluate(SHOWN) == 0


@pytest.mark.parametrize("width", [390, 1000, 1400])
def test_evidence_stays_inside_the_window(opened: Opened, book: str, width: int) -> None:
    page = opened(book, width=width)
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.claim')].filter((claim, at) => {
          if (at % 7) return false;
          claim.focus();
          const box = claim.querySelector('.evidence').getBoundingClientRect();
          return !box.width || box.left < 0 || box.right > innerWidth + 1
            || box.top < 0 || box.bottom > innerHeight + 1;
        }).map(claim => claim.innerText)"""
    )
    assert outside == []


def test_a_reader_can_choose_dark_or_light_and_is_remembered(opened: Opened, book: str) -> None:
    page = opened(book, color_scheme="light")
    toggle, paper = page.locator("#scheme"), "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    assert toggle.get_attribute("aria-pressed") == "false"
    toggle.focus()
    page.keyboard.press("Enter")
    assert toggle.get_attribute("aria-pressed") == "true"
    assert page.evaluate(paper) != light
    page.reload()
    assert toggle.get_attribute("aria-pressed") == "true"
    toggle.click()
    assert page.evaluate(paper) == light


def test_the_link_to_one_persona_can_be_copied(opened: Opened, book: str) -> None:
    page = opened(book, permissions=["clipboard-read", "clipboard-write"])
    page.locator("#P2 a.anchor").click()
    page.locator("#P2 [role=status]", has_text="Link copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith("page.html#P2")
    assert page.url.endswith("#P2")
    top = page.evaluate("document.getElementById('P2').getBoundingClientRect().top")
    assert 0 <= top < 200


def test_each_page_of_the_book_begins_on_a_sheet_of_paper(opened: Opened, book: str) -> None:
    page = opened(book, color_scheme="dark")
    printed = pdfium.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    texts = [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in printed]
    width, height = printed[0].get_size()
    assert width > height
    said = edition()
    for persona in said.personas:
        begun = [text for text in texts if text.startswith(f"{persona.id} ")]
        assert len(begun) == 3, persona.id  # front, marketing, sales
        assert all(persona.name in text for text in begun)
    assert len(texts) <= 3 * len(said.personas) + 8
    assert not any("Show rows" in text or "Evidence" in text for text in texts)


MEASURE = """() => [...document.querySelectorAll("body *")].filter(
  e => e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest(".scroll, nav ul, .evidence, .skip")).map(e => e.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("width", [320, 390, 700, 1000, 1400])
@pytest.mark.parametrize(
    "how", [{}, {"write": lambda text: "W" * 60}], ids=["usual words", "long words"]
)
def test_nothing_sticks_out_of_the_page(opened: Opened, how: dict[str, Any], width: int) -> None:
    page = opened(to_html(edition(2, **how)), width=width)
    assert page.evaluate(MEASURE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def compared(page: Page, column: int) -> list[str]:
    """Printed cells of one column of the comparison, as they stand on the page."""
    cells = page.locator(f".compare tbody tr:visible > :nth-child({column})")
    return [str(text) for text in cells.evaluate_all("cells => cells.map(c => c.dataset.text)")]


def indexes(page: Page, column: int) -> list[int]:
    cells = page.locator(f".compare tbody tr > :nth-child({column})")
    return [int(n) for n in cells.evaluate_all("cells => cells.map(c => c.dataset.value)")]


def test_the_comparison_sorts_by_a_press_on_a_heading(opened: Opened, book: str) -> None:
    page = opened(book)
    head = page.locator(".compare thead th").nth(3)
    printed = compared(page, 1)
    head.get_by_role("button").focus()
    for key, order in (("Enter", "descending"), ("Space", "ascending"), ("Enter", None)):
        page.keyboard.press(key)
        assert head.get_attribute("aria-sort") == order
        found = indexes(page, 4)
        if order:
            assert found == sorted(found, reverse=order == "descending")
            assert "P2" in page.locator("#compare-status").inner_text()
        else:
            assert compared(page, 1) == printed
    page.locator(".compare thead button").first.click()
    assert compared(page, 1) == sorted(printed, key=str.lower)


def test_the_comparison_filters_as_one_types(opened: Opened, book: str) -> None:
    page = opened(book)
    printed = compared(page, 1)
    page.get_by_label("Show rows that contain").fill("ORDERS")
    left = [name for name in printed if "orders" in name]
    assert 0 < len(left) < len(printed)
    assert compared(page, 1) == left
    assert page.locator("#compare-status").inner_text() == f"{len(left)} of {len(printed)} rows"
    page.emulate_media(media="print")
    assert compared(page, 1) == printed


def test_one_stop_of_the_tab_key_and_arrows_walk_the_comparison(opened: Opened, book: str) -> None:
    page = opened(book)
    stops = page.locator(".compare tbody [tabindex='0']")
    assert stops.count() == 1
    stops.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    at = "document.activeElement.closest('td')"
    assert page.evaluate(f"[{at}.cellIndex, {at}.parentElement.rowIndex]") == [3, 2]
    assert page.evaluate(SHOWN) == 1
    assert stops.count() == 1
    page.get_by_label("Show rows that contain").fill("zzz")
    page.get_by_label("Show rows that contain").fill("a")
    assert page.locator(".compare tbody tr:visible [tabindex='0']").count() >= 1


def test_the_typing_form_adds_the_points_and_says_the_persona(opened: Opened, book: str) -> None:
    said = edition()
    points = said.claims_in("typing_points")
    questions = [claim.label for claim in said.claims_in("typing_questions")]
    page = opened(book)
    sums = [0] * len(said.personas)
    for label in dict.fromkeys(claim.label for claim in points):
        answers = [claim for claim in points if claim.label == label]
        if label in questions:
            group = page.locator("#typing fieldset").nth(questions.index(label))
            group.get_by_label(answers[0].shown, exact=True).check()
        sums = [a + int(b) for a, b in zip(sums, answers[0].cells, strict=True)]
    weights = [2 ** (total / 2) for total in sums]
    best = max(range(len(sums)), key=lambda at: weights[at])
    percent = f"{100 * weights[best] / sum(weights):.0f}\N{NO-BREAK SPACE}%"
    sentence = page.locator("#typing [role=status]").inner_text()
    assert f"P{best + 1}, {said.personas[best].name}" in sentence
    assert percent in sentence
    assert page.locator("#typing .best .chance").inner_text() == percent
    page.get_by_role("button", name="Start again").click()
    page.locator("#typing [role=status]", has_text="Choose an answer").wait_for()
