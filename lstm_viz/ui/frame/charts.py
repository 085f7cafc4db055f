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


def draw(
    name: str,
    key: Hashable,
    make: Callable[[], go.Figure],
    *,
    alt: str,
    brushed: Callable[[float, float], None] | None = None,
) -> None:
    """Draw the figure that `make` makes; `key` is everything that it depends on.

    `name` is the chart's place on the page, `alt` what it is called where it cannot be seen.
    `brushed` is called with the ends of a part of the x axis that a person has dragged over.
    """
    figure = _FIGURES.get_or_make(key, make)
    place = f"chart-{name}"
    if brushed is None:
        st.plotly_chart(figure, key=place, theme=None, config=CONFIG, alt=alt)
        return

    def take() -> None:
        boxes = st.session_state[place].selection.box
        if boxes:
            brushed(*sorted(boxes[0]["x"]))

    st.plotly_chart(
        figure,
        key=place,
        theme=None,
        config=CONFIG,
        alt=alt,
        on_select=take,
        selection_mode="box",
    )


def selector(name: str) -> str:
    """Where a chart that `draw` draws is on the page, for CSS and scripts."""
    return f".st-key-chart-{name} .js-plotly-plot"


def _bytes(figure: go.Figure) -> int:
    named = ("x", "y", "z", "customdata")
    arrays = (getattr(drawn, axis, None) for drawn in figure.data for axis in named)
    return 4096 + sum(getattr(array, "nbytes", 0) for array in arrays)
