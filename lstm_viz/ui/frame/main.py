"""The router: the frame that every page stands in."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lstm_viz.checkpoint import CheckpointError
from lstm_viz.home import ASSETS
from lstm_viz.ui.frame import (
    addresses,
    corner,
    leaving,
    page_turns,
    session_address,
    sidebar,
    style,
    words,
)
from lstm_viz.ui.frame.plain import plain

RAIL = 236  # px; on a phone the rail is folded away
LECTURE = 1100  # px of a window: a stop needs the rail's room to be whole on an old projector
MARK = ASSETS / "mark.svg"


def mark() -> Path | None:
    """The app's mark; None where the file is no picture any more, which stops no page."""
    try:
        return MARK if "<svg" in MARK.read_text(encoding="utf-8") else None
    except (OSError, ValueError):
        return None


drawn = mark()
st.set_page_config(
    page_title=words.APP,
    page_icon=drawn,  # a local picture: an emoji or icon name would be fetched from the network
    layout="wide",
    initial_sidebar_state=RAIL,
    menu_items={"About": words.MENU},
)
page = st.navigation(addresses.pages(), position="top")
if drawn:
    st.logo(drawn, size="small")
style.sheet("frame/style.css", "frame/corner.css")
session_address.restore(page.url_path)
corner.begin()
place = st.container(key="corner-place")
with place:
    sidebar.close_below(LECTURE if page.url_path == "lecture" else 0)
try:
    with page_turns.turn():
        page.run()
    leaving.forget()
except CheckpointError as error:  # what came with the app is no longer as it came
    st.error(plain(words.unreadable(error)))
finally:  # a page may stop early
    session_address.keep()
with place:  # what is not in the link is known when the page has run
    corner.draw(page.url_path)
