"""Recurrent spectra: the singular values of each gate's recurrent block, from largest to least."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from lstm_viz import gate_weights
from lstm_viz.plots.axes import set_x, set_y
from lstm_viz.plots.frame import EDGE, LINE, add_head, axis_look, frame
from lstm_viz.plots.lines import DASHES
from lstm_viz.plots.theme import LIGHT, Theme

_DASHES = ("solid", "dash", "dot", "dashdot")


def recurrent_spectra(
    weights: Mapping[str, np.ndarray],
    *,
    kind: str,
    layer: int = 0,
    direction: int = 0,
    height: int = 200,
    theme: Theme = LIGHT,
    spectra: Mapping[str, gate_weights.Spectrum] | None = None,
) -> go.Figure:
    """A line for each gate through the singular values of its recurrent block, largest first.

    A diamond at the left edge is the spectral radius of the block, the largest size of an
    eigenvalue, which is never above the largest singular value. A block with a weight that is no
    number has none.

    `spectra` are those of the gates where they are known already: they take long in a large layer.
    The other arguments are those of `weight_heatmaps`. Raises ValueError as `gate_weights.blocks`
    does.
    """
    found = gate_weights.blocks(weights, kind, layer=layer, direction=direction)
    known = spectra or {gate: gate_weights.spectrum(block) for gate, block in found.items()}
    units = len(next(iter(found.values())).W_h)
    figure = frame(height, units, theme=theme, top=theme.pixels(EDGE + LINE))
    keys = [
        f'<span style="color:{theme.legible(theme.colour(gate))}">{DASHES[dash]} {gate}</span>'
        for dash, gate in zip(_DASHES, found, strict=False)
    ]
    for dash, gate in zip(_DASHES, found, strict=False):
        colour = theme.legible(theme.colour(gate), 3)
        figure.add_scatter(
            x=np.arange(1, units + 1),
            y=known[gate].singular,
            name=gate,
            mode="lines+markers" if units == 1 else "lines",
            line={"color": colour, "dash": dash, "width": 2},
            hovertemplate=f"{gate}: singular value %{{x}} is %{{y:.3g}}<extra></extra>",
        )
        figure.add_scatter(
            x=[0.5],
            y=[known[gate].radius],
            name=f"spectral radius of {gate}",
            mode="markers",
            marker={"color": colour, "symbol": "diamond", "size": 9},
            cliponaxis=False,
            hovertemplate=f"{gate}: spectral radius %{{y:.3g}}<extra></extra>",
        )
    set_y(figure, rangemode="tozero", fixedrange=True, nticks=5, **axis_look(theme))
    set_x(figure, title={"text": "singular value, from the largest", "standoff": 3})
    return add_head(figure, "   ".join([*keys, "◆ spectral radius"]), theme, align="left")
