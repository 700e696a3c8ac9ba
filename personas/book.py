"""An edition in a user's hands: look at it, print it, keep it, label new customers with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from personas.clustering.model import PersonaModel
from personas.edition.claim import Claim
from personas.edition.edition import Edition, Persona
from personas.engine.output import replacing
from personas.errors import EditionError
from personas.profiling.placing import Placement, place
from personas.profiling.typing_tool import TypingTool
from personas.records.finding import Finding
from personas.records.read import read
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

    def assign(self, source: Any, *, out: str | PathLike[str] | None = None) -> Assignments:
        """Label records with this book's personas, by the stored model alone.

        Parameters
        ----------
        source : path, DataFrame or Records
            Records with the columns that this book's personas were made from.
        out : path, optional
            A ``.csv`` or ``.parquet`` file to stream the labels into.

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
        records = (
            source if isinstance(source, Records) else read(source, schema=self.edition.schema_)
        )
        return Assignments(self, records, out=None if out is None else Path(out))

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


class Assignments:
    """The personas of a set of records.

    Attributes
    ----------
    n_rows : int
    counts : Series
        Number of records by persona.
    findings : tuple of Finding
        What was noticed while reading: levels the book does not know, cells that could not be read.
    population : str
        Which records the book was made from.
    path : Path or None
        The file written, if one was asked for.
    """

    def __init__(self, book: PersonaBook, records: Records, *, out: Path | None) -> None:
        self._book = book
        self._records = records
        self._names = {persona.id: persona.name for persona in book.edition.personas}
        self._counts = dict.fromkeys(self._names, 0)
        self.path = out
        self.n_rows = records.n_rows
        self._table: pa.Table | None = None
        labels = self._counted(book.model.label(records))
        if out is None:
            self._table = pa.Table.from_batches(labels)
        else:
            records.write_assignments(labels, out, names=self._names, edition=book.edition.short_id)

    def _counted(self, labels: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in labels:
            for pair in batch.column("persona").value_counts().to_pylist():
                self._counts[pair["values"]] += pair["counts"]
            yield batch

    @property
    def counts(self) -> pd.Series[int]:
        """Number of records by persona."""
        return pd.Series(self._counts, name="n", dtype="int64")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed while reading, and levels that the book does not know."""
        return (*self._records.findings, *self._unknown_levels)

    @cached_property
    def _unknown_levels(self) -> tuple[Finding, ...]:
        encoder = self._book.model.encoder_
        columns = [column.name for column in encoder.schema_.clustering_columns]
        counts: Counter[str] = Counter()
        for batch in self._records.batches(columns):
            counts.update(encoder.unknown_levels(batch))
        return tuple(
            Finding(
                level="note",
                topic="levels",
                what=f"{count:,} of {self.n_rows:,} cells of '{name}' hold a level that is rare "
                'or unknown in the book; it counts as "Other", or else as missing.',
                where=f"column '{name}'",
                do="look whether the level is spelled as in the records of the book",
                columns=(name,),
            )
            for name, count in counts.items()
        )

    @property
    def population(self) -> str:
        """Which records the book was made from, in a sentence."""
        return " ".join(claim.text for claim in self._book.edition.claims_in("population"))

    def to_frame(self) -> pd.DataFrame:
        """Return persona, name, fit, runner-up, edge and edition, one row for each record.

        ``fit`` is 0..1; ``edge`` marks records that fit no persona well.
        The index is the frame's that was assigned; records from a file carry their id column.
        """
        table = self._table
        if table is None:
            table = pa.Table.from_batches(self._book.model.label(self._records))
        frame: pd.DataFrame = table.select(["persona", "fit", "runner_up", "edge"]).to_pandas()
        frame.insert(1, "persona_name", frame["persona"].map(self._names))
        frame["edition"] = self._book.edition.short_id
        id_column = self._records.schema.id_column
        if id_column is not None:
            batches = self._records.batches([id_column.name])
            ids = pa.Table.from_batches(batches).column(id_column.name).to_pandas()
            frame.insert(0, "id", ids.to_numpy())
        if self._records.index is not None:
            frame.index = self._records.index
        return frame

    def __repr__(self) -> str:
        counts = ", ".join(f"{name} {count:,}" for name, count in self._counts.items())
        return f"<Assignments of {self.n_rows:,} records: {counts}; .to_frame() has the rows>"

    def _repr_html_(self) -> str:
        return str(self.counts.to_frame().to_html())


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
