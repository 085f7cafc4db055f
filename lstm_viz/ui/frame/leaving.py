"""Leaving: a button that leads to another page, at an address."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lstm_viz.home import ROOT

_PRESSED = "leaving"  # in the session, from a press to the end of the run of the page after it


def button(
    label: str, page: str, address: dict[str, str], *, key: str, of: str = "", **look: Any
) -> None:
    """The button and, in the run after its press, the way to `page` with this address.

    A callback can't change the page. `of` is what the button is about: a press of one that is about
    something else by then, such as a network that had to go, leads nowhere. `look` is as
    `st.button` takes it.
    """
    st.button(
        label, key=key, on_click=st.session_state.update, args=({_PRESSED: (key, of)},), **look
    )
    if st.session_state.get(_PRESSED) == (key, of):
        forget()
        st.switch_page(ROOT / "pages" / f"{page}.py", query_params=address)


def forget() -> None:
    """Forget a press at the end of a page's run: if its button was not drawn, it leads nowhere."""
    st.session_state.pop(_PRESSED, None)
