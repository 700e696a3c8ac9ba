"""The fixed words of a book: every printed text that is not a claim."""

from __future__ import annotations

from enum import Enum, unique

from personas.texts import ENGLISH, Texts


@unique
class Word(Enum):
    """One fixed text of the pages; its value is its key in the catalogue."""

    # cover
    PERSONAS = "cards.personas"
    VERDICT = "cards.verdict"
    AGREED = "cards.agreed"
    OUT_OF = "cards.out_of"
    # front page of a persona
    UNNAMED = "cards.unnamed"
    HOW_BIG = "cards.how_big"
    SETS_APART = "cards.sets_apart"
    COVERAGE = "cards.coverage"
    INSIDE = "cards.inside"
    RECOGNISE = "cards.recognise"
    OUTCOMES = "cards.outcomes"
    TRUST = "cards.trust"
    UNKNOWN = "cards.unknown"
    # heads of tables and keys of drawings
    TRAIT = "cards.trait"
    LADDER = "cards.ladder"
    OUTCOME = "cards.outcome"
    THEM = "cards.them"
    EVERYONE = "cards.everyone"
    OTHERS = "cards.others"
    INDEX = "cards.index"
    KEY_PERSONA = "cards.key_persona"
    KEY_INDEX = "cards.key_index"
    # back pages
    BACK = "cards.back"
    METHOD = "cards.method"
    CHOICE = "cards.choice"
    STABILITY = "cards.stability"
    SENSITIVITY = "cards.sensitivity"
    FINDINGS = "cards.findings"
    COLUMNS = "cards.columns"
    LIMITS = "cards.limits"
    EDGE = "cards.edge"
    PROVENANCE = "cards.provenance"
    COUNT = "cards.count"
    AGREEMENT = "cards.agreement"
    MIDDLE_HALF = "cards.middle_half"
    SCORE = "cards.score"
    GAP = "cards.gap"
    SMALLEST = "cards.smallest"
    DECISION = "cards.decision"
    ID = "cards.id"
    NAME = "cards.name"
    OVERLAP = "cards.overlap"
    IN_WORDS = "cards.in_words"
    FOUND_AGAIN = "cards.found_again"
    KEPT = "cards.kept"
    LOST = "cards.lost"
    LEVEL = "cards.level"
    WHERE = "cards.where"
    WHAT = "cards.what"
    TO_DO = "cards.to_do"
    COLUMN = "cards.column"
    KIND = "cards.kind"
    USE = "cards.use"
    MISSING = "cards.missing"
    FACT = "cards.fact"
    VALUE = "cards.value"
    KEY_CHOICE = "cards.key_choice"
    KEY_STABILITY = "cards.key_stability"
    KEY_SENSITIVITY = "cards.key_sensitivity"
    REPLACED = "cards.replaced"
    UNMARKED = "cards.unmarked"
    # every page
    EDITION = "cards.edition"
    PAGE = "cards.page"
    OF = "cards.of"
    # kinds and evidence
    HUMAN = "cards.human"
    DATA = "cards.data"
    DERIVED = "cards.derived"
    SAID = "cards.said"
    EVIDENCE = "cards.evidence"
    N = "cards.n"
    INTERVAL = "cards.interval"
    BASIS = "cards.basis"
    SOURCE = "cards.source"
    CONTENTS = "cards.contents"
    SKIP = "cards.skip"
    HINT = "cards.hint"

    def text_in(self, texts: Texts) -> str:
        """Return the printed text in a language."""
        return texts.say(self.value)

    @property
    def text(self) -> str:
        """The English text."""
        return self.text_in(ENGLISH)
