"""The answers of both networks against the target, step by step."""

from __future__ import annotations

import streamlit as st

from lstm_viz import plots
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.plots.theme import Theme
from lstm_viz.ui.frame import charts
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.plain_picture import words
from lstm_viz.ui.views.view import View

HEIGHT = 150  # px


def draw(view: View, theme: Theme) -> None:
    """Heading, sentence and chart."""
    st.markdown(words.answers(plain(view.known.drawn, most=1_000)))
    charts.draw(
        "answer",
        (*view.key, "answer", theme.background),
        lambda: plots.prediction_lines(
            view.target.values,
            {KIND_NAMES[kind]: side.prediction for kind, side in view.sides.items()},
            view.sequence.labels,
            height=HEIGHT,
            theme=theme,
        ),
        alt=words.answers_alt(view.verdict),
    )
