"""Warm start: what every session shares, loaded before the first one arrives."""

from __future__ import annotations

from lstm_viz import plots
from lstm_viz.ui import controls, reading, sources, view


def up() -> None:
    """Load torch, plotly and the networks, and make the view that the first page opens with."""
    reading.FILES.start()
    reading.TEXTS.start()
    rows = controls.CONTROLS
    for task in (rows["preset"].default, "wave"):
        made = view.run(sources.preset(task, rows["seed"].default), task, rows["device"].default)
        # Plotly loads its parts when they are first used.
        plots.signal_heatmap(made.sides["lstm"].trace, "f")
