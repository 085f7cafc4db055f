"""Network: a person's own trained network, its layers, which rows are which gate, its weights."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.frame import sidebar, style
from lstm_viz.ui.network import network, rail

theme = style.theme()
style.sheet("network/network.css")

with st.sidebar:
    shown = rail.draw()
    sidebar.close_after(shown and shown.which)
if shown is None:
    network.draw_nothing()
else:
    network.draw(shown, theme)
