"""Whether a PDF still says what the edition inside it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from personas.cards.glyphs import visible
from personas.cards.paper import Paper
from personas.cards.pdf import ATTACHMENT, to_pdf
from personas.edition.edition import Edition
from personas.errors import EditionError
from personas.texts import Texts

# Of what differs on a page, so many words are quoted.
_MOST_WORDS = 12

# Marks that let a line break or hold it together, and PDFium's sign for a hyphen at a line's end.
_UNSEEN = dict.fromkeys(map(ord, "\N{WORD JOINER}\N{ZERO WIDTH SPACE}"), "") | {2: "-"}


@dataclass(frozen=True)
class Inside:
    """What a PDF carries: the edition, the id that it states, and how it was printed."""

    edition: Edition
    stated: str
    paper: Paper
    only: str | None
    texts: tuple[str, ...]


@dataclass(frozen=True)
class PageChange:
    """One page that is not as the edition prints it.

    Attributes
    ----------
    kind : {"differs", "missing", "added"}
    page : int
        Its number, from 1: in the file, or in the book if it is missing in the file.
    book_says, file_says : str
        The first words that differ; "" where one of them says nothing.
    """

    kind: Literal["differs", "missing", "added"]
    page: int
    book_says: str = ""
    file_says: str = ""

    def said(self, texts: Texts) -> str:
        """The change in a sentence."""
        if self.kind != "differs":
            return texts.say(f"verify.{self.kind}", page=self.page)
        parts = ("page", "lacks", "adds", "from_to")
        name = parts[bool(self.book_says) + 2 * bool(self.file_says)]
        key = "verify.page" if name == "page" else f"verify.page_{name}"
        return texts.say(key, page=self.page, book=self.book_says, file=self.file_says)


@dataclass(frozen=True)
class Verification:
    """What became of a PDF since it was printed.

    Attributes
    ----------
    edition_id, stated_id : str
        Recomputed from the book inside the file, and as it states itself.
    n_pages : int
        Pages of the file.
    changes : tuple of PageChange
        Pages whose text is not the edition's.
    against_id : str, optional
        Id of the book it was held against, with the number of claims that differ.
    """

    edition_id: str
    stated_id: str
    n_pages: int
    changes: tuple[PageChange, ...]
    against_id: str | None
    n_claims_differ: int
    texts: Texts

    @property
    def attachment_changed(self) -> bool:
        """Whether the book inside was changed after it was made."""
        return self.edition_id != self.stated_id

    @property
    def unchanged(self) -> bool:
        """Whether file, book inside and the book it was held against agree."""
        same = self.against_id in (None, self.edition_id)
        return same and not self.attachment_changed and not self.changes

    @property
    def sentences(self) -> tuple[str, ...]:
        """The result in words, in the language of the edition."""
        return tuple(self._said())

    def _said(self) -> Iterator[str]:
        say, name = self.texts.say, self.stated_id[:12]
        if self.attachment_changed or self.changes:
            yield say("verify.changed", edition=name)
        else:
            yield say("verify.unchanged", number=self.n_pages, edition=name)
        if self.attachment_changed:
            yield say("verify.attachment", found=self.edition_id[:12], stated=visible(name))
        for change in self.changes:
            yield change.said(self.texts)
        if self.against_id == self.edition_id:
            yield say("verify.same_book", edition=self.against_id[:12])
        elif self.against_id is not None:
            yield say(
                "verify.other_book", number=self.n_claims_differ, edition=self.against_id[:12]
            )
        yield say("verify.limits")

    def __str__(self) -> str:
        return "\n".join(self.sentences)

    def __repr__(self) -> str:
        state = "unchanged" if self.unchanged else f"changed, {len(self.changes)} pages differ"
        return f"<Verification of edition {self.edition_id[:12]}: {state}; print it for details>"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data."""
        return {
            "unchanged": self.unchanged,
            "edition_id": self.edition_id,
            "stated_id": self.stated_id,
            "n_pages": self.n_pages,
            "changes": [vars(change) for change in self.changes],
            "against_id": self.against_id,
            "n_claims_differ": self.n_claims_differ,
            "sentences": list(self.sentences),
        }


