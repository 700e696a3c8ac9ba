"""What went wrong, where, what was found, and what to do.

Every error that this package raises on purpose is a `PersonasError` with three parts and no value
out of a customer's record, so that a message can be pasted into a ticket. Each one is also the
built-in exception it resembles: ``except ValueError`` works as a newcomer expects.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence


class PersonasError(Exception):
    """Base of all errors raised on purpose.

    Parameters
    ----------
    what : str
        What happened, one sentence.
    where : str, optional
        The file, column, line or argument.
    found : str, optional
        What stood there instead. Never a customer's value.
    do : str
        What the reader can do about it.

    Examples
    --------
    >>> print(PersonasError("The file is empty.", where="accounts.csv", do="export it again"))
    PersonasError: The file is empty.
      where: accounts.csv
      do:    export it again
    """

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        found: str | None = None,
        do: str | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.found = found
        self.do = do

    def __str__(self) -> str:
        lines = [f"{type(self).__name__}: {self.what}"]
        for name, text in (("where", self.where), ("found", self.found), ("do", self.do)):
            if text:
                lines.append(f"  {name + ':':<6} {text}")
        return "\n".join(lines)


class SourceError(PersonasError, OSError):
    """A file, folder or frame cannot be read as records."""


class ColumnError(PersonasError, KeyError):
    """A column is missing, doubled or misnamed."""


class KindError(PersonasError, TypeError):
    """A column or argument holds another type of thing than it must."""


class RecordsError(PersonasError, ValueError):
    """The records can be read but cannot carry personas."""


class BriefError(PersonasError, ValueError):
    """A brief or an argument says something that cannot be done."""


class NotFittedError(PersonasError, ValueError, AttributeError):
    """A model is asked before it was fitted."""


class EditionError(PersonasError, ValueError):
    """A stored edition is damaged, changed or from another version."""


class OutputError(PersonasError, OSError):
    """A result cannot be written."""


class MissingExtraError(PersonasError, ImportError):
    """An optional package is needed for this."""


class PersonasWarning(UserWarning):
    """A result stands, with a reservation that its reader should know."""


def listed(names: Iterable[str], most: int = 3) -> str:
    """Quote a few names and count the rest.

    Examples
    --------
    >>> listed(["visits", "age", "spend", "city", "job"])
    "'visits', 'age', 'spend' and 2 more"
    """
    quoted = [f"'{name}'" for name in names]
    if len(quoted) <= most:
        return ", ".join(quoted)
    return f"{', '.join(quoted[:most])} and {len(quoted) - most} more"


def did_you_mean(wrong: Sequence[str], known: Sequence[str]) -> str | None:
    """Name the known words nearest to the wrong ones, as a question.

    Examples
    --------
    >>> did_you_mean(["vists", "agee"], ["visits", "age", "spend"])
    "did you mean 'visits', 'age'?"
    """
    folded = {name.casefold(): name for name in known}
    nearest = [
        folded[match[0]]
        for name in wrong
        if (match := difflib.get_close_matches(name.casefold(), list(folded), n=1))
    ]
    return f"did you mean {listed(dict.fromkeys(nearest))}?" if nearest else None
