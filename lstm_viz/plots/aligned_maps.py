"""Aligned maps: a signal of all units over the aligned time of a set, or of what is compared."""

from __future__ import annotations

from html import escape

import numpy as np
import plotly.graph_objects as go

from lstm_viz.kinds import KINDS
from lstm_viz.plots.axes import set_x, set_y
from lstm_viz.plots.bands import add_map, hatching
from lstm_viz.plots.frame import axis_look, frame, nice_step
from lstm_viz.plots.reduce import Merged, cells
from lstm_viz.plots.theme import LIGHT, Theme, two_digits_up
from lstm_viz.words import word

TICKS = 8  # numbers on the axis


def aligned_map(
    values: np.ndarray,
    first: int,
    *,
    kind: str,
    signal: str,
    limits: tuple[float, float],
    along: str = "step",
    shown: str = "",
    few: np.ndarray | None = None,
    merged: Merged = "mean",
    height: int = 150,
    theme: Theme = LIGHT,
) -> go.Figure:
    """A map of `values` (time, unit) in the range `limits`, which is printed on its bar.

    `first` is the number on the time axis of the first of them, and `along` what the numbers count.
    `shown` is what the hover text calls a value, such as the mean of f. Above 1000 steps or 256
    units each cell is the mean of several, or `merged` as in `signal_heatmap`; the title of the
    time axis gives the number. Steps without any value are hatched, and so are those where `few`
    (time,) is true: those with few sequences behind a value.

    Raises ValueError for limits that would cut a value off, and for values without any number.
    """
    low, high = limits
    if not np.isfinite(values).any():
        raise ValueError("values must have a number at some step")
    if float(np.nanmin(values)) < low or float(np.nanmax(values)) > high:
        raise ValueError(
            f"limits must hold all values, {np.nanmin(values):.4g} to {np.nanmax(values):.4g}; got "
            f"{low:g} to {high:g}"
        )
    units = values.shape[1]
    drawn = cells(values, range(units), range(1, len(values) + 1), merged=merged)
    figure = frame(height, len(values), theme=theme, note=drawn.note)
    add_map(
        figure,
        drawn,
        signal,
        limits,
        (0, 1),
        theme,
        x=drawn.x + first - 1,
        hovertemplate=(
            f"{escape(along, quote=False)} %{{x:d}}, unit %{{y:d}}: "
            f"{escape(shown or word(KINDS[kind].family, signal).name, quote=False)} "
            "%{z:.4~g}<extra></extra>"
        ),
    )
    empty = np.asarray(np.isnan(values).all(axis=1))
    hatch(figure, empty, first, (-0.5, units - 0.5), "no step here", theme)
    if few is not None:
        hatch(figure, few & ~empty, first, (-0.5, units - 0.5), "", theme)
    number_axis(figure, first, len(values), along, drawn.note)
    rows = list(range(0, units, nice_step(units, max(2, height // 18))))
    set_y(
        figure,
        range=[units - 0.5, -0.5],
        fixedrange=True,
        tickvals=rows,
        title={"text": "unit", "standoff": 2},
        **axis_look(theme),
    )
    return figure


def hatch(
    figure: go.Figure,
    steps: np.ndarray,
    first: int,
    between: tuple[float, float],
    text: str,
    theme: Theme,
) -> None:
    """Boxes over the steps where `steps` (time,) is true, as `signal_heatmap` has them.

    `between` and `text` are as in `hatching`.
    """
    turns = np.flatnonzero(np.diff(steps, prepend=False, append=False)).reshape(-1, 2)
    if turns.size:
        figure.add_scatter(**hatching((turns + first - 0.5).tolist(), between, text, theme))


def difference_limits(delta: np.ndarray) -> tuple[float, float]:
    """A range symmetric about 0 that holds all of `delta`, rounded up to two digits."""
    largest = float(np.nanmax(np.abs(delta))) if np.isfinite(delta).any() else 0.0
    limit = two_digits_up(largest)
    return -limit, limit


def number_axis(figure: go.Figure, first: int, count: int, along: str, note: str) -> None:
    """The numbers on the time axis: round ones, which may be negative."""
    step = nice_step(count, TICKS)
    numbers = [at for at in range(first, first + count) if at % step == 0 or count <= TICKS]
    title = escape(along, quote=False) + (f"<br>{note}" if note else "")
    set_x(
        figure,
        range=[first - 0.5, first + count - 0.5],
        tickvals=numbers,
        ticktext=[f"{at}".replace("-", "−") for at in numbers],
        title={"text": title, "standoff": 3},
    )
