"""A table or a query of a database, as it is written: an address, ``::``, and what to read.

Nothing is opened here. What an environment variable holds is filled in when a connection is made,
so that no object, message or brief ever holds it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote

from personas.errors import BriefError, did_you_mean, listed

DatabaseKind = Literal["duckdb", "sqlite", "postgresql"]

_KINDS: Mapping[str, DatabaseKind] = {
    "duckdb": "duckdb",
    "sqlite": "sqlite",
    "postgresql": "postgresql",
    "postgres": "postgresql",
    "postgresql+psycopg": "postgresql",
}
_ADDRESS = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]+)://(?P<rest>.*)", re.S | re.I)
# An IPv6 address holds two colons itself, but stands in brackets before the first slash.
_BEFORE_TABLE = re.compile(r"(?P<place>(?:[^/\[]*\[[^\]]*\])?.*?)::(?P<what>.*)", re.S)
_SERVER = re.compile(
    r"(?:(?P<user>[^:@/?]*)(?::(?P<password>.*))?@)?"
    r"(?P<host>\[[^\]]*\]|[^:/?@]*)(?::(?P<port>\d+|\$\{\w+\}))?"
    r"(?:/(?P<database>[^/?@]*))?(?:\?(?P<options>[^@]*))?",
    re.S,
)
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
# Settings of the connection that hold no secret and let no session write.
_OPTIONS = (
    *("host", "port", "user", "passfile", "service", "application_name", "target_session_attrs"),
    *("sslmode", "sslrootcert", "sslcert", "sslkey", "channel_binding", "gssencmode"),
)
_FORMS = (
    "write duckdb:///FILE::TABLE, sqlite:///FILE::TABLE or "
    "postgresql://USER@HOST:5432/NAME::TABLE, "
    "or in place of the table a query that begins with SELECT"
)


@dataclass(frozen=True)
class Server:
    """Where a database server is, as it is written; variables are not filled in."""

    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""
    database: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class DatabaseSource:
    """A table or a query of a database.

    Attributes
    ----------
    kind : {"duckdb", "sqlite", "postgresql"}
    place : Path or Server
        The file, or the server and its database.
    table : str, optional
        Name of the table or view, ``schema.name`` too.
    query : str, optional
        A query that only reads, in place of the table.

    Examples
    --------
    >>> source = DatabaseSource.of("postgresql://ann:${SHOP_PASSWORD}@db.example/shop::sales.orders")
    >>> source.name
    'orders (postgresql)'
    """

    kind: DatabaseKind
    place: Path | Server = field(repr=False)
    table: str | None = None
    query: str | None = None

    @classmethod
    def of(cls, written: str | Mapping[str, Any]) -> DatabaseSource:
        """Read a source from one text, or from ``database`` with ``table`` or ``query``.

        Raises
        ------
        BriefError
            If it cannot be read, or holds a password; the message holds nothing of either.
        """
        if isinstance(written, str):
            kind, rest = _scheme(written)
            parts = _BEFORE_TABLE.fullmatch(rest)
            if parts is None or not parts["what"].strip():
                _place(kind, rest)  # a password is the worse mistake
                raise _wrong("The address names no table.", found="no :: with a table behind it")
            what = parts["what"].strip()
            query = re.search(r"[\s();]", what) is not None
            place = _place(kind, parts["place"])
            return cls(kind, place, None if query else what, what if query else None)
        return cls._of_settings(written)

    @classmethod
    def _of_settings(cls, written: Mapping[str, Any]) -> DatabaseSource:
        known = ("database", "table", "query")
        given = {name: value for name, value in written.items() if value is not None}
        if unknown := [name for name in given if name not in known]:
            raise BriefError(
                "A source of a database has a setting that is not known here.",
                found=listed(unknown),
                do=did_you_mean(unknown, known) or f"use {listed(known)}",
            )
        if not all(isinstance(value, str) and value.strip() for value in given.values()):
            raise _wrong("A setting of the source is no text.", found="something else than a text")
        if "database" not in given or ("table" in given) == ("query" in given):
            raise BriefError(
                "A source of a database is its address and one table or one query.",
                found=listed(given) if given else "nothing",
                do="write database: and table:, or database: and query:",
            )
        kind, place = _scheme(given["database"].strip())
        return cls(kind, _place(kind, place), given.get("table"), given.get("query"))

    @property
    def name(self) -> str:
        """What readers see: the table and the kind of database, never its place or user."""
        table = "query" if self.table is None else self.table.rpartition(".")[2].strip('"')
        return f"{table} ({self.kind})"

    def in_folder(self, folder: Path) -> DatabaseSource:
        """Return it with the path of a database file taken from a folder."""
        if isinstance(self.place, Server):
            return self
        return replace(self, place=folder / self.place.expanduser())


def is_address(written: str) -> bool:
    """Whether a text names a database or another thing with a scheme, not a file.

    Examples
    --------
    >>> is_address("sqlite:///shop.db::orders"), is_address("exports/2025-*.csv")
    (True, False)
    """
    return _ADDRESS.match(written.lstrip()) is not None


def filled(text: str, *, where: str) -> str:
    """Fill in what the environment holds under the names in ``${NAME}``.

    Raises
    ------
    BriefError
        If a variable is not set; it is named.

    Examples
    --------
    >>> filled("5432", where="orders")
    '5432'
    """
    missing = [name for name in _VARIABLE.findall(text) if name not in os.environ]
    if missing:
        raise BriefError(
            "A variable of the environment is not set.",
            where=where,
            found=f"${{{missing[0]}}} in the address of the database",
            do=f"set it before the run: export {missing[0]}=…",
        )
    return _VARIABLE.sub(lambda found: os.environ[found[1]], text)


def _scheme(written: str) -> tuple[DatabaseKind, str]:
    parts = _ADDRESS.fullmatch(written.strip())
    if parts is None:
        raise _wrong("This is no address of a database.", found="a text without ://")
    scheme = parts["scheme"].lower()
    if scheme not in _KINDS:
        raise BriefError(
            "Sources with such an address cannot be read.",
            found=f"an address that begins with {scheme}://",
            do=f"export the records to a file, or {_FORMS}",
        )
    return _KINDS[scheme], parts["rest"]


def _place(kind: DatabaseKind, text: str) -> Path | Server:
    if kind == "postgresql":
        return _server(text)
    if not text.startswith("/") or not text[1:].strip():
        raise _wrong(
            "The address names no file.",
            found="less than three slashes" if text.strip("/") else "no file behind the slashes",
            do=f"write {kind}:///FILE::TABLE; four slashes where the path begins at the root",
        )
    return Path(text[1:])


def _server(text: str) -> Server:
    parts = _SERVER.fullmatch(text)
    if parts is None:
        raise _wrong("The address of the server cannot be read.", found="postgresql://…")
    if _VARIABLE.sub("", parts["password"] or ""):
        raise _open_password()
    # A "+" stands for itself in the paths and names of connection settings.
    options = tuple(parse_qsl((parts["options"] or "").replace("+", "%2B")))
    if any("pass" in name and name != "passfile" for name, _ in options):
        raise _open_password()
    if unknown := [name for name, _ in options if name not in _OPTIONS]:
        raise BriefError(
            "The address has a setting that is not known here.",
            found=listed(unknown),
            do=did_you_mean(unknown, _OPTIONS) or f"use one of {listed(_OPTIONS, most=20)}",
        )
    names = ("user", "password", "host", "port", "database")
    plain = {name: unquote(parts[name] or "") for name in names}
    return Server(**{**plain, "host": plain["host"].strip("[]")}, options=options)


def _open_password() -> BriefError:
    return BriefError(
        "A password is written out in the address of a database.",
        found="a password, which would be read by all who read this text",
        do="write ${NAME} in its place and set that variable before the run, or set PGPASSWORD",
    )


def _wrong(what: str, *, found: str, do: str = _FORMS) -> BriefError:
    return BriefError(what, found=found, do=do)
