"""All signals of a trace in one figure, one below the other on one time axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.bands import Band, add_band, band
from lstm_viz.plots.frame import EDGE, frame
from lstm_viz.plots.reduce import Merged
from lstm_viz.plots.theme import LIGHT, Theme
from lstm_viz.trace import Trace
from lstm_viz.words import READING, word

TITLE = 30  # pixels above each map for its name and equation, at the usual type size


def gate_heatmaps(
    trace: Trace,
    *,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
    order: Sequence[int] | np.ndarray | None = None,
    limits: Mapping[str, float] | None = None,
    merged: Merged = "mean",
    height: int = 96,
    theme: Theme = LIGHT,
) -> go.Figure:
    """Every signal of one layer, direction and sequence, in the lecture's order.

    `order` names the units from top to bottom; where a projection gives h units of its own, h keeps
    its order. `limits` holds the top of a symmetric range for signals that are compared with
    another trace. `merged` is as in `signal_heatmap`. `height` is that of each map in pixels.
    Dragging along the time axis zooms all maps.

    Raises as `signal_heatmap` does.
    """
    bands = [
        band(
            trace,
            signal,
            layer=layer,
            direction=direction,
            batch=batch,
            order=None if trace.projected and signal == "h" else order,
            limit=(limits or {}).get(signal),
            merged=merged,
        )
        for signal in READING[trace.kind]
        if signal in trace.signals
    ]
    note = next((one.cells.note for one in bands if one.cells.note), "")
    title = theme.pixels(TITLE)
    total = len(bands) * (title + height) - title
    figure = frame(
        total,
        trace.sizes["time"],
        theme=theme,
        note=note,
        top=title + EDGE,
        zoomable=True,
    )
    for place, one in enumerate(bands):
        top = 1 - place * (title + height) / total
        domain = (max(0.0, top - height / total), top)
        add_band(
            figure,
            one,
            place=place,
            places=len(bands),
            domain=domain,
            pixels=height,
            theme=theme,
            zoomable=True,
        )
        figure.add_annotation(_title(one, top, theme))
    figure.update_layout(title=_badge(trace, theme))
    # The time axis belongs below the lowest map.
    figure.update_layout(xaxis_anchor=f"y{len(bands)}", meta={"note": note})
    return figure


def _badge(trace: Trace, theme: Theme) -> dict:
    return {
        "text": trace.badge,
        "font": {"size": theme.size, "color": theme.muted},
        "x": 1,
        "xanchor": "right",
        "xref": "paper",
        "y": 1,
        "yanchor": "top",
        "yref": "container",
        "pad": {"t": 4},
    }


def _title(one: Band, top: float, theme: Theme) -> dict:
    said = word(one.trace.kind, one.signal)
    colour = theme.legible(theme.colour(one.signal))
    means = said.legend.removeprefix(said.name)
    return {
        "text": f'<b style="color:{colour}">{said.name}</b>{means}   {said.equation_html}',
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 6 - theme.left,
        "y": top,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 1,
        "showarrow": False,
        "align": "left",
        "font": {"size": theme.size, "color": theme.ink},
    }
