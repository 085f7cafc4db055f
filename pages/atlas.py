"""Atlas: which unit of a network does what, found on one half of a text and tested on the other."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.atlas import atlas, rail
from lstm_viz.ui.frame import sidebar, style

theme = style.theme()
style.sheet("atlas/atlas.css")

with st.sidebar:
    choice = rail.draw()
    sidebar.close_after(choice and (choice.name, choice.key, choice.unit))
if choice is not None:
    atlas.draw(choice, theme)