def verify(content: bytes, *, where: str, against: Edition | None = None) -> Verification:
    """Hold a PDF against the edition inside it, printed again, page by page.

    It detects changes of the text; it does not prove who made the file.

    Parameters
    ----------
    content : bytes
        The PDF.
    where : str
        Its name, for messages.
    against : Edition, optional
        Another edition to compare the one inside with.

    Returns
    -------
    Verification

    Raises
    ------
    EditionError
        If this is no PDF, carries no book, or one that this version cannot read.

    Examples
    --------
    >>> from personas.edition.edition import Edition, Provenance
    >>> from personas.records.schema import Schema
    >>> made = Provenance(source="accounts.csv", fingerprint="0", n_records=0, as_of=None, seed=0,
    ...                   settings={}, versions={})
    >>> edition = Edition(title="Empty", verdict="constructive", schema_=Schema(columns=()),
    ...                   model={}, personas=(), slots={}, claims=(), findings=(),
    ...                   provenance=made)
    >>> verify(to_pdf(edition), where="personas.pdf").unchanged
    True
    """
    found = inside(content, where=where)
    edition = found.edition
    only = found.only if found.only in {persona.id for persona in edition.personas} else None
    printed = _texts(to_pdf(edition, paper=found.paper, only=only))
    # With a changed book inside, its new id is on no page: what else differs is of interest.
    mine, stated = edition.short_id, found.stated[:12]
    expected = tuple(text.replace(mine, stated) for text in printed)
    return Verification(
        edition_id=edition.id,
        stated_id=found.stated,
        n_pages=len(found.texts),
        changes=tuple(_changes(expected, found.texts)),
        against_id=None if against is None else against.id,
        n_claims_differ=0 if against is None else _n_differ(edition, against),
        texts=Texts(edition.language),
    )


def inside(content: bytes, *, where: str) -> Inside:
    """Read what a PDF carries.

    Raises
    ------
    EditionError
        If this is no PDF, carries no book, or one that this version cannot read.
    """
    # Imported here: only who opens a PDF pays for its reader.
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as document:
            attached = _attached(document)
            keywords = document.get_metadata_value("Keywords")
            texts = tuple(_page_texts(document))
    except pypdfium2.PdfiumError as error:
        raise EditionError(
            "This file cannot be read as PDF.",
            where=where,
            do="give the personas.pdf of a build, without a password",
        ) from error
    if attached is None:
        raise EditionError(
            "This PDF carries no book.",
            where=where,
            do=f"give the personas.pdf of a build; saving it elsewhere may drop its {ATTACHMENT}",
        )
    edition, stated = Edition.parsed(attached, where=f"{ATTACHMENT} in {where}")
    said = dict(re.findall(r"(\w+)=([\w-]+)", keywords))
    paper: Paper = "letter" if said.get("paper") == "letter" else "a4"
    return Inside(edition, stated, paper, said.get("only"), texts)


def _attached(document: Any) -> bytes | None:
    for number in range(document.count_attachments()):
        attachment = document.get_attachment(number)
        if attachment.get_name() == ATTACHMENT:
            return bytes(attachment.get_data())
    return None


def _texts(content: bytes) -> tuple[str, ...]:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        return tuple(_page_texts(document))


def _page_texts(document: Any) -> Iterator[str]:
    """The text of each page, a single space between two words."""
    for page in document:
        text = page.get_textpage().get_text_range()
        yield " ".join(text.translate(_UNSEEN).split())


def _changes(book: Sequence[str], file: Sequence[str]) -> Iterator[PageChange]:
    """Pages that differ; one taken out or put in does not make all after it differ."""
    matcher = SequenceMatcher(None, book, file, autojunk=False)
    for _, b, b_end, f, f_end in (op for op in matcher.get_opcodes() if op[0] != "equal"):
        both = min(b_end - b, f_end - f)
        for k in range(both):
            yield PageChange("differs", f + k + 1, *_first_words(book[b + k], file[f + k]))
        for k in range(b + both, b_end):
            yield PageChange("missing", k + 1)
        for k in range(f + both, f_end):
            yield PageChange("added", k + 1)


def _first_words(book: str, file: str) -> tuple[str, str]:
    """The first words that differ in two texts, as each of them has it."""
    ours, theirs = book.split(" "), file.split(" ")
    for kind, a, a_end, b, b_end in SequenceMatcher(None, ours, theirs).get_opcodes():
        if kind != "equal":
            return _quoted(ours[a:a_end]), _quoted(theirs[b:b_end])
    return "", ""


def _quoted(words: Sequence[str]) -> str:
    more = " …" if len(words) > _MOST_WORDS else ""
    return visible(" ".join(words[:_MOST_WORDS])) + more


def _n_differ(one: Edition, other: Edition) -> int:
    """Claims that only one of two editions has, or that say different things."""
    ours, theirs = ({claim.id: claim for claim in edition.claims} for edition in (one, other))
    return sum(ours.get(id) != theirs.get(id) for id in ours.keys() | theirs.keys())
