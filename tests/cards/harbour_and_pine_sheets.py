"""What Harbour & Pine's book says on its marketing, sales, typing and targeting pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from personas.edition.claim import Claim, Point

Row = tuple[Any, ...]


def _said(id: str, text: str, persona: str | None = None, **more: Any) -> Claim:
    usual = {"kind": "data", "basis": "all accounts of the persona", "source": "deals.csv, counted"}
    return Claim(id=id, text=text, persona=persona, **(usual | more))


def _human(id: str, text: str, persona: str, **more: Any) -> Claim:
    usual = {"kind": "human", "author": "Tom Okafor", "date": "2026-05-12", "basis": "the playbook"}
    return _said(id, text, persona, **(usual | {"source": "the playbook"} | more))


def _shares(at: str, slot: str, rows: Sequence[Row]) -> list[Claim]:
    return [
        _said(
            f"{at}.{slot}.{i}", f"{label}: {shown} of {at}, everyone {everyone}.", at,
            label=label, shown=shown, everyone_shown=everyone, index=index, share=share,
            everyone_share=of_all, note=note, n=1_284, value=share,
        )
        for i, (label, shown, everyone, index, share, of_all, note) in enumerate(rows, 1)
    ]  # fmt: skip


def _bars(at: str, slot: str, rows: Sequence[Row], **more: Any) -> list[Claim]:
    return [
        _said(
            f"{at}.{slot}.{i}", f"{label}: {shown}, {note}.", at,
            label=label, shown=shown, note=note, share=share, **more,
        )
        for i, (label, shown, note, share) in enumerate(rows, 1)
    ]  # fmt: skip


def front(at: str) -> dict[str, list[Claim]]:
    """The decision, why, and what a reader answered."""
    why = (
        "Grow: 71 of 100 points for attractiveness (agreed limit 50) and 62 for fit.",
        "The decision is the same in 93 % of 2,000 repeats.",
    )
    reasons = (
        "Passes: big enough (21 % of customers, at least 5 %).",
        "Attractiveness 71 = 40 (grows 12 % a year) + 31 (pays in 12 days).",
        "Fit 62 = 62 (we win 38 % of their deals, of all deals 29 %).",
    )
    return {
        "decision": [
            _said(
                f"{at}.decision", "Grow: attractiveness 71, fit 62.", at, kind="derived",
                label="Decision", shown="Grow", note="rank 2 of 5 (1st to 3rd)",
            )
        ],
        "decision_why": [
            _said(f"{at}.why.{i}", text, at, kind="derived") for i, text in enumerate(why, 1)
        ],
        "decision_sums": [
            _said(f"{at}.sum.{i}", text, at, kind="derived") for i, text in enumerate(reasons, 1)
        ],
        "remarks": [
            _human(
                f"{at}.remark", "Two of mine fit this and buy nothing without a visit.", at,
                label="Sales", author="Ann Lee", date="2026-06-28", note="open",
            )
        ],
    }  # fmt: skip


def marketing(at: str) -> dict[str, list[Claim]]:
    """Where to find the persona, what it answers to."""
    campaigns = (
        ("Spring offer", "e-mail", "1,104", "31 %", "28 – 34 %", "18 %", "1.6"),
        ("Catalogue", "post", "830", "6 %", "5 – 8 %", "9 %", "–"),
        ("Showroom day", "phone", "212", "3 %", "1 – 6 %", "11 %", "0.9"),
    )
    return {
        "found_at": _shares(at, "found_at", (
            ("source: web search", "41 %", "22 %", 186, 0.41, 0.22, "n = 1,284"),
            ("source: trade fair", "4 %", "19 %", 21, 0.04, 0.19, "n = 1,284"),
        )),
        "buys": _shares(at, "buys", (
            ("first product: seating", "46 %", "31 %", 148, 0.46, 0.31, "n = 1,270"),
            ("next product: lighting", "18 %", "9 %", 200, 0.18, 0.09, "n = 610"),
        )),
        "timing": _shares(at, "timing", (
            ("days between orders", "38", "71", 54, None, None, "middle half 21 – 60"),
            ("orders in December", "14 %", "9 %", 156, 0.14, 0.09, "n = 9,812 orders"),
        )),
        "offers": _shares(at, "offers", (
            ("share of orders on offer", "74 %", "33 %", 224, 0.74, 0.33, "n = 1,284"),
        )),
        "reachable": _shares(at, "reachable", (
            ("may be e-mailed", "81 %", "64 %", 127, 0.81, 0.64, "n = 1,284"),
            ("phone known", "35 %", "52 %", 67, 0.35, 0.52, "n = 1,284"),
        )),
        "campaigns": [
            _said(
                f"{at}.campaign.{i}", f"{row[0]} by {row[1]}: {row[3]} answered.", at, cells=row,
                n=int(row[2].replace(",", "")),
            )
            for i, row in enumerate(campaigns, 1)
        ],
        "campaign_fit": [
            _said(f"{at}.fit.1", "Suits them: Spring offer by e-mail, 31 % against 18 %.", at),
            _said(f"{at}.fit.2", "Does not: Showroom day by phone, 3 % against 11 %.", at),
        ],
        "followed_by": [
            _said(
                f"{at}.followed", "Spring offer: of 342 answers, 96 were followed by a deal "
                "within 90 days; 30 of those were won, worth € 61,000.", at,
            )
        ],
        "messages": [
            _human(
                f"{at}.message.1", "The price you get on offer, every six weeks, no hunting.", at,
                label="Message", note="supported by: orders with a discount 74 %",
            ),
            _human(
                f"{at}.message.2", "Standing-order accounts paid 6 % less in 2025.", at,
                label="Proof", note="stage: decide · example.org/s · expired on 1 June 2026",
            ),
        ],
        "test_next": [
            _said(
                f"{at}.test", "Send the Spring offer to half of them: 1,020 in each half show a "
                "difference of 5 points.", at, kind="derived",
            )
        ],
        "audience": [
            _said(
                f"{at}.audience", f"assignments.csv, persona = {at}: 1,284 accounts, 1,040 of "
                "them may be e-mailed.", at, kind="derived",
            )
        ],
    }  # fmt: skip


def sales(at: str) -> dict[str, list[Claim]]:
    """How to tell the persona, what became of its deals."""
    signs = (
        ("Where do you usually order?", "online", "91 % of them · 36 % of the others"),
        ("How often in a year?", "8 or more", "72 % of them · 18 % of the others"),
        ("Did an offer bring you?", "mostly", "74 % of them · 22 % of the others"),
    )
    steps = (
        ("enquiry", "100 %", "100 %", "n = 1,284", 1.0, 1.0),
        ("quote", "62 %", "55 %", "median 6 days after enquiry · n = 796", 0.62, 0.55),
        ("first order", "48 %", "31 %", "median 11 days after quote · n = 616", 0.48, 0.31),
    )
    return {
        "ten_seconds": [
            _said(f"{at}.ten.{i}", f"{q} {a}: {note}", at, label=q, shown=a, note=note)
            for i, (q, a, note) in enumerate(signs, 1)
        ],
        "say_first": [_human(f"{at}.say", "Standing order: the price you get on offer.", at)],
        "do_not_say": [_human(f"{at}.dont", "Offer a visit before a trial order.", at)],
        "pipeline": _bars(at, "pipeline", (
            ("Qualified", "412", "100 %", 1.0), ("Quote sent", "293", "71 %", 0.71),
            ("Negotiation", "214", "52 %", 0.52), ("Won", "157", "38 %", 0.38),
        ), n=412),
        "win_rate": [
            _said(
                f"{at}.win", "We win 38 % of their deals (33 – 43 %), of the others' 29 %.", at,
                value=0.38, n=412, interval=(0.33, 0.43), everyone_shown="29 %",
            )
        ],
        "stalls": [_said(f"{at}.stalls", "Half of the losses come after the quote.", at)],
        "lost": _bars(at, "lost", (
            ("Price", "41 %", "105", 0.41), ("No decision", "27 %", "69", 0.27),
            ("Delivery time", "19 %", "48", 0.19), ("Other", "13 %", "33", 0.13),
        ), n=255),
        "deal_figures": _bars(at, "deal_figure", (
            ("deal, median", "€ 840", "middle half € 410 – 1,900 · n = 157", None),
            ("cycle, median", "17 days", "middle half 9 – 34 · n = 412", None),
            ("usual discount", "8 %", "middle half 5 – 12 % · n = 388", None),
        )),
        "objections": [
            _human(
                f"{at}.objection.1", "Compare the year, not the order: they paid 6 % less.", at,
                label="Cheaper elsewhere.",
            ),
            _human(f"{at}.objection.2", "Then lock the offer in.", at, label="Only on offer."),
        ],
        "next_step": [_human(f"{at}.next", "A trial standing order on two items.", at)],
        "not_for_them": [
            _said(f"{at}.not", "Under 3 orders a year: rather P4 (n = 88).", at, kind="derived")
        ],
        "call_first": [
            _said(f"{at}.call", "61 accounts of high fit without an order for 45 days.", at)
        ],
        "funnel": _bars(at, "funnel", (
            ("touched", "1,180", "92 % of them", 0.92), ("answered", "402", "34 % of those", 0.31),
            ("deal", "121", "30 % of those", 0.1), ("won", "58", "48 % of those", 0.045),
        )),
        "journey": [
            _said(
                f"{at}.journey.{i}", f"{label}: {shown} of {at}, everyone {everyone}.", at,
                label=label, shown=shown, everyone_shown=everyone, note=note, share=share,
                everyone_share=of_all,
            )
            for i, (label, shown, everyone, note, share, of_all) in enumerate(steps, 1)
        ],
        "journey_drop": [_said(f"{at}.drop", "Most drop off before the quote: 38 %.", at)],
        "journey_moves": _bars(at, "move", (
            ("enquiry → quote", "62 %", "n = 796", 0.62),
            ("quote → first order", "77 %", "n = 616", 0.77),
        )),
    }  # fmt: skip


TRAITS = (
    "orders placed online", "orders with a discount", "days between orders", "order value",
    "orders a year", "met a sales rep", "staff", "newsletter opened", "industry: retail",
)  # fmt: skip
INDEXES = (15, 54, 70, 80, 100, 118, 122, 160, 190, 230)
QUESTIONS = (
    ("ordering", "Where do you usually order?", ("online", "by phone", "through a rep")),
    ("orders a year", "How often do you order in a year?", ("under 3", "3 – 8", "over 8")),
    ("offers", "Did an offer bring you?", ("mostly", "sometimes", "never")),
)
DECISIONS = ("Target", "Grow", "Maintain", "Maintain", "Deprioritise")


def comparison(ids: Sequence[str], n_more: int = 0) -> list[Claim]:
    """Traits by personas, row by row."""
    traits = (*TRAITS, *(f"column {k}" for k in range(n_more)))
    return [
        _said(
            f"book.comparison.{i}.{at}", f"{trait}: {(5 * i + 3 * j) % 100} % of {at}.", at,
            label=trait,
            shown=f"{(5 * i + 3 * j) % 100} %", everyone_shown=f"{(5 * i + 5) % 100} %", n=1_284,
            value=(5 * i + 3 * j) % 100 / 100, index=INDEXES[(3 * i + 7 * j) % len(INDEXES)],
        )
        for i, trait in enumerate(traits)
        for j, at in enumerate(ids)
    ]  # fmt: skip


def typing(ids: Sequence[str]) -> dict[str, list[Claim]]:
    """The questions, the points of each answer, how good they are."""
    derived = {"kind": "derived", "basis": "4,000 accounts, each left out in turn"}
    start = tuple(str(max(0, 3 - at)) for at in range(len(ids)))
    points = [
        _said(
            f"book.typing_points.{i}.{j}", f"{label}, {answer}: points.", label=label,
            shown=answer, cells=tuple(str((3 * i + 5 * j + 2 * k) % 9) for k in range(len(ids))),
            **derived,
        )
        for i, (label, _, answers) in enumerate(QUESTIONS, 1)
        for j, answer in enumerate(answers, 1)
    ]  # fmt: skip
    return {
        "typing_questions": [
            _said(
                f"book.typing_question.{i}", text, label=label, cells=answers, value=0.5 + i / 10,
                note=f"places {40 + 10 * i} % · with this question {50 + 10 * i} %", **derived,
            )
            for i, (label, text, answers) in enumerate(QUESTIONS, 1)
        ],
        "typing_points": [
            _said(
                "book.typing_points.start", "Points before the first answer, by size.",
                label="to begin with", cells=start, **derived,
            ),
            *points,
        ],
        "typing_accuracy": [
            _said(
                "book.typing_accuracy", "Three questions place 80 % of accounts right.",
                value=0.8, n=4_000, interval=(0.79, 0.81), **derived,
            )
        ],
        "typing_how": [
            _said("book.typing_how.1", "Add up the points in each column.", **derived),
            _said("book.typing_how.2", "2 points more stand for twice as likely.", **derived),
        ],
    }  # fmt: skip


def targeting(ids: Sequence[str], names: Sequence[str]) -> dict[str, list[Claim]]:
    """What was decided, by which criteria."""
    criteria = (
        ("big enough", "knock-out", "–", "share of customers", "at least 5 %"),
        ("grows", "attractiveness", "100 %", "spend, year on year", "0 % = 0, 20 % = 100"),
        ("we win", "fit", "100 %", "win rate", "10 % = 0, 50 % = 100"),
    )
    decided = [
        (71 - 4 * i, 30 + 5 * i, DECISIONS[i % 5], f"rank {i + 1} of {len(ids)}")
        for i in range(len(ids))
    ]
    return {
        "targeting": [
            _said(
                f"book.targeting.{at}", f"{name}: attractiveness {a}, fit {f}: {d}.", at,
                kind="derived", label=name, cells=(str(a), str(f), d, rank),
                point=Point(x=f / 100, y=a / 100, size=0.3 / (1 + i)),
            )
            for i, (at, name, (a, f, d, rank)) in enumerate(zip(ids, names, decided, strict=True))
        ],
        "targeting_criteria": [
            _said(f"book.criterion.{i}", ": ".join(row[:2]), kind="human", cells=row)
            for i, row in enumerate(criteria, 1)
        ],
        "targeting_fingerprint": [
            _said("book.fingerprint", "Agreed before clustering: 4f1a90c2.", kind="human")
        ],
    }  # fmt: skip


def audit() -> dict[str, list[Claim]]:
    """Who is in the personas, by a column that made none of them."""
    rows = (
        ("gender of the contact", "women", "P1", "84", "79 – 90", "710"),
        ("gender of the contact", "women", "P2", "121", "114 – 128", "640"),
    )
    return {
        "representation": [
            _said(f"book.representation.{i}", ", ".join(row[:4]), cells=row)
            for i, row in enumerate(rows, 1)
        ],
        "proxy": [
            _said(
                "book.proxy", "The personas hardly tell the gender of the contact: 54 % right "
                "where chance is 50 %.", kind="derived",
            )
        ],
    }  # fmt: skip
