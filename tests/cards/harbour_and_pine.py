"""An invented book, Harbour & Pine, built in code: what the cards are tried on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from personas.edition.claim import Claim, Dots
from personas.edition.edition import Edition, Persona, Provenance, Verdict
from personas.records.finding import Finding
from personas.records.schema import Column, Schema

N = 6_000
SIZES = (1_710, 1_284, 1_212, 1_098, 696, 640, 590, 540, 480, 430, 390, 350)

PEOPLE: tuple[dict[str, Any], ...] = (
    {
        "name": "Visited accounts with large, rare orders",
        "summary": "Order three times a year through a rep, rarely on offer, and stay.",
        "rule": "Met a rep in the last 12 months, and orders at most 5 times a year.",
        "found": (88, 83),
        "spend": ("€ 4,310", "€ 2,480 – 7,150"),
        "churn": (6, 5, 7),
        "traits": (
            ("met a sales rep, 12 months", 92, 41, "%", ""),
            ("order value, median", 1420, 610, "€", "middle half € 880 – 2,350"),
            ("orders placed online", 12, 48, "%", ""),
            ("days between orders, median", 118, 71, "days", "middle half 84 – 156"),
            ("orders with a discount", 14, 33, "%", ""),
        ),
        "coverage": ((92, 21), (71, 6), (46, 2), (46, 2)),
        "inside": (
            "Spend: one in ten buys for over € 14,200 a year.",
            "Industry: hotels and offices alike; none is typical (index 94 – 108).",
        ),
        "trust": ("Highly stable", 40),
    },
    {
        "name": "Online repeat buyers on discount",
        "summary": "Order online at least every six weeks, mostly on offer, never met a rep.",
        "rule": "Ordered online at least 8 times in 12 months, and half or more on discount.",
        "found": (84, 79),
        "spend": ("€ 1,960", "€ 1,120 – 3,240"),
        "churn": (11, 9, 13),
        "traits": (
            ("orders placed online", 91, 48, "%", ""),
            ("orders with a discount", 74, 33, "%", ""),
            ("days between orders, median", 38, 71, "days", "middle half 26 – 52"),
            ("met a sales rep, 12 months", 6, 41, "%", ""),
            ("newsletter opened", 63, 37, "%", ""),
        ),
        "coverage": ((91, 44), (62, 8), (38, 2), (38, 2)),
        "inside": (
            "Spend: one in ten buys for over € 6,800 a year.",
            "Size: 1 to 180 staff; no typical industry (index 92 – 109).",
        ),
        "trust": ("Highly stable", 39),
    },
    {
        "name": "Small shops that started this year",
        "summary": "First order under a year ago, small baskets, one product line.",
        "rule": "First order under 300 days ago, and fewer than 10 staff.",
        "found": (81, 77),
        "spend": ("€ 540", "€ 260 – 980"),
        "churn": (29, 27, 32),
        "traits": (
            ("first order under a year ago", 87, 22, "%", ""),
            ("staff, median", 4, 14, "", "middle half 2 – 8"),
            ("product lines bought, median", 1, 3, "", "middle half 1 – 2"),
            ("order value, median", 180, 610, "€", "middle half € 90 – 310"),
        ),
        "coverage": ((87, 13), (64, 5), (52, 3)),
        "inside": ("Channel: half order online, half by phone.",),
        "trust": ("Stable", 34),
    },
    {
        "name": "Hotels that buy ahead of the season",
        "summary": "Hospitality, two large orders in spring, paid late, seldom returned.",
        "rule": "Hotel or restaurant, with most of the year's spend from March to May.",
        "found": (90, 86),
        "spend": ("€ 3,150", "€ 1,690 – 5,480"),
        "churn": (13, 11, 15),
        "traits": (
            ("hotel or restaurant", 96, 24, "%", ""),
            ("spend in March to May", 68, 29, "%", ""),
            ("days to payment, median", 46, 31, "days", "middle half 34 – 61"),
            ("orders returned", 2, 6, "%", ""),
            ("orders a year, median", 3, 6, "", "middle half 2 – 4"),
            ("met a sales rep, 12 months", 58, 41, "%", ""),
        ),
        "coverage": ((96, 10), (59, 3), (33, 1), (21, 0)),
        "inside": (
            "Size: a third have over 50 rooms and buy 61 % of the volume.",
            "Country: coast and mountains alike (index 96 – 103).",
            "Product: bedding for some, garden for others, rarely both.",
        ),
        "trust": ("Highly stable", 40),
    },
    {
        "name": "Quiet accounts that fade",
        "summary": "No order in five months, few products left, newsletters unread.",
        "rule": "No short rule finds them.",
        "found": (57, 49),
        "spend": ("€ 720", "€ 310 – 1,450"),
        "churn": (41, 37, 45),
        "traits": (
            ("days since last order, median", 163, 44, "days", "middle half 121 – 224"),
            ("newsletter opened", 9, 37, "%", ""),
            ("product lines bought, median", 2, 3, "", "middle half 1 – 3"),
        ),
        "coverage": ((83, 27), (44, 9)),
        "inside": ("History: some bought for ten years, some for two.",),
        "trust": ("Doubtful", 23),
    },
)

VERDICTS = {
    "natural": ("Natural", "These groups exist in the data."),
    "reproducible": (
        "Reproducible",
        "No sharp borders, but the same groups come back each time.",
    ),
    "constructive": (
        "Constructive",
        "Customers form a continuum; these borders are ours.",
    ),
}


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


CHOICE = (
    ("2", "0.97", "0.95 – 0.98", "1,871", "11.0", "38.2 %", ""),
    ("3", "0.95", "0.91 – 0.97", "2,604", "14.7", "22.5 %", ""),
    ("4", "0.93", "0.88 – 0.96", "3,310", "17.9", "16.1 %", "runner-up"),
    ("5", "0.93", "0.90 – 0.95", "4,122", "21.3", "11.6 %", "chosen"),
    ("6", "0.74", "0.66 – 0.83", "3,298", "20.8", "7.4 %", ""),
    ("7", "0.66", "0.58 – 0.75", "2,960", "20.1", "5.2 %", ""),
    ("8", "0.61", "0.52 – 0.69", "2,742", "19.6", "5.0 %", ""),
)

FINDINGS = (
    (
        "Warning",
        "income",
        "Three values lie far from all others.",
        "Look at the three accounts, or declare the value as missing.",
    ),
    (
        "Warning",
        "orders_online, orders_web",
        "The two columns are near-copies (r = 0.98); they share the weight of one.",
        "Keep one, or leave them as a group.",
    ),
    (
        "Note",
        "staff",
        "712 accounts have no value (11.9 %); missing values pull nowhere.",
        "Nothing to do, unless they can be filled in.",
    ),
    (
        "Note",
        "days_since_visit",
        "-1 was read as missing, with a yes/no column beside it.",
        "Say in the brief what -1 means if this is wrong.",
    ),
)

COLUMNS = (
    ("orders placed online", "number", "makes the personas", "0.0 %"),
    ("orders with a discount", "number", "makes the personas", "0.0 %"),
    ("days between orders", "number", "makes the personas", "3.1 %"),
    ("order value", "number", "makes the personas", "0.0 %"),
    ("orders a year", "number", "makes the personas", "0.0 %"),
    ("met a sales rep", "yes or no", "makes the personas", "0.0 %"),
    ("industry", "category", "makes the personas", "1.2 %"),
    ("staff", "number", "makes the personas", "11.9 %"),
    ("product lines bought", "set", "makes the personas", "0.0 %"),
    ("first order", "date", "makes the personas", "0.0 %"),
    ("newsletter opened", "number", "makes the personas", "8.4 %"),
    ("days to payment", "number", "describes only", "2.2 %"),
    ("country", "category", "describes only", "0.0 %"),
    ("spend a year", "number", "outcome", "0.2 %"),
    ("left within a year", "yes or no", "outcome", "0.0 %"),
    ("gender of the contact", "category", "audited, never used", "4.0 %"),
    ("contact e-mail", "text", "personal, not in this book", "0.3 %"),
    ("account number", "text", "names a record", "0.0 %"),
    ("remarks", "text", "not used", "64.5 %"),
)

METHOD = (
    "Every column adds the same expected distance between two accounts, so no kind dominates.",
    "Latent classes with shared variances group the accounts; 50 starts, the best kept.",
    "Stability: 20 pairs of bootstrap samples, each clustered anew, compared on 4,000 accounts.",
    "Structure: the data against 20 references with the same columns and no groups.",
    "Labels, sizes and shares come from all 6,000 accounts, not from a sample.",
    "Traits show how far a persona stands from everyone; they carry no test, because they made "
    "the groups.",
)

LIMITS = (
    "The records end on 30 June 2026; what changed since is not here.",
    "A persona describes its members on average; the ladder on each card says how many fit.",
    "Differences in outcomes are observed, not caused by belonging to a persona.",
)


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
) -> Edition:
    """Build the book; ``write`` rewrites every text, ``change`` every claim, of every slot."""
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
        slots = keep(_front(at, about, n))
        personas.append(Persona(id=at, name=about["name"], n=n, share=n / N, slots=slots))
    book = _book(verdict, personas, agreed)
    book["columns"] += [
        _row("more", i, (f"column {i}", "number", "makes the personas", "0.0 %"))
        for i in range(extra_columns)
    ]
    slots = keep(book)
    return Edition(
        title="Harbour & Pine",
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
