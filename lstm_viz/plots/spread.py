"""Spread: one unit over the aligned time of a set: mean, quantiles, one sequence, and how many."""

from __future__ import annotations

from html import escape

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.aligned_maps import hatch, number_axis
from lstm_viz.plots.axes import set_axes, set_y
from lstm_viz.plots.frame import LINE, axis_look, frame, limits_axis
from lstm_viz.plots.kinds import add_range
from lstm_viz.plots.reduce import points
from lstm_viz.plots.theme import LIGHT, Theme

COUNTS, GAP = 26, 9  # px, of the strip with the number of sequences, and above it


def spread_lines(
    mean: np.ndarray,
    quantiles: np.ndarray,
    first: int,
    *,
    signal: str,
    limits: tuple[float, float],
    one: tuple[str, np.ndarray] | None = None,
    number: np.ndarray | None = None,
    few: np.ndarray | None = None,
    along: str = "step",
    height: int = 130,
    theme: Theme = LIGHT,
) -> go.Figure:
    """The `mean` (time,) as a line over the areas between pairs of `quantiles` (level, time).

    The levels come in rising order: the first and the last bound the widest area, and so on. `one`
    is a sequence by its name, with its values (time,), drawn as a dotted line in the text's colour.
    `first` and `along` as in `aligned_map`; the y axis is `limits`, whatever is drawn.

    `number` (time,) is how many sequences have a step there, in a strip below that makes the figure
    higher; where `few` (time,) is true, the mean is grey and the area hatched.

    Raises ValueError where the values are not of one length.
    """
    given = (None if one is None else one[1], number, few)
    lines = [mean, *quantiles, *(line for line in given if line is not None)]
    if len({len(line) for line in lines}) > 1:
        raise ValueError(f"all lines must have one length; got {[len(line) for line in lines]}")
    x = np.arange(first, first + len(mean))
    strip = 0 if number is None else COUNTS + GAP
    figure = frame(height + strip, len(mean), theme=theme, top=LINE)
    colour = theme.colour(signal)
    few = np.zeros(len(mean), bool) if few is None else few
    for low, high in zip(quantiles, quantiles[::-1], strict=True):
        if not (np.nan_to_num(low) < np.nan_to_num(high)).any():
            break
        add_range(figure, x, low, high, colour)
    counted = "" if number is None else " of %{customdata:d} sequences"
    told = f"{escape(along, quote=False)} %{{x:d}}: mean %{{y:.3f}}{counted}<extra></extra>"
    # The grey part begins at the last step of the other one, so that the line has no gap.
    grey = few | np.append(few[1:], False) | np.insert(few[:-1], 0, False)
    at = points(mean)  # a line keeps its lowest and highest where there are more than pixels
    for shown, ink, width in ((~few, theme.legible(colour, 3), 2.2), (grey, theme.muted, 1.4)):
        part = np.where(shown, mean, np.nan)
        if not np.isnan(part).all():
            figure.add_scatter(
                x=x[at],
                y=part[at],
                mode="lines" if len(mean) > 1 else "markers",
                line={"color": ink, "width": width},
                name="mean",
                customdata=None if number is None else number[at],
                hovertemplate=told,
            )
    if one is not None:
        _add_one(figure, x, *one, along, theme)
    number_axis(figure, first, len(mean), along, "")
    look = limits_axis(limits, theme)
    set_y(figure, **look)
    hatch(figure, few, first, tuple(look["range"]), "", theme)
    if number is not None:
        _add_counts(figure, x, number, along, height, theme)
    return figure


def _add_one(
    figure: go.Figure, x: np.ndarray, name: str, values: np.ndarray, along: str, theme: Theme
) -> None:
    """One sequence, as a dotted line in the text's colour."""
    at, shown = points(values), escape(name, quote=False)
    figure.add_scatter(
        x=x[at],
        y=values[at],
        mode="lines+markers" if len(values) <= 60 else "lines",
        line={"color": theme.ink, "width": 1.4, "dash": "dot"},
        marker={"size": 4},
        name=shown,
        hovertemplate=f"{escape(along, quote=False)} %{{x:d}}: {shown} %{{y:.3f}}<extra></extra>",
    )


def _add_counts(
    figure: go.Figure, x: np.ndarray, number: np.ndarray, along: str, height: int, theme: Theme
) -> None:
    """How many sequences there are at each step, in a strip below what is drawn."""
    most = int(number.max())
    figure.add_scatter(
        x=x,
        y=number,
        yaxis="y2",
        mode="lines" if len(x) > 1 else "markers",
        line={"color": theme.muted, "width": 1, "shape": "hvh"},
        fill="tozeroy",
        fillcolor=theme.rule,
        hovertemplate=(f"{escape(along, quote=False)} %{{x:d}}: %{{y:d}} sequences<extra></extra>"),
    )
    whole = height + COUNTS + GAP
    set_axes(
        figure,
        {
            "yaxis": {"domain": [(COUNTS + GAP) / whole, 1]},
            "yaxis2": {
                "domain": [0, COUNTS / whole],
                "anchor": "x",
                "range": [0, most * 1.08],
                "fixedrange": True,
                "tickvals": [most],
                "title": {"text": "n", "standoff": 2},
                **axis_look(theme),
            },
            "xaxis": {"anchor": "y2", "mirror": "all"},
        },
    )
