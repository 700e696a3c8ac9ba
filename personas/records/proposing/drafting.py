"""The first brief of files: looked at, proposed, and written down for people to correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from personas.engine.output import replacing
from personas.errors import BriefError
from personas.records.draft import draft, draft_of_histories
from personas.records.proposing.proposing import Proposal, propose
from personas.records.proposing.writing import block_of
from personas.records.read import read
from personas.records.readiness import check
from personas.records.records import Records


@dataclass(frozen=True)
class DraftedBrief:
    """A drafted brief, and what was found in the files it was drafted from."""

    path: Path
    proposal: Proposal


def init_brief(
    sources: str | PathLike[str] | Sequence[str | PathLike[str]],
    path: Path,
    *,
    replace: bool = False,
) -> DraftedBrief:
    """Write a commented draft of a brief for files of customers, orders, deals, touches, events.

    Parameters
    ----------
    sources : str, path or sequence of them
        ``FILE``, or ``orders=FILE`` to say which table a file is.
    path : Path
        Where the brief goes.
    replace : bool
        Whether a brief that is there may be replaced.

    Raises
    ------
    BriefError
        If there is a brief already and it may not be replaced, two files look like one table, or
        one looks like none.
    SourceError
        If a file cannot be read.
    """
    if path.exists() and not replace:
        raise BriefError(
            "There is a brief already.",
            where=str(path),
            do="give another path with --out, or --force to replace it",
        )
    files = [sources] if isinstance(sources, str | PathLike) else list(sources)
    proposal = propose(files, brief=path)
    blocks = [block_of(table) for table in proposal.histories]
    if proposal.customers is None:
        text = draft_of_histories([table.file for table in proposal.tables], blocks)
    else:
        records = _with_id(read(proposal.customers), proposal.id_column)
        source = proposal.tables[0].source
        text = draft(records, check(records), customers=source, histories=blocks)
    with replacing(path) as beside:
        beside.write_text(text, encoding="utf-8")
    return DraftedBrief(path, proposal)


def _with_id(records: Records, id_column: str | None) -> Records:
    """The same records, named by the column that the other files' keys are found in."""
    inferred = records.schema.id_column
    if id_column is None or (inferred is not None and inferred.name == id_column):
        return records
    changes: dict[str, dict[str, str]] = {id_column: {"role": "id"}}
    if inferred is not None:
        changes[inferred.name] = {"role": "ignore"}
    return records.with_schema(records.schema.replace(changes))
