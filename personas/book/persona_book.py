"""An edition in a user's hands: look at it, print it, keep it, label new customers with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from personas.book.assignments import Assignments
from personas.clustering.model import PersonaModel
from personas.edition.claim import Claim
from personas.edition.edition import Edition, Persona
from personas.engine.output import replacing
from personas.errors import EditionError
from personas.profiling.placing import Placement, place
from personas.profiling.typing_tool import TypingTool
from personas.records.opening import is_brief, open_source
from personas.records.read import check_made_from, read
from personas.records.records import Records

if TYPE_CHECKING:
    from os import PathLike

    from personas.cards.paper import Paper
    from personas.cards.verification import Verification


class PersonaCard:
    """One persona of a book: shows its card in a notebook.

    Attributes
    ----------
    persona : Persona
        Id, name, size and slots.
    claims : DataFrame
        The claims its card prints.
    """

    def __init__(self, edition: Edition, persona: Persona) -> None:
        self._edition = edition
        self.persona = persona

    @property
    def id(self) -> str:
        """``"P1"``, the largest persona, and so on."""
        return self.persona.id

    @property
    def name(self) -> str:
        """The persona's name."""
        return self.persona.name

    @property
    def claims(self) -> pd.DataFrame:
        """The claims of this card, one a row."""
        return claims_frame(c for c in self._edition.claims if c.persona == self.persona.id)

    def __repr__(self) -> str:
        unit = self._edition.schema_.unit
        return f"<{self.id} {self.name!r}: {self.persona.n:,} {unit}; its evidence: .claims>"

    def _repr_html_(self) -> str:
        from personas.cards import persona_html

        return persona_html(self._edition, self.persona.id)


