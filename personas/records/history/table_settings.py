"""Settings of the side tables: deals, touches of campaigns, and events of a customer's journey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

from pydantic import model_validator

from personas.engine.cells import CellType
from personas.errors import did_you_mean, listed
from personas.records.brief_settings import Settings, Text, Words, problem, repeated
from personas.records.table_source import TableSource

KeyForm = Literal["as_written", "email", "salesforce_id"]
"""How keys are brought to one form before they are compared."""

WON = ("won", "closed won", "closedwon", "win", "gewonnen")
LOST = ("lost", "closed lost", "closedlost", "verloren")
OPEN = ("open", "in progress", "pending", "offen")


class TableSettings(Settings):
    """A side table: its file or files, or a table of a database, and which column holds what.

    Attributes
    ----------
    source : Path or DatabaseSource
    customer : str
        The column with the customer's key.
    matches : str, optional
        The column of the records that holds the same keys; their id when not given.
    keys : {"as_written", "email", "salesforce_id"}
        Whether keys are compared as they are written, as e-mail addresses (without surrounding
        space and capitals), or as ids of Salesforce (15 characters find their 18).
    separator : str, optional
        What separates the keys where a row names several customers; it counts for the first.
    """

    source: TableSource
    customer: Text
    matches: Text | None = None
    keys: KeyForm = "as_written"
    separator: Text | None = None

    columns: ClassVar[dict[str, CellType]] = {}
    """How the column of each setting is read."""
    flags: ClassVar[tuple[str, ...]] = ()
    """Settings whose column may also say yes or no."""
    may_be_large: ClassVar[bool] = False
    """Whether rows are looked at where they lie, if they can be, rather than copied."""

    @property
    def cell_types(self) -> Mapping[str, CellType]:
        """How the column of each word of the block is read."""
        return self.columns

    @property
    def mapped(self) -> dict[str, str]:
        """The columns named, by setting."""
        named = {name: getattr(self, name) for name in self.columns}
        return {
            name: getattr(column, "column", column)
            for name, column in named.items()
            if column is not None
        }

    @model_validator(mode="after")
    def _one_column_is_read_one_way(self) -> TableSettings:
        kinds: dict[str, str] = {}
        for name, column in self.mapped.items():
            other = kinds.setdefault(column, name)
            # Keys are never levels: what is said of levels names them.
            is_key = other == "customer" != name
            if is_key or self.cell_types[other] != self.cell_types[name]:
                # Columns of a list have their place behind the word.
                setting = name.split()[0]
                raise problem(
                    f"The column '{column}' cannot be both {other} and {setting}.",
                    do="name another column for one of the two",
                    at=(setting,),
                )
        return self


class StatusSettings(Settings):
    """The column that says how a deal ended, and its words; capitals make no difference.

    Attributes
    ----------
    column : str
    won, lost, open : tuple of str
    others : {"open"}, optional
        What any other word means; without it, such a word is an error. A word may then be followed
        by the name of a pipeline: "Closed won (Renewals)".
    ended : str, optional
        A column that says yes once a deal is over; where it says no, the deal is open, whatever the
        status says.
    """

    column: Text
    won: Words = WON
    lost: Words = LOST
    open: Words = OPEN
    others: Literal["open"] | None = None
    ended: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _column_alone(cls, content: Any) -> Any:
        return {"column": content} if isinstance(content, str) else content

    @model_validator(mode="after")
    def _each_word_says_one_thing(self) -> StatusSettings:
        written = [folded(word) for name in self._written() for word in {*getattr(self, name)}]
        if twice := repeated(written):
            raise problem(
                "A word of the status says two things.",
                found=listed(twice),
                do="keep it in one of the lists won, lost and open",
                at=(self._written()[-1],),
            )
        return self

    def _written(self) -> list[str]:
        return [name for name in ("won", "lost", "open") if name in self.model_fields_set]

    @property
    def meanings(self) -> dict[str, str]:
        """Won, lost or open, by the word as the records spell it, in small letters."""
        usual = [name for name in ("won", "lost", "open") if name not in self.model_fields_set]
        # What the brief says of a word goes before what is usual.
        return {
            folded(word): name
            for name in (*usual, *self._written())
            for word in getattr(self, name)
        }


class ControlSettings(Settings):
    """The column that tells the customers a campaign left alone, and what it says of them."""

    column: Text
    value: Text


class DealSettings(TableSettings):
    """One row a deal: an offer that was followed up until it was won or lost."""

    status: StatusSettings
    opened: Text | None = None
    closed: Text | None = None
    stage: Text | None = None
    stages: Words = ()
    amount: Text | None = None
    discount: Text | None = None
    lost_reason: Text | None = None
    currency: Text | None = None

    columns: ClassVar[dict[str, CellType]] = {
        "customer": "string",
        "status": "string",
        "opened": "date",
        "closed": "date",
        "stage": "string",
        "amount": "number",
        "discount": "number",
        "lost_reason": "string",
        "currency": "string",
        "ended": "flag",
    }
    flags: ClassVar[tuple[str, ...]] = ("ended",)

    @property
    def ended(self) -> str | None:
        """The column that says whether a deal is over."""
        return self.status.ended

    @model_validator(mode="after")
    def _stages_are_told_apart(self) -> DealSettings:
        _check_stages(self.stages)
        if self.stages and self.stage is None:
            raise problem(
                "The order of the stages is given, but not the column that holds them.",
                do="name the column of the last stage reached: stage: COLUMN",
                at=("stages",),
            )
        return self


class TouchSettings(TableSettings):
    """One row a touch: a customer meant by a campaign."""

    campaign: Text
    sent: Text
    answered: Text
    channel: Text | None = None
    control: ControlSettings | None = None

    flags: ClassVar[tuple[str, ...]] = ("answered",)

    columns: ClassVar[dict[str, CellType]] = {
        "customer": "string",
        "campaign": "string",
        "channel": "string",
        "sent": "date",
        "answered": "date",
        "control": "string",
    }


class EventSettings(TableSettings):
    """One row an event: a customer reached a stage of the journey."""

    stage: Text
    time: Text
    stages: Words = ()
    ends: Words = ()

    columns: ClassVar[dict[str, CellType]] = {
        "customer": "string",
        "stage": "string",
        "time": "date",
    }

    @model_validator(mode="after")
    def _stages_are_told_apart(self) -> EventSettings:
        _check_stages(self.stages)
        unknown = [end for end in self.ends if self.stages and end not in self.stages]
        if unknown:
            raise problem(
                "A stage that ends the journey is not one of its stages.",
                found=listed(unknown),
                do=did_you_mean(unknown, self.stages) or "name it among the stages too",
                at=("ends",),
            )
        return self


def folded(word: str) -> str:
    """A word as words are compared: without surrounding space, in small letters."""
    return word.strip().lower()


def _check_stages(stages: Sequence[str]) -> None:
    if twice := repeated(folded(stage) for stage in stages):
        raise problem(
            "A stage stands twice in this list.",
            found=listed(twice),
            do="keep one of them, the stages in the order in which they come",
            at=("stages",),
        )
