"""A page in a real browser, for the tests of the HTML book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """The machine's own Chromium, without a window; mark the test ``browser`` too."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=[*FLAGS])
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open a page of HTML from a file; what it logs or asks for is a failure, unless expected."""
    contexts = []
    wrong: list[str] = []

    def log(text: str, expected: str | None) -> None:
        if expected is None or expected not in text:
            wrong.append(text)

    def opened(source: str, *, width: int = 1400, logs: str | None = None, **how: Any) -> Page:
        path = tmp_path / "page.html"
        path.write_text(source, encoding="utf-8")
        size = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, reduced_motion="reduce", **how)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: log(message.text, logs))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: wrong.append(asked.url) if _leaves(asked.url) else None)
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def _leaves(address: str) -> bool:
    return not address.startswith(("file:", "data:"))
