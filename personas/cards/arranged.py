"""What the HTML book arranges itself: the comparison, the typing form, the plane of targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from math import sqrt
from typing import Any

from personas.edition.claim import Claim

Plain = dict[str, Any]

# Marketing reads an index of 120 as over-represented and of 80 as under.
_HEAT = ((50, "low-2"), (80, "low-1"), (119, ""), (199, "high-1"))

# The plane's field in the drawing: left, top, width, height; a bubble for all customers.
_FIELD = (6.0, 2.0, 92.0, 70.0)
_LARGEST = 16.0


def comparison_rows(
    items: Iterable[Plain], claims: Mapping[str, Claim], ids: Sequence[str]
) -> list[Plain]:
    """The comparison's cells, a row per trait and a column per persona.

    Parameters
    ----------
    items : iterable of dict
        One per cell, in any order of personas.
    claims : mapping of str to Claim
        The edition's, by id.
    ids : sequence of str
        The personas in the order of the columns.

    Returns
    -------
    list of dict
        ``label``, ``everyone`` and ``cells``: for each persona a cell or None.
    """
    rows: dict[str, Plain] = {}
    for item in items:
        claim = claims[item["id"]]
        row = rows.setdefault(
            claim.label,
            {"label": item["label"] or "", "everyone": "", "cells": [None] * len(ids)},
        )
        row["everyone"] = row["everyone"] or item["everyone"] or ""
        if claim.persona in ids:
            row["cells"][ids.index(claim.persona)] = {
                "item": item,
                "index": claim.index,
                "heat": heat(claim.index),
            }
    return list(rows.values())


def heat(index: int | None) -> str:
    """The class of colour for an index.

    Examples
    --------
    >>> heat(40), heat(80), heat(100), heat(120), heat(200), heat(None)
    ('low-2', 'low-1', '', 'high-1', 'high-2', '')
    """
    if index is None:
        return ""
    return next((name for most, name in _HEAT if index <= most), "high-2")


def typing_form(
    questions: Sequence[Plain],
    points: Sequence[Plain],
    claims: Mapping[str, Claim],
    *,
    n_personas: int,
    points_per_doubling: float,
) -> Plain:
    """The typing tool as a form to fill in and as the table that it adds up.

    Parameters
    ----------
    questions, points : sequence of dict
        Points of a label that is no question's are those to begin with.
    claims : mapping of str to Claim
    n_personas : int
    points_per_doubling : float
        How many points more stand for twice as likely.

    Returns
    -------
    dict
        ``questions`` with their answers, ``start`` and ``doubling`` for the script, ``groups``
        of rows for the table.
    """
    numbers = {item["id"]: _numbers(claims[item["id"]], n_personas) for item in points}
    asked = {claims[item["id"]].label: item for item in questions}
    start = [0] * n_personas
    groups: list[Plain] = []
    for label, group in groupby(points, key=lambda item: claims[item["id"]].label):
        answers = list(group)
        question = asked.get(label)
        groups.append({"label": answers[0]["label"], "question": question, "items": answers})
        if label not in asked:
            start = [
                sum(each) for each in zip(start, *(numbers[a["id"]] for a in answers), strict=True)
            ]
    form = [
        {
            "text": question["text"],
            "answers": [
                {"shown": item["shown"] or item["text"], "points": _joined(numbers[item["id"]])}
                for item in points
                if claims[item["id"]].label == label
            ],
        }
        for label, question in asked.items()
    ]
    return {
        "questions": form,
        "groups": groups,
        "start": _joined(start),
        "doubling": points_per_doubling,
    }


def bubbles(items: Iterable[Plain], claims: Mapping[str, Claim]) -> list[Plain]:
    """Where the bubbles of the targeting page stand in its drawing, the largest first."""
    left, top, width, height = _FIELD
    drawn = []
    for item in items:
        claim = claims[item["id"]]
        if claim.point is None:
            continue
        r = max(2.2, _LARGEST * sqrt(claim.point.size))
        x = left + r + claim.point.x * (width - 2 * r)
        y = top + r + (1 - claim.point.y) * (height - 2 * r)
        drawn.append(
            {"x": f"{x:.2f}", "y": f"{y:.2f}", "r": f"{r:.2f}", "id": claim.persona or "", "_": r}
        )
    return sorted(drawn, key=lambda bubble: -bubble["_"])


def _numbers(claim: Claim, n_personas: int) -> list[int]:
    """The points of one answer; a minus sign may be typographic."""
    cells = [
        cell.replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-") for cell in claim.cells
    ]
    numbers = [int(cell) if cell.lstrip("+-").isdecimal() else 0 for cell in cells]
    return (numbers + [0] * n_personas)[:n_personas]


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))
