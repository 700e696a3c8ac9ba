"""Pictures of how many personas there are and how steady they are.

Each function takes results as plain data and gives a matplotlib Figure, drawn without pyplot: no
window opens, no setting of the caller changes. The look is that of the cards.
"""

from __future__ import annotations

import io
import textwrap
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from personas.clustering.atlas.label_places import apart

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

INK, SOFT, RULE, TRACK, PALE = "#17222c", "#55616c", "#c5ccd1", "#e4e8ea", "#a9b5bb"
ACCENT = "#0b6660"

SANS = ("Source Sans 3", "Source Sans Pro", "Open Sans", "Noto Sans", "Liberation Sans")

HEAD = 0.95
"""Inches for a picture's title and the note below it."""

SVG_SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "personas"}
UNDATED = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
"""The same picture is the same bytes: no random ids, no date."""


@contextmanager
def drawn(width: float, height: float, title: str, note: str) -> Iterator[Figure]:
    """A figure to draw in, `width` and `height` in inches, with a title and a note below it."""
    with _look():
        figure = _picture()(figsize=(width, height))
        figure.text(0.25 / width, 1 - 0.2 / height, title, size=13, weight="bold", va="top")
        below = figure.text(0.25 / width, 1 - 0.47 / height, "", size=9, color=SOFT, va="top")
        _fill(below, note, (width - 0.5) * figure.dpi)
        room = (0.1 / width, 0.05 / height, 1 - 0.3 / width, 1 - (HEAD + 0.05) / height)
        figure.set_layout_engine("constrained", rect=room)
        yield figure
        settle(figure)


def _fill(text: Text, content: str, room: float) -> None:
    """Set a text in lines as long as `room`, in pixels, lets them be."""
    for width in range(240, 20, -4):
        text.set_text(textwrap.fill(content, width))
        if text.get_window_extent().width <= room:
            return


def settle(figure: Figure) -> None:
    """Lay a figure out for good; no text is read as a formula."""
    from matplotlib.text import Text

    for _ in range(2):  # the first drawing makes the labels of the axes
        for text in figure.findobj(Text):
            text.set_parse_math(False)
        figure.draw_without_rendering()
    figure.set_layout_engine("none")


@contextmanager
def _look() -> Iterator[None]:
    import matplotlib
    from matplotlib.font_manager import fontManager

    installed = {font.name for font in fontManager.ttflist}
    settings: dict[Any, Any] = {
        **SVG_SETTINGS,
        "font.family": [*(name for name in SANS if name in installed), "DejaVu Sans"],
        "font.size": 9.5,
        "text.color": INK,
        "axes.labelcolor": SOFT,
        "axes.edgecolor": RULE,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "xtick.color": RULE,
        "ytick.color": RULE,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": SOFT,
        "figure.facecolor": "white",
        "axes.facecolor": "white",
    }
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


@cache
def _picture() -> type[Figure]:
    """A Figure that shows itself in a notebook without pyplot, and is stored without a date."""
    from matplotlib.figure import Figure

    class Picture(Figure):
        def savefig(self, fname: Any, **kwargs: Any) -> None:
            kind = kwargs.get("format") or (
                Path(fname).suffix if isinstance(fname, str | Path) else ""
            )
            undated = UNDATED.get(f".{str(kind).lstrip('.')}", {})
            with _look():
                super().savefig(fname, **{"metadata": undated, **kwargs})

        def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
            content = io.BytesIO()
            self.savefig(content, format="png", dpi=180)
            width, height = self.get_size_inches()
            return content.getvalue(), {"width": round(90 * width), "height": round(90 * height)}

    return Picture


