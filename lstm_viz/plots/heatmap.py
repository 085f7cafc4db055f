"""One signal as a map: units are rows, time runs right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.bands import add_band, band
from lstm_viz.plots.frame import frame
from lstm_viz.plots.reduce import Merged
from lstm_viz.plots.theme import LIGHT, Theme
from lstm_viz.trace import Trace


def signal_heatmap(
    trace: Trace,
    signal: str,
    *,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
    order: Sequence[int] | np.ndarray | None = None,
    limit: float | None = None,
    merged: Merged = "mean",
    height: int = 72,
    time_axis: bool = True,
    theme: Theme = LIGHT,
) -> go.Figure:
    """A map of one signal in one layer, direction and sequence.

    `order` names the units from top to bottom (default: 0, 1, 2, ...). `limit` is the top of a
    symmetric range, for several figures that are compared: `theme.signal_range(traces, signal)[1]`.
    `height` is that of the map in pixels; `time_axis` adds the step numbers below it. Figures of
    the same width have their steps at the same place. Above 1000 steps or 256 units each
    cell is the mean of several; with `merged` "extremes" the lowest and the highest of them take
    turns, so that no single value is lost. The time axis's title and the hover text say so, and
    `figure.layout.meta["note"]` holds the phrase.

    Raises KeyError for an unknown signal, IndexError for a place the trace does not have,
    ValueError for units it does not have, a `limit` that would cut a value off or another `merged`.
    """
    one = band(
        trace,
        signal,
        layer=layer,
        direction=direction,
        batch=batch,
        order=order,
        limit=limit,
        merged=merged,
    )
    note = one.cells.note
    figure = frame(height, trace.sizes["time"], theme=theme, time_axis=time_axis, note=note)
    add_band(figure, one, place=0, places=1, domain=(0, 1), pixels=height, theme=theme)
    return figure.update_layout(meta={"note": note})
