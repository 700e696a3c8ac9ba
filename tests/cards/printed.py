"""What a finished PDF holds, read back with tools that know nothing of how it was made."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2

from personas.cards.glyphs import Printer
from personas.cards.words import Word
from personas.edition.edition import Edition

# Marks that hold a line together or let it break; they print nothing.
UNSEEN = dict.fromkeys(map(ord, "\N{WORD JOINER}\N{ZERO WIDTH SPACE}"))

ATTRIBUTES = "text label shown note everyone_shown index persona basis".split()


@dataclass(frozen=True)
class Box:
    """A run of text on one line, in points from the lower left corner."""

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: Box) -> float:
        """Share of the smaller box that lies under the other one."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.top, other.top) - max(self.bottom, other.bottom)
        if across <= 0 or down <= 0:
            return 0.0
        areas = ((b.right - b.left) * (b.top - b.bottom) for b in (self, other))
        return across * down / max(min(areas), 1e-9)


def boxes(pdf: bytes) -> list[Box]:
    """Every run of text of every page."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            text_page = page.get_textpage()
            for k in range(text_page.count_rects()):
                place = text_page.get_rect(k)
                # PDFium writes a hyphen at the end of a line as U+0002.
                text = text_page.get_text_bounded(*place).replace("\x02", "-").strip()
                if text:
                    found.append(Box(number, text, *place))
    return found


def page_texts(pdf: bytes) -> list[str]:
    """The text of every page, with single spaces."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return [" ".join(text.translate(UNSEEN).split()) for text in texts]


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """Title and page of every bookmark, in their order."""
    with pypdfium2.PdfDocument(pdf) as document:
        marks = document.get_toc(max_depth=3)
        return [(mark.get_title(), mark.get_dest().get_index()) for mark in marks]


def outline(pdf: bytes) -> dict[str, int]:
    """Page of every bookmark."""
    return dict(bookmarks(pdf))


def elements(pdf: bytes) -> Iterator[tuple[str, str]]:
    """Kind and alternative text of every element of the structure tree."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        waiting = [document.Root.StructTreeRoot]
        while waiting:
            node = waiting.pop()
            if "/S" in node:
                yield str(node.S), str(node.get("/Alt", ""))
            kids = node.get("/K", [])
            kids = kids if isinstance(kids, pikepdf.Array) else [kids]
            waiting += [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]


def squeezed(text: str) -> str:
    """Without spaces and case, as the typeface prints it."""
    return "".join(unicodedata.normalize("NFC", Printer()(text)).split()).casefold()


def vocabulary(edition: Edition) -> str:
    """All that may be printed: attributes of claims, fixed words, the edition's id."""
    texts = [word.text for word in Word]
    texts += [f"{Word.EDITION.text} {edition.short_id}"]
    texts += [
        f"\N{UPWARDS ARROW} {Word.ATTRACTIVENESS.text}",
        f"{Word.FIT.text} \N{RIGHTWARDS ARROW}",
    ]
    for claim in edition.claims:
        texts += [f"{Word.N.text} = {claim.n or 0:,}", f"{claim.author}, {claim.date}"]
        texts += [f"{claim.persona} {cell}" for cell in claim.cells]
        texts += [str(getattr(claim, name)) for name in ATTRIBUTES]
        texts += [*claim.cells, f"{claim.index or 0:,}"]
    return "\n".join(map(squeezed, texts))