def percent(share: float) -> str:
    """A share as it is printed on cards."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def wrapped(text: str, width: int, most_lines: int) -> str:
    """A text in a few lines of at most `width` letters; what is longer ends in an ellipsis."""
    lines = textwrap.wrap(text, width) or [""]
    if len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], shortened(" ".join(lines[most_lines - 1 :]), width)]
    return "\n".join(lines)


def shortened(text: str, most: int) -> str:
    """A text of at most `most` letters.

    Examples
    --------
    >>> shortened("days since the last order", 12)
    'days since…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def stability_by_k(evidence: pd.DataFrame) -> Figure:
    """How steadily the same groups come back, by number of personas, and the score that decides.

    Parameters
    ----------
    evidence : DataFrame
        What `Choice.to_frame` gives.
    """
    scores = evidence["score"].to_numpy(dtype=float)
    has_scores = bool((scores > 0).any())
    note = "Agreement of pairs of re-runs (adjusted Rand index); the line spans its middle half."
    if has_scores:
        note += " Below: the score that decides, as a part of the largest."
    with drawn(max(7.0, 0.3 * len(evidence)), 4.6, "How many personas", note) as figure:
        heights = [3.0, 1.0] if has_scores else [1.0]
        panels = figure.subplots(len(heights), 1, sharex=True, height_ratios=heights, squeeze=False)
        top, bottom = panels[0, 0], panels[-1, 0]
        at = np.arange(len(evidence))
        top.plot(at, evidence["stability"], color=RULE, linewidth=1.2, zorder=1)
        top.vlines(at, evidence["low"], evidence["high"], color=PALE, linewidth=4, zorder=2)
        for x, (_, row) in zip(at, evidence.iterrows(), strict=True):
            edge = ACCENT if row["verdict"] else SOFT
            fill = ACCENT if row["verdict"] == "chosen" else "white"
            size = 90 if row["verdict"] else 45
            top.scatter(x, row["stability"], s=size, color=fill, edgecolor=edge, lw=1.8, zorder=3)
        _steady(top, {0.75: "steady 0.75"}, label="agreement")
        if has_scores:
            shades = np.where(evidence["large_enough"], PALE, TRACK)
            shades = np.where(evidence["verdict"] == "chosen", ACCENT, shades)
            bottom.bar(at, scores / scores.max(), width=0.5, color=shades)
            bottom.set(ylim=(0, 1.08), yticks=[0, 1], ylabel="score")
        _number_of_personas(bottom, evidence)
    return figure


def _number_of_personas(axes: Axes, evidence: pd.DataFrame) -> None:
    """The horizontal axis: the numbers tried, with a word below those that stand out."""
    crowded = len(evidence) > 9
    axes.set_xticks(range(len(evidence)), [str(k) for k in evidence.index])
    for at, (word, large) in enumerate(
        zip(evidence["verdict"], evidence["large_enough"], strict=True)
    ):
        if not word and not large and not crowded:
            word = "too small"
        # Side by side, two words are wider than two numbers.
        below = -30 if crowded and word == "runner-up" else -17
        axes.annotate(
            word, (at, 0), (0, below), xycoords=axes.get_xaxis_transform(),
            textcoords="offset points", ha="center", va="top", color=INK, annotation_clip=False,
        )  # fmt: skip
    axes.set_xlabel("number of personas", labelpad=30 if crowded else 17)


def personas_by_k(evidence: pd.DataFrame, *, of_chosen: pd.Series | None = None) -> Figure:
    """How steadily each single persona comes back, by number of personas.

    Parameters
    ----------
    evidence : DataFrame
        What `Choice.to_frame` gives.
    of_chosen : Series of float, optional
        Stability of the chosen personas by their names, in place of what `evidence` has.
    """
    note = (
        "Mean overlap (best-match Jaccard index) of each persona with its nearest group in the "
        "re-runs; words by Hennig (2007)."
    )
    with drawn(max(7.0, 0.9 * len(evidence)), 4.6, "Which personas are steady", note) as figure:
        axes = figure.subplots()
        for at, (_, row) in enumerate(evidence.iterrows()):
            chosen = row["verdict"] == "chosen"
            values = np.array(row["personas"], dtype=float)
            names = [f"P{number}" for number in range(1, len(values) + 1)]
            if chosen and of_chosen is not None:
                values, names = of_chosen.to_numpy(dtype=float), [str(x) for x in of_chosen.index]
            axes.vlines(at, values.min(), values.max(), color=RULE, linewidth=1.2, zorder=1)
            fill, edge = (ACCENT, "white") if chosen else ("white", SOFT)
            axes.scatter(
                np.full(len(values), at), values, s=46, color=fill, edgecolor=edge, zorder=3
            )
            if chosen:
                _named_dots(axes, at, values, names)
        _steady(
            axes,
            {0.6: "doubtful from 0.60", 0.75: "stable from 0.75", 0.85: "highly stable from 0.85"},
            label="overlap",
        )
        _number_of_personas(axes, evidence)
        axes.set_xlim(-0.5, len(evidence) - 0.3)
    return figure


