"""The fixed words of a book: every printed text that is not a claim."""

from __future__ import annotations

from enum import Enum, unique


@unique
class Word(Enum):
    """One fixed text of the pages; its value is printed as it stands."""

    # cover
    PERSONAS = "Personas"
    VERDICT = "Are the groups real?"
    AGREED = "Agreed"
    OUT_OF = "vs"
    # front page of a persona
    UNNAMED = "A persona without a name"
    HOW_BIG = "How big"
    SETS_APART = "What sets them apart"
    COVERAGE = "How many it describes"
    INSIDE = "Where they differ inside"
    RECOGNISE = "Recognise them"
    OUTCOMES = "What happened"
    TRUST = "Can we trust it"
    UNKNOWN = "What we do not know"
    # heads of tables and keys of drawings
    TRAIT = "trait"
    LADDER = "who match the"
    OUTCOME = "outcome"
    THEM = "them"
    EVERYONE = "everyone"
    OTHERS = "others"
    INDEX = "index"
    KEY_PERSONA = "them, with spread"
    KEY_INDEX = "index: everyone = 100"
    # back pages
    BACK = "How this book was made"
    METHOD = "Method"
    CHOICE = "How many personas"
    STABILITY = "How stable each one is"
    SENSITIVITY = "Would other choices find them"
    FINDINGS = "What was found in the data"
    COLUMNS = "Columns, used and not used"
    LIMITS = "Limits"
    EDGE = "At the edge"
    PROVENANCE = "Where it comes from"
    COUNT = "personas"
    AGREEMENT = "agreement"
    MIDDLE_HALF = "middle half"
    SCORE = "score"
    GAP = "gap"
    SMALLEST = "smallest"
    DECISION = "decision"
    ID = "id"
    NAME = "name"
    OVERLAP = "overlap"
    IN_WORDS = "in words"
    FOUND_AGAIN = "found again"
    KEPT = "kept in"
    LOST = "lost when"
    LEVEL = "level"
    WHERE = "where"
    WHAT = "what"
    TO_DO = "what to do"
    COLUMN = "column"
    KIND = "kind"
    USE = "use"
    MISSING = "missing"
    FACT = "fact"
    VALUE = "value"
    KEY_CHOICE = (
        "agreement: of two clusterings of resampled records, 1 = the same groups. "
        "gap: distance from data without groups."
    )
    KEY_STABILITY = (
        "overlap: of a persona with its nearest group in each re-run, 1 = the same members."
    )
    KEY_SENSITIVITY = (
        "Each variation makes one choice differently: one persona more or fewer, another seed, a "
        "column left out (of many, those that matter most), plain scaling, the other method."
    )
    REPLACED = "Characters that the typeface lacks, printed as \N{REPLACEMENT CHARACTER}"
    UNMARKED = (
        "Lines marked \u201chuman\u201d were said by a person; all others are counted or worked "
        "out from the records."
    )
    # every page
    EDITION = "edition"
    PAGE = "page"
    OF = "/"
    # kinds and evidence
    HUMAN = "human"
    DATA = "counted from the records"
    DERIVED = "worked out from counts"
    SAID = "said by a person"
    EVIDENCE = "Evidence"
    N = "n"
    INTERVAL = "interval"
    BASIS = "basis"
    SOURCE = "source"
    CONTENTS = "Contents"
    SKIP = "Skip to the personas"
    HINT = "Point at a number, or move to it with the Tab key, to see what it rests on."

    @property
    def text(self) -> str:
        """The printed text."""
        return self.value
