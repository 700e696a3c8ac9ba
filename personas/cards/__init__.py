"""Showing an edition: PDF, HTML, plain text.

``pages``   what stands where: printed text is a claim's, or a fixed word
``words``   the fixed words
``plain``   pages as plain data, for the templates
``glyphs``  the typeface and what it can print
``pdf``     PDF through Typst
``html``    HTML through jinja2
``text``    plain text

``verification``  whether a PDF still says what the edition inside it says

The functions load what they need when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from personas.cards.html import book_html as book_html
    from personas.cards.html import persona_html as persona_html
    from personas.cards.html import to_html as to_html
    from personas.cards.pdf import to_pdf as to_pdf
    from personas.cards.text import to_text as to_text
    from personas.cards.verification import verify as verify

_HOMES = {
    "to_pdf": "pdf",
    "to_html": "html",
    "book_html": "html",
    "persona_html": "html",
    "to_text": "text",
    "verify": "verification",
}

__all__ = [*_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'personas.cards' has no attribute '{name}'")
    value = getattr(import_module(f"personas.cards.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
