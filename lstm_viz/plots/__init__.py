"""Plots: from a Trace to a Plotly figure."""

from __future__ import annotations

from lstm_viz.plots import theme
from lstm_viz.plots.fading import fading_lines
from lstm_viz.plots.gates import gate_heatmaps
from lstm_viz.plots.heatmap import signal_heatmap
from lstm_viz.plots.lines import prediction_lines, sequence_lines

__all__ = [
    "fading_lines",
    "gate_heatmaps",
    "prediction_lines",
    "sequence_lines",
    "signal_heatmap",
    "theme",
]
