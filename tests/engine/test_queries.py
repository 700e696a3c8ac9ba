"""Queries that only read, told from their text; and tables, by name."""

from __future__ import annotations

import pytest

from personas.engine.queries import Relation, one_reading_statement, select_all
from personas.errors import BriefError, SourceError


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM orders",
        "  -- the newest; first\n select 1",
        "(SELECT 1) UNION (SELECT 2)",
        "WITH a AS (SELECT 'x; DELETE FROM b; INTO' AS c) SELECT * FROM a",
        'SELECT "into", update_time, deleted, "a;b" FROM orders',
        "SELECT $q$ it's; INTO $q$, E'it\\'s; INTO'",
        "SELECT 1 /* ; INTO */",
        "SELECT 'last'",
        "VALUES (1)",
    ],
)
def test_a_query_that_reads_is_left_as_it_is(query: str) -> None:
    assert one_reading_statement(query, where="q").split() == query.split() or "/*" in query
    assert one_reading_statement(f"{query} ; \n", where="q") in query


@pytest.mark.parametrize(
    "query",
    [
        "",
        " -- nothing",
        "DELETE FROM a",
        "insert into a values (1)",
        "PRAGMA journal_mode = DELETE",
        "ATTACH 'b.db' AS b",
        "COPY a TO 'b.csv'",
        "SELECT 1; SELECT 2",
        "SELECT 'a'; DROP TABLE a --'",
        "SELECT * INTO b FROM a",
        "WITH b AS (DELETE FROM a RETURNING *) SELECT * FROM b",
        "WITH b AS (UPDATE ONLY a AS x SET c = 1 RETURNING *) SELECT * FROM b",
        "WITH b AS (SELECT 1) INSERT INTO a SELECT * FROM b",
        "EXPLAIN ANALYZE DELETE FROM a",
    ],
)
def test_a_query_that_writes_is_refused_by_its_text(query: str) -> None:
    with pytest.raises(BriefError) as raised:
        one_reading_statement(query, where="orders (sqlite)")
    assert raised.value.found
    assert raised.value.do


def test_a_table_is_found_as_it_is_spelled_before_other_spellings() -> None:
    known = [
        Relation("public", "orders"),
        Relation("public", "Orders"),
        Relation("crm", "a", False),
    ]
    assert select_all("Orders", known, where="w") == 'SELECT * FROM "public"."Orders"'
    assert select_all("crm.A", known, where="w") == 'SELECT * FROM "crm"."a"'
    assert select_all('"crm"."a"', known, where="w") == 'SELECT * FROM "crm"."a"'
    with pytest.raises(SourceError, match="no such table"):
        select_all("order; DROP TABLE a", known, where="w")
