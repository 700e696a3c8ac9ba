"""An edition in a user's hands: look at it, print it, keep it, label new customers with it."""

from personas.book.assignments import Assignments
from personas.book.persona_book import PersonaBook, PersonaCard, verify_pdf

__all__ = ["Assignments", "PersonaBook", "PersonaCard", "verify_pdf"]
