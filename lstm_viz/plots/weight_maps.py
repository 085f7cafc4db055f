"""Weights as maps: the block of each gate in W_ih and W_hh, its biases and its peepholes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz import gate_weights
from lstm_viz.plots.axes import set_x, set_y
from lstm_viz.plots.bands import colour_bar
from lstm_viz.plots.frame import axis_look
from lstm_viz.plots.theme import LIGHT, Theme
from lstm_viz.plots.weight_grid import COLUMNS, grid, limit_of

TITLES = {"W_x": "W_ih: input", "W_h": "W_hh: unit", "b": ""}  # each bias has its own name
READ = {"W_x": ("input", "inputs"), "W_h": ("unit read", "units read")}
BESIDE = {"b_x": "b_ih", "b_h": "b_hh", "p": "p: c"}  # columns of one number a unit
TALL, WIDE = 96, 160  # cells of a map; of more, those are merged that are beside one another
LEAST_HALF = 3  # px from the middle of a framed row to its frame


def weight_heatmaps(
    weights: Mapping[str, np.ndarray],
    *,
    kind: str,
    layer: int = 0,
    direction: int = 0,
    height: int = 120,
    unit: int | None = None,
    theme: Theme = LIGHT,
) -> go.Figure:
    """A row of maps for each gate: W_x, W_h and the biases, a unit a row.

    Where gates see the cell state, their peepholes are the last column beside the biases.

    All have one range, whose ends are beside the maps: 0 is the page's background, the gate's own
    colour is above it. In a map of more units or columns than there is room for, a cell has the
    weight of largest size of several; a NaN or an infinite weight is grey, and never merged away.

    `weights` are named and shaped as in `torch.nn`, as `Trace.weights` are, `kind` is "lstm", "gru"
    or "rnn", and `height` is that of a gate's maps in pixels. The row of `unit`, from 0, is framed
    in every map.

    Raises ValueError as `gate_weights.blocks` does, and for a unit that is not there.
    """
    found = gate_weights.blocks(weights, kind, layer=layer, direction=direction)
    there = len(next(iter(found.values())).W_x)
    if unit is not None and not 0 <= unit < there:
        raise ValueError(f"unit must be one of 0 to {there - 1}; got {unit!r}")
    limit = limit_of(found)
    figure = grid(found, kind, height=height, theme=theme, titles=TITLES, widths=(0.44, 0.44, 0.12))
    layout: Any = figure.layout
    for row, (gate, block) in enumerate(found.items(), start=1):
        for column, name in enumerate(COLUMNS, start=1):
            matrix = _matrix(block, name)
            if matrix is None:
                continue
            values, units, inputs = merged(matrix)
            figure.add_heatmap(
                z=values,
                x0=(inputs - 1) / 2,
                dx=inputs,
                y0=(units - 1) / 2,
                dy=units,
                zmin=-limit,
                zmax=limit,
                colorscale=[(0, theme.below), (0.5, theme.background), (1, theme.colour(gate))],
                showscale=column == 1,
                colorbar=colour_bar((-limit, limit), layout[f"yaxis{_axis(row)}"].domain, theme),
                hoverongaps=True,
                customdata=_of_cells(matrix.shape, units, inputs),
                text=None if name != "b" else [_beside(block)] * len(values),
                hovertemplate=_said(gate, READ.get(name), units, inputs),
                row=row,
                col=column,
            )
            if unit is not None:
                _frame(figure.data[-1], unit, height, figure, theme)
    figure.update_layout(plot_bgcolor=theme.absent)
    set_y(figure, autorange="reversed", nticks=4, **axis_look(theme))
    for column in (2, 3):  # the units are those of the first
        figure.update_yaxes(showticklabels=False, ticks="", col=column)
    set_x(figure, nticks=4)
    every = [_beside(block) for block in found.values()]
    named = max(every, key=len)
    for row, own in enumerate(every, start=1):
        if len(own) < len(named):  # where a gate doesn't see c, nothing is unknown
            _blank(row, len(own), len(named), figure, theme)
    figure.update_xaxes(
        tickmode="array",
        tickvals=list(range(len(named))),
        ticktext=named,
        tickangle=-90,
        ticks="",
        col=len(COLUMNS),
    )
    figure.update_yaxes(title={"text": "unit", "standoff": 2}, col=1)
    return figure


def _frame(drawn: Any, unit: int, height: int, figure: go.Figure, theme: Theme) -> None:
    """A frame round the row of a map that has a unit; of a thin row, at a distance from it."""
    rows, columns = drawn.z.shape
    half = max(theme.pixels(height) / rows / 2, LEAST_HALF)
    figure.add_shape(
        type="rect",
        xref=drawn.xaxis,
        x0=drawn.x0 - drawn.dx / 2,
        x1=drawn.x0 + (columns - 0.5) * drawn.dx,
        yref=drawn.yaxis,
        ysizemode="pixel",
        yanchor=drawn.y0 + unit // drawn.dy * drawn.dy,
        y0=-half,
        y1=half,
        line={"color": theme.ink, "width": 2},
    )


def merged(matrix: np.ndarray) -> tuple[np.ndarray, int, int]:
    """A matrix of at most TALL × WIDE cells, and how many rows and columns a cell has merged.

    A cell is the weight of largest size in its part, NaN where one of them is no number.
    """
    tall, wide = matrix.shape
    rows, columns = -(-tall // TALL), -(-wide // WIDE)
    finite = np.where(np.isfinite(matrix), matrix, np.nan)
    if rows == columns == 1:
        return finite, 1, 1
    at_rows, at_columns = np.arange(0, tall, rows), np.arange(0, wide, columns)
    high = np.maximum.reduceat(np.maximum.reduceat(finite, at_rows, 0), at_columns, 1)
    low = np.minimum.reduceat(np.minimum.reduceat(finite, at_rows, 0), at_columns, 1)
    return np.where(high >= -low, high, low), rows, columns


def _said(gate: str, read: tuple[str, str] | None, rows: int, columns: int) -> str:
    """What is said of a cell; where weights are merged, of which units and columns.

    Biases and peepholes have their names as text.
    """
    unit, column = "unit %{y:.0f}", "%{text}" if read is None else f"{read[0]} %{{x:.0f}}"
    if rows > 1:
        unit = "units %{customdata[0]}–%{customdata[1]}"
    if columns > 1 and read is not None:
        column = f"{read[1]} %{{customdata[2]}}–%{{customdata[3]}}"
    largest = ", largest" if rows > 1 or columns > 1 else ""
    return f"{gate}, {unit}, {column}{largest}: %{{z:.4g}}<extra></extra>"


def _of_cells(shape: tuple[int, ...], rows: int, columns: int) -> np.ndarray | None:
    """The first and last row and the first and last column of each cell, where any is merged."""
    if rows == columns == 1:
        return None
    tops, lefts = np.arange(0, shape[0], rows), np.arange(0, shape[1], columns)
    top, left = np.meshgrid(tops, lefts, indexing="ij")
    bottom = np.minimum(top + rows, shape[0]) - 1
    right = np.minimum(left + columns, shape[1]) - 1
    return np.stack([top, bottom, left, right], axis=2).astype(np.int32)


def _beside(block: gate_weights.GateWeights) -> list[str]:
    """The names of the biases and the peepholes that there are, in the order of their columns."""
    return [called for name, called in BESIDE.items() if getattr(block, name) is not None]


def _blank(row: int, first: int, end: int, figure: go.Figure, theme: Theme) -> None:
    """The page's own background over columns that the last map of a row does not have."""
    number = row * len(COLUMNS)
    figure.add_shape(
        type="rect",
        xref=f"x{number}",
        x0=first - 0.5,
        x1=end - 0.5,
        yref=f"y{number} domain",
        y0=0,
        y1=1,
        fillcolor=theme.background,
        line={"width": 0},
    )


def _matrix(block: gate_weights.GateWeights, name: str) -> np.ndarray | None:
    if name != "b":
        return getattr(block, name)
    there = [one for one in (getattr(block, each) for each in BESIDE) if one is not None]
    return np.stack(there, axis=1) if there else None


def _axis(row: int) -> str:
    number = (row - 1) * len(COLUMNS) + 1
    return "" if number == 1 else str(number)
