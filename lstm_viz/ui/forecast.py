"""The answers of both networks against the target, step by step."""

from __future__ import annotations

import streamlit as st

from lstm_viz import plots
from lstm_viz.plots.theme import Theme
from lstm_viz.tasks import TASKS
from lstm_viz.ui import charts, verdict
from lstm_viz.ui.networks import KIND_NAMES
from lstm_viz.ui.view import View

HEIGHT = 150  # px
SENTENCES = {
    "adding": "Only the answer after the last step counts: the sum of the two marked values.",
    "wave": "At each step, the forecast of the next value beside the value that came next.",
}


def draw(view: View, theme: Theme) -> None:
    """Heading, sentence and chart, and below them what to look for in the maps."""
    st.markdown(f"**answer**  \n{SENTENCES[view.task]}")
    charts.draw(
        "answer",
        (*view.key, view.task, "answer", theme.background),
        lambda: plots.prediction_lines(
            view.target,
            {KIND_NAMES[kind]: side.prediction for kind, side in view.sides.items()},
            view.sequence.labels,
            height=HEIGHT,
            theme=theme,
        ),
        alt=f"The answers of both networks and the target. {verdict.sentence(view)}",
    )
    with st.container(key="look-for"):
        st.markdown(f"**What to look for.** {TASKS[view.task].look_for}")
