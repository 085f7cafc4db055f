"""Gradient routes: how strongly earlier states reach a later one, network beside network."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.axes import set_x, set_y
from lstm_viz.plots.decades import LEAST, MOST, decades
from lstm_viz.plots.frame import EDGE, LINE, frame, nice_step
from lstm_viz.plots.kinds import add_key, need_kinds
from lstm_viz.plots.theme import KINDS, LIGHT, Theme

WIDE, THIN = 2.8, 1.1
WHAT = "thick: the gradient   thin: the direct route alone"


def gradient_routes(
    gradient: Mapping[str, np.ndarray],
    direct: Mapping[str, np.ndarray | None],
    *,
    kinds: Mapping[str, str],
    below: float = 0.01,
    height: int = 180,
    theme: Theme = LIGHT,
) -> go.Figure:
    """Both routes over the lag: for each network a thick line, and a thin one of the same look.

    `gradient` has the norms (lag,) of one state of `gradients.Routes` by the line's name, `direct`
    the direct route, None where there is none; `kinds` is which of `theme.KINDS` it is drawn as.
    The scale is logarithmic and the same for all; a line across it is at `below`.

    Raises ValueError where the parts do not have the same names and lags, a value is NaN, `below`
    is not between LEAST and 1, or a kind is not known.
    """
    for part in (direct, kinds):
        if list(part) != list(gradient):
            raise ValueError(f"all parts must have {', '.join(gradient)}; got {', '.join(part)}")
    need_kinds(kinds.values())
    if not LEAST < below < 1:
        raise ValueError(f"below must be between {LEAST:g} and 1; got {below}")
    lines = [
        (name, route, _checked(name, values, len(gradient[name])), width)
        for name in gradient
        for route, values, width in (
            ("direct route", direct[name], THIN),
            ("gradient", gradient[name], WIDE),
        )
        if values is not None
    ]
    lags = max(len(values) for _, _, values, _ in lines)
    figure = frame(height, lags, theme=theme, top=theme.pixels(EDGE + 2 * LINE))
    figure.add_hline(y=below, layer="below", line={"color": theme.muted, "width": 1, "dash": "dot"})
    for name, route, values, width in lines:
        look = KINDS[kinds[name]]
        figure.add_scatter(
            x=np.arange(len(values)),
            y=np.clip(values, LEAST, MOST),
            customdata=values,
            mode="lines",
            line={"color": theme.kind_colour(kinds[name]), "dash": look.dash, "width": width},
            name=f"{name}, {route}",
            hovertemplate=("%{x} steps earlier: %{fullData.name} %{customdata:.3g}<extra></extra>"),
        )
    every = np.concatenate([values for _, _, values, _ in lines])
    set_y(figure, **decades(every, (below / 2, 1), theme))
    _add_below(figure, below, theme)
    set_x(
        figure,
        range=[0, lags - 1],
        tickvals=list(range(0, lags, nice_step(lags, 10))),
        title={"text": "steps earlier", "standoff": theme.pixels(3)},
    )
    return add_key(figure, kinds, theme, f"<br>{WHAT}", align="left")


def _checked(name: str, values: np.ndarray, lags: int) -> np.ndarray:
    values = np.asarray(values, np.float64)
    if values.shape != (lags,) or not lags:
        raise ValueError(f"{name} must have {max(lags, 1)} lags in both routes; got {values.shape}")
    if np.isnan(values).any():
        raise ValueError(f"{name} has NaN at {np.count_nonzero(np.isnan(values))} lags")
    return values


def _add_below(figure: go.Figure, below: float, theme: Theme) -> None:
    """What the line across is at."""
    figure.add_annotation(
        text=f"{100 * below:g}%",
        x=1,
        xref="paper",
        xanchor="left",
        xshift=4,
        y=np.log10(below),
        yref="y",
        yanchor="middle",
        showarrow=False,
        font={"color": theme.muted},
    )
