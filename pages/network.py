"""Network: a person's own trained network, its layers, which rows are which gate, its weights."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.frame import refusal, sidebar, style
from lstm_viz.ui.frame.refusal import Refused
from lstm_viz.ui.network import network, rail

theme = style.theme()
style.sheet("network/network.css")

with st.sidebar:
    shown = rail.draw()
    sidebar.close_after(shown if isinstance(shown, Refused) else shown and shown.which)
if isinstance(shown, Refused):
    refusal.write(shown)
    network.draw_nothing()
elif shown is None:
    network.draw_nothing()
else:
    network.draw(shown, theme)
