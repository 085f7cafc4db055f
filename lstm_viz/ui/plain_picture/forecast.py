"""The answers of both networks against the target, step by step."""

from __future__ import annotations

import streamlit as st

from lstm_viz import plots
from lstm_viz.plots.theme import Theme
from lstm_viz.ui.frame import charts
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.views import verdict
from lstm_viz.ui.views.networks import KIND_NAMES
from lstm_viz.ui.views.view import View

HEIGHT = 150  # px
# For networks that were trained on the series itself.
LOOK_FOR = (
    "Which units follow the series, and which change slowly or keep count? Is the forecast only "
    "the last value again, a step late? Do the gates go on alike on the held-out steps?"
)


def draw(view: View, theme: Theme) -> None:
    """Heading, sentence and chart, and below them what to look for in the maps."""
    st.markdown(f"**answer**  \n{plain(sentence(view), most=1_000)}")
    charts.draw(
        "answer",
        (*view.key, view.about, "answer", theme.background),
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
        look_for = LOOK_FOR if view.task is None else view.task.look_for
        st.markdown(f"**What to look for.** {look_for}")


def sentence(view: View) -> str:
    """What is drawn, and which of it counts."""
    if view.task is not None:
        return f"At each step where one is asked for: {view.task.target}."
    assert view.pair is not None
    series = view.pair.series
    drawn = (
        "At each step, the probability that was given to the character that came next"
        if series.text
        else f"At each step, the forecast of the next value of {series.target} beside the value "
        "that came next"
    )
    return f"{drawn}; from step {series.held_out + 1:,} on, the networks had never seen it."
