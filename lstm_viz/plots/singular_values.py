"""Singular values: by how much each step of a network stretches or shrinks a small change."""

from __future__ import annotations

from html import escape

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.axes import set_y
from lstm_viz.plots.decades import LEAST, MOST, decades
from lstm_viz.plots.frame import EDGE, LINE, add_head, frame
from lstm_viz.plots.kinds import add_range, need_kinds
from lstm_viz.plots.lines import DASHES
from lstm_viz.plots.theme import LIGHT, Theme

LINES = {"largest": ("solid", 2.2), "median": ("dash", 1.6), "smallest": ("dot", 1.6)}


def singular_bands(
    values: np.ndarray,
    *,
    kind: str,
    height: int = 140,
    theme: Theme = LIGHT,
) -> go.Figure:
    """The largest, the median and the smallest singular value over time, in a band between them.

    `values` (time, state) are those of `dynamics.singular_values`, the largest first; a step that
    was not read has NaN and is a gap. `kind` is the network's name, one of `theme.KINDS`. The scale
    is logarithmic, and a line is at 1: below it a step shrinks a change, above it stretches it.

    Raises ValueError where there are no values, they do not fall, or the kind is not known.
    """
    need_kinds([kind])
    values = np.asarray(values, np.float64)
    if values.ndim != 2 or 0 in values.shape or np.isnan(values).all():
        raise ValueError(f"values must be (time, state) with a step that was read; got {values!r}")
    if (np.diff(values, axis=1) > 0).any():
        raise ValueError("the singular values of a step must have the largest first")
    steps, colour = np.arange(1, len(values) + 1), theme.kind_colour(kind)
    parts = dict(zip(LINES, three(values).T, strict=True))
    figure = frame(height, len(values), theme=theme, top=theme.pixels(EDGE + 2 * LINE))
    figure.add_hline(y=1, layer="below", line={"color": theme.muted, "width": 1})
    drawn = {name: np.clip(part, LEAST, MOST) for name, part in parts.items()}
    add_range(figure, steps, drawn["smallest"], drawn["largest"], colour)
    for name, (dash, width) in LINES.items():
        figure.add_scatter(
            x=steps,
            y=drawn[name],
            customdata=parts[name],
            mode="lines+markers" if len(values) == 1 else "lines",
            line={"color": colour, "dash": dash, "width": width},
            name=name,
            hovertemplate="step %{x}: %{fullData.name} %{customdata:.3g}<extra></extra>",
        )
    set_y(figure, **decades(three(values).ravel(), (1.0,), theme))
    key = "   ".join(f"{DASHES[dash]} {name}" for name, (dash, _) in LINES.items())
    head = f"singular values of each step, {escape(kind, quote=False)}<br>"
    head += f'<span style="color:{colour}">{key}</span>'
    return add_head(figure, head, theme, align="left")


def three(values: np.ndarray) -> np.ndarray:
    """The largest, the median and the smallest of each step, (time, 3)."""
    return np.stack([values[:, 0], np.median(values, axis=1), values[:, -1]], axis=1)
