"""Weights as histograms: how many weights of each gate have which size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz import gate_weights
from lstm_viz.plots.axes import set_x
from lstm_viz.plots.theme import LIGHT, Theme
from lstm_viz.plots.weight_grid import COLUMNS, grid, limit_of

TITLES = {"W_x": "W_ih", "W_h": "W_hh", "b": "biases"}
BINS = 41  # an odd number, so that one of them is round 0


def weight_histograms(
    weights: Mapping[str, np.ndarray],
    *,
    kind: str,
    layer: int = 0,
    direction: int = 0,
    height: int = 70,
    theme: Theme = LIGHT,
) -> go.Figure:
    """A row of histograms for each gate: W_x, W_h and the biases, all over one range.

    The biases of a gate are added, as they act; those of a GRU's n act at different places and are
    counted one by one. A line marks the mean bias of the gate that keeps: f of an LSTM, z of a GRU.

    The arguments are those of `weight_heatmaps`. Raises ValueError as `gate_weights.blocks` does.
    """
    found = gate_weights.blocks(weights, kind, layer=layer, direction=direction)
    parts = {gate: values_of(gate, block) for gate, block in found.items()}
    limit = max(limit_of(found), *(np.abs(p["b"]).max(initial=0) for p in parts.values()))
    edges = np.linspace(-limit, limit, BINS + 1)
    centres, width = (edges[:-1] + edges[1:]) / 2, edges[1] - edges[0]
    figure = grid(found, kind, height=height, theme=theme, titles=TITLES)
    for row, (gate, values) in enumerate(parts.items(), start=1):
        for column, name in enumerate(COLUMNS, start=1):
            counts, _ = np.histogram(values[name], edges)
            figure.add_bar(
                x=centres,
                y=counts,
                width=width,
                marker={"color": theme.colour(gate), "line": {"width": 0}},
                hovertemplate=f"{gate}: %{{y:,}} within {width / 2:.2g} of %{{x:.3g}}"
                "<extra></extra>",
                row=row,
                col=column,
            )
            most = int(counts.max())
            # Within the panel there is room for numbers of any length.
            figure.update_yaxes(
                tickvals=[most],
                ticklabelposition="inside",
                ticks="",
                range=[0, 1.4 * most or 1],
                row=row,
                col=column,
            )
        if gate in ("f", "z") and values["b"].size:
            mean = float(values["b"].mean())
            panel: dict[str, Any] = {"row": row, "col": len(COLUMNS)}
            figure.add_vline(
                x=mean,
                line={"color": theme.ink, "width": 1.5, "dash": "dot"},
                annotation={
                    "text": f"mean {mean:.2f}".replace("-", "−"),
                    "font": {"size": theme.size, "color": theme.ink},
                },
                annotation_position="top right" if mean < limit / 2 else "top left",
                **panel,
            )
    figure.update_layout(bargap=0)
    set_x(figure, range=[-limit, limit], nticks=4)
    return figure


def values_of(gate: str, block: gate_weights.GateWeights) -> dict[str, np.ndarray]:
    """The finite weights of W_x and W_h, and the biases as they act."""
    biases = [bias for bias in (block.b_x, block.b_h) if bias is not None]
    if gate != "n" and block.b is not None:
        biases = [block.b]
    parts = {"W_x": block.W_x, "W_h": block.W_h, "b": np.concatenate([np.zeros(0), *biases])}
    return {name: array[np.isfinite(array)] for name, array in parts.items()}