class PersonaBook:
    """A book of personas: one edition in a user's hands.

    Parameters
    ----------
    edition : Edition
        The content. `personas.build` and `PersonaBook.load` make books.

    Examples
    --------
    >>> import pandas as pd, personas as ps
    >>> frame = pd.DataFrame({"spend": [*range(40), *range(900, 940)], "web": [0] * 40 + [1] * 40})
    >>> book = ps.build(frame, progress=False)  # doctest: +SKIP
    >>> book["P1"].name  # doctest: +SKIP
    'Higher spend'
    """

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._model: PersonaModel | None = None

    @classmethod
    def load(cls, path: str | PathLike[str]) -> PersonaBook:
        """Open a stored book.

        Parameters
        ----------
        path : path of a ``book.json``, or of a ``personas.pdf``, which carries one

        Raises
        ------
        EditionError
            If there is no such file, or it is not a book, was changed, or is from a newer version.
        """
        content = _bytes_of(Path(path))
        if not _is_pdf(content):
            return cls(Edition.from_json(content, where=str(path)))
        from personas.cards.verification import inside

        found = inside(content, where=str(path))
        return cls(found.edition.stated_as(found.stated, where=str(path)))

    @property
    def verdict(self) -> str:
        """``"natural"``, ``"reproducible"`` or ``"constructive"``."""
        return self.edition.verdict

    @property
    def claims(self) -> pd.DataFrame:
        """Every printed fact with its evidence, one a row."""
        return claims_frame(self.edition.claims)

    @property
    def personas(self) -> tuple[PersonaCard, ...]:
        """The cards, largest persona first."""
        return tuple(PersonaCard(self.edition, persona) for persona in self.edition.personas)

    @property
    def model(self) -> PersonaModel:
        """The stored model, ready to label new records."""
        if self._model is None:
            self._model = PersonaModel.from_dict(self.edition.model)
        return self._model

    def __getitem__(self, persona_id: str) -> PersonaCard:
        return PersonaCard(self.edition, self.edition.persona(persona_id))

    def __iter__(self) -> Iterator[PersonaCard]:
        return iter(self.personas)

    def __len__(self) -> int:
        return len(self.edition.personas)

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the edition as JSON; `load` opens it again."""
        return _write(Path(path), self.edition.to_json().encode())

    def to_pdf(
        self, path: str | PathLike[str], *, paper: Paper = "a4", only: str | None = None
    ) -> Path:
        """Print the book as PDF/A-3a and PDF/UA-1, the edition attached inside.

        Parameters
        ----------
        path : path
        paper : {"a4", "letter"}
        only : str, optional
            A persona, such as ``"P2"``: its pages and the typing form.

        Raises
        ------
        BriefError
            If there is no such paper.
        EditionError
            If there is no such persona.
        """
        from personas.cards import to_pdf

        return _write(Path(path), to_pdf(self.edition, paper=paper, only=only))

    def verify(self, path: str | PathLike[str]) -> Verification:
        """Hold a printed PDF against the edition inside it and against this book.

        Parameters
        ----------
        path : path of a PDF

        Returns
        -------
        Verification
            Says in words which pages differ. It detects changes, it does not prove authorship.

        Raises
        ------
        EditionError
            If this is no PDF, carries no book, or one that this version cannot read.
        """
        return verify_pdf(path, self)

    def to_html(self, path: str | PathLike[str]) -> Path:
        """Write the book as one self-contained HTML file."""
        from personas.cards import to_html

        return _write(Path(path), to_html(self.edition).encode())

    def assign(
        self,
        source: Any,
        *,
        out: str | PathLike[str] | None = None,
        as_of: date | str | None = None,
    ) -> Assignments:
        """Label records with this book's personas, by the stored model alone.

        Parameters
        ----------
        source : path, DataFrame or Records
            Records with the columns that this book's personas were made from; or the path of a
            brief whose history they are worked out from.
        out : path, optional
            A ``.csv`` or ``.parquet`` file to stream the labels into.
        as_of : datetime.date, optional
            The day up to which a brief's history counts, in place of the brief's own.

        Returns
        -------
        Assignments
            One row for each row of the source, in its order.

        Raises
        ------
        ColumnError
            If a column that makes the personas is missing.
        KindError
            If such a column holds another kind of values than the book was made from.
        """
        if isinstance(source, Records) or is_brief(source) or as_of is not None:
            columns = [column.name for column in self.edition.schema_.columns]
            records = open_source(source, as_of=as_of, like=columns).records
            names = [column.name for column in records.schema.columns]
            check_made_from(self.edition.schema_, names, where=records.name)
        else:
            records = read(source, schema=self.edition.schema_)
        return Assignments(
            self.edition, self.model, records, out=None if out is None else Path(out)
        )

    @cached_property
    def typing_tool(self) -> TypingTool:
        """The stored typing form: its questions, their answers and the points of each.

        Raises
        ------
        EditionError
            If the book has none.
        """
        if self.edition.typing is None:
            raise EditionError(
                "This book has no typing form.",
                where=f"edition {self.edition.short_id}",
                found="no question that can be asked tells the personas apart",
                do="let prospects be asked for more columns (askable), or build the book again",
            )
        return TypingTool.from_dict(self.edition.typing)

    def place(self, answers: Mapping[str, Any]) -> Placement:
        """Place a prospect by answers to some or all questions of the typing form.

        Parameters
        ----------
        answers : mapping of str to value
            By column: a value such as 12, or a printed answer such as ``"under 3"``. None means
            "don't know"; a question left out too. For a set its values as a list; one question
            about it is answered by ``{"products: desks": "yes"}``.

        Returns
        -------
        Placement
            The likeliest persona, its probability, the runner-up, and what to ask next.

        Raises
        ------
        ColumnError, KindError
            If an answer is to no question of the form, or is none that its question knows.
        EditionError
            If the book has no form.
        """
        return place(self.typing_tool, answers, self.edition.schema_)

    def __repr__(self) -> str:
        return (
            f"<PersonaBook {self.edition.short_id}: {len(self)} personas of "
            f"{self.edition.provenance.n_records:,} {self.edition.schema_.unit}, {self.verdict}; "
            "look at book['P1'], keep it with .to_pdf(path)>"
        )

    def __str__(self) -> str:
        from personas.cards import to_text

        return to_text(self.edition)

    def _repr_html_(self) -> str:
        from personas.cards import book_html

        return book_html(self.edition)


def verify_pdf(path: str | PathLike[str], book: PersonaBook | None = None) -> Verification:
    """Hold a printed PDF against the edition inside it, and against a book if one is given.

    Raises
    ------
    EditionError
        If this is no PDF, carries no book, or one that this version cannot read.
    """
    from personas.cards import verify

    content = _bytes_of(Path(path))
    return verify(content, where=str(path), against=None if book is None else book.edition)


def claims_frame(claims: Iterable[Claim]) -> pd.DataFrame:
    """Lay claims out as a table, the evidence first."""
    columns = ["id", "persona", "text", "value", "n", "interval", "kind", "basis", "source"]
    rows = [claim.model_dump() for claim in claims]
    frame = pd.DataFrame(rows, columns=list(Claim.model_fields))
    return frame[[*columns, *(name for name in frame.columns if name not in columns)]].set_index(
        "id"
    )


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EditionError(
            "This book cannot be opened.",
            where=str(path),
            found=type(error).__name__,
            do="give the path of the book.json or personas.pdf that a build wrote",
        ) from error


def _is_pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:1024]


def _write(path: Path, content: bytes) -> Path:
    with replacing(path) as beside:
        beside.write_bytes(content)
    return path
