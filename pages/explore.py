"""Explore: every gate of a trained LSTM on one sequence, beside a simple RNN."""

from __future__ import annotations

import streamlit as st

from lstm_viz.tracing import VerificationError
from lstm_viz.ui.explore import (
    file_table,
    last_good,
    not_in_link,
    own_networks,
    rail,
    saturated,
    stepping,
)
from lstm_viz.ui.explore.sets import sets
from lstm_viz.ui.frame import sidebar, style
from lstm_viz.ui.linked_picture import explorer
from lstm_viz.ui.plain_picture import figures
from lstm_viz.ui.views import badge

theme = style.theme()

with st.sidebar:
    choice = rail.draw()
not_in_link.draw(choice)
file_table.draw(choice.networks)
try:
    view = None
    if choice.several is None:
        view = last_good.view(choice, theme)
except VerificationError as error:
    badge.draw_failure(error)
    view = None
steps = stepping.steps(choice, view)

if choice.several is not None:
    with st.sidebar:
        sidebar.close_after(choice.several.mode, choice.networks)
    sets.draw(choice, choice.several, theme)

if view is not None:
    with st.sidebar:
        sidebar.close_after(view.shown, choice.picture, choice.order, choice.device)
    if choice.problem is None and choice.sequence is not None:  # of what is chosen, not before
        own_networks.draw_way(view.sequence, choice.networks)
        saturated.draw(choice, view)
    with st.container(key="shown"):
        if choice.picture == "linked":
            explorer.draw(view, theme, steps=steps, drop_edits=True)
        else:
            figures.draw(view, choice.order, theme)
