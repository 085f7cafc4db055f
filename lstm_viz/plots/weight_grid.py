"""Weight grid: the frame of all pictures of weights, a row of panels for each gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from lstm_viz.gate_weights import GateWeights
from lstm_viz.plots.axes import set_x, set_y
from lstm_viz.plots.frame import axis_look
from lstm_viz.plots.theme import Theme, two_digits_up
from lstm_viz.words import word

COLUMNS = ("W_x", "W_h", "b")
TITLE = 20  # px above a gate's panels


def grid(
    found: Mapping[str, GateWeights],
    kind: str,
    *,
    height: int,
    theme: Theme,
    titles: Mapping[str, str],
    widths: Sequence[float] = (1 / 3, 1 / 3, 1 / 3),
) -> go.Figure:
    """Empty panels: a row for each gate with its name above it, a column for W_x, W_h and b.

    All panels of a column have one axis, whose numbers and title are below the lowest.
    """
    rows, title = len(found), theme.pixels(TITLE)
    total = rows * (height + title)
    bottom, top = theme.pixels(34), theme.pixels(TITLE + 2)
    figure = make_subplots(
        rows=rows,
        cols=len(COLUMNS),
        shared_xaxes=True,
        column_widths=list(widths),
        vertical_spacing=title / total,
        horizontal_spacing=0.06,
    )
    figure.update_layout(
        template=go.layout.Template(),
        height=total + top + bottom,
        margin={"l": theme.left, "r": theme.right, "t": top, "b": bottom},
        font={"family": theme.family, "size": theme.size, "color": theme.ink},
        paper_bgcolor=theme.background,
        plot_bgcolor=theme.background,
        showlegend=False,
        dragmode=False,
    )
    set_x(figure, fixedrange=True, **axis_look(theme))
    set_y(figure, fixedrange=True, **axis_look(theme))
    for row, gate in enumerate(found, start=1):
        axes: Any = figure.get_subplot(row, 1)
        colour = theme.legible(theme.colour(gate))
        figure.add_annotation(
            text=f'<b style="color:{colour}">{word(kind, gate).name} {gate}</b>',
            x=axes.xaxis.domain[0],
            xref="paper",
            xanchor="left",
            y=axes.yaxis.domain[1],
            yref="paper",
            yanchor="bottom",
            showarrow=False,
        )
    for column, part in enumerate(COLUMNS, start=1):
        title = {"text": titles[part], "standoff": 2}
        figure.update_xaxes(title=title, tickangle=0, row=rows, col=column)
    return figure


def limit_of(found: Mapping[str, GateWeights]) -> float:
    """The top of the one range of all maps: the largest size of a weight, to two digits up."""
    every = [a for b in found.values() for a in (*b.arrays.values(), b.p) if a is not None]
    sizes = [np.abs(a[np.isfinite(a)]) for a in every]
    return two_digits_up(max((float(size.max()) for size in sizes if size.size), default=0.0))
