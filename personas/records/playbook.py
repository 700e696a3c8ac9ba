"""The playbook: what people say to a persona, and what Sales answers back. Nothing is invented.

An entry says for whom it is, in one of three ways::

    playbook:
      discount message:
        owner: Tom Richter
        date: 2026-01-14
        when: {trait: discount buyers}       # a condition, or a list that must all hold
        messages: [Stock up while it is on offer]
      the same, for the phone:
        owner: Lena Holm
        date: 2026-01-15
        same_as: discount message            # for the personas of that entry
        do_not_say: [list price]
      tender file:
        owner: Lena Holm
        date: 2026-01-15
        personas: [P5]                       # ids or names; all for everyone
        next_step: Send the certificate file
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, model_validator

from personas.errors import BriefError, did_you_mean, listed
from personas.records.brief_settings import IsoDate, Settings, Text, Words, problem
from personas.records.schema import Column, Schema
from personas.records.targeting_settings import (
    Amount,
    Criterion,
    Place,
    check_criterion,
    usable_column,
)

ALL = "all"


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


class Saying(Settings):
    """One thing to say, or not to say; owner and dates are the entry's unless it has its own.

    Attributes
    ----------
    text : str
        Printed as it is written: markup in it is text.
    supported_by : tuple of str
        Columns whose figures are printed beside it.
    owner, date, expires : optional
        Of this saying, where they differ from the entry's.
    """

    text: Text
    supported_by: Words = ()
    owner: Text | None = None
    date: IsoDate | None = None
    expires: IsoDate | None = None

    @model_validator(mode="before")
    @classmethod
    def _text_alone(cls, content: Any) -> Any:
        return {"text": content} if isinstance(content, str) else content


class Objection(Settings):
    """What they say, and what we say to it; an objection without an answer is a question."""

    they_say: Text
    we_say: Text | None = None
    owner: Text | None = None
    date: IsoDate | None = None
    expires: IsoDate | None = None


class Content(Settings):
    """Something to hand over: its title, the stage it is for, and where it lies."""

    title: Text
    stage: Text | None = None
    link: Text | None = None
    owner: Text | None = None
    date: IsoDate | None = None
    expires: IsoDate | None = None

    @model_validator(mode="before")
    @classmethod
    def _title_alone(cls, content: Any) -> Any:
        return {"title": content} if isinstance(content, str) else content


class When(Criterion):
    """A condition on a persona: one of its traits, or the figure of a column.

    Attributes
    ----------
    trait : str, optional
        A word that the brief gives to a column's ``high`` or ``low``, such as ``online buyers``;
        it holds where the persona's card prints a trait of that column in that direction.
    above, below : "everyone"
        The persona stands clearly above, or below, everyone.
    at_least, at_most : float, optional
        Bounds of the column's measure.
    """

    trait: Text | None = None
    above: Text | None = None
    below: Text | None = None
    at_least: Amount | None = None
    at_most: Amount | None = None

    @model_validator(mode="before")
    @classmethod
    def _trait_needs_no_column(cls, content: Any) -> Any:
        # A trait alone must pass the check that every criterion measures something.
        if isinstance(content, dict) and content.get("trait") and "column" not in content:
            if others := [name for name in content if name != "trait"]:
                raise problem(
                    "A trait says all by itself.",
                    found=listed(others),
                    do="write {trait: …} alone, and further conditions as a list",
                )
            return {**content, "measure": "count"}
        return content

    @model_validator(mode="after")
    def _asks_one_thing(self) -> When:
        if self.trait is not None and self.column is not None:
            raise problem("A condition names a trait or a column, not both.", do="keep one of them")
        for name in ("above", "below"):
            if getattr(self, name) not in (None, "everyone"):
                raise problem(
                    f"'{name}' compares with everyone.",
                    do=f"write {name}: everyone, or at_least: or at_most: and a number",
                    at=(name,),
                )
        asked = [
            n for n in ("above", "below", "at_least", "at_most") if getattr(self, n) is not None
        ]
        if self.trait is None and not asked:
            raise problem(
                "This condition compares with nothing.",
                do="add above: everyone, below: everyone, at_least: or at_most:",
            )
        if self.trait is None and self.column is None and not {"above", "below"}.isdisjoint(asked):
            raise problem(
                "A size is compared with a number, not with everyone.",
                do="write at_least: or at_most: and a number",
            )
        if ("above" in asked or "below" in asked) and len(asked) > 1:
            raise problem(
                "This condition asks two things.", do="write each as a condition of its own"
            )
        return self


class PlaybookEntry(Settings):
    """What one person wrote for some personas.

    Attributes
    ----------
    owner : str
    date : datetime.date
    expires : datetime.date, optional
        Printed beyond it too, but flagged: nobody looked at it since.
    personas : tuple of str
        Ids or names, or ``all``.
    when : tuple of When
        Conditions that must all hold.
    same_as : str, optional
        Another entry, whose personas these are.
    messages, proof_points, do_not_say, say_first : tuple of Saying
    objections : tuple of Objection
    content : tuple of Content
    next_step : tuple of Saying
    """

    owner: Text
    date: IsoDate
    expires: IsoDate | None = None
    personas: Words = ()
    when: Annotated[tuple[When, ...], BeforeValidator(_one_or_more)] = ()
    same_as: Text | None = None
    messages: Annotated[tuple[Saying, ...], BeforeValidator(_one_or_more)] = ()
    proof_points: Annotated[tuple[Saying, ...], BeforeValidator(_one_or_more)] = ()
    say_first: Annotated[tuple[Saying, ...], BeforeValidator(_one_or_more)] = ()
    do_not_say: Annotated[tuple[Saying, ...], BeforeValidator(_one_or_more)] = ()
    objections: Annotated[tuple[Objection, ...], BeforeValidator(_one_or_more)] = ()
    content: Annotated[tuple[Content, ...], BeforeValidator(_one_or_more)] = ()
    next_step: Annotated[tuple[Saying, ...], BeforeValidator(_one_or_more)] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> PlaybookEntry:
        given = [name for name in ("personas", "when", "same_as") if getattr(self, name)]
        if len(given) != 1:
            raise problem(
                "This entry does not say for whom it is."
                if not given
                else "This entry says in two ways for whom it is.",
                found=listed(given) or None,
                do="write one of personas: [P1], when: {column: …, above: everyone}, "
                "or same_as: and the name of another entry",
            )
        if not any(True for _ in self.sayings()):
            raise problem(
                "This entry says nothing.",
                do="add messages, proof_points, objections, do_not_say, say_first, content "
                "or next_step",
            )
        _check_dates(self.date, self.expires, ("expires",))
        for slot, at, saying in self.sayings():
            _check_dates(saying.date or self.date, saying.expires, (slot, str(at), "expires"))
        return self

    def sayings(self) -> Iterator[tuple[str, int, Saying | Objection | Content]]:
        """All that the entry says: the slot, the place in it, and what is said."""
        for slot in SAYINGS:
            for at, saying in enumerate(getattr(self, slot)):
                yield slot, at, saying


SAYINGS = (
    *("messages", "proof_points", "content", "say_first", "do_not_say", "objections"),
    "next_step",
)


class Answer(Settings):
    """What was answered to a remark, by whom and when."""

    text: Text
    author: Text | None = None
    date: IsoDate | None = None

    @model_validator(mode="before")
    @classmethod
    def _text_alone(cls, content: Any) -> Any:
        return {"text": content} if isinstance(content, str) else content


class Remark(Settings):
    """What somebody says to a persona after reading its card; open until it is answered."""

    persona: Text
    author: Text
    team: Text
    date: IsoDate
    text: Text
    answer: Answer | None = None


def check_references(playbook: Mapping[str, PlaybookEntry]) -> None:
    """Check that every ``same_as`` names an entry, and that none leads back to itself."""
    for name, entry in playbook.items():
        if entry.same_as is not None and entry.same_as not in playbook:
            known = list(playbook)
            raise problem(
                f"The playbook has no entry '{entry.same_as}'.",
                do=did_you_mean([entry.same_as], known) or f"use one of {listed(known, 10)}",
                at=("playbook", name, "same_as"),
            )
    for name in playbook:
        chain = [name]
        while (after := playbook[chain[-1]].same_as) is not None:
            if after in chain:
                raise problem(
                    "Entries of the playbook refer to each other in a circle.",
                    found=" → ".join(f"'{one}'" for one in (*chain, after)),
                    do="write personas: or when: in one of them",
                    at=("playbook", name, "same_as"),
                )
            chain.append(after)


def conditions_of(playbook: Mapping[str, PlaybookEntry], name: str) -> tuple[str, PlaybookEntry]:
    """Follow ``same_as`` to the entry that says for whom it is."""
    while (after := playbook[name].same_as) is not None:
        name = after
    return name, playbook[name]


def check_playbook(playbook: Mapping[str, PlaybookEntry], schema: Schema, place: Place) -> None:
    """Check conditions and supporting columns against the columns of the records.

    Raises
    ------
    ColumnError
        If a column is not there.
    BriefError
        If a column may not be used, or no column has the trait.
    """
    for name, entry in playbook.items():
        path = ("playbook", name)
        for when in entry.when:
            if when.trait is not None:
                trait_column(when.trait, schema, place(*path, "when"))
            else:
                check_criterion(when, schema, place, (*path, "when"))
        for slot, at, saying in entry.sayings():
            for column in saying.supported_by if isinstance(saying, Saying) else ():
                where = place(*path, slot, at, "supported_by")
                if usable_column(column, schema, where).kind in ("category", "set", "ordered"):
                    raise BriefError(
                        f"'{column}' has levels, and no one figure supports a message.",
                        where=where,
                        do="name a number, a date or a yes/no column",
                    )


def trait_column(trait: str, schema: Schema, where: str) -> tuple[Column, bool]:
    """Return the column whose ``high`` (True) or ``low`` (False) word a trait is.

    Raises
    ------
    BriefError
        If no column has it; protected and personal columns have no traits.
    """
    words: dict[str, tuple[Column, bool]] = {}
    for column in schema.columns:
        if column.role in ("segment", "describe", "outcome") and column.kind != "text":
            for word, high in ((column.high, True), (column.low, False)):
                if word is not None:
                    words.setdefault(word.casefold(), (column, high))
    if trait.casefold() in words:
        return words[trait.casefold()]
    raise BriefError(
        f"No column has the trait '{trait}'.",
        where=where,
        found=listed(words) or None,
        do=did_you_mean([trait], list(words))
        or "write the word that a column of the brief has as its high: or low:",
    )


def playbook_settings_at(path: Sequence[str]) -> type[BaseModel]:
    """Return the block of settings that stands at a path below ``playbook.ENTRY``."""
    blocks: dict[str, type[BaseModel]] = {
        "when": When,
        "objections": Objection,
        "content": Content,
        **dict.fromkeys(
            ("messages", "proof_points", "say_first", "do_not_say", "next_step"), Saying
        ),
    }
    return blocks.get(path[0], PlaybookEntry) if path else PlaybookEntry


def _check_dates(written: Any, expires: Any, at: tuple[str, ...]) -> None:
    if expires is not None and expires < written:
        raise problem(
            "This expires before it was written.",
            found=f"{expires} before {written}",
            do="mend one of the two dates",
            at=at,
        )
