"""The page, once a file is open: what was found, where the gates are, the weights; and before."""

from __future__ import annotations

import streamlit as st

from lstm_viz.plots.theme import Theme
from lstm_viz.ui.controls import network_rows, source_rows
from lstm_viz.ui.frame import leaving
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.network import ends, file_contents, gates, included, weights, words
from lstm_viz.ui.views import opened
from lstm_viz.ui.views.opened_words import yours
from lstm_viz.weights.gates import end_of


def draw_nothing() -> None:
    """What can be opened, and what becomes of it."""
    with st.container(key="network"):
        st.markdown(f"## {words.TITLE}", anchors=False)
        st.markdown(words.NOTHING_YET)
        with st.container(key="network-formats"):
            st.table(
                [{words.FORMAT: name, words.FILES: files} for name, files in words.FORMATS],
                border="horizontal",
                hide_index=True,
            )
        st.markdown(words.HOW_KEPT)
        included.draw()


def draw(shown: opened.ShownLayer, theme: Theme) -> None:
    """All of the page, from what was found to the weights of the layer that is shown."""
    network = opened.current()
    if network is None:  # it had to go since the rail was drawn
        draw_nothing()
        return
    loaded = network.loaded
    with st.container(key="network"):
        st.markdown(
            words.heading(plain(network.name), plain(loaded.format), len(loaded)), anchors=False
        )
        use, beside = ends.draw(loaded, shown.name)
        address = _address(shown) | beside
        leaving.button(
            words.SEE_GATES,
            "explore",
            address,
            key="see-gates",
            of=shown.which,
            type="primary",
            help=words.SEE_GATES_HELP,
        )
        if way := shown._replace(use=use).way:
            st.caption(plain(way, most=600))
        file_contents.draw(network)
        st.markdown(words.GATES, anchors=False)
        st.markdown(plain(words.gates(shown.name, shown.part, end_of(*shown.place)), most=600))
        gates.draw(shown, loaded.blocks.get(shown.name, ()), theme)
        st.markdown(words.WEIGHTS, anchors=False)
        weights.draw(
            shown,
            loaded.blocks.get(shown.name, ()),
            theme,
            address=address,
        )


def _address(shown: opened.ShownLayer) -> dict[str, str]:
    """Where Explore shows this layer on noise."""
    address = {"source": source_rows.MADE, "model": yours(shown.name)}
    if len(opened.places(shown.module)) > 1:
        address[network_rows.IN_EXPLORE] = str(shown.place)
    return address
