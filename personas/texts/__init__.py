"""What is printed, in the reader's language: sentences from one catalogue, numbers by locale."""

from personas.texts.language import ENGLISH, LANGUAGES, Language, Texts

__all__ = ["ENGLISH", "LANGUAGES", "Language", "Texts"]
