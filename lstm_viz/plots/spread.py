"""Spread: one unit over the aligned time of a set: its mean, its quantiles, and one sequence."""

from __future__ import annotations

from html import escape

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.aligned_maps import number_axis
from lstm_viz.plots.frame import LINE, axis_look, frame
from lstm_viz.plots.kinds import add_range
from lstm_viz.plots.reduce import points
from lstm_viz.plots.theme import LIGHT, Theme


def spread_lines(
    mean: np.ndarray,
    quantiles: np.ndarray,
    first: int,
    *,
    signal: str,
    limits: tuple[float, float],
    one: tuple[str, np.ndarray] | None = None,
    along: str = "step",
    height: int = 130,
    theme: Theme = LIGHT,
) -> go.Figure:
    """The `mean` (time,) as a line over the areas between pairs of `quantiles` (level, time).

    The levels come in rising order: the first and the last bound the widest area, and so on. `one`
    is a sequence by its name, with its values (time,), drawn as a dotted line in the text's colour.
    `first` and `along` as in `aligned_map`; the y axis is `limits`, whatever is drawn.

    Raises ValueError where the values are not of one length.
    """
    lines = [mean, *quantiles, *([] if one is None else [one[1]])]
    if len({len(line) for line in lines}) > 1:
        raise ValueError(f"all lines must have one length; got {[len(line) for line in lines]}")
    x = np.arange(first, first + len(mean))
    figure = frame(height, len(mean), theme=theme, top=LINE)
    colour = theme.colour(signal)
    for low, high in zip(quantiles, quantiles[::-1], strict=True):
        if not (np.nan_to_num(low) < np.nan_to_num(high)).any():
            break
        add_range(figure, x, low, high, colour)
    # A line keeps its lowest and highest points where there are more than pixels.
    at = points(mean)
    figure.add_scatter(
        x=x[at],
        y=mean[at],
        mode="lines" if len(mean) > 1 else "markers",
        line={"color": theme.legible(colour, 3), "width": 2.2},
        name="mean",
        hovertemplate=f"{escape(along, quote=False)} %{{x:d}}: mean %{{y:.3f}}<extra></extra>",
    )
    if one is not None:
        name, values = one
        at = points(values)
        figure.add_scatter(
            x=x[at],
            y=values[at],
            mode="lines+markers" if len(values) <= 60 else "lines",
            line={"color": theme.ink, "width": 1.4, "dash": "dot"},
            marker={"size": 4},
            name=escape(name, quote=False),
            hovertemplate=(
                f"{escape(along, quote=False)} %{{x:d}}: {escape(name, quote=False)} "
                "%{y:.3f}<extra></extra>"
            ),
        )
    number_axis(figure, first, len(mean), along, "")
    pad = 0.03 * (limits[1] - limits[0])
    figure.update_yaxes(
        range=[limits[0] - pad, limits[1] + pad],
        fixedrange=True,
        tickvals=[limits[0], *([0] if limits[0] < 0 else []), limits[1]],
        **axis_look(theme),
    )
    return figure
