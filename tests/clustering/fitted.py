"""Small fitted models with 2, 5 and 8 personas, and what their pictures say."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from personas.clustering.model import PersonaModel
from personas.records.read import read
from personas.records.records import Records
from personas.records.schema import Column, Schema

LABELS = (
    "spend in $ of all orders placed in the last twelve months by everyone",
    "visits_{2}$^",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenfabrikant",
    "age",
)
NAMES = {
    f"P{number}": name
    for number, name in enumerate(
        (
            "Online buyers of small parcels who seldom call and never visit",
            "Accounts that reps visit, on framework contracts",
            "Silent ones",
            "Hunters of discounts and special offers in spring and in autumn",
            "$New$ customers_{2}",
            "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen",
            "Those in between, of whom little is known except where they live",
            "The last",
        ),
        1,
    )
}


def customers(k: int, *, n_each: int = 45, apart: float = 3.0, seed: int = 0) -> Records:
    """Records of k groups in four numbers, a category and a flag."""
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(k), n_each)
    centres = apart * rng.normal(size=(k, 4))
    frame = pd.DataFrame(
        centres[groups] + rng.normal(size=(len(groups), 4)), columns=["a", "b", "c", "d"]
    )
    levels = np.array(["$x$ shop_{1}", "by a rep who comes to the door", "web"])
    frame["channel"] = np.where(
        rng.random(len(groups)) < 0.7, levels[groups % 3], rng.choice(levels, len(groups))
    )
    frame["member"] = rng.random(len(groups)) < np.where(groups % 2, 0.8, 0.2)
    columns = [
        Column(name=name, kind="number", role="segment", label=label)
        for name, label in zip("abcd", LABELS, strict=True)
    ]
    channel = Column(name="channel", kind="category", role="segment", label="channel")
    member = Column(name="member", kind="flag", role="segment", label="member")
    return read(frame, schema=Schema(columns=(*columns, channel, member)))


@cache
def fitted(k: int) -> PersonaModel:
    """A model of k personas."""
    model = PersonaModel(k, max_personas=max(k, 3), min_share=0.02, progress=False)
    return model.fit(customers(k), on_step=lambda step, share: None)


def drawn_texts(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every text that a figure draws, with the box it takes."""
    found: list[tuple[str, Bbox]] = []
    draw = Text.draw

    def noted(self: Text, renderer: Any, *args: Any, **kwargs: Any) -> None:
        if self.get_visible() and self.get_text():
            found.append((self.get_text(), self.get_window_extent(renderer)))
        draw(self, renderer, *args, **kwargs)

    with patch.object(Text, "draw", noted):
        figure.draw_without_rendering()
    return found


def overlapping(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts of which one covers part of the other."""
    return [
        (first, second)
        for (first, one), (second, other) in combinations(drawn_texts(figure), 2)
        if min(one.x1, other.x1) - max(one.x0, other.x0) > 0.5
        and min(one.y1, other.y1) - max(one.y0, other.y0) > 0.5
    ]


def cut_off(figure: Figure) -> list[str]:
    """Texts that reach over the edge of the figure."""
    width, height = figure.bbox.size
    return [
        text
        for text, box in drawn_texts(figure)
        if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height
    ]
