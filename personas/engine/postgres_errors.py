"""What a PostgreSQL server says when it cannot be read, without addresses, passwords or cells."""

from __future__ import annotations

from typing import Any

from personas.engine.queries import more_than_reading
from personas.errors import PersonasError, SourceError

# What the client says when no server answered; its own words are not translated.
_NO_ANSWER = (
    *("connection refused", "could not translate", "failed to resolve", "timeout", "timed out"),
    *("no route to host", "unreachable", "no such file or directory", "name or service"),
)
_REFUSED = (
    (
        ("password authentication failed", "no password supplied"),
        "The database server refused the user or the password.",
        "check user and password: ${NAME} in the address with that variable set, or PGPASSWORD",
    ),
    (
        ('role "',),
        "The database server refused the user or the password.",
        "check the user in the address, or PGUSER",
    ),
    (
        ('database "',),
        "There is no such database on the server.",
        "check the name behind the last slash of the address",
    ),
    (
        ("too many clients", "too many connections", "remaining connection slots"),
        "The database server has no connection left.",
        "run it again later",
    ),
    (
        ("no pg_hba.conf entry", "ssl", "certificate"),
        "The database server does not accept this way of connecting.",
        "ask its keeper; an encrypted connection is asked for by ?sslmode=require before the ::",
    ),
)


def connection_error(error: Any, where: str) -> SourceError:
    """Say why there is no connection; the driver's words name user and host, so none is kept."""
    said = str(error).lower()
    if any(words in said for words in _NO_ANSWER):
        return SourceError(
            "The database server does not answer.",
            where=where,
            found="no connection within 10 seconds"
            if "timeout" in said or "timed out" in said
            else "no server at the host and port of the address",
            do="check host and port, and whether the server can be reached from here",
        )
    for words, what, do in _REFUSED:
        if any(word in said for word in words):
            return SourceError(what, where=where, do=do)
    return SourceError(
        "The database server refused the connection.",
        where=where,
        do="check user, password and database; try the same address in psql",
    )


def query_error(error: Any, where: str) -> PersonasError:
    """Say why a query cannot be read; only errors about its own words are quoted."""
    code = getattr(error, "sqlstate", None) or ""
    said = (getattr(getattr(error, "diag", None), "message_primary", None) or "").strip()
    if code == "25006":
        return more_than_reading("a statement that would change the database", where)
    if code == "42501":
        return SourceError(
            "The user of the database may not read this.",
            where=where,
            found=said or None,
            do="ask the keeper of the database for the right to SELECT",
        )
    if code.startswith("42") or code == "0A000":
        found, do = said or f"SQLSTATE {code}", "mend the query, or check the names in it"
    elif not code or code.startswith(("08", "57")):
        found, do = "a connection that ended before the last row", "run it again"
    else:
        found, do = f"SQLSTATE {code} ({type(error).__name__})", "try the query in psql"
    return SourceError("The database cannot be read.", where=where, found=found, do=do)
