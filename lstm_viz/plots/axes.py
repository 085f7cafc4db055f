"""Axes: how those of a figure are drawn, set without Plotly's own way of it.

`figure.update_xaxes` and `update_layout` look up each property in each other one, for the widgets
that could follow a change: 4 ms an axis, where a whole axis that is put in place takes half of one.
What is set is validated either way.

Two things differ from them. An axis is a new object afterwards: one that was taken from the figure
before keeps its old values, so take it again. And of a table that is set to None, such as
`title=None`, nothing is left in `to_dict()`, where Plotly leaves an empty one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go


def set_x(figure: go.Figure, **more: Any) -> go.Figure:
    """Set these properties of all x axes, in place of `update_xaxes`; returns the figure."""
    return _set_all(figure, "xaxis", more)


def set_y(figure: go.Figure, **more: Any) -> go.Figure:
    """Set these properties of all y axes, in place of `update_yaxes`; returns the figure."""
    return _set_all(figure, "yaxis", more)


def set_axes(figure: go.Figure, axes: Mapping[str, Mapping[str, Any]]) -> go.Figure:
    """Set properties of axes by the axes' names, such as xaxis2; returns the figure.

    Others that an axis has stay, also within one that is a table itself; None takes one away. Each
    axis is a new object: one that was taken before keeps its old values.
    Raises ValueError where Plotly knows no such property or value.
    """
    kept = figure.layout.to_plotly_json()
    for name, more in axes.items():
        figure.layout[name] = _merged(kept.get(name, {}), more)
    return figure


def _set_all(figure: go.Figure, kind: str, more: Mapping[str, Any]) -> go.Figure:
    names = {kind: None} | dict.fromkeys(one for one in figure.layout if one.startswith(kind))
    return set_axes(figure, dict.fromkeys(names, more))


def _merged(kept: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(kept)
    for path, value in more.items():
        name, _, rest = path.partition("_")  # title_font is the font of the title
        new = {rest: value} if rest else value
        if isinstance(new, Mapping):
            there = merged.get(name)
            new = _merged(there if isinstance(there, Mapping) else {}, new)
        merged[name] = new
    return merged
