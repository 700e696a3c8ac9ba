from __future__ import annotations

from dataclasses import replace

from personas.edition.edge_claims import edge_claims
from personas.profiling.edge import Edge
from personas.texts import Texts
from tests.edition.written import facts
from tests.profiling.planted import understood


def told(n: int, *, language: str = "en", reasons=None, **found: object) -> list[str]:
    known = replace(understood(), edge=Edge(n, **found))
    stated = facts(n_edge=n, edge_reasons=reasons or {})
    claims = edge_claims(known, stated, Texts(language))
    return [claim.text.replace("\N{NO-BREAK SPACE}", " ") for claim in claims]


def test_the_edge_is_told_with_its_number_its_share_of_the_money_and_what_is_odd() -> None:
    first, money, reasons = told(
        14, column="spend", value_share=0.114, reasons={"spend": 30, "remark": 3, "web": 10}
    )
    assert first.startswith("14 accounts (1.2 %) fit no persona well")
    assert money == "They hold 11.4 % of all spend."
    assert reasons.startswith("What is most unusual about them: spend for 70 %")
    assert "of 43 in the sample" in reasons


def test_few_records_at_the_edge_are_not_counted_out() -> None:
    assert told(3, column="spend", value_share=0.2, reasons={"spend": 30}) == [
        "Fewer than 10 accounts fit no persona well; they are kept in, marked edge."
    ]


def test_no_edge_is_said() -> None:
    assert told(0) == [
        "No accounts lie at the edge: all fit their persona about as well as expected."
    ]


def test_it_is_told_in_german() -> None:
    assert "passen zu keiner Persona gut" in told(14, language="de")[0]
