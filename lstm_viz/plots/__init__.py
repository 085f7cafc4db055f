"""Plots: from a Trace to a Plotly figure."""

from __future__ import annotations

from lstm_viz.plots import theme
from lstm_viz.plots.ablation import ablation_map
from lstm_viz.plots.aligned_lines import aligned_lines
from lstm_viz.plots.aligned_maps import aligned_map
from lstm_viz.plots.extreme_band import extreme_band
from lstm_viz.plots.fading import fading_lines
from lstm_viz.plots.gate_over_training import gate_over_training, gate_rows
from lstm_viz.plots.gate_places import gate_places
from lstm_viz.plots.gates import gate_heatmaps
from lstm_viz.plots.gradient_routes import gradient_routes
from lstm_viz.plots.heatmap import signal_heatmap
from lstm_viz.plots.lines import prediction_lines, sequence_lines
from lstm_viz.plots.race import race_curves, race_rows
from lstm_viz.plots.recurrent_spectra import recurrent_spectra
from lstm_viz.plots.singular_values import singular_bands
from lstm_viz.plots.spread import spread_lines
from lstm_viz.plots.training_curves import training_curves, training_rows
from lstm_viz.plots.weight_histograms import weight_histograms
from lstm_viz.plots.weight_maps import weight_heatmaps

__all__ = [
    "ablation_map",
    "aligned_lines",
    "aligned_map",
    "extreme_band",
    "fading_lines",
    "gate_heatmaps",
    "gate_over_training",
    "gate_places",
    "gate_rows",
    "gradient_routes",
    "prediction_lines",
    "race_curves",
    "race_rows",
    "recurrent_spectra",
    "sequence_lines",
    "signal_heatmap",
    "singular_bands",
    "spread_lines",
    "theme",
    "training_curves",
    "training_rows",
    "weight_heatmaps",
    "weight_histograms",
]
