"""Charts: figures made once for all sessions and handed to the browser."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import plotly.graph_objects as go
import streamlit as st

from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf

CONFIG = {"displayModeBar": False, "responsive": True}
# A figure keeps its arrays as they are; four bytes a cell, and the rest is small.
_FIGURES: Shelf[go.Figure] = Shelf(limits.FIGURES_BYTES, lambda figure: _bytes(figure))


def draw(name: str, key: Hashable, make: Callable[[], go.Figure], *, alt: str) -> None:
    """Draw the figure that `make` makes; `key` is everything that it depends on.

    `name` is the chart's place on the page, `alt` what it is called where it cannot be seen.
    """
    figure = _FIGURES.get_or_make(key, make)
    st.plotly_chart(figure, key=f"chart-{name}", theme=None, config=CONFIG, alt=alt)


def selector(name: str) -> str:
    """Where a chart that `draw` draws is on the page, for CSS and scripts."""
    return f".st-key-chart-{name} .js-plotly-plot"


def _bytes(figure: go.Figure) -> int:
    named = ("x", "y", "z", "customdata")
    arrays = (getattr(drawn, axis, None) for drawn in figure.data for axis in named)
    return 4096 + sum(getattr(array, "nbytes", 0) for array in arrays)
