"""The brief: what both teams agree on before any clustering, written in ``brief.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, PrivateAttr, ValidationError, model_validator

from personas.errors import BriefError, ColumnError, did_you_mean, listed
from personas.records.brief_checks import (
    MONEY,
    Membership,
    check_groups,
    check_ids,
    check_money,
    is_money,
)
from personas.records.brief_problems import brief_error
from personas.records.brief_settings import (
    Agreement,
    AsOf,
    ColumnSettings,
    GroupSettings,
    PersonaCount,
    Text,
)
from personas.records.brief_yaml import BriefFile, read_brief_file
from personas.records.cover_settings import CoverSettings, check_logo
from personas.records.exports.completion import completed
from personas.records.exports.description import System
from personas.records.history.side_tables import TABLES, SideTables, words_known_at
from personas.records.page_settings import PageSettings, check_pages
from personas.records.persona_naming import PersonaNaming, check_persona_names
from personas.records.playbook import (
    Answer,
    PlaybookEntry,
    Remark,
    check_playbook,
    check_references,
    playbook_settings_at,
)
from personas.records.resource_settings import ResourceSettings
from personas.records.schema import ASKABLE_ROLES, Column, Schema
from personas.records.table_source import TableSource, in_folder
from personas.records.targeting_settings import (
    Targeting,
    check_targeting,
    targeting_settings_at,
)
from personas.texts import LANGUAGES, Language, Texts

# What was inferred for a column's old kind says nothing once the brief gives it another.
_OF_THE_OLD_KIND: Mapping[str, Any] = {
    "levels": (),
    "yes": (),
    "no": (),
    "separator": None,
    "date_format": None,
}


class Brief(SideTables, CoverSettings, ResourceSettings):
    """What both teams agree on before any clustering.

    Attributes
    ----------
    customers : Path or DatabaseSource, optional
        File or pattern of customer records, in a file relative to the brief; or a table or query
        of a database.
    source : {"hubspot", "salesforce", "shopify"}, optional
        The system that wrote the file of customers; found out from its header when not given.
    unit : str
        What one record is, in the plural: ``"accounts"``; a word of the language without it.
    title, company : str, optional
        Printed on the cover.
    population : str, optional
        Who the records are, and who they say nothing about, in a sentence.
    as_of : datetime.date, optional
        The day the records speak of; ages and days since are counted up to it.
    currency : str, optional
        Sign of the money in the records; stands for the word money in units such as
        ``"money a year"``.
    min_cell : int
        Nothing is printed on fewer records than this; at least 3.
    n_personas : int or "auto"
        How many personas; ``n_personas_reason`` says why, if a person decided.
    method : {"latent_classes", "kmeans"}
    max_personas : int
        The most that ``auto`` tries.
    min_share : float
        The smallest persona that ``auto`` accepts, as a share of all records.
    seed : int
    unique_id : bool
        True if no id may occur twice.
    columns : dict of str to ColumnSettings
    groups : dict of str to GroupSettings
        Columns that share the weight of one column.
    persona_names : dict of str to PersonaNaming
        Names given by people: ``{"P1": "Wine lovers"}``.
    agreed_by : dict of {"sales", "marketing"} to Agreement
    orders, deals, touches, events, window, rates, attribution_days
        See `SideTables`; files are relative to the brief.
    language, logo, accent
        See `CoverSettings`.
    memory_limit, spill_folder
        See `ResourceSettings`.
    pages : PageSettings
        Which columns the marketing page is made of; what is left out is guessed.
    targeting : Targeting, optional
        Knock-outs and weighted criteria by which each persona is judged.
    playbook : dict of str to PlaybookEntry
        What people say to whom, by the entry's name.
    remarks : tuple of Remark
        What readers of the book say to a persona.

    Examples
    --------
    >>> brief = Brief(unit="accounts", columns={"visits": ColumnSettings(unit="a month")})
    >>> visits = Column(name="visits", kind="number", role="segment", label="visits")
    >>> brief.apply(Schema(columns=(visits,)))["visits"].unit
    'a month'
    """

    customers: TableSource | None = None
    source: System | None = None
    unit: Text = "customers"
    title: Text | None = None
    company: Text | None = None
    population: Text | None = None
    as_of: AsOf | None = None
    currency: Text | None = None
    min_cell: int = Field(default=10, ge=3)
    n_personas: PersonaCount = "auto"
    n_personas_reason: Text | None = None
    method: Literal["latent_classes", "kmeans"] = "latent_classes"
    max_personas: int = Field(default=8, ge=2)
    min_share: float = Field(default=0.05, ge=0, le=0.5)
    seed: int = Field(default=0, ge=0)
    unique_id: bool = False
    columns: dict[str, ColumnSettings] = Field(default_factory=dict)
    groups: dict[str, GroupSettings] = Field(default_factory=dict)
    persona_names: dict[str, PersonaNaming] = Field(default_factory=dict)
    agreed_by: dict[Literal["sales", "marketing"], Agreement] = Field(default_factory=dict)
    pages: PageSettings = Field(default_factory=PageSettings)
    targeting: Targeting | None = None
    playbook: dict[Text, PlaybookEntry] = Field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    _file: BriefFile = PrivateAttr(default=BriefFile("brief", {}))

    @model_validator(mode="before")
    @classmethod
    def _not_yet_agreed_is_not_set(cls, content: Any) -> Any:
        # A drafted brief holds `sales:` with nothing behind it, to be filled in.
        if isinstance(content, dict) and isinstance(content.get("agreed_by"), dict):
            agreed = {team: by for team, by in content["agreed_by"].items() if by is not None}
            return {**content, "agreed_by": agreed}
        return content

    @model_validator(mode="before")
    @classmethod
    def _unit_is_a_word_of_the_language(cls, content: Any) -> Any:
        if not isinstance(content, dict) or content.get("unit") is not None:
            return content
        language = content.get("language")
        return {**content, "unit": _unit(language)} if language in LANGUAGES else content

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Brief:
        check_groups(list(self._memberships()))
        check_ids(self.columns)
        check_money(self.columns, self.currency)
        check_persona_names(self.persona_names, self.n_personas)
        check_references(self.playbook)
        return self

    @classmethod
    def load(cls, path: str | Path) -> Brief:
        """Read a brief.

        Parameters
        ----------
        path : str or Path
            A YAML file. Spellings stay as they are written: ``no`` is the word, not false. Orders
            and deals whose file is an export of a known system need no more than its path.

        Raises
        ------
        SourceError
            If the file cannot be opened, or that of a table that only an export could map.
        BriefError
            If a setting cannot be used; the message names its line.
        """
        path = Path(path)
        file = read_brief_file(path)
        content = completed(file.content, path.parent, TABLES)
        try:
            brief = cls.model_validate(content)
        except ValidationError as error:
            raise brief_error(error, file, _settings_known_at) from error
        brief = brief._with_files_in(path.parent)
        brief._file = file
        if brief.logo is not None:
            check_logo(brief.logo, where=brief.place("logo"))
        return brief

    def place(self, *path: object) -> str:
        """Say where a setting stands: ``"brief.yaml, deals.closed (line 12)"``."""
        return self._file.place(*path)

    def _with_files_in(self, folder: Path) -> Brief:
        """Paths are written relative to the brief."""
        changes: dict[str, Any] = {
            name: in_folder(source, folder)
            for name in ("customers", "logo", "spill_folder")
            if (source := getattr(self, name)) is not None
        }
        for name in ("orders", "deals", "touches", "events"):
            if (table := getattr(self, name)) is not None:
                source = in_folder(table.source, folder)
                changes[name] = table.model_copy(update={"source": source})
        return self.model_copy(update=changes)

    def in_language(self, language: Language) -> Brief:
        """Return the same brief for a book in another language.

        Examples
        --------
        >>> Brief().in_language("de").unit
        'Kunden'
        """
        unit = _unit(language) if self.unit == _unit(self.language) else self.unit
        return self.model_copy(update={"language": language, "unit": unit})

    def at(self, as_of: date) -> Brief:
        """Return the same brief as of another day.

        Examples
        --------
        >>> Brief().at(date(2025, 12, 31)).as_of
        datetime.date(2025, 12, 31)
        """
        return self.model_copy(update={"as_of": as_of})

    def apply(self, schema: Schema, *, complete: bool = True) -> Schema:
        """Return the schema as this brief wants it.

        Parameters
        ----------
        schema : Schema
            As inferred from the records.
        complete : bool
            Whether these are all the columns; otherwise `check` is left to be called on all.

        Returns
        -------
        Schema
            The same columns in the same order, with the brief's settings.

        Raises
        ------
        ColumnError
            If the brief names columns that are not there; it lists all of them.
        BriefError
            If a setting does not fit the column it is made for.
        """
        if complete:
            self._check_known(schema)
        groups = {column: (group, weight) for group, column, weight, _ in self._memberships()}
        new_id = any(settings.role == "id" for settings in self.columns.values())
        columns = []
        for column in schema.columns:
            if new_id and column.role == "id":
                # The brief's id takes the place of the one that was inferred.
                column = column.model_copy(update={"role": "ignore"})
            group, weight = groups.get(column.name, (column.group, 1.0))
            columns.append(self._changed(column, group, weight))
        agreed = Schema(columns=tuple(columns), unit=self.unit)
        if complete:
            self._check_parts(agreed)
        return agreed

    def check(self, schema: Schema) -> None:
        """Check that what the brief says of columns can be said of these.

        Raises
        ------
        ColumnError
            If the brief names columns that are not there; it lists all of them.
        BriefError
            If a setting does not fit the column it is made for.
        """
        self._check_known(schema)
        self._check_parts(schema)

    def _check_parts(self, schema: Schema) -> None:
        check_pages(self.pages, schema, self.place)
        if self.targeting is not None:
            check_targeting(self.targeting, schema, self.place)
        check_playbook(self.playbook, schema, self.place)

    def _changed(self, column: Column, group: str | None, weight: float) -> Column:
        changes = self.columns.get(column.name, ColumnSettings()).changes()
        kind = changes.get("kind", column.kind)
        if kind != column.kind:
            changes = {**_OF_THE_OLD_KIND, **changes}
        changes["group"] = group
        changes["weight"] = changes.get("weight", column.weight) * weight
        if is_money(changes.get("unit")):
            changes["unit"] = f"{self.currency}{changes['unit'].removeprefix(MONEY)}"
        if kind == "ordered" and not changes.get("levels", column.levels):
            raise BriefError(
                f"The order of the levels of '{column.name}' is not declared.",
                where=self._file.place("columns", column.name, "kind"),
                do="name its levels, lowest first: levels: [low, middle, high]",
            )
        if kind == "text" and changes.get("role") == "segment":
            raise BriefError(
                f"'{column.name}' is text, and text makes no clusters.",
                where=self._file.place("columns", column.name, "role"),
                do="give it another kind, such as kind: category, or write role: describe",
            )
        changed = Column.model_validate({**column.model_dump(), **changes})
        if changed.askable and (changed.kind == "text" or changed.role not in ASKABLE_ROLES):
            raise BriefError(
                f"'{column.name}' cannot be asked of a prospect.",
                where=self._file.place("columns", column.name, "askable"),
                found=f"role {changed.role}, kind {changed.kind}",
                do="drop askable, or give it the role segment or describe and another kind",
            )
        return changed

    def _memberships(self) -> Iterator[Membership]:
        for group, settings in self.groups.items():
            for column in settings.columns:
                yield Membership(group, column, settings.weight, ("groups", group))
        for column, own in self.columns.items():
            if own.group is not None:
                stated = self.groups.get(own.group)
                weight = stated.weight if stated else 1.0
                yield Membership(own.group, column, weight, ("columns", column, "group"))

    def _check_known(self, schema: Schema) -> None:
        known = [column.name for column in schema.columns]
        grouped = (name for settings in self.groups.values() for name in settings.columns)
        unknown = {
            block: [name for name in dict.fromkeys(names) if name not in known]
            for block, names in (
                ("columns", self.columns),
                ("groups", grouped),
                ("pages", self.pages.columns),
            )
        }
        wrong = list(dict.fromkeys(name for names in unknown.values() for name in names))
        if not wrong:
            return
        places = [f"{block}: {listed(names, 10)}" for block, names in unknown.items() if names]
        count = (
            "1 column of the brief is"
            if len(wrong) == 1
            else f"{len(wrong)} columns of the brief are"
        )
        raise ColumnError(
            f"{count} not in the records.",
            where=f"{self._file.name}, {'; '.join(places)}",
            found=listed(known),
            do=did_you_mean(wrong, known) or "write the names as the header of the records does",
        )


def _unit(language: Language) -> str:
    return Texts(language).say("words.customers")


def _settings_known_at(path: Sequence[str]) -> Sequence[str]:
    """Words that may stand at a place of the brief."""
    if (words := words_known_at(path)) is not None:
        return words
    blocks: dict[str, type[BaseModel]] = {
        "columns": ColumnSettings,
        "groups": GroupSettings,
        "persona_names": PersonaNaming,
        "agreed_by": Agreement,
        "pages": PageSettings,
        "targeting": targeting_settings_at(path[1:]),
        "playbook": playbook_settings_at(path[2:]),
        "remarks": Answer if path[2:3] == ["answer"] else Remark,
    }
    block = blocks.get(path[0], Brief) if path else Brief
    return [*block.model_fields, *(["name"] if block is ColumnSettings else [])]
