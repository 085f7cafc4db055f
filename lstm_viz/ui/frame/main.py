"""The router: the frame that every page stands in."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lstm_viz.ui.frame import returning, style

ROOT = Path(__file__).resolve().parents[3]
RAIL = 236  # px; on a phone the rail is folded away
MARK = ROOT / "assets" / "mark.svg"

st.set_page_config(
    page_title="lstm_viz",
    page_icon=MARK,  # a local picture: an emoji or icon name would be fetched from the network
    layout="wide",
    initial_sidebar_state=RAIL,
    menu_items={"About": "See inside an LSTM: every gate of every unit at every step."},
)
page = st.navigation(
    [
        st.Page(ROOT / "pages" / "explore.py", title="Explore", default=True),
        st.Page(ROOT / "pages" / "lecture.py", title="Lecture", url_path="lecture"),
        st.Page(ROOT / "pages" / "train.py", title="Train", url_path="train"),
        st.Page(ROOT / "pages" / "race.py", title="Race", url_path="race"),
        st.Page(ROOT / "pages" / "about.py", title="About", url_path="about"),
    ],
    position="top",
)
st.logo(MARK, size="small")
style.sheet("frame/style.css")
returning.restore(page.url_path)
try:
    page.run()
finally:  # a page may stop early
    returning.keep()
