"""Can these records carry personas? What is missing, what misleads, what gives outcomes away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd

from personas.records.alike_levels import alike_levels
from personas.records.brief import Brief
from personas.records.features.catalogue import is_feature
from personas.records.finding import Finding, Level
from personas.records.impossible import impossible_values
from personas.records.leaks import leaks
from personas.records.misread import misread_columns
from personas.records.near_copies import near_copies, near_copy_findings
from personas.records.outliers import outliers
from personas.records.read import read
from personas.records.records import Records
from personas.records.row_checks import gaps, repeated_ids, repeated_rows, sizes
from personas.records.schema import Schema
from personas.records.undeclared import undeclared_levels

_SAMPLE_ROWS = 20_000
_LEVELS: tuple[Level, ...] = ("stop", "warn", "note")
_WORDS = {"stop": "stop", "warn": "warning", "note": "note"}

_STYLE = """
.personas-readiness { font: 14px/1.45 "Source Sans 3", "Source Sans Pro", system-ui, sans-serif; }
.personas-readiness .head { font-weight: 600; margin: 0 0 .5em; }
.personas-readiness table { border-collapse: collapse; max-width: 68em; }
.personas-readiness td { padding: .35em 1.1em .35em 0; text-align: left; vertical-align: top;
  border-top: 1px solid #8884; white-space: normal; overflow-wrap: anywhere; }
.personas-readiness td:first-child { white-space: nowrap; font-weight: 600; }
.personas-readiness .more { opacity: .75; }
"""


@dataclass(frozen=True)
class Readiness:
    """What was found about records before any clustering.

    Attributes
    ----------
    name : str
        The records checked.
    findings : tuple of Finding
        Stops first, then warnings, then notes.
    groups : mapping of str to tuple of str
        Groups of near-copies, a name and its columns: proposed where there is a brief, in force
        where nobody decided.
    """

    name: str
    findings: tuple[Finding, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def may_build(self) -> bool:
        """Whether nothing forbids clustering."""
        return not self._count("stop")

    @property
    def summary(self) -> str:
        """One sentence: ready or not, and how much was found."""
        counts = [
            f"{n} {_WORDS[level]}{'' if n == 1 else 's'}"
            for level in _LEVELS
            if (n := self._count(level))
        ]
        verdict = "Ready to build" if self.may_build else "Not ready"
        return f"{verdict}: {', '.join(counts) or 'nothing found'}."

    def to_frame(self) -> pd.DataFrame:
        """One row per finding: level, topic, what, where, do."""
        names = ["level", "topic", "what", "where", "do"]
        rows = [[getattr(finding, name) for name in names] for finding in self.findings]
        return pd.DataFrame(rows, columns=names)

    def _count(self, level: Level) -> int:
        return sum(finding.level == level for finding in self.findings)

    def __repr__(self) -> str:
        step = "ps.build(...)" if self.may_build else "mend the stops"
        return f"Readiness('{self.name}', {self.summary[:-1]}; see .to_frame(), then {step})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{_WORDS[finding.level].capitalize()}</td><td>{escape(finding.what)}"
            f'<div class="more">{escape(finding.where)}</div></td>'
            f"<td>{escape(finding.do)}</td></tr>"
            for finding in self.findings
        )
        head = f"{escape(self.name)}. {escape(self.summary)}"
        return (
            f'<div class="personas-readiness"><style>{_STYLE}</style>'
            f'<p class="head">{head}</p><table>{rows}</table></div>'
        )


def check(source: Any, *, brief: Brief | None = None, beside: Iterable[Finding] = ()) -> Readiness:
    """Check, before any clustering, whether records can carry personas.

    Parameters
    ----------
    source : Records, path or frame
        Records are taken as they were read; anything else is read with the brief.
    brief : Brief, optional
        Says whether ids may repeat, the as-of date, the smallest cell, and which roles people set.
    beside : iterable of Finding
        What was noticed on tables that are read beside the records.

    Returns
    -------
    Readiness

    Raises
    ------
    PersonasError
        If the source cannot be read.

    Examples
    --------
    >>> import pandas as pd
    >>> few = pd.DataFrame({"visits": [3, 9, 4], "city": ["Bonn", "Ulm", "Bonn"]})
    >>> readiness = check(few)
    >>> readiness.may_build, readiness.findings[0].what
    (False, 'There are 3 rows; personas need at least 30.')
    """
    records = source if isinstance(source, Records) else read(source, brief=brief)
    by_people = brief is not None
    brief = brief or Brief()
    facts = records.column_facts()
    sample = records.sample(_SAMPLE_ROWS, seed=brief.seed)
    wanted = {name for name, settings in brief.columns.items() if settings.role}
    copies = near_copies(sample, records.schema if by_people else _ungrouped(records.schema))
    impossible = [
        found
        for found in impossible_values(records, facts, as_of=brief.as_of)
        # What was worked out here cannot be mended at the source.
        if not found.columns or not all(map(is_feature, found.columns))
    ]
    wrong = {name for found in impossible if found.level == "warn" for name in found.columns}
    findings = [
        *sizes(records, facts),
        *repeated_ids(records, facts, unique=brief.unique_id, decided=by_people),
        *leaks(sample, records.schema),
        *impossible,
        # What cannot be is far from the rest, too; once is enough.
        *outliers(records, facts, leave_out=wrong),
        *repeated_rows(records, facts, sample),
        *misread_columns(records.schema, facts, sample, n_rows=records.n_rows),
        *near_copy_findings(copies, grouped=not by_people),
        *gaps(records, facts, wanted),
        *alike_levels(records.schema, facts, min_cell=brief.min_cell),
        *undeclared_levels(records),
        *records.findings,
        *beside,
    ]
    ranked = sorted(findings, key=lambda finding: _LEVELS.index(finding.level))
    groups = {found.group: found.columns for found in copies}
    return Readiness(records.name, tuple(ranked), groups)


def _ungrouped(schema: Schema) -> Schema:
    return schema.replace({name: {"group": None} for name in schema.names()})
