"""An invented book, Harbour & Pine, built in code: what the cards are tried on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from personas.edition.claim import Claim, Dots
from personas.edition.edition import Edition, Persona, Provenance, Verdict
from personas.edition.look import Look
from personas.records.finding import Finding
from personas.records.schema import Column, Schema
from tests.cards import harbour_and_pine_sheets as sheets
from tests.cards.harbour_and_pine_says import (
    CHOICE,
    COLUMNS,
    FINDINGS,
    LIMITS,
    METHOD,
    PEOPLE,
    VERDICTS,
)

N = 6_000
SIZES = (1_710, 1_284, 1_212, 1_098, 696, 640, 590, 540, 480, 430, 390, 350)


def _joined(text: str) -> str:
    """Numbers keep their units on one line, as the edition writes them."""
    return re.sub(r"(?<=€) (?=\d)|(?<=\d) (?=(%|days)( |\b|$))", "\N{NO-BREAK SPACE}", text)


def _figure(value: float, unit: str) -> str:
    number = f"{value:,.0f}"
    return {"€": f"€ {number}", "": number}.get(unit, f"{number} {unit}")


def _trait(at: str, number: int, trait: tuple[str, float, float, str, str], n: int) -> Claim:
    label, value, everyone, unit, note = trait
    top = 100.0 if unit == "%" else 1.25 * max(value, everyone)
    here, there = value / top, everyone / top
    return Claim(
        id=f"{at}.trait.{number}",
        text=f"{at}: {label} {_figure(value, unit)}, everyone {_figure(everyone, unit)}.",
        value=value,
        n=n - 14,
        interval=(value * 0.97, value * 1.03),
        kind="data",
        basis=f"{n:,} accounts in {at}, {n - 14:,} with a value",
        source=f"column '{label}', counted over all records",
        persona=at,
        label=label,
        shown=_figure(value, unit),
        note=note,
        everyone=everyone,
        everyone_shown=_figure(everyone, unit),
        index=round(100 * value / everyone),
        dots=Dots(persona=here, everyone=there, low=max(0, here - 0.03), high=min(1, here + 0.03)),
    )


def _front(at: str, about: dict[str, Any], n: int) -> dict[str, list[Claim]]:
    def say(part: str, text: str, **more: Any) -> Claim:
        more = {"kind": "derived", "basis": f"{n:,} accounts in {at}", "source": "traits"} | more
        return Claim(id=f"{at}.{part}", text=text, persona=at, **more)

    share, churn = 100 * n / N, about["churn"]
    found = about["found"]
    ladder = ("top trait", "top 3 traits", "top 5 traits", "all traits")
    return {
        "name": [say("name", about["name"])],
        "summary": [say("summary", about["summary"])],
        "size": [
            say(
                "size.1",
                f"{at} holds {n:,} of 6,000 accounts, {share:.1f} %.",
                kind="data",
                value=n,
                shown=f"{n:,}",
                label="accounts",
                note=f"{share:.1f} % of all",
                share=share / 100,
            ),
            say(
                "size.2",
                f"Half of {at} spend {about['spend'][0]} a year or more.",
                kind="data",
                shown=about["spend"][0],
                label="spend a year, median",
                note=f"middle half {about['spend'][1]} · n = {n - 14:,}",
            ),
            say(
                "size.3",
                f"{churn[0]} % of {at} churned, everyone 16 %.",
                kind="data",
                shown=f"{churn[0]} %",
                label="left within a year",
                note=f"everyone 16 % · n = {n:,}",
            ),
        ],
        "traits": [_trait(at, i, trait, n) for i, trait in enumerate(about["traits"], 1)],
        "coverage": [
            say(
                f"coverage.{i}",
                f"{ours} % of {at} match the {label}, {theirs} % of the others do.",
                kind="data",
                label=label,
                shown=f"{ours} %",
                everyone_shown=f"{theirs} %",
                share=ours / 100,
                everyone_share=theirs / 100,
            )
            for i, (label, (ours, theirs)) in enumerate(
                zip(ladder, about["coverage"], strict=False), 1
            )
        ],
        "inside": [say(f"inside.{i}", text) for i, text in enumerate(about["inside"], 1)],
        "rule": [
            say(
                "rule",
                about["rule"],
                note=f"finds {found[0]} % of them · right in {found[1]} % of cases",
                basis="n = 2,000 accounts the rule was not made from",
            )
        ],
        "outcomes": [
            say(
                f"outcome.{i}",
                f"{label}: {value} % of {at}, everyone {everyone} %.",
                kind="data",
                label=label,
                shown=f"{value} %",
                value=value / 100,
                everyone=everyone / 100,
                interval=(low / 100, high / 100),
                everyone_shown=f"{everyone} %",
                n=n,
                note=f"95 % interval {low} – {high} % · n = {n:,}",
            )
            for i, (label, value, low, high, everyone) in enumerate(
                (
                    ("left within a year", *churn, 16),
                    ("answered the spring offer", churn[0] + 3, churn[1] + 2, churn[2] + 4, 18),
                    ("recommended us", 12, 10, 14, 13),
                ),
                1,
            )
        ],
        "trust": [
            say(
                "trust",
                f"Found again in {about['trust'][1]} of 40 re-runs. "
                "These groups exist in the data.",
                label=about["trust"][0],
            )
        ],
        "unknown": [
            say("unknown.1", "Who decides, and whether they also buy elsewhere."),
            say("unknown.2", "12 % have no value for staff; their size may differ."),
        ],
    }


def _row(slot: str, number: int, cells: Iterable[str], **more: Any) -> Claim:
    cells = tuple(cells)
    more = {"kind": "derived", "basis": "all records", "source": "the build"} | more
    return Claim(id=f"book.{slot}.{number}", text=": ".join(cells[:2]), cells=cells, **more)


def _said(slot: str, texts: Iterable[str], **more: Any) -> list[Claim]:
    more = {"kind": "derived", "basis": "all records", "source": "the build"} | more
    return [Claim(id=f"book.{slot}.{i}", text=text, **more) for i, text in enumerate(texts, 1)]


def _book(verdict: Verdict, personas: list[Persona], agreed: bool) -> dict[str, list[Claim]]:
    label, text = VERDICTS[verdict]
    sales = "agreed by Ann Lee, 2026-06-30" if agreed else "not yet agreed by Sales"
    return {
        "title": _said("title", ["Harbour & Pine"]),
        "population": _said(
            "population",
            [
                "Made from 6,000 accounts active 2023 – 2025; says nothing about companies that "
                "never bought."
            ],
        ),
        "verdict": _said("verdict", [text], label=label),
        "agreed": [
            Claim(
                id="book.agreed.sales",
                text=sales,
                label="Sales",
                kind="human",
                basis="the brief",
                source="the brief",
                author="Ann Lee" if agreed else None,
                date="2026-06-30" if agreed else None,
            ),
            Claim(
                id="book.agreed.marketing",
                text="agreed by Tom Okafor, 2026-07-01",
                label="Marketing",
                kind="human",
                basis="the brief",
                source="the brief",
                author="Tom Okafor",
                date="2026-07-01",
            ),
        ],
        "method": _said("method", METHOD),
        "choice": [_row("choice", int(cells[0]), cells) for cells in CHOICE],
        "choice_rule": _said(
            "choice_rule",
            [
                "The number with the highest product of stability and gain was chosen: 5.",
                "4 is as stable, but gains less: it puts new shops among the quiet accounts.",
            ],
        ),
        "stability": [
            _row(
                "stability",
                i,
                (
                    persona.id,
                    persona.name,
                    f"{0.96 - 0.04 * (i % 7):.2f}",
                    "highly stable" if i % 7 < 3 else "stable" if i % 7 < 6 else "doubtful",
                    f"{41 - i} of 40" if i > 1 else "40 of 40",
                ),
                value=0.96 - 0.04 * (i % 7),
                persona=persona.id,
            )
            for i, persona in enumerate(personas, 1)
        ],
        "sensitivity": [
            _row(
                "sensitivity",
                i,
                (
                    persona.id,
                    persona.name,
                    f"{26 - i} of 26" if i > 1 else "26 of 26",
                    "visits by a rep left out; plain scaling" if i > 1 else "never",
                ),
                value=26 - i,
                persona=persona.id,
            )
            for i, persona in enumerate(personas, 1)
        ],
        "findings": [_row("finding", i, cells) for i, cells in enumerate(FINDINGS, 1)],
        "columns": [_row("column", i, cells) for i, cells in enumerate(COLUMNS, 1)],
        "edge": _said("edge", ["61 accounts (1.0 %) fit no persona well; they are counted."]),
        "limits": _said("limits", LIMITS),
        "provenance": [
            _row("provenance", i, cells)
            for i, cells in enumerate(
                (
                    ("Records", "accounts.csv, 6,000 rows, 19 columns"),
                    ("Data to", "2026-06-30"),
                    ("Fingerprint of the data", "9c1e5a70b3d24f6688aa17c05d3e9b42"),
                    ("Seed", "0"),
                    ("personas", "0.1.0"),
                    ("numpy · scikit-learn · duckdb", "2.4.1 · 1.9.0 · 2.0.0"),
                ),
                1,
            )
        ],
    }


def _changed(claim: Claim, change: Callable[[str], str]) -> Claim:
    texts = ("text", "label", "shown", "note", "everyone_shown", "author", "date")
    update: dict[str, Any] = {
        name: change(getattr(claim, name)) for name in texts if getattr(claim, name)
    }
    return claim.model_copy(update={**update, "cells": tuple(change(cell) for cell in claim.cells)})


def _repeated(said: list[Claim], times: int) -> list[Claim]:
    again = [
        claim.model_copy(update={"id": f"{claim.id}.again.{k}"})
        for k in range(1, times)
        for claim in said
    ]
    return said + again


def edition(
    n_personas: int = 5,
    *,
    verdict: Verdict = "natural",
    agreed: bool = False,
    without: Iterable[str] = (),
    change: Callable[[Claim], Claim] | None = None,
    write: Callable[[str], str] | None = None,
    as_of: str | None = "2026-06-30",
    extra_columns: int = 0,
    times: int = 1,
    look: Look | None = None,
) -> Edition:
    """Build the book; ``write`` rewrites every text, ``change`` every claim, of every slot.

    ``times`` says each claim of the marketing and sales pages, and of the audit, so many times.
    """
    claims: list[Claim] = []
    personas: list[Persona] = []

    def keep(slots: dict[str, list[Claim]]) -> dict[str, tuple[str, ...]]:
        named = {}
        for slot, said in slots.items():
            if slot in without:
                continue
            said = [_changed(claim, _joined) for claim in said]
            said = [change(claim) if change else claim for claim in said]
            said = [_changed(claim, write) if write else claim for claim in said]
            claims.extend(said)
            named[slot] = tuple(claim.id for claim in said)
        return named

    for i in range(n_personas):
        about, at, n = PEOPLE[i % len(PEOPLE)], f"P{i + 1}", SIZES[i]
        pages = sheets.marketing(at) | sheets.sales(at)
        pages = {slot: _repeated(said, times) for slot, said in pages.items()} | sheets.front(at)
        slots = keep(_front(at, about, n) | pages)
        personas.append(Persona(id=at, name=about["name"], n=n, share=n / N, slots=slots))
    book = _book(verdict, personas, agreed)
    book["columns"] += [
        _row("more", i, (f"column {i}", "number", "makes the personas", "0.0 %"))
        for i in range(extra_columns)
    ]
    ids, names = [one.id for one in personas], [one.name for one in personas]
    book |= {"comparison": sheets.comparison(ids, extra_columns), **sheets.typing(ids)}
    audit = {slot: _repeated(said, times) for slot, said in sheets.audit().items()}
    slots = keep(book | sheets.targeting(ids, names) | audit)
    return Edition(
        title="Harbour & Pine",
        look=look,
        verdict=verdict,
        schema_=Schema(
            columns=(Column(name="visits", kind="number", role="segment", label="visits"),),
            unit="accounts",
        ),
        model={"method": "latent_classes", "n_personas": n_personas},
        personas=tuple(personas),
        slots=slots,
        claims=tuple(claims),
        findings=(
            Finding(level="warn", topic="outliers", what="Three.", where="income", do="Look."),
        ),
        provenance=Provenance(
            source="accounts.csv",
            fingerprint="9c1e5a70b3d24f6688aa17c05d3e9b42",
            n_records=N,
            as_of=as_of,
            seed=0,
            settings={"n_personas": "auto"},
            versions={"personas": "0.1.0"},
        ),
    )
