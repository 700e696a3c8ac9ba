"""Targeting agreed before any clustering: who is out, what attracts, what fits.

A brief says it in the words of the people who agree on it::

    targeting:
      knock_outs:
        big enough: {measure: count, at_least: 300}
        reachable: {column: newsletter, level: yes, at_least: 20 %}
      attractiveness:
        revenue: {column: revenue_12m, weight: 60}
        they stay: {column: churned_12m, better: low, weight: 40}
      fit:
        buy online: {column: online_share, zero_at: 0 %, full_at: 80 %}
      thresholds: {attractiveness: 50, fit: 50}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, model_validator

from personas.errors import BriefError, ColumnError, did_you_mean, listed
from personas.records.brief_settings import Settings, Text, problem
from personas.records.schema import Column, Schema

Place = Callable[..., str]
"""Says where in the brief a setting stands."""

CriterionMeasure = Literal[
    "count", "share_of_customers", "share_of_total", "share", "mean", "median"
]
SIZES = ("count", "share_of_customers")
SHARES = ("share_of_customers", "share_of_total", "share")
Axis = Literal["attractiveness", "fit"]
AXES: tuple[Axis, ...] = ("attractiveness", "fit")
_NOT_FOR_THIS: Mapping[str, str] = {
    "protected": "is protected: nobody is targeted by it",
    "personal": "is personal: no persona has a figure of it",
    "id": "is the id of the records",
    "ignore": "is ignored",
}


def _amount(value: Any) -> Any:
    """Read "20 %" as 0.2 and a date as days since 1970; anything else is left to be a number."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    try:
        return float((date.fromisoformat(text) - date(1970, 1, 1)).days)
    except ValueError:
        pass
    if text.endswith("%"):
        try:
            return float(text[:-1]) / 100
        except ValueError:
            return value
    return text


Amount = Annotated[float, BeforeValidator(_amount), Field(allow_inf_nan=False)]


class Criterion(Settings):
    """What is measured on each persona.

    Attributes
    ----------
    column : str, optional
        A column or outcome; none for the two sizes.
    level : str, optional
        The level whose share counts; of an ordered column, that level or a higher one.
    measure : str, optional
        ``count`` and ``share_of_customers`` are sizes; ``share_of_total`` is the persona's part of
        a column's sum; ``share`` (of a number: the share above zero), ``mean`` or ``median`` of
        its members. By default the median of a number and the share of a level.
    """

    column: Text | None = None
    level: Text | None = None
    measure: CriterionMeasure | None = None

    @model_validator(mode="after")
    def _measures_one_thing(self) -> Criterion:
        if self.column is None and self.measure not in SIZES:
            raise problem(
                "This criterion measures nothing.",
                do="write column: and its name, or measure: count or share_of_customers",
            )
        if self.column is not None and self.measure in SIZES:
            raise problem(
                f"'{self.measure}' is the size of the persona and needs no column.",
                do="drop the column, or another measure: share, mean, median, share_of_total",
                at=("measure",),
            )
        if self.level is not None and self.measure not in (None, "share"):
            raise problem(
                "A level has a share, no other measure.",
                do="write measure: share, or drop the level",
                at=("measure",),
            )
        return self


class KnockOut(Criterion):
    """What a persona must reach to be pursued at all: ``at_least``, ``at_most`` or both."""

    at_least: Amount | None = None
    at_most: Amount | None = None

    @model_validator(mode="after")
    def _has_a_bound(self) -> KnockOut:
        if self.at_least is None and self.at_most is None:
            raise problem(
                "This knock-out has no bound.", do="write at_least: or at_most: and a number"
            )
        _check_shares(self, ("at_least", "at_most"))
        return self


class Weighted(Criterion):
    """A criterion that gives each persona 0 to 100 points.

    Attributes
    ----------
    weight : float
        Its part in the sum, against the other weights of its kind.
    better : {"high", "low"}
    zero_at, full_at : float, optional
        The values worth 0 and 100 points. Without them everyone's value is worth 50 points and
        twice as much 100.
    """

    weight: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    better: Literal["high", "low"] = "high"
    zero_at: Amount | None = None
    full_at: Amount | None = None

    @model_validator(mode="after")
    def _scale_is_whole(self) -> Weighted:
        if (self.zero_at is None) != (self.full_at is None):
            raise problem(
                "Only one end of the scale is set.",
                do="write both zero_at: and full_at:, or neither",
                at=("zero_at",) if self.full_at is None else ("full_at",),
            )
        if self.zero_at is None or self.full_at is None:
            return self
        if self.zero_at == self.full_at:
            raise problem(
                "0 and 100 points stand at the same value.",
                do="set zero_at and full_at apart",
                at=("full_at",),
            )
        if "better" in self.model_fields_set and (self.better == "low") == (
            self.full_at > self.zero_at
        ):
            raise problem(
                "'better' contradicts the two ends of the scale.",
                do="drop 'better': zero_at and full_at say which way is better",
                at=("better",),
            )
        _check_shares(self, ("zero_at", "full_at"))
        return self


class Thresholds(Settings):
    """Points from which a persona counts as attractive, and as fitting; 50 is like everyone."""

    attractiveness: float = Field(default=50.0, ge=0, le=100)
    fit: float = Field(default=50.0, ge=0, le=100)


