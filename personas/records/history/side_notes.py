"""Findings on one side table, in the language of the book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from personas.records.finding import Finding, Level
from personas.texts.language import Texts


class SideNotes:
    """Gathers what was noticed on one side table.

    Parameters
    ----------
    block : str
        The brief's word for the table; the topic of its findings.
    file : str
        Name of the table's file.
    mapped : mapping of str to str
        Its columns, by the word the brief uses for them.
    texts : Texts
    findings : list of Finding
        What is noted is added here.

    Examples
    --------
    >>> notes = SideNotes("deals", "deals.csv", {"amount": "value"}, Texts(), [])
    >>> notes.add("warn", "negative_amounts", number=2, at="amount")
    >>> notes.findings[0].where, notes.findings[0].columns
    ("deals.csv, column 'value'", ('value',))
    """

    def __init__(
        self,
        block: str,
        file: str,
        mapped: Mapping[str, str],
        texts: Texts,
        findings: list[Finding],
    ) -> None:
        self.block = block
        self.file = file
        self.texts = texts
        self._mapped = mapped
        self.findings = findings

    def aside(self) -> SideNotes:
        """Notes on the same table that stand in no list of findings."""
        return SideNotes(self.block, self.file, self._mapped, self.texts, [])

    def add(
        self,
        level: Level,
        key: str,
        *,
        number: int | None = None,
        at: str | Sequence[str] = (),
        do: str = "mend",
        **values: object,
    ) -> None:
        """Note a finding of the catalogue; one that counts nothing is none.

        ``at`` names columns by the brief's words, ``do`` is the entry that says what to do.
        """
        if number == 0:
            return
        settings = [at] if isinstance(at, str) else at
        columns = tuple(
            dict.fromkeys(self._mapped[name] for name in settings if name in self._mapped)
        )
        place = ("where", "where_column", "where_columns")[min(len(columns), 2)]
        self.findings.append(
            Finding(
                level=level,
                topic=self.block,
                what=self.texts.say(f"history.{key}", number=number, **values),
                where=self.texts.say(f"history.{place}", file=self.file, columns=quoted(columns)),
                do=self.texts.say(f"history.{do}"),
                columns=columns,
            )
        )


def quoted(names: Iterable[str]) -> str:
    """Names in quotes, all of them: the words around a list are of one language."""
    return ", ".join(f"'{name}'" for name in names)
