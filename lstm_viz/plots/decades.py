"""Decades: a logarithmic axis over whole powers of ten, for what grows or fades by factors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from lstm_viz.plots.frame import axis_look
from lstm_viz.plots.theme import Theme

# What lies beyond is drawn at the edge, and the axis says so: a line that leaves float64 must not
# press all others into one.
LEAST, MOST = 1e-6, 1e6
MANY = 7  # decades on the axis, from which on every second is numbered


def decades(values: np.ndarray, levels: Iterable[float], theme: Theme) -> dict[str, Any]:
    """What Plotly's axis takes so that it has all `values` and `levels`, within LEAST and MOST."""
    values = values[~np.isnan(values)]
    every = np.concatenate([values, np.array(list(levels), np.float64)])
    ends = np.log10(np.clip([every.min(), every.max()], LEAST, MOST))
    bottom, top = int(np.floor(ends[0])), int(np.ceil(ends[1]))
    every_nth = 1 if top - bottom <= MANY else 2
    first = bottom + (top - bottom) % every_nth if values.max() > MOST else bottom
    powers = range(first, top + 1, every_nth)  # with a cut end, which says so
    texts = {power: f"{10.0**power:g}" if abs(power) < 4 else f"1e{power}" for power in powers}
    if values.min() < LEAST:
        texts[bottom] = f"≤ {texts[bottom]}"
    if values.max() > MOST:
        texts[top] = f"≥ {texts[top]}"
    return {
        "type": "log",
        "range": [bottom, top],
        "tickvals": [10.0**power for power in powers],
        "ticktext": list(texts.values()),
        "fixedrange": True,
        **axis_look(theme) | {"showgrid": True, "gridcolor": theme.rule, "griddash": "dot"},
    }