class Targeting(Settings):
    """Knock-outs, and weighted criteria of attractiveness and of fit, by the names people gave.

    Attributes
    ----------
    knock_outs : dict of str to KnockOut
    attractiveness, fit : dict of str to Weighted
    thresholds : Thresholds
    agreed_as : str, optional
        The fingerprint on the day of the agreement, as the book prints it; a book made by other
        criteria says so.

    Examples
    --------
    >>> agreed = Targeting(
    ...     attractiveness={"revenue": Weighted(column="revenue")},
    ...     fit={"online": Weighted(column="online_share")},
    ... )
    >>> len(agreed.fingerprint)
    64
    """

    knock_outs: dict[Text, KnockOut] = Field(default_factory=dict)
    attractiveness: dict[Text, Weighted]
    fit: dict[Text, Weighted]
    thresholds: Thresholds = Thresholds()
    agreed_as: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8,64}$")] | None = None

    @model_validator(mode="after")
    def _both_axes_have_criteria(self) -> Targeting:
        for axis in AXES:
            if not self.criteria(axis):
                raise problem(
                    f"'{axis}' has no criterion.",
                    do="name at least one: {column: revenue, weight: 1}",
                    at=(axis,),
                )
        return self

    def criteria(self, axis: Axis) -> Mapping[str, Weighted]:
        """The weighted criteria of one axis."""
        return self.attractiveness if axis == "attractiveness" else self.fit

    def all(self) -> Iterator[tuple[str, str, Criterion]]:
        """All criteria, each with its block and its name."""
        for name, knock_out in self.knock_outs.items():
            yield "knock_outs", name, knock_out
        for axis in AXES:
            for name, weighted in self.criteria(axis).items():
                yield axis, name, weighted

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the settings as canonical JSON: the same for the same agreement.

        Neither the order of the criteria nor the way a number is written ("20 %", 0.2) counts.
        """
        content = self.model_dump(mode="json", exclude={"agreed_as"})
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def was_changed(self) -> bool:
        """Whether these are other criteria than those agreed on, as far as the brief says."""
        return self.agreed_as is not None and not self.fingerprint.startswith(self.agreed_as)


def check_targeting(targeting: Targeting, schema: Schema, place: Place) -> None:
    """Check the criteria against the columns.

    Raises
    ------
    ColumnError
        If a column is not there.
    BriefError
        If a column is protected, personal or not used, or cannot be measured as asked.
    """
    for block, name, criterion in targeting.all():
        check_criterion(criterion, schema, place, ("targeting", block, name))


def check_criterion(
    criterion: Criterion, schema: Schema, place: Place, path: Sequence[str]
) -> None:
    """Check one criterion, which stands at a path of the brief."""
    if criterion.column is None:
        return
    column = usable_column(criterion.column, schema, place(*path, "column"))
    _check_level(criterion, column, place, path)
    is_number = column.kind in ("number", "date")
    measures: tuple[str, ...] = (
        ("share", "mean", "median", "share_of_total") if is_number else ("share",)
    )
    if column.kind == "date":
        measures = ("mean", "median")
    if criterion.measure is not None and criterion.measure not in measures:
        raise BriefError(
            f"'{column.name}' has no {criterion.measure.replace('_', ' ')}: it is a {column.kind}.",
            where=place(*path, "measure"),
            do=f"use one of {listed(measures, 4)}",
        )


def usable_column(name: str, schema: Schema, where: str) -> Column:
    """Return a column that a persona may be judged by, or say why it may not be.

    Raises
    ------
    ColumnError, BriefError
    """
    known = [column.name for column in schema.columns if column.role not in _NOT_FOR_THIS]
    if name not in schema:
        raise ColumnError(
            f"The column '{name}' is not in the records.",
            where=where,
            found=listed(known),
            do=did_you_mean([name], known) or "write the name as the header of the records does",
        )
    column = schema[name]
    if reason := _NOT_FOR_THIS.get(column.role):
        raise BriefError(f"'{name}' {reason}.", where=where, do="name another column")
    if column.kind == "text":
        raise BriefError(
            f"'{name}' is text, and text has no figures.", where=where, do="name another column"
        )
    return column


def _check_level(criterion: Criterion, column: Column, place: Place, path: Sequence[str]) -> None:
    needs = column.kind in ("category", "set", "ordered")
    if needs and criterion.level is None:
        raise BriefError(
            f"'{column.name}' is a {column.kind}: a criterion needs one of its levels.",
            where=place(*path),
            do="add level: and its name",
        )
    if criterion.level is None:
        return
    if column.kind in ("number", "date"):
        raise BriefError(
            f"'{column.name}' is a {column.kind} and has no levels.",
            where=place(*path, "level"),
            do="drop the level",
        )
    levels = {"flag": ("yes", "no"), "ordered": column.levels}.get(column.kind, ())
    known = [*levels, *(text for key, text in column.level_names.items() if key in levels)]
    if known and criterion.level not in known:
        raise BriefError(
            f"'{column.name}' has no such level.",
            where=place(*path, "level"),
            found=f"'{criterion.level}'",
            do=did_you_mean([criterion.level], known) or f"use one of {listed(known, 10)}",
        )


def targeting_settings_at(path: Sequence[str]) -> type[BaseModel]:
    """Return the block of settings that stands at a path below ``targeting``."""
    blocks: dict[str, type[BaseModel]] = {
        "knock_outs": KnockOut,
        "attractiveness": Weighted,
        "fit": Weighted,
        "thresholds": Thresholds,
    }
    return blocks.get(path[0], Targeting) if path else Targeting


def _check_shares(criterion: Criterion, names: Sequence[str]) -> None:
    is_share = criterion.measure in SHARES or (
        criterion.measure is None and criterion.level is not None
    )
    for name in names:
        value = getattr(criterion, name)
        if is_share and value is not None and not 0 <= value <= 1:
            raise problem(
                "A share lies between 0 and 1.",
                found=f"{value:g}",
                do="write it as 0.2 or as 20 %",
                at=(name,),
            )
