"""The rail: which file, and which of its layers."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.controls import controls, network_rows
from lstm_viz.ui.frame import corner
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.frame.refusal import Refused
from lstm_viz.ui.network import upload, words
from lstm_viz.ui.views import opened, opened_words


def draw() -> opened.ShownLayer | Refused | None:
    """The layer that is shown; None while no file is open."""
    network = upload.draw()
    if isinstance(network, Refused):
        return network
    if network is None:
        if name := opened.gone():
            st.caption(plain(opened_words.gone(name)))
        return None
    titles = {name: title for title, name in opened.titles().items()}
    name = controls.draw("named", options=tuple(titles))
    places = {str(place): place for place in opened.places(network.loaded[name])}
    part = next(iter(places))
    if len(places) > 1:
        part = controls.draw(network_rows.HERE, options=tuple(places))
    st.caption(plain(words.kept(network.name), most=600))
    corner.leave_out(words.NOT_IN_LINK)
    return opened.shown(opened.which(titles[name], places[part]))