def _named_dots(axes: Axes, x: float, values: NDArray[np.float64], names: Sequence[str]) -> None:
    least = 0.056
    heights = apart(values.tolist(), least)
    too_high = max(0.0, max(heights) - 1.02)
    for value, height, name in zip(values, heights, names, strict=True):
        label = height - too_high
        axes.plot([x + 0.06, x + 0.2], [value, label], color=RULE, linewidth=0.8, zorder=1)
        axes.text(x + 0.23, label, name, color=ACCENT, weight="bold", size=9, va="center")


def gap_by_k(
    ks: Sequence[int],
    gaps: NDArray[np.float64],
    reference_gaps: NDArray[np.float64],
    *,
    natural: bool,
) -> Figure:
    """How far the records lie from references without groups, by number of groups.

    Parameters
    ----------
    ks : sequence of int
    gaps : ndarray, shape (n_ks,)
    reference_gaps : ndarray, shape (n_references, n_ks)
    natural : bool
        Whether the distance counts as structure.
    """
    n = len(reference_gaps)
    more = "More structure" if natural else "No more structure"
    note = (
        "Line: how much better groups describe these records than the references. Band: the "
        "references themselves, all and their middle half."
    )
    title = f"{more} than in {n} references without groups"
    with drawn(max(7.0, 0.3 * len(ks)), 4.2, title, note) as figure:
        axes = figure.subplots()
        at = np.arange(len(ks))
        low, first, third, high = np.quantile(reference_gaps, [0, 0.25, 0.75, 1], axis=0)
        axes.fill_between(at, low, high, color=TRACK, linewidth=0)
        axes.fill_between(at, first, third, color=PALE, linewidth=0)
        axes.plot(at, gaps, color=ACCENT, linewidth=2, marker="o", markersize=6)
        axes.margins(x=0.04)
        axes.set_xticks(at, [str(k) for k in ks])
        axes.set(xlabel="number of groups", ylabel="gap (standard deviations)")
        bottom, top = axes.get_ylim()
        ends = apart([float(gaps[-1]), float((low[-1] + high[-1]) / 2)], 0.07 * (top - bottom))
        for height, name, colour in zip(
            ends, ("these records", "references"), (ACCENT, SOFT), strict=True
        ):
            place = (len(ks) - 1 + 0.12, height)
            axes.annotate(name, place, color=colour, va="center", annotation_clip=False)
    return figure


def fit_against_reruns(table: pd.DataFrame, *, n_reruns: int, unit: str) -> Figure:
    """Whether customers of a good fit are given the same persona again.

    Parameters
    ----------
    table : DataFrame
        What `reliability` gives.
    n_reruns : int
    unit : str
        What the records are, in the plural.
    """
    note = (
        f"Dots: share of the {n_reruns} re-runs that give the same persona to {unit} of this fit, "
        "with the middle half. Broken line: what the calibrated probabilities promise."
    )
    with drawn(7.0, 4.9, "How far a fit can be relied on", note) as figure:
        top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
        top.vlines(table["fit"], table["low"], table["high"], color=PALE, linewidth=4, zorder=2)
        top.plot(table["fit"], table["promised"], color=SOFT, linestyle=(0, (4, 3)), zorder=3)
        top.scatter(table["fit"], table["agreed"], s=60, color=ACCENT, edgecolor="white", zorder=4)
        _steady(top, {}, label="same persona again")
        bottom.bar(table["fit"], table["n"] / table["n"].sum(), width=0.07, color=PALE)
        bottom.set(xlim=(-0.02, 1.04), ylabel=f"share of {unit}")
        bottom.set_xlabel("fit: own minus runner-up's probability of membership")
        bottom.yaxis.set_major_formatter(lambda share, _: percent(share))
        bottom.locator_params(axis="y", nbins=2)
    return figure


def _steady(axes: Axes, lines: Mapping[float, str], *, label: str) -> None:
    """Heights from 0 to 1, with named lines."""
    plain = {0.0: "0", 0.25: "0.25", 0.5: "0.50", 1.0: "1"}
    for height in lines:
        axes.axhline(height, color=SOFT, linewidth=0.8, linestyle=(0, (2, 3)), zorder=0)
    # A named line takes the place of a plain number beside it.
    marks = {h: name for h, name in plain.items() if all(abs(h - line) > 0.09 for line in lines)}
    marks = {**marks, **lines} if lines else {**plain, 0.75: "0.75"}
    axes.set_yticks(list(marks), list(marks.values()))
    axes.set(ylim=(-0.03, 1.05), ylabel=label)
