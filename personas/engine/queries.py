"""What may be asked of somebody else's database: a table that is there, or one query that reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from personas.engine.engine import quoted
from personas.errors import BriefError, SourceError, did_you_mean, listed

_OPAQUE = re.compile(
    r"""
      \b[eE]'(?:[^'\\]|\\.|'')*'       # text with escapes
    | '(?:[^']|'')*'                   # text
    | "(?:[^"]|"")*" | `[^`]*`         # names
    | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$  # text in dollars
    | --[^\n]* | /\*.*?\*/             # remarks
    """,
    re.S | re.X,
)
_READING = ("select", "with", "values", "table")
# INTO is in every statement that inserts, and in the SELECT that makes a table.
_WRITING = re.compile(r"\b(?:(into)|(delete)\s+from|(update)\b[^;()]*?\bset)\b", re.I)


@dataclass(frozen=True)
class Relation:
    """A table or view of a database; ``first`` where its bare name means this one."""

    schema: str
    name: str
    first: bool = True


def one_reading_statement(query: str, *, where: str) -> str:
    """Return the query without what ends it, if its text shows that it only reads.

    This is the first of two locks: the connection is opened for reading only as well.

    Raises
    ------
    BriefError
        If it writes, does something else than read, or is several statements.

    Examples
    --------
    >>> one_reading_statement("SELECT 'a;b' FROM orders; -- all", where="query")
    "SELECT 'a;b' FROM orders"
    """
    code = _OPAQUE.sub(_covered, query)
    end = len(code.rstrip().rstrip(";").rstrip())
    if end == 0:
        raise BriefError(
            "The query is empty.", where=where, found="no statement", do="give one SELECT"
        )
    if ";" in code[:end]:
        raise more_than_reading("several statements", where)
    first = re.match(r"[\s(]*(\w*)", code)
    word = first[1].lower() if first else ""
    if word not in _READING:
        raise more_than_reading(f"a statement that begins with {word.upper() or 'a sign'}", where)
    if writing := _WRITING.search(code):
        words = next(word for word in writing.groups() if word)
        raise more_than_reading(f"{words.upper()} within the query", where)
    return query[:end].strip()


def _covered(found: re.Match[str]) -> str:
    """Cover a text or remark by as many signs, so that the rest keeps its place."""
    return (" " if found[0].startswith(("--", "/*")) else "_") * len(found[0])


def more_than_reading(found: str, where: str) -> BriefError:
    """Return the error for a query that is refused."""
    return BriefError(
        "The query does more than read.",
        where=where,
        found=found,
        do="give one query that begins with SELECT, WITH or VALUES and changes nothing",
    )


def select_all(table: str, relations: Sequence[Relation], *, where: str) -> str:
    """Return the query that reads a table, named as written or as the database spells it.

    Raises
    ------
    SourceError
        If there is no such table, or several schemas have one.

    Examples
    --------
    >>> print(select_all("Orders", [Relation("public", "orders")], where="orders (postgresql)"))
    SELECT * FROM "public"."orders"
    """
    bare = table.replace('"', "")
    for same in (str, str.casefold):
        named = [found for found in relations if same(found.name) == same(bare)]
        first = [found for found in named if found.first] or named
        whole = [found for found in relations if same(f"{found.schema}.{found.name}") == same(bare)]
        for chosen in (first, whole):
            if len(chosen) == 1:
                return f"SELECT * FROM {quoted(chosen[0].schema)}.{quoted(chosen[0].name)}"
            if len(chosen) > 1:
                raise SourceError(
                    "Several schemas have a table of this name.",
                    where=where,
                    found=listed(sorted(f"{found.schema}.{found.name}" for found in chosen)),
                    do="write the schema before it: schema.table",
                )
    spelled = sorted(
        found.name if found.first else f"{found.schema}.{found.name}" for found in relations
    )
    raise SourceError(
        "There is no such table in the database.",
        where=where,
        found=listed(spelled) if spelled else "no table that may be read",
        do=did_you_mean([bare], spelled) or "check the name, and write its schema: schema.table",
    )
