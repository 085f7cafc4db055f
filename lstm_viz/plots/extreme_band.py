"""Extreme band: one unit over a corpus, the least and the greatest value of each block of steps."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.axes import set_x, set_y
from lstm_viz.plots.frame import axis_look, frame, limits_axis, nice_step
from lstm_viz.plots.theme import LIGHT, Theme, faint
from lstm_viz.sequences.fixed import fixed

MOST_BORDERS = 200  # more would hide what they divide
MOST_NUMBERS = 7


def extreme_band(
    edges: np.ndarray,
    ends: np.ndarray,
    *,
    signal: str,
    limits: tuple[float, float],
    borders: np.ndarray | None = None,
    height: int = 170,
    theme: Theme = LIGHT,
) -> go.Figure:
    """The area between the least and the greatest values `ends` (2, block) of each block of steps.

    `edges` (block + 1,) are the steps with which blocks begin, and where the last one ends;
    `limits` is the y axis. `borders` (sequence,) are steps with which sequences begin, drawn as
    thin lines where there are at most `MOST_BORDERS`. A part that is dragged over is selected
    along the time axis.

    Raises ValueError where the edges are not one more than the blocks.
    """
    if len(edges) != ends.shape[1] + 1:
        raise ValueError(
            f"{ends.shape[1]} blocks have {ends.shape[1] + 1} edges; got {len(edges)} edges"
        )
    first, last = int(edges[0]), int(edges[-1])
    figure = frame(height, last - first, theme=theme)
    colour = theme.legible(theme.colour(signal), 3)
    for values, fill in zip(ends, (None, "tonexty"), strict=True):
        figure.add_scatter(
            x=edges,
            y=np.append(values, values[-1:]).astype(np.float32),
            mode="lines",
            line={"color": colour, "width": 1, "shape": "hv"},
            fill=fill,
            fillcolor=faint(colour, 0.35),
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=(edges[:-1] + edges[1:]) / 2,
        y=ends[1].astype(np.float32),
        mode="markers",
        marker={"size": 8, "color": colour, "opacity": 0},
        customdata=np.stack([edges[:-1], edges[1:] - 1], 1),
        text=[" to ".join(fixed(end, 3) for end in pair) for pair in ends.T.tolist()],
        hovertemplate=(
            "steps %{customdata[0]:,d} to %{customdata[1]:,d}:<br>%{text}<extra></extra>"
        ),
    )
    inside = np.array([]) if borders is None else borders[(borders > first) & (borders < last)]
    look = limits_axis(limits, theme)
    if 0 < len(inside) <= MOST_BORDERS:  # as one line with gaps: so many shapes would take seconds
        figure.add_scatter(
            x=np.repeat(inside, 3),
            y=np.tile([*look["range"], np.nan], len(inside)),
            mode="lines",
            line={"color": theme.muted, "width": 1, "dash": "dot"},
            hoverinfo="skip",
        )
    figure.update_layout(hovermode="x", dragmode="select", selectdirection="h")
    numbers = _numbered(first, last)
    set_x(figure, range=[first, last], tickvals=numbers, tickformat=",d", **axis_look(theme))
    return set_y(figure, **look)


def _numbered(first: int, last: int) -> list[int]:
    """The steps that are numbered: round ones, and the first where there is room for it.

    Plotly's own would have one just outside, such as 0 where steps are counted from 1.
    """
    apart = nice_step(last - first, MOST_NUMBERS)
    rounds = list(range(-(-first // apart) * apart, last + 1, apart))
    return rounds if rounds and rounds[0] - first < apart / 2 else [first, *rounds]
