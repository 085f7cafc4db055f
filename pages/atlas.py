"""Atlas: which unit of a network does what, found on one half of a text and tested on the other."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.atlas import atlas, rail
from lstm_viz.ui.frame import refusal, sidebar, style

theme = style.theme()
style.sheet("atlas/atlas.css")

with st.sidebar:
    choice = rail.draw()
    read = isinstance(choice, rail.AtlasChoice)
    sidebar.close_after((choice.name, choice.key, choice.unit) if read else choice)
if isinstance(choice, refusal.Refused):
    refusal.write(choice)
else:
    atlas.draw(choice, theme)
