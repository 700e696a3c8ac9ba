"""The immutable, hashed content of a book, as plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from personas.edition.claim import Claim
from personas.edition.look import Look
from personas.errors import EditionError
from personas.records.finding import Finding
from personas.records.schema import Schema, is_none
from personas.texts import Language

FORMAT: Literal[1] = 1

Verdict = Literal["natural", "reproducible", "constructive"]


def _is_english(language: object) -> bool:
    return language == "en"


class _Plain(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Provenance(_Plain):
    """Where an edition comes from: enough to make it again.

    ``tables`` holds the fingerprints of the tables read beside the records, by their block.
    """

    source: str
    fingerprint: str
    n_records: int
    as_of: str | None
    seed: int
    settings: dict[str, Any]
    versions: dict[str, str]
    tables: dict[str, str] = Field(default_factory=dict)


class Persona(_Plain):
    """One persona: its id, its name, its size and the claims its card prints, by slot.

    Slots of a persona's front page, each a list of claim ids in printed order: ``name``,
    ``summary``, ``size``, ``traits``, ``rule``, ``coverage``, ``inside`` (where members differ),
    ``outcomes``, ``trust``, ``unknown`` (what the data does not say). Of deals: ``pipeline`` (a row
    per stage), ``win_rate``, ``stalls``, ``lost`` (a row per reason), ``deal_figures``; of touches
    and deals: ``funnel``, ``followed_by``; of events: ``journey`` (a row per stage),
    ``journey_drop``, ``journey_moves``. Of the typing tool: ``ten_seconds`` (answers that give it
    away), ``not_for_them`` (answers that rule it out). An absent slot prints nothing.
    """

    id: str
    name: str
    n: int
    share: float
    slots: dict[str, tuple[str, ...]]


class Edition(_Plain):
    """All that a book holds.

    Slots of the whole book: ``title``, ``population``, ``verdict``, ``agreed``, ``method``,
    ``choice`` (a table row per k), ``stability`` and ``sensitivity`` (a table row per
    persona), ``findings``, ``columns``, ``limits``, ``provenance``; of the typing form
    ``typing_questions``, ``typing_points`` (a table row per answer), ``typing_accuracy`` and
    ``typing_how``; of what personas of an earlier date foretold ``paying`` and ``paying_rules`` (a
    table row per rule). ``typing`` is the stored form itself.

    ``language`` is that of all texts, those of the claims and those that a page adds. ``look`` is
    what the company brings to the look of its book.
    """

    format: Literal[1] = 1
    language: Language = Field(default="en", exclude_if=_is_english)
    look: Look | None = Field(default=None, exclude_if=is_none)
    title: str
    verdict: Verdict
    schema_: Schema = Field(alias="schema")
    model: dict[str, Any]
    personas: tuple[Persona, ...]
    slots: dict[str, tuple[str, ...]]
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    provenance: Provenance
    # Left out where there is none: ids of editions from before it stay what they were.
    typing: dict[str, Any] | None = Field(default=None, exclude_if=is_none)

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True
    )

    @model_validator(mode="after")
    def _slots_name_claims(self) -> Edition:
        known = {claim.id for claim in self.claims}
        if len(known) != len(self.claims):
            raise ValueError("two claims have one id")
        slots = [self.slots, *(persona.slots for persona in self.personas)]
        named = {claim for slot in slots for claims in slot.values() for claim in claims}
        if missing := sorted(named - known):
            raise ValueError(f"slots name claims that are not there: {missing[:3]}")
        return self

    @property
    def id(self) -> str:
        """Hash of the content, 64 hexadecimal digits; the first twelve name the edition."""
        return hashlib.sha256(self._content().encode()).hexdigest()

    @property
    def short_id(self) -> str:
        """The id as printed: ``"3f9a1c07b2d4"``."""
        return self.id[:12]

    def persona(self, persona_id: str) -> Persona:
        """Return one persona by its id."""
        for persona in self.personas:
            if persona.id == persona_id:
                return persona
        raise EditionError(
            f"There is no persona '{persona_id}' in this book.",
            where=f"edition {self.short_id}",
            found=", ".join(persona.id for persona in self.personas),
            do="use one of the ids found",
        )

    def claims_in(self, slot: str, *, persona_id: str | None = None) -> tuple[Claim, ...]:
        """Claims of one slot in printed order; none if the slot is absent."""
        slots = self.slots if persona_id is None else self.persona(persona_id).slots
        by_id = {claim.id: claim for claim in self.claims}
        return tuple(by_id[claim_id] for claim_id in slots.get(slot, ()))

    def _content(self) -> str:
        # What an earlier version could not say is left out where it says nothing, so that books of
        # earlier versions keep their id.
        return canonical_json(self.model_dump(mode="json"))

    def to_json(self) -> str:
        """Return the edition as JSON, its id first; the same content gives the same bytes."""
        text = self._content()
        content = {"id": hashlib.sha256(text.encode()).hexdigest(), **json.loads(text)}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes, *, where: str = "book.json") -> Edition:
        """Read an edition and check that its id fits its content.

        Raises
        ------
        EditionError
            If the text is not an edition, was changed after it was made, or comes from a newer
            version of this package.
        """
        edition, stated = cls.parsed(text, where=where)
        return edition.stated_as(stated, where=where)

    def stated_as(self, stated: str, *, where: str) -> Edition:
        """Return this edition if an id that is stated is its own.

        Raises
        ------
        EditionError
            If it was changed after it was made.
        """
        if self.id != stated:
            raise EditionError(
                "This book was changed after it was made: its id does not fit its content.",
                where=where,
                do="build the book again, or take it from a backup",
            )
        return self

    @classmethod
    def parsed(cls, text: str | bytes, *, where: str = "book.json") -> tuple[Edition, str]:
        """Read an edition and the id that it states, which may be another than its own.

        Raises
        ------
        EditionError
            If the text is not an edition or comes from a newer version of this package.
        """
        try:
            content = json.loads(text)
        except (ValueError, UnicodeDecodeError) as error:
            raise EditionError(
                "This is not a stored book.", where=where, do="give the book.json of a build"
            ) from error
        if not isinstance(content, dict) or "format" not in content:
            raise EditionError(
                "This JSON is not a stored book.", where=where, do="give the book.json of a build"
            )
        if content["format"] != FORMAT:
            raise EditionError(
                "This book was made by another version of personas.",
                where=where,
                found=f"format {content['format']!r}; this version reads format {FORMAT}",
                do="update personas, or build the book again",
            )
        stated = content.pop("id", None)
        try:
            edition = cls.model_validate(content)
        except ValidationError as error:
            raise EditionError(
                "This stored book is damaged.",
                where=f"{where}, {_paths(error)}",
                do="build the book again, or take it from a backup",
            ) from error
        return edition, str(stated)

    def save(self, path: Path) -> None:
        """Write the edition as JSON."""
        path.write_text(self.to_json(), encoding="utf-8")


def canonical_json(content: Any) -> str:
    """JSON text that is the same for the same content: sorted keys, no spaces, no NaN."""
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def _paths(error: ValidationError) -> str:
    places: Iterable[str] = (
        ".".join(str(part) for part in problem["loc"]) for problem in error.errors()
    )
    return ", ".join(list(dict.fromkeys(places))[:3])
