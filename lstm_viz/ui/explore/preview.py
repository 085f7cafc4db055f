"""Preview: a sequence that no networks have read yet, as lines."""

from __future__ import annotations

import streamlit as st

from lstm_viz import plots
from lstm_viz.plots.theme import Theme
from lstm_viz.sequences import Sequence
from lstm_viz.ui.explore import words
from lstm_viz.ui.frame import charts
from lstm_viz.ui.frame.plain import plain

HEIGHT = 220  # px
LINES = 8  # columns that are drawn
CHARACTERS = 2_000  # of a text that are shown


def draw(sequence: Sequence, theme: Theme) -> None:
    """How much there is, and its first columns over time; of a text, how it begins."""
    if sequence.symbols:
        st.caption(plain(words.text_size(sequence.source, sequence.steps)))
        st.text("".join(sequence.symbols[:CHARACTERS]))
        return
    shown = sequence.names[:LINES]
    size = words.size(sequence.steps, len(sequence.names), LINES)
    st.caption(plain(words.preview(sequence.source, size)))
    charts.draw(
        "preview",
        (sequence.digest, "preview", theme.background),
        lambda: plots.sequence_lines(
            sequence.values[:, :LINES], shown, sequence.labels, height=HEIGHT, theme=theme
        ),
        alt=words.preview_alt(size),
    )
