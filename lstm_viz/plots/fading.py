"""Fading: what is left of a change of the input, network beside network."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.axes import set_x, set_y
from lstm_viz.plots.frame import EDGE, LINE, axis_look, frame, nice_step
from lstm_viz.plots.kinds import add_key, need_kinds
from lstm_viz.plots.theme import KINDS, LIGHT, Theme, faint

FLOOR = 1e-4  # what is less is drawn at the bottom


def fading_lines(
    low: Mapping[str, np.ndarray],
    middle: Mapping[str, np.ndarray],
    high: Mapping[str, np.ndarray],
    *,
    kinds: Mapping[str, str],
    height: int = 180,
    theme: Theme = LIGHT,
) -> go.Figure:
    """What is left after 0, 1, 2, ... steps: a line a network, and a band from `low` to `high`.

    Each of them has (lag,) by the line's name; `kinds` is which of `theme.KINDS` it is drawn as.
    The scale is logarithmic: one line down is a tenth.

    Raises ValueError where the parts do not have the same names and lags, or a kind is not known.
    """
    lags = len(next(iter(middle.values())))
    for part in (low, high, kinds):
        if list(part) != list(middle):
            raise ValueError(f"all parts must have {', '.join(middle)}; got {', '.join(part)}")
    if any(len(line) != lags for part in (low, middle, high) for line in part.values()):
        raise ValueError(f"all lines must have {lags} lags")
    need_kinds(kinds.values())
    figure = frame(height, lags, theme=theme, top=theme.pixels(EDGE + LINE))
    for name, line in middle.items():
        colour, dash = theme.kind_colour(kinds[name]), KINDS[kinds[name]].dash
        at = np.arange(lags)
        bounds = {"x": at, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
        figure.add_scatter(y=np.maximum(low[name], FLOOR), **bounds)
        figure.add_scatter(
            y=np.maximum(high[name], FLOOR),
            fill="tonexty",
            fillcolor=faint(colour, 0.18),
            **bounds,
        )
        figure.add_scatter(
            x=at,
            y=np.maximum(line, FLOOR),
            mode="lines",
            line={"color": colour, "dash": dash, "width": 2.4},
            name=name,
            hovertemplate="after %{x} steps: %{fullData.name} %{y:.3g}<extra></extra>",
        )
    everything = np.concatenate([*low.values(), *high.values()])
    ends = np.log10(np.maximum([everything.min(), everything.max()], FLOOR))
    bottom, top = int(np.floor(ends[0])), int(np.ceil(ends[1]))
    set_y(
        figure,
        type="log",
        range=[bottom, top],
        tickvals=[10.0**power for power in range(bottom, top + 1)],
        ticktext=[f"{10.0**power:g}" for power in range(bottom, top + 1)],
        fixedrange=True,
        **axis_look(theme) | {"showgrid": True, "gridcolor": theme.rule, "griddash": "dot"},
    )
    set_x(
        figure,
        range=[0, lags - 1],
        tickvals=list(range(0, lags, nice_step(lags, 10))),
        title={"text": "steps after the change", "standoff": theme.pixels(3)},
    )
    return add_key(figure, kinds, theme)
