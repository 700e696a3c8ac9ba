"""Pictures of where personas lie: the map, the profiles, the flow; drawn as those of the study."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from personas.clustering.atlas.customer_map import CustomerMap, Ellipse
from personas.clustering.atlas.flows import Flow, Flows
from personas.clustering.atlas.label_places import Box, beside
from personas.clustering.pictures import (
    ACCENT,
    HEAD,
    INK,
    SOFT,
    drawn,
    percent,
    settle,
    shortened,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

PERSONAS = "#0b6660 #c98a1b #3f5f8f #a8473a #5fae9b #6d4a7d #8a8d2f #6b7480".split()
"""One colour a persona, of unequal lightness; labels tell them apart where colours are lost."""

LESS, MORE = "#b5651d", ACCENT

SAME = 0.75
"""Jaccard index from which two groups are nearly the same."""

DENSE = 5_000
"""Customers from which a map shows how many there are in place of each one."""

MOST_COLUMNS = 8
"""Numbers of personas that a picture of flows has room for."""


def flow_of_customers(found: Flows, *, chosen: int) -> Figure:
    """How groups split when there may be one more; groups that stay what they are stand out.

    Parameters
    ----------
    found : Flows
        Clusters of the chosen number must be numbered as the personas are.
    chosen : int
        The number of personas chosen.
    """
    ks = sorted({group.k for group in found.groups})
    first = max(0, min(ks.index(chosen) - MOST_COLUMNS // 2, len(ks) - MOST_COLUMNS))
    ks = ks[first : first + MOST_COLUMNS]
    note = (
        "Each column shares all customers out; a band is the customers that two groups have in "
        "common, dark where both are nearly the same group (Jaccard index of at least .75)."
    )
    with drawn(max(7.0, 1.25 * len(ks)), 5.0, "Where customers go", note) as figure:
        axes = figure.subplots()
        half = 0.25
        for flow in found.flows:
            if flow.k in ks[:-1]:
                x = ks.index(flow.k)
                _band(axes, x + half, x + 1 - half, flow)
        for group in found.groups:
            if group.k not in ks:
                continue
            x, own = ks.index(group.k), group.k == chosen
            height = group.bottom - group.top
            _rectangle(axes, x - half, group.top, 2 * half, height, own=own)
            if height > 0.045:
                text = (
                    f"P{group.cluster + 1}  {percent(group.share)}" if own else percent(group.share)
                )
                middle = (group.top + group.bottom) / 2
                axes.text(
                    x, middle, text, ha="center", va="center", color="white" if own else INK,
                    weight="bold" if own else "normal", fontsize=9,
                )  # fmt: skip
        axes.set(xlim=(-0.3, len(ks) - 0.7), ylim=(1.01, -0.01), yticks=[])
        axes.set_xticks(range(len(ks)), [f"{k}\nchosen" if k == chosen else str(k) for k in ks])
        axes.set_xlabel("number of personas")
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
    return figure


def _rectangle(axes: Axes, x: float, y: float, width: float, height: float, *, own: bool) -> None:
    from matplotlib.patches import Rectangle

    fill, edge = (ACCENT, ACCENT) if own else ("white", SOFT)
    axes.add_patch(
        Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge, linewidth=0.8, zorder=3)
    )


def _band(axes: Axes, left: float, right: float, flow: Flow) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    middle, start, end = (left + right) / 2, flow.start, flow.end
    upper = [(left, start), (middle, start), (middle, end), (right, end)]
    lower = [(x, y + flow.height) for x, y in reversed(upper)]
    bend, line = Path.CURVE4, Path.LINETO
    codes = [Path.MOVETO, bend, bend, bend, line, bend, bend, bend]
    colour = "#5d9c96" if flow.jaccard >= SAME else "#dde2e5"
    axes.add_patch(PathPatch(Path([*upper, *lower], codes), facecolor=colour, linewidth=0))


def map_of_customers(found: CustomerMap, names: Sequence[str], *, unit: str) -> Figure:
    """Customers on two components, with the middle of each persona and half of its customers.

    Parameters
    ----------
    found : CustomerMap
    names : sequence of str
        Label of each persona.
    unit : str
        What the records are, in the plural.
    """
    n = len(found.points)
    # Customers who answered yes and no alike lie in one spot: dots would hide how many.
    spots = len(np.unique(found.points.round(6), axis=0))
    dense = n > DENSE or spots < n / 2
    what = (
        f"Shade: how many of {n:,} {unit} lie there." if dense else f"Each dot one of {n:,} {unit}."
    )
    note = (
        f"{what} An ellipse holds half of a persona; near on the map may still be far in the data."
    )
    with drawn(8.0, 6.6, f"A map of the {unit}", note) as figure:
        axes = figure.subplots()
        x, y = found.points.T
        if dense:
            from matplotlib.colors import LinearSegmentedColormap

            greys = LinearSegmentedColormap.from_list("greys", ["#dfe4e7", "#66737c"])
            axes.hexbin(x, y, gridsize=60, bins="log", mincnt=1, cmap=greys, linewidths=0)
        else:
            colours = np.array([_colour(label) for label in found.labels])
            size = float(np.clip(20_000 / n, 5, 22))
            axes.scatter(x, y, s=size, c=colours, alpha=0.45, linewidths=0, zorder=2)
        for persona, (centre, ellipse) in enumerate(
            zip(found.centres, found.ellipses, strict=True)
        ):
            _centre(axes, centre, ellipse, _colour(persona))
        axes.set_xlabel(_component(found, 0))
        axes.set_ylabel(_component(found, 1))
        axes.set(xticks=[], yticks=[])
        axes.margins(0.06)
        _name_centres(figure, axes, found.centres, names)
    return figure


def _component(found: CustomerMap, at: int) -> str:
    columns = ", ".join(shortened(column, 32) for column in found.columns[at])
    about = f": mostly {columns}" if columns else ""
    return wrapped(f"{percent(found.shares[at])} of the spread{about}", 64, 2)


def _colour(persona: int) -> str:
    return PERSONAS[persona % len(PERSONAS)]


def _centre(axes: Axes, centre: NDArray[np.float64], ellipse: Ellipse, colour: str) -> None:
    from matplotlib import patches

    for edge, width, order in (("white", 4, 4), (colour, 2, 5)):
        outline = patches.Ellipse(
            (float(centre[0]), float(centre[1])), ellipse.width, ellipse.height,
            angle=ellipse.angle, facecolor="none", edgecolor=edge, linewidth=width, zorder=order,
        )  # fmt: skip
        axes.add_patch(outline)
    axes.scatter(
        centre[0], centre[1], s=70, color=colour, edgecolor="white", linewidths=1.5, zorder=7
    )


def _name_centres(
    figure: Figure, axes: Axes, centres: NDArray[np.float64], names: Sequence[str]
) -> None:
    """Write the names beside the centres, where they cover neither centres nor each other."""
    settle(figure)  # the labels' sizes count in the final layout
    seen = [at for at, centre in enumerate(centres) if not np.isnan(centre).any()]
    texts = [
        axes.text(
            0, 0, wrapped(names[at], 24, 3), weight="bold", ha="center", va="center", zorder=9
        )
        for at in seen
    ]
    sizes = [_size(text) for text in texts]
    spots = axes.transData.transform(centres[seen])
    extent = axes.get_window_extent()
    room = Box(
        (extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2, extent.width, extent.height
    )
    points = [Box(float(x), float(y), 14.0, 14.0) for x, y in spots]
    boxes = beside(points, [(width + 8, height + 6) for width, height in sizes], room)
    back = axes.transData.inverted()
    for text, point, box in zip(texts, points, boxes, strict=True):
        x, y = back.transform((box.x, box.y))
        text.set_position((float(x), float(y)))
        text.set_bbox({"facecolor": "white", "alpha": 0.72, "edgecolor": "none", "pad": 0.6})
        ends = back.transform([(point.x, point.y), box.nearest(point.x, point.y)])
        axes.plot(*ends.T, color=INK, linewidth=0.8, zorder=6)


def profiles(table: pd.DataFrame, names: Sequence[str]) -> Figure:
    """What sets each persona apart, as a heat map.

    Parameters
    ----------
    table : DataFrame
        What `contrasts` gives: standard deviations from everyone, features by personas.
    names : sequence of str
        Label of each persona.
    """
    note = (
        "Mean of the persona minus everyone's, in standard deviations of the encoded column; "
        "written where it is at least 0.2. For a level: how much more often they have it."
    )
    shown = table.where(table.abs() >= 0.2)
    written = shown.map(lambda value: "" if np.isnan(value) else _signed(value))
    shades = np.clip(table.to_numpy() / 2, -1, 1) / 2 + 0.5
    colours = (LESS, "#ffffff", MORE)
    return _heat(shades, written, list(names), "What sets them apart", note, colours)


def variations_by_persona(table: pd.DataFrame, *, least: float) -> Figure:
    """Which personas each variation of the analysis keeps.

    Parameters
    ----------
    table : DataFrame
        Best-match Jaccard index, variations by personas.
    least : float
        Index from which a persona counts as kept.
    """
    note = (
        f"Overlap (Jaccard index) of each persona with its nearest group when one choice is made "
        f"differently. Brown: below {least:.2f}, the persona is lost."
    )
    kept = 0.55 + 0.25 * (table - least) / (1 - least)
    lost = 0.3 - 0.12 * (least - table) / least
    shades = np.where(table >= least, kept, lost)
    written = table.map("{:.2f}".format)
    title, colours = "Which personas survive other choices", (LESS, "#ffffff", MORE)
    return _heat(shades, written, [str(name) for name in table.columns], title, note, colours)


def _heat(
    shades: NDArray[np.float64],
    written: pd.DataFrame,
    names: Sequence[str],
    title: str,
    note: str,
    colours: Sequence[str],
) -> Figure:
    from matplotlib.colors import LinearSegmentedColormap

    heads = [wrapped(name, 14, 4) for name in names]
    rows = [shortened(str(name), 40) for name in written.index]
    n_lines = max(head.count("\n") + 1 for head in heads)
    longest = max(len(line) for head in heads for line in head.split("\n"))
    each = max(0.75, 0.3 + 0.075 * longest)
    width = max(6.0, 0.6 + 0.075 * max(map(len, rows)) + each * len(heads))
    with drawn(width, HEAD + 0.3 + 0.17 * n_lines + 0.27 * len(rows), title, note) as figure:
        axes = figure.subplots()
        shade = LinearSegmentedColormap.from_list("both", colours)
        axes.imshow(shades, cmap=shade, vmin=0, vmax=1, aspect="auto")
        for y, cells in enumerate(written.to_numpy()):
            for x, text in enumerate(cells):
                dark = abs(shades[y, x] - 0.5) > 0.33
                axes.text(
                    x, y, text, ha="center", va="center", color="white" if dark else INK, fontsize=9
                )
        axes.set_yticks(range(len(rows)), rows)
        axes.set_xticks(range(len(heads)), heads, weight="bold")
        axes.tick_params(length=0, labelbottom=False, labeltop=True, labelcolor=INK)
        axes.set_xticks(np.arange(len(heads) - 1) + 0.5, minor=True)
        axes.set_yticks(np.arange(len(rows) - 1) + 0.5, minor=True)
        axes.grid(which="minor", color="white", linewidth=1.5)
        axes.tick_params(which="minor", length=0)
        axes.spines[:].set_visible(False)
    return figure


def _size(text: Text) -> tuple[float, float]:
    """Width and height in pixels."""
    extent = text.get_window_extent()
    return float(extent.width), float(extent.height)


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "\N{MINUS SIGN}")
