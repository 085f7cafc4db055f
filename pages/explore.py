"""Explore: every gate of a trained LSTM on one sequence, beside a simple RNN."""

from __future__ import annotations

import streamlit as st

from lstm_viz.recording import VerificationError
from lstm_viz.ui import badge, current, explorer, figures, rail, style

theme = style.theme()

with st.sidebar:
    choice = rail.draw()
try:
    view = current.view(choice, theme)
except VerificationError as error:
    badge.draw_failure(error)
    st.stop()

if view is None:
    st.stop()

if choice.picture == "linked":
    explorer.draw(view, theme)
else:
    figures.draw(view, choice.order, theme)
