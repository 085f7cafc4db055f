"""Preview: a sequence that no networks have read yet, as lines."""

from __future__ import annotations

import streamlit as st

from lstm_viz import plots
from lstm_viz.plots.theme import Theme
from lstm_viz.sequences import Sequence
from lstm_viz.ui.frame import charts
from lstm_viz.ui.frame.plain import plain

HEIGHT = 220  # px
LINES = 8  # columns that are drawn
CHARACTERS = 2_000  # of a text that are shown


def draw(sequence: Sequence, theme: Theme) -> None:
    """How much there is, and its first columns over time; of a text, how it begins."""
    if sequence.symbols:
        st.caption(plain(f"{sequence.source}: {sequence.steps:,} characters."))
        st.text("".join(sequence.symbols[:CHARACTERS]))
        return
    columns = len(sequence.names)
    shown = sequence.names[:LINES]
    size = (
        f"{sequence.steps:,} steps of {columns} column{'s' if columns > 1 else ''}"
        f"{f', of which the first {LINES} are drawn' if columns > LINES else ''}"
    )
    st.caption(plain(f"{sequence.source}: {size}."))
    charts.draw(
        "preview",
        (sequence.digest, "preview", theme.background),
        lambda: plots.sequence_lines(
            sequence.values[:, :LINES], shown, sequence.labels, height=HEIGHT, theme=theme
        ),
        alt=f"The sequence: {size}.",
    )
