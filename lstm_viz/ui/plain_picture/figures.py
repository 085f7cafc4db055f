"""The plain picture: a Plotly chart a signal, for browsers without the Explorer and by choice."""

from __future__ import annotations

import streamlit as st

from lstm_viz.explorer.explanation import Explanation
from lstm_viz.plots.theme import Theme
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.plain_picture import forecast, maps, twin, words
from lstm_viz.ui.views import badge
from lstm_viz.ui.views.view import View


def draw(view: View, order: str, theme: Theme) -> None:
    """The verdict and the badge, the first network's maps, beside them the other's, the answers."""
    with st.container(key="verdict", horizontal=True, vertical_alignment="center"):
        st.markdown(f"## {plain(view.verdict, most=1_000)}", anchors=False)
        badge.draw({kind: side.trace for kind, side in view.sides.items()})
    _explain(view.explanation)
    with st.container(key="maps"):
        left, right = st.columns(2, gap="medium")
        first, *others = view.sides
        with left:
            maps.draw(view, first, order, theme)
        with right:
            for kind in others:
                maps.draw(view, kind, order, theme)
            if view.known.drawn:
                forecast.draw(view, theme)
            twin.draw(view)


def _explain(explanation: Explanation) -> None:
    """What is to be read beside the verdict."""
    parts = [
        words.beyond(plain(explanation.beyond, most=500)) if explanation.beyond else "",
        words.held_out(plain(explanation.held_out, most=500), explanation.address),
    ]
    with st.container(key="explanation", gap=None):
        st.markdown(" ".join(part for part in parts if part))
        st.markdown(
            " ".join(
                words.about(about, plain(sentence, most=1_000))
                for about, sentence in explanation.task
            )
        )
